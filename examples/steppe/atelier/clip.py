"""The road as a moving clip: each layer comes nearer at its own pace, and the rider rides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from . import road
from .canvas import SHEET, Canvas
from .curves import Array, smooth

WIDTH, HEIGHT, RATE, SECONDS = 720, 1280, 30, 6
SOUND_RATE = 48_000
SHARPNESS = 0.66
VANISHING = np.array([945.0, 994.0])
# How much nearer each layer comes during the clip.
LAYERS: tuple[tuple[Callable[[Canvas], None], float], ...] = (
    (road.sky, 1.012),
    (road.far, 1.022),
    (road.middle, 1.034),
    (road.plain, 1.085),
    (road.near, 1.13),
)
STEP = 1.05  # seconds of one full step of the horse
# How near the rider is at the beginning and the end, against the picture.
RIDE = (1.16, 0.90)


def pane(draw: Callable[[Canvas], None]) -> tuple[Image.Image, Image.Image]:
    """A layer on black and on white: what is painted is then `black + (white - black) * under`."""
    sheets = []
    for ground in ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)):
        canvas = Canvas(SHARPNESS, ground)
        draw(canvas)
        noise = np.random.default_rng(1).uniform(-0.5, 0.5, canvas.pixels.shape)
        sheets.append(
            Image.fromarray(np.clip(canvas.pixels * 255 + noise + 0.5, 0, 255).astype(np.uint8))
        )
    return sheets[0], sheets[1]


def seen(
    sheet: Image.Image,
    nearer: float,
    shift: tuple[float, float] = (0, 0),
    lean: float = 0.0,
    outside: int = 0,
) -> Array:
    """A layer as the camera sees it, nearer by a factor about the vanishing point."""
    crop = SHEET[1] * WIDTH / HEIGHT
    step = SHEET[1] / HEIGHT / nearer
    left = VANISHING[0] - (VANISHING[0] - (SHEET[0] - crop) / 2) / nearer - shift[0]
    top = VANISHING[1] - VANISHING[1] / nearer - shift[1]
    s = SHARPNESS
    matrix = (step * s, lean * s, (left - lean * HEIGHT) * s, 0, step * s, top * s)
    view = sheet.transform(
        (WIDTH, HEIGHT),
        Image.Transform.AFFINE,
        matrix,
        Image.Resampling.BICUBIC,
        fillcolor=(outside,) * 3,
    )
    return np.asarray(view, np.float32) / 255


def frames() -> Iterator[Array]:
    """The frames, RGB."""
    panes = [(pane(draw), nearer) for draw, nearer in LAYERS]
    count = round(STEP * RATE)
    riders = [pane(lambda canvas, k=k: road.horseman(canvas, k / count)) for k in range(count)]
    total = RATE * SECONDS
    for k in range(total):
        t = k / (total - 1)
        picture = np.zeros((HEIGHT, WIDTH, 3), np.float32)
        for layer, ((black, white), nearer) in enumerate(panes):
            grown = nearer**t
            lean = 0.012 * np.sin(2 * np.pi * k / RATE / 2.6) if layer == 4 else 0.0
            views = [seen(side, grown, lean=lean) for side in (black, white)]
            picture = views[0] + (views[1] - views[0]) * picture
            if layer == 3:
                near, shift = ride(t, k / count)
                sides = zip(riders[k % count], (0, 255), strict=True)
                views = [seen(side, grown * near, shift, outside=ground) for side, ground in sides]
                picture = views[0] + (views[1] - views[0]) * picture
        yield (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def ride(t: float, phase: float) -> tuple[float, tuple[float, float]]:
    """How near the rider is and how far moved, to be on the track at `t` from 0 to 1."""
    near = RIDE[0] + (RIDE[1] - RIDE[0]) * t
    y = VANISHING[1] + (road.RIDER[1] - VANISHING[1]) * near
    middle = smooth([place[:2] for place in road.TRACK], closed=False)[::-1]
    x = float(np.interp(y, middle[:, 1], middle[:, 0]))
    shift = (x - VANISHING[0]) / near - (road.RIDER[0] - VANISHING[0])
    return near, (shift, 2.0 * float(np.sin(4 * np.pi * phase)))


def wind() -> Array:
    """Soft wind with the tread of a horse, stereo, from -1 to 1."""
    rng = np.random.default_rng(12)
    n = SOUND_RATE * SECONDS
    freqs = np.fft.rfftfreq(n, 1 / SOUND_RATE)
    t = np.arange(n) / SOUND_RATE
    out = np.zeros((2, n))
    for side in (0, 1):
        for center, width, level, speed in (
            (170, 0.9, 1.0, 0.23),
            (430, 0.7, 0.5, 0.41),
            (1150, 0.5, 0.13, 0.67),
        ):
            noise = np.fft.rfft(rng.normal(size=n))
            band = np.exp(-0.5 * (np.log(np.maximum(freqs, 1) / center) / width) ** 2) / np.sqrt(
                np.maximum(freqs, 20)
            )
            sound = np.fft.irfft(noise * band, n)
            gust = 0.55 + 0.45 * np.sin(2 * np.pi * speed * t + side * 0.7 + center)
            out[side] += level * sound / np.abs(sound).max() * gust
    for beat in np.arange(0.12, SECONDS - 0.3, STEP / 4):
        k = int(beat * SOUND_RATE)
        m = int(0.16 * SOUND_RATE)
        u = np.arange(m) / SOUND_RATE
        thud = np.sin(2 * np.pi * (95 * u - 120 * u * u)) * np.exp(-u * 38) + 0.25 * rng.normal(
            size=m
        ) * np.exp(-u * 90)
        out[:, k : k + m] += 0.16 * rng.uniform(0.6, 1.0) * thud
    edge = np.minimum(1, np.minimum(t, SECONDS - t) / 0.35)
    return np.clip(out / np.abs(out).max() * 0.20 * edge, -1, 1)


def write_clip(path: Path) -> None:
    """The clip as H.264 and AAC."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
        video = file.add_stream(
            "libx264",
            rate=RATE,
            options={"crf": "26", "preset": "slow", "x264-params": "cpu-independent=1"},
        )
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.time_base = Fraction(1, RATE)
        context = video.codec_context
        context.color_range, context.colorspace, context.color_primaries, context.color_trc = (
            1,
            1,
            1,
            1,
        )
        sound = file.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        sound.bit_rate = 64_000
        for k, picture in enumerate(frames()):
            frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(
                format="yuv420p", dst_colorspace=1, dst_color_range=1
            )
            frame.pts = k
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        samples = wind().astype(np.float32)
        for start in range(0, samples.shape[1], 1024):
            part = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples[:, start : start + 1024]), "fltp", "stereo"
            )
            part.sample_rate, part.pts = SOUND_RATE, start
            file.mux(sound.encode(part))
        file.mux(sound.encode(None))
