"""Short loops without sound, as animated GIF or WebP, and films as folders of pictures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storykit.errors import Finding, UsageError
from storykit.files import publish, publishing_folder
from storykit.spans import Span
from storykit.video.colour import Planes, pixels_of
from storykit.video.frames import frame_moment, frame_range, schedule
from storykit.video.model import Film
from storykit.video.painting import Painter
from storykit.video.render import VideoFile, check_size, film_findings
from storykit.video.stages import Stages

LONGEST = 20_000
"""Milliseconds of the longest loop: GIF and WebP of more are larger than the video."""

FRAME_NAMES = r"\d{6}\.png"
"""What frames are called that are written as pictures."""

# Both formats pay for each frame in full. GIF counts hundredths of a second: 12.5 frames a second
# are eight of them each.
_RATES = {".webp": Fraction(15), ".gif": Fraction(25, 2)}
_SAMPLES = 6
_SPREAD = 9
_UNSEEN = 6
_SAVERS = 2


@dataclass(frozen=True, slots=True)
class _Fineness:
    """How much a loop keeps: WebP's quality, GIF's colours, and the share of its width."""

    quality: int
    colours: int
    share: float


# The first is what looks right; the others are tried in turn where a file has to be small.
_FINENESS = (
    _Fineness(80, 256, 1.0),
    _Fineness(65, 128, 1.0),
    _Fineness(60, 96, 0.8),
    _Fineness(50, 64, 0.65),
    _Fineness(45, 48, 0.5),
    _Fineness(35, 32, 0.35),
)


def write_loop(
    film: Film,
    out: Path,
    *,
    span: Span | None = None,
    width: int = 480,
    largest: int | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> VideoFile:
    """Writes the film as an animated `.gif` or `.webp` that repeats for ever, published whole.

    `span` is the only part of it to be shown. `width` is pixels; there are at most 15
    frames a second. Where `largest` bytes are exceeded, colours,
    quality and width are given up until it fits, which a finding LOOP tells. Raises UsageError for
    other suffixes, for more than `LONGEST` and for what does not fit at all.
    """
    if out.suffix.lower() not in _RATES:
        raise UsageError(
            f"“{out.name}” is no loop.", cure="Choose a name that ends in .webp or .gif."
        )
    part = span or Span(0, film.duration)
    if part.duration > LONGEST:
        raise UsageError(
            f"A loop of {part.duration / 1000:.0f} seconds is too long.",
            cure=f"Choose scenes of at most {LONGEST // 1000} seconds together, or make a video.",
        )
    findings = film_findings(film)
    slow = replace(film, fps=min(film.fps, _RATES[out.suffix.lower()]))
    pictures, times = _small_pictures(slow, part, width, on_progress)
    for fineness in _FINENESS:
        small = _shrunk(pictures, fineness.share)
        content = _encoded(small, times, fineness, out.suffix.lower())
        if largest is None or len(content) <= largest:
            break
    else:
        raise _too_large(out, largest or 0, len(content))
    publish(out, content)
    if on_progress:
        on_progress(1.0)
    if fineness is not _FINENESS[0]:
        findings = (*findings, _given_up(out, len(content), small[0].width))
    return VideoFile(
        out, *small[0].size, sum(times), _frames_in(content), len(content),
        encoder=out.suffix.lower()[1:], findings=findings,
    )  # fmt: skip


def _frames_in(content: bytes) -> int:
    """How many frames a loop has: pictures that are equal once they are coded became one."""
    with Image.open(BytesIO(content)) as written:
        return int(getattr(written, "n_frames", 1))


def _too_large(out: Path, largest: int, size: int) -> UsageError:
    return UsageError(
        f"“{out.name}” does not fit into {largest / 1e6:.1f} MB: its smallest form takes "
        f"{size / 1e6:.1f} MB.",
        cure="Choose a shorter stretch, a smaller width, or WebP in the place of GIF.",
    )


def _given_up(out: Path, size: int, width: int) -> Finding:
    message = f"“{out.name}” has {size / 1e6:.1f} MB: {width} pixels wide, and a little coarser."
    return Finding("LOOP", "info", message)


def _small_pictures(
    film: Film, span: Span, width: int, on_progress: Callable[[float], None] | None
) -> tuple[list[Image.Image], list[int]]:
    """The frames of a loop that differ, in its size, each with its milliseconds."""
    size = (width, max(2, round(film.height * width / film.width)))
    frames = frame_range(span, film.fps)
    pictures: list[Image.Image] = []
    times: list[int] = []
    for number, (picture, milliseconds) in enumerate(_distinct(film, frames)):
        small = picture.resize(size, Image.Resampling.LANCZOS)
        if pictures and small == pictures[-1]:
            times[-1] += milliseconds
        else:
            pictures.append(small)
            times.append(milliseconds)
        if on_progress:
            on_progress(0.9 * min(1.0, (number + 1) / len(frames)))
    return pictures, times


def _shrunk(pictures: list[Image.Image], share: float) -> list[Image.Image]:
    if share == 1:
        return pictures
    size = tuple(max(2, round(side * share)) for side in pictures[0].size)
    return [picture.resize(size, Image.Resampling.LANCZOS) for picture in pictures]  # type: ignore[arg-type]


def write_frames(
    film: Film,
    folder: Path,
    *,
    span: Span | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> int:
    """Writes every frame as `000000.png` and on into a folder, and returns how many there are.

    Numbers count from the first frame of `span`. The folder is there as a whole or not at all, and
    takes the place of an earlier one; OutputError where other files are in that.
    """
    frames = frame_range(span or Span(0, film.duration), film.fps) or range(1)
    with publishing_folder(folder, FRAME_NAMES) as draft, ThreadPoolExecutor(_SAVERS) as savers:
        saved: deque[Future[None]] = deque()
        for number, picture, _ in _states(film, frames):
            # PNG takes longer to save than to paint; as many wait as can be saved meanwhile.
            if len(saved) > _SAVERS:
                saved.popleft().result()
            path = draft / f"{number - frames.start:06}.png"
            saved.append(savers.submit(_save, picture, path))
            if on_progress:
                on_progress((number - frames.start) / len(frames))
        for each in saved:
            each.result()
    if on_progress:
        on_progress(1.0)
    return len(frames)


def _save(picture: Image.Image, path: Path) -> None:
    picture.save(path, "PNG", compress_level=1)


def _distinct(film: Film, frames: range) -> Iterator[tuple[Image.Image, int]]:
    """The frames that differ from the one before, each with how many milliseconds it is seen."""
    seen: Image.Image | None = None
    begun = round(frame_moment(frames.start, film.fps))
    for number, picture, new in _states(film, frames):
        if not new:
            continue
        moment = round(frame_moment(number, film.fps))
        if seen is not None:
            yield seen, moment - begun
        seen, begun = picture, moment
    if seen is not None:
        yield seen, round(frame_moment(frames.stop, film.fps)) - begun


def _states(film: Film, frames: range) -> Iterator[tuple[int, Image.Image, bool]]:
    """Frame numbers, pictures, and whether each is another one than the last."""
    check_size(film)
    plan = schedule(film)
    stages = Stages(plan, rtl=film.rtl)
    planes = Planes.empty(film.width, film.height)
    shown: object = None
    picture: Image.Image | None = None
    with Painter(film, plan, stages, frames) as painter:
        for number in frames:
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


def _encoded(
    pictures: list[Image.Image], times: list[int], fineness: _Fineness, kind: str
) -> bytes:
    memory = BytesIO()
    if kind == ".gif":
        _write_gif(pictures, times, fineness.colours, memory)
    else:
        first, *others = pictures
        first.save(
            memory, "WEBP", save_all=True, append_images=others, duration=times, loop=0,
            quality=fineness.quality, method=4,
        )  # fmt: skip
    return memory.getvalue()


def _write_gif(
    pictures: Sequence[Image.Image], times: list[int], colours: int, file: BytesIO
) -> None:
    """One palette for all frames, made of some of them, so that colours do not flicker."""
    step = max(1, len(pictures) // _SAMPLES)
    samples = np.concatenate([np.asarray(picture) for picture in pictures[::step]])
    # One index is left for what is clear: what stays from frame to frame is not written again.
    palette = Image.fromarray(samples).quantize(colours - 1, Image.Quantize.MEDIANCUT)
    grid = _grid(*pictures[0].size)
    first, *others = [
        Image.fromarray(np.clip(pixels + grid, 0, 255).astype(np.uint8)).quantize(
            palette=palette, dither=Image.Dither.NONE
        )
        for pixels in _held(pictures)
    ]
    # GIF counts hundredths of a second; ends are rounded, so that nothing adds up.
    ends = [round(end, -1) for end in accumulate(times)]
    lengths = [end - begin for begin, end in pairwise([0, *ends])]
    first.save(
        file, "GIF", save_all=True, append_images=others, duration=lengths, loop=0, optimize=True
    )


def _held(pictures: Sequence[Image.Image]) -> Iterator[NDArray[np.int16]]:
    """The pictures' pixels, where those that hardly change stay as they were."""
    held: NDArray[np.int16] | None = None
    for picture in pictures:
        pixels = np.asarray(picture).astype(np.int16)
        if held is not None:
            changed = np.abs(pixels - held).max(axis=2, keepdims=True) > _UNSEEN
            pixels = np.where(changed, pixels, held)
        held = pixels
        yield pixels


def _grid(width: int, height: int) -> NDArray[np.int16]:
    """What is added to each pixel so that colours mix to the eye (Bayer's ordered dither, 8 by 8).

    It is the same in every frame, so that what rests stays the same and costs nothing; dither that
    spreads errors makes all of it flicker.
    """
    order = np.zeros((1, 1))
    for _ in range(3):
        order = np.block([[4 * order, 4 * order + 2], [4 * order + 3, 4 * order + 1]])
    levels = ((order + 0.5) / 64 - 0.5) * _SPREAD
    tiled = np.tile(levels, (-(-height // 8), -(-width // 8)))[:height, :width]
    return np.rint(tiled).astype(np.int16)[..., None]
