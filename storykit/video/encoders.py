"""Encoders: their names and options, in software always, of the graphics card where one works."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from functools import lru_cache

from storykit.errors import Finding
from storykit.video.settings import CodecName, Effort, EncodeSettings

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder and its options.

    `apart` tells those that run as a process of ffmpeg: the graphics card's, whose drivers may take
    the whole process with them, and SVT-AV1, which writes messages of its own to the terminal.
    `before` are ffmpeg's options in front of the input, `filters` its filters. `zones` names the
    option in which stretches of a segment are given more bits, where the encoder can do that, and
    `keeping` what has such a stretch keep small differences. `finer` is by how many steps of the
    quantiser parts of a frame that rest are coded finer, 0 where the encoder takes no such wishes;
    `finer_for` for how many frames since they came to rest, 0 for all.
    `calm` are the options for segments in which pictures move slowly and evenly; empty where those
    are encoded like all others. `brief` are those for films of less than a second, empty where
    these need none.
    """

    name: str
    options: Options
    tag: str | None = None
    apart: bool = False
    before: tuple[str, ...] = ()
    filters: str = ""
    zones: str = ""
    keeping: str = ""
    finer: int = 0
    finer_for: int = 0
    calm: Options = ()
    brief: Options = ()

    def calmed(self) -> Encoder:
        """The encoder for segments in which pictures move slowly; its streams join all others."""
        return replace(self, options=self.calm) if self.calm else self

    def shortened(self) -> Encoder:
        """The encoder for a film that lasts less than a second."""
        return replace(self, options=self.brief) if self.brief else self


# superfast with mb-tree has the quality of veryfast at the same size for two thirds of its work,
# measured on slow zooms over photographs. cpu-independent makes bytes that do not depend on what
# was encoded before. The third way of spreading bits gives more of them to dark areas, where shades
# lie under white letters: half a decibel there, for one to six per cent of size.
_DARK = "aq-mode=3:aq-strength=0.8"
_X264 = f"mbtree=1:rc-lookahead=10:cpu-independent=1:{_DARK}"
_X264_CAREFUL = f"cpu-independent=1:{_DARK}"
# Pictures that move slowly and evenly: of eight frames, seven are foretold from both sides, along
# straight ways, and nothing searches for what suits them. That is a quarter less work, and as good
# at the same size. People's clips are too lively for it. Both kinds make parts of one stream, so
# their headers have to be the same: `stitchable`, and six or seven such frames, not three and seven
# (ITU-T H.264, 7.4.2.1.1: log2_max_pic_order_cnt_lsb, which x264 derives from their number).
_X264_LIVELY = f"{_X264}:stitchable=1:bframes=6"
_X264_CALM = f"{_X264}:stitchable=1:bframes=7:b-adapt=0:direct=temporal:scenecut=0"
# x264 gives frames that are foretold from both sides less, so that more of them need a finer factor
# for the same look.
_FINER = {_X264_LIVELY: 0.5, _X264_CALM: 1.5}
_X264_WAYS: dict[Effort, tuple[str, str]] = {
    "quick": ("ultrafast", "cpu-independent=1"),
    "fast": ("superfast", _X264_LIVELY),
    "careful": ("medium", _X264_CAREFUL),
}
# Frames foretold from both sides are decoded in another order. In films of a few frames readers of
# MP4 misjudge by how much (ffmpeg leaves the last two out), and x265 gives the first ones of one or
# two frames any time of decoding, so that these are made without.
_IN_ORDER = "bframes=0"
# One thread, for equal bytes; no note of itself in the stream.
_X265 = "pools=none:frame-threads=1:log-level=none:info=0"
# Where its bits are spread evenly over a frame, x265 does not hear what is to be finer. Blocks with
# edges are divided further before it rests content with them: that keeps the edges of letters, and
# pictures in motion look better in less, for an eighth more work.
_X265_EDGES = "rskip=2:rskip-edge-threshold=1"
_X265_HEARING = f"{_X265}:aq-mode=1:aq-strength=0.001:{_X265_EDGES}"
# By how much what rests is coded finer. In H.264, single pixels of it are then within two levels of
# the card in 99.7 to 99.9 % (without it 98 to 99.5 %), and gradients have steps of half a level at
# most. That takes 4 to 5 % of scenes full of letters, 2 % of a whole film. x265 rounds off more
# where it searches less.
_X264_AT_REST = 7
_X265_AT_REST = {"fast": 16, "careful": 12}
# Where SVT-AV1 orders a segment's frames in five ranks by its own choice, its last ones lack two
# decibels; told to, it does not. One thread, for equal bytes.
_SVT = "lp=1:hierarchical-levels=4"
_SVT_WAYS: dict[Effort, tuple[str, str]] = {
    "quick": ("12", "lp=1"),
    "fast": ("8", _SVT),
    "careful": ("6", _SVT),
}
# libvpx codes what is to be finer again in every frame, and takes ten times the bits; after six
# frames all of it is there, and coarse frames that follow leave it alone. Wishes reach the frames
# they are meant for only where it does not look ahead, and it hears none in its good quality.
_VP9_AT_REST, _VP9_SETTLING = 17, 6
_VP9_HEARING = {"deadline": "realtime", "cpu-used": "5", "lag-in-frames": "0", "aq-mode": "0"}
_VP9_WAYS: dict[Effort, dict[str, str]] = {
    "quick": {"deadline": "realtime", "cpu-used": "8"},
    "fast": _VP9_HEARING,
    "careful": {"deadline": "good", "cpu-used": "3"},
}


def software_encoder(settings: EncodeSettings) -> Encoder:
    """The encoder that works on every computer; `settings` have been made for a file."""
    quality, ceiling = f"{settings.quality:g}", _ceiling(settings)
    match settings.codec:
        case "hevc":
            preset = {"quick": "ultrafast", "careful": "medium"}.get(settings.effort, "superfast")
            params = _X265_HEARING if settings.effort == "fast" else _X265
            options = {"preset": preset, "crf": quality, "x265-params": params} | ceiling
            brief = _items(options | {"x265-params": f"{params}:{_IN_ORDER}"})
            usual = Encoder("libx265", _items(options), tag="hvc1", brief=brief)
            if settings.effort == "quick":
                return usual
            return replace(usual, zones="x265-params", finer=_X265_AT_REST[settings.effort])
        case "av1":
            preset, params = _SVT_WAYS[settings.effort]
            options = {"preset": preset, "crf": quality, "svtav1-params": params}
            limit = {"maxrate": ceiling["maxrate"]} if ceiling else {}
            return Encoder("libsvtav1", _items(options | limit), apart=True)
        case "vp9":
            speed = _VP9_WAYS[settings.effort]
            options = speed | {"crf": quality, "b": ceiling.get("maxrate", "0"), "row-mt": "0"}
            usual = Encoder("libvpx-vp9", _items(options | ceiling))
            if settings.effort != "fast":
                return usual
            return replace(usual, finer=_VP9_AT_REST, finer_for=_VP9_SETTLING)
        case _:
            return _x264(settings, ceiling)


def _x264(settings: EncodeSettings, ceiling: dict[str, str]) -> Encoder:
    preset, params = _X264_WAYS[settings.effort]
    zones = "" if settings.effort == "quick" else "x264-params"

    def way(params: str, profile: str = "high") -> Options:
        told = settings.quality or 0.0
        finer = max(told - _FINER.get(params, 0.0), min(told, 1.0))  # 0 would be another profile
        options = {"preset": preset, "crf": f"{finer:g}", "profile": profile}
        return _items(options | {"x264-params": params} | ceiling)

    usual = Encoder("libx264", way(params), brief=way(f"{params}:{_IN_ORDER}"))
    if zones:
        usual = replace(usual, zones=zones, keeping="no-dct-decimate=1", finer=_X264_AT_REST)
    if settings.plain:  # has no frames in another order
        params = _X264 if params == _X264_LIVELY else params
        return replace(usual, options=way(params, "baseline"), brief=())
    return replace(usual, calm=way(_X264_CALM) if params == _X264_LIVELY else ())


def _ceiling(settings: EncodeSettings) -> dict[str, str]:
    """Options that keep the bits of any stretch of the film below the ceiling.

    The buffer holds half a second, so that a segment cannot spend much more than its share.
    """
    if settings.max_bitrate is None:
        return {}
    return {"maxrate": str(settings.max_bitrate), "bufsize": str(settings.max_bitrate // 2)}


def _items(options: dict[str, str]) -> Options:
    return tuple(options.items())


def chosen_encoder(settings: EncodeSettings) -> Encoder:
    """The graphics card's encoder where it is asked for and works, else the one in software."""
    if settings.hardware and settings.codec is not None:
        for encoder in _hardware(
            settings.codec, str(round(settings.quality or 0)), settings.max_bitrate
        ):
            if works(encoder):
                return encoder
    return software_encoder(settings)


def encoder_findings(
    settings: EncodeSettings, encoder: Encoder, failed: str = ""
) -> tuple[Finding, ...]:
    """Which encoder made a video, where the graphics card's was asked for; else nothing.

    `failed` is one of the graphics card's that worked in its trial alone.
    """
    if not settings.hardware:
        return ()
    if encoder.name == software_encoder(settings).name:
        why = (
            f"{failed} failed" if failed else "No encoder of a graphics card works on this computer"
        )
        told = f"{why}; {encoder.name} made it."
    else:
        told = f"The graphics card made the video, by {encoder.name}."
    return (Finding("ENCODER", "info", told),)


def _hardware(codec: CodecName, quality: str, ceiling: int | None) -> tuple[Encoder, ...]:
    """The encoders that graphics cards may have, the likeliest to be good first.

    Each is told its own scale of quality, where about the same number means about the same.
    """
    if codec not in ("h264", "hevc", "av1"):
        return ()
    most = (("maxrate", str(ceiling)), ("bufsize", str(ceiling))) if ceiling else ()
    tag = "hvc1" if codec == "hevc" else None
    nvidia = (("preset", "p4"), ("rc", "vbr"), ("cq", quality), ("b", "0"), *most)
    intel = (("preset", "faster"), ("global_quality", quality), *most)
    amd = (("quality", "balanced"), ("rc", "qvbr"), ("qvbr_quality_level", quality), *most)
    apple = (("q", str(max(1, 100 - 2 * int(quality)))), ("allow_sw", "0"), *most)
    vaapi = (("rc_mode", "CQP"), ("qp", quality))
    found = [
        Encoder(f"{codec}_nvenc", nvidia, tag, apart=True),
        Encoder(f"{codec}_qsv", intel, tag, apart=True),
    ]
    if sys.platform == "win32":
        found.append(Encoder(f"{codec}_amf", amd, tag, apart=True))
    if sys.platform == "darwin" and codec != "av1":
        found.insert(0, Encoder(f"{codec}_videotoolbox", apple, tag, apart=True))
    if sys.platform == "linux":
        device = ("-vaapi_device", "/dev/dri/renderD128")
        upload = "format=nv12,hwupload"
        found.append(
            Encoder(f"{codec}_vaapi", vaapi, tag, apart=True, before=device, filters=upload)
        )
    return tuple(found)


_PATIENCE = 20  # seconds for the first frames, in which drivers are loaded


@lru_cache(maxsize=32)
def works(encoder: Encoder) -> bool:
    """Whether an encoder of ffmpeg's makes a few frames here: being listed means nothing."""
    from imageio_ffmpeg import get_ffmpeg_exe

    filters = ("-vf", encoder.filters) if encoder.filters else ("-pix_fmt", "yuv420p")
    options = [part for name, value in encoder.options for part in (f"-{name}:v", value)]
    source = ("-f", "lavfi", "-i", "color=gray:s=256x256:r=30:d=0.2")
    try:
        program = get_ffmpeg_exe()
    except RuntimeError:
        return False
    command = [
        program, "-v", "quiet", "-nostdin", *encoder.before, *source, *filters,
        "-c:v", encoder.name, *options, "-f", "null", "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
