"""Effects on people's clips: moviepy's, by name, over frames that storykit decodes itself.

A name is written as moviepy's class or in small letters with hyphens: `BlackAndWhite`,
`black-and-white`. Arguments are a mapping, a list, or one plain value:

    effects: [black-and-white, {multiply-speed: 0.5}, {lum-contrast: {contrast: 0.2}}]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from storykit.errors import RenderError, StorykitError, UsageError, nearest
from storykit.video.clips import PlainReader
from storykit.video.colour import pixels_of
from storykit.video.developing import ClipFrame
from storykit.video.scaling import Scaler

# Effects that need functions, masks or other clips, which a script cannot name, or that only
# place a clip in a larger one.
_LEFT_OUT = {
    "Blink", "CrossFadeIn", "CrossFadeOut", "FreezeRegion", "HeadBlur", "MaskColor", "MasksAnd",
    "MasksOr", "SlideIn", "SlideOut",
}  # fmt: skip

_LARGEST_FACTOR = 4
_LARGEST_NUMBER = 8000


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
    _check_size(str(name), found, given)
    try:
        if given is None or given is True:
            return kind()
        if isinstance(given, Mapping):
            return kind(**{str(key).replace("-", "_"): value for key, value in given.items()})
        return kind(*given) if isinstance(given, list | tuple) else kind(given)
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"The effect “{name}” cannot be used like that: {error}.",
            cure="See moviepy's page of that effect for its arguments.",
        ) from error


def _check_size(name: str, found: str, given: Any) -> None:
    """Raises UsageError for numbers that would make frames too large to hold."""
    listed = given if isinstance(given, list | tuple) else [given]
    values = list(given.values()) if isinstance(given, Mapping) else listed
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    factor = isinstance(given, int | float) or (isinstance(given, Mapping) and "new_size" in given)
    limit = _LARGEST_FACTOR if found == "Resize" and factor else _LARGEST_NUMBER
    if any(not abs(number) <= limit for number in numbers):
        raise UsageError(
            f"The effect “{name}” cannot be used with numbers above {limit}.",
            cure="Choose a smaller number.",
        )


class EffectsReader:
    """A clip seen through effects, from `start` seconds of its file on.

    The effects see a clip that begins there. After the last frame of what they make it stands
    still.
    """

    def __init__(
        self, plain: PlainReader, effects: Sequence[str | Mapping[str, Any]], start: float
    ) -> None:
        from moviepy import VideoClip

        self._plain = plain
        self._scaler = Scaler()
        length = max(plain.duration() - start, 0.04)
        clip = VideoClip(frame_function=lambda t: self._pixels(t + start), duration=length)
        clip = clip.with_fps(plain.rate())
        try:
            self._clip = clip.with_effects([_effect(written) for written in effects])
        except StorykitError:
            raise
        except Exception as error:  # effects are other people's code and may raise anything
            raise _failed(plain, error) from error
        self._start = start

    def at(self, seconds: float) -> ClipFrame:
        """The frame seen so many seconds after the beginning of the file."""
        moment = max(0.0, seconds - self._start)
        if self._clip.duration is not None:
            moment = min(moment, max(0.0, self._clip.duration - 0.5 / self._plain.rate()))
        try:
            pixels = np.clip(self._clip.get_frame(moment), 0, 255).astype(np.uint8)
        except StorykitError:
            raise
        except Exception as error:
            raise _failed(self._plain, error) from error
        height, width = (side // 2 * 2 for side in pixels.shape[:2])
        source = self._scaler.planes_from_pixels(pixels[:height, :width, :3], width, height)
        return ClipFrame(source, width, height, round(moment * 90_000))

    def close(self) -> None:
        """Lets go of the file."""
        self._plain.close()

    def _pixels(self, seconds: float) -> Any:
        return pixels_of(self._plain.upright(seconds))


def _failed(plain: PlainReader, error: Exception) -> RenderError:
    return RenderError(
        f"An effect on “{plain.path.name}” failed: {error}.",
        cure="Leave the effect out, or try other arguments.",
    )
