"""Writing sounds with real encoders, and measuring them with an independent program."""

from __future__ import annotations

import re
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from made_sounds import RATE, Ebur128, Encode, Measured
from numpy.typing import NDArray


@pytest.fixture
def encode(tmp_path: Path) -> Encode:
    """Writes samples (n, 2) to a file with a codec and a container."""

    def write(
        name: str,
        samples: NDArray,
        codec: str,
        container: str,
        rate: int = RATE,
        layout: str = "stereo",
    ) -> Path:
        path = tmp_path / name
        mono = layout == "mono"
        with av.open(str(path), "w", format=container) as file:
            stream = file.add_stream(codec, rate=rate, layout=layout)
            stream.codec_context.options = {"strict": "experimental"}
            data = np.ascontiguousarray((samples[:, :1] if mono else samples).reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(data.astype(np.float32), "flt", layout)
            frame.sample_rate = RATE
            frame.time_base = Fraction(1, RATE)
            frame.pts = 0
            for made in stream.encode(frame):
                file.mux(made)
            for made in stream.encode(None):
                file.mux(made)
        return path

    return write


@pytest.fixture
def ebur128() -> Ebur128:
    """Integrated loudness (LUFS) and true peak (dBFS) as ffmpeg measures them."""
    import imageio_ffmpeg

    program = imageio_ffmpeg.get_ffmpeg_exe()

    def measure(path: Path) -> Measured:
        done = subprocess.run(
            [
                *(program, "-hide_banner", "-nostats", "-i", str(path)),
                *("-filter_complex", "ebur128=peak=true", "-f", "null", "-"),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        summary = done.stderr[done.stderr.rindex("Summary:") :]
        found = re.search(r"I:\s+(-?[\d.]+|-inf) LUFS", summary)
        peak = re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
        assert found is not None
        assert peak is not None
        return Measured(float(found[1]), float(peak[1]))

    return measure
