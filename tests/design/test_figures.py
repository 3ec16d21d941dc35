"""Icons, QR codes, steps, dates and charts: right, readable, mirrored, and safe."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from storykit.design.board import (
    Board,
    PlacedCode,
    PlacedCurve,
    PlacedDonut,
    PlacedIcon,
    PlacedPicture,
    PlacedShape,
)
from storykit.design.figures import QUIET, code_modules, paint_figure
from storykit.design.layouts import find_layout
from storykit.design.vectors import (
    find_icon,
    icon_names,
    read_svg,
    svg_pixels,
    svg_proportions,
)
from storykit.errors import AssetError, LayoutError, TextError, UsageError
from storykit.script.fields import Translatable
from storykit.spans import Box
from tests.design.conftest import Compose

CHART = """
fields: {{rows: required}}
layers: [{{chart: {form}, rows: "{{{{ rows }}}}", unit: "%"}}]
"""
ROWS = (
    {"label": "One", "value": 60},
    {"label": "Two", "value": 30},
    {"label": "Three", "value": 10},
)


def chart(board_of: Compose, form: str, language: str = "en", rows: Any = ROWS) -> Board:
    return board_of(CHART.format(form=form), {"rows": tuple(rows)}, language=language, theme="bare")


def test_every_icon_can_be_drawn() -> None:
    assert len(icon_names()) > 70
    for name in icon_names():
        pixels = svg_pixels(find_icon(name), 24, 24, (200, 10, 10), ())
        assert pixels.shape == (24, 24, 4)
        assert pixels[:, :, 3].max() > 128
        assert (pixels[:, :, :3].max(axis=2) <= pixels[:, :, 3]).all()


def test_an_unknown_icon_names_the_layer_and_offers_the_nearest(board_of: Compose) -> None:
    with pytest.raises(UsageError, match="Did you mean “calendar”"):
        find_icon("calender")
    with pytest.raises(LayoutError, match="no icon") as caught:
        board_of("layers: [{icon: ../../etc/passwd}]")
    assert caught.value.where.path == "layers[0]"


def test_a_storys_own_icon_comes_first(tmp_path: Path) -> None:
    (tmp_path / "icons").mkdir()
    own = tmp_path / "icons" / "heart.svg"
    own.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>', encoding="utf-8")
    assert find_icon("heart", tmp_path) == own
    assert svg_proportions(own) == 2


def test_icons_that_point_are_mirrored(board_of: Compose) -> None:
    text = "layers: [{icon: arrow-end}, {icon: heart}]"
    for language, expected in (("en", [False, False]), ("ar", [True, False])):
        icons = [x for x in board_of(text, language=language).layers if isinstance(x, PlacedIcon)]
        assert [icon.mirrored for icon in icons] == expected
        painted = [paint_figure(icon).pixels for icon in icons]
        columns = np.flatnonzero(painted[0][:, :, 3].sum(axis=0) > 255 * 8)
        assert bool(columns.mean() > painted[0].shape[1] / 2) is (language == "en")


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/passwd"/>',
        '<image xlink:href="http://example.org/a.png"/>',
        '<use href="other.svg#a"/>',
        "<script>alert(1)</script>",
        '<rect fill="url(http://example.org/#a)"/>',
        "<foreignObject/>",
    ],
)
def test_drawings_that_reach_outside_are_refused(inside: str, tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>', encoding="utf-8")
    with pytest.raises(AssetError, match="refers to other files"):
        read_svg(file)


@pytest.mark.parametrize("inside", ["<text>APF</text>", "<g><text><tspan>APF</tspan></text></g>"])
def test_a_drawing_whose_text_would_be_missing_is_refused(inside: str, tmp_path: Path) -> None:
    file = tmp_path / "logo.svg"
    page = (
        '<svg xmlns="http://www.w3.org/2000/svg"><title>Our logo</title><desc>text</desc>{}</svg>'
    )
    file.write_text(page.format(inside), encoding="utf-8")
    with pytest.raises(AssetError, match="holds text") as caught:
        read_svg(file)
    assert "paths" in caught.value.cure
    file.write_text(page.format("<text> </text><path d='M0 0h9'/>"), encoding="utf-8")
    assert read_svg(file)


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.svg"
    file.write_text('<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', encoding="utf-8")
    with pytest.raises(AssetError):
        read_svg(file)
    file.write_text("no drawing", encoding="utf-8")
    with pytest.raises(AssetError, match="cannot be drawn"):
        svg_pixels(file, 10, 10, None, ())


def test_a_qr_code_says_its_text_dark_on_light_with_its_margin(board_of: Compose) -> None:
    """Read back module by module from the painted pixels, and unmasked by segno's own matrix."""
    text = "https://example.org/story?lang=ar"
    for theme in ("steppe", "campaign"):
        board = board_of(
            'fields: {link: required}\ntone: night\nlayers: [{qr: "{{ link }}"}]',
            {"link": text},
            theme=theme,
        )
        code = next(x for x in board.layers if isinstance(x, PlacedCode))
        pixels = paint_figure(code).pixels
        dark = pixels[:, :, :3].astype(int).sum(axis=2) < 384
        rows = np.flatnonzero(dark.any(axis=1))
        modules = code_modules(text)
        module = (rows[-1] + 1 - rows[0]) / len(modules)
        assert module == int(module)
        assert rows[0] >= QUIET * module
        size = int(module)
        read = dark[rows[0] : rows[-1] + 1 : size, rows[0] : rows[-1] + 1 : size]
        assert np.array_equal(read, np.asarray(modules, bool))


def test_a_qr_code_is_never_mirrored(board_of: Compose) -> None:
    text = 'fields: {link: required}\nlayers: [{qr: "{{ link }}"}]'
    painted = []
    for language in ("en", "ar"):
        board = board_of(text, {"link": "https://example.org"}, language=language)
        code = next(x for x in board.layers if isinstance(x, PlacedCode))
        painted.append(paint_figure(code).pixels)
    assert np.array_equal(*painted)


def test_an_address_that_is_too_long_is_told() -> None:
    with pytest.raises(TextError, match="too long"):
        code_modules("https://example.org/" + "a" * 4000)


def test_the_present_step_is_longer_and_counted_from_the_start(board_of: Compose) -> None:
    text = "layers: [{steps: 2, of: 4}]"
    for language in ("en", "ar"):
        board = board_of(text, language=language, theme="bare")
        dots = sorted((x.box for x in board.layers), key=lambda box: box.x)
        if language == "ar":
            dots.reverse()
        assert len(dots) == 4
        assert dots[1].width == max(dot.width for dot in dots) > dots[0].width
    assert board_of("layers: [{steps: x, of: 1}]", theme="bare").layers == ()


def test_bars_grow_from_the_start_side_in_proportion(board_of: Compose) -> None:
    for language in ("en", "ar"):
        board = chart(board_of, "bar", language)
        pills = [x.box for x in board.layers if isinstance(x, PlacedShape)]
        tracks, bars = pills[0::2], pills[1::2]
        assert bars[1].width == pytest.approx(bars[0].width / 2)
        for track, bar in zip(tracks, bars, strict=True):
            if language == "en":
                assert bar.x == track.x
            else:
                assert bar.right == pytest.approx(track.right)


def test_shares_in_per_cent_are_measured_against_a_hundred(board_of: Compose) -> None:
    def lengths(unit: str, rows: tuple[dict[str, Any], ...] = ROWS) -> list[float]:
        text = CHART.format(form="bar").replace('"%"', f'"{unit}"')
        board = board_of(text, {"rows": rows}, language="en", theme="bare")
        pills = [x.box.width for x in board.layers if isinstance(x, PlacedShape)]
        return [bar / track for track, bar in zip(pills[0::2], pills[1::2], strict=True)]

    assert lengths("%") == pytest.approx([0.6, 0.3, 0.1])
    assert lengths("km") == pytest.approx([1, 0.5, 1 / 6])
    grown = ({"label": "One", "value": 150}, {"label": "Two", "value": 75})
    assert lengths("%", grown) == pytest.approx([1, 0.5])


def test_every_number_of_a_chart_is_written_out(board_of: Compose) -> None:
    for form in ("bar", "line", "donut"):
        said = [t.lettering.quoted for t in chart(board_of, form).texts if t.lettering]
        for row in ROWS:
            assert row["label"] in said
            assert f"{row['value']}%" in said
    said = [t.lettering.quoted for t in chart(board_of, "bar", "ar").texts if t.lettering]
    assert "٦٠٪" in said


def test_a_curve_runs_along_the_line_of_text(board_of: Compose) -> None:
    for language, falls in (("en", True), ("ar", False)):
        curve = next(
            x for x in chart(board_of, "line", language).layers if isinstance(x, PlacedCurve)
        )
        first, last = curve.points[0], curve.points[-1]
        assert (first[0] < last[0]) is falls
        assert first[1] < last[1]


def test_a_donut_shows_shares_and_turns_the_other_way_in_arabic(board_of: Compose) -> None:
    board = chart(board_of, "donut")
    ring = next(x for x in board.layers if isinstance(x, PlacedDonut))
    assert ring.shares == pytest.approx((0.6, 0.3, 0.1))
    flat = PlacedDonut("", Box(0, 0, 200, 200), None, (0.75, 0.25), ((255, 0, 0), (0, 0, 255)), 40)
    pixels = paint_figure(flat).pixels
    red = (pixels[:, :, 0] > 200).sum()
    blue = (pixels[:, :, 2] > 200).sum()
    assert red / blue == pytest.approx(3, rel=0.1)
    assert tuple(pixels[60, 25]) == (0, 0, 255, 255)
    turned = PlacedDonut("", flat.box, None, flat.shares, flat.colors, 40, True)
    assert tuple(paint_figure(turned).pixels[60, 25]) == (255, 0, 0, 255)


@pytest.mark.parametrize(("year", "value"), [("2025", "310"), ("٢٠٢٥", "٣١٠"), ("سنة", "٣١٠")])
def test_values_have_the_digits_of_the_labels_beside_them(
    board_of: Compose, year: str, value: str
) -> None:
    rows = ({"label": Translatable.of(year), "value": 310},)
    board = chart(board_of, "bar", "ar", rows)
    assert any(value in part.lettering.paragraph.text for part in board.texts if part.lettering)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_labels_stand_below_a_donut_where_they_would_be_broken_beside_it(
    board_of: Compose, language: str
) -> None:
    def ring_and_words(label: str, format: str) -> tuple[Box, list[Box]]:
        rows = tuple({"label": label, "value": value} for value in (60, 40))
        text = CHART.format(form="donut")
        board = board_of(text, {"rows": rows}, language=language, format=format, theme="bare")
        ring = next(part.box for part in board.layers if isinstance(part, PlacedDonut))
        return ring, [words.ink for words in board.texts]

    def is_beside(ring: Box, words: list[Box]) -> bool:
        return all(ink.x > ring.right or ink.right < ring.x for ink in words)

    ring, words = ring_and_words("One", "vertical")
    assert is_beside(ring, words)
    ring, words = ring_and_words("Work in houses and on farms", "vertical")
    assert all(ink.y > ring.bottom for ink in words)
    ring, words = ring_and_words("Work in houses and on farms", "og")
    assert is_beside(ring, words)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ({"label": "Only"},),
        ({"value": 3},),
        ({"label": "Zero", "value": 0}, {"label": "None", "value": 0}),
        ({"label": "Minus", "value": -5}, {"label": "More", "value": 5}),
        ({"label": "Text", "value": "many"},),
        tuple({"label": f"Row {n}", "value": n} for n in range(60)),
    ],
)
@pytest.mark.parametrize("form", ["bar", "line", "donut"])
def test_odd_rows_break_nothing(form: str, rows: Any, board_of: Compose) -> None:
    board = chart(board_of, form, rows=rows)
    for text in board.texts:
        assert board.safe.contains(text.ink, 3)


def test_dates_stand_on_a_line_at_the_start_side(board_of: Compose) -> None:
    text = 'fields: {rows: required}\nlayers: [{dates: "{{ rows }}"}]'
    rows = ({"date": "2016", "text": "First"}, {"date": "2019", "text": "Second"})
    for language in ("en", "ar"):
        board = board_of(text, {"rows": rows}, language=language, theme="bare")
        line, *dots = [x.box for x in board.layers if isinstance(x, PlacedShape)]
        assert len(dots) == 2
        assert line.height == pytest.approx(dots[1].y - dots[0].y)
        for said in board.texts:
            if language == "en":
                assert dots[0].right < said.ink.x
            else:
                assert dots[0].x > said.ink.right


@pytest.mark.parametrize(
    ("value", "of", "share"), [(25, 100, 0.25), ("1,250", "2,500", 0.5), (9, 3, 1.0), ("x", 5, 0)]
)
def test_progress_fills_from_the_start_side(
    value: object, of: object, share: float, board_of: Compose
) -> None:
    text = f"layers: [{{progress: {value!r}, of: {of!r}}}]"
    for language in ("en", "ar"):
        layers = board_of(text, language=language, theme="bare").layers
        track, *done = [layer.box for layer in layers]
        assert [bar.width / track.width for bar in done] == (
            [pytest.approx(share)] if share else []
        )
        for bar in done:
            assert bar.right == track.right if language == "ar" else bar.x == track.x


def test_a_round_picture_is_a_circle_whatever_it_is_given(
    board_of: Compose, tmp_path: Path
) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "photo.png")
    text = """
fields: {image: required}
layers:
  - group: row
    layers: [{picture: "{{ image }}", round: true, width: 40%, height: 90%}]
"""
    board = board_of(text, {"image": "photo.png"}, format="vertical", theme="bare")
    (picture,) = (placed for placed in board.layers if isinstance(placed, PlacedPicture))
    assert picture.box.width == pytest.approx(picture.box.height)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<g>" * 50_000 + "</g>" * 50_000, "too deep"),
        ('<filter><feTurbulence numOctaves="&#50;000000000"/></filter>', "noise"),
    ],
)
def test_drawings_that_end_the_program_or_never_end_are_refused(
    tmp_path: Path, body: str, said: str
) -> None:
    file = tmp_path / "a.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{body}</svg>')
    with pytest.raises(AssetError, match=said):
        svg_pixels(file, 10, 10, None, ())


@pytest.mark.parametrize(
    "size", ['viewBox="0 0 1e e"', 'width="1.2.3" height="..."', "", "viewBox"]
)
def test_a_drawing_without_a_size_that_is_one_is_square(tmp_path: Path, size: str) -> None:
    file = tmp_path / "a.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}></svg>')
    assert svg_proportions(file) == 1.0


@pytest.mark.parametrize(("unit", "beside"), [("%", True), ("people", False), ("คน", False)])
def test_a_percent_sign_stays_beside_its_number_where_words_stand_below_it(
    board_of: Compose, unit: str, beside: bool
) -> None:
    fields = {"number": 98.6, "unit": unit, "label": "of homes", "image": "white.png"}
    board = board_of(find_layout("figure"), fields, language="en", format="square")
    number, sign, _ = (text.ink for text in board.texts)
    assert (sign.x >= number.right) is beside
    assert (sign.y >= number.bottom) is not beside


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_line_of_a_chart_cuts_through_none_of_its_numbers(
    board_of: Compose, language: str
) -> None:
    rows = tuple({"label": str(n), "value": v} for n, v in enumerate((5, 90, 100, 3, 60)))
    board = chart(board_of, "line", language, rows)
    curve = next(part for part in board.layers if isinstance(part, PlacedCurve))
    points = [(curve.box.x + x, curve.box.y + y) for x, y in curve.points]
    on_line = [
        (x + (right - x) * step / 50, y + (down - y) * step / 50)
        for (x, y), (right, down) in pairwise(points)
        for step in range(51)
    ]
    for text in board.texts:
        ink = text.ink
        assert not [(x, y) for x, y in on_line if ink.x < x < ink.right and ink.y < y < ink.bottom]
