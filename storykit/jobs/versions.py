"""Versions of a story for places: how large, how many pictures a second, how many bits.

A version is as good as its place allows: the file's size is met by the quality of the picture, and
where that would be poor in the whole frame, the frame becomes smaller, then slower. Letters grow
where the frame shrinks, so that they can still be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from storykit.design.measures import Length
from storykit.design.themes import Theme
from storykit.errors import UsageError, nearest
from storykit.formats import FORMATS, Format, find_format, preset
from storykit.jobs.options import Coding
from storykit.jobs.sizing import (
    GOOD,
    Room,
    Trial,
    clean_bitrate,
    limited,
    quality_for,
    without_idle_ceiling,
)
from storykit.platforms import PLATFORMS, Platform
from storykit.script.models import Story
from storykit.spans import Box
from storykit.video.settings import EncodeSettings

FORM = 4
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
_STEPS: tuple[tuple[Fraction, int], ...] = (
    (Fraction(1), 1),
    (Fraction(2, 3), 1),
    (Fraction(1, 2), 1),
    (Fraction(1, 2), 2),
    (Fraction(1, 3), 2),
)
# Pixels of the file from which captions can be read on a phone held in the hand.
_READABLE = 28
# What letters on screen may grow by at most: their boxes do not.
_MOST_GROWTH = 1.4
_MARGIN = 0.05
_SLIDES_WIDTH, _SLIDES_FPS, _SLIDES_QUALITY, _SLIDES_SOUND = 360, 5, 24, 48_000
AUDIO_BITRATE = 64_000


Step = tuple[Fraction, int]
"""A share of the frame's sides, and how many pictures become one."""


@dataclass(frozen=True)
class Version:
    """One version of a story in one language.

    `format` is the shape at its final size, with the version's name; `every` how many pictures of
    the story's rate become one; `growth` how much larger letters are; `burn` whether captions have
    to be in the picture. `step` is its place among `steps`, the ways of having fewer pixels; `room`
    is what its file may have, where that matters. `traded` says what was given up, in words.
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
    loudness: float = -14.0
    room: Room | None = None
    step: int = 0
    steps: tuple[Step, ...] = ()
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


def shape_of(name: str, story: Story, formats: tuple[str, ...] | None = None) -> str:
    """The shape a version has: one of those asked for or of the story that its place shows.

    A place among the story's own formats has the shape it shows best.
    """
    offered = tuple(f for f in formats or story.formats if f in FORMATS)
    if name in OTHERS:
        return offered[0] if offered else find_format((formats or story.formats)[0]).shape
    shown = PLATFORMS[name].formats
    if name in story.formats:
        return shown[0]
    return next((shape for shape in shown if shape in offered), shown[0])


def version_for(
    name: str,
    story: Story,
    duration: int,
    shape: str | None = None,
    coding: Coding | None = None,
    step: int | None = None,
    *,
    heard: bool = True,
) -> Version:
    """The version of that name of a story that lasts `duration` milliseconds.

    `shape` is by default what `shape_of` says; `coding` is what a person asked for, of which the
    codec has to be what every place takes. `step` is how far the frame is reduced, by default as
    far as slow pictures need, and `heard` whether there is anything to hear. Raises UsageError
    where the codec is another, and where nothing watchable fits into what the place takes.
    """
    coding = coding or Coding()
    if not taken_everywhere(coding):
        raise UsageError(
            "Versions for places are H.264 in MP4, which all of them take.",
            cure="Leave --codec and --webm out, or --for.",
        )
    shape = shape or shape_of(name, story)
    if name in OTHERS:
        version = _without_platform(name, story, duration, shape, coding, heard)
    else:
        version = _for_platform(PLATFORMS[name], story, duration, shape, coding, step, heard)
    return replace(version, settings=_asked(version.settings, coding))


def taken_everywhere(coding: Coding) -> bool:
    """Whether every place takes what is asked for."""
    return coding.container == "mp4" and coding.codec in (None, "h264")


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
    name: str, story: Story, duration: int, shape: str, coding: Coding, heard: bool
) -> Version:
    whole = find_format(shape)
    share = Fraction(_SLIDES_WIDTH, min(whole.width, whole.height))
    growth = _growth(whole, share)
    format = _fitted(whole, share, growth, name, overlaid=False)
    settings = EncodeSettings(
        quality=_SLIDES_QUALITY, audio_bitrate=_SLIDES_SOUND, effort="careful", plain=True
    )
    every = max(1, story.fps // _SLIDES_FPS)
    kind, title = OTHERS[name]
    largest = coding.largest if kind == "slideshow" else None
    settings, room = _limited(settings, largest, duration, heard)
    return Version(
        name, title, kind, format, every, growth,
        tracks=False, settings=settings, room=room, steps=((share, every),),
    )  # fmt: skip


def _for_platform(
    platform: Platform,
    story: Story,
    duration: int,
    shape: str,
    coding: Coding,
    step: int | None,
    heard: bool,
) -> Version:
    whole = preset(platform, shape)
    base = EncodeSettings(audio_bitrate=platform.sound, plain=platform.plain)
    settings, room = _limited(base, _least(platform.largest, coding.largest), duration, heard)
    steps = _steps(platform, whole, story.fps)
    if step is None:
        step = _first_step(steps, whole, story.fps, duration, room)
    share, every = steps[step]
    if share < 1:
        settings = replace(settings, effort="careful")
    settings = without_idle_ceiling(settings, _needs(steps[step], whole, story.fps))
    growth = _growth(whole, share)
    format = _fitted(whole, share, growth, platform.name, overlaid=platform.overlaid)
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
        loudness=platform.loudness,
        room=room,
        step=step,
        steps=steps,
        traded=tuple(_traded(whole, format, story.fps, every, growth, settings)),
    )


def _limited(
    settings: EncodeSettings, largest: int | None, duration: int, heard: bool
) -> tuple[EncodeSettings, Room | None]:
    """The settings that stay within a size, and the room; None where it is ample."""
    if largest is None:
        return settings, None
    return limited(settings, largest, duration, heard=heard)


def _steps(platform: Platform, shape: Format, fps: int) -> tuple[Step, ...]:
    """The ways of reducing the frame that a platform's devices show; the last always is one."""
    allowed = [
        (share, every)
        for share, every in _STEPS
        if (platform.width is None or shape.width * share <= platform.width)
        and (platform.fps is None or fps / every <= platform.fps)
    ]
    return tuple(allowed) or _STEPS[-1:]


def _first_step(
    steps: tuple[Step, ...], shape: Format, fps: int, duration: int, room: Room | None
) -> int:
    """The largest frame, and the most pictures a second, in which slow pictures stay clean."""
    if room is None:
        return 0
    bits = (room.largest - room.other) * 8000 / max(1, duration)
    clean = (at for at, step in enumerate(steps) if bits >= _needs(step, shape, fps))
    return next(clean, len(steps) - 1)


def better_step(version: Version, shape: str, fps: int, measured: Trial) -> tuple[int, float]:
    """The step at which the picture is best, judging by what this version took, and the quality.

    `shape` is the unreduced one, `fps` the story's.
    """
    assert version.room is not None
    whole = find_format(shape)
    own = _needs(version.steps[version.step], whole, fps)
    qualities = [
        quality_for(version.room, measured, _needs(step, whole, fps) / own)
        for step in version.steps
    ]
    good = (at for at, quality in enumerate(qualities) if quality <= GOOD)
    chosen = next(good, len(qualities) - 1)
    return chosen, qualities[chosen]


def _needs(step: Step, shape: Format, fps: int) -> float:
    share, every = step
    return clean_bitrate(float(shape.width * shape.height * share**2), fps / every)


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
