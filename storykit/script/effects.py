"""What a scene's effects do to its clip's time, as far as its sound has to follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SPEED = "multiplyspeed"
_TIMED = frozenset({"acceldecel", "freeze", "loop", "makeloopable", "timemirror", "timesymmetrize"})


def clip_speed(effects: Sequence[str | Mapping[str, Any]]) -> float:
    """How much faster than recorded a clip is shown: 0.5 is half as fast."""
    speed = 1.0
    for written in effects:
        speed *= _factor(written) or 1.0
    return speed


def sound_follows(effects: Sequence[str | Mapping[str, Any]]) -> bool:
    """Whether the clip's own sound can keep up with its picture under these effects."""
    for written in effects:
        name = _name(written)
        if name in _TIMED or (name == _SPEED and _factor(written) is None):
            return False
    return True


def _name(written: str | Mapping[str, Any]) -> str:
    name = written if isinstance(written, str) else next(iter(written), "")
    return str(name).replace("-", "").replace("_", "").casefold()


def _factor(written: str | Mapping[str, Any]) -> float | None:
    """The factor of an effect that changes the speed; None for others, and without a factor."""
    if isinstance(written, str) or _name(written) != _SPEED:
        return None
    given: Any = next(iter(written.values()))
    if isinstance(given, Mapping):
        given = None if len(given) != 1 else given.get("factor")
    elif isinstance(given, list | tuple):
        given = given[0] if len(given) == 1 else None
    if isinstance(given, bool) or not isinstance(given, int | float) or given <= 0:
        return None
    return float(given)
