"""Stages: shots made ready for painting, each once for all threads, and dropped when done."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from fractions import Fraction

from storykit.design.model import Plate, Sprite
from storykit.errors import StorykitError, Where
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
from storykit.video.patches import Patch, patch_of
from storykit.video.pictures import MovingPicture, resting_picture


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


def stage_of(shot: Shot, fps: Fraction, *, rtl: bool) -> Stage:
    """Decodes, scales and converts what a shot needs. Errors name the shot."""
    painted = shot.painted
    layers: list[Layer] = [Ground(painted.background)]
    try:
        if shot.effects:
            # Before anything is decoded; an unknown effect stops the scene at its place.
            check_effects(shot.effects)
        for item in painted.layers:
            if isinstance(item, Plate):
                layers.append(_plate_layer(item, shot, fps, rtl=rtl))
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


def _plate_layer(plate: Plate, shot: Shot, fps: Fraction, *, rtl: bool) -> Layer:
    width, height = shot.painted.width, shot.painted.height
    left, top = _even(plate.box.x, width), _even(plate.box.y, height)
    right, bottom = _even(plate.box.right, width), _even(plate.box.bottom, height)
    size = (max(2, right - left), max(2, bottom - top))
    covers = size == (width, height)
    if plate.kind == "clip":
        covers = covers and not (plate.fit == "cover" and clip_is_clear(plate.file))
        return MovingClip(left, top, *size, plate, shot, fps, covers and not plate.radius)
    if rests(plate, shot):
        pixels = resting_picture(plate, *size)
        opaque = bool((pixels[..., 3] == 255).all())
        return RestingPicture(patch_of(Sprite(pixels, left, top)), covers and opaque)
    picture = MovingPicture(plate, shot.motion, rtl=rtl)
    return PictureInMotion(left, top, *size, picture, fps, covers and not picture.clear)


def _even(place: float, limit: int) -> int:
    """The even number nearest to a place, inside the frame."""
    return min(max(round(place / 2) * 2, 0), limit)


class Patches:
    """Patches of sprites by what they show; those used last are kept, up to `limit` pixels.

    A logo and the captions of a scene are seen in several segments, by several threads, and in the
    films of several languages.
    """

    def __init__(self, limit: int = 4_000_000) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, tuple[int, Patch]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, sprite: Sprite) -> Patch:
        """The patch of a sprite, made now unless it is there."""
        name = sprite.digest
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
                return found[1]
        patch = patch_of(sprite)
        with self._lock:
            self._kept[name] = (sprite.pixels.shape[0] * sprite.pixels.shape[1], patch)
            while len(self._kept) > 1 and sum(n for n, _ in self._kept.values()) > self._limit:
                self._kept.popitem(last=False)
        return patch


class Stages:
    """The stages of a film: built by whoever asks first, awaited by everyone else."""

    def __init__(self, schedule: Schedule, *, rtl: bool) -> None:
        self._schedule = schedule
        self._rtl = rtl
        self.patches = Patches()
        self._stages: dict[int, Future[Stage]] = {}
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
            future.set_result(stage_of(shot, self._schedule.fps, rtl=self._rtl))
        except BaseException as error:
            future.set_exception(error)

    def drop(self, wanted: Callable[[int], bool]) -> None:
        """Forgets every stage whose shot is wanted no more."""
        with self._lock:
            for index in [index for index in self._stages if not wanted(index)]:
                del self._stages[index]
