"""What there is to choose from: layouts, themes, languages, formats and fonts, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.documents import read_document
from storykit.formats import find_format, known_formats
from storykit.script.fields import Field

if TYPE_CHECKING:
    from storykit.design.themes import Theme


def list_layouts(folder: Path | None = None) -> list[dict[str, Any]]:
    """The layouts with their fields; required ones first, optional ones in parentheses."""
    from storykit.design.layouts import find_layout, layout_files, layout_folders

    rows = []
    for name in layout_files(layout_folders(story_folder(folder))):
        layout = find_layout(name, story_folder(folder))
        fields = sorted(layout.fields.items(), key=lambda item: not item[1].required)
        others = {wish.otherwise for wish in layout.fields.values() if wish.required}
        said = ", ".join(_said(key, wish) for key, wish in fields if key not in others)
        rows.append({"layout": name, "fields": said, "about": layout.about})
    return rows


def _said(key: str, wish: Field) -> str:
    if not wish.required:
        return f"({key})"
    return f"{key} or {wish.otherwise}" if wish.otherwise else key


def list_themes(folder: Path | None = None) -> list[dict[str, Any]]:
    """The themes."""
    from storykit.design.themes import find_theme, theme_files, theme_folders

    names = theme_files(theme_folders(story_folder(folder)))
    return [{"theme": n, "about": find_theme(n, story_folder(folder)).about} for n in names]


def list_languages(language: str | None = None) -> list[dict[str, Any]]:
    """What is known of the languages, or of one.

    `words` tells whether rules have lists of its words, and who of its speakers has read them.
    """
    from storykit.check.wordlists import review_of
    from storykit.language import find_language, languages

    rows = languages() if language is None else (find_language(language),)
    return [
        {
            "language": row.tag,
            "name": row.name,
            "own": row.own,
            "script": row.script,
            "direction": row.direction,
            "digits": row.digits,
            "font": row.sans,
            "reading": f"{row.reading:g}/s",
            "speaking": f"{row.speaking:g}/min",
            "words": _words(review_of(row.tag)),
        }
        for row in rows
    ]


def _words(review: str | None) -> str:
    if review is None:
        return "no lists"
    return f"lists read by {review}" if review else "lists nobody has read yet"


def list_formats() -> list[dict[str, Any]]:
    """The formats with their sizes."""
    return [
        {"format": f.name, "size": f"{f.width}×{f.height}", "about": f.about}
        for f in map(find_format, known_formats())
    ]


def list_fonts(story: Path | None = None) -> list[dict[str, Any]]:
    """The fonts at hand: those of a story's folder, of its theme, and storykit's own.

    `story` is a script, or a folder without one: then the fonts of all themes in it are listed.
    Raises UsageError and LayoutError for a theme that cannot be read.
    """
    from storykit.design.furnishing import book_of

    folder = story_folder(story)
    if story is None or folder is None:
        return [dict(row) for row in book_of(()).table()]
    brought = (place for theme in _themes_of(story, folder) for place in theme.fonts)
    return [dict(row) for row in book_of((folder / "fonts", *brought)).table()]


def _themes_of(story: Path, folder: Path) -> Iterator[Theme]:
    """The theme that a script names; where there is no script, all in the folder."""
    from storykit.design.themes import find_theme, theme_files

    names: Iterable[str] = theme_files((folder / "themes",))
    if story.is_file():
        script = read_document(story, []).data
        named = script.get("theme") if isinstance(script, dict) else None
        names = [named] if isinstance(named, str) else []
    return (find_theme(name, folder) for name in names)


def story_folder(story: Path | str | None) -> Path | None:
    """The folder of a story that was named by its script or its folder."""
    place = None if story is None else Path(story)
    return place.parent if place is not None and place.is_file() else place


def list_platforms() -> list[dict[str, Any]]:
    """The platforms with what they take, and where and when that was looked up."""
    from storykit.platforms import PLATFORMS

    return [
        {
            "platform": row.name,
            "title": row.title,
            "shows": ", ".join(row.formats),
            "longest": f"{row.longest // 1000} s" if row.longest else "",
            "largest": f"{row.largest // 1_000_000} MB" if row.largest else "",
            "source": f"{row.source}, {row.checked}",
        }
        for row in PLATFORMS.values()
    ]
