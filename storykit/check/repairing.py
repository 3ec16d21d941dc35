"""Repairing the encoding of a story's texts, where a person asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from storykit.check.inventory import texts
from storykit.errors import UsageError
from storykit.script.models import Story
from storykit.script.patching import patch_texts
from storykit.text import repair


@dataclass(frozen=True)
class Repair:
    """A script with its texts in proper Unicode.

    `changed` are the paths whose texts are new, `left` those that have to be changed by hand, for
    the way they are written in the file.
    """

    script: str
    changed: tuple[str, ...]
    left: tuple[str, ...] = ()


def repaired(story: Story) -> Repair:
    """The story's script with Zawgyi turned into Unicode and presentation forms into letters.

    Only these texts change; comments and order of the file stay. The file itself is not touched.
    Raises UsageError for a story that was not read from a file.
    """
    if story.file is None:
        raise UsageError(
            "This story was not read from a file.",
            cure="Repair its texts with storykit.text.repair.",
        )
    changes: dict[str, str] = {}
    for text in texts(story):
        for language in story.languages:
            written = text.value.get(language)
            if written is None:
                continue
            proper = repair(written, language)
            if proper != written:
                changes[text.path_in(language)] = proper
    patch = patch_texts(story.file.read_text(encoding="utf-8-sig"), changes, story.file)
    done = tuple(path for path in changes if path not in patch.left)
    return Repair(patch.text, done, patch.left)
