"""Where captions stand: off what a picture is about, off other texts, within the safe area."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from storykit.assets import Assets
from storykit.design.board import Board
from storykit.design.captioning.backdrops import backdrop_of, behind
from storykit.design.captioning.places import choose_place, usual_place
from storykit.design.captions import caption_size, paint_cue
from storykit.design.composing import compose
from storykit.design.layouts import find_layout
from storykit.design.themes import find_theme
from storykit.formats import FORMATS
from storykit.script.fields import Translatable
from storykit.script.models import Scene
from storykit.script.people import Hide
from storykit.spans import Box, Span
from storykit.timeline import Cue

THEME = find_theme("steppe")
VERTICAL, SQUARE = FORMATS["vertical"], FORMATS["square"]
SIZE = (640.0, 180.0)
CUE = Cue(Span(0, 2000), "What can you say about dignity?", "one")


def around(x: float, y: float, reach: float = 100) -> Box:
    return Box(x - reach, y - reach, 2 * reach, 2 * reach)


# Choosing a place ---------------------------------------------------------------------------------


def test_captions_stand_at_the_foot_of_their_band() -> None:
    place = choose_place(VERTICAL, SIZE)
    assert place.name == "foot"
    assert place.top_of(SIZE[1]) == VERTICAL.caption.bottom - SIZE[1]


def test_a_face_at_the_foot_moves_captions_to_the_head_of_the_band() -> None:
    place = choose_place(VERTICAL, SIZE, [around(540, VERTICAL.caption.bottom, 100)])
    assert (place.name, place.top_of(SIZE[1])) == ("head", VERTICAL.caption.y)


def test_a_face_in_the_middle_of_the_band_moves_them_to_the_upper_band() -> None:
    place = choose_place(VERTICAL, SIZE, [around(540, 1100)])
    assert place.name == "upper"
    assert place.top_of(SIZE[1]) == VERTICAL.safe.y
    assert VERTICAL.safe.contains(place.box)


def test_a_face_beside_the_captions_does_not_move_them() -> None:
    assert choose_place(VERTICAL, SIZE, [around(80, 1100, 60)]).name == "foot"
    assert choose_place(VERTICAL, SIZE, [around(540, 600)]).name == "foot"


def test_captions_never_stand_on_other_texts() -> None:
    face = [around(540, 1100)]
    title = Box(200, 560, 600, 200)
    assert choose_place(VERTICAL, SIZE, face, [title]).name == "upper"
    near = Box(200, 500, 600, 200)  # too near for two texts above each other
    assert choose_place(VERTICAL, SIZE, face, [near]).name == "foot"
    tall = Box(200, 300, 600, 600)
    assert choose_place(VERTICAL, SIZE, face, [tall]).name == "foot"


def test_the_upper_band_begins_below_a_logo_that_is_in_its_way() -> None:
    logo = Box(500, VERTICAL.safe.y, 100, 60)
    place = choose_place(VERTICAL, SIZE, [around(540, 1100)], [logo])
    assert place.name == "upper"
    assert place.top_of(SIZE[1]) > logo.bottom


def test_where_faces_are_everywhere_captions_stay() -> None:
    everywhere = [Box(0, 0, 1080, 1920)]
    assert choose_place(VERTICAL, SIZE, everywhere) == usual_place(VERTICAL)


# From the board of a scene ------------------------------------------------------------------------


def scene(pictures: Path, **more: object) -> Scene:
    if not (pictures / "tall.png").exists():
        Image.new("RGB", (540, 960), (90, 90, 90)).save(pictures / "tall.png")
    fields = {"image": "tall.png", **more.pop("fields", {})}  # type: ignore[dict-item]
    return Scene(id="one", layout="photo", fields=fields, **more)


def board_of(made: Scene, pictures: Path, format: str = "vertical", language: str = "en") -> Board:
    return compose(
        made,
        find_layout(made.layout),
        THEME,
        language,
        FORMATS[format],
        assets=Assets((pictures,)),
        captions=True,
        moving=True,
    )


@pytest.mark.parametrize(
    ("focus", "name"), [((0.5, 0.3), "foot"), ((0.5, 0.57), "upper"), ((0.05, 0.57), "foot")]
)
def test_a_scenes_focus_is_kept_in_sight(
    focus: tuple[float, float], name: str, tmp_path: Path
) -> None:
    made = scene(tmp_path, focus=focus)
    board = board_of(made, tmp_path)
    assert backdrop_of(board, made, VERTICAL, SIZE).place.name == name


def test_a_focus_nobody_set_moves_nothing(tmp_path: Path) -> None:
    made = scene(tmp_path)
    assert "focus" not in made.model_fields_set
    board = board_of(made, tmp_path, "landscape")
    assert backdrop_of(board, made, FORMATS["landscape"], SIZE).place.name == "foot"


def test_the_focus_is_looked_for_where_the_crop_puts_it(tmp_path: Path) -> None:
    """A wide picture is cropped around its focus: beside its middle, here in the middle."""
    Image.new("RGB", (3840, 960), (90, 90, 90)).save(tmp_path / "wide.png")
    made = scene(tmp_path, focus=(0.4, 0.57), fields={"image": "wide.png"})
    board = board_of(made, tmp_path)
    assert backdrop_of(board, made, VERTICAL, SIZE).place.name == "upper"


def test_hidden_faces_are_kept_clear_as_well(tmp_path: Path) -> None:
    hide = Hide(box=(0.4, 0.5, 0.2, 0.1))
    made = scene(tmp_path, hide=(hide,))
    board = board_of(made, tmp_path)
    assert backdrop_of(board, made, VERTICAL, SIZE).place.name == "upper"
    whole = scene(tmp_path, hide=(Hide(box=(0.0, 0.0, 1.0, 1.0)),))
    assert backdrop_of(board_of(whole, tmp_path), whole, VERTICAL, SIZE).place.name == "foot"


def test_the_scenes_own_texts_are_not_covered(tmp_path: Path) -> None:
    title = Translatable.of("Human rights in sixty seconds for everyone here")
    photo = scene(tmp_path, fields={"title": title})
    made = Scene(id="one", layout="title", fields=photo.fields, focus=(0.5, 0.57))
    board = board_of(made, tmp_path)
    place = backdrop_of(board, made, VERTICAL, SIZE).place
    top = place.top_of(SIZE[1])
    caption = Box(540 - SIZE[0] / 2, top, *SIZE)
    for text in board.texts:
        ink = text.ink
        apart = ink.bottom <= caption.y or caption.bottom <= ink.y
        assert apart


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("format", list(FORMATS))
@pytest.mark.parametrize("y", [0.2, 0.5, 0.57, 0.8, 0.9])
def test_wherever_they_stand_captions_stay_in_the_safe_area(
    y: float, format: str, language: str, tmp_path: Path
) -> None:
    made = scene(tmp_path, focus=(0.5, y))
    board = board_of(made, tmp_path, format, language)
    frame = FORMATS[format]
    size = caption_size([CUE], THEME, language, frame)
    backdrop = backdrop_of(board, made, frame, size)
    for timed in paint_cue(CUE, THEME, language, frame, backdrop=backdrop):
        assert frame.safe.contains(timed.sprite.box, 2)


# How light it is behind ---------------------------------------------------------------------------


def test_the_picture_behind_decides_and_only_that_part_of_it(tmp_path: Path) -> None:
    picture = Image.new("RGB", (540, 960), (250, 250, 250))
    picture.paste((10, 10, 10), (0, 400, 540, 960))
    picture.save(tmp_path / "half.png")
    made = scene(tmp_path, fields={"image": "half.png"})
    board = board_of(made, tmp_path)
    low = behind(board, Box(200, 1100, 640, 148))
    high = behind(board, Box(200, 300, 640, 148))
    assert max(low[1]) < 40
    assert min(high[1]) > 200


def test_a_moving_clip_may_be_of_any_light(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64)
    made = Scene(id="one", layout="photo", fields={"video": "clip.mp4"}, focus=(0.5, 0.57))
    board = board_of(made, tmp_path)
    backdrop = backdrop_of(board, made, VERTICAL, SIZE, proportions=lambda placed: 9 / 16)
    assert backdrop.behind == ((0, 0, 0), (255, 255, 255))
    assert backdrop.place.name == "upper"


def test_a_layout_without_a_picture_has_the_colours_of_its_ground() -> None:
    made = Scene(id="one", layout="statement", fields={"statement": Translatable.of("Now.")})
    board = compose(made, find_layout("statement"), THEME, "en", SQUARE, captions=True, moving=True)
    colors = behind(board, Box(200, 850, 640, 148))
    assert (0, 0, 0) not in colors
    assert (255, 255, 255) not in colors


def test_where_a_caption_stands_is_the_same_for_all_captions_of_a_scene(tmp_path: Path) -> None:
    made = scene(tmp_path, focus=(0.5, 0.57))
    board = board_of(made, tmp_path)
    long = replace(CUE, text="What can you say about human dignity, here and now, in one minute?")
    size = caption_size([CUE, long], THEME, "en", VERTICAL)
    assert size[1] > caption_size([CUE], THEME, "en", VERTICAL)[1]
    backdrop = backdrop_of(board, made, VERTICAL, size)
    tops = {
        min(t.sprite.box.y for t in paint_cue(cue, THEME, "en", VERTICAL, backdrop=backdrop))
        for cue in (CUE, long)
    }
    assert len(tops) == 1  # both hang from the top of the upper band
