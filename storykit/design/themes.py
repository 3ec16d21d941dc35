"""Themes: finding them, and reading them whole with every mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from storykit.assets import lies_in, shared_folder
from storykit.design.layers import Layer
from storykit.design.lending import LentReader
from storykit.design.likeness import Lineage, lineage_of
from storykit.design.measures import Color, Length, hex_color, read_color, read_length
from storykit.design.options import options_of, read_part
from storykit.design.reading import LayerReader
from storykit.design.styles import (
    CaptionStyle,
    EmphasisRule,
    Role,
    ScriptRule,
    Theme,
    Tone,
)
from storykit.documents import child
from storykit.errors import AssetError, Finding, LayoutError, UsageError, Where, nearest

__all__ = [
    "ROLES",
    "TONES",
    "Theme",
    "decor_layers",
    "find_theme",
    "read_theme",
    "theme_files",
    "theme_folders",
    "theme_variables",
]

ROLES = (
    "title", "subtitle", "kicker", "quote", "byline", "number", "unit", "label", "heading", "item",
    "statement", "text", "caption", "call", "link", "credits",
)  # fmt: skip
"""The roles every theme sets, so that any layout can be drawn with any theme."""

TONES = ("page", "picture", "accent")
"""The grounds every theme knows: plain, over a darkened picture, and in the accent colour."""

_KEYS = (
    "about", "like", "colors", "tones", "type", "scripts", "emphasis", "captions", "radius",
    "shadow", "logo", "decor", "music", "end",
)  # fmt: skip


def theme_folders(story_folder: Path | None = None) -> tuple[Path, ...]:
    """Where themes are looked for: the story's own folder first, then storykit's."""
    own = (story_folder / "themes",) if story_folder is not None else ()
    return (*own, shared_folder("templates") / "themes")


def theme_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Every theme's file by name: `name.yaml`, or a folder `name` with `theme.yaml` in it.

    Links that lead out of the story's folder are left out.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            files = [(file.stem, file) for file in sorted(folder.glob("*.yaml"))]
            files += [(file.parent.name, file) for file in sorted(folder.glob("*/theme.yaml"))]
            for name, file in files:
                if lies_in(file, folder.parent):
                    found.setdefault(name, file)
    return dict(sorted(found.items()))


def find_theme(name: str, story_folder: Path | None = None) -> Theme:
    """The theme of that name, or in that file or folder beside the story.

    Raises UsageError with the nearest name, LayoutError with every mistake of its file.
    """
    if name.endswith((".yaml", ".yml")) or "/" in name:
        return read_theme(_beside(name, story_folder or Path()))
    files = theme_files(theme_folders(story_folder))
    if name not in files:
        raise UsageError(f"There is no theme “{name}”.", cure=nearest(name, tuple(files)))
    return read_theme(files[name])


def _beside(name: str, folder: Path) -> Path:
    root = folder.resolve()
    path = root / name
    if not lies_in(path, root):
        raise UsageError(
            f"The theme “{name}” lies outside the story's folder.", cure="Copy it into it."
        )
    path = path / "theme.yaml" if path.is_dir() else path
    if not path.is_file():
        raise UsageError(f"There is no theme file “{name}”.", cure="Check the name and the folder.")
    return path


def read_theme(file: Path) -> Theme:
    """The theme in a file, checked whole; LayoutError holds every mistake with its line."""
    lineage = lineage_of(file)
    return _read(file, lineage.files, lineage.texts)


@lru_cache(maxsize=64)
def _read(file: Path, _files: tuple[Path, ...], _texts: tuple[str, ...]) -> Theme:
    reader = _ThemeReader(lineage_of(file))
    theme = reader.theme(file)
    if reader.findings:
        raise LayoutError(reader.findings)
    return theme


class _ThemeReader:
    """Reads one theme, collecting its mistakes."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self.document = lineage.whole
        self.findings: list[Finding] = []
        self.colors: dict[str, Color] = {}

    def theme(self, file: Path) -> Theme:
        data = self.document.data
        for key in data:
            if key not in _KEYS:
                self.mistake(child("", key), f"A theme has no “{key}”.", nearest(key, _KEYS))
        for name, written in self.mapping("colors").items():
            self.colors[name] = self.color(written, f"colors.{name}")
        tones = {name: self.tone(name, said) for name, said in self.mapping("tones").items()}
        roles = {
            name: self.part(Role, said, f"type.{name}")
            for name, said in self.mapping("type").items()
        }
        self.require("tones", TONES, tones)
        self.require("type", ROLES, roles)
        scripts = {
            name: self.part(ScriptRule, said, f"scripts.{name}")
            for name, said in self.mapping("scripts").items()
        }
        captions = self.part(CaptionStyle, self.captions(), "captions")
        emphasis = self.part(EmphasisRule, self.mapping("emphasis"), "emphasis")
        lent = LentReader(self.lineage)
        brought = lent.lent()
        self.findings += lent.findings
        name = file.parent.name if file.name == "theme.yaml" else file.stem
        return Theme(
            name=name,
            file=file,
            about=str(data.get("about", "")),
            colors=MappingProxyType(self.colors),
            tones=MappingProxyType({key: tone for key, tone in tones.items() if tone is not None}),
            roles=MappingProxyType(roles),
            scripts=MappingProxyType(scripts),
            captions=captions,
            radius=self.length("radius", Length(16)),
            shadow=self.length("shadow", Length(18)),
            logo=self.logo(),
            emphasis=emphasis,
            decor=MappingProxyType(self.decor()),
            lent=brought,
            files=self.lineage.files,
        )

    def mistake(self, path: str, message: str, cure: str = "") -> None:
        self.findings.append(_finding(self.document.where(path), message, cure))

    def mapping(self, key: str) -> dict[str, Any]:
        found = self.document.data.get(key, {})
        if isinstance(found, dict):
            return found
        self.mistake(
            key, f"“{key}” is a mapping.", "Look at the same key in one of storykit's themes."
        )
        return {}

    def require(self, key: str, wanted: Iterable[str], given: Mapping[str, Any]) -> None:
        missing = [name for name in wanted if name not in given]
        if missing:
            self.mistake(
                key, f"“{key}” lacks {', '.join(missing)}.", "Add them: layouts rely on them."
            )

    def color(self, written: object, path: str) -> Color:
        if isinstance(written, str) and written in self.colors:
            return self.colors[written]
        try:
            return read_color(written)
        except ValueError as error:
            cure = nearest(str(written), tuple(self.colors)) if self.colors else ""
            self.mistake(path, f"“{written}” is no colour: {error}.", cure)
            return (0, 0, 0)

    def tone(self, name: str, said: object) -> Tone | None:
        path = child("tones", name)
        if not isinstance(said, dict):
            self.mistake(
                path, "A tone is a mapping of colours.", "It has ground, text, muted and accent."
            )
            return None
        wanted = ("ground", "text", "muted", "accent", "on-accent")
        missing = [key for key in wanted if key not in said]
        if missing:
            self.mistake(path, f"The tone “{name}” lacks {', '.join(missing)}.", "Add them.")
            return None
        colors = {key: self.color(value, child(path, key)) for key, value in said.items()}
        plain = {key.replace("-", "_"): colors.pop(key) for key in wanted}
        return Tone(**plain, others=MappingProxyType(colors))

    def part(self, kind: type, said: object, path: str) -> Any:
        if not isinstance(said, dict):
            self.mistake(
                path, "A mapping is wanted.", f"It may have {', '.join(options_of(kind))}."
            )
            return kind()
        known = options_of(kind)
        good = {}
        for key, value in said.items():
            if key not in known:
                self.mistake(
                    child(path, key), f"There is no “{key}” here.", nearest(key, tuple(known))
                )
                continue
            try:
                read_part(kind)({key: value})
                good[key] = value
            except ValueError as error:
                self.mistake(child(path, key), f"{error}.")
        return read_part(kind)(good)

    def captions(self) -> dict[str, Any]:
        """The caption style with the theme's colour names explained."""
        said = dict(self.mapping("captions"))
        for key in ("color", "ground", "highlight"):
            if key in said:
                red, green, blue = self.color(said[key], f"captions.{key}")
                said[key] = f"#{red:02x}{green:02x}{blue:02x}"
        if isinstance(said.get("speakers"), list):
            said["speakers"] = [
                hex_color(self.color(color, f"captions.speakers[{number}]"))
                for number, color in enumerate(said["speakers"])
            ]
        return said

    def length(self, key: str, default: Length) -> Length:
        try:
            return read_length(self.document.data[key]) if key in self.document.data else default
        except ValueError as error:
            self.mistake(key, f"{error}.")
            return default

    def logo(self) -> Path | None:
        written = self.document.data.get("logo")
        if not written:
            return None
        path = self.lineage.beside(written, "logo")
        if path is None:
            self.mistake(
                "logo", f"There is no picture “{written}” beside the theme.", "Copy it there."
            )
            return None
        # What draws pictures takes a third of the time of a check to load; few themes have a logo.
        from storykit.design.pictures import proportions_of

        try:
            proportions_of(path)
        except AssetError as error:
            self.mistake("logo", error.message, error.cure)
            return None
        return path

    def decor(self) -> dict[str, list[Any]]:
        """Layers under everything else, by tone."""
        decor = self.mapping("decor")
        for tone, layers in decor.items():
            reader = LayerReader(
                self.mistake, frozenset({"theme", "tone", "language", "frame", "story"})
            )
            reader.layers(layers, child("decor", tone))
        return decor


def decor_layers(theme: Theme, tone: str, variables: Mapping[str, Any]) -> tuple[Layer, ...]:
    """The layers a theme lays under everything else on that tone."""
    findings: list[Finding] = []

    def report(path: str, message: str, cure: str) -> None:
        findings.append(_finding(Where(theme.file, path=path), message, cure))

    layers = LayerReader(report, variables=variables).layers(
        theme.decor.get(tone, []), child("decor", tone)
    )
    if findings:
        raise LayoutError(findings)
    return layers


def theme_variables(theme: Theme) -> dict[str, Any]:
    """The theme as layouts see it: plain texts and numbers."""
    colors = {name: hex_color(color) for name, color in theme.colors.items()}
    return {
        "name": theme.name,
        "colors": colors,
        "radius": f"{theme.radius.value:g}{theme.radius.unit}",
    }


def _finding(where: Where, message: str, cure: str) -> Finding:
    return Finding(LayoutError.rule, "error", message, cure, where)
