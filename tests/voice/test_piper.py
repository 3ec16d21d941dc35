"""A piper voice is found, understood and spoken with; a tiny model stands for a large one."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from tiny_voice import voice_in

import storykit
from storykit.errors import AssetError, NarrationError
from storykit.hearing import read_sound
from storykit.jobs.bench import Bench
from storykit.jobs.studio import Studio
from storykit.script.fields import Translatable
from storykit.script.models import Voice
from storykit.voice import Booth, Line, find_narrator, piper

needs_onnxruntime = pytest.mark.skipif(
    find_spec("onnxruntime") is None, reason="onnxruntime is not installed"
)


def booth(folder: Path) -> Booth:
    named = Translatable.of({"en": "voices/tiny.onnx"})
    return Booth(folder, folder / "cache", Voice(narrator="piper", model=named))


def test_settings_are_understood(tmp_path: Path) -> None:
    voice = piper.load_voice(voice_in(tmp_path))
    assert voice.rate == 16_000
    assert voice.scales == (0.3, 1.1, 0.5)
    assert voice.by_letters
    assert voice.speaker is None
    assert voice.numbers["a"] == (3,)


def test_a_model_is_given_start_fillers_and_end(tmp_path: Path) -> None:
    voice = piper.load_voice(voice_in(tmp_path))
    assert piper.numbered("ab", voice) == [1, 0, 3, 0, 4, 0, 2]
    assert piper.numbered("a%b", voice) == [1, 0, 3, 0, 4, 0, 2]


@pytest.mark.usefixtures("needs_espeak")
def test_phonemes_keep_the_marks_a_voice_knows(tmp_path: Path) -> None:
    voice = piper.load_voice(voice_in(tmp_path, "espeak"))
    said = piper.pronounced("Hello, world. Yes?", voice)
    assert said.startswith("həlˈoʊ,")
    assert said.count(",") == 1
    assert said.endswith("jˈɛs?")
    assert piper.pronounced("Вот", voice).count("(") == 0


@needs_onnxruntime
def test_a_line_is_spoken_and_its_words_are_found(tmp_path: Path) -> None:
    voice_in(tmp_path)
    narrator = find_narrator("piper", booth(tmp_path))
    narration = narrator.narrate(Line("a", "One two. Three four!", "en"))
    assert narration.audio is not None
    samples = read_sound(narration.audio, channels=1, rate=16_000)[:, 0]
    assert np.abs(samples).max() > 0.5
    # Two sentences of 11 and 13 letters with fillers, a frame of 16 ms each, and a pause between.
    frames = (2 * 8 + 3) + (2 * 11 + 3)
    assert narration.duration == pytest.approx(frames * 16 + 250, abs=40)
    assert len(narration.words) == 4
    assert narration.words[-1].span.end <= narration.duration
    assert narrator.narrate(Line("a", "One two. Three four!", "en")) == narration


@needs_onnxruntime
def test_a_broken_model_is_named(tmp_path: Path) -> None:
    voice_in(tmp_path).write_bytes(b"no model")
    with pytest.raises(NarrationError, match=r"tiny\.onnx.*cannot be loaded"):
        find_narrator("piper", booth(tmp_path)).narrate(Line("a", "Hello", "en"))


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    narrator = find_narrator("piper", booth(tmp_path))
    with pytest.raises(AssetError, match=r"tiny\.onnx"):
        narrator.narrate(Line("a", "Hello", "en"))
    with pytest.raises(NarrationError, match="No piper voice is named for “ar”"):
        narrator.narrate(Line("a", "مرحبا", "ar"))
    voice_in(tmp_path).with_name("tiny.onnx.json").unlink()
    with pytest.raises(NarrationError, match="settings"):
        narrator.narrate(Line("a", "Hello", "en"))
    voice_in(tmp_path, "pinyin")
    with pytest.raises(NarrationError, match="pinyin"):
        narrator.narrate(Line("a", "Hello", "en"))

    voice_in(tmp_path)
    program = tmp_path / "without.py"
    program.write_text(
        "import sys; sys.stderr.write('onnxruntime is not installed\\n'); sys.exit(1)"
    )
    monkeypatch.setattr(piper, "_PROGRAM", program)
    with pytest.raises(NarrationError, match=r"storykit\[piper\]"):
        narrator.narrate(Line("a", "Hello", "en"))


@needs_onnxruntime
def test_a_voice_speaks_again_under_the_same_name_where_its_cache_went(tmp_path: Path) -> None:
    voice_in(tmp_path)
    narrator = find_narrator("piper", booth(tmp_path))
    line = Line("a", "One two. Three four!", "en")
    first = narrator.narrate(line)
    assert first.audio is not None
    sound = first.audio.read_bytes()
    shutil.rmtree(tmp_path / "cache")
    assert narrator.narrate(line) == first
    assert first.audio.read_bytes() == sound
    # Gone while it speaks: after the folder was looked into, before the sound is put there.
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").mkdir()
    assert find_narrator("piper", booth(tmp_path)).narrate(line) == first


@needs_onnxruntime
def test_a_render_by_a_voice_survives_the_loss_of_its_cache(tmp_path: Path) -> None:
    """Times are laid out by what was spoken first; the mix finds the same sounds again."""
    voice_in(tmp_path)
    script = tmp_path / "story.yaml"
    script.write_text(
        "storykit: 1\ntitle: Spoken\nlanguages: [en]\nformats: [og]\n"
        "voice: {narrator: piper, model: {en: voices/tiny.onnx}}\nscenes:\n"
        "  - {layout: statement, statement: One, narration: One two. Three four!}\n",
        encoding="utf-8",
    )
    cache = tmp_path / "cache"
    studio = Studio(storykit.load(script), cache=cache)
    timeline = studio.timeline("en")
    usual = studio.mix("en").samples
    shutil.rmtree(cache)
    again = Bench(cache).studio(storykit.load(script), timeline)
    assert (again.mix("en").samples == usual).all()
    (sound,) = cache.rglob("*.wav")
    sound.write_bytes(sound.read_bytes()[:-200])
    again.forget("mix", "en")
    assert (again.mix("en").samples == usual).all()
    shutil.rmtree(cache)
    (tmp_path / "voices" / "tiny.onnx").unlink()
    again.forget("mix", "en")
    again.forget("heard", "en")
    with pytest.raises(AssetError, match=r"tiny\.onnx"):
        again.mix("en")
