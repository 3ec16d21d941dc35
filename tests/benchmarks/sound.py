"""Speed and truth of voice and sound: `python -m tests.benchmarks.sound [mix|follow|truth]`.

mix     a minute of narration and music mixed, ducked and brought to -14 LUFS: goal 2 s of one core
follow  a minute of speech aligned with its text: goals 5 s and 300 MB
truth   how far the found beginnings of words lie from the true ones: goals 80 ms (median) and
        200 ms (90 %) in each language; the truth is another voice at another pace with pauses,
        echo and noise (tests/voice/spoken_truth.py)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import wave
from fractions import Fraction
from pathlib import Path

from storykit.jobs.memory import UNTHREADED

SEEDS = (11, 12, 13)
VOICES = ("f2", "m3", "klatt2")


def main() -> None:
    """Runs the parts named, each in a process of its own so that its memory is its own."""
    parts = {"mix": mixing, "follow": following, "truth": truth}
    named = sys.argv[1:]
    if len(named) == 1:
        parts[named[0]]()
        return
    one_core = {"OMP_NUM_THREADS": "1", **UNTHREADED}
    for name in named or parts:
        program = [sys.executable, "-m", "tests.benchmarks.sound", name]
        subprocess.run(program, env=os.environ | one_core, check=True)


def mixing() -> None:
    """Mixes a minute."""
    import numpy as np

    from storykit.script.models import Music
    from storykit.sound import mix
    from storykit.spans import Span
    from storykit.timeline.model import Sound, Timeline
    from tests.voice.spoken_truth import spoken

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speech = spoken("en", "f2", 1, signal=30.0).samples
        time_axis = np.arange(24 * 48_000) / 48_000
        bed = np.sin(2 * np.pi * 220 * time_axis) * (0.3 + 0.7 * np.exp(-8 * (time_axis % 0.5)))
        _save(folder / "voice.wav", speech, 16_000)
        _save(folder / "bed.wav", 0.3 * bed, 48_000)
        length = len(speech) // 16
        sounds = [
            Sound(folder / "voice.wav", Span(at, at + length))
            for at in range(1000, 59_000 - length, length + 1200)
        ]
        minute = Timeline("s", "en", "S", Fraction(30), 60_000, (), (), tuple(sounds))
        music = Music(file="bed.wav")
        mix(minute, music, folder=folder)
        began = time.process_time()
        made = mix(minute, music, folder=folder)
        spent = time.process_time() - began
    print(f"mix     60 s in {spent:.2f} s of one core, {_megabytes():.0f} MB, "
          f"{made.loudness} LUFS, {made.peak} dBTP")  # fmt: skip


def following() -> None:
    """Aligns a minute."""
    from storykit.voice.alignment import align
    from tests.voice.spoken_truth import LANGUAGES, spoken

    text = " ".join([LANGUAGES["en"]] * 5)
    truth = spoken("en", "m3", 5, text)
    began, wall = time.process_time(), time.perf_counter()
    found = align(truth.samples, text, "en")
    spent, wall = time.process_time() - began, time.perf_counter() - wall
    assert found is not None
    seconds = len(truth.samples) / 16_000
    print(f"follow  {seconds:.0f} s in {spent:.2f} s of one core ({wall:.2f} s), "
          f"{_megabytes():.0f} MB, confidence {found.confidence}")  # fmt: skip


def truth() -> None:
    """Tells the errors in each language."""
    import numpy as np

    from storykit.voice.alignment import align
    from tests.voice.spoken_truth import LANGUAGES, spoken

    for language in LANGUAGES:
        errors = []
        for seed, variant in zip(SEEDS, VOICES, strict=True):
            told = spoken(language, variant, seed)
            found = align(told.samples, told.text, language)
            assert found is not None
            errors.append(told.errors(found.words))
        every = np.concatenate(errors)
        middle, most = np.median(every), np.percentile(every, 90)
        print(
            f"truth   {language}  {middle:4.0f} ms median  {most:4.0f} ms for 90 %  "
            f"{len(every)} words"
        )


def _save(path: Path, samples: object, rate: int) -> None:
    import numpy as np

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        whole = np.clip(np.rint(np.asarray(samples) * 32767), -32768, 32767)
        file.writeframes(whole.astype("<i2").tobytes())


def _megabytes() -> float:
    try:
        import resource
    except ImportError:
        return float("nan")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main()
