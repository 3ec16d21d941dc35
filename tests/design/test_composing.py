"""Boards: everything placed, mirrored, fitted and kept where it can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storykit.cards.samples import sample_board
from storykit.design.board import (
    Board,
    PlacedPicture,
    PlacedShade,
    PlacedShape,
    PlacedText,
)
from storykit.design.corner import corner_box
from storykit.design.layouts import find_layout, layout_files, layout_folders
from storykit.errors import AssetError, LayoutError
from storykit.formats import FORMATS
from storykit.language import find_language
from tests.design.conftest import Compose

LAYOUTS = tuple(layout_files(layout_folders()))

SIDES = """
fields: {title: required, items: optional}
layers:
  - shape: box
    box: {start: 10%, width: 20%, top: 0, height: 10%}
  - shade: {toward: start}
  - gradient: {toward: bottom-end}
  - group: row
    box: {top: 20%, height: 20%}
    layers:
      - {shape: circle, width: 40px, height: 40px}
      - text: "{{ title }}"
        enter: {fade: 300ms, slide: 10%}
  - list: "{{ items }}"
    box: {top: 50%}
    enter: {wipe: start, time: 200ms}
"""
FIELDS = {"title": "One", "items": ["First", "Second"]}


def test_a_picture_that_a_layout_names_itself_lies_beside_the_story(
    board_of: Compose, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where somebody happens to work, nor anywhere else on the machine."""
    layout = "fields: {title: required}\nlayers: [{picture: %s, box: {width: 90px}}]"
    board = board_of(layout % "white.png", {"title": "x"})
    (shown,) = (part for part in board.layers if isinstance(part, PlacedPicture))
    assert shown.file == (pictures / "white.png").resolve()
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "private.png").write_bytes((pictures / "white.png").read_bytes())
    monkeypatch.chdir(outside)
    for written in ("private.png", str(outside / "private.png"), str(pictures / "white.png")):
        with pytest.raises(LayoutError):
            board_of(layout % written, {"title": "x"})


def test_a_board_reads_as_text(board_of: Compose) -> None:
    board = board_of(
        """
fields: {title: required}
layers:
  - shape: line
    box: {start: 5%, end: 5%, top: 50%, height: 10px}
  - text: "{{ title }}"
    type: item
    box: {top: 20%, height: 20%}
""",
        {"title": "Hello"},
    )
    # How high a line is belongs to the text room.
    assert re.sub(r"952x\d+ item", "952x? item", board.dump()) == (
        "made steppe en square 1080x1080 ltr ground #f7f0e3 clear 64,64 952x952\n"
        "  shape 0,713 1080x367 steppe #eadfc9 0.45\n"
        "  shape -324,864 1490x281 steppe #eadfc9 1\n"
        "  shape 54,540 972x10 line #a8441c 1\n"
        "  text 64,254 952x? item 50.0px #0d1b2e Hello\n"
    )


def test_right_to_left_mirrors_boxes_rows_gradients_and_entrances(board_of: Compose) -> None:
    ltr = board_of(SIDES, FIELDS, language="en", theme="bare", moving=True)
    rtl = board_of(SIDES, FIELDS, language="ar", theme="bare", moving=True)
    width = ltr.width
    for there, here in zip(ltr.layers, rtl.layers, strict=True):
        assert type(there) is type(here)
        if not isinstance(there, PlacedText):
            assert here.box.x == pytest.approx(width - there.box.right, abs=1)
    shade = next(x for x in rtl.layers if isinstance(x, PlacedShade))
    assert shade.toward == "right"
    gradients = [getattr(x, "toward", "") for x in rtl.layers]
    assert "bottom-left" in gradients
    left, right = (next(iter(b.texts)).enter for b in (ltr, rtl))
    assert left is not None
    assert right is not None
    assert left.dx == -right.dx != 0
    wipes = {x.enter.wipe for x in rtl.layers if x.enter is not None and x.enter.wipe}
    assert wipes == {"right-to-left"}


def test_where_words_stand_in_columns_they_come_in_from_their_heads(board_of: Compose) -> None:
    text = "layers: [{text: ᠮᠣᠩᠭᠣᠯ, enter: {wipe: start, slide: 10%, time: 200ms}}]"
    words = next(iter(board_of(text, language="mn-Mong", moving=True).texts))
    assert words.enter is not None
    assert (words.enter.wipe, words.enter.dx) == ("down", 0)
    assert words.enter.dy < 0


def test_text_starts_at_the_languages_own_side(board_of: Compose) -> None:
    text = 'fields: {title: required}\nlayers: [{text: "{{ title }}"}]'
    english = next(iter(board_of(text, {"title": "Short"}).texts)).ink
    arabic = next(iter(board_of(text, {"title": "قصير"}, language="ar").texts)).ink
    safe = FORMATS["square"].safe
    assert english.x == pytest.approx(safe.x, abs=8)
    assert arabic.right == pytest.approx(safe.right, abs=8)


def test_markers_stand_on_the_start_side(board_of: Compose) -> None:
    text = 'fields: {items: required}\nlayers: [{list: "{{ items }}"}]'
    for language, items in (("en", ["First"]), ("ar", ["أولًا"])):
        board = board_of(text, {"items": items}, language=language, theme="bare")
        marker = next(x for x in board.layers if isinstance(x, PlacedShape))
        ink = next(iter(board.texts)).ink
        if language == "en":
            assert marker.box.right < ink.x
        else:
            assert marker.box.x > ink.right


@pytest.mark.parametrize("marker", ["dot", "number"])
def test_items_without_a_text_have_no_marker(marker: str, board_of: Compose) -> None:
    layout = f"fields: {{items: optional}}\nlayers: [{{list: '{{{{ items }}}}', marker: {marker}}}]"
    board = board_of(layout, {"items": ["", ""]}, language="ar", theme="bare")
    assert not any(isinstance(layer, PlacedShape) for layer in board.layers)
    assert not any(text.lettering and text.lettering.quoted for text in board.texts)


def test_numbered_lists_use_the_languages_digits(board_of: Compose) -> None:
    text = 'fields: {items: required}\nlayers: [{list: "{{ items }}", marker: number}]'
    board = board_of(text, {"items": ["أولًا"]}, language="ar", theme="bare")
    assert "١" in [t.lettering.quoted for t in board.texts if t.lettering]
    board = board_of(text, {"items": ["أولًا 60"]}, language="ar", theme="bare")
    assert "1" in [t.lettering.quoted for t in board.texts if t.lettering]


def test_layers_with_nothing_to_show_vanish_and_the_rest_moves_up(board_of: Compose) -> None:
    text = """
fields: {title: optional, by: required, image: optional, items: optional}
layers:
  - picture: "{{ image }}"
  - list: "{{ items }}"
  - group: column
    layers:
      - text: "{{ title }}"
      - shape: line
        if: "{{ title }}"
      - text: "{{ by }}"
"""
    full = board_of(text, {"title": "A title", "by": "By me"}, theme="bare")
    bare = board_of(text, {"by": "By me"}, theme="bare")
    assert [type(x) for x in bare.layers] == [PlacedText]
    assert bare.layers[0].box.y < list(full.texts)[-1].box.y


@pytest.mark.parametrize("format", list(FORMATS))
def test_texts_keep_out_of_the_caption_band(format: str, board_of: Compose) -> None:
    layout = find_layout("quote")
    board = board_of(
        layout, {"quote": "A rather long quotation, " * 6}, format=format, captions=True
    )
    for text in board.texts:
        assert text.ink.bottom <= FORMATS[format].caption.y


LONG = {
    "en": "Understanding responsibilities is everybody's undertaking, " * 12,
    "ar": "المسؤولية المشتركة عن الكرامة الإنسانية مسؤوليتنا جميعًا بلا استثناء، " * 12,
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize(
    ("language", "formats"),
    [
        ("en", ["vertical"]),
        ("ar", ["og"]),
        pytest.param("en", list(FORMATS), marks=pytest.mark.slow),
        pytest.param("ar", list(FORMATS), marks=pytest.mark.slow),
    ],
)
def test_no_text_leaves_its_area_however_long_it_is(
    name: str, language: str, formats: list[str], board_of: Compose
) -> None:
    layout = find_layout(name)
    fields = {
        key: [LONG[language]] * 7 if field.kind == "list" else LONG[language]
        for key, field in layout.fields.items()
        if field.kind in ("text", "list")
    }
    fields |= {key: 123456789 for key, f in layout.fields.items() if f.kind == "number"}
    for format in (FORMATS[each] for each in formats):
        for captions in (False, True):
            board = board_of(
                layout, fields, language=language, format=format.name, captions=captions
            )
            for text in board.texts:
                assert board.safe.contains(text.ink, 2) or _in_own_panel(board, text)
                assert text.ink.bottom <= format.height


def _in_own_panel(board: Board, text: PlacedText) -> bool:
    """Texts of layouts with a picture beside them may use the frame's own margin."""
    frame = FORMATS[board.format]
    return 0 <= text.ink.x and text.ink.right <= frame.width and 0 <= text.ink.y


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize(
    "formats", [["portrait", "og"], pytest.param(list(FORMATS), marks=pytest.mark.slow)]
)
def test_texts_of_one_board_do_not_run_into_each_other(name: str, formats: list[str]) -> None:
    for language in ("en", "ar"):
        for format in formats:
            for picture in (True, False):
                board = sample_board(name, language=language, format=format, picture=picture)
                texts = list(board.texts)
                for index, first in enumerate(texts):
                    for second in texts[index + 1 :]:
                        assert not _overlap(first, second), f"{format} {language}\n{board.dump()}"


def _overlap(first: PlacedText, second: PlacedText) -> bool:
    a, b = first.ink.inset(2, 2), second.ink.inset(2, 2)
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def test_a_veil_is_as_strong_as_the_picture_asks(board_of: Compose) -> None:
    layout = find_layout("statement")
    strengths = {}
    for picture in ("white.png", "black.png"):
        board = board_of(layout, {"statement": "A great hope", "image": picture})
        strengths[picture] = next(x.opacity for x in board.layers if isinstance(x, PlacedShade))
    assert strengths["white.png"] > 0.6
    assert strengths["black.png"] < strengths["white.png"]


def test_a_missing_picture_is_told_by_name(board_of: Compose) -> None:
    with pytest.raises(AssetError, match=r"gone\.png"):
        board_of(find_layout("photo"), {"image": "gone.png"})


def test_an_unknown_colour_or_type_names_the_layout_file_and_layer(board_of: Compose) -> None:
    with pytest.raises(LayoutError, match="has no type “headline”") as caught:
        board_of("layers: [{text: a}, {text: b, type: headline}]")
    assert caught.value.where.path == "layers[1]"
    assert caught.value.where.file is not None
    with pytest.raises(LayoutError, match="has no colour “purple”"):
        board_of("layers: [{text: b, color: purple}]")


def test_numbers_count_up_only_in_video(board_of: Compose) -> None:
    text = 'fields: {number: required}\nlayers: [{number: "{{ number }}", counts: 400ms}]'
    still = next(iter(board_of(text, {"number": 20}).texts))
    moving = next(iter(board_of(text, {"number": 20}, moving=True).texts))
    assert still.frames == ()
    states = [(moment, lettering.quoted) for moment, lettering in moving.frames]
    assert states[0] == (0, "0")
    assert states[-1][1] == "20"
    numbers = [int(text) for _, text in states]
    assert numbers == sorted(numbers)


def test_the_main_picture_keeps_the_scenes_focus_and_hidden_areas(board_of: Compose) -> None:
    from storykit.script.models import Content
    from storykit.script.people import Hide

    layout = find_layout("photo")
    content = Content(
        id="x",
        layout="photo",
        fields={"image": "white.png"},
        focus=(0.2, 0.7),
        hide=(Hide(box=(0.1, 0.1, 0.2, 0.2)),),
    )
    from storykit.assets import Assets
    from storykit.design.composing import compose
    from storykit.design.themes import find_theme

    folder = board_of(layout, {"image": "white.png"}).layers[0].file.parent  # type: ignore[attr-defined]
    board = compose(
        content, layout, find_theme("steppe"), "en", FORMATS["square"], assets=Assets((folder,))
    )
    picture = board.layers[0]
    assert isinstance(picture, PlacedPicture)
    assert picture.focus == (0.2, 0.7)
    assert len(picture.hide) == 1


def test_in_vertical_scripts_what_follows_stands_at_the_right(board_of: Compose) -> None:
    words = "ᠬᠦᠮᠦᠨ ᠪᠦᠷ"
    board = board_of(
        """
fields: {title: required, items: required}
layers:
  - group: column
    layers:
      - {text: "{{ title }}", type: heading}
      - {list: "{{ items }}"}
""",
        {"title": words, "items": [words, words]},
        language="mn-Mong",
        theme="bare",
    )
    heading, first, second = (text.ink for text in board.texts)
    assert heading.right < first.x
    assert first.right < second.x
    assert heading.height > heading.width
    dots = [x.box for x in board.layers if isinstance(x, PlacedShape)]
    for dot, item in zip(dots, (first, second), strict=True):
        assert dot.bottom <= item.y
        assert item.x - 4 <= dot.x
        assert dot.right <= item.right + 4


def test_columns_on_a_plate_are_as_long_as_the_plate_lets_them(board_of: Compose) -> None:
    layout = """
fields: {title: required}
layers:
  - text: "{{ title }}"
    type: caption
    box: {top: 5%, height: 30%, width: 60%}
    panel: {color: ground, pad: 20px}
"""
    words = "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠦᠯᠡᠬᠦ ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ"
    board = board_of(layout, {"title": words}, language="mn-Mong", theme="bare")
    (text,) = board.texts
    (plate,) = (part.box for part in board.layers if isinstance(part, PlacedShape))
    assert text.lettering is not None
    assert not text.lettering.squeezed
    assert len(text.lettering.paragraph.lines) > 1
    assert plate.y <= text.ink.y
    assert text.ink.bottom <= plate.bottom


def test_columns_stand_at_the_right_of_the_number_they_belong_to(board_of: Compose) -> None:
    fields = {"number": 37, "unit": "ᠬᠦᠮᠦᠨ", "label": "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ"}
    board = board_of(find_layout("figure"), fields, language="mn-Mong")
    number, unit, label = (text.ink for text in board.texts)
    assert number.right <= unit.x
    assert unit.right <= label.x
    assert abs(unit.y - label.y) < number.height


@pytest.mark.parametrize("format", ["square", "landscape", "vertical"])
def test_columns_stand_below_a_number_that_leaves_them_no_room(
    board_of: Compose, format: str
) -> None:
    fields = {"number": 2_400_000, "unit": "ᠬᠦᠮᠦᠨ", "label": "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ"}
    board = board_of(find_layout("figure"), fields, language="mn-Mong", format=format)
    number, unit, label = (text.ink for text in board.texts)
    assert number.right <= unit.x
    assert number.bottom <= label.y
    assert abs(number.x - label.x) < 0.05 * FORMATS[format].width
    assert label.bottom <= FORMATS[format].safe.bottom
    *_, words = board.texts
    assert words.lettering is not None
    size = words.lettering.paragraph.size
    assert size >= 0.025 * min(FORMATS[format].width, FORMATS[format].height)


@pytest.mark.parametrize("format", ["square", "landscape", "vertical"])
def test_bars_between_columns_end_where_their_box_ends(board_of: Compose, format: str) -> None:
    board = sample_board("chart", language="mn-Mong", format=format)
    frame = FORMATS[format]
    bars = [part.box for part in board.layers if isinstance(part, PlacedShape) and part.key]
    assert bars
    assert all(bar.bottom < frame.height * 0.97 for bar in bars if bar.height > 3 * bar.width)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_can_be_set_in_columns(name: str) -> None:
    for format in ("vertical", "og"):
        for captions in (False, True):
            board = sample_board(name, language="mn-Mong", format=format, captions=captions)
            frame = FORMATS[format]
            for text in board.texts:
                assert -2 <= text.ink.x
                assert text.ink.right <= frame.width + 2
                assert text.ink.bottom <= frame.height + 2
                assert text.lettering is not None
                assert format == "og" or not text.lettering.squeezed


def test_an_opening_scene_shows_its_words_from_the_first_frame(board_of: Compose) -> None:
    layout = find_layout("title")
    later = board_of(layout, {"title": "Words"}, moving=True)
    first = board_of(layout, {"title": "Words"}, moving=True, opening=True)
    assert any(layer.enter is not None for layer in later.layers)
    assert all(layer.enter is None for layer in first.layers)
    figure = board_of(find_layout("figure"), {"number": 20}, moving=True, opening=True)
    # The first frame is the picture that is seen before a video plays: not of a nought.
    assert next(iter(figure.texts)).frames == ()


@pytest.mark.parametrize("format", list(FORMATS))
def test_words_keep_out_of_the_corner_of_the_logo(format: str, board_of: Compose) -> None:
    text = 'fields: {title: required}\nlayers: [{text: "{{ title }}", type: title}]'
    board = board_of(text, {"title": "Many words " * 60}, format=format, corner_logo=True)
    corner = corner_box(FORMATS[format], find_language("en"))
    for placed in board.texts:
        assert placed.ink.y >= corner.bottom


@pytest.mark.parametrize("format", ["vertical", "square", "landscape"])
def test_a_name_without_a_picture_stands_large_in_the_middle(
    board_of: Compose, format: str
) -> None:
    layout = find_layout("lower-third")
    fields = {"name": "Amina Yusuf", "role": "Teacher"}
    alone = board_of(layout, fields, format=format)
    beside = board_of(layout, {**fields, "image": "white.png"}, format=format)

    def name(board: Board) -> PlacedText:
        return next(layer for layer in board.layers if isinstance(layer, PlacedText))

    assert name(alone).box.height > 1.3 * name(beside).box.height
    middle = name(alone).box.y + name(alone).box.height / 2
    assert 0.25 * alone.height < middle < 0.6 * alone.height
    assert name(beside).box.y > name(alone).box.y
    # A rule instead of the dark plate that words on pictures need.
    shapes = {board: [x.shape for x in board.layers if isinstance(x, PlacedShape)]
              for board in (alone, beside)}  # fmt: skip
    assert "pill" in shapes[alone]
    assert "pill" not in shapes[beside]
