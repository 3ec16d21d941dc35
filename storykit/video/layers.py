"""Layers under the brush: what each shows at a frame of its shot, and painting it.

A layer's *state* is all that decides what it paints. Frames whose states are equal are the same
picture, and are painted once. Layers are shared between threads and never change; what belongs to
one thread, scalers and open clips, is in the `Brush`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Protocol

from storykit.design.model import Plate, Still
from storykit.video.brushes import Brush
from storykit.video.colour import Planes
from storykit.video.entrances import bare_weights, pose, rests_after
from storykit.video.frames import frame_number
from storykit.video.model import Shot
from storykit.video.patches import Patch, blend, mix_shaped, moved
from storykit.video.pictures import MovingPicture
from storykit.video.placing import Shape, paint_clip
from storykit.video.scaling import Scaler
from storykit.video.sharing import Frames, Sharable

NEVER = 1 << 60
_ASKED = 0.25
"""The part of a frame after which a clip is asked for its picture.

Phones write times a few milliseconds to either side of those they mean. Asked at its very
beginning, a frame would now show the picture before and now its own; a quarter later, clips of
the film's rate and of twice that have room on both sides, and sound is at most three quarters of a
frame before its picture and a quarter after it.
"""


class Layer(Protocol):
    """One layer of a shot; frames count from the shot's first.

    `settled` is the frame from which it never changes again, `covers` whether nothing under it
    shows.
    """

    @property
    def settled(self) -> int: ...

    @property
    def covers(self) -> bool: ...

    def state(self, frame: int, brush: Brush) -> Hashable:
        """What it shows; None where it shows nothing."""

    def paint(self, frame: int, planes: Planes, brush: Brush) -> None:
        """Paints it over the planes of the whole frame."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The background colour."""

    colour: tuple[int, int, int]
    settled: int = 0
    covers: bool = True

    def state(self, frame: int, brush: Brush) -> Hashable:
        """Always the same."""
        return self.colour

    def paint(self, frame: int, planes: Planes, brush: Brush) -> None:
        """Fills the frame."""
        planes.fill(self.colour)


@dataclass(eq=False)
class RestingPicture(Sharable):
    """A picture that does not move."""

    patch: Patch
    covers: bool
    settled: int = 0

    def state(self, frame: int, brush: Brush) -> Hashable:
        """Always the same."""
        return id(self)

    def paint(self, frame: int, planes: Planes, brush: Brush) -> None:
        """Blends it into its place."""
        blend(planes, self.patch)


@dataclass(eq=False)
class PictureInMotion(Sharable):
    """A picture that is slowly zoomed or panned, inside of its shape where it has one."""

    x: int
    y: int
    width: int
    height: int
    picture: MovingPicture
    fps: Fraction
    covers: bool
    shape: Shape | None = None
    settled: int = NEVER

    def __post_init__(self) -> None:
        self._frames = Frames()

    def state(self, frame: int, brush: Brush) -> Hashable:
        """Each frame is another."""
        return frame

    def paint(self, frame: int, planes: Planes, brush: Brush) -> None:
        """Scales what is seen of it into its place."""
        onto = planes.part(self.x, self.y, self.width, self.height)
        paint_cut(onto, self.shape, lambda whole: self._fill(frame, whole, brush))

    def _fill(self, frame: int, onto: Planes, brush: Brush) -> None:
        if self.joint and self.picture.scaled_anew:
            onto.take(self._frames.at(frame, partial(self._new, brush.scaler)))
        else:
            self.picture.paint(frame / float(self.fps), onto, brush.scaler)

    def fresh(self, frame: int, brush: Brush) -> Planes | None:
        """The picture as new planes of the whole frame, which it covers.

        None where such planes are there already and are better copied, by `paint`.
        """
        if self.joint or not self.picture.scaled_anew:
            return None
        return self._new(brush.scaler, frame)

    def _new(self, scaler: Scaler, frame: int) -> Planes:
        return self.picture.fresh(frame / float(self.fps), self.width, self.height, scaler)


@dataclass(frozen=True, eq=False)
class MovingClip:
    """A person's clip, inside of its shape where it has one."""

    x: int
    y: int
    width: int
    height: int
    plate: Plate
    shot: Shot
    fps: Fraction
    covers: bool
    shape: Shape | None = None
    settled: int = NEVER

    def state(self, frame: int, brush: Brush) -> Hashable:
        """The number of the clip's own frame."""
        return brush.reader(self.plate, self.shot).at(self._seconds(frame)).number

    def paint(self, frame: int, planes: Planes, brush: Brush) -> None:
        """Scales the clip's frame into its place."""
        shown = brush.reader(self.plate, self.shot).at(self._seconds(frame))
        onto = planes.part(self.x, self.y, self.width, self.height)
        paint_cut(
            onto, self.shape, lambda whole: paint_clip(shown, self.plate, whole, brush.scaler)
        )

    def _seconds(self, frame: int) -> float:
        return (frame + _ASKED) / float(self.fps) + self.shot.start_of(self.plate) / 1000


def paint_cut(onto: Planes, shape: Shape | None, fill: Callable[[Planes], None]) -> None:
    """Fills planes, or that part of them which a shape leaves to be seen."""
    if shape is None:
        fill(onto)
        return
    whole = Planes.empty(onto.width, onto.height)
    whole.take(onto)
    fill(whole)
    mix_shaped(onto, whole, shape)


def settled_still(still: Still, fps: Fraction) -> int:
    """The frame of its shot from which a still never changes again."""
    over = rests_after(still)
    return frame_number(over, fps) + 1 if over else 0


def rests(plate: Plate, shot: Shot) -> bool:
    """Whether a plate of a shot shows a picture that does not move."""
    moves = plate.moves and plate.fit == "cover" and shot.motion != "still"
    return plate.kind == "picture" and not moves


def settled_shot(shot: Shot, fps: Fraction) -> int:
    """The frame of a shot from which nothing in it changes, or NEVER."""
    settled = 0
    for layer in shot.painted.layers:
        if isinstance(layer, Still):
            settled = max(settled, settled_still(layer, fps))
        elif not rests(layer, shot):
            return NEVER
    return settled


@dataclass(frozen=True, eq=False)
class StillLayer:
    """A painted layer, with its entrance and its further states."""

    still: Still
    patches: tuple[Patch, ...]
    fps: Fraction
    covers: bool = False

    @property
    def settled(self) -> int:
        """When its entrance is over and its last state is reached."""
        return settled_still(self.still, self.fps)

    def state(self, frame: int, brush: Brush) -> Hashable:
        """Which of its states is seen, and in what pose."""
        moment = frame * 1000 / float(self.fps)
        where = pose(self.still.enter, moment)
        return None if where is None else (self._which(moment), where)

    def paint(self, frame: int, planes: Planes, brush: Brush) -> None:
        """Blends the state that is seen into the frame."""
        moment = frame * 1000 / float(self.fps)
        enter = self.still.enter
        where = pose(enter, moment)
        if where is None:
            return
        patch = self.patches[self._which(moment)]
        if where.dx or where.dy:
            patch = moved(patch, where.dx, where.dy)
        if enter is not None and enter.wipe is not None and where.bared < 1:
            length = planes.height if enter.wipe in ("up", "down") else planes.width
            weights, axis = bare_weights(self.still.sprite.box, enter.wipe, where.bared, length)
            blend(planes, patch, weights, axis)
        else:
            blend(planes, patch, where.weight)

    def _which(self, moment: float) -> int:
        """The index of the state that is seen; 0 is the sprite itself."""
        since = moment - (self.still.enter.delay if self.still.enter else 0)
        return sum(1 for at, _ in self.still.frames if at <= since)
