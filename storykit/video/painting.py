"""Painting: the film's frames as planes, one at a time, each from its number alone.

A painter works on one range of frames in one thread. Layers that have settled are kept as a base,
so that only what still moves is painted, and equal states tell frames that need not be painted at
all.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from types import TracebackType

from storykit.design.model import TimedSprite
from storykit.video.colour import Planes
from storykit.video.entrances import fade_weight
from storykit.video.frames import Placed, Schedule
from storykit.video.layers import Brush
from storykit.video.model import Film
from storykit.video.patches import Patch, blend, patch_of
from storykit.video.stages import Stages
from storykit.video.transitions import join, shots_needed, through_black


@dataclass(eq=False)
class _Overlay:
    """An overlay on the film's frames; its patch is made when it is first seen."""

    timed: TimedSprite
    frames: range
    fade_in: float
    fade_out: float
    patch: Patch | None = None

    def weight(self, frame: int) -> int:
        """Its opacity at one of its frames."""
        return fade_weight(frame, self.frames, self.fade_in, self.fade_out)


class Painter:
    """Paints any of a range of frames. Use it in a `with` block: it may hold clips open."""

    def __init__(self, film: Film, schedule: Schedule, stages: Stages, frames: range) -> None:
        self._film = film
        self._schedule = schedule
        self._stages = stages
        self._brush = Brush()
        self._bases: dict[int, tuple[int, Planes]] = {}
        self._old: Planes | None = None
        self._new: Planes | None = None
        rate = float(film.fps) / 1000
        self._overlays = [
            _Overlay(each.timed, each.frames, each.timed.fade_in * rate, each.timed.fade_out * rate)
            for each in schedule.overlays_in(frames)
        ]

    def __enter__(self) -> Painter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._brush.close()

    def state(self, frame: int) -> Hashable:
        """All that decides what a frame looks like; frames with equal states are equal."""
        current, before = self._schedule.at(frame)
        index = self._schedule.index_at(frame)
        shots = [self._shot_state(index, frame)]
        if before is not None:
            shots.append((self._shot_state(index - 1, frame), frame - current.first))
        overlays = tuple(
            (number, overlay.weight(frame))
            for number, overlay in enumerate(self._overlays)
            if frame in overlay.frames
        )
        return (*shots, overlays)

    def _shot_state(self, index: int, frame: int) -> Hashable:
        inside = frame - self._schedule.placed[index].first
        layers = self._stages.stage(index).layers
        return (index, *(layer.state(inside, self._brush) for layer in layers))

    def paint(self, frame: int, planes: Planes) -> None:
        """Paints a frame onto planes of the film's size."""
        current, before = self._schedule.at(frame)
        index = self._schedule.index_at(frame)
        if before is None:
            self._paint_shot(index, frame, planes)
        else:
            self._paint_transition(current, index, frame, planes)
        for overlay in self._overlays:
            if frame in overlay.frames:
                if overlay.patch is None:
                    overlay.patch = patch_of(overlay.timed.sprite)
                blend(planes, overlay.patch, overlay.weight(frame))

    def _paint_transition(self, current: Placed, index: int, frame: int, planes: Planes) -> None:
        kind = current.shot.transition.kind
        share = (frame - current.first + 1) / (current.blend + 1)
        old_seen, new_seen = shots_needed(kind, share)
        if not (old_seen and new_seen):
            self._paint_shot(index if new_seen else index - 1, frame, planes)
            through_black(planes, share)
            return
        if self._old is None or self._new is None:
            self._old = Planes.empty(planes.width, planes.height)
            self._new = Planes.empty(planes.width, planes.height)
        self._paint_shot(index - 1, frame, self._old)
        self._paint_shot(index, frame, self._new)
        scaler = self._brush.scaler
        join(kind, share, self._old, self._new, planes, scaler, rtl=self._film.rtl)

    def _paint_shot(self, index: int, frame: int, planes: Planes) -> None:
        """Paints one shot alone: its base, where it has one, then what still changes."""
        inside = frame - self._schedule.placed[index].first
        stage = self._stages.stage(index)
        settled = stage.settled_layers(inside)
        known = self._bases.get(index)
        if known is not None and known[0] == settled:
            planes.take(known[1])
        else:
            for layer in stage.layers[:settled]:
                layer.paint(inside, planes, self._brush)
            if settled > 1 or (settled and len(stage.layers) > 1):
                self._keep_base(index, settled, planes)
        for layer in stage.layers[settled:]:
            layer.paint(inside, planes, self._brush)

    def _keep_base(self, index: int, settled: int, planes: Planes) -> None:
        for old in [key for key in self._bases if key < index - 1]:
            del self._bases[old]
        known = self._bases.get(index)
        base = known[1] if known is not None else Planes.empty(planes.width, planes.height)
        base.take(planes)
        self._bases[index] = (settled, base)
