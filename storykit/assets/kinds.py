"""What a file really is, told by its first bytes and never by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from storykit.errors import AssetError, Where

Family = Literal["picture", "clip", "sound"]

_CALLED: dict[Family, str] = {"picture": "a picture", "clip": "a video clip", "sound": "a sound"}
_WANTED: dict[Family, str] = {
    "picture": "JPEG, PNG, WebP, TIFF or GIF",
    "clip": "MP4, MOV, WebM, MKV or AVI",
    "sound": "WAV, MP3, M4A, OGG, OPUS, FLAC or AMR",
}
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class MediaKind:
    """One of the few kinds of file that are read.

    `families` are what it can serve as; phones put mere sound into MP4 too. `demuxer` is the name
    under which ffmpeg must be made to read it, and `picture` that of Pillow's format.
    """

    name: str
    families: tuple[Family, ...]
    demuxer: str = ""
    picture: str = ""

    def __str__(self) -> str:
        return self.name


_JPEG = MediaKind("jpeg", ("picture",), picture="JPEG")
_PNG = MediaKind("png", ("picture",), picture="PNG")
_WEBP = MediaKind("webp", ("picture",), picture="WEBP")
_TIFF = MediaKind("tiff", ("picture",), picture="TIFF")
_GIF = MediaKind("gif", ("picture", "clip"), "gif", "GIF")
_MP4 = MediaKind("mp4", ("clip", "sound"), "mov")
_M4A = MediaKind("m4a", ("sound",), "mov")
_MATROSKA = MediaKind("webm", ("clip", "sound"), "matroska")
_AVI = MediaKind("avi", ("clip",), "avi")
_WAV = MediaKind("wav", ("sound",), "wav")
_MP3 = MediaKind("mp3", ("sound",), "mp3")
_AAC = MediaKind("aac", ("sound",), "aac")
_OGG = MediaKind("ogg", ("sound",), "ogg")
_FLAC = MediaKind("flac", ("sound",), "flac")
_AMR = MediaKind("amr", ("sound",), "amr")

_BEGINNINGS: tuple[tuple[bytes, MediaKind], ...] = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"II*\x00", _TIFF),
    (b"MM\x00*", _TIFF),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"\x1aE\xdf\xa3", _MATROSKA),
    (b"OggS", _OGG),
    (b"fLaC", _FLAC),
    (b"#!AMR", _AMR),
)
_RIFF = {b"WEBP": _WEBP, b"WAVE": _WAV, b"AVI ": _AVI}
_SOUND_BRANDS = frozenset([b"M4A ", b"M4B ", b"F4A "])
_STILL_BRANDS = frozenset([b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"])
_OLD_MOVIES = frozenset([b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"])


def sniff(path: Path, where: Where | None = None) -> MediaKind:
    """The kind of a file, by its beginning; AssetError where it is none that is read."""
    head = _head(path, where)
    kind = _kind(head)
    if kind is not None:
        return kind
    said, cure = _explained(head)
    raise AssetError(f"“{path.name}” {said}.", cure=cure, where=where)


def expect(path: Path, family: Family, where: Where | None = None) -> MediaKind:
    """The kind of a file that must serve as a picture, clip or sound; AssetError if it cannot."""
    kind = sniff(path, where)
    if family not in kind.families:
        raise AssetError(
            f"“{path.name}” is {_CALLED[kind.families[0]]} ({kind.name.upper()}), "
            f"not {_CALLED[family]}.",
            cure=f"Name a file of the kind {_WANTED[family]}.",
            where=where,
        )
    return kind


def _head(path: Path, where: Where | None) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise AssetError(
            f"“{path.name}” cannot be read: {error.strerror or error}.",
            cure="Check that the file is there and may be read.",
            where=where,
        ) from error


def _kind(head: bytes) -> MediaKind | None:
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[4:8] in _OLD_MOVIES and len(head) > 8:
        return _MP4
    return _mpeg_sound(head)


def _brand(head: bytes) -> MediaKind | None:
    """By the brand of an ISO file (ISO/IEC 14496-12, 4.3); its still pictures are not read."""
    brand = head[8:12]
    if brand in _STILL_BRANDS:
        return None
    return _M4A if brand in _SOUND_BRANDS else _MP4


def _mpeg_sound(head: bytes) -> MediaKind | None:
    """MP3 with or without an ID3 tag, and bare AAC: both begin with eleven or twelve set bits."""
    if head[:3] == b"ID3":
        return _MP3
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return _AAC
    layer, bitrate, rate = head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    return _MP3 if layer and bitrate not in (0, 15) and rate != 3 else None


def _explained(head: bytes) -> tuple[str, str]:
    """What a file that is not read seems to be, and the cure."""
    for recognises, said, cure in _OTHERS:
        if recognises(head):
            return said, cure
    return (
        "is of no kind that storykit reads, or is broken",
        f"Use {_WANTED['picture']} for pictures, {_WANTED['clip']} for clips and "
        f"{_WANTED['sound']} for sound.",
    )


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(beginnings)


def _holds(pattern: bytes) -> Callable[[bytes], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda head: compiled.match(head) is not None


_AS_PICTURE = "Save it as JPEG or PNG, for instance with the program it was made with."
_AGAIN = "Copy or download the file again."

_OTHERS: tuple[tuple[Callable[[bytes], bool], str, str], ...] = (
    (lambda head: not head, "is empty", _AGAIN),
    (lambda head: not head.strip(b"\x00"), "holds nothing but zeros: a copy broke off", _AGAIN),
    (
        lambda head: head[4:8] == b"ftyp",
        "is a HEIC or AVIF picture, as phones make them, which storykit does not read",
        "Save it as JPEG. On an iPhone: Settings, Camera, Formats, Most Compatible.",
    ),
    (_begins(b"%PDF"), "is a PDF, not a picture", "Export the page as PNG or JPEG."),
    (_begins(b"8BPS"), "is a Photoshop file", _AS_PICTURE),
    (_begins(b"%!PS", b"\xc5\xd0\xd3\xc6"), "is an EPS drawing", _AS_PICTURE),
    (_begins(b"BM"), "is a BMP picture, which storykit does not read", _AS_PICTURE),
    (
        _begins(b"PK\x03\x04"),
        "is an archive or an office document",
        "Take the picture, clip or sound out of it and save it as a file of its own.",
    ),
    (
        _begins(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
        "is a Windows Media file, which storykit does not read",
        "Convert it to MP4 (clip) or M4A (sound).",
    ),
    (
        _begins(b"version https://git-lfs"),
        "is only a note of where the real file is kept (Git LFS)",
        "Fetch the real file: “git lfs pull”.",
    ),
    (
        _holds(rb"\s*(\xef\xbb\xbf)?\s*(<!doctype html|<html)"),
        "is a web page, not a picture, clip or sound",
        "Open the page it came from and download the file itself.",
    ),
    (
        _holds(rb"\s*(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*)*(<!doctype svg[^>]*>\s*)?<svg"),
        "is an SVG drawing, which storykit does not read",
        "Export it as PNG, twice as large as it will be shown.",
    ),
    (
        _holds(rb"\s*(#EXTM3U|\[playlist\]|ffconcat)"),
        "is a list of other files, not a clip or sound",
        "Name the clip or the sound itself.",
    ),
    (
        # Camcorders (AVCHD) put four bytes before each packet.
        lambda head: (
            (head[:1], head[188:189]) == (b"G", b"G") or (head[4:5], head[196:197]) == (b"G", b"G")
        ),
        "is a broadcast or camcorder recording (MPEG-TS), which storykit does not read",
        "Convert it to MP4.",
    ),
    (
        _begins(b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3"),
        "is an MPEG clip as on DVDs, which storykit does not read",
        "Convert it to MP4.",
    ),
    (_begins(b"FLV\x01"), "is a Flash clip, which storykit does not read", "Convert it to MP4."),
    (
        _begins(b"\x00\x00\x00\x01\x67", b"\x00\x00\x00\x01\x40\x01"),
        "is bare video without a container, which storykit does not read",
        "Convert it to MP4.",
    ),
)
