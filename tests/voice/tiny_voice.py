"""A piper voice made of a few tensors: it says a tone for each letter."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

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
