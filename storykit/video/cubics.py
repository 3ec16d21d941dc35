"""Cubics: scaling by a cubic of any keenness, by way of ffmpeg's filter.

PyAV's own scaler knows swscale's usual cubic alone. A filter graph for one picture costs a third of
a millisecond more, so it is taken only where another cubic is wanted; with the usual one it gives
the same pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from av.filter import Graph
from av.video.format import VideoFormat
from av.video.frame import VideoFrame


@dataclass(frozen=True, slots=True)
class Cubic:
    """A cubic by the two numbers of Mitchell and Netravali (SIGGRAPH 1988).

    `blur` is their B: above 0 it blurs, below it sharpens, the finest detail most. `ring` is their
    C: the larger, the sharper, coarser detail more. Without numbers it is swscale's own.
    """

    blur: float = 0.0
    ring: float = 0.6


PLAIN = Cubic()
_ANY = Fraction(1, 30)  # pictures have no time


def scaled_by(
    cubic: Cubic, frame: VideoFrame, width: int, height: int, format: str, flags: str
) -> VideoFrame:
    """A frame brought to another size and format by a cubic.

    `flags` are swscale's, as ffmpeg writes them. RGB becomes BT.709 in limited range.
    """
    graph = Graph()
    graph.threads = 1
    given = VideoFormat(frame.format.name)
    buffer = graph.add_buffer(width=frame.width, height=frame.height, format=given, time_base=_ANY)
    numbers = f"param0={cubic.blur:.6f}:param1={cubic.ring:.6f}"
    colours = ":out_color_matrix=bt709:out_range=tv" if given.is_rgb else ""
    scale = graph.add("scale", f"{width}:{height}:flags={flags}:{numbers}{colours}")
    wanted, sink = graph.add("format", f"pix_fmts={format}"), graph.add("buffersink")
    graph.link_nodes(buffer, scale, wanted, sink).configure()
    graph.vpush(frame)
    return graph.vpull()
