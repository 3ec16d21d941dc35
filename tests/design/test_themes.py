"""Themes: complete, readable on every ground, and told in full where they are wrong."""

from __future__ import annotations

import pickle
from itertools import product
from pathlib import Path

import pytest

from storykit.cards.samples import sample_board
from storykit.design.board import PlacedPicture, PlacedText
from storykit.design.compositing import lay_on
from storykit.design.contrast import READABLE, contrast, luminance, over
from storykit.design.layouts import layout_files, layout_folders
from storykit.design.measures import read_color
from storykit.design.painting import paint_layer
from storykit.design.themes import ROLES, TONES, find_theme, theme_files, theme_folders
from storykit.errors import LayoutError, UsageError
from storykit.formats import FORMATS
from tests.design.conftest import worst_over

THEMES = tuple(theme_files(theme_folders()))
LAYOUTS = tuple(layout_files(layout_folders()))
EVERY_FORMAT = tuple((format, captions) for format in FORMATS for captions in (False, True))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.478, abs=0.001)
    assert luminance((255, 0, 0)) == pytest.approx(0.2126)
    assert over((0, 0, 0), 0.5, (255, 255, 255)) == (128, 128, 128)


@pytest.mark.parametrize("name", THEMES)
def test_every_role_can_be_read_on_every_tone(name: str) -> None:
    theme = find_theme(name)
    assert set(ROLES) <= set(theme.roles)
    assert set(TONES) <= set(theme.tones)
    for (tone_name, tone), (role_name, role) in product(theme.tones.items(), theme.roles.items()):
        for color in {role.color, role.emphasis}:
            ground = tone.accent if color == "on-accent" else tone.ground
            found = contrast(theme.color(color, tone), ground)
            assert found >= READABLE, f"{tone_name} {role_name} {color}: {found:.2f}"


@pytest.mark.parametrize("name", THEMES)
def test_captions_can_be_read_over_any_picture(name: str) -> None:
    look = find_theme(name).captions
    ground = read_color(look.ground)
    assert look.opacity >= 0.66
    for color in (look.color, look.highlight):
        assert worst_over(read_color(color), ground, look.opacity) >= READABLE


@pytest.mark.parametrize(
    ("layout", "name", "formats"),
    [
        # Each layout with one theme at once; with all themes, formats and captions when asked for.
        *(
            (layout, THEMES[n % len(THEMES)], (("square", False), ("portrait", True)))
            for n, layout in enumerate(LAYOUTS)
        ),
        *(
            pytest.param(layout, name, EVERY_FORMAT, marks=pytest.mark.slow)
            for layout in LAYOUTS
            for name in THEMES
        ),
    ],
)
def test_every_text_stands_out_from_what_is_painted_under_it(
    layout: str,
    name: str,
    formats: tuple[tuple[str, bool], ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Measured on the painted pixels under each text, over white and over black pictures."""
    from PIL import Image

    from storykit.cards import samples

    for picture in ("white", "black"):
        folder = tmp_path / picture
        folder.mkdir()
        Image.new("RGB", (240, 240), picture).save(folder / "picture.jpg")
        Image.new("RGB", (100, 100), picture).save(folder / "logo.png")
        (folder / "texts.yaml").write_bytes((samples._folder() / "texts.yaml").read_bytes())
        with monkeypatch.context() as patch:
            patch.setattr(samples, "_folder", lambda folder=folder: folder)
            for format, captions in formats:
                board = sample_board(
                    layout, language="en", format=format, theme=name, captions=captions
                )
                for text, least in _contrasts(board):
                    assert least >= READABLE - 0.05, f"{format} {picture} {text.role} {least:.2f}"


def _contrasts(board):  # type: ignore[no-untyped-def]
    """Each text with the least contrast of its colours to the pixels that lie under it."""
    import numpy as np
    from PIL import Image

    image = Image.new("RGB", (board.width, board.height), board.background)
    for layer in board.layers:
        if isinstance(layer, PlacedText):
            ink = layer.ink
            box = (int(ink.x), int(ink.y), int(ink.right) + 1, int(ink.bottom) + 1)
            under = np.asarray(image.crop(box)).reshape(-1, 3)[::17]
            colors = {layer.color}
            if layer.lettering and layer.lettering.emphasis and layer.marker is None:
                colors.add(layer.emphasis)
            grounds = {tuple(int(v) for v in row) for row in np.unique(under, axis=0)}
            yield layer, min(contrast(c, g) for c in colors for g in grounds)
        elif isinstance(layer, PlacedPicture) and layer.plain:
            from storykit.design.compositing import flattened
            from storykit.design.model import Painted
            from storykit.design.painting import plate_of

            plate = plate_of(layer)
            flat = flattened(Painted(board.width, board.height, board.background, (plate,)))
            box = tuple(
                round(v) for v in (layer.box.x, layer.box.y, layer.box.right, layer.box.bottom)
            )
            image.paste(flat.crop(box), box[:2])
        else:
            sprite = paint_layer(layer, board.width, board.height)
            if sprite is not None:
                lay_on(image, sprite)


def test_all_mistakes_of_a_theme_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "themes" / "mine.yaml"
    file.parent.mkdir()
    file.write_text(
        """
about: Mine
colurs: {}
colors: {ink: "#111", paper: white}
tones:
  page: {ground: papr, text: ink, muted: ink, accent: ink}
type:
  title: {family: serif, wieght: 700, largest: 12em}
radius: wide
logo: ../logo.png
""",
        encoding="utf-8",
    )
    with pytest.raises(LayoutError) as caught:
        find_theme("mine", tmp_path)
    text = "\n".join(map(str, caught.value.findings))
    for expected in (
        "mine.yaml:3:9 colurs: A theme has no “colurs”. Did you mean “colors”?",
        "colors.paper: “white” is no colour",
        "tones.page: The tone “page” lacks on-accent",
        "type.title.wieght: There is no “wieght” here. Did you mean “weight”?",
        "type.title.largest: largest: a length is written like",
        "“tones” lacks picture, accent",
        "“type” lacks subtitle",
        "mine.yaml:9:9 radius",
        "mine.yaml:10:7 logo: There is no picture “../logo.png” beside the theme",
    ):
        assert expected in text, f"{expected}\nis not in\n{text}"


def test_a_logo_that_cannot_be_drawn_is_a_mistake_of_the_theme(tmp_path: Path) -> None:
    (tmp_path / "mark.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text>APF</text></svg>', encoding="utf-8"
    )
    (tmp_path / "mark.png").write_bytes(b"no picture")
    (tmp_path / "mine.yaml").write_text("like: steppe\nlogo: mark.svg\n", encoding="utf-8")
    with pytest.raises(LayoutError, match="holds text") as caught:
        find_theme("mine.yaml", tmp_path)
    assert caught.value.findings[0].where.line == 2
    (tmp_path / "mine.yaml").write_text("like: steppe\nlogo: mark.png\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"mark\.png"):
        find_theme("mine.yaml", tmp_path)


def test_an_unknown_theme_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean “steppe”"):
        find_theme("stepe")


def test_a_theme_may_lie_beside_the_story_but_not_outside(tmp_path: Path) -> None:
    built_in = theme_files(theme_folders())["gazette"]
    story = tmp_path / "story"
    (story / "house").mkdir(parents=True)
    (story / "house" / "theme.yaml").write_bytes(built_in.read_bytes())
    (tmp_path / "outside.yaml").write_bytes(built_in.read_bytes())
    assert find_theme("house/theme.yaml", story).name == "house"
    assert find_theme("./house", story).name == "house"
    with pytest.raises(UsageError, match="outside"):
        find_theme("../outside.yaml", story)


def test_themes_pickle() -> None:
    theme = find_theme("steppe")
    assert pickle.loads(pickle.dumps(theme)) == theme
