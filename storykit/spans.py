"""Time and place, as every room counts them: integer milliseconds and pixels from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open time from `start` up to but without `end`, in milliseconds."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from zero: {self.start} .. {self.end}")

    @property
    def duration(self) -> int:
        """Milliseconds from start to end."""
        return self.end - self.start

    def shifted(self, by: int) -> Span:
        """The same length of time, `by` milliseconds later."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any moment."""
        return self.start < other.end and other.start < self.end

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, int) and self.start <= moment < self.end


def frame_number(moment: int, fps: Fraction) -> int:
    """The frame whose beginning is nearest to `moment` milliseconds; halves go to the later one.

    The one place where milliseconds become frames.
    """
    return int((2 * moment * fps.numerator + 1000 * fps.denominator) // (2000 * fps.denominator))


def frame_moment(frame: int, fps: Fraction) -> Fraction:
    """The exact milliseconds at which a frame begins."""
    return Fraction(frame * 1000) / fps


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the frame; x grows to the right and y grows down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the edge furthest right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lowest edge."""
        return self.y + self.height

    def inset(self, horizontal: float, vertical: float) -> Box:
        """The box made smaller by so much on each of its sides."""
        return Box(
            self.x + horizontal,
            self.y + vertical,
            max(0.0, self.width - 2 * horizontal),
            max(0.0, self.height - 2 * vertical),
        )

    def contains(self, other: Box, tolerance: float = 0.0) -> bool:
        """Whether `other` lies inside, give or take `tolerance` pixels."""
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )
