"""The film that speed is measured on: what stories are made of, and hard for an encoder.

Each scene of four seconds shows a picture of twelve megapixels in slow motion, two captions of two
lines that fade, a logo, and a crossfade of half a second into the next; with sound. The pictures
have the detail of photographs: amplitudes that fall with frequency, hard edges, a sensor's noise.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from storykit.design.model import Painted, Pixels, Plate, Sprite, TimedSprite
from storykit.spans import Box, Span
from storykit.timeline.model import Transition
from storykit.video.model import Film, Shot
from storykit.video.muxing import SAMPLE_RATE, Samples

WIDTH, HEIGHT, FPS = 1080, 1920, Fraction(30)
SCENE, FADE, CAPTION = 4000, 500, 2000
PICTURE = (3000, 4000)
MOTIONS = ("zoom-in", "pan-end", "zoom-out", "pan-start")
LINES = (
    "Heavy rain is expected\nalong the coast tonight",
    "Move animals to high ground\nbefore six in the evening",
    "Keep drinking water\nin closed containers",
    "Boil water for one minute\nbefore you drink it",
    "Check on older neighbours\nand share this message",
    "Roads near the river\nmay be closed tomorrow",
)


def noise(shape: tuple[int, int], falling: float, seed: int) -> np.ndarray:
    """Noise whose amplitude falls with frequency, of unit variance."""
    random = np.random.default_rng(seed)
    down, across = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None]
    frequency = np.sqrt(across**2 + down**2)
    frequency[0, 0] = 1
    waves = random.standard_normal(frequency.shape) + 1j * random.standard_normal(frequency.shape)
    field = np.fft.irfft2((waves / frequency**falling).astype(np.complex64), s=shape)
    return (field / field.std()).astype(np.float32)


def photograph(seed: int, size: tuple[int, int] = PICTURE) -> Image.Image:
    """A picture with the statistics of a photograph."""
    shape = (size[1], size[0])
    colours = np.stack([noise(shape, 1.7, seed * 10 + channel) for channel in range(3)], axis=2)
    mixing = np.array([[0.8, 0.3, 0.1], [0.2, 0.8, 0.3], [0.1, 0.3, 0.9]], np.float32)
    light = 0.5 + 0.16 * (colours @ mixing)
    shapes = noise(shape, 1.9, seed * 10 + 5)
    light = np.where((shapes > 0.4)[..., None], light * 0.55 + 0.05, light)
    light = np.where((np.abs(shapes + 0.5) < 0.02)[..., None], 0.9, light)
    light *= 1 + 0.05 * noise(shape, 1.2, seed * 10 + 7)[..., None]
    light += np.random.default_rng(seed).standard_normal(light.shape).astype(np.float32) * 0.012
    return Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8))


def pictures(folder: Path, count: int = 6) -> list[Path]:
    """The pictures, made where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"picture{number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        if not path.exists():
            photograph(number + 1).save(path, quality=92)
    return paths


def premultiplied(image: Image.Image) -> Pixels:
    """An RGBA picture as the pixels of a sprite."""
    pixels = np.asarray(image).astype(np.uint16)
    alpha = pixels[..., 3:]
    return np.concatenate([(pixels[..., :3] * alpha + 127) // 255, alpha], axis=2).astype(np.uint8)


def caption(text: str) -> Sprite:
    """Two lines in a dark box."""
    image = Image.new("RGBA", (960, 210))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, 959, 209), 28, fill=(0, 0, 0, 158))
    font = ImageFont.load_default(54)
    place = (480, 105)
    draw.multiline_text(place, text, "white", font, anchor="mm", align="center", spacing=16)
    return Sprite(premultiplied(image), 60, 1430)


def logo() -> Sprite:
    """A round logo that lets some of the picture through."""
    image = Image.new("RGBA", (720, 720))
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 20, 700, 700), fill=(230, 60, 40, 235))
    draw.polygon([(250, 180), (250, 540), (560, 360)], fill=(255, 255, 255, 255))
    return Sprite(premultiplied(image.resize((180, 180), Image.Resampling.LANCZOS)), 860, 60)


def film(
    folder: Path, scenes: int = 6, changed: str | None = None, words: tuple[str, ...] = LINES
) -> Film:
    """The film; `changed` replaces the text of one caption in the middle."""
    files = pictures(folder)
    shots = []
    for number in range(scenes):
        span = Span(number * SCENE, (number + 1) * SCENE)
        plate = Plate("picture", files[number % len(files)], Box(0, 0, WIDTH, HEIGHT))
        painted = Painted(WIDTH, HEIGHT, (0, 0, 0), (plate,))
        kind = Transition("fade", FADE) if number else Transition()
        motion = MOTIONS[number % len(MOTIONS)]
        shots.append(Shot(f"s{number}", f"Scene {number}", span, painted, kind, motion))
    length = scenes * SCENE
    captions = tuple(captions_of(length, changed, words))
    overlays = (TimedSprite(Span(0, length), logo()), *captions)
    return Film(WIDTH, HEIGHT, FPS, length, tuple(shots), overlays)


def captions_of(length: int, changed: str | None, words: tuple[str, ...]) -> Iterator[TimedSprite]:
    """A caption every two seconds."""
    made: dict[str, Sprite] = {}
    count = length // CAPTION
    for number in range(count):
        text = words[number % len(words)]
        if changed is not None and number == count // 2:
            text = changed
        sprite = made.setdefault(text, caption(text))
        yield TimedSprite(Span(number * CAPTION, (number + 1) * CAPTION), sprite, 250, 0)


def sound(folder: Path, length: int) -> Samples:
    """Something like speech over something like music, made where it is missing."""
    path = folder / f"sound{length}.npy"
    if not path.exists():
        times = np.arange(length * SAMPLE_RATE // 1000, dtype=np.float32) / SAMPLE_RATE
        tone = sum(np.sin(times * 2 * np.pi * pitch) for pitch in (220.0, 261.6, 329.6))
        voice = np.sin(times * 2 * np.pi * (130 + 20 * np.sin(times))) * (np.sin(times * 9) > 0)
        wave = (tone * 1200 + voice * 6000).astype(np.int16)
        np.save(path, np.stack([wave, wave], axis=1))
    samples: Samples = np.load(path)
    return samples


if __name__ == "__main__":
    pictures(Path(sys.argv[1]))
    sound(Path(sys.argv[1]), int(sys.argv[2]) * SCENE)
