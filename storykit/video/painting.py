"""Painting: the film's frames as planes, one at a time, each from its number alone.

A painter works on one range of frames in one thread. Layers that have settled are kept as a base,
so that only what still moves is painted, and equal states tell frames that need not be painted at
all. Where only a bar grows, it is painted anew on a canvas that shows all else already.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from types import TracebackType

from storykit.spans import Box
from storykit.video.brushes import Brush
from storykit.video.colour import Planes
from storykit.video.entrances import fade_weight, grown_weights
from storykit.video.frames import Placed, PlacedOverlay, Schedule
from storykit.video.layers import PictureInMotion
from storykit.video.model import Film
from storykit.video.patches import Patch, blend
from storykit.video.sharing import Patches
from storykit.video.stages import Stages
from storykit.video.transitions import join, shots_needed, through_black


@dataclass(eq=False)
class _Overlay:
    """An overlay on the film's frames; its patch is made when it is first seen."""

    placed: PlacedOverlay
    fps: Fraction
    patch: Patch | None = None

    def __contains__(self, frame: int) -> bool:
        return frame in self.placed.frames

    @property
    def grows(self) -> bool:
        """Whether it is another one in every frame."""
        return self.placed.timed.grows is not None

    def overlaps(self, other: _Overlay) -> bool:
        """Whether both are ever seen at one place of the picture at the same time."""
        here, there = self.placed.frames, other.placed.frames
        one, two = (_grown_even(each.placed.timed.sprite.box) for each in (self, other))
        in_time = here.start < there.stop and there.start < here.stop
        across = one.x < two.right and two.x < one.right
        return in_time and across and one.y < two.bottom and two.y < one.bottom

    def place(self, planes: Planes) -> Planes:
        """The part of a frame in which it lies."""
        box = _grown_even(self.placed.timed.sprite.box)
        left, top = max(0, int(box.x)), max(0, int(box.y))
        right, bottom = min(int(box.right), planes.width), min(int(box.bottom), planes.height)
        return planes.part(left, top, max(0, right - left), max(0, bottom - top))

    def state(self, frame: int) -> tuple[int, float]:
        """Its opacity at one of its frames, and how much of it has grown."""
        timed, rate = self.placed.timed, float(self.fps) / 1000
        fades = (timed.fade_in * rate, timed.fade_out * rate)
        return fade_weight(frame, self.placed.frames, *fades), self.placed.grown(frame, self.fps)

    def paint(self, frame: int, planes: Planes, patches: Patches) -> None:
        """Blends it into one of its frames."""
        timed = self.placed.timed
        if self.patch is None:
            self.patch = patches.of(timed.sprite)
        weight, share = self.state(frame)
        if timed.grows is None:
            blend(planes, self.patch, weight)
            return
        backward = timed.grows.backward
        columns = grown_weights(timed.sprite.box, share, planes.width, backward=backward)
        blend(planes, self.patch, columns)


def _grown_even(box: Box) -> Box:
    """A box with even borders that holds all that its patch paints on."""
    left, top = box.x // 2 * 2, box.y // 2 * 2
    return Box(left, top, box.right // 2 * 2 + 2 - left, -(-box.bottom // 2) * 2 - top)


class _Canvases:
    """Planes of the frame's size that are painted on again, `keeps` frames later at the soonest.

    Of a canvas it may be noted what it shows but for what grows, and what lies under that.
    """

    def __init__(self, film: Film, keeps: int) -> None:
        self._size = (film.width, film.height)
        self._free: list[Planes] = []
        self._used: list[Planes] = []
        self._painted: deque[list[Planes]] = deque([[] for _ in range(keeps)], keeps)
        self._shown: dict[int, tuple[Hashable, list[Planes]]] = {}

    def begin(self) -> None:
        """Notes that the next frame begins: what the oldest one was painted on is free."""
        self._free += self._painted.popleft()
        self._used = []
        self._painted.append(self._used)

    def take(self) -> Planes:
        """Planes to paint on; what they hold is old."""
        planes = self._free.pop() if self._free else Planes.empty(*self._size)
        self._shown.pop(id(planes), None)
        self._used.append(planes)
        return planes

    def note(self, planes: Planes, shown: Hashable, parts: list[Planes]) -> None:
        """Notes what a canvas shows, and keeps the parts of it on which is painted next."""
        if planes in self._used:
            kept = [Planes(*(plane.copy() for plane in part)) for part in parts]
            self._shown[id(planes)] = shown, kept

    def showing(self, shown: Hashable) -> tuple[Planes, list[Planes]] | None:
        """A canvas that is free and was noted to show this, and what its parts were."""
        for planes in self._free:
            noted = self._shown.get(id(planes))
            if noted is not None and noted[0] == shown:
                self._free.remove(planes)
                self._used.append(planes)
                return planes, noted[1]
        return None


def _painted_last(overlays: list[_Overlay]) -> list[_Overlay]:
    """Those that grow, where nothing that is painted after them lies over them; else none."""
    growing = [overlay for overlay in overlays if overlay.grows]
    for place, overlay in enumerate(overlays):
        if overlay.grows and any(overlay.overlaps(after) for after in overlays[place + 1 :]):
            return []
    return growing


class Painter:
    """Paints any of a range of frames. Use it in a `with` block: it may hold clips open."""

    def __init__(
        self,
        film: Film,
        schedule: Schedule,
        stages: Stages,
        frames: range,
        *,
        keeps: int = 1,
    ) -> None:
        self._film = film
        self._schedule = schedule
        self._stages = stages
        self._brush = Brush(stages.clips)
        self._bases: dict[int, tuple[int, Planes]] = {}
        self._canvases = _Canvases(film, keeps)
        self._overlays = [_Overlay(each, film.fps) for each in schedule.overlays_in(frames)]
        self._growing = _painted_last(self._overlays)

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
            (number, overlay.state(frame))
            for number, overlay in enumerate(self._overlays)
            if frame in overlay
        )
        return (*shots, overlays)

    def _shot_state(self, index: int, frame: int) -> Hashable:
        inside = frame - self._schedule.placed[index].first
        layers = self._stages.stage(index).layers
        return (index, *(layer.state(inside, self._brush) for layer in layers))

    def paint(self, frame: int, planes: Planes) -> None:
        """Paints a frame onto planes of the film's size."""
        planes.take(self.painted(frame))

    def painted(self, frame: int) -> Planes:
        """A frame as planes that last until the next one is painted, or as many as it `keeps`."""
        self._canvases.begin()
        if not self._growing:
            return self._whole(frame)
        growing = [overlay for overlay in self._growing if frame in overlay]
        resting = self._resting(frame)
        known = self._canvases.showing(resting) if resting is not None else None
        if known is not None:
            planes, parts = known
            for overlay, part in zip(growing, parts, strict=True):
                overlay.place(planes).take(part)
        else:
            planes = self._whole(frame)
            if resting is not None:
                parts = [overlay.place(planes) for overlay in growing]
                self._canvases.note(planes, resting, parts)
        for overlay in growing:
            overlay.paint(frame, planes, self._stages.patches)
        return planes

    def _resting(self, frame: int) -> Hashable:
        """What a frame shows but for what grows, where all of that rests; else None."""
        index = self._schedule.index_at(frame)
        inside = frame - self._schedule.placed[index].first
        stage = self._stages.stage(index)
        if self._schedule.at(frame)[1] or stage.settled_layers(inside) < len(stage.layers):
            return None
        return index, tuple(
            (number, None if overlay in self._growing else overlay.state(frame))
            for number, overlay in enumerate(self._overlays)
            if frame in overlay
        )

    def _whole(self, frame: int) -> Planes:
        """A frame without what is painted last."""
        current, before = self._schedule.at(frame)
        index = self._schedule.index_at(frame)
        if before is None:
            planes = self._shot(index, frame)
        else:
            planes = self._transition(current, index, frame)
        for overlay in self._overlays:
            if frame in overlay and overlay not in self._growing:
                overlay.paint(frame, planes, self._stages.patches)
        return planes

    def _transition(self, current: Placed, index: int, frame: int) -> Planes:
        kind = current.shot.transition.kind
        share = (frame - current.first + 1) / (current.blend + 1)
        old_seen, new_seen = shots_needed(kind, share)
        if not (old_seen and new_seen):
            planes = self._shot(index if new_seen else index - 1, frame)
            through_black(planes, share)
            return planes
        old, new = self._shot(index - 1, frame), self._shot(index, frame)
        return join(kind, share, old, new, self._brush.scaler, rtl=self._film.rtl)

    def _shot(self, index: int, frame: int) -> Planes:
        """One shot alone, on planes of its own or on one of the painter's canvases."""
        inside = frame - self._schedule.placed[index].first
        layers = self._stages.stage(index).layers
        first = layers[0]
        fresh = first.fresh(inside, self._brush) if isinstance(first, PictureInMotion) else None
        if fresh is not None:
            planes, done = fresh, 1
        else:
            planes = self._canvases.take()
            done = self._settle(index, inside, planes)
        for layer in layers[done:]:
            layer.paint(inside, planes, self._brush)
        return planes

    def _settle(self, index: int, inside: int, planes: Planes) -> int:
        """Paints the layers that have settled, from their base where there is one; counts them."""
        stage = self._stages.stage(index)
        settled = stage.settled_layers(inside)
        known = self._bases.get(index)
        if known is not None and known[0] == settled:
            planes.take(known[1])
        elif settled:
            for layer in stage.layers[:settled]:
                layer.paint(inside, planes, self._brush)
            self._keep_base(index, settled, planes)
        return settled

    def _keep_base(self, index: int, settled: int, planes: Planes) -> None:
        for old in [key for key in self._bases if key < index - 1]:
            del self._bases[old]
        known = self._bases.get(index)
        base = known[1] if known is not None else Planes.empty(planes.width, planes.height)
        base.take(planes)
        self._bases[index] = (settled, base)
