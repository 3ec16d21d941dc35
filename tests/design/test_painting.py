"""Paint: premultiplied pixels, merged stills, plates, and pictures without bands or seams."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.cards.samples import sample_board
from storykit.design.board import (
    Board,
    PlacedPicture,
    PlacedShade,
    PlacedShape,
    PlacedText,
)
from storykit.design.compositing import flattened, lay_on, lay_over, stacked
from storykit.design.debugging import debugged
from storykit.design.flattening import flatten
from storykit.design.gradients import gradient, shade
from storykit.design.lettering import marker_boxes
from storykit.design.model import Entrance, Painted, Plate, Sprite, Still
from storykit.design.painting import paint, paint_layer
from storykit.design.pictures import blurred, contain, cover_crop, light_of, open_for
from storykit.design.shapes import check_mark, hills, placed_box, quote_mark, rounded_box
from storykit.design.textures import texture
from storykit.errors import AssetError
from storykit.script.people import Hide
from storykit.spans import Box
from tests.design.conftest import Compose


def board(*layers: object, size: tuple[int, int] = (40, 20)) -> Board:
    frame = Box(0, 0, *size)
    return Board(
        "l",
        "t",
        "en",
        "square",
        *size,
        (10, 20, 30),
        frame,
        frame,
        False,
        tuple(layers),  # type: ignore[arg-type]
    )


def filled(color: tuple[int, int, int, int], width: int, height: int, x: int, y: int) -> Sprite:
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:] = color
    return Sprite(pixels, x, y)


def test_neighbours_that_come_in_alike_become_one_still() -> None:
    fade = Entrance(duration=300)
    still = [PlacedShape(f"{n}", Box(n * 5, 0, 5, 5), color=(255, 0, 0)) for n in range(3)]
    late = PlacedShape("late", Box(0, 10, 5, 5), fade, color=(0, 255, 0))
    later = PlacedShape("later", Box(8, 10, 5, 5), Entrance(duration=300), color=(0, 255, 0))
    painted = paint(board(*still, late, later))
    assert [type(layer) for layer in painted.layers] == [Still, Still]
    first, second = painted.layers
    assert isinstance(first, Still)
    assert isinstance(second, Still)
    assert first.enter is None
    assert first.sprite.box == Box(0, 0, 15, 5)
    assert second.enter == fade
    assert second.sprite.box == Box(0, 10, 13, 5)


def test_pictures_are_plates_unless_they_come_in_change_colour_or_stand_still(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.png"
    Image.new("RGB", (50, 50), (200, 100, 0)).save(file)
    bare = PlacedPicture("a", Box(0, 0, 40, 20), None, file)
    dressed = PlacedPicture("b", Box(5, 5, 10, 10), None, file, radius=5.0)
    painted = paint(board(bare, dressed))
    assert [type(layer) for layer in painted.layers] == [Plate, Plate]
    for change in (
        {"moves": False},
        {"enter": Entrance()},
        {"duotone": ((0, 0, 0), (255, 255, 255))},
        {"tint": ((0, 0, 0), 0.5)},
    ):
        alone = paint(board(bare, replace(dressed, **change)))  # type: ignore[arg-type]
        assert [type(layer) for layer in alone.layers] == [Plate, Still]
    image = flattened(painted)
    assert image.getpixel((20, 10)) == (200, 100, 0)


def test_what_is_painted_is_premultiplied() -> None:
    made = sample_board("quote", language="ar", format="square")
    for layer in made.layers:
        sprite = None
        if not isinstance(layer, PlacedPicture):
            sprite = paint_layer(layer, made.width, made.height)
        if sprite is not None:
            pixels = sprite.pixels
            assert (pixels[:, :, :3].max(axis=2) <= pixels[:, :, 3]).all(), layer


def test_laying_over_is_exact() -> None:
    """Against the definition, reckoned in floating point."""
    generator = np.random.default_rng(3)
    alpha = generator.integers(0, 256, (30, 30, 1))
    top = np.concatenate([generator.integers(0, 256, (30, 30, 3)) * alpha // 255, alpha], axis=2)
    top = top.astype(np.uint8)
    ground = generator.integers(0, 256, (30, 30, 3)).astype(np.uint8)
    exact = top[:, :, :3] + ground * (1 - alpha / 255)

    image = Image.fromarray(ground)
    lay_on(image, Sprite(top, 0, 0))
    assert np.abs(np.asarray(image) - exact).max() <= 1

    canvas = np.concatenate([ground, np.full((30, 30, 1), 255, np.uint8)], axis=2)
    lay_over(canvas, top, 0, 0)
    assert np.abs(canvas[:, :, :3] - exact).max() <= 1
    assert (canvas[:, :, 3] >= 254).all()


def test_sprites_that_hang_out_of_the_frame_are_cut() -> None:
    image = Image.new("RGB", (10, 10))
    lay_on(image, filled((255, 255, 255, 255), 8, 8, -4, 6))
    lay_on(image, filled((255, 255, 255, 255), 8, 8, 40, 40))
    assert image.getpixel((3, 9)) == (255, 255, 255)
    assert image.getpixel((4, 9)) == (0, 0, 0)
    joined = stacked([filled((9, 9, 9, 255), 8, 8, -4, 6)], 10, 10)
    assert joined.box == Box(0, 6, 4, 4)


@pytest.mark.parametrize("toward", ["top", "bottom", "left", "right"])
def test_a_shade_grows_steadily_towards_its_side(toward: str) -> None:
    pixels = shade(64, 64, toward, (0, 0, 0), 0.8, 0.1, 8)  # type: ignore[arg-type]
    alpha = pixels[:, :, 3].astype(float)
    line = alpha.mean(axis=1) if toward in ("top", "bottom") else alpha.mean(axis=0)
    line = line if toward in ("bottom", "right") else line[::-1]
    assert (np.diff(line) > -1).all()
    assert line[-1] == pytest.approx(0.8 * 255, abs=1)
    assert line[0] == pytest.approx(0.1 * 255, abs=2)


def test_slow_gradients_have_no_bands() -> None:
    """Rows are mixed of two neighbouring values, so the mean of each moves by less than a step."""
    pixels = shade(400, 800, "bottom", (0, 0, 0), 0.15)
    means = pixels[:, :, 3].astype(float).mean(axis=1)
    assert np.abs(np.diff(means)).max() < 0.5
    run = gradient(400, 800, "bottom", ((20, 20, 20), (40, 40, 40)), 1.0)
    assert np.abs(np.diff(run[:, :, 0].astype(float).mean(axis=1))).max() < 0.5


def test_painting_twice_gives_the_same_bytes() -> None:
    for name in ("quote", "chart", "event", "end"):
        made = sample_board(name, format="og", language="ar")
        assert flatten(made).tobytes() == flatten(made).tobytes()


def test_the_focus_stays_in_the_crop() -> None:
    for focus in ((0.0, 0.0), (0.5, 0.5), (0.9, 0.2), (1.0, 1.0)):
        for size in ((1080, 1920), (1080, 1080), (1200, 630)):
            left, top, across, high = cover_crop(4000, 3000, *size, focus)
            assert left >= 0
            assert top >= 0
            assert left + across <= 4000.001
            assert top + high <= 3000.001
            assert left <= focus[0] * 4000 <= left + across + 0.001
            assert top <= focus[1] * 3000 <= top + high + 0.001
            assert across / high == pytest.approx(size[0] / size[1], rel=0.001)


def test_tiny_and_extreme_pictures_fill_their_box(tmp_path: Path) -> None:
    for size in ((1, 1), (2000, 3), (3, 2000), (5000, 5000)):
        file = tmp_path / "odd.jpg"
        Image.new("RGB", size, (250, 120, 10)).save(file, quality=95)
        for fit in ("cover", "contain"):
            made = open_for(file, 200, 100, fit, (0.5, 0.5), (0, 0, 0))
            assert made.size == (200, 100)
        assert open_for(file, 20, 10, "cover", (0.5, 0.5), (0, 0, 0)).getpixel((10, 5))[0] > 240


def test_a_whole_picture_stands_on_its_own_blur() -> None:
    picture = Image.new("RGB", (100, 100), (200, 0, 0))
    made = contain(picture, 200, 100, "blur")
    assert made.getpixel((100, 50)) == (200, 0, 0)
    assert 100 < made.getpixel((5, 50))[0] < 200


def test_a_blur_has_no_steps_in_it() -> None:
    slope = np.linspace(40, 52, 200, dtype=np.float32).astype(np.uint8)
    picture = Image.fromarray(np.broadcast_to(slope[:, None, None], (200, 100, 3)).copy())
    ground = np.asarray(blurred(picture, 480, 960))[..., 0].astype(float)
    rows = ground.mean(axis=1).reshape(-1, 8).mean(axis=1)
    assert rows[-1] - rows[0] > 4
    assert np.abs(np.diff(rows)).max() < 0.2


def test_transparent_pictures_show_the_ground_through(tmp_path: Path) -> None:
    file = tmp_path / "clear.png"
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(file)
    picture = PlacedPicture("a", Box(0, 0, 40, 20), None, file)
    assert flatten(board(picture)).getpixel((20, 10)) == (10, 20, 30)


def test_hidden_areas_are_covered_on_plates_and_in_dressed_pictures(tmp_path: Path) -> None:
    file = tmp_path / "face.png"
    Image.new("RGB", (400, 200), (255, 255, 255)).save(file)
    hide = (Hide(box=(0.4, 0.3, 0.2, 0.4), color="#102030"),)
    for radius in (0.0, 4.0):
        picture = PlacedPicture("a", Box(0, 0, 40, 20), None, file, radius=radius, hide=hide)
        assert flatten(board(picture)).getpixel((20, 10)) == (16, 32, 48)


def test_light_is_measured_where_the_words_are(tmp_path: Path) -> None:
    file = tmp_path / "half.png"
    picture = Image.new("RGB", (200, 200), "white")
    picture.paste((0, 0, 0), (0, 0, 100, 200))
    picture.save(file)
    placed = PlacedPicture("a", Box(0, 0, 100, 100), None, file)
    dark, bright = light_of(placed, Box(5, 10, 30, 80))
    assert bright[0] < 30
    dark, bright = light_of(placed, Box(65, 10, 30, 80))
    assert dark[0] > 225


def test_forms_cover_what_they_should() -> None:
    assert rounded_box(20, 20, 10)[10, 10] == 1
    assert rounded_box(20, 20, 10)[0, 0] == 0
    assert placed_box(10, 10, 2.5, 0, 5, 10, 0)[5].tolist() == [0, 0, 0.5, 1, 1, 1, 1, 0.5, 0, 0]
    disc = placed_box(100, 100, 0, 0, 100, 100, 50).sum()
    assert disc == pytest.approx(np.pi * 50**2, rel=0.002)


def test_mirrored_forms_are_mirrored() -> None:
    assert np.array_equal(
        quote_mark(40, 32, mirrored=True), quote_mark(40, 32, mirrored=False)[:, ::-1]
    )
    assert np.array_equal(hills(60, 20, mirrored=True), hills(60, 20, mirrored=False)[:, ::-1])
    assert not np.array_equal(quote_mark(40, 32, mirrored=True), quote_mark(40, 32, mirrored=False))
    assert check_mark(30, 30).max() == 1


@pytest.mark.parametrize("name", ["dots", "contours", "rays", "weave", "grain", "stars"])
def test_textures_are_fixed_and_within_bounds(name: str) -> None:
    first = texture(name, 120, 90, 30.0, mirrored=False)
    assert first.shape == (90, 120)
    assert first.min() >= 0
    assert 0 < first.max() <= 1
    assert np.array_equal(first, texture(name, 120, 90, 30.0, mirrored=False))


def test_counted_numbers_have_a_sprite_for_each_state(board_of: Compose) -> None:
    text = 'fields: {number: required}\nlayers: [{number: "{{ number }}", counts: 200ms}]'
    painted = paint(board_of(text, {"number": 7}, moving=True, theme="bare"))
    still = painted.layers[-1]
    assert isinstance(still, Still)
    assert 0 < still.frames[-1][0] <= 200
    assert np.array_equal(still.frames[-1][1].pixels, still.sprite.pixels)


def test_a_marker_lies_behind_emphasised_words_only(board_of: Compose) -> None:
    text = 'fields: {title: required}\nlayers: [{text: "{{ title }}", type: title}]'
    made = board_of(text, {"title": "One *two*"}, theme="bare")
    placed = next(iter(made.texts))
    assert placed.marker == (11, 11, 11)
    plain = board_of(text, {"title": "One two"}, theme="bare")
    assert next(iter(plain.texts)).marker is None
    sprite = paint_layer(placed, made.width, made.height)
    assert sprite is not None
    ink = placed.ink
    assert sprite.box.right > ink.right


def test_painted_frames_are_as_large_as_the_format() -> None:
    made = sample_board("title", format="og")
    painted = paint(made)
    assert (painted.width, painted.height) == (1200, 630)
    assert isinstance(painted, Painted)
    assert flatten(painted).size == (1200, 630)
    shades = [layer for layer in made.layers if isinstance(layer, PlacedShade)]
    texts = [layer for layer in made.layers if isinstance(layer, PlacedText)]
    assert shades
    assert texts


def test_debugging_draws_areas_and_baselines_over_the_same_size() -> None:
    made = sample_board("quote", language="ar", format="square")
    shown = debugged(made)
    assert shown.size == (1080, 1080)
    text = next(iter(made.texts))
    assert text.lettering is not None
    line = (round(text.box.x + 3), round(text.box.y + text.lettering.baselines[0]))
    assert shown.getpixel(line) == (255, 0, 60)
    assert shown.getpixel((round(made.safe.x), 500)) in {(0, 190, 255), (0, 200, 90)}


def test_a_clip_is_shown_by_the_frame_that_is_given(tmp_path: Path) -> None:
    clip = PlacedPicture("a", Box(0, 0, 40, 20), None, tmp_path / "a.mp4", "clip")
    with pytest.raises(AssetError, match=r"a\.mp4"):
        flatten(board(clip))
    shown = flatten(board(clip), lambda plate: Image.new("RGB", (80, 40), (1, 2, 3)))
    assert shown.getpixel((20, 10)) == (1, 2, 3)


def test_a_duotone_has_two_colours_and_veils_know_it(board_of: Compose, tmp_path: Path) -> None:
    ramp = Image.linear_gradient("L").resize((300, 300)).convert("RGB")
    ramp.save(tmp_path / "ramp.png")
    text = """
fields: {image: required}
tone: picture
layers:
  - picture: "{{ image }}"
    duotone: {dark: "#000000", light: "#203040"}
  - group: column
    veil: {toward: all, opacity: 0.1}
    layers: [{text: Words}]
"""
    made = board_of(text, {"image": "ramp.png"})
    picture = next(x for x in made.layers if isinstance(x, PlacedPicture))
    sprite = paint_layer(picture, made.width, made.height)
    assert sprite is not None
    assert sprite.pixels[2, 500].tolist()[:3] == pytest.approx([0, 0, 0], abs=3)
    assert sprite.pixels[-2, 500].tolist()[:3] == pytest.approx([0x20, 0x30, 0x40], abs=3)
    assert next(x.opacity for x in made.layers if isinstance(x, PlacedShade)) == 0.1


def test_logos_may_be_drawings(board_of: Compose, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">'
        '<rect width="40" height="10" fill="#ff0000"/></svg>',
        encoding="utf-8",
    )
    made = board_of("layers: [{logo: '', height: 100px}]", logo=logo, theme="bare")
    box = made.layers[0].box
    assert box.width / box.height == pytest.approx(4)
    middle = (round(box.x + box.width / 2), round(box.y + box.height / 2))
    assert flatten(made).getpixel(middle) == (255, 0, 0)


def test_letters_of_one_colour_are_laid_on_as_all_others_are() -> None:
    generator = np.random.default_rng(5)
    alpha = generator.integers(0, 256, (20, 20)).astype(np.uint16)
    pixels = np.stack([(alpha * v + 127) // 255 for v in (250, 20, 90)] + [alpha], axis=2)
    plain = Sprite(pixels.astype(np.uint8), 3, 4)
    ground = Image.fromarray(generator.integers(0, 256, (30, 30, 3)).astype(np.uint8))
    one, two = ground.copy(), ground.copy()
    lay_on(one, plain)
    lay_on(two, Sprite(plain.pixels, 3, 4, (250, 20, 90)))
    apart = np.abs(np.asarray(one).astype(int) - np.asarray(two))
    assert apart.max() <= 1
    assert one.tobytes() != ground.tobytes()


@pytest.mark.parametrize(
    ("mask", "inside", "outside"),
    [
        ("circle", (540, 540), (20, 20)),
        ("arch", (20, 1070), (20, 20)),
        ("pill", (540, 20), (10, 10)),
        ("leaf", (1070, 10), (10, 10)),
    ],
)
def test_pictures_are_cut_to_forms_and_mirrored(
    mask: str, inside: tuple[int, int], outside: tuple[int, int], board_of: Compose
) -> None:
    text = f'fields: {{image: required}}\nlayers: [{{picture: "{{{{ image }}}}", mask: {mask}}}]'
    for language, side in (("en", 1), ("ar", -1)):
        image = flatten(board_of(text, {"image": "white.png"}, theme="bare", language=language))
        flip = (lambda x: x) if side == 1 else (lambda x: 1079 - x)
        assert image.getpixel((flip(inside[0]), inside[1])) == (255, 255, 255)
        assert image.getpixel((flip(outside[0]), outside[1])) != (255, 255, 255)


def test_a_tint_colours_pictures_that_move_and_those_that_are_cut(board_of: Compose) -> None:
    for more in ("", ", radius: 40px"):
        text = (
            'fields: {image: required}\nlayers: [{picture: "{{ image }}", '
            f'tint: {{color: "#0000ff", strength: 0.5}}{more}}}]'
        )
        made = board_of(text, {"image": "white.png"}, theme="bare")
        assert flatten(made).getpixel((540, 540)) == pytest.approx((128, 128, 255), abs=1)
    moving = board_of(text.replace(more, ""), {"image": "white.png"}, theme="bare", moving=True)
    assert any(isinstance(layer, Plate) for layer in paint(moving).layers)


def test_veils_know_of_tints(board_of: Compose) -> None:
    def opacity(tint: str) -> float:
        text = f"""
fields: {{image: required}}
tone: picture
layers:
  - {{picture: "{{{{ image }}}}"{tint}}}
  - group: column
    veil: {{toward: all, opacity: 0.1}}
    layers: [{{text: Words}}]
"""
        shades = board_of(text, {"image": "white.png"}, theme="bare").layers
        return [layer.opacity for layer in shades if isinstance(layer, PlacedShade)][-1]

    assert opacity(', tint: {color: "#000000", strength: 0.9}') == 0.1 < opacity("")


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("ur", "سب کا *پانی حق* ہے، اور *گھر* بھی"),
        ("ar", "لكل إنسان *حق في الماء* هنا"),
        ("mn-Mong", "ᠬᠦᠮᠦᠨ *ᠪᠦᠷ* ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠦᠯᠡᠬᠦ *ᠡᠷᠬᠡ* ᠴᠢᠯᠥᠭᠡ"),
        ("my", "*အခွင့်အရေး* ဖြစ်သည်။"),
        ("km", "*សិទ្ធិ* របស់យើង"),
        ("th", "*สิทธิที่ดิน* ของเรา"),
        ("ne", "*पानी* माग्नु *अधिकार* हो।"),
        ("dv", "އިންސާނުން *މިނިވަންކަން* ލިބެއެވެ"),
        ("en", "A *glorious jug* of water"),
    ],
)
def test_marked_letters_lie_on_their_marker_in_every_script(
    language: str, statement: str, board_of: Compose
) -> None:
    layout = "fields: {a: required}\nlayers: [{text: '{{ a }}', type: statement}]"
    board = board_of(layout, {"a": statement}, theme="campaign", language=language)
    lettering = next(iter(board.texts)).lettering
    paragraph = lettering.paragraph
    boxes = marker_boxes(lettering)
    for start, end in lettering.emphasis:
        inks = [
            ink
            for glyph in paragraph.glyphs()
            if start <= glyph.cluster < end and (ink := glyph.ink(paragraph.size)) is not None
        ]
        assert inks
        for left, top, right, bottom in inks:
            assert any(
                box.x <= left and box.y <= top and right <= box.right and bottom <= box.bottom
                for box in boxes
            )
