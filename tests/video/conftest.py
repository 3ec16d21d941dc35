"""Small films and clips to look at frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import Interpolation
from PIL import Image

from storykit.design.model import Painted, Pixels, Plate, Sprite, Still, TimedSprite
from storykit.spans import Box, Span
from storykit.timeline.model import Transition
from storykit.video.model import Film, Shot

SIZE = 64
FPS = Fraction(30)
RED, GREEN, BLUE, WHITE, BLACK = (
    (230, 30, 30), (30, 200, 60), (30, 60, 220), (255, 255, 255), (0, 0, 0),
)  # fmt: skip


def block(width: int, height: int, colour: tuple[int, int, int], alpha: int = 255) -> Pixels:
    """Premultiplied pixels of one colour."""
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = np.rint(np.array(colour) * alpha / 255)
    pixels[..., 3] = alpha
    return pixels


def plain(
    colour: tuple[int, int, int], *layers: Plate | Still, size: tuple[int, int] = (SIZE, SIZE)
) -> Painted:
    """A painted scene of one colour with layers on it."""
    return Painted(*size, colour, layers)


def film_of(
    scenes: Iterable[tuple[int, Painted]],
    *,
    transition: Transition | None = None,
    overlays: tuple[TimedSprite, ...] = (),
    fps: Fraction = FPS,
    rtl: bool = False,
    **shot: object,
) -> Film:
    """A film of scenes, each given by its milliseconds and what is painted."""
    shots: list[Shot] = []
    moment = 0
    for length, painted in scenes:
        kind = transition if shots and transition else Transition()
        span = Span(moment, moment + length)
        shots.append(
            Shot(f"s{len(shots)}", f"Scene {len(shots)}", span, painted, kind, **shot)  # type: ignore[arg-type]
        )
        moment += length
    first = shots[0].painted
    return Film(first.width, first.height, fps, moment, tuple(shots), overlays, rtl)


def chapters_of(film: Film) -> tuple[tuple[Span, str], ...]:
    """A chapter for each scene."""
    return tuple((shot.span, shot.title) for shot in film.shots)


def sprite(
    x: int, y: int, width: int, height: int, colour: tuple[int, int, int], alpha: int = 255
) -> Sprite:
    """A sprite of one colour."""
    return Sprite(block(width, height, colour, alpha), x, y)


def decoded(path: Path) -> list[av.VideoFrame]:
    """Every frame of a file, in order."""
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def rgb(frame: av.VideoFrame) -> np.ndarray:
    """A decoded frame as a careful player shows it."""
    exact = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
    return frame.to_ndarray(format="rgb24", interpolation=exact)


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Saves pixels as a PNG and gives its path."""

    def save(pixels: np.ndarray, name: str = "picture.png") -> Path:
        path = tmp_path / name
        Image.fromarray(pixels).save(path)
        return path

    return save


def full_plate(path: Path, kind: str = "picture", **facts: object) -> Plate:
    """A plate that fills a frame of the usual small size."""
    return Plate(kind, path, Box(0, 0, SIZE, SIZE), **facts)  # type: ignore[arg-type]
