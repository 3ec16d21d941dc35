"""What a person may choose of the encoded file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from storykit.errors import UsageError, nearest

CodecName = Literal["h264", "hevc", "av1", "vp9"]
ContainerName = Literal["mp4", "webm"]
Effort = Literal["quick", "fast", "careful"]

# What plays where: H.264 everywhere, HEVC on newer phones, AV1 and VP9 in browsers. The first codec
# of a container is its usual one.
CONTAINERS: dict[ContainerName, tuple[CodecName, ...]] = {
    "mp4": ("h264", "hevc", "av1"),
    "webm": ("vp9", "av1"),
}
# What looks alike: measured by VMAF on slow zooms over photographs.
_QUALITY: dict[CodecName, int] = {"h264": 21, "hevc": 24, "av1": 36, "vp9": 33}
# What encoders make of silence, by AAC at 128 kb/s and with what the container tells of it.
SILENT_BITRATE = 8_000
# Constant quality with a ceiling stays a little below it; the rest is the container's.
_HEADROOM = 0.9
_LEAST = 100_000


@dataclass(frozen=True, slots=True)
class EncodeSettings:
    """How a film is encoded.

    `codec` None means the usual one of the file's container. `quality` is the codec's constant rate
    factor, smaller is better (h264: 18 flawless, 21 usual, 28 small); None means the usual one.
    `effort` trades time for size; `quick`, for drafts, makes files some three times as large.
    `audio_bitrate` and `max_bitrate`, the ceiling of the picture, are bits per second. `hardware`
    asks for an encoder of the graphics card where one works; its bytes may differ from run to run.
    `plain` makes H.264 for the oldest decoders, by the baseline profile.
    """

    codec: CodecName | None = None
    quality: float | None = None
    effort: Effort = "fast"
    audio_bitrate: int = 128_000
    max_bitrate: int | None = None
    hardware: bool = False
    plain: bool = False

    def limited(self, largest: int, duration: int, *, heard: bool = True) -> EncodeSettings:
        """The settings for a file of at most `largest` bytes that lasts `duration` milliseconds.

        `heard` tells whether there is anything to hear. Raises UsageError where nothing watchable
        fits.
        """
        whole = largest * 8 * 1000 / max(duration, 1) * _HEADROOM
        sound = min(64_000, self.audio_bitrate)
        if whole > 6 * self.audio_bitrate:
            sound = self.audio_bitrate
        picture = int(whole - (sound if heard else SILENT_BITRATE))
        if picture < _LEAST:
            raise UsageError(
                f"{duration / 1000:.0f} seconds do not fit into {largest / 1e6:.3g} MB.",
                cure="Make the story shorter, or send its sound, pictures and text instead.",
            )
        ceiling = min(picture, self.max_bitrate) if self.max_bitrate else picture
        return replace(self, max_bitrate=ceiling, audio_bitrate=sound)

    def for_file(self, path: Path) -> EncodeSettings:
        """The settings with a codec and a quality, for the container that a file's suffix names.

        Raises UsageError for other suffixes and for codecs that do not go into the container.
        """
        codecs = CONTAINERS[container_of(path)]
        codec = self.codec or codecs[0]
        if codec not in codecs:
            raise UsageError(
                f"{codec} does not go into {path.suffix} files.",
                cure=f"Choose {' or '.join(codecs)}, or another suffix.",
            )
        quality = self.quality if self.quality is not None else _QUALITY[codec]
        return replace(self, codec=codec, quality=quality)


def container_of(path: Path) -> ContainerName:
    """The container that a file's suffix names; UsageError where it names none."""
    name = path.suffix.lower().lstrip(".")
    if name not in CONTAINERS:
        raise UsageError(
            f"“{path.name}” does not end like a video.", cure=nearest(name, tuple(CONTAINERS))
        )
    return name
