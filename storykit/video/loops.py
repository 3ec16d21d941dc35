"""Short loops without sound, as animated GIF or WebP, and films as folders of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from storykit.errors import UsageError
from storykit.files import publish, publishing
from storykit.video.colour import Planes, pixels_of
from storykit.video.frames import frame_moment, schedule
from storykit.video.model import Film
from storykit.video.painting import Painter
from storykit.video.render import VideoFile, check_size
from storykit.video.stages import Stages

LONGEST = 20_000
"""Milliseconds of the longest loop: GIF and WebP of more are larger than the video."""

_RATE = Fraction(15)
_COLOURS = 256
_WEBP_QUALITY = 80
_SAMPLES = 6


def write_loop(
    film: Film,
    out: Path,
    *,
    width: int = 480,
    on_progress: Callable[[float], None] | None = None,
) -> VideoFile:
    """Writes the film as an animated `.gif` or `.webp` that repeats for ever, published whole.

    `width` is pixels; the frame rate is at most 15, since both formats pay for each frame in full.
    Raises UsageError for other suffixes and for films longer than `LONGEST`.
    """
    kind = out.suffix.lower()
    if kind not in (".gif", ".webp"):
        raise UsageError(
            f"“{out.name}” is no loop.", cure="Choose a name that ends in .webp or .gif."
        )
    if film.duration > LONGEST:
        raise UsageError(
            f"A loop of {film.duration / 1000:.0f} seconds is too long.",
            cure=f"Choose scenes of at most {LONGEST // 1000} seconds together, or make a video.",
        )
    slow = replace(film, fps=min(film.fps, _RATE))
    size = (width, max(2, round(film.height * width / film.width)))
    frames = schedule(slow).frames
    pictures: list[Image.Image] = []
    times: list[int] = []
    for number, (picture, milliseconds) in enumerate(_distinct(slow)):
        small = picture.resize(size, Image.Resampling.LANCZOS)
        if pictures and small == pictures[-1]:
            times[-1] += milliseconds
        else:
            pictures.append(small)
            times.append(milliseconds)
        if on_progress:
            on_progress(0.9 * min(1.0, (number + 1) / frames))
    with publishing(out) as draft:
        if kind == ".gif":
            _write_gif(pictures, times, draft)
        else:
            first, *others = pictures
            first.save(
                draft, save_all=True, append_images=others, duration=times, loop=0,
                quality=_WEBP_QUALITY, method=4,
            )  # fmt: skip
        size_in_bytes = draft.stat().st_size
    if on_progress:
        on_progress(1.0)
    return VideoFile(out, *size, sum(times), len(pictures), size_in_bytes, encoder=kind[1:])


def write_frames(
    film: Film, folder: Path, on_progress: Callable[[float], None] | None = None
) -> int:
    """Writes every frame as `000000.png` and on into a folder, and returns how many there are."""
    count = 0
    for number, frame in _frames(film):
        memory = BytesIO()
        frame.save(memory, "PNG", compress_level=1)
        publish(folder / f"{number:06}.png", memory.getvalue())
        count = number + 1
        if on_progress:
            on_progress(count / schedule(film).frames)
    return count


def _frames(film: Film) -> Iterator[tuple[int, Image.Image]]:
    """Every frame of the film as an RGB picture."""
    for number, picture, _ in _states(film):
        yield number, picture


def _distinct(film: Film) -> Iterator[tuple[Image.Image, int]]:
    """The frames that differ from the one before, each with how many milliseconds it is seen."""
    seen: Image.Image | None = None
    begun = 0
    plan = schedule(film)
    for number, picture, new in _states(film):
        if not new:
            continue
        moment = round(frame_moment(number, film.fps))
        if seen is not None:
            yield seen, moment - begun
        seen, begun = picture, moment
    if seen is not None:
        yield seen, round(frame_moment(plan.frames, film.fps)) - begun


def _states(film: Film) -> Iterator[tuple[int, Image.Image, bool]]:
    """Frame numbers, pictures, and whether each is another one than the last."""
    check_size(film)
    plan = schedule(film)
    stages = Stages(plan, rtl=film.rtl)
    planes = Planes.empty(film.width, film.height)
    shown: object = None
    picture: Image.Image | None = None
    with Painter(film, plan, stages, range(plan.frames)) as painter:
        for number in range(plan.frames):
            wanted = set(plan.indices_between(range(number, number + 1)))
            stages.drop(lambda index, wanted=wanted: index in wanted)  # type: ignore[misc]
            state = painter.state(number)
            new = picture is None or state != shown
            if new:
                painter.paint(number, planes)
                picture = Image.fromarray(pixels_of(planes))
                shown = state
            assert picture is not None
            yield number, picture, new


def _write_gif(pictures: list[Image.Image], times: list[int], path: Path) -> None:
    """One palette for all frames, made of some of them, so that colours do not flicker."""
    step = max(1, len(pictures) // _SAMPLES)
    samples = np.concatenate([np.asarray(picture) for picture in pictures[::step]])
    palette = Image.fromarray(samples).quantize(_COLOURS, Image.Quantize.MEDIANCUT)
    first, *others = [
        picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
        for picture in pictures
    ]
    # GIF counts hundredths of a second; ends are rounded, so that nothing adds up.
    ends = [round(end, -1) for end in accumulate(times)]
    lengths = [end - begin for begin, end in pairwise([0, *ends])]
    first.save(path, save_all=True, append_images=others, duration=lengths, loop=0, optimize=False)
