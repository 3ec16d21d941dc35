"""Transitions: one scene becoming the next. Everything here mirrors itself under right-to-left.

A slide brings the new scene in from the side where reading ends, pushing the old one out; a wipe
uncovers the new scene from the side where reading starts; a zoom goes into the old scene and comes
out of the new one, around the middle.
"""

from __future__ import annotations

import numpy as np

from storykit.script.models import TransitionName
from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.entrances import eased, edge_weights
from storykit.video.patches import FULL, mix
from storykit.video.scaling import Scaler, Source

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
    target: Planes,
    scaler: Scaler,
    *,
    rtl: bool,
) -> None:
    """Paints the frame that lies `share` of the way from the old scene to the new one."""
    if kind == "slide":
        _slide(eased(share), old, new, target, rtl=rtl)
        return
    if kind == "zoom":
        _zoom(eased(share), old, new, target, scaler)
        return
    target.take(old)
    if kind == "wipe":
        mix(target, new, edge_weights(target.width, eased(share), backward=rtl))
    else:
        mix(target, new, round(FULL * eased(share)))


def _slide(share: float, old: Planes, new: Planes, target: Planes, *, rtl: bool) -> None:
    width = target.width
    shift = round(share * width / 2) * 2
    for index, (before, after, plane) in enumerate(zip(old, new, target, strict=True)):
        step = shift // 2 if index else shift
        if rtl:
            np.copyto(plane[:, step:], before[:, : before.shape[1] - step])
            np.copyto(plane[:, :step], after[:, after.shape[1] - step :])
        else:
            np.copyto(plane[:, : plane.shape[1] - step], before[:, step:])
            np.copyto(plane[:, plane.shape[1] - step :], after[:, :step])


def _zoom(share: float, old: Planes, new: Planes, target: Planes, scaler: Scaler) -> None:
    """The old scene grows away, the new one shrinks to its own size while it takes over."""
    closer = Planes.empty(target.width, target.height)
    scaler.paint(Source(old), _middle(old, 1 + _ZOOM * share), target)
    scaler.paint(Source(new), _middle(new, 1 + _ZOOM * (1 - share)), closer)
    mix(target, closer, round(FULL * share))


def _middle(planes: Planes, zoom: float) -> Box:
    width, height = planes.width / zoom, planes.height / zoom
    return Box((planes.width - width) / 2, (planes.height - height) / 2, width, height)
