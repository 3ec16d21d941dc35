"""Where captions stand: at the foot of their band, unless that covers what the scene is about.

A scene has one place for all its captions, so that they do not jump while it is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storykit.formats import Format
from storykit.spans import Box

PlaceName = Literal["foot", "head", "upper"]

_GAP = 0.35
"""Room between captions and what stands above them, in caption sizes."""
_TOUCHED = 0.2
"""The share of what is to be kept in sight that captions may cover without moving."""
_WORTH = 0.5
"""Where no place is free, captions move only if they then cover at most so much of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A box for captions: at the foot or the head of the band, or in a band at the top."""

    name: PlaceName
    box: Box

    def top_of(self, height: float) -> float:
        """The y at which a caption of a height begins."""
        return self.box.bottom - height if self.name == "foot" else self.box.y


def usual_place(format: Format) -> Place:
    """The foot of the format's caption band."""
    return Place("foot", format.caption)


def choose_place(
    format: Format,
    size: tuple[float, float],
    keep: Sequence[Box] = (),
    taken: Sequence[Box] = (),
) -> Place:
    """The place where captions of a width and height cover least of what is to be kept in sight.

    `keep` are faces and the like, `taken` what else stands in the frame: texts, logos. The first of
    foot, head and upper band is taken that leaves them in sight and in which nothing else stands.
    """
    places = [usual_place(format), *_others(format, size, taken)]
    covered = [_covered(_caption(place, size), keep) for place in places]
    for place, share in zip(places, covered, strict=True):
        if share <= _TOUCHED:
            return place
    least = min(range(len(places)), key=lambda index: covered[index])
    return places[least if covered[least] <= covered[0] * _WORTH else 0]


def _others(format: Format, size: tuple[float, float], taken: Sequence[Box]) -> list[Place]:
    """The head of the band, and a band at the top below what stands there, where they are free."""
    band, safe = format.caption, format.safe
    found = []
    head = Place("head", band)
    if not _meets(_caption(head, size), taken):
        found.append(head)
    top = max(safe.y, 0.0)
    upper = Place("upper", Box(band.x, top, band.width, band.height))
    gap = _GAP * format.caption_size
    for box in sorted(taken, key=lambda box: box.y):
        if _overlap(_caption(upper, size), box):
            top = box.bottom + gap
            upper = Place("upper", Box(band.x, top, band.width, band.height))
    lower = _caption(upper, (size[0], size[1] + 2 * gap))
    if lower.bottom <= band.y and not _meets(lower, taken):
        found.append(upper)
    return found


def _caption(place: Place, size: tuple[float, float]) -> Box:
    width, height = size
    return Box(place.box.x + (place.box.width - width) / 2, place.top_of(height), width, height)


def _meets(box: Box, others: Sequence[Box]) -> bool:
    return any(_overlap(box, other) > 0 for other in others)


def _covered(box: Box, keep: Sequence[Box]) -> float:
    """The largest share of anything kept in sight that a box covers."""
    areas = (max(1.0, other.width * other.height) for other in keep)
    shares = (_overlap(box, other) / area for other, area in zip(keep, areas, strict=True))
    return max(shares, default=0.0)


def _overlap(one: Box, other: Box) -> float:
    """The area two boxes share, in pixels."""
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    return width * height if width > 0 and height > 0 else 0.0
