"""One mix of everything that is heard: narration, clips, sound marks and music.

Voices are brought to one level, clips and music make way for them, and the whole is brought to the
loudness that platforms play at. The mix of a language serves all its formats.
"""

from __future__ import annotations

import contextlib
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storykit.assets import Assets
from storykit.files import publishing
from storykit.hearing import RATE, Samples, read_sound, sound_parts
from storykit.script.models import Music
from storykit.sound.blocks import SampleFile, even
from storykit.sound.dynamics import LIMIT_HOP, Ducking, Gains, ducking_curve, limiter, voiced
from storykit.sound.loudness import SILENT, LoudnessMeter, PeakMeter, oversampled_peaks
from storykit.sound.music import Fades, bed, faded
from storykit.sound.tempo import at_speed
from storykit.sound.tracks import AudioSegment, Planned, laid
from storykit.timeline.model import Sound, Timeline
from storykit.voice.activity import HOP

LOUDNESS = -14.0
"""LUFS that YouTube plays at and others come near to; see docs/voice.md."""

PEAK = -1.0
"""dBTP that leaves room for lossy encoding."""

_WORKING = -23.0
_CLIP_BELOW_VOICE = 4.0
_CLIP_FADE = 150
_MOST_VOICE_GAIN = 30.0
_MOST_CLIP_GAIN = 12.0
_MOST_GAIN = 30.0
_MOST_MADE_GOOD = 9.0
_NOTHING = -65.0
# Lossy encoders overshoot: AAC at 128 kb/s by two thirds of a decibel.
_PEAK_MARGIN = 0.8
_DUCK_HOP = RATE // 100


@dataclass(frozen=True)
class Mix:
    """A finished mix.

    `samples` are int16 of shape (n, 2), C-contiguous, at 48 kHz, exactly 48 for each millisecond of
    the timeline. `loudness` is its measured integrated loudness in LUFS and `peak` its true peak in
    dBTP; both are None for digital silence (and the loudness alone for less than can be measured).
    """

    samples: NDArray[np.int16]
    loudness: float | None
    peak: float | None

    @property
    def rate(self) -> int:
        """Samples a second."""
        return RATE

    @property
    def duration(self) -> int:
        """Milliseconds."""
        return len(self.samples) * 1000 // RATE

    @property
    def silent(self) -> bool:
        """Whether nothing at all is heard."""
        return self.peak is None

    def segment(self) -> Any:
        """The mix as a pydub AudioSegment, for programs that go on working with it."""
        return AudioSegment(
            data=self.samples.astype("<i2").tobytes(), sample_width=2, frame_rate=RATE, channels=2
        )


@dataclass(frozen=True)
class MixFile:
    """A finished mix on disk, of which blocks are read; otherwise as `Mix`."""

    samples: SampleFile[np.int16]
    loudness: float | None
    peak: float | None


def mix(
    timeline: Timeline,
    music: Music | None = None,
    *,
    folder: Path = Path(),
    clips: Iterable[Sound] = (),
    ducking: Ducking | None = None,
    loudness: float = LOUDNESS,
    peak: float = PEAK,
) -> Mix:
    """Everything that is heard in a timeline, in memory; see `mixed`."""
    with mixed(
        timeline, music, folder=folder, clips=clips, ducking=ducking, loudness=loudness, peak=peak
    ) as made:
        return Mix(made.samples[:], made.loudness, made.peak)


@contextlib.contextmanager
def mixed(
    timeline: Timeline,
    music: Music | None = None,
    *,
    folder: Path = Path(),
    clips: Iterable[Sound] = (),
    ducking: Ducking | None = None,
    loudness: float = LOUDNESS,
    peak: float = PEAK,
    scratch: Path | None = None,
) -> Iterator[MixFile]:
    """Everything that is heard in a timeline, on disk as long as the block lasts.

    `folder` is where the music's file is looked for; `clips` are the sounds of moving pictures
    besides those in the timeline. `loudness` (LUFS) and `peak` (dBTP) are what the mix is brought
    to; where nothing is heard it stays digital silence. `ducking` is by default that of
    `music.duck`. `scratch` is a folder with room for 60 MB a minute. Memory does not grow with the
    length. Raises AssetError for a sound that cannot be read.
    """
    sounds = (*timeline.sounds, *clips)
    duration = timeline.duration
    ducking = ducking or (Ducking(depth=music.duck) if music else Ducking())
    spoken = [sound for sound in sounds if sound.kind == "narration"]
    marks = [sound for sound in sounds if sound.kind not in ("narration", "clip")]
    voices = _levelled(spoken, _WORKING, _MOST_VOICE_GAIN)
    speaking = voiced(voices, duration)
    alone, under = _clip_pieces(sounds, spoken)
    length = duration * RATE // 1000
    tracks = [
        even(laid(voices, duration), length),
        _under(laid([*alone, *under], duration), speaking, ducking, length),
    ]
    with contextlib.ExitStack() as stack:
        if music is not None:
            track = stack.enter_context(SampleFile(np.float32, scratch))
            # What an author lets be heard of a clip is heard: music makes way for all of it.
            heard = speaking | _sounding(alone, duration)
            parts = _music(music, folder, duration, loudness, track)
            tracks.append(_under(parts, heard, ducking, length))
        # A sound mark is heard as loud as it was made, whatever the others are brought to.
        pieces = [_planned(s, s.level + _WORKING - loudness) for s in marks]
        tracks.append(even(laid(pieces, duration), length))
        summed = stack.enter_context(SampleFile(np.float32, scratch))
        for blocks in zip(*tracks, strict=True):
            summed.append(sum(blocks[1:], start=blocks[0]))
        marked_only = bool(marks) and len(marks) == len(sounds) and music is None
        gain = loudness - _WORKING if marked_only else None
        made = stack.enter_context(SampleFile(np.int16, scratch))
        yield MixFile(made, *_mastered(summed, loudness, peak, gain, made))


def write_wav(mix: Mix, path: Path) -> Path:
    """Writes the mix as a 16 bit WAV file in one step and returns the path."""
    with publishing(path) as draft, wave.open(str(draft), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(mix.samples.astype("<i2").tobytes())
    return path


def _under(
    parts: Iterable[Samples], heard: NDArray[np.bool_], ducking: Ducking, length: int
) -> Iterator[Samples]:
    """The parts of a sound, in blocks, that make way for what is heard."""
    gains = Gains(ducking_curve(heard, ducking), _DUCK_HOP)
    at = 0
    for block in even(parts, length):
        yield gains.on(block, at)
        at += len(block)


def _levelled(sounds: list[Sound], level: float, most: float) -> list[Planned]:
    """Each sound as a piece, all stretches of one file under one gain that brings them to `level`.

    Recordings from different phones and rooms come out alike, while what is loud and soft within
    one recording stays so.
    """
    pieces: list[Planned] = []
    for file in dict.fromkeys(sound.file for sound in sounds):
        meter = LoudnessMeter()
        stretches = []
        for sound in (sound for sound in sounds if sound.file == file):
            samples = _read(sound)
            meter.hear(samples)
            stretches.append((sound, len(samples)))
        measured = meter.loudness
        gain = 0.0 if measured < _NOTHING else round(min(most, level - measured), 2)
        pieces += [
            Planned(sound.span.start, count, partial(_read, sound), gain + sound.level)
            for sound, count in stretches
        ]
    return pieces


def _clip_pieces(
    sounds: tuple[Sound, ...], spoken: list[Sound]
) -> tuple[list[Planned], list[Planned]]:
    """The clips' own sound: where nobody else speaks, and where it lies under a narration."""
    alone: list[Planned] = []
    under: list[Planned] = []
    for sound in sounds:
        if sound.kind == "clip":
            narrated = any(other.span.overlaps(sound.span) for other in spoken)
            level = _WORKING - (_CLIP_BELOW_VOICE if narrated else 0.0)
            (under if narrated else alone).extend(
                replace(piece, read=partial(_faded, piece))
                for piece in _levelled([sound], level, _MOST_CLIP_GAIN)
            )
    return alone, under


def _faded(piece: Planned) -> Samples:
    return faded(piece.read(), _CLIP_FADE, _CLIP_FADE)


def _sounding(pieces: list[Planned], duration: int) -> NDArray[np.bool_]:
    """For every 10 ms whether it lies in a piece."""
    flags = np.zeros(-(-duration // HOP), np.bool_)
    for piece in pieces:
        flags[piece.at // HOP : piece.at // HOP + piece.count * 100 // RATE] = True
    return flags


def _music(
    music: Music, folder: Path, duration: int, loudness: float, track: SampleFile[np.float32]
) -> Iterator[Samples]:
    """The bed under everything, brought to its level as it will be heard in the finished mix.

    `track` is where the music is kept while it is looped.
    """
    length = duration * RATE // 1000
    for part in sound_parts(Assets((folder,)).resolve(music.file), duration=duration):
        track.append(part)
    meter = LoudnessMeter()
    for block in even(bed(track, length), length):
        meter.hear(block)
    measured = meter.loudness
    quiet = measured < _NOTHING
    gain = 0.0 if quiet else round(music.level - loudness + _WORKING - measured, 2)
    factor = np.float32(10 ** (gain / 20))
    fades = Fades(0 if quiet else music.fade_in, 0 if quiet else music.fade_out, length)
    at = 0
    for block in even(bed(track, length), length):
        yield fades.on(block, at) * factor
        at += len(block)


def _planned(sound: Sound, gain: float) -> Planned:
    return Planned(sound.span.start, len(_read(sound)), partial(_read, sound), gain)


def _read(sound: Sound) -> Samples:
    length = sound.span.duration
    if sound.speed == 1:
        return read_sound(sound.file, start=sound.offset, duration=length)
    recorded = read_sound(sound.file, start=sound.offset, duration=round(length * sound.speed))
    count = min(length * RATE // 1000, round(len(recorded) / sound.speed))
    return at_speed(recorded, sound.speed, count)


def _mastered(
    heard: SampleFile[np.float32],
    loudness: float,
    peak: float,
    gain: float | None,
    made: SampleFile[np.int16],
) -> tuple[float | None, float | None]:
    """Writes the sum at its loudness, limited, as integers; returns its loudness and true peak.

    A given `gain` replaces measuring.
    """
    measured = _loudness(heard.blocks())
    if measured < _NOTHING:
        gain = 0.0 if gain is None else gain
    settled = gain is not None
    gain = min(_MOST_GAIN, loudness - measured) if gain is None else gain
    ceiling, most = peak - _PEAK_MARGIN, gain + _MOST_MADE_GOOD
    # Peaks grow with the gain: they are looked for once, as far down as any gain can raise them.
    peaks = _peaks(heard, float(10 ** ((ceiling - most) / 20)))
    for _ in range(6):
        # Gains are of whole hundredths of a dB: the last digit of a measurement changes no sample.
        louder = np.float32(10 ** (round(gain, 2) / 20))
        gains = limiter(peaks * louder, ceiling)
        reached = _loudness(_raised(heard, louder, gains))
        if settled or abs(loudness - reached) < 0.05 or gain >= most:
            break
        # What the limiter took away is given back, as long as there is something to give.
        gain = min(most, gain + 1.3 * (loudness - reached))
    meter, any_sound = PeakMeter(), False
    for block in _raised(heard, louder, gains):
        samples = np.clip(np.rint(block * 32767), -32768, 32767).astype(np.int16)
        made.append(samples)
        meter.hear(block)
        any_sound = any_sound or bool(samples.any())
    if not any_sound:
        return None, None
    return None if reached == SILENT else round(reached, 2), round(meter.peak, 2)


def _raised(heard: SampleFile[np.float32], louder: np.float32, gains: Gains) -> Iterator[Samples]:
    at = 0
    for block in heard.blocks():
        yield gains.on(block * louder, at)
        at += len(block)


def _loudness(blocks: Iterable[Samples]) -> float:
    meter = LoudnessMeter()
    for block in blocks:
        meter.hear(block)
    return meter.loudness


def _peaks(heard: SampleFile[np.float32], floor: float) -> NDArray[np.float32]:
    """The highest oversampled value of each millisecond, where it rises above `floor`."""
    before: Samples | None = None
    found = [np.zeros(0, np.float32)]
    for block in heard.blocks():
        found.append(oversampled_peaks(block, LIMIT_HOP, floor, before))
        before = block
    return np.concatenate(found)
