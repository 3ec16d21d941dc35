"""The music and the end card that a theme has for stories without their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from storykit.design.layouts import layout_fields, layout_folders
from storykit.design.likeness import Lineage
from storykit.errors import Finding, LayoutError, Where
from storykit.script.contents import ContentReader
from storykit.script.fields import Values
from storykit.script.mistakes import Mistakes
from storykit.script.models import Music, Scene
from storykit.script.parts import PartReader
from storykit.script.rules import Rules

END = "end"
"""The layout of end cards."""


@dataclass(frozen=True)
class Lent:
    """Music and an end card, their files by whole paths, and where each of their keys stands."""

    music: Music | None = None
    end: Scene | None = None
    places: Mapping[str, Where] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of both."""
        named = [self.music.file] if self.music else []
        fields = self.end.fields.values() if self.end else ()
        paths = (Path(value) for value in (*named, *fields) if isinstance(value, str))
        return tuple(path for path in paths if path.is_absolute())


class LentReader:
    """Reads what a theme lends, collecting its mistakes."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self.layouts = layout_fields(layout_folders())
        self.mistakes = Mistakes(lineage.whole)

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with it."""
        return [replace(found, rule=LayoutError.rule) for found in self.mistakes.findings]

    def lent(self) -> Lent:
        """Everything the theme lends."""
        positions = self.lineage.whole.positions
        places = {path: w for path, w in positions.items() if path.startswith(("music", END))}
        return Lent(self._music(), self._end(), places)

    def _parts(self) -> PartReader:
        return PartReader(self.mistakes, Rules(self.layouts))

    def _music(self) -> Music | None:
        raw = self.lineage.whole.data.get("music")
        if raw is None:
            return None
        plain = isinstance(raw, str)
        said = {"file": raw} if plain else raw
        music = self._parts().part(Music, said, "music", "Music")
        file = self._file(music.file, "music" if plain else "music.file") if music else None
        return music.model_copy(update={"file": file}) if music and file else None

    def _end(self) -> Scene | None:
        raw = self.lineage.whole.data.get(END)
        if raw is None:
            return None
        said = {**raw, "layout": END} if isinstance(raw, Mapping) else raw
        scene = ContentReader(self._parts()).content(Scene, said, END, END)
        if scene is None:
            return None
        fields: dict[str, Any] = dict(scene.fields)
        for name, wish in self.layouts[END].items():
            if wish.kind in ("picture", "clip") and isinstance(fields.get(name), str):
                fields[name] = self._file(fields[name], f"{END}.{name}")
        return scene.model_copy(update={"fields": Values(fields)})

    def _file(self, written: str, path: str) -> str | None:
        file = self.lineage.beside(written, path)
        if file is None:
            message = f"There is no file “{written}” beside the theme."
            self.mistakes.add(path, message, "Copy it there.")
        return None if file is None else str(file)
