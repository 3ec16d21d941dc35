"""Effects on people's clips: moviepy's, by name, over frames that storykit decodes itself.

A name is written as moviepy's class or in small letters with hyphens: `BlackAndWhite`,
`black-and-white`. Arguments are a mapping, a list, or one plain value:

    effects: [black-and-white, {multiply-speed: 0.5}, {lum-contrast: {contrast: 0.2}}]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from inspect import signature
from math import hypot
from pathlib import Path
from typing import Any, cast

import numpy as np

from storykit.errors import RenderError, StorykitError, UsageError, nearest
from storykit.video.clips import PlainReader
from storykit.video.colour import Bytes
from storykit.video.developing import ClipFrame, premultiplied
from storykit.video.scaling import Scaler

# Effects that need functions, masks or other clips, which a script cannot name, or that only
# place a clip in a larger one.
_LEFT_OUT = {
    "Blink", "CrossFadeIn", "CrossFadeOut", "FreezeRegion", "HeadBlur", "MaskColor", "MasksAnd",
    "MasksOr", "SlideIn", "SlideOut",
}  # fmt: skip

_LARGEST_FACTOR = 4
_LARGEST_NUMBER = 8000
_MOST_SAMPLES = 100
_MOST_PIXELS = 16_000_000
"""Of what effects make larger: floating point copies of such a picture take 400 MB each."""


def effect_names() -> list[str]:
    """The effects a script may name, with hyphens."""
    return sorted(_hyphened(name) for name in _effects().values())


def check_effects(effects: Sequence[str | Mapping[str, Any]]) -> None:
    """Raises UsageError for an effect that does not exist or cannot take its arguments."""
    for written in effects:
        _effect(written)


def _hyphened(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).strip("-")


@cache
def _effects() -> dict[str, str]:
    """The class names of moviepy's effects, by their plain small letters."""
    from moviepy.video import fx

    return {_plain(name): name for name in fx.__all__ if name not in _LEFT_OUT}


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").casefold()


def _effect(written: str | Mapping[str, Any]) -> Any:
    """The moviepy effect that a script's words mean."""
    from moviepy.video import fx

    if isinstance(written, str):
        name, given = written, None
    else:
        (name, given), *more = written.items()
        if more:
            raise UsageError(
                f"The effect “{name}” stands together with others.",
                cure="Write each effect as an entry of its own in the list.",
            )
    found = _effects().get(_plain(str(name)))
    if found is None:
        raise UsageError(f"There is no effect “{name}”.", cure=nearest(str(name), effect_names()))
    kind = getattr(fx, found)
    _check_numbers(str(name), found, given)
    try:
        if given is None or given is True:
            return kind()
        if isinstance(given, Mapping):
            return kind(**{str(key).replace("-", "_"): value for key, value in given.items()})
        return kind(*given) if isinstance(given, list | tuple) else kind(given)
    except (TypeError, ValueError) as error:
        raise unusable(kind, error) from error


def unusable(kind: Any, error: Exception) -> UsageError:
    """The error of an effect, a moviepy class, that fails with the arguments it was given."""
    named = (_hyphened(name.replace("_", "-")) for name in signature(kind).parameters)
    taken = ", ".join(named)
    return UsageError(
        f"The effect “{_hyphened(kind.__name__)}” cannot be used like that: {_reason(error)}.",
        cure=f"It takes {taken}; numbers without quotes." if taken else "It takes no arguments.",
    )


def _reason(error: Exception) -> str:
    """What went wrong, in words of those who do not program."""
    if isinstance(error, ValueError) and error.args:
        return str(error).strip(". ")
    if isinstance(error, ZeroDivisionError):
        return "a value must not be 0"
    return "a value is missing, too large, or not of the kind it takes"


def _check_numbers(name: str, found: str, given: Any) -> None:
    """Raises UsageError for numbers that would make frames too large to hold, or take for ever."""
    listed = given if isinstance(given, list | tuple) else [given]
    values = list(given.values()) if isinstance(given, Mapping) else listed
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    limit = _LARGEST_NUMBER
    if found == "SuperSample":
        limit = _MOST_SAMPLES
    elif found == "Resize":
        spelt = given if isinstance(given, Mapping) else {}
        first = spelt.get("new_size", spelt.get("new-size", listed[0] if listed else None))
        limit = _LARGEST_FACTOR if isinstance(first, int | float) else limit
    if any(not abs(number) <= limit for number in numbers):
        raise UsageError(
            f"The effect “{name}” cannot be used with numbers above {limit}.",
            cure="Choose a smaller number.",
        )


def _size_after(effect: Any, width: int, height: int) -> tuple[float, float]:
    """About the size of pictures that an effect makes of pictures of a size."""
    match type(effect).__name__:
        case "Resize":
            wanted = effect.new_size
            if isinstance(wanted, int | float):
                return width * wanted, height * wanted
            if wanted is not None:
                return wanted[0], wanted[1]
            if effect.height is not None:
                return width * effect.height / height, effect.height
            return effect.width, height * effect.width / width
        case "Margin":
            around = effect.margin_size
            if around is not None:
                return width + 2 * around, height + 2 * around
            return width + effect.left + effect.right, height + effect.top + effect.bottom
        case "Rotate":
            return hypot(width, height), hypot(width, height)
    return width, height


class EffectsReader:
    """A clip seen through effects, from `start` seconds of its file on.

    The effects see a clip that begins there. After the last frame of what they make it stands
    still. Raises RenderError for effects that cannot be used on this clip.
    """

    def __init__(
        self, plain: PlainReader, effects: Sequence[str | Mapping[str, Any]], start: float
    ) -> None:
        from moviepy import VideoClip

        self._plain = plain
        self._start = start
        self._clear = plain.is_clear()
        self._scaler = Scaler()
        self._pictured: tuple[float, Bytes] | None = None
        length = max(plain.duration() - start, 0.04)
        clip = VideoClip(frame_function=lambda t: self._picture(t)[..., :3], duration=length)
        if self._clear:
            mask = VideoClip(
                frame_function=lambda t: self._picture(t)[..., 3] / 255,
                is_mask=True,
                duration=length,
            )
            clip = clip.with_mask(mask.with_fps(plain.rate()))
        self._clip = clip.with_fps(plain.rate())
        for written in effects:
            self._clip = self._with(_effect(written))

    def at(self, seconds: float) -> ClipFrame:
        """The frame seen so many seconds after the beginning of the file."""
        moment = max(0.0, seconds - self._start)
        if self._clip.duration is not None:
            moment = min(moment, max(0.0, self._clip.duration - 0.5 / self._plain.rate()))
        pixels = _whole(self._pixels(moment))
        height, width = (side // 2 * 2 for side in pixels.shape[:2])
        source = self._scaler.planes_from_pixels(
            np.ascontiguousarray(pixels[:height, :width]), width, height
        )
        return ClipFrame(source, width, height, round(moment * 90_000))

    @property
    def duration(self) -> float:
        """The seconds that the effects make it last."""
        return float(self._clip.duration or 0.0)

    @property
    def goes_on(self) -> bool:
        """Whether reading on surely gives the same frames as opening it anew."""
        return self._plain.goes_on

    def close(self) -> None:
        """Lets go of the file."""
        self._plain.close()

    def _with(self, effect: Any) -> Any:
        """The clip with one more effect."""
        width, height = self._clip.size
        try:
            grown = _size_after(effect, width, height)
            if grown[0] * grown[1] > max(_MOST_PIXELS, 2 * width * height):
                raise ValueError(
                    f"a picture of {grown[0]:.0f} × {grown[1]:.0f} pixels is too large"
                )
            made = self._clip.with_effects([effect])
            if min(made.size) < 1:
                raise ValueError("it leaves nothing of the picture")
        except StorykitError:
            raise
        except Exception as error:  # effects are other people's code and may raise anything
            told = unusable(type(effect), error)
            raise RenderError(
                f"On “{self._plain.path.name}”: {told.message}", cure=told.cure
            ) from error
        return made

    def _pixels(self, moment: float) -> Bytes:
        """What the effects make of a moment, with premultiplied alpha if the clip has some."""
        try:
            shown = np.clip(self._clip.get_frame(moment), 0, 255)
            pixels: Bytes = shown.astype(np.uint8)[..., :3]
            if not self._clear:
                return pixels
            mask = self._clip.mask.get_frame(moment) if self._clip.mask is not None else 1.0
            alpha = np.broadcast_to(np.rint(np.clip(mask, 0, 1) * 255), pixels.shape[:2])
            return premultiplied(np.dstack([pixels, alpha.astype(np.uint8)]))
        except StorykitError:
            raise
        except Exception as error:
            raise _failed(self._plain, error) from error

    def _picture(self, seconds: float) -> Bytes:
        """The clip's own picture, which colours and mask are asked of one after the other."""
        if self._pictured is None or self._pictured[0] != seconds:
            self._pictured = seconds, self._plain.picture(seconds + self._start)
        return self._pictured[1]


def tried(path: Path, effects: Sequence[str | Mapping[str, Any]], start: float) -> None:
    """Raises what a render would raise for effects on a clip of which `start` seconds are left out.

    Some moments are looked at: the first, one in the middle and the last.
    """
    reader: PlainReader | EffectsReader = PlainReader(path)
    try:
        reader = EffectsReader(cast(PlainReader, reader), effects, start)
        for share in (0.0, 0.5, 1.0):
            reader.at(start + share * reader.duration)
    finally:
        reader.close()


def _whole(pixels: Bytes) -> Bytes:
    """Pixels at least two wide and high, as planes need: the last ones are repeated."""
    height, width = pixels.shape[:2]
    if min(height, width) > 1:
        return pixels
    return np.pad(pixels, ((0, height == 1), (0, width == 1), (0, 0)), mode="edge")


def _failed(plain: PlainReader, error: Exception) -> RenderError:
    return RenderError(
        f"An effect on “{plain.path.name}” failed: {_reason(error)}.",
        cure="Leave the effect out, or try other arguments.",
    )
