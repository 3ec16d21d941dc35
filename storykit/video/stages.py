"""Stages: shots made ready for painting, each once for all threads, and dropped when done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from fractions import Fraction

from storykit.design.model import Plate, Sprite
from storykit.errors import StorykitError, Where
from storykit.video.brushes import OpenClips
from storykit.video.clips import clip_is_clear
from storykit.video.effects import check_effects
from storykit.video.frames import Schedule
from storykit.video.layers import (
    Ground,
    Layer,
    MovingClip,
    PictureInMotion,
    RestingPicture,
    StillLayer,
    rests,
)
from storykit.video.model import Shot
from storykit.video.patches import patch_of
from storykit.video.pictures import MovingPicture, resting_picture
from storykit.video.placing import cut_shape
from storykit.video.sharing import Shared


@dataclass(frozen=True, eq=False)
class Stage:
    """A shot's layers from bottom to top, without those that are wholly covered."""

    layers: tuple[Layer, ...]

    def settled_layers(self, frame: int) -> int:
        """How many layers from the bottom never change again from a frame of the shot on."""
        count = 0
        for layer in self.layers:
            if layer.settled > frame:
                break
            count += 1
        return count


def stage_of(shot: Shot, fps: Fraction, *, rtl: bool, shared: Shared | None = None) -> Stage:
    """Decodes, scales and converts what a shot needs, or takes it from `shared`.

    Errors name the shot.
    """
    painted = shot.painted
    shared = shared or Shared()
    layers: list[Layer] = [Ground(painted.background)]
    try:
        if shot.effects:
            # Before anything is decoded; an unknown effect stops the scene at its place.
            check_effects(shot.effects)
        for item in painted.layers:
            if isinstance(item, Plate):
                layers.append(_plate_layer(item, shot, fps, rtl, shared))
            else:
                sprites = (item.sprite, *(sprite for _, sprite in item.frames))
                layers.append(StillLayer(item, tuple(patch_of(s) for s in sprites), fps))
    except StorykitError as error:
        raise named(error, shot) from error
    lowest = max(index for index, layer in enumerate(layers) if layer.covers)
    return Stage(tuple(layers[lowest:]))


def named(error: StorykitError, shot: Shot) -> StorykitError:
    """The error with the scene it happened in, by its place in the script where that is known."""
    return error.at(shot.where if shot.where.path else Where(path=f"scene “{shot.id}”"))


def _plate_layer(plate: Plate, shot: Shot, fps: Fraction, rtl: bool, shared: Shared) -> Layer:
    width, height = shot.painted.width, shot.painted.height
    left, top = _even(plate.box.x, width), _even(plate.box.y, height)
    right, bottom = _even(plate.box.right, width), _even(plate.box.bottom, height)
    size = (max(2, right - left), max(2, bottom - top))
    covers = size == (width, height) and not plate.cut
    if plate.kind == "clip":
        covers = covers and not (plate.fit == "cover" and clip_is_clear(plate.file))
        return MovingClip(left, top, *size, plate, shot, fps, covers, cut_shape(plate, *size))

    def resting() -> RestingPicture:
        pixels = resting_picture(plate, *size)
        opaque = bool((pixels[..., 3] == 255).all())
        return RestingPicture(patch_of(Sprite(pixels, left, top)), covers and opaque)

    def moving() -> PictureInMotion:
        picture = MovingPicture(plate, shot.motion, rtl=rtl)
        shape = cut_shape(plate, *size)
        return PictureInMotion(left, top, *size, picture, fps, covers and not picture.clear, shape)

    place = (plate, width, height)
    if rests(plate, shot):
        return shared.layer(place, resting)
    mirrored = rtl and shot.motion.startswith("pan")
    return shared.layer((*place, shot.motion, mirrored, fps), moving)


def _even(place: float, limit: int) -> int:
    """The even number nearest to a place, inside the frame."""
    return min(max(round(place / 2) * 2, 0), limit)


class Stages:
    """The stages of a film: built by whoever asks first, awaited by everyone else.

    What other films show as well, which are made at the same time, is taken from `shared`. In
    `clips`, where it is given, one segment leaves open clips to the next.
    """

    def __init__(
        self,
        schedule: Schedule,
        *,
        rtl: bool,
        shared: Shared | None = None,
        clips: OpenClips | None = None,
    ) -> None:
        self._schedule = schedule
        self._rtl = rtl
        self._shared = shared or Shared()
        self.patches = self._shared.patches
        self.clips = clips
        self._stages: dict[int, Future[Stage]] = {}
        self._first = 0
        self._lock = threading.Lock()

    def stage(self, index: int) -> Stage:
        """The stage of a shot, made now unless it is there or being made."""
        with self._lock:
            future = self._stages.get(index)
            mine = future is None
            if future is None:
                future = self._stages[index] = Future()
        if mine:
            self._build(index, future)
        return future.result()

    def _build(self, index: int, future: Future[Stage]) -> None:
        shot = self._schedule.placed[index].shot
        try:
            fps = self._schedule.fps
            future.set_result(stage_of(shot, fps, rtl=self._rtl, shared=self._shared))
        except BaseException as error:
            future.set_exception(error)

    def leave(self, frame: int) -> None:
        """Forgets every stage that is not seen any more from a frame on."""
        first = self._schedule.indices_between(range(frame, frame + 1)).start
        if first != self._first:
            self._first = first
            self.drop(lambda index: index >= first)

    def drop(self, wanted: Callable[[int], bool]) -> None:
        """Forgets every stage whose shot is wanted no more."""
        with self._lock:
            for index in [index for index in self._stages if not wanted(index)]:
                del self._stages[index]
        if self.clips is not None:
            placed = self._schedule.placed
            shots = {id(place.shot) for index, place in enumerate(placed) if wanted(index)}
            self.clips.drop(lambda shot: id(shot) in shots)

    def close(self) -> None:
        """Forgets all of them, and closes the clips that are open."""
        self.drop(lambda index: False)
