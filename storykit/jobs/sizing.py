"""Meeting a size: how good a picture may be for its file to fit, found by measuring.

Two passes. The first encodes the whole film at the usual quality: where the file fits, it stays.
Otherwise the second encodes at the rate factor that follows from what the first one measured, and
only where that misses is there a third. x264 can keep statistics of a first pass itself, but of one
stream by one encoder, while films are encoded in closed pieces by several workers. A constant rate
factor over all pieces spreads the bits as x264's two passes spread them over one stream.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import log2

from storykit.errors import Finding
from storykit.video.settings import SILENT_BITRATE, CodecName, EncodeSettings

AIM, LEAST = 0.95, 0.88
"""Share of the room that is aimed at, and from which a file is large enough."""
GOOD = 27.0
"""The rate factor of x264 from which a smaller frame looks better on a phone than a coarser one."""
COARSER = 1.0
"""From how much more of the rate factor on it is told that detail was given up."""
_HALVING = 4.5
"""By how much the rate factor rises where the bits are halved (measured: 4 to 5, x264)."""
_STEEPEST, _FLATTEST = 3.0, 12.0
_MOST = 5
"""Encodes after which a file that is small enough will do."""
_PEAKS = 4
"""How many times the average the bits of single moments may have, for decoders."""
_IDLE = 8
"""A ceiling so many times as high as clean pictures need is never reached."""
# Bits a second at which slow pictures of 1080 x 1920 at 30 a second still look clean (x264, crf 24
# to 27 on the example and on photographs); other frames need less by these powers.
_CLEAN, _BY_PIXELS, _BY_RATE = 1_200_000, 0.75, 0.6


@dataclass(frozen=True, slots=True)
class Scale:
    """The rate factors of a codec: the coarsest that is tried, and how fine its steps are."""

    coarsest: float = 45.0
    grain: float = 0.1

    def rounded(self, quality: float) -> float:
        """The rate factor that the encoder takes in place of this one."""
        return round(round(min(self.coarsest, quality) / self.grain) * self.grain, 1)


def scale_of(codec: CodecName | None, *, hardware: bool = False) -> Scale:
    """The scale of a codec's encoder; encoders of graphics cards take whole numbers."""
    if codec in ("av1", "vp9"):
        return Scale(60.0, 1.0)
    return Scale(grain=1.0 if hardware else 0.1)


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes a file may have; `other` of them are not the picture's."""

    largest: int
    other: int

    def holds(self, size: int) -> bool:
        """Whether a file of that size fits."""
        return size <= self.largest

    def well_used(self, size: int) -> bool:
        """Whether it fits, and is as large as it may well be."""
        return LEAST * self.largest <= size <= self.largest

    def excess(self, size: int) -> float:
        """How often the picture of a file of that size would have to be halved to be as aimed at.

        Negative where it may grow.
        """
        wanted = max(1.0, AIM * self.largest - self.other)
        return log2(max(1.0, size - self.other) / wanted)


@dataclass(frozen=True, slots=True)
class Trial:
    """A rate factor, and the bytes of the file it gave."""

    quality: float
    size: int


@dataclass(frozen=True, slots=True)
class Limit:
    """What a film's file may have, and what was tried so far to keep to it.

    `usual` is the rate factor it has where there is room enough, `scale` that of its codec.
    """

    room: Room
    usual: float
    scale: Scale = Scale()
    trials: tuple[Trial, ...] = ()

    def tried(self, trial: Trial) -> Limit:
        """The same, with one trial more."""
        return replace(self, trials=(*self.trials, trial))

    @property
    def further(self) -> float | None:
        """The rate factor to try next: that of the last trial where its file is to be kept."""
        return further(self.room, self.usual, self.trials, self.scale)


def limit_of(room: Room, settings: EncodeSettings) -> Limit:
    """The limit of a film that is encoded so; the settings have been made for a file."""
    assert settings.quality is not None
    scale = scale_of(settings.codec, hardware=settings.hardware)
    return Limit(room, settings.quality, scale)


def size_told(name: str, limit: Limit) -> list[Finding]:
    """How large a finished film is, where some of its picture was given up for that."""
    last = limit.trials[-1]
    if last.quality < limit.usual + COARSER:
        return []
    size = f"{last.size / 1e6:.3g} of {limit.room.largest / 1e6:.3g} MB"
    said = f"“{name}” takes {size}; some detail of the picture was given up for it."
    cure = ""
    if last.quality > GOOD and limit.scale == scale_of("h264"):
        cure = "A smaller frame keeps more of it: --for makes them, such as --for whatsapp."
    return [Finding("SIZE", "info", said, cure)]


def quality_for(room: Room, measured: Trial, share: float = 1.0) -> float:
    """The rate factor that should fill the room, judging by a trial.

    `share` is how many bits the picture needs now of those it needed then.
    """
    return measured.quality + _HALVING * (room.excess(measured.size) + log2(share))


def limited(
    settings: EncodeSettings, largest: int, duration: int, *, heard: bool = True
) -> tuple[EncodeSettings, Room]:
    """The settings for a file of at most `largest` bytes, with sound as good as that allows.

    `duration` is milliseconds; `heard` tells whether there is anything to hear. The bits of single
    moments stay below some multiple of the average, for decoders; the size itself is met by trials.
    Raises UsageError where nothing watchable fits.
    """
    within = settings.limited(largest, duration, heard=heard)
    assert within.max_bitrate is not None
    sound = (within.audio_bitrate if heard else SILENT_BITRATE) * duration // 8000
    # A quick VP9 encoder that has a ceiling hardly heeds the quality.
    ceiling = None if settings.codec == "vp9" else _PEAKS * within.max_bitrate
    return replace(within, max_bitrate=ceiling), Room(largest, sound)


def without_idle_ceiling(settings: EncodeSettings, clean: float) -> EncodeSettings:
    """The settings without a ceiling that pictures of so many clean bits a second never reach.

    It would change no picture, but make decoders expect much, and pieces that are the same differ.
    """
    if settings.max_bitrate and settings.max_bitrate > _IDLE * clean:
        return replace(settings, max_bitrate=None)
    return settings


def clean_bitrate(pixels: float, fps: float) -> float:
    """Bits a second at which slow pictures of a frame still look clean."""
    return _CLEAN * float((pixels / 2_073_600) ** _BY_PIXELS * (fps / 30) ** _BY_RATE)


def fill(
    room: Room,
    usual: float,
    encode: Callable[[float], int],
    first: float | None = None,
    known: tuple[Trial, ...] = (),
    scale: Scale = Scale(),
) -> Trial | None:
    """Encodes until the file fits and fills its room, or fits at the usual quality.

    `encode` makes the file at a rate factor and gives its size; the trial that is returned is that
    of the last file made. `first` is the rate factor to begin with, `known` what was tried before.
    None where even the coarsest picture is too large.
    """
    trials = list(known)
    begin = usual if first is None else first
    quality: float | None = max(usual, scale.rounded(begin))
    while quality is not None:
        trials.append(Trial(quality, encode(quality)))
        quality = further(room, usual, trials, scale)
        if quality == trials[-1].quality:
            return trials[-1]
    return None


def further(room: Room, usual: float, trials: Sequence[Trial], scale: Scale) -> float | None:
    """The rate factor to try after these trials: that of the last where its file is to be kept.

    `usual` is the one that films have where there is room enough, and none is tried that is finer.
    None where even the coarsest picture is too large.
    """
    last = trials[-1]
    fits = room.holds(last.size)
    if fits and (room.well_used(last.size) or last.quality <= usual or len(trials) >= _MOST):
        return last.quality
    if not fits and last.quality >= scale.coarsest:
        return None
    quality = max(usual, scale.rounded(_next(room, trials)))
    if fits:
        return last.quality if any(t.quality == quality for t in trials) else quality
    if quality <= last.quality:
        quality = last.quality + max(0.2, scale.grain)
    if len(trials) >= 2 * _MOST:
        quality += 2 * (len(trials) - 2 * _MOST + 1)
    return min(scale.coarsest, quality)


def _next(room: Room, trials: Sequence[Trial]) -> float:
    """The rate factor to try next: along the line through the two trials nearest to the aim."""
    near = sorted(trials, key=lambda trial: abs(room.excess(trial.size)))
    best = near[0]
    pace = _HALVING
    for other in near[1:]:
        gap = room.excess(other.size) - room.excess(best.size)
        if gap and other.quality != best.quality:
            pace = min(_FLATTEST, max(_STEEPEST, (best.quality - other.quality) / gap))
            break
    return best.quality + pace * room.excess(best.size)
