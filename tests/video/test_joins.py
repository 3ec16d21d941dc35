"""Where segments meet inside of a scene."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.design.model import Painted, Plate
from storykit.spans import Box
from storykit.timeline.model import Transition
from storykit.video.encoders import software_encoder
from storykit.video.encoding import Segment, encode_segment, segments_of
from storykit.video.fingerprints import segment_key
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.painting import Painter
from storykit.video.settings import CodecName, EncodeSettings
from storykit.video.stages import Stages
from storykit.video.zones import goes_on
from tests.video.conftest import RED, decoded, film_of, plain

WIDTH, HEIGHT = 270, 480


def photograph() -> np.ndarray:
    """Something like a photograph: noise of all sizes."""
    random = np.random.default_rng(3)
    total = np.zeros((1200, 800))
    for size in (2, 5, 12, 25, 50, 100):
        coarse = (random.random((1200 // size + 2, 800 // size + 2)) * 255).astype(np.uint8)
        whole = Image.fromarray(coarse).resize((800, 1200), Image.Resampling.BICUBIC)
        total += np.asarray(whole, float) * size**0.7
    levels = (total - total.min()) / np.ptp(total) * 255
    return levels.astype(np.uint8)[..., None].repeat(3, axis=2)


def zoom(file: Path, motion: str = "zoom-in") -> Film:
    plate = Plate("picture", file, Box(0, 0, WIDTH, HEIGHT))
    painted = Painted(WIDTH, HEIGHT, (0, 0, 0), (plate,))
    return film_of([(5000, painted)], motion=motion)


def losses(
    film: Film, frames: range, out: Path, *, zones: bool = True, codec: CodecName = "h264"
) -> np.ndarray:
    """Decibels between each painted and decoded frame of a range that is one segment."""
    plan = schedule(film)
    stages = Stages(plan, rtl=False)
    whole = out.with_suffix(".webm" if codec == "vp9" else ".mp4")
    encoder = software_encoder(EncodeSettings(codec=codec).for_file(whole))
    encoder = encoder if zones else replace(encoder, zones="")
    encode_segment(film, plan, stages, Segment(0, frames), encoder, out, lambda: None)
    found = []
    with Painter(film, plan, stages, frames) as painter:
        for number, frame in zip(frames, decoded(out), strict=True):
            seen = frame.to_ndarray()[:HEIGHT, :WIDTH].astype(float)
            off = ((seen - painter.painted(number).luma) ** 2).mean()
            found.append(10 * np.log10(255**2 / off))
    return np.array(found)


def test_frames_at_the_joins_of_a_movement_are_as_good_as_in_one_piece(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    film = zoom(picture(photograph()))
    first, *_ = segments_of(schedule(film))
    assert first.frames == range(90)
    whole = losses(film, range(150), tmp_path / "whole.mp4", zones=True)
    part = losses(film, first.frames, tmp_path / "part.mp4", zones=True)
    without = losses(film, first.frames, tmp_path / "without.mp4", zones=False)
    assert (part - whole[:90])[-8:].min() > -0.8
    assert (without - whole[:90])[-1] < (part - whole[:90])[-1] - 0.5
    # The next segment begins with a whole picture, no worse than those around it.
    following = losses(film, range(90, 150), tmp_path / "following.mp4", zones=True)
    assert (following - whole[90:])[:8].min() > -0.5


@pytest.mark.parametrize("codec", ["hevc", "vp9", "av1"])
def test_other_codecs_have_no_dip_at_joins_either(
    tmp_path: Path, picture: Callable[..., Path], codec: CodecName
) -> None:
    film = zoom(picture(photograph()))
    whole, part, following = (
        losses(film, range(*frames), tmp_path / f"{frames[0]}.mp4", codec=codec)
        for frames in ((60, 150), (60, 90), (90, 150))
    )
    assert (part - whole[:30])[-8:].min() > -1.2
    assert (following - whole[30:])[:8].min() > -1.2


@pytest.mark.parametrize("kind", ["fade", "slide"])
def test_what_is_seen_before_a_transition_begins_is_as_good_as_in_one_piece(
    tmp_path: Path, picture: Callable[..., Path], kind: str
) -> None:
    seen = photograph()
    files = picture(seen, "a.png"), picture(np.ascontiguousarray(seen[:, ::-1]), "b.png")
    scenes = [(3000, zoom(file).shots[0].painted) for file in files]
    film = film_of(scenes, transition=Transition(kind, 500), motion="zoom-in")  # type: ignore[arg-type]
    assert segments_of(schedule(film))[0].frames == range(90)
    whole = losses(film, range(30, 130), tmp_path / "whole.mp4")
    part = losses(film, range(30, 90), tmp_path / "part.mp4")
    following = losses(film, range(90, 130), tmp_path / "following.mp4")
    assert (part - whole[:60])[-8:].min() > -1.0
    assert (following - whole[60:])[:8].min() > -1.0


def test_only_movements_that_go_on_need_it(picture: Callable[..., Path]) -> None:
    moving = schedule(zoom(picture(photograph())))
    assert goes_on(moving, range(90))
    assert not goes_on(moving, range(90, 150))
    resting = schedule(film_of([(5000, plain(RED))]))
    assert not goes_on(resting, range(90))
    scenes = schedule(film_of([(3000, plain(RED))] * 2, transition=Transition("fade", 400)))
    assert not goes_on(scenes, range(90))


def test_a_segment_that_ends_its_scene_is_another_than_one_that_does_not(
    picture: Callable[..., Path],
) -> None:
    file = picture(photograph())
    keys = []
    for length in (3000, 6000, 6500):
        film = film_of([(length, zoom(file).shots[0].painted)], motion="zoom-in")
        plan, encoder = schedule(film), software_encoder(EncodeSettings().for_file(Path("a.mp4")))
        keys.append(segment_key(film, plan, segments_of(plan)[0], encoder))
    assert keys[0] != keys[1] == keys[2]
