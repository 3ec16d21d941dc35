"""The condition of people's clips: what is unusual about a file, before it is used.

Everything found here is handled when the clip is shown. A person is told all the same: where
something is missing, since only they can copy the file again, and where the look may differ from
what they saw on their phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from statistics import median

from storykit.assets import Stamp, stamp
from storykit.errors import Finding, Level, Where
from storykit.video.clips import PlainReader
from storykit.video.developing import is_wide
from storykit.video.hdr import HDR_CURVES

RULE = "CLIP-01"
"""The rule these findings belong to, in a check and in a render."""

_MISSING = 0.25  # seconds; less is rounding of files that are whole
_UNEVEN = 1.6  # times as long as the usual frame
_UNEVEN_SHARE = 0.02
_MOST_FRAMES = 300_000
"""Of a clip that is looked at: an hour of 60 a second is less, a GIF that means harm is more."""

_TAIL = 1.0


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know of a clip: how grave it is, what it is and what to do."""

    level: Level
    message: str
    cure: str = ""


def clip_findings(path: Path) -> tuple[Finding, ...]:
    """What a person should know of a clip: that a part is missing or broken, or how it was made.

    Raises AssetError where it cannot be read at all.
    """
    return tuple(
        Finding(RULE, remark.level, remark.message, remark.cure, Where(path))
        for remark in clip_remarks(path)
    )


def clip_remarks(path: Path) -> tuple[Remark, ...]:
    """The same without a place. Looked at once for each state of the file."""
    return _remarks(path, stamp(path))


@lru_cache(maxsize=256)
def _remarks(path: Path, _state: Stamp) -> tuple[Remark, ...]:
    reader = PlainReader(path)
    try:
        return tuple(_found(reader))
    finally:
        reader.close()


def _found(reader: PlainReader) -> Iterator[Remark]:
    name = f"“{reader.path.name}”"
    packets = list(islice(reader.packets(), _MOST_FRAMES + 1))
    if len(packets) > _MOST_FRAMES:
        yield Remark(
            "warning",
            f"{name} has more than {_MOST_FRAMES:,} pictures, and was not looked at to its end.",
            "Cut it to what is shown.",
        )
        return
    times = sorted(time for time, _ in packets)
    there = max((time + length for time, length in packets), default=0.0)
    told = reader.told_duration()
    whole = told is None or there >= told - _MISSING
    if told is None:
        yield Remark(
            "info",
            f"{name} does not say how long it lasts; {there:.1f} seconds were counted.",
        )
    elif there < told - _MISSING:
        yield Remark(
            "warning",
            f"{name} is cut off: of {told:.1f} seconds only {there:.1f} are there.",
            "Copy the clip again; until then its last picture stands still.",
        )
    else:
        last = _last_good(reader.path, times[-1] if times else 0.0)
        shown = last + _step(times)
        # What counts is the last picture, however long it stands.
        if times and last < times[-1] - _MISSING:
            yield Remark(
                "warning",
                f"The end of {name} is damaged: of {there:.1f} seconds only {shown:.1f} can be "
                "shown.",
                "Copy the clip again; until then its last good picture stands still.",
            )
    yield from _as_it_was_made(reader, name, times if whole else [])


def _as_it_was_made(reader: PlainReader, name: str, times: list[float]) -> Iterator[Remark]:
    rates = _uneven_rates(times)
    if rates is not None:
        yield Remark(
            "info",
            f"{name} has uneven frame times, {rates[0]:.0f} to {rates[1]:.0f} a second, as phones "
            "record; each frame is shown at its own time.",
        )
    first = reader.frame(0.0)
    if first.color_trc in HDR_CURVES:
        yield Remark(
            "info",
            f"{name} is HDR; its light is brought to what ordinary screens show.",
            "Look at a still: very bright parts are softer than on the phone.",
        )
    elif is_wide(first):
        yield Remark(
            "info",
            f"{name} has wider colours than ordinary screens; they are brought to theirs.",
            "Look at a still: the most vivid colours are a little softer than on the phone.",
        )
    if reader.interlaced:
        yield Remark(
            "info",
            f"{name} is interlaced, as television is; the comb of its half pictures is taken out.",
        )


def _step(times: list[float]) -> float:
    """The usual distance of two frames."""
    steps = [after - before for before, after in pairwise(times)]
    return median(steps) if steps else 0.0


def _uneven_rates(times: list[float]) -> tuple[float, float] | None:
    """The slowest and fastest frame rate where they differ, None for a steady one."""
    steps = sorted(b - a for a, b in pairwise(times) if b > a)
    if len(steps) < 3:
        return None
    usual = median(steps)
    odd = [step for step in steps if step > usual * _UNEVEN or step < usual / _UNEVEN]
    if len(odd) < max(2, len(steps) * _UNEVEN_SHARE):
        return None
    return 1 / steps[-1], 1 / steps[0]


def _last_good(path: Path, last: float) -> float:
    """When the last frame of a clip that can be decoded is seen, in seconds; `last` is told."""
    reader = PlainReader(path)
    try:
        return max(reader.good_times(max(0.0, last - _TAIL)), default=0.0)
    finally:
        reader.close()
