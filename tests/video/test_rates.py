"""Frame rates: each shows every scene, transition and caption at its time, to the frame."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from storykit.design.model import Entrance, Sprite, Still, TimedSprite
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video.colour import Planes, codes
from storykit.video.frames import frame_range, schedule
from storykit.video.model import Film, Shot
from storykit.video.painting import Painter
from storykit.video.render import render_film
from storykit.video.stages import Stages
from tests.video.conftest import SIZE, block, film_of, full_plate, plain

KINDS = ("cut", "fade", "slide", "wipe", "through-black", "zoom")
RATES = [
    Fraction(24), Fraction(25), Fraction(30), Fraction(50), Fraction(60),
    Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001),
]  # fmt: skip
SCENES = 60


def colours(count: int, random_: random.Random) -> list[tuple[int, int, int]]:
    """Colours of which neighbours differ plainly."""
    found: list[tuple[int, int, int]] = []
    while len(found) < count:
        one = (random_.randrange(20, 236), random_.randrange(20, 236), random_.randrange(20, 236))
        if not found or max(abs(a - b) for a, b in zip(one, found[-1], strict=True)) > 60:
            found.append(one)
    return found


def busy_film(fps: Fraction, seen: list[tuple[int, int, int]], random_: random.Random) -> Film:
    """Scenes of any length, half of them with a transition, captions that begin and end anywhere.

    Captions lie on the lower half, and their colours are those of `seen` the other way round.
    """
    shots: list[Shot] = []
    moment = 0
    for number, colour in enumerate(seen):
        span = Span(moment, moment + random_.randrange(50, 500))
        kind = random_.choice(KINDS) if number and random_.random() < 0.5 else "cut"
        transition = Transition(kind, random_.randrange(40, 300))  # type: ignore[arg-type]
        shots.append(Shot(f"s{number}", "", span, plain(colour), transition))
        moment = span.end
    captions = []
    begin = 0
    for colour in reversed(seen):
        begin += random_.randrange(0, 200)
        span = Span(begin, begin + random_.randrange(60, 400))
        captions.append(TimedSprite(span, Sprite(block(48, 16, colour), 8, 40)))
        begin = span.end
    return Film(SIZE, SIZE, fps, moment, tuple(shots), tuple(captions))


def middle(planes: Planes, top: int, bottom: int) -> np.ndarray:
    """The mean codes of a band of a frame, without its ends."""
    parts = (planes.luma[top:bottom, 12:52], planes.blue[top // 2 : bottom // 2, 6:26],
             planes.red[top // 2 : bottom // 2, 6:26])  # fmt: skip
    return np.array([part.mean() for part in parts])


def code(colour: tuple[int, int, int]) -> np.ndarray:
    """What a colour is in planes."""
    luma, blue, red = codes(block(2, 2, colour))
    return np.array([luma.mean() + 16, blue.mean() + 128, red.mean() + 128])


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_sixty_scenes_with_transitions_and_captions_show_no_wrong_frame(
    tmp_path: Path, fps: Fraction
) -> None:
    random_ = random.Random(str(fps))
    seen = colours(SCENES, random_)
    film = busy_film(fps, seen, random_)
    video = render_film(film, tmp_path / "film.mp4")
    plan = schedule(film)
    assert video.frames == plan.frames == round(film.duration * fps / 1000)
    with av.open(str(video.path)) as container:
        stream = container.streams.video[0]
        base = stream.time_base
        decoded = list(container.decode(stream))
    frames = [Planes.of(frame) for frame in decoded]
    assert [frame.pts * base for frame in decoded] == [n / fps for n in range(plan.frames)]
    wrong = []
    for shot, colour in zip(film.shots, seen, strict=True):
        stop = frame_range(Span(0, shot.span.start + shot.transition.duration), fps).stop
        for number in frame_range(shot.span, fps):
            if shot.transition.kind != "cut" and number < stop:
                continue
            if np.abs(middle(frames[number], 4, 32) - code(colour)).max() > 2:
                wrong.append((shot.id, number))
    # Transitions go on around captions, so that a coder is a little further off there.
    for caption in film.overlays:
        colour = tuple(int(level) for level in caption.sprite.pixels[0, 0, :3])
        for number in frame_range(caption.span, fps):
            if number >= plan.frames:
                continue
            if np.abs(middle(frames[number], 44, 52) - code(colour)).max() > 8:  # type: ignore[arg-type]
                wrong.append((caption.span, number))
    assert wrong == []
    # Under a transition, and where no caption is: what was painted for this frame.
    with Painter(film, plan, Stages(plan, rtl=False), range(plan.frames)) as painter:
        for number, shown in enumerate(frames):
            painted = painter.painted(number)
            assert np.abs(shown.luma.astype(int) - painted.luma).mean() < 4, number


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_other_programs_read_the_rate_exactly(tmp_path: Path, fps: Fraction) -> None:
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("ffprobe is not installed")
    film = film_of([(1234, plain((20, 90, 160)))], fps=fps)
    frames = schedule(film).frames
    for name in ("film.mp4", "film.webm"):
        video = render_film(film, tmp_path / name)
        command = [ffprobe, "-v", "error", "-count_frames", "-select_streams", "v:0",
                   "-show_streams", "-show_format", "-of", "json", str(video.path)]  # fmt: skip
        told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        stream = told["streams"][0]
        assert int(stream["nb_read_frames"]) == video.frames == frames
        # Matroska keeps whole nanoseconds for a frame, and times to the millisecond.
        exact = name.endswith("mp4")
        for rate in (stream["r_frame_rate"], stream["avg_frame_rate"]):
            assert Fraction(rate) == fps if exact else abs(Fraction(rate) / fps - 1) < 1e-3
        assert float(told["format"]["duration"]) == pytest.approx(float(frames / fps), abs=2e-3)


@pytest.mark.parametrize("unit", [Fraction(1), Fraction(1000, 1001)], ids=["whole", "1001"])
def test_what_moves_is_at_the_same_place_at_the_same_time(tmp_path: Path, unit: Fraction) -> None:
    stripes = np.zeros((200, 300, 3), np.uint8)
    stripes[:, ::7] = (220, 180, 60)
    Image.fromarray(stripes).save(tmp_path / "stripes.png")
    words = Still(Sprite(block(20, 10, (255, 255, 255)), 30, 30), Entrance(100, 4000, dx=40.0))
    scene = plain((0, 0, 0), full_plate(tmp_path / "stripes.png"), words)
    for motion in ("zoom-in", "pan-end"):
        shown = []
        for rate in (24, 30, 50, 60):
            film = film_of([(3000, scene)], fps=rate * unit, motion=motion)
            plan = schedule(film)
            with Painter(film, plan, Stages(plan, rtl=False), range(plan.frames)) as painter:
                # The same moment: the first frame of the second and third unit of time.
                shown.append([bytes(painter.painted(rate * n).luma) for n in (1, 2)])
        assert shown[1:] == shown[:-1]
