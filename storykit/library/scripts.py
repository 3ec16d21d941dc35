"""The script of a story: read, described for editors, translated and repaired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.errors import Finding, UsageError
from storykit.jobs.lists import story_folder
from storykit.jobs.options import chosen
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.check.repairing import Repair


def load(source: Path | str | Mapping[str, Any], *, folder: Path | str | None = None) -> Story:
    """The story in a script file (YAML or JSON), or in a mapping of the same keys.

    `folder` is where its media lie, by default that of the script. Raises ScriptError with every
    mistake, each with its line and cure. What its theme brings along is in it: music where the
    script names none, and an end card where it has none.
    """
    from storykit.design.furnishing import furnished
    from storykit.design.layouts import layout_fields, layout_folders
    from storykit.design.themes import theme_files, theme_folders
    from storykit.language import find_language
    from storykit.script.loading import load_story

    place = None if folder is None else Path(folder)
    if not isinstance(source, Mapping):
        source = Path(source)
        place = place or source.parent
    story = load_story(
        source,
        layout_fields(layout_folders(place)),
        folder=place,
        known_languages=find_language,
        known_themes=tuple(theme_files(theme_folders(place))),
        known_names=_known_names(),
    )
    return furnished(story)


def loaded(story: Story) -> Story:
    """The story as it is given; UsageError for the name or the content of a script."""
    if not isinstance(story, Story):
        raise UsageError(
            f"This is a {type(story).__name__}, not a story.",
            cure="Load it first: story = storykit.load(…).",
        )
    return story


def spoken(story: Story, language: str) -> str:
    """The language, which is one of the story's; UsageError where it is not."""
    return chosen((language,), loaded(story).languages, "language")[0]


def schema(folder: Path | str | None = None) -> dict[str, Any]:
    """The JSON Schema of the script, with the layouts of storykit and of a story's folder."""
    from storykit.design.layouts import layout_fields, layout_folders
    from storykit.script.schema import story_schema

    return story_schema(layout_fields(layout_folders(story_folder(folder))), names=_known_names())


def write_translation_table(story: Story, target: Path) -> tuple[Path, ...]:
    """Writes every text of a story for translators, as XLSX, CSV or, one for each language, PO."""
    from storykit.files import publish
    from storykit.subtitles.sheets import write_csv, write_po, write_xlsx
    from storykit.subtitles.translating import rows_of

    rows, suffix = rows_of(story), target.suffix.lower()
    if suffix == ".po":
        return tuple(
            publish(target.with_suffix(f".{tag}.po"), write_po(rows, story.languages, tag))
            for tag in story.languages[1:]
        )
    writers = {".xlsx": write_xlsx, ".csv": write_csv}
    if suffix not in writers:
        raise UsageError(f"“{target.name}” is no table.", cure="Name it .xlsx, .csv or .po.")
    return (publish(target, writers[suffix](rows, story.languages)),)


def read_translation_table(story: Story, table: Path) -> tuple[int, tuple[Finding, ...]]:
    """Puts a filled table into the story's script; how many texts, and what was odd about them.

    Nothing else in the file moves. Raises ScriptError, and leaves the file as it is, where the
    script would be wrong with them.
    """
    from storykit.documents import parse_document
    from storykit.files import publish
    from storykit.script.patching import patch_texts
    from storykit.subtitles.sheets import read_sheet
    from storykit.subtitles.translating import changes_of

    if story.file is None:
        raise UsageError("This story was not read from a file.", cure="Load it from its script.")
    rows, findings = read_sheet(table)
    changes, told = changes_of(story, rows)
    patch = patch_texts(story.file.read_text(encoding="utf-8-sig"), changes, story.file)
    left = tuple(
        Finding("TRANSLATION", "error", "This text could not be put in.",
                "Write it into the script by hand.", story.where(path))
        for path in patch.left
    )  # fmt: skip
    done = len(changes) - len(left)
    if done:
        load(parse_document(patch.text, story.file).data, folder=story.folder)
        publish(story.file, patch.text)
    return done, (*findings, *told, *left)


def repair_script(story: Story, target: Path) -> Repair:
    """Writes a copy of the story's script with Zawgyi and presentation forms as proper Unicode.

    Nothing is written where nothing changes. Raises OutputError where the copy would take the
    place of the script itself.
    """
    from storykit.check.repairing import repaired
    from storykit.errors import OutputError
    from storykit.files import publish

    made = repaired(story)
    if story.file is not None and target.exists() and target.samefile(story.file):
        raise OutputError(f"“{target}” is the script itself.", cure="Give the copy another name.")
    if made.changed:
        publish(target, made.script)
    return made


def _known_names() -> Mapping[str, Sequence[str]]:
    """What further keys of a script may name, by their paths."""
    from storykit.design.styles import CAPTION_STYLES
    from storykit.timeline.profiles import PROFILES

    return {"captions.style": CAPTION_STYLES, "captions.profile": tuple(PROFILES)}
