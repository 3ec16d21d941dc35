"""Clips in which bytes are missing: what is damaged is neither shown nor passed over in silence."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from storykit.video.clips import PlainReader
from storykit.video.holes import are_filled_up, has_hole
from tests.video.clipmaking import write_clip

KINDS = {
    "h264.mp4": ("libx264", {"crf": "12", "g": "10"}),
    "hevc.mp4": ("libx265", {"x265-params": "crf=12:keyint=10:log-level=none"}),
    "vp8.webm": ("libvpx", {"crf": "6", "b": "4M", "g": "10"}),
    "vp9.webm": ("libvpx-vp9", {"crf": "16", "b": "0", "g": "10", "cpu-used": "8"}),
}


def rough(number: int) -> np.ndarray:
    """A picture that takes kilobytes, brighter with each number."""
    random = np.random.default_rng(number)
    return random.integers(number * 6, number * 6 + 60, (96, 160, 3), np.uint8)


def seen(path: Path) -> tuple[list[np.ndarray], tuple[float, float] | None]:
    reader = PlainReader(path)
    try:
        shown = [reader.at(n / 25 + 0.01).source.planes.luma.astype(int) for n in range(30)]
        return shown, reader.damage
    finally:
        reader.close()


def largest(path: Path, place: int) -> tuple[int, int]:
    """Where one of the clip's larger packets lies in its file, and its size."""
    with av.open(str(path)) as container:
        packets = [(p.pts, p.pos, p.size) for p in container.demux(video=0) if p.size > 1500]
    packets.sort()
    return packets[place][1:]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("left", [b"\0", b"\xff"])
def test_a_hole_in_a_clip_is_told_of_and_not_shown(tmp_path: Path, name: str, left: bytes) -> None:
    codec, options = KINDS[name]
    clip = write_clip(tmp_path / name, [rough(n) for n in range(30)], codec=codec, options=options)
    whole, damage = seen(clip)
    assert damage is None
    data = bytearray(clip.read_bytes())
    position, size = largest(clip, 12)
    data[position + size // 2 : position + size // 2 + 512] = left * 512
    clip.write_bytes(data)
    shown, damage = seen(clip)
    assert damage is not None
    assert 0.3 < damage[0] <= damage[1] < 0.9
    for number, picture in enumerate(shown):
        # Each is a whole picture: its own, or one before that stands still.
        off = [np.abs(picture - whole[n]).mean() for n in range(number + 1)]
        assert min(off) < 1, number
    assert all(np.abs(shown[n] - whole[n]).mean() < 1 for n in (*range(10), *range(21, 30)))


def test_only_what_no_encoder_writes_is_taken_for_a_hole() -> None:
    dense = np.random.default_rng(1).bytes(3000)
    mp4 = b"\1\0\0\0\xff" + bytes(16) + b"\xff"

    def unit(kind: int, *parts: bytes) -> bytes:
        whole = bytes([kind]) + b"".join(parts)
        return len(whole).to_bytes(4) + whole

    gap, ones = bytes(400), b"\xff" * 400
    assert not has_hole(dense, "vp9")
    assert has_hole(dense + gap + dense, "vp9")
    assert has_hole(unit(0x41, dense, gap, dense), "h264", mp4)
    assert not has_hole(unit(0x41, dense), "h264", mp4)
    # Where its length is among what is missing.
    assert has_hole(unit(0x41, dense) + gap + dense, "h264", mp4)
    # What fills up a constant rate, zeros between units without lengths, and codecs that may.
    assert not has_hole(unit(0x41, dense) + unit(12, ones), "h264", mp4)
    assert not has_hole(unit(38 << 1, ones) + unit(2, dense), "hevc", mp4)
    assert not has_hole(b"\0\0\0\1" + dense + gap, "h264", None)
    assert not has_hole(dense + gap + dense, "rawvideo")


def test_packets_that_an_encoder_fills_up_have_no_holes() -> None:
    dense, gap = np.random.default_rng(1).bytes(3000), bytes(400)
    assert are_filled_up([dense, dense + gap, dense + gap, dense, dense + gap])
    assert not are_filled_up([dense + gap, gap, gap, gap, dense, dense])
    assert not has_hole(dense + gap, "vp9", filled_up=True)
    assert has_hole(dense + gap, "vp9")
    assert has_hole(gap + dense, "vp9", filled_up=True)
    assert has_hole(gap, "vp9", filled_up=True)
