"""Versions of a story for places: how large, how many pictures a second, how many bits.

A version is as good as its place allows: the size of the file is kept by a ceiling on its bits, and
where those would not do for the frame, the frame becomes smaller, then slower. Letters grow where
the frame shrinks, so that they can still be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from storykit.check.platforms import PLATFORMS, Platform
from storykit.design.measures import Length
from storykit.design.themes import Theme
from storykit.errors import UsageError, nearest
from storykit.formats import Format, find_format
from storykit.jobs.options import Coding
from storykit.script.models import Story
from storykit.spans import Box
from storykit.video.settings import EncodeSettings

FORM = 2
"""Raised whenever versions are made otherwise from the same story."""

VersionKind = Literal["video", "slideshow", "audio"]

OTHERS: dict[str, tuple[VersionKind, str]] = {
    "audio": ("audio", "Sound alone"),
    "described": ("audio", "Sound with descriptions"),
    "slideshow": ("slideshow", "Slideshow"),
}
"""What is made for no platform: the sound alone, the same with what is seen spoken before each
scene, and stills that follow the sound."""

# Shares of the frame's sides, and of its pictures a second, in the order in which they are tried.
_STEPS = (
    (Fraction(1), 1),
    (Fraction(2, 3), 1),
    (Fraction(1, 2), 1),
    (Fraction(1, 2), 2),
    (Fraction(1, 3), 2),
)
# Bits a second at which slow pictures of 1080 x 1920 at 30 a second still look clean (x264, crf 24
# to 27 on the example and on photographs); other frames need less by these powers.
_CLEAN, _BY_PIXELS, _BY_RATE = 1_200_000, 0.75, 0.6
# Pixels of the file from which captions can be read on a phone held in the hand.
_READABLE = 28
# What letters on screen may grow by at most: their boxes do not.
_MOST_GROWTH = 1.4
_MARGIN = 0.05
_SLIDES_WIDTH, _SLIDES_FPS, _SLIDES_QUALITY, _SLIDES_SOUND = 360, 5, 24, 48_000
AUDIO_BITRATE = 64_000


@dataclass(frozen=True)
class Version:
    """One version of a story in one language.

    `format` is the shape at its final size, with the version's name; `every` how many pictures of
    the story's rate become one; `growth` how much larger letters are; `burn` whether captions have
    to be in the picture. `traded` says what was given up, in words.
    """

    name: str
    title: str
    kind: VersionKind
    format: Format
    every: int = 1
    growth: float = 1.0
    burn: bool = True
    tracks: bool = True
    settings: EncodeSettings = field(default_factory=EncodeSettings)
    largest: int | None = None
    traded: tuple[str, ...] = ()


def check_versions(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, each once; UsageError for one that is neither a platform nor another version."""
    known = (*PLATFORMS, *OTHERS)
    found = []
    for name in names:
        plain = name.strip().casefold().replace(" ", "-")
        if plain not in known:
            raise UsageError(f"There is no version for “{name}”.", cure=nearest(name, known))
        found.append(plain)
    return tuple(dict.fromkeys(found))


def version_for(
    name: str,
    story: Story,
    duration: int,
    formats: tuple[str, ...] | None = None,
    coding: Coding | None = None,
) -> Version:
    """The version of that name of a story that lasts `duration` milliseconds.

    `formats` are the shapes to choose from, by default the story's; `coding` is what a person asked
    for, of which the codec has to be what every place takes. Raises UsageError where it is not, and
    where nothing watchable fits into what the platform takes.
    """
    coding = coding or Coding()
    if coding.container != "mp4" or coding.codec not in (None, "h264"):
        raise UsageError(
            "Versions for places are H.264 in MP4, which all of them take.",
            cure="Leave --codec and --webm out, or --for.",
        )
    if name in OTHERS:
        version = _without_platform(name, story, duration, formats, coding)
    else:
        version = _for_platform(PLATFORMS[name], story, duration, formats, coding)
    return replace(version, settings=_asked(version.settings, coding))


def _asked(settings: EncodeSettings, coding: Coding) -> EncodeSettings:
    """The settings as a person asked for them."""
    if coding.quality is not None:
        settings = replace(settings, quality=coding.quality)
    if coding.careful:
        settings = replace(settings, effort="careful")
    return replace(settings, hardware=coding.hardware)


def _least(*sizes: int | None) -> int | None:
    return min((size for size in sizes if size is not None), default=None)


def _without_platform(
    name: str, story: Story, duration: int, formats: tuple[str, ...] | None, coding: Coding
) -> Version:
    shape = find_format((formats or story.formats)[0])
    share = Fraction(_SLIDES_WIDTH, min(shape.width, shape.height))
    growth = _growth(shape, share)
    format = _fitted(shape, share, growth, name, overlaid=False)
    settings = EncodeSettings(
        quality=_SLIDES_QUALITY, audio_bitrate=_SLIDES_SOUND, effort="careful", plain=True
    )
    every = max(1, story.fps // _SLIDES_FPS)
    kind, title = OTHERS[name]
    if kind == "slideshow" and coding.largest is not None:
        settings = settings.limited(coding.largest, duration)
    return Version(
        name, title, kind, format, every, growth,
        tracks=False, settings=settings, largest=coding.largest,
    )  # fmt: skip


def _for_platform(
    platform: Platform,
    story: Story,
    duration: int,
    formats: tuple[str, ...] | None,
    coding: Coding,
) -> Version:
    platform = replace(platform, largest=_least(platform.largest, coding.largest))
    offered = formats or story.formats
    shape = find_format(next((f for f in platform.formats if f in offered), platform.formats[0]))
    base = EncodeSettings(audio_bitrate=platform.sound, plain=platform.plain)
    share, every, settings = _step(platform, shape, story.fps, duration, base)
    if share < 1:
        settings = replace(settings, effort="careful")
    growth = _growth(shape, share)
    format = _fitted(shape, share, growth, platform.name, overlaid=platform.overlaid)
    return Version(
        platform.name,
        platform.title,
        "video",
        format,
        every,
        growth,
        burn=not platform.uploads,
        tracks=not platform.plain,
        settings=settings,
        largest=platform.largest,
        traded=tuple(_traded(shape, format, story.fps, every, growth, settings)),
    )


def _step(
    platform: Platform, shape: Format, fps: int, duration: int, base: EncodeSettings
) -> tuple[Fraction, int, EncodeSettings]:
    """The largest frame, and the most pictures a second, that stay clean under the ceiling."""
    limited = base if platform.largest is None else base.limited(platform.largest, duration)
    last = len(_STEPS) - 1
    for at, (share, every) in enumerate(_STEPS):
        if at < last and platform.width is not None and shape.width * share > platform.width:
            continue
        if at < last and platform.fps is not None and fps / every > platform.fps:
            continue
        pixels = shape.width * shape.height * share**2
        enough = clean_bitrate(float(pixels), fps / every)
        if at == last or limited.max_bitrate is None or limited.max_bitrate >= enough:
            # A ceiling that is never reached is none.
            free = limited.max_bitrate is None or limited.max_bitrate > 8 * enough
            return share, every, replace(limited, max_bitrate=None) if free else limited
    raise AssertionError("the last step is always taken")


def clean_bitrate(pixels: float, fps: float) -> float:
    """Bits a second at which slow pictures of a frame still look clean."""
    return _CLEAN * float((pixels / 2_073_600) ** _BY_PIXELS * (fps / 30) ** _BY_RATE)


def _growth(shape: Format, share: Fraction) -> float:
    """How much larger letters have to be so that captions have the pixels they need."""
    return min(_MOST_GROWTH, max(1.0, _READABLE / float(shape.caption_size * share)))


def _fitted(shape: Format, share: Fraction, growth: float, name: str, *, overlaid: bool) -> Format:
    """The shape at a share of its size; where no app lays buttons over it, all of it is used."""
    if not overlaid and growth > 1:
        x, y = shape.width * _MARGIN, shape.height * _MARGIN
        safe = Box(x, y, shape.width - 2 * x, shape.height - 2 * y)
        height = shape.caption.height * growth
        caption = Box(safe.x, safe.bottom - y / 2 - height, safe.width, height)
        shape = replace(shape, safe=safe, caption=caption)
    scaled = shape.scaled(float(share))
    return replace(scaled, name=name, caption_size=round(shape.caption_size * share * growth))


def grown(theme: Theme, growth: float) -> Theme:
    """The theme with letters that may become larger where there is room for them."""
    if growth == 1:
        return theme
    roles = {
        name: replace(role, largest=Length(role.largest.value * growth, role.largest.unit))
        for name, role in theme.roles.items()
    }
    return replace(theme, roles=roles)


def _traded(
    shape: Format,
    format: Format,
    fps: int,
    every: int,
    growth: float,
    settings: EncodeSettings,
) -> list[str]:
    """What was given up, in words."""
    told = []
    if (format.width, format.height) != (shape.width, shape.height):
        told.append(
            f"{format.width} × {format.height} pixels instead of {shape.width} × {shape.height}"
        )
    if every > 1:
        told.append(f"{fps / every:g} pictures a second instead of {fps}")
    if growth > 1:
        told.append(f"captions {growth:.1f} times as large")
    if settings.audio_bitrate < 128_000:
        told.append(f"sound of {settings.audio_bitrate // 1000} kbit a second")
    return told
