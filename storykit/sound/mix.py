"""One mix of everything that is heard: narration, clips, sound marks and music.

Voices are brought to one level, clips and music make way for them, and the whole is brought to the
loudness that platforms play at. The mix of a language serves all its formats.
"""

from __future__ import annotations

import wave
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storykit.assets import Assets
from storykit.files import publishing
from storykit.hearing import RATE, Samples, read_sound
from storykit.script.models import Music
from storykit.sound.dynamics import LIMIT_HOP, Ducking, applied, ducking_curve, limited, voiced
from storykit.sound.loudness import (
    SILENT,
    integrated_loudness,
    oversampled_peaks,
    true_peak,
)
from storykit.sound.music import bed, faded
from storykit.sound.tracks import AudioSegment, Piece, assembled
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
    """Everything that is heard in a timeline.

    `folder` is where the music's file is looked for; `clips` are the sounds of moving pictures
    besides those in the timeline. `loudness` (LUFS) and `peak` (dBTP) are what the mix is brought
    to; where nothing is heard it stays digital silence. `ducking` is by default that of
    `music.duck`. Raises AssetError for a sound that cannot be read.
    """
    sounds = (*timeline.sounds, *clips)
    duration = timeline.duration
    ducking = ducking or (Ducking(depth=music.duck) if music else Ducking())
    spoken = [sound for sound in sounds if sound.kind == "narration"]
    voices = _levelled(spoken, _WORKING, _MOST_VOICE_GAIN)
    speaking = voiced(voices, duration)
    alone, under = _clip_pieces(sounds, spoken)
    shown = applied(
        assembled([*alone, *under], duration), ducking_curve(speaking, ducking), _DUCK_HOP
    )
    heard = assembled(voices, duration) + shown
    if music is not None:
        track = _music(music, folder, duration, loudness)
        # What an author lets be heard of a clip is heard: music makes way for all of it.
        curve = ducking_curve(speaking | _sounding(alone, duration), ducking)
        heard = heard + applied(track, curve, _DUCK_HOP)
    marks = [sound for sound in sounds if sound.kind not in ("narration", "clip")]
    # A sound mark is heard as loud as it was made, whatever the others are brought to.
    heard = heard + assembled(
        (Piece(s.span.start, _read(s), s.level + _WORKING - loudness) for s in marks), duration
    )
    marked_only = bool(marks) and len(marks) == len(sounds) and music is None
    return _mastered(heard, loudness, peak, loudness - _WORKING if marked_only else None)


def write_wav(mix: Mix, path: Path) -> Path:
    """Writes the mix as a 16 bit WAV file in one step and returns the path."""
    with publishing(path) as draft, wave.open(str(draft), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(mix.samples.astype("<i2").tobytes())
    return path


def _levelled(sounds: list[Sound], level: float, most: float) -> list[Piece]:
    """Each sound as a piece, all stretches of one file under one gain that brings them to `level`.

    Recordings from different phones and rooms come out alike, while what is loud and soft within
    one recording stays so.
    """
    pieces = []
    for file in dict.fromkeys(sound.file for sound in sounds):
        stretches = [(sound, _read(sound)) for sound in sounds if sound.file == file]
        measured = integrated_loudness(np.concatenate([samples for _, samples in stretches]))
        gain = 0.0 if measured < _NOTHING else min(most, level - measured)
        pieces += [
            Piece(sound.span.start, samples, round(gain, 2) + sound.level)
            for sound, samples in stretches
        ]
    return pieces


def _clip_pieces(sounds: tuple[Sound, ...], spoken: list[Sound]) -> tuple[list[Piece], list[Piece]]:
    """The clips' own sound: where nobody else speaks, and where it lies under a narration."""
    alone: list[Piece] = []
    under: list[Piece] = []
    for sound in sounds:
        if sound.kind == "clip":
            narrated = any(other.span.overlaps(sound.span) for other in spoken)
            level = _WORKING - (_CLIP_BELOW_VOICE if narrated else 0.0)
            (under if narrated else alone).extend(
                replace(piece, samples=faded(piece.samples, _CLIP_FADE, _CLIP_FADE))
                for piece in _levelled([sound], level, _MOST_CLIP_GAIN)
            )
    return alone, under


def _sounding(pieces: list[Piece], duration: int) -> NDArray[np.bool_]:
    """For every 10 ms whether it lies in a piece."""
    flags = np.zeros(-(-duration // HOP), np.bool_)
    for piece in pieces:
        flags[piece.at // HOP : piece.at // HOP + len(piece.samples) * 100 // RATE] = True
    return flags


def _music(music: Music, folder: Path, duration: int, loudness: float) -> Samples:
    """The bed under everything, brought to its level as it will be heard in the finished mix."""
    track = read_sound(Assets((folder,)).resolve(music.file), duration=duration)
    track = bed(track, duration * RATE // 1000)
    measured = integrated_loudness(track)
    if measured < _NOTHING:
        return track
    gain = music.level - loudness + _WORKING - measured
    return faded(track, music.fade_in, music.fade_out) * np.float32(10 ** (round(gain, 2) / 20))


def _read(sound: Sound) -> Samples:
    return read_sound(sound.file, start=sound.offset, duration=sound.span.duration)


def _mastered(heard: Samples, loudness: float, peak: float, gain: float | None) -> Mix:
    """The sum at its loudness, limited, as integers; a given `gain` replaces measuring."""
    measured = integrated_loudness(heard)
    if measured < _NOTHING:
        gain = 0.0 if gain is None else gain
    settled = gain is not None
    gain = min(_MOST_GAIN, loudness - measured) if gain is None else gain
    ceiling, most = peak - _PEAK_MARGIN, gain + _MOST_MADE_GOOD
    # Peaks grow with the gain: they are looked for once, as far down as any gain can raise them.
    peaks = oversampled_peaks(heard, LIMIT_HOP, float(10 ** ((ceiling - most) / 20)))
    for _ in range(6):
        # Gains are of whole hundredths of a dB: the last digit of a measurement changes no sample.
        louder = np.float32(10 ** (round(gain, 2) / 20))
        loud = limited(heard * louder, ceiling, peaks * louder)
        reached = integrated_loudness(loud)
        if settled or abs(loudness - reached) < 0.05 or gain >= most:
            break
        # What the limiter took away is given back, as long as there is something to give.
        gain = min(most, gain + 1.3 * (loudness - reached))
    samples = np.clip(np.rint(loud * 32767), -32768, 32767).astype(np.int16)
    if not samples.any():
        return Mix(samples, None, None)
    highest = true_peak(loud)
    return Mix(samples, None if reached == SILENT else round(reached, 2), round(highest, 2))
