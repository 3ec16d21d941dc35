"""Clips in wider colours than ordinary screens have look as they do on screens that have them."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from av.filter import Graph

from storykit.video.clips import PlainReader
from storykit.video.condition import clip_findings
from storykit.video.gamut import to_bt709
from tests.video.conftest import rgb

BT2020, P3 = 9, 12
SRGB, BT709 = 13, 1
# Skin of five shades, a leaf, a sky, ochre, greys.
PATCHES = [
    (224, 172, 150), (198, 134, 102), (150, 100, 80), (90, 56, 45), (250, 222, 204),
    (110, 140, 80), (120, 150, 190), (200, 160, 90), (20, 20, 20), (128, 128, 128), (235, 235, 235),
]  # fmt: skip


def patches() -> np.ndarray:
    return np.repeat(np.repeat(np.array([PATCHES], np.uint8), 64, axis=0), 32, axis=1)


def wide_clip(path: Path, primaries: int, curve: int, matrix: int, pix_fmt: str) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"qp": "1"})
        height, width = patches().shape[:2]
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        context = stream.codec_context
        context.color_primaries, context.color_trc = primaries, curve
        context.colorspace, context.color_range = matrix, 1
        frame = av.VideoFrame.from_ndarray(patches(), "rgb24")
        frame = frame.reformat(format=pix_fmt, dst_colorspace=matrix, dst_color_range=1)
        frame.color_primaries, frame.color_trc = primaries, curve
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def converted(path: Path, curve: int) -> np.ndarray:
    """The clip's first frame in BT.709 and its own curve as ffmpeg's filter brings it there."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        graph = Graph()
        told = "srgb" if curve == SRGB else "bt709"
        source = graph.add_buffer(template=container.streams.video[0])
        filter = graph.add("colorspace", f"all=bt709:trc={told}:format=yuv444p12")
        sink = graph.add("buffersink")
        source.link_to(filter)
        filter.link_to(sink)
        graph.configure()
        graph.push(frame)
        return rgb(graph.pull())


def middles(pixels: np.ndarray) -> np.ndarray:
    return pixels[32, 16::32].astype(int)


@pytest.mark.parametrize(
    ("primaries", "curve", "matrix", "pix_fmt"),
    [
        (P3, SRGB, 1, "yuv420p"),
        (P3, SRGB, 1, "yuv420p10le"),
        (BT2020, BT709, 9, "yuv420p"),
        (BT2020, 14, 9, "yuv422p10le"),
    ],
)
def test_wide_colours_are_brought_to_ordinary_ones(
    tmp_path: Path, primaries: int, curve: int, matrix: int, pix_fmt: str
) -> None:
    path = wide_clip(tmp_path / "wide.mp4", primaries, curve, matrix, pix_fmt)
    reader = PlainReader(path)
    shown = middles(reader.picture(0.0))
    reader.close()
    off = np.abs(shown - middles(converted(path, curve)))
    assert off.max() <= 4
    assert off.mean() <= 1.5
    # Taken for ordinary ones they would be paler.
    assert np.abs(shown - PATCHES)[0].max() >= 10
    assert np.abs(shown[-3:] - PATCHES[-3:]).max() <= 1
    assert ["wider colours" in finding.message for finding in clip_findings(path)] == [True]


def test_the_ways_between_colours_are_those_of_the_standards() -> None:
    # ITU-R BT.2087-0, annex 2.
    wide = [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
    assert np.abs(to_bt709(BT2020) - wide).max() < 0.0001
    # CSS Color 4, section 20: display-p3 by way of XYZ to srgb-linear.
    cinema = [[1.2249, -0.2249, 0], [-0.0421, 1.0421, 0], [-0.0196, -0.0786, 1.0983]]
    assert np.abs(to_bt709(P3) - cinema).max() < 0.0005
