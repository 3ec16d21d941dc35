from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.design.model import Plate
from storykit.script.models import MotionName
from storykit.spans import Box
from storykit.video.colour import Planes
from storykit.video.motion import seen_part
from storykit.video.pictures import MovingPicture
from storykit.video.scaling import Scaler
from tests.benchmarks.measures import shift
from tests.video.planemaking import planes_of

WIDTH, HEIGHT = 540, 960


def photograph(width: int = 1000, height: int = 1500) -> np.ndarray:
    """Soft shapes of every size, in colour."""
    random = np.random.default_rng(11)
    light = np.full((height, width, 3), 128.0)
    for cells, strength in ((6, 40.0), (25, 20.0), (90, 14.0), (250, 8.0)):
        small = random.standard_normal((cells * height // width, cells, 3)) * 40 + 128
        grown = Image.fromarray(np.clip(small, 0, 255).astype(np.uint8)).resize(
            (width, height), Image.Resampling.BICUBIC
        )
        light += (np.asarray(grown).astype(float) - 128) / 40 * strength
    return np.clip(light, 0, 255).astype(np.uint8)


def exact(picture: Image.Image, part: Box) -> Planes:
    """What should be seen, scaled in one step by Lanczos."""
    box = (part.x, part.y, part.right, part.bottom)
    pixels = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=box)
    return planes_of(np.asarray(pixels))


@pytest.mark.parametrize("motion", ["zoom-in", "zoom-out", "pan-start", "pan-end"])
def test_a_picture_moves_without_jitter_and_where_it_should(
    picture: Callable[..., Path], motion: MotionName
) -> None:
    path = picture(photograph())
    image = Image.open(path)
    moving = MovingPicture(Plate("picture", path, Box(0, 0, WIDTH, HEIGHT)), motion, rtl=False)
    planes, scaler = Planes.empty(WIDTH, HEIGHT), Scaler()
    luma, chroma, losses = [], [], []
    for seconds in np.linspace(0, 6, 24):
        moving.paint(float(seconds), planes, scaler)
        part = seen_part(image.size, (WIDTH, HEIGHT), motion, float(seconds))
        wanted = exact(image, part)
        for y, x in ((80, 60), (600, 300)):
            rows, columns = slice(y, y + 160), slice(x, x + 160)
            luma.append(shift(wanted.luma[rows, columns], planes.luma[rows, columns]))
            half = slice(y // 2, y // 2 + 80), slice(x // 2, x // 2 + 80)
            chroma.append(shift(wanted.red[half], planes.red[half]))
        losses.append(np.mean((wanted.luma.astype(float) - planes.luma) ** 2))
    places = np.array(luma).reshape(-1, 2, 2)
    assert float(np.sqrt(np.mean(np.square(places - places.mean(axis=0))))) < 0.03
    assert float(np.abs(places).max()) < 0.1
    assert float(np.abs(np.mean(chroma, axis=0)).max()) < 0.02
    assert 10 * np.log10(255**2 / np.max(losses)) > 38


def test_a_picture_smaller_than_its_plate_is_enlarged_smoothly(
    picture: Callable[..., Path],
) -> None:
    small = photograph(200, 300)
    path = picture(small)
    moving = MovingPicture(Plate("picture", path, Box(0, 0, WIDTH, HEIGHT)), "zoom-in", rtl=False)
    planes, scaler = Planes.empty(WIDTH, HEIGHT), Scaler()
    for seconds in (0.0, 1.5, 4.0):
        moving.paint(seconds, planes, scaler)
        part = seen_part((200, 300), (WIDTH, HEIGHT), "zoom-in", seconds)
        wanted = exact(Image.fromarray(small), part)
        assert np.abs(wanted.luma.astype(int) - planes.luma).mean() < 1.5


def test_a_huge_picture_is_decoded_smaller(picture: Callable[..., Path]) -> None:
    pixels = np.zeros((1600, 1200, 3), np.uint8)
    pixels[::2] = 200
    path = picture(pixels)
    moving = MovingPicture(Plate("picture", path, Box(0, 0, 64, 64)), "zoom-in", rtl=False)
    assert moving._pixels.shape[0] < 200


@pytest.mark.parametrize("size", [(640, 64), (64, 640), (20, 30), (7, 5), (131, 97)])
@pytest.mark.parametrize("motion", ["zoom-in", "zoom-out", "pan-start", "pan-end", "still"])
@pytest.mark.parametrize("box", [Box(0, 0, 96, 54), Box(6, 10, 54, 96)])
def test_no_edge_of_a_picture_ever_shows(
    picture: Callable[..., Path], size: tuple[int, int], motion: MotionName, box: Box
) -> None:
    path = picture(np.full((size[1], size[0], 3), (200, 90, 40), np.uint8))
    colour = planes_of(np.full((2, 2, 3), (200, 90, 40), np.uint8))
    planes, scaler = Planes.empty(int(box.width), int(box.height)), Scaler()
    for focus in ((0.0, 0.0), (1.0, 0.4), (0.5, 1.0)):
        for rtl in (False, True):
            plate = Plate("picture", path, box, focus, depth=1.9 if rtl else 1.0)
            moving = MovingPicture(plate, motion, rtl=rtl)
            for seconds in (0.0, 0.7, 40.0):
                moving.paint(seconds, planes, scaler)
                for seen, wanted in zip(planes, colour, strict=True):
                    assert np.abs(seen.astype(int) - int(wanted[0, 0])).max() <= 1


@pytest.mark.parametrize(("ground", "shape"), [(230, 255), (20, 255), (20, 0), (230, 0)])
def test_no_rim_is_seen_around_what_is_cut_out(
    picture: Callable[..., Path], ground: int, shape: int
) -> None:
    pixels = np.zeros((1000, 1500, 4), np.uint8)
    pixels[200:700, 300:1100] = (shape, shape, shape, 255)
    path = picture(pixels)
    moving = MovingPicture(Plate("picture", path, Box(0, 0, WIDTH, HEIGHT)), "zoom-in", rtl=False)
    planes = Planes.empty(WIDTH, HEIGHT)
    under, over = (int(planes_of(np.full((2, 2, 3), light, np.uint8)).luma[0, 0])
                   for light in (ground, shape))  # fmt: skip
    for seconds in (0.0, 1.1):
        planes.fill((ground, ground, ground))
        moving.paint(seconds, planes, Scaler())
        assert planes.luma.min() >= min(under, over) - 3
        assert planes.luma.max() <= max(under, over) + 8
