"""From a scene or card to a board: fields put into the layout, layers placed and mirrored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from storykit.assets import Assets
from storykit.design.blocks import Proportions, placed_picture, with_tint
from storykit.design.board import (
    Board,
    Placed,
    PlacedGradient,
    PlacedPicture,
    PlacedShade,
    PlacedShape,
    PlacedTexture,
)
from storykit.design.branches import conditions
from storykit.design.flow import Flow
from storykit.design.hiding import identity
from storykit.design.layers import Gradient, Group, Layer, Picture, Shade, Shape, Texture
from storykit.design.layouts import Layout, layers_for, tone_for
from storykit.design.measures import BoxRule
from storykit.design.numerals import digits_of
from storykit.design.pictures import light_of, proportions_of
from storykit.design.stage import Stage
from storykit.design.themes import Theme, decor_layers, theme_variables
from storykit.design.upright import UprightFlow
from storykit.design.veils import Light, veil
from storykit.errors import UsageError
from storykit.formats import Format
from storykit.language import Language, find_language
from storykit.script.fields import Translatable
from storykit.script.models import Content
from storykit.spans import Box
from storykit.text import FontBook, default_fonts


def compose(
    content: Content,
    layout: Layout,
    theme: Theme,
    language: str | Language,
    format: Format,
    *,
    folder: Path | None = None,
    assets: Assets | None = None,
    fonts: FontBook | None = None,
    logo: Path | None = None,
    digits: Literal["native", "western"] | None = None,
    captions: bool = False,
    moving: bool = False,
    opening: bool = False,
    corner_logo: bool = False,
    story_title: str = "",
    proportions: Proportions = proportions_of,
    light: Light = light_of,
) -> Board:
    """The board of a scene or card.

    Media its fields name are found by `assets`, or in `folder`. `captions` keeps the caption band
    free; `moving` makes a scene of a video, with entrances and counting numbers, else everything
    is at rest. An `opening` scene shows its words from the first frame on, which is the picture
    people see before they press play; `corner_logo` keeps free the corner in which the logo
    stands over the whole video. `proportions` gives a picture file's width divided by its height,
    `light` how dark and bright a part of it is, for the veils under texts.

    Raises LayoutError where the layout and its values do not agree, UsageError for unknown names.
    """
    row = find_language(language) if isinstance(language, str) else language
    assets = assets or Assets((folder,) if folder is not None else ())
    fields = plain_fields(content, layout, row, assets)
    terms = conditions(
        format,
        right_to_left=row.right_to_left,
        in_columns=row.vertical,
        captions=captions,
        moving=moving,
        present=(name for name, value in fields.items() if value not in ("", [])),
    )
    tone_name = tone_for(layout, terms)
    try:
        tone = theme.tone(tone_name)
    except UsageError as error:
        raise error.at(layout.document.where("tone")) from None
    texts = (value for value in _texts(content, row))
    stage = Stage(
        theme,
        tone,
        row,
        format,
        fonts or default_fonts(),
        layout.document,
        captions=captions,
        moving=moving,
        opening=opening,
        corner_logo=corner_logo,
        digits=digits or digits_of(texts, row),
        logo=logo or theme.logo,
        focus=content.focus,
        hide=content.hide,
        hidden_files=_hidden_files(content, fields),
        folder=_first_folder(folder, assets),
        assets=assets,
        given=_files_given(layout, fields),
    )
    variables = {**fields, **_surroundings(stage, tone_name, story_title)}
    layers = layers_for(layout, terms, variables)
    under = decor_layers(theme, tone_name, variables)
    placer = _Placer(stage, proportions, light)
    return Board(
        layout.name, theme.name, row.tag, format.name, format.width, format.height, tone.ground,
        format.safe, stage.clear, stage.rtl,
        placer.all((*under, *layers)),
    )  # fmt: skip


def _first_folder(folder: Path | None, assets: Assets | None) -> Path | None:
    """The folder a story's own icons are looked for in."""
    if folder is not None:
        return folder
    return assets.folders[0] if assets is not None and assets.folders else None


def _files_given(layout: Layout, fields: Mapping[str, Any]) -> frozenset[str]:
    """The files that fields brought, which were looked for where files may lie."""
    kinds = ("picture", "clip")
    return frozenset(str(fields[n]) for n, field in layout.fields.items() if field.kind in kinds)


def _hidden_files(content: Content, fields: Mapping[str, Any]) -> frozenset[object]:
    """The files in which areas are hidden: the main picture and clip, wherever they are shown."""
    if not content.hide:
        return frozenset()
    shown = (fields.get(name) for name in ("image", "video"))
    return frozenset(identity(Path(file)) for file in shown if file)


def plain_fields(
    content: Content, layout: Layout, language: Language, assets: Assets | None
) -> dict[str, Any]:
    """The layout's fields as plain texts, numbers and lists in one language; empty where not given.

    Pictures and clips become the paths of their files; AssetError where there is none. Without
    `assets` their paths stay as written.
    """
    plain: dict[str, Any] = {}
    for name, field in layout.fields.items():
        value = _plain(content.fields.get(name), language)
        if field.kind in ("picture", "clip") and isinstance(value, str) and value and assets:
            value = str(assets.resolve(value))
        plain[name] = [] if value == "" and field.kind in ("list", "rows") else value
    return plain


def _plain(value: object, language: Language) -> Any:
    if value is None:
        return ""
    if isinstance(value, Translatable):
        return value.get(language.tag) or ""
    if isinstance(value, tuple):
        return [_plain(item, language) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(inner, language) for key, inner in value.items()}
    return value


def _texts(content: Content, language: Language) -> list[str]:
    """The texts of a scene or card in one language, those of its rows and its narration too."""
    found: list[str] = []
    for value in (*content.fields.values(), getattr(content, "narration", None)):
        for item in value if isinstance(value, tuple) else (value,):
            cells = item.values() if isinstance(item, Mapping) else (item,)
            found += [c.get(language.tag) or "" for c in cells if isinstance(c, Translatable)]
    return found


def _surroundings(stage: Stage, tone: str, story_title: str) -> dict[str, Any]:
    """What layouts see beside the fields: plain texts and numbers only."""
    format = stage.format
    return {
        "theme": theme_variables(stage.theme),
        "tone": tone,
        "language": {
            "tag": stage.language.tag,
            "script": stage.language.script,
            "direction": stage.language.direction,
        },
        "frame": {"name": format.shape, "width": format.width, "height": format.height},
        "story": {"title": story_title, "logo": str(stage.logo or "")},
        "card": not stage.moving,
    }


class _Placer:
    """Places the layers of one board."""

    def __init__(self, stage: Stage, proportions: Proportions, light: Light) -> None:
        self.stage = stage
        kind = UprightFlow if stage.language.vertical else Flow
        self.flow = kind(stage, proportions)
        self.light = light

    def all(self, layers: Iterable[Layer]) -> tuple[Placed, ...]:
        """The placed parts of all layers, from bottom to top."""
        placed: list[Placed] = []
        for layer in layers:
            placed += self.parts(layer, placed)
        return tuple(placed)

    def parts(self, layer: Layer, under: Sequence[Placed]) -> tuple[Placed, ...]:
        """The placed parts of a layer that stands by itself, over those that lie under it."""
        stage = self.stage
        match layer:
            case Shade():
                return (self._shade(layer),)
            case Gradient():
                return (self._gradient(layer),)
            case Texture():
                return (self._texture(layer),)
            case Picture() if layer.width is None and layer.height is None:
                return with_tint(self._picture(layer))
            case Shape():
                return (self._shape(layer),)
        taken, parts = self.flow.place(layer, stage.box(layer.box, stage.area(layer, "clear")))
        if isinstance(layer, Group) and layer.veil is not None and parts:
            return (veil(stage, layer.key, layer.veil, taken, parts, under, self.light), *parts)
        return parts

    def _box(self, layer: Layer) -> Box:
        return self.stage.box(layer.box, self.stage.area(layer, "frame"))

    def _shade(self, layer: Shade) -> Placed:
        rule, stage = layer.value, self.stage
        box = self._box(layer)
        across = box.width if rule.toward in ("start", "end") else box.height
        return PlacedShade(
            layer.key, box, stage.enter(layer.enter), stage.toward(rule.toward),
            stage.color(rule.color, layer.key), rule.opacity, rule.least,
            stage.pixels(rule.solid, across),
        )  # fmt: skip

    def _gradient(self, layer: Gradient) -> Placed:
        rule, stage = layer.value, self.stage
        colors = (stage.color(rule.begin, layer.key), stage.color(rule.to, layer.key))
        return PlacedGradient(
            layer.key, self._box(layer), stage.enter(layer.enter), stage.toward(rule.toward),
            colors, rule.opacity,
        )  # fmt: skip

    def _texture(self, layer: Texture) -> Placed:
        stage = self.stage
        return PlacedTexture(
            layer.key, self._box(layer), stage.enter(layer.enter), layer.value,
            stage.color(layer.color, layer.key), layer.opacity, stage.pixels(layer.size), stage.rtl,
        )  # fmt: skip

    def _shape(self, layer: Shape) -> Placed:
        stage = self.stage
        radius = stage.theme.radius if layer.radius is None else layer.radius
        box = self._box(layer)
        if layer.box == BoxRule() and (layer.width or layer.height):
            return self.flow.place(layer, stage.area(layer, "clear"))[1][0]
        return PlacedShape(
            layer.key, box, stage.enter(layer.enter), layer.value,
            stage.color(layer.color, layer.key), layer.opacity, stage.pixels(radius),
            stage.pixels(layer.border), mirrored=stage.rtl,
        )  # fmt: skip

    def _picture(self, layer: Picture) -> PlacedPicture:
        """A picture that fills its box: the frame, unless the layout gives it another."""
        stage, box = self.stage, self._box(layer)
        if layer.round or layer.mask == "circle":
            side = min(box.width, box.height)
            box = Box(box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side)
        return placed_picture(stage, layer, box)
