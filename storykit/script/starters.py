"""Stories to start from: ordinary stories in many languages, cut down to the chosen ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from storykit.assets import shared_folder
from storykit.errors import OutputError, UsageError, nearest
from storykit.files import publish

_TEXT = re.compile(r'^(?P<indent> +)(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*): (?P<text>".*")$')
_LANGUAGES = re.compile(r"^languages: \[.*?\]", re.MULTILINE)


def starters() -> tuple[str, ...]:
    """The names of the stories one can start from."""
    return tuple(sorted(p.name for p in (shared_folder("templates") / "starters").iterdir()))


def start_story(folder: Path, languages: Sequence[str], starter: str = "first-story") -> Path:
    """Writes a story in the chosen languages, the first being the source, and returns its script.

    A language the starter does not speak gets the source's texts with a mark to translate them.
    Raises OutputError where the folder holds a story already, UsageError for an unknown starter.
    """
    source = shared_folder("templates") / "starters" / starter / "story.yaml"
    if starter not in starters():
        raise UsageError(f"There is no starter “{starter}”.", cure=nearest(starter, starters()))
    script = folder / "story.yaml"
    if script.exists():
        raise OutputError(
            f"“{script}” is there already and is left as it is.",
            cure="Choose another folder, or move that story away first.",
        )
    return publish(script, cut_down(source.read_text(encoding="utf-8"), languages))


def cut_down(script: str, languages: Sequence[str]) -> str:
    """The script of a starter with the texts of these languages only, in this order."""
    lines: list[str] = []
    texts: dict[str, str] = {}
    indent = ""
    for line in [*script.splitlines(), ""]:
        match = _TEXT.match(line)
        if match:
            indent = match["indent"]
            texts[match["language"]] = match["text"]
            continue
        if texts:
            lines.extend(_chosen(texts, languages, indent))
            texts = {}
        lines.append(line)
    kept = "\n".join(lines)
    return _LANGUAGES.sub(f"languages: [{', '.join(languages)}]", kept, count=1)


def _chosen(texts: dict[str, str], languages: Sequence[str], indent: str) -> Iterable[str]:
    source = _nearest_text(texts, languages[0]) or texts["en"]
    for language in languages:
        text = _nearest_text(texts, language)
        mark = "" if text else "   # to translate"
        yield f"{indent}{language}: {text or source}{mark}"


def _nearest_text(texts: dict[str, str], language: str) -> str | None:
    """The text of the tag itself, or of a shorter one (`ar` for `ar-IQ`)."""
    while language:
        if language in texts:
            return texts[language]
        language = language.rpartition("-")[0]
    return None
