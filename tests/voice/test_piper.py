"""A piper voice is found, understood and spoken with; a tiny model stands for a large one."""

from __future__ import annotations

import json
import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from storykit.errors import AssetError, NarrationError
from storykit.hearing import read_sound
from storykit.script.fields import Translatable
from storykit.script.models import Voice
from storykit.voice import Booth, Line, find_narrator, piper

needs_onnxruntime = pytest.mark.skipif(
    find_spec("onnxruntime") is None, reason="onnxruntime is not installed"
)
LETTERS = "abcdefghijklmnopqrstuvwxyz .,?!'"


def settings(kind: str = "text", speakers: int = 1) -> dict[str, object]:
    numbers = {"_": [0], "^": [1], "$": [2]} | {c: [n + 3] for n, c in enumerate(LETTERS)}
    return {
        "audio": {"sample_rate": 16_000},
        "espeak": {"voice": "en-us"},
        "phoneme_type": kind,
        "num_speakers": speakers,
        "phoneme_id_map": numbers,
        "inference": {"noise_scale": 0.3, "length_scale": 1.1, "noise_w": 0.5},
    }


def field(number: int, value: bytes | int | str) -> bytes:
    """One field of a protocol buffer."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def tensor(name: str, kind: int, dims: list[int], data: bytes) -> bytes:
    return field(
        5, b"".join(field(1, d) for d in dims) + field(2, kind) + field(8, name) + field(9, data)
    )


def node(kind: str, inputs: list[str], output: str, attributes: bytes = b"") -> bytes:
    named = b"".join(field(1, name) for name in inputs) + field(2, output)
    return field(1, named + field(4, kind) + attributes)


def value(number: int, name: str, kind: int, dims: list[str]) -> bytes:
    shape = b"".join(field(1, field(2, dim)) for dim in dims)
    return field(number, field(1, name) + field(2, field(1, field(1, kind) + field(2, shape))))


def model() -> bytes:
    """A model that says 256 samples of a tone for each number, whatever the scales are."""
    ramp = np.arange(256, dtype="<f4") * np.float32(0.02)
    cast = field(5, field(1, "to") + field(3, 1) + field(20, 2))
    graph = (
        node("Cast", ["input"], "floats", cast)
        + node("Unsqueeze", ["floats", "last"], "columns")
        + node("Mul", ["columns", "ramp"], "angles")
        + node("Sin", ["angles"], "waves")
        + node("Reshape", ["waves", "shape"], "output")
        + field(2, "tones")
        + tensor("last", 7, [1], struct.pack("<q", 2))
        + tensor("ramp", 1, [1, 1, 256], ramp.tobytes())
        + tensor("shape", 7, [4], struct.pack("<4q", 1, 1, 1, -1))
        + value(11, "input", 7, ["batch", "phonemes"])
        + value(11, "input_lengths", 7, ["batch"])
        + value(11, "scales", 1, ["three"])
        + value(12, "output", 1, ["a", "b", "c", "time"])
    )
    return field(1, 8) + field(8, field(2, 13)) + field(7, graph)


def voice_in(folder: Path, kind: str = "text") -> Path:
    file = folder / "voices" / "tiny.onnx"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(model())
    file.with_name("tiny.onnx.json").write_text(json.dumps(settings(kind)))
    return file


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
