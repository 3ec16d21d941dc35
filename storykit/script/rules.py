"""What a script may name: languages, formats, themes and layouts, as the caller knows them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from storykit.errors import UsageError, nearest
from storykit.formats import known_formats
from storykit.script.fields import Field
from storykit.script.mistakes import Mistakes

KnownLanguages = Collection[str] | Callable[[str], object]
"""Tags, or a function that finds a language: UsageError or a false answer means there is none."""


@dataclass(frozen=True)
class Rules:
    """The names a script is held against; None means that any name will do.

    `names` holds those that other keys may have, by the key's path (`captions.style`).
    """

    layouts: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)
    languages: KnownLanguages | None = None
    themes: Collection[str] | None = None
    formats: Collection[str] = known_formats()
    allow_outside: bool = False
    names: Mapping[str, Collection[str]] = field(default_factory=dict)
    _answers: dict[str, tuple[bool, str]] = field(default_factory=dict, compare=False, repr=False)

    def language(
        self, tag: str, path: str, mistakes: Mistakes, *, at_key: bool = False
    ) -> str | None:
        """The tag when there is such a language, else None and a mistake."""
        if tag not in self._answers:
            self._answers[tag] = self._find(tag)
        known, cure = self._answers[tag]
        if not known:
            message = f"There is no language “{tag}”."
            # A story has a tag in most of its texts: all there are to choose from is told once.
            again = any(finding.message == message for finding in mistakes.findings)
            mistakes.add(path, message, "Correct it here, too." if again else cure, at_key=at_key)
        return tag if known else None

    def _find(self, tag: str) -> tuple[bool, str]:
        if self.languages is None:
            return True, ""
        if not callable(self.languages):
            return tag in self.languages, nearest(tag, self.languages)
        try:
            return bool(self.languages(tag)), ""
        except UsageError as error:
            return False, error.cure
