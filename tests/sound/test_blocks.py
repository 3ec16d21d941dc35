"""Sounds in blocks: the same as in one piece, in memory that does not grow with their length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from made_sounds import RATE, Encode, murmur, tone

from storykit.sound.blocks import BLOCK, SampleFile, even
from storykit.sound.loudness import (
    LoudnessMeter,
    PeakMeter,
    integrated_loudness,
    oversampled_peaks,
    true_peak,
)
from storykit.sound.music import Fades, bed, faded
from storykit.sound.tracks import Piece, assembled, laid

CUTS = (1, 7, 4800, 30_000, 48_000, 100_003)


def parts(samples: np.ndarray) -> list[np.ndarray]:
    """A sound in parts of very different lengths."""
    return np.split(samples, [cut for cut in CUTS if cut < len(samples)])


def test_a_file_of_samples_is_read_like_an_array(tmp_path: Path) -> None:
    samples = murmur(3, -20)[:, :2]
    with SampleFile(np.float32, tmp_path / "scratch") as file:
        for part in parts(samples):
            file.append(part)
        assert len(file) == len(samples)
        for part in (slice(0, 5), slice(100, 90_000), slice(len(samples) - 3, None), slice(9, 9)):
            assert np.array_equal(file[part], samples[part])
        assert np.array_equal(np.concatenate(list(file.blocks())), samples)
        assert [name for name in tmp_path.rglob("*") if name.is_file()] == []


@pytest.mark.parametrize("length", [0, 1, 4799, BLOCK, BLOCK + 1, 3 * BLOCK - 5])
def test_blocks_are_even_and_of_the_wanted_length(length: int) -> None:
    samples = np.arange(2 * (BLOCK + 999), dtype=np.float32).reshape(-1, 2)
    blocks = list(even(parts(samples), length))
    assert [len(block) for block in blocks[:-1]] == [BLOCK] * (len(blocks) - 1)
    whole = np.concatenate([np.zeros((0, 2), np.float32), *blocks])
    assert len(whole) == length
    known = min(length, len(samples))
    assert np.array_equal(whole[:known], samples[:known])
    assert not whole[known:].any()


@pytest.mark.parametrize("seconds", [0.05, 0.3, 3, 11])
def test_meters_hear_parts_as_the_whole(seconds: float) -> None:
    samples = murmur(seconds, -18) + tone(seconds, -20, 997)
    loudness, peak = LoudnessMeter(), PeakMeter()
    peaks, before = [], None
    for part in (samples[at : at + 4800] for at in range(0, len(samples), 4800)):
        loudness.hear(part)
        peak.hear(part)
        peaks.append(oversampled_peaks(part, 48, 0.01, before))
        before = part
    assert loudness.loudness == pytest.approx(integrated_loudness(samples), abs=1e-6)
    assert peak.peak == pytest.approx(true_peak(samples), abs=1e-5)
    whole = oversampled_peaks(samples, 48, 0.01)
    found = np.concatenate(peaks)
    assert found == pytest.approx(whole, rel=1e-5, abs=0.01)
    assert found[whole > 0.01] == pytest.approx(whole[whole > 0.01], rel=1e-5)


def test_a_track_is_laid_in_parts_as_in_one_piece() -> None:
    pieces = [Piece(at, murmur(2, -20, seed=at)) for at in (500, 1700, 9000, 14_500)]
    whole = assembled(pieces, 15_000)
    assert len(whole) == 15 * RATE
    laid_parts = list(laid([piece.planned() for piece in pieces], 15_000))
    assert len(laid_parts) > 5
    assert np.array_equal(np.concatenate(laid_parts), whole)


def test_music_is_looped_from_a_file_as_from_memory_and_fades_in_blocks() -> None:
    music = tone(7, -12, 330) * np.linspace(0.2, 1, 7 * RATE, dtype=np.float32)[:, None]
    length = 20 * RATE
    with SampleFile(np.float32) as file:
        file.append(music)
        from_file = np.concatenate(list(bed(file, length)))
    assert np.array_equal(from_file, np.concatenate(list(bed(music, length))))
    assert len(from_file) >= length
    fades = Fades(700, 3000, len(music))
    blocks = [fades.on(music[at : at + 9999], at) for at in range(0, len(music), 9999)]
    assert np.array_equal(np.concatenate(blocks), faded(music, 700, 3000))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nothing tells a peak exactly")
def test_the_memory_of_a_mix_does_not_grow_with_its_length(encode: Encode, tmp_path: Path) -> None:
    voice = encode("voice.wav", murmur(5, -30), "pcm_s16le", "wav", layout="mono")
    bed_file = encode("bed.wav", tone(20, -12, 330), "pcm_s16le", "wav")
    code = (
        "import sys\nfrom fractions import Fraction\nfrom pathlib import Path\n"
        "from storykit.script.models import Music\nfrom storykit.sound import mixed\n"
        "from storykit.spans import Span\nfrom storykit.timeline.model import Sound, Timeline\n"
        "voice, bed, length = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])\n"
        "sounds = [Sound(voice, Span(at, at + 5000)) for at in range(500, length - 6000, 30_000)]\n"
        "timeline = Timeline('s', 'en', 'S', Fraction(30), length, (), (), tuple(sounds))\n"
        "with mixed(timeline, Music(file=bed.name), folder=bed.parent) as made:\n"
        "    assert len(made.samples) == length * 48\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(status.partition('VmHWM:')[2].split()[0]) // 1024)\n"
    )

    def megabytes(length: int) -> int:
        command = [sys.executable, "-c", code, str(voice), str(bed_file), str(length)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    # As samples in memory, once, these four minutes more would be 92 MB.
    assert megabytes(270_000) - megabytes(30_000) < 45
