"""One mix: sample-exact, at its loudness, with music that makes way and joins that do not click."""

from __future__ import annotations

import subprocess
import sys
import wave
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from made_sounds import RATE, Ebur128, Encode, murmur, tone

from storykit.errors import AssetError
from storykit.hearing import read_sound
from storykit.script.models import Music
from storykit.sound.mix import Mix, mix, write_wav
from storykit.spans import Span
from storykit.timeline.model import Sound, Timeline


def timeline(duration: int, sounds: Iterable[Sound] = ()) -> Timeline:
    return Timeline("s", "en", "S", Fraction(30), duration, (), (), tuple(sounds))


def decibels(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


@pytest.fixture
def voice(encode: Encode) -> Path:
    return encode("voice.wav", murmur(6, -30), "pcm_s16le", "wav", layout="mono")


@pytest.fixture
def music(encode: Encode) -> Path:
    return encode("bed.wav", tone(30, -12, 330), "pcm_s16le", "wav")


def test_nothing_to_hear_is_digital_silence_of_the_exact_length() -> None:
    made = mix(timeline(1234))
    assert made.samples.shape == (1234 * 48, 2)
    assert made.samples.dtype == np.int16
    assert made.samples.flags.c_contiguous
    assert not made.samples.any()
    assert made.silent
    assert made.loudness is None
    assert made.peak is None


def test_silence_is_not_made_louder(encode: Encode) -> None:
    hiss = np.random.default_rng(2).standard_normal((2 * RATE, 2)).astype(np.float32) * 1e-5
    path = encode("hiss.wav", hiss, "pcm_s24le", "wav")
    made = mix(timeline(2000, [Sound(path, Span(0, 2000))]))
    assert np.abs(made.samples).max() <= 4


@pytest.mark.parametrize("duration", [6000, 7777, 20_000])
def test_a_mix_has_its_length_and_its_loudness_and_ffmpeg_agrees(
    voice: Path, music: Path, tmp_path: Path, ebur128: Ebur128, duration: int
) -> None:
    sounds = [Sound(voice, Span(500, 5500)), Sound(voice, Span(9000, 14_000))]
    made = mix(timeline(duration, sounds), Music(file=music.name), folder=music.parent)
    assert len(made.samples) == duration * 48
    assert made.duration == duration

    told = ebur128(write_wav(made, tmp_path / "out" / "mix.wav"))

    assert told.loudness == pytest.approx(-14.0, abs=0.3)
    assert told.peak <= -1.0
    assert made.loudness == pytest.approx(told.loudness, abs=0.11)
    assert made.peak == pytest.approx(told.peak, abs=0.25)


@pytest.mark.parametrize(("loudness", "peak"), [(-23.0, -1.0), (-16.0, -2.0), (-14.0, -1.0)])
def test_other_targets_are_reached(voice: Path, loudness: float, peak: float) -> None:
    made = mix(timeline(6000, [Sound(voice, Span(0, 6000))]), loudness=loudness, peak=peak)
    assert made.loudness == pytest.approx(loudness, abs=0.1)
    assert made.peak is not None
    assert made.peak <= peak


def test_music_goes_down_by_its_depth_under_the_voice(voice: Path, music: Path) -> None:
    # The voice is taken out again, so that what is left is the music as it sounds in the mix.
    bed = Music(file=music.name, duck=-12, fade_in=0, fade_out=0)
    made = mix(timeline(20_000, [Sound(voice, Span(7000, 13_000))]), bed, folder=music.parent)
    spectrum = np.abs(
        np.fft.rfft(
            np.lib.stride_tricks.sliding_window_view(made.samples[:, 0] / 32768, 9600)[::9600]
            * np.hanning(9600),
            axis=1,
        )
    )
    level = 20 * np.log10(spectrum[:, round(330 / (RATE / 9600))])
    before, under, after = level[5:30].mean(), level[40:60].mean(), level[75:95].mean()
    assert under - before == pytest.approx(-12, abs=0.5)
    assert after == pytest.approx(before, abs=0.2)


def test_the_voice_stands_well_above_the_music(voice: Path, music: Path) -> None:
    spoken = mix(timeline(20_000, [Sound(voice, Span(7000, 13_000))]), Music(file=music.name),
                 folder=music.parent)  # fmt: skip
    under = decibels(spoken.samples[7000 * 48 : 13_000 * 48] / 32768)
    alone = decibels(spoken.samples[2000 * 48 : 6000 * 48] / 32768)
    assert under > alone


def test_recordings_of_different_levels_come_out_alike(encode: Encode) -> None:
    loud = encode("loud.wav", murmur(4, -14, seed=1), "pcm_s16le", "wav")
    soft = encode("soft.wav", murmur(4, -40, seed=2), "pcm_s16le", "wav")
    sounds = [Sound(loud, Span(0, 4000)), Sound(soft, Span(5000, 9000))]
    made = mix(timeline(9000, sounds)).samples / 32768
    assert decibels(made[: 4000 * 48]) == pytest.approx(decibels(made[5000 * 48 :]), abs=1.0)


def test_a_join_does_not_click(encode: Encode) -> None:
    # A low tone that is cut anywhere jumps by up to its height; its own steps are small.
    path = encode("hum.wav", tone(10, -10, 110), "pcm_s16le", "wav")
    sounds = [
        Sound(path, Span(at, at + 333), offset=offset)
        for at, offset in ((0, 1), (333, 5003), (700, 2017), (1033, 3), (1700, 4444))
    ]
    made = mix(timeline(2500, sounds)).samples.astype(np.float64) / 32768
    steps = np.abs(np.diff(made[:, 0]))
    own = np.abs(made).max() * 2 * np.pi * 110 / RATE
    assert steps.max() < 1.3 * own


def test_music_that_is_too_short_goes_round_without_a_gap_or_a_jump(encode: Encode) -> None:
    beat = np.zeros((12 * RATE, 2), np.float32)
    for index in range(24):
        at = index * RATE // 2
        decay = np.exp(-np.arange(4000) / 800)[:, None]
        beat[at : at + 4000] += tone(4000 / RATE, -8, 220 * 2 ** (index % 4 / 12)) * decay
    path = encode("loop.wav", beat, "pcm_s16le", "wav")

    made = mix(timeline(40_000), Music(file=path.name, fade_in=0, fade_out=0), folder=path.parent)

    mono = np.abs(made.samples[:, 0].astype(np.float64))
    strength = mono[: len(mono) // 480 * 480].reshape(-1, 480).max(axis=1)
    onsets = np.flatnonzero((strength[1:] > 4000) & (strength[:-1] < strength[1:] / 3))
    gaps = np.diff(onsets) * 10
    assert len(gaps) > 70
    # The beat goes on through every join: half a second from stroke to stroke, never more or less.
    assert set(np.round(gaps / 20)) == {25}


def test_music_fades_in_and_out(music: Path) -> None:
    bed = Music(file=music.name, fade_in=1000, fade_out=2000)
    made = mix(timeline(10_000), bed, folder=music.parent).samples / 32768
    assert abs(made[0]).max() < 0.001
    assert abs(made[-1]).max() < 0.001
    assert decibels(made[: 250 * 48]) < decibels(made[4000 * 48 : 5000 * 48]) - 10
    assert decibels(made[-500 * 48 :]) < decibels(made[4000 * 48 : 5000 * 48]) - 8


def test_a_clip_of_its_own_is_heard_and_makes_way_for_a_voice(voice: Path, encode: Encode) -> None:
    wind = encode("wind.wav", tone(12, -20, 800), "pcm_s16le", "wav")
    clip = Sound(wind, Span(0, 12_000), "clip")
    made = mix(timeline(12_000, [Sound(voice, Span(5000, 11_000))]), clips=[clip]).samples
    spectrum = np.abs(np.fft.rfft(made[: 10_000 * 48, 0].reshape(50, -1), axis=1))
    level = 20 * np.log10(spectrum[:, 160])
    assert level[5:20].mean() - level[30:45].mean() == pytest.approx(10, abs=0.7)


def test_a_sound_mark_keeps_its_own_level(encode: Encode, voice: Path) -> None:
    path = encode("chime.wav", tone(1, -30, 1000), "pcm_s16le", "wav")
    mark = Sound(path, Span(7000, 8000), "mark")
    alone = mix(timeline(9000, [mark])).samples
    beside = mix(timeline(9000, [mark, Sound(voice, Span(0, 6000))])).samples
    level = [decibels(made[7200 * 48 : 7800 * 48] / 32768) for made in (alone, beside)]
    assert level[0] == pytest.approx(-33.0, abs=0.2)
    assert level[1] == pytest.approx(-33.0, abs=1.5)


def test_what_reaches_over_the_end_is_cut(voice: Path) -> None:
    made = mix(timeline(3000, [Sound(voice, Span(1000, 7000)), Sound(voice, Span(5000, 6000))]))
    assert len(made.samples) == 3000 * 48
    assert np.abs(made.samples[-3:]).max() < 300


def test_the_same_mix_has_the_same_bytes_in_another_process(voice: Path, music: Path) -> None:
    program = (
        "import sys, hashlib; from fractions import Fraction; from pathlib import Path;"
        "from storykit.sound import mix; from storykit.script.models import Music;"
        "from storykit.spans import Span; from storykit.timeline.model import Sound, Timeline;"
        "f = Path(sys.argv[1]);"
        "t = Timeline('s', 'en', 'S', Fraction(30), 9000, (), (), (Sound(f, Span(500, 6000)),));"
        "m = mix(t, Music(file='bed.wav'), folder=f.parent);"
        "sys.stdout.write(hashlib.sha256(m.samples.tobytes()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(voice)], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_a_written_file_reads_back_the_same(voice: Path, tmp_path: Path) -> None:
    made = mix(timeline(2000, [Sound(voice, Span(0, 2000))]))
    path = write_wav(made, tmp_path / "new" / "mix.wav")
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE, 2)
        assert file.readframes(file.getnframes()) == made.samples.astype("<i2").tobytes()
    assert len(read_sound(path)) == len(made.samples)
    assert sorted(p.name for p in path.parent.iterdir()) == ["mix.wav"]


def test_a_mix_is_a_pydub_segment_too(voice: Path) -> None:
    segment = mix(timeline(2000, [Sound(voice, Span(0, 2000))])).segment()
    assert len(segment) == 2000
    assert segment.frame_rate == RATE


def test_missing_music_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"gone\.mp3"):
        mix(timeline(1000), Music(file="gone.mp3"), folder=tmp_path)


def test_a_mix_says_how_long_it_is() -> None:
    assert Mix(np.zeros((48, 2), np.int16), None, None).duration == 1
