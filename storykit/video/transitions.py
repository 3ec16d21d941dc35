"""Transitions: one scene becoming the next. Everything here mirrors itself under right-to-left.

A slide brings the new scene in from the side where reading ends, pushing the old one out; a wipe
uncovers the new scene from the side where reading starts.
"""

from __future__ import annotations

import numpy as np

from storykit.script.models import TransitionName
from storykit.video.colour import Planes
from storykit.video.entrances import eased, edge_weights
from storykit.video.patches import FULL, mix

BLACK = (0, 0, 0)


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
    kind: TransitionName, share: float, old: Planes, new: Planes, target: Planes, *, rtl: bool
) -> None:
    """Paints the frame that lies `share` of the way from the old scene to the new one."""
    if kind == "slide":
        _slide(eased(share), old, new, target, rtl=rtl)
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
