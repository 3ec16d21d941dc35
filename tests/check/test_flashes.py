"""Flashes of light are counted as WCAG 2.3.1 defines them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from storykit.check.flashes import luminance_grid, most_flashes


def frames(pattern, rate=30, seconds=2, area=1.0):
    """Frames whose share `area` from the left has the luminance that `pattern` gives by number."""
    for number in range(rate * seconds):
        grid = np.full((18, 32), 0.2)
        grid[:, : round(32 * area)] = pattern(number)
        yield number / rate, grid


def test_a_still_picture_and_a_slow_fade_do_not_flash():
    assert most_flashes(frames(lambda n: 0.5)) == 0
    assert most_flashes(frames(lambda n: n / 60)) <= 0.5


@pytest.mark.parametrize(("hertz", "flashes"), [(1, 1), (3, 3), (5, 5), (10, 10), (15, 15)])
def test_a_light_going_on_and_off_is_counted(hertz, flashes):
    counted = most_flashes(frames(lambda n: 0.9 if (n * hertz * 2 // 30) % 2 else 0.1))
    assert abs(counted - flashes) <= 0.5


def test_flashes_that_are_small_or_weak_or_bright_do_not_count():
    def flicker(low, high):
        return lambda n: high if n % 2 else low

    assert most_flashes(frames(flicker(0.1, 0.9), area=0.2)) == 0
    assert most_flashes(frames(flicker(0.40, 0.48))) == 0
    assert most_flashes(frames(flicker(0.85, 1.0))) == 0


def test_cuts_between_scenes_of_half_a_second_are_no_flashes():
    assert most_flashes(frames(lambda n: 0.9 if (n // 15) % 2 else 0.0)) <= 1.5


def test_luma_codes_become_relative_luminance():
    luma = np.full((108, 192), 16, np.uint8)
    luma[:, 96:] = 235
    grid = luminance_grid(luma)
    assert grid[:, :15].max() == 0
    assert grid[:, 17:].min() == 1


def clip(path, light):
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(30))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(60):
            pixels = np.full((48, 64, 3), light(number), np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def test_only_the_stretch_of_a_clip_that_is_shown_counts(story, found, tmp_path):
    clip(tmp_path / "flash.mp4", lambda n: 250 if n < 30 and n // 2 % 2 else 10)
    scene = {"video": "flash.mp4", "duration": 1000}
    tale = story([scene])
    tale._folder = tmp_path
    (finding,) = found(tale, "FLASH-01")
    assert (finding.level, finding.where.path) == ("error", "scenes[0].video")
    calm = story([{**scene, "clip_start": 1000}])
    calm._folder = tmp_path
    assert found(calm, "FLASH-01") == []
