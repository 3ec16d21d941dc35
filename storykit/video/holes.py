"""Holes: packets of a clip in which bytes are missing, told by the bytes themselves.

What copies that failed and cards that wear out leave of a file is whole blocks of nothing: zeros,
or ones where flash memory was erased. Decoders take them for pictures and show blocks. But codecs
pack pictures so densely that their bytes look like chance, in which no byte comes so often in a
row; in H.264 and HEVC three zeros are forbidden altogether (ITU-T H.264 and H.265, 7.4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_DENSE = frozenset({"h264", "hevc", "vp8", "vp9"})  # AV1 may be filled up; its decoder notices
_RUN = 256
"""Bytes; half a block of the smallest kind. The longest found in whole clips is 17."""
_LOOKED_AT, _MOST_FILLED = 24, 2
_RUNS = (bytes(_RUN), b"\xff" * _RUN)
# Units that encoders of a constant rate fill with ones: ITU-T H.264 table 7-1, H.265 table 7-1.
_FILLERS = {"h264": (0x1F, 0, 12), "hevc": (0x3F, 1, 38)}


def are_filled_up(packets: Iterable[bytes]) -> bool:
    """Whether an encoder fills its packets up with zeros, as the first of them tell.

    A hole in a file ends at most a few of them so.
    """
    ends = (data.endswith(_RUNS[0]) and bool(data.rstrip(b"\0")) for data in packets)
    return sum(islice(ends, _LOOKED_AT)) > _MOST_FILLED


def has_hole(
    data: bytes, codec: str, extradata: bytes | None = None, *, filled_up: bool = False
) -> bool:
    """Whether bytes are missing from a packet of a codec, by ffmpeg's name for it.

    `extradata` is what its container says of the stream, and `filled_up` whether its packets may
    end with any number of zeros. Of H.264 and HEVC, packets are looked at
    whose units have their lengths before them, as in MP4: between others any zeros may lie.
    """
    if codec not in _DENSE or not any(run in data for run in _RUNS):
        return False
    if codec not in _FILLERS:
        return _is_torn(data) if filled_up else True
    if not extradata or extradata[0] != 1:
        return False
    # ISO/IEC 14496-15, 5.3.3.1.2 and 8.3.3.1.2: how many bytes tell a length.
    size = 1 + (extradata[4 if codec == "h264" else 21] & 3) if len(extradata) > 21 else 4
    return any(
        unit is None or (_is_torn(unit) and not _is_filler(unit, codec))
        for unit in _units(data, size)
    )


def _is_torn(data: bytes) -> bool:
    """Whether bytes are missing before others, or all are: zeros at the end may be filling."""
    kept = data.rstrip(b"\0")
    return not kept or any(run in kept for run in _RUNS)


def _is_filler(unit: bytes, codec: str) -> bool:
    mask, shift, kind = _FILLERS[codec]
    return unit[0] >> shift & mask == kind


def _units(data: bytes, size: int) -> Iterator[bytes | None]:
    """The units of a packet, each after its length in `size` bytes; None for what is none."""
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + size])
        place += size
        yield data[place : place + length] if 0 < length <= len(data) - place else None
        place += length
