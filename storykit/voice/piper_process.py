"""Speaks sequences of phoneme numbers with a piper voice; run as a program of its own.

onnxruntime keeps threads, memory and one random seed for a whole process, and a voice's model is
large: all of it is gone when this ends. A JSON request on standard input, on standard output one
line of JSON (the samples of each sequence) followed by all samples, 16 bit little-endian.

Request: `model` (path), `sequences` (lists of numbers), `scales` (noise, length, noise of length),
`speaker` (a number, or null), `seed`.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> int:
    """Answers the request on standard input; 1 and a sentence on standard error if it cannot."""
    request = json.loads(sys.stdin.buffer.read())
    try:
        import numpy
        import onnxruntime
    except ImportError as error:
        sys.stderr.write(f"{error.name} is not installed\n")
        return 1
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    onnxruntime.set_seed(int(request["seed"]))
    try:
        session = onnxruntime.InferenceSession(
            request["model"], options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime has a class of errors for each of its states
        sys.stderr.write(f"the model cannot be loaded: {_line(error)}\n")
        return 1
    sounds = []
    for sequence in request["sequences"]:
        given: dict[str, Any] = {
            "input": numpy.array([sequence], numpy.int64),
            "input_lengths": numpy.array([len(sequence)], numpy.int64),
            "scales": numpy.array(request["scales"], numpy.float32),
        }
        if request["speaker"] is not None:
            given["sid"] = numpy.array([request["speaker"]], numpy.int64)
        known = {one.name for one in session.get_inputs()}
        try:
            made = session.run(None, {k: v for k, v in given.items() if k in known})[0]
        except Exception as error:
            sys.stderr.write(f"the model cannot speak: {_line(error)}\n")
            return 1
        wave = numpy.clip(numpy.nan_to_num(made.reshape(-1)), -1.0, 1.0)
        sounds.append((wave * 32767).astype("<i2").tobytes())
    head = {"counts": [len(sound) // 2 for sound in sounds]}
    output = sys.stdout.buffer
    output.write(json.dumps(head).encode("ascii") + b"\n" + b"".join(sounds))
    output.flush()
    return 0


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


if __name__ == "__main__":
    sys.exit(main())
