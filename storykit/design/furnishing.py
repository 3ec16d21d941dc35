"""Stories with what their themes bring along: music, an end card and fonts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from storykit.design.lending import END
from storykit.design.styles import Theme
from storykit.design.themes import find_theme
from storykit.errors import LayoutError, UsageError, Where
from storykit.script.fields import Values
from storykit.script.models import Music, Scene, Story
from storykit.text import FontBook, default_fonts


def furnished(story: Story) -> Story:
    """The story with its theme's music, where it names none, and with the theme's end card.

    The end card comes last in stories whose scenes have none of that layout. Only themes that lie
    beside the story lend something, since all files of a story are in its folder. The places of
    what is lent are in the theme's file. A theme that cannot be read lends nothing here: it is told
    of where its colours and letters are wanted.
    """
    if not story.scenes:
        return story
    try:
        theme = find_theme(story.theme, story.folder)
    except (LayoutError, UsageError):
        return story
    lent: dict[str, Any] = {}
    places: dict[str, Where] = {}
    music = _music(theme, story)
    if music is not None:
        lent["music"] = music
        places |= _places(theme, "music", "music")
    end = _end(theme, story)
    if end is not None:
        lent["scenes"] = (*story.scenes, end)
        places |= _places(theme, END, f"scenes[{len(story.scenes)}]")
    return story.lent(places, **lent) if lent else story


def fonts_of(theme: Theme, folder: Path) -> FontBook:
    """The fonts of a story's folder, then those of its theme's, then storykit's own."""
    return book_of((folder / "fonts", *theme.fonts))


def book_of(folders: Iterable[Path]) -> FontBook:
    """The fonts of those folders that exist, then storykit's own."""
    found = tuple(folder for folder in folders if folder.is_dir())
    return FontBook(found) if found else default_fonts()


def _music(theme: Theme, story: Story) -> Music | None:
    music = theme.lent.music
    if music is None or story.music is not None:
        return None
    file = _beside(music.file, story.folder)
    return music.model_copy(update={"file": file}) if file else None


def _end(theme: Theme, story: Story) -> Scene | None:
    end = theme.lent.end
    if end is None or any(scene.layout == END for scene in story.scenes):
        return None
    fields: dict[str, Any] = dict(end.fields)
    for name, value in end.fields.items():
        if isinstance(value, str) and Path(value) in theme.lent.files:
            fields[name] = _beside(value, story.folder)
            if fields[name] is None:
                return None
    taken = {content.id for content in (*story.scenes, *story.cards)}
    name = next(n for n in (END, *(f"{END}-{k}" for k in range(2, 999))) if n not in taken)
    return end.model_copy(update={"id": name, "fields": Values(fields)})


def _beside(file: str, folder: Path) -> str | None:
    """A file's path as a story writes it; None where it is not in the story's folder."""
    root = folder.resolve()
    return Path(file).relative_to(root).as_posix() if Path(file).is_relative_to(root) else None


def _places(theme: Theme, key: str, path: str) -> dict[str, Where]:
    return {
        path + old[len(key) :]: replace(where, path=path + old[len(key) :])
        for old, where in theme.lent.places.items()
        if old == key or old.startswith(f"{key}.")
    }
