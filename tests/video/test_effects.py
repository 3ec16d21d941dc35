"""Effects on clips: what they may be given, what becomes of it, and that nothing shows through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from storykit.check.probing import failing_effect
from storykit.errors import RenderError, UsageError
from storykit.video.clips import PlainReader
from storykit.video.effects import EffectsReader, check_effects
from storykit.video.render import frame_at
from storykit.video.resting import first_frame
from tests.video.clipmaking import counted, rotated, write_clip
from tests.video.conftest import film_of, full_plate, plain


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    return write_clip(path, [counted(n) for n in range(25)])


@pytest.fixture(scope="module")
def cut_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip whose start half is opaque orange and whose end half is not there."""
    pixels = np.zeros((64, 96, 4), np.uint8)
    pixels[:, :48] = (230, 140, 20, 255)
    path = tmp_path_factory.mktemp("clips") / "cut_out.mov"
    facts = {"codec": "png", "pix_fmt": "rgba", "options": {}}
    return write_clip(path, [pixels] * 5, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("effects", "wrong"),
    [
        ([{"crop": {"x1": 500, "x2": 100}}], 0),
        ([{"multiply-speed": 0}], 0),
        (["black-and-white", {"multiply-speed": "fast"}], 1),
        (["mirror-x", "freeze"], 1),
        ([{"resize": 0}], 0),
        ([{"margin": {"color": "red"}}], 0),
        ([{"make-loopable": 9}], 0),
        ([{"resize": 4}] * 10, 2),
        ([{"margin": 2000}, "loop", {"margin": 2000}], 0),
        ([{"resize": {"height": 4000}}], 0),
    ],
)
def test_what_would_stop_a_render_is_found_by_trying(
    clip: Path, effects: list[Any], wrong: int
) -> None:
    check_effects(effects)
    found = failing_effect(clip, effects, 0)
    assert found is not None
    index, message, cure = found
    assert index == wrong
    assert "clip.mp4" in message
    assert "It takes" in cure
    assert "operand" not in message
    assert "NoneType" not in message
    scene = plain((0, 0, 0), full_plate(clip, "clip"))
    film = film_of([(500, scene)], effects=tuple(effects))
    with pytest.raises(RenderError):
        frame_at(film, 0)


@pytest.mark.parametrize("given", [{"resize": [255, 0, 0]}, {"super-sample": [0.1, 1000]}])
def test_numbers_that_would_take_for_ever_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="numbers above"):
        check_effects([given])


@pytest.mark.parametrize("effect", [{"scroll": {"w": 40, "x-speed": 90}}, {"crop": {"x2": 1}}])
def test_pictures_that_become_one_pixel_wide_are_shown(clip: Path, effect: dict[str, Any]) -> None:
    assert failing_effect(clip, [effect], 0) is None


@pytest.mark.parametrize("turns", [0, 1])
def test_times_and_turns_work_together(clip: Path, tmp_path: Path, turns: int) -> None:
    path = rotated(clip, tmp_path / "turned.mp4", turns)
    effects = ["time-mirror", {"multiply-speed": 2}, "mirror-y", {"rotate": 180}]
    reader = EffectsReader(PlainReader(path), effects, 0.2)
    size = (64, 96) if turns else (96, 64)
    middles = []
    for seconds in (0.2, 0.4, 0.5, 3.0):
        frame = reader.at(seconds)
        assert (frame.width, frame.height) == size
        luma = frame.source.planes.luma
        middles.append(float(luma[luma.shape[0] // 2, luma.shape[1] // 2]))
    reader.close()
    # Twice as fast from the last frame (24) back to the fifth, where it stays.
    levels = [16 + (40 + 8 * number) * 219 / 255 for number in (24, 14, 9, 5)]
    assert middles == pytest.approx(levels, abs=9)


def test_parts_that_are_not_there_stay_so_under_effects(cut_out: Path) -> None:
    green = (20, 160, 60)

    def pixel(x: int, *effects: Any) -> np.ndarray:
        plate = full_plate(cut_out, "clip")
        film = film_of([(200, plain(green, plate))], effects=tuple(effects))
        return np.asarray(frame_at(film, 40)).astype(int)[32, x]

    orange = (230, 140, 20)
    for x, effects, expected in (
        (12, (), orange),
        (52, (), green),
        (12, ("mirror-x",), green),
        (52, ("mirror-x",), orange),
        (12, ("invert-colors",), (25, 115, 235)),
        (52, ("invert-colors", {"multiply-speed": 0.5}), green),
        (52, ({"rotate": 180}, "loop"), orange),
    ):
        assert np.abs(pixel(x, *effects) - expected).max() <= 6, (x, effects)


def test_a_card_shows_nothing_where_its_clip_is_not_there(cut_out: Path) -> None:
    still = first_frame(full_plate(cut_out, "clip"))
    assert still.mode == "RGBA"
    pixels = np.asarray(still).astype(int)
    assert (pixels[:, 60:, 3] == 0).all()
    assert np.abs(pixels[32, 20] - (230, 140, 20, 255)).max() <= 4
