"""Whether a picture, clip or sound can be used, and how large and long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storykit.assets import open_picture, picture_size, stamp
from storykit.check.inventory import MediaKind
from storykit.errors import AssetError, RenderError


@dataclass(frozen=True, slots=True)
class Probe:
    """Pixels (width, height) as seen, and milliseconds; None where a medium has none."""

    size: tuple[int, int] | None = None
    duration: int | None = None

    @property
    def plain(self) -> list[Any]:
        """The same as a plain value."""
        return [list(self.size) if self.size else None, self.duration]

    @classmethod
    def of(cls, plain: list[Any]) -> Probe:
        """What `plain` gave."""
        size, duration = plain
        return cls((size[0], size[1]) if size else None, duration)


def probe(path: Path, kind: MediaKind) -> Probe:
    """The size and length of a medium; AssetError with the cure where it cannot be used.

    Pictures are decoded (small where the format allows), so that a broken end is found; of clips
    and sounds only the beginning. A logo may be a drawing as well.
    """
    if kind == "logo" and path.suffix.lower() == ".svg":
        from storykit.design.vectors import svg_pixels

        svg_pixels(path, 64, 64, None, stamp(path))
        return Probe()
    if kind in ("picture", "logo"):
        open_picture(path, longest=64)
        return Probe(size=picture_size(path))
    if kind == "clip":
        return _probe_clip(path)
    from storykit.hearing import has_sound

    if not has_sound(path):
        raise AssetError(f"“{path.name}” has no sound in it.", cure="Choose a file with sound.")
    return Probe()


def _probe_clip(path: Path) -> Probe:
    from storykit.video.clips import PlainReader

    reader = PlainReader(path)
    try:
        frame = reader.at(0.0)
        seconds = reader.duration()
    except MemoryError:
        raise AssetError(
            f"There is not enough memory to open “{path.name}”.",
            cure="Close other programs, or make the clip smaller.",
        ) from None
    finally:
        reader.close()
    return Probe((round(frame.width), round(frame.height)), round(seconds * 1000))


@dataclass(frozen=True, slots=True)
class Watched:
    """What is seen in a stretch of a clip: the most flashes in any second, and where it is damaged.

    `damage` are seconds from the clip's beginning, from and to, or None.
    """

    flashes: float
    damage: tuple[float, float] | None = None

    @property
    def plain(self) -> list[Any]:
        """The same as a plain value."""
        return [self.flashes, list(self.damage) if self.damage else None]

    @classmethod
    def of(cls, plain: list[Any]) -> Watched:
        """What `plain` gave."""
        flashes, damage = plain
        return cls(flashes, (damage[0], damage[1]) if damage else None)


def watch(path: Path, start: int, lasts: int) -> Watched:
    """What is seen in a stretch of a clip; times are milliseconds."""
    from storykit.check.flashes import luminance_grid, most_flashes
    from storykit.video.clips import PlainReader

    reader = PlainReader(path)
    try:
        rate = min(60.0, max(1.0, reader.rate()))
        end = min((start + lasts) / 1000, reader.duration())
        moments = [
            start / 1000 + n / rate for n in range(max(1, round((end - start / 1000) * rate)))
        ]
        flashes = most_flashes(
            (moment, luminance_grid(reader.at(moment).source.planes.luma)) for moment in moments
        )
        return Watched(flashes, reader.damage)
    finally:
        reader.close()


def failing_effect(path: Path, effects: Sequence[Any], start: int) -> list[Any] | None:
    """The number of the first effect that fails on a clip, the message and cure; or None.

    `start` is how many milliseconds of the clip are left out. AssetError for what is no clip.
    """
    if _fault(path, effects, start) is None:
        return None
    first, told = next(
        (count, found)
        for count in range(1, len(effects) + 1)
        if (found := _fault(path, effects[:count], start)) is not None
    )
    return [first - 1, told.message, told.cure or ""]


def _fault(path: Path, effects: Sequence[Any], start: int) -> RenderError | None:
    from storykit.video.effects import tried

    try:
        tried(path, effects, start / 1000)
    except RenderError as error:
        return error
    return None
