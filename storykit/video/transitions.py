"""Transitions: one scene becoming the next. Everything here mirrors itself under right-to-left.

A slide brings the new scene in from the side where reading ends, pushing the old one out; a wipe
uncovers the new scene from the side where reading starts; a zoom goes into the old scene and comes
out of the new one, around the middle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.entrances import eased, edge_weights
from storykit.video.patches import FULL, mix
from storykit.video.scaling import Scaler, Source

if TYPE_CHECKING:
    from storykit.script.models import TransitionName

BLACK = (0, 0, 0)
_ZOOM = 0.25


def shots_needed(kind: TransitionName, share: float) -> tuple[bool, bool]:
    """Whether the old and the new scene are seen at all, `share` of the way through."""
    if kind == "through-black":
        return share < 0.5, share >= 0.5
    return True, True


def through_black(planes: Planes, share: float) -> None:
    """Darkens the old scene up to the middle, and lets the new one come up from there."""
    depth = 1 - abs(2 * share - 1)
    black = Planes.empty(planes.width, planes.height)
    black.fill(BLACK)
    mix(planes, black, round(FULL * eased(depth)))


def join(
    kind: TransitionName,
    share: float,
    old: Planes,
    new: Planes,
    scaler: Scaler,
    *,
    rtl: bool,
) -> Planes:
    """The frame that lies `share` of the way from the old scene to the new one.

    It may be the old scene's planes, which are painted over.
    """
    if kind == "slide":
        return _slide(eased(share), old, new, rtl=rtl)
    if kind == "zoom":
        return _zoom(eased(share), old, new, scaler)
    if kind == "wipe":
        mix(old, new, edge_weights(old.width, eased(share), backward=rtl))
    else:
        mix(old, new, round(FULL * eased(share)))
    return old


def _slide(share: float, old: Planes, new: Planes, *, rtl: bool) -> Planes:
    width = old.width
    target = Planes.empty(width, old.height)
    shift = round(share * width / 2) * 2
    for index, (before, after, plane) in enumerate(zip(old, new, target, strict=True)):
        step = shift // 2 if index else shift
        if rtl:
            np.copyto(plane[:, step:], before[:, : before.shape[1] - step])
            np.copyto(plane[:, :step], after[:, after.shape[1] - step :])
        else:
            np.copyto(plane[:, : plane.shape[1] - step], before[:, step:])
            np.copyto(plane[:, plane.shape[1] - step :], after[:, :step])
    return target


def _zoom(share: float, old: Planes, new: Planes, scaler: Scaler) -> Planes:
    """The old scene grows away, the new one shrinks to its own size while it takes over."""
    target, closer = (Planes.empty(old.width, old.height) for _ in range(2))
    scaler.paint(Source(old), _middle(old, 1 + _ZOOM * share), target)
    scaler.paint(Source(new), _middle(new, 1 + _ZOOM * (1 - share)), closer)
    mix(target, closer, round(FULL * share))
    return target


def _middle(planes: Planes, zoom: float) -> Box:
    width, height = planes.width / zoom, planes.height / zoom
    return Box((planes.width - width) / 2, (planes.height - height) / 2, width, height)
