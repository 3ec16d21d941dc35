"""What a person may choose of the encoded file, and what it means to the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CodecName = Literal["h264"]

# Measured on slow zooms over photographs: superfast with mb-tree has the quality of veryfast at the
# same size for two thirds of its work. `cpu-independent` makes equal bytes on every processor.
_X264 = "mbtree=1:rc-lookahead=10:cpu-independent=1"


@dataclass(frozen=True, slots=True)
class EncodeSettings:
    """How a film is encoded.

    `quality` is x264's constant rate factor: 18 is large and flawless, 21 good, 28 small.
    `preset` is x264's. `audio_bitrate` is bits per second.
    """

    codec: CodecName = "h264"
    quality: int = 21
    preset: str = "superfast"
    audio_bitrate: int = 128_000

    def options(self) -> dict[str, str]:
        """The encoder's options."""
        return {
            "preset": self.preset,
            "crf": str(self.quality),
            "profile": "high",
            "x264-params": _X264,
        }
