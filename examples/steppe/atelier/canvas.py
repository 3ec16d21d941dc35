"""A canvas with soft-edged shapes, gradients, grained shadow and dither, in numpy and Pillow.

Coordinates are those of a sheet 1800 wide and 2250 high whatever the size drawn: a `scale` of 0.4
makes a quick sketch. Colours are sRGB triples from 0 to 1. Everything random comes from seeds, so
that the same script draws the same picture.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from .curves import Array, Points, ellipse
from .paint import Color, Paint, along

SHEET = (1800, 2250)


SUPERSAMPLING = 4


def soften(values: Array, sigma: float) -> Array:
    """The values blurred with a Gaussian of `sigma` pixels; a wide blur works on a smaller grid."""
    if sigma < 0.15:
        return values
    factor = max(1, int(sigma / 3))
    height, width = values.shape
    small = values.astype(np.float32)
    if factor > 1:
        size = (-(-width // factor), -(-height // factor))
        small = np.pad(
            small, ((0, size[1] * factor - height), (0, size[0] * factor - width)), "edge"
        )
        small = small.reshape(size[1], factor, size[0], factor).mean((1, 3))
    fine = sigma / factor
    reach = int(np.ceil(fine * 3))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / fine) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        pad = [(0, 0), (0, 0)]
        pad[axis] = (reach, reach)
        wide = np.pad(small, pad, "edge")
        count = small.shape[axis]
        parts = (
            weight * (wide[k : k + count] if axis == 0 else wide[:, k : k + count])
            for k, weight in enumerate(kernel.astype(np.float32))
        )
        small = sum(parts)
    if factor > 1:
        up = Image.fromarray(small).resize(
            (small.shape[1] * factor, small.shape[0] * factor), Image.Resampling.BILINEAR
        )
        small = np.asarray(up)[:height, :width]
    return small


class Canvas:
    """A sheet that shapes are painted on, one over the other."""

    def __init__(self, scale: float = 1.0, ground: Color = (0, 0, 0), seed: int = 7) -> None:
        self.scale = scale
        self.width, self.height = (round(side * scale) for side in SHEET)
        self.pixels = np.empty((self.height, self.width, 3), np.float32)
        self.pixels[:] = ground
        self.random = np.random.default_rng(seed)
        grain = np.random.default_rng(seed + 1)
        self._stipple = self._soft_noise(grain)

    def _soft_noise(self, grain: np.random.Generator) -> Array:
        """Noise from 0 to 1, evenly spread, whose specks are about two sheet pixels wide."""
        noise = grain.normal(size=(self.height, self.width)).astype(np.float32)
        flat = soften(noise, 0.8 * self.scale + 0.2)
        spread = (flat - flat.mean()) / flat.std()
        return 0.5 + 0.5 * np.tanh(spread * 0.9)

    def mask(self, path: Points, blur: float = 0.0) -> tuple[Array, int, int]:
        """How much of each pixel the path covers, with the corner of the part that is touched."""
        points = np.asarray(path, float) * self.scale
        margin = 3 * blur * self.scale + 2
        x0, y0 = np.floor(points.min(0) - margin).astype(int)
        x1, y1 = np.ceil(points.max(0) + margin).astype(int)
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, self.width), min(y1, self.height)
        if x1 <= x0 or y1 <= y0:
            return np.zeros((0, 0), np.float32), 0, 0
        ss = SUPERSAMPLING
        sheet = Image.new("L", ((x1 - x0) * ss, (y1 - y0) * ss), 0)
        flat = ((points - (x0, y0)) * ss - 0.5).ravel().tolist()
        ImageDraw.Draw(sheet).polygon(flat, fill=255)
        sheet = sheet.reduce(ss)
        cover = np.asarray(sheet, np.float32) / 255
        if blur:
            cover = soften(cover, blur * self.scale)
        return cover, x0, y0

    def whole(self, path: Points, blur: float = 0.0) -> Array:
        """The path's cover on the whole sheet, to clip other shapes with."""
        sheet = np.zeros((self.height, self.width), np.float32)
        cover, x, y = self.mask(path, blur)
        sheet[y : y + cover.shape[0], x : x + cover.shape[1]] = cover
        return sheet

    def grid(self, x: int, y: int, shape: tuple[int, int]) -> tuple[Array, Array]:
        """The sheet coordinates of a part's pixels."""
        ys, xs = np.mgrid[y : y + shape[0], x : x + shape[1]].astype(np.float32)
        return (xs + 0.5) / self.scale, (ys + 0.5) / self.scale

    def fill(
        self,
        path: Points,
        paint: Paint,
        opacity: float = 1.0,
        blur: float = 0.0,
        clip: Array | None = None,
        blend: str = "normal",
    ) -> None:
        """Paint a shape."""
        cover, x, y = self.mask(path, blur)
        self._lay(cover * opacity, x, y, paint, clip, blend)

    def shade(
        self,
        path: Points,
        tint: Color,
        start: tuple[float, float],
        end: tuple[float, float],
        opacity: float = 0.6,
        grain: float = 0.55,
        clip: Array | None = None,
        blend: str = "normal",
        blur: float = 0.0,
    ) -> None:
        """Lay a grained shadow or light on a shape, none at `start` and full at `end`."""
        cover, x, y = self.mask(path, blur)
        if not cover.size:
            return
        xs, ys = self.grid(x, y, cover.shape)
        amount = along(start, end, xs, ys)
        amount = amount * amount * (3 - 2 * amount)
        speck = self._stipple[y : y + cover.shape[0], x : x + cover.shape[1]]
        hard = np.clip((amount - speck) * 3 + 0.5, 0, 1) * np.minimum(amount * 4, 1)
        self._lay(cover * opacity * (amount * (1 - grain) + hard * grain), x, y, tint, clip, blend)

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        tint: Color,
        opacity: float = 0.8,
        squash: float = 1.0,
        clip: Array | None = None,
        blend: str = "screen",
        power: float = 2.0,
    ) -> None:
        """A round light that fades to nothing at its radius."""
        box = ellipse(x, y, radius, radius * squash)
        cover, px, py = self.mask(box)
        if not cover.size:
            return
        xs, ys = self.grid(px, py, cover.shape)
        far = np.sqrt((xs - x) ** 2 + ((ys - y) / squash) ** 2) / radius
        amount = np.clip(1 - far, 0, 1) ** power
        self._lay(amount * opacity, px, py, tint, clip, blend)

    def wash(self, paint: Paint, amount: Array | float = 1.0, blend: str = "normal") -> None:
        """Paint the whole sheet."""
        cover = np.full((self.height, self.width), 1.0, np.float32) * amount
        self._lay(cover, 0, 0, paint, None, blend)

    def _lay(
        self, cover: Array, x: int, y: int, paint: Paint, clip: Array | None, blend: str
    ) -> None:
        if not cover.size:
            return
        h, w = cover.shape
        if clip is not None:
            cover = cover * clip[y : y + h, x : x + w]
        under = self.pixels[y : y + h, x : x + w]
        if callable(paint):
            over = paint(*self.grid(x, y, cover.shape)).astype(np.float32)
        else:
            over = np.asarray(paint, np.float32)
        if blend == "screen":
            over = 1 - (1 - under) * (1 - over)
        elif blend == "multiply":
            over = under * over
        elif blend == "light":  # soft light after Pegtop: keeps black and white
            over = (1 - 2 * over) * under**2 + 2 * over * under
        under += (over - under) * cover[..., None]

    def finish(self, grain: float = 0.010, vignette: float = 0.0) -> Image.Image:
        """The picture with a little grain, which also keeps gradients free of bands."""
        rng = np.random.default_rng(99)
        speck = rng.triangular(-1, 0, 1, (self.height, self.width)).astype(np.float32)
        speck = soften(speck, 0.45)
        out = self.pixels.copy()
        if vignette:
            xs, ys = self.grid(0, 0, speck.shape)
            far = ((xs / SHEET[0] - 0.5) ** 2 + ((ys / SHEET[1] - 0.5) ** 2) * 0.9) * 2
            out *= (1 - vignette * far**1.5)[..., None]
        luma = out.mean(-1, keepdims=True)
        out += speck[..., None] * grain * (0.6 + 1.6 * luma * (1 - luma))
        out += rng.uniform(-0.5, 0.5, out.shape).astype(np.float32) / 255
        return Image.fromarray((np.clip(out, 0, 1) * 255 + 0.5).astype(np.uint8))


def save(picture: Image.Image, path: Path, most: int) -> int:
    """Write a JPEG of at most `most` bytes; the quality that did it."""
    for quality in range(88, 60, -2):
        picture.save(path, quality=quality, subsampling=2, optimize=True, progressive=True)
        if path.stat().st_size <= most:
            break
    return quality
