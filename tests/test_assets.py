from __future__ import annotations

import hashlib
import io
import os
import socket
import struct
import subprocess
import sys
import unicodedata
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from storykit.assets import (
    MOST_PIXELS,
    Assets,
    digest,
    expect,
    open_picture,
    path_mistake,
    picture_size,
    shared_folder,
    sniff,
)
from storykit.errors import AssetError, Where

PLACE = Where(Path("story.yaml"), 12, 12, "scenes[1].image")


def saved(path: Path, image: Image.Image, kind: str, **options: object) -> Path:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    path.write_bytes(buffer.getvalue())
    return path


def failure(call: Callable[[], object]) -> AssetError:
    with pytest.raises(AssetError) as caught:
        call()
    return caught.value


# Folders and paths -------------------------------------------------------------------------------


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A story's folder with a picture, beside which a secret lies."""
    folder = tmp_path / "story"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "Ger.jpg").write_bytes(b"x")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def test_a_path_is_looked_for_beside_the_story_and_then_in_templates(
    story: Path, tmp_path: Path
) -> None:
    template = tmp_path / "template"
    template.mkdir()
    (template / "logo.png").write_bytes(b"x")
    assets = Assets((story, template))
    assert assets.resolve("photos/Ger.jpg") == (story / "photos" / "Ger.jpg").resolve()
    assert assets.resolve("./photos/Ger.jpg") == (story / "photos" / "Ger.jpg").resolve()
    assert assets.resolve("logo.png") == (template / "logo.png").resolve()
    assert assets.find("gone.png") is None


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("photos/ger.jpg", "photos/Ger.jpg"),
        ("Photos/GER.JPG", "photos/Ger.jpg"),
        ("photos/Ger.jpeg", "photos/Ger.jpg"),
        ("photo/Ger.jpg", "photos/Ger.jpg"),
    ],
)
def test_a_near_miss_is_named(story: Path, written: str, near: str) -> None:
    if (story / written).exists():
        pytest.skip("this file system takes no notice of capital letters")
    error = failure(lambda: Assets((story,)).resolve(written, PLACE))
    assert error.cure == f"Did you mean “{near}”?"
    assert error.where == PLACE


def test_a_missing_file_is_told_with_where_it_is_looked_for(story: Path) -> None:
    error = failure(lambda: Assets((story,)).resolve("music/quite-other.mp3", PLACE))
    assert "music/quite-other.mp3" in error.message
    assert str(story) in error.cure
    assert "no folder" in failure(lambda: Assets(()).resolve("a.jpg")).cure


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_names_that_look_the_same_are_the_same(tmp_path: Path, forms: tuple[str, str]) -> None:
    on_disk, written = (unicodedata.normalize(form, "été/photo-é.jpg") for form in forms)
    (tmp_path / on_disk).parent.mkdir()
    (tmp_path / on_disk).write_bytes(b"x")
    assert Assets((tmp_path,)).resolve(written).is_file()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("../secret.txt", "leads out"),
        ("photos/../../secret.txt", "leads out"),
        ("/etc/hostname", "leads out"),
        ("\\\\server\\share\\a.jpg", "leads out"),
        ("C:\\photos\\a.jpg", "leads out"),
        ("C:photo.jpg", "leads out"),
        ("~/a.jpg", "leads out"),
        ("https://example.org/a.jpg", "an address"),
        ("file:///etc/hostname", "an address"),
        ("data:image/png;base64,AAAA", "an address"),
        ("concat:a.mp4|b.mp4", "an address"),
        ("rtsp://example.org", "an address"),
        ("photos\\Ger.jpg", "backslashes"),
        ("", "not the path"),
        ("   ", "not the path"),
        ("a" * 501, "not the path"),
        ("a\x00.jpg", "control character"),
        ("a\n.jpg", "control character"),
        ("a\ud800.jpg", "control character"),
        ("photos", "is a folder"),
        (".", "is a folder"),
        ("subfile,,start,0,end,9,,:/etc/hostname", "no file"),
        ("a/" * 200, "no file"),
        ("n" * 300, "no file"),
    ],
)
def test_paths_that_lead_elsewhere_are_refused(story: Path, written: str, said: str) -> None:
    error = failure(lambda: Assets((story,)).resolve(written, PLACE))
    assert said in error.message
    assert error.cure
    assert error.where == PLACE


def test_backslashes_are_mended_in_the_cure() -> None:
    problem = path_mistake("photos\\ger.jpg")
    assert problem is not None
    assert problem[1] == "Write “photos/ger.jpg”."


def test_a_link_must_not_lead_out(story: Path, tmp_path: Path) -> None:
    try:
        (story / "link.txt").symlink_to(tmp_path / "secret.txt")
        (story / "door").symlink_to(tmp_path)
        (story / "inner.jpg").symlink_to(story / "photos" / "Ger.jpg")
        (story / "loop").symlink_to(story / "loop")
    except OSError:
        pytest.skip("links cannot be made here")
    assets = Assets((story,))
    for written in ("link.txt", "door/secret.txt"):
        assert "link that leads out" in failure(lambda w=written: assets.resolve(w)).message
    assert assets.resolve("inner.jpg").name == "Ger.jpg"
    assert assets.find("loop") is None
    # A folder that is itself reached by a link is the story's folder all the same.
    (tmp_path / "again").symlink_to(story)
    assert Assets((tmp_path / "again",)).resolve("photos/Ger.jpg").is_file()


def test_paths_may_lead_out_when_that_is_allowed(story: Path, tmp_path: Path) -> None:
    assets = Assets((story,), allow_outside=True)
    assert assets.resolve("../secret.txt") == (tmp_path / "secret.txt").resolve()
    assert assets.resolve(str(tmp_path / "secret.txt")).is_file()
    assert assets.find("~/secret.txt") is None
    assert assets.find("https://example.org/a.jpg") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_is_no_ordinary_file_is_refused(story: Path) -> None:
    os.mkfifo(story / "pipe.jpg")
    assert failure(lambda: Assets((story,)).resolve("pipe.jpg"))


def test_the_folders_that_come_with_storykit_are_found() -> None:
    assert (shared_folder("fonts") / "fonts.yaml").is_file()
    assert failure(lambda: shared_folder("no-such-folder"))


# What a file is ----------------------------------------------------------------------------------

BOX = struct.Struct(">I4s4s")
HEADS = {
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
    "png": (b"\x89PNG\r\n\x1a\n", "picture"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
    "tiff": (b"II*\x00", "picture"),
    "gif": (b"GIF89a", "picture"),
    "mp4": (BOX.pack(24, b"ftyp", b"isom"), "clip"),
    "m4a": (BOX.pack(24, b"ftyp", b"M4A "), "sound"),
    "webm": (b"\x1aE\xdf\xa3", "clip"),
    "avi": (b"RIFF\x00\x00\x00\x00AVI LIST", "clip"),
    "wav": (b"RIFF\x00\x00\x00\x00WAVEfmt ", "sound"),
    "mp3": (b"ID3\x04\x00", "sound"),
    "ogg": (b"OggS", "sound"),
    "flac": (b"fLaC", "sound"),
    "amr": (b"#!AMR\n", "sound"),
    "aac": (b"\xff\xf1\x50\x80", "sound"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_file_is_told_by_its_beginning_and_not_by_its_name(tmp_path: Path, name: str) -> None:
    head, family = HEADS[name]
    path = tmp_path / "named.txt"
    path.write_bytes(head + b"\x00" * 40)
    kind = sniff(path)
    assert kind.name == name
    assert kind.families[0] == family
    assert kind.picture or kind.demuxer


def test_the_demuxer_named_is_one_ffmpeg_has(tmp_path: Path) -> None:
    import av

    for head, _ in HEADS.values():
        path = tmp_path / "a"
        path.write_bytes(head + b"\x00" * 40)
        kind = sniff(path)
        if kind.demuxer:
            assert av.ContainerFormat(kind.demuxer, "r").is_input


def test_old_quicktime_and_bare_mp3_are_known(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(BOX.pack(8, b"wide", b"\x00\x00\x00\x00"))
    assert sniff(path).name == "mp4"
    path.write_bytes(b"\xff\xfb\x90\x64" + b"\x00" * 40)
    assert sniff(path).name == "mp3"


@pytest.mark.parametrize(
    ("head", "said", "cure"),
    [
        (b"", "is empty", "again"),
        (b"\x00" * 5000, "nothing but zeros", "again"),
        (BOX.pack(24, b"ftyp", b"heic"), "HEIC", "JPEG"),
        (BOX.pack(24, b"ftyp", b"avif"), "AVIF", "JPEG"),
        (b"%PDF-1.7", "PDF", "PNG"),
        (b"8BPS", "Photoshop", "PNG"),
        (b"%!PS-Adobe-3.0 EPSF", "EPS", "PNG"),
        (b"BM\x00\x00", "BMP", "PNG"),
        (b"PK\x03\x04word/", "office document", "file of its own"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media", "MP4"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS", "git lfs pull"),
        (b"<!DOCTYPE html><html>", "web page", "download"),
        (b"  <html lang=ar>", "web page", "download"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x">', "SVG", "PNG"),
        (b"#EXTM3U\nhttp://127.0.0.1/a.ts\n", "list of other files", "itself"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "list of other files", "itself"),
        (b"G" + b"\xff" * 187 + b"G" + b"\xff" * 187, "MPEG-TS", "MP4"),
        ((b"\x00\x00\x00\x00G" + b"\xff" * 187) * 2, "camcorder", "MP4"),
        (b"\x00\x00\x01\xba\x44", "DVDs", "MP4"),
        (b"FLV\x01\x05", "Flash", "MP4"),
        (b"\x00\x00\x00\x01\x67\x64", "without a container", "MP4"),
        (b"hello, this is text", "no kind that storykit reads", "JPEG"),
        (b"\xff\xff\xff\xff", "no kind that storykit reads", "JPEG"),
        (b"RIFF\x00\x00\x00\x00ABCD", "no kind that storykit reads", "JPEG"),
    ],
)
def test_a_file_that_is_not_read_is_called_by_what_it_is(
    tmp_path: Path, head: bytes, said: str, cure: str
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(head)
    error = failure(lambda: sniff(path, PLACE))
    assert said in error.message
    assert cure in error.cure
    assert "clip.mp4" in error.message
    assert error.where == PLACE


def test_a_file_of_another_family_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "voice.mp4"
    path.write_bytes(HEADS["mp4"][0] + b"\x00" * 40)
    assert expect(path, "sound").demuxer == "mov"
    error = failure(lambda: expect(path, "picture", PLACE))
    assert "is a video clip (MP4), not a picture" in error.message
    assert "JPEG" in error.cure
    assert "cannot be read" in failure(lambda: expect(tmp_path / "gone.jpg", "picture")).message


# Pictures ----------------------------------------------------------------------------------------


def quarters(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red, green, blue and white quarters, from the top left in reading order."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    across, down = size[0] // 2, size[1] // 2
    draw.rectangle((0, 0, across - 1, down - 1), fill=(220, 20, 20))
    draw.rectangle((across, 0, size[0], down - 1), fill=(20, 180, 20))
    draw.rectangle((0, down, across - 1, size[1]), fill=(20, 20, 220))
    return image.convert(mode)


def corners(image: Image.Image) -> str:
    """The colours of the four quarters: r, g, b, w, in reading order."""
    names = {"r": (220, 20, 20), "g": (20, 180, 20), "b": (20, 20, 220), "w": (255, 255, 255)}
    width, height = image.size
    found = ""
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            pixel = np.array(image.convert("RGB").getpixel((x, y)), dtype=int)
            found += min(names, key=lambda n: float(np.abs(pixel - names[n]).sum()))
    return found


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"),
        ("WEBP", "RGBA"), ("TIFF", "RGB"), ("TIFF", "CMYK"), ("JPEG", "CMYK"), ("GIF", "P"),
        ("TIFF", "LAB"),  ("TIFF", "P"),
    ],
)  # fmt: skip
def test_pictures_of_every_kind_become_rgb(tmp_path: Path, kind: str, mode: str) -> None:
    image = quarters()
    if mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
        assert converted is not None
        image = converted
    elif mode != "RGB":
        image = image.convert(mode)
    options = {"lossless": True} if kind == "WEBP" else {}
    found = open_picture(saved(tmp_path / "a", image, kind, **options))
    assert found.mode == "RGB"
    assert found.size == (40, 20)
    assert corners(found) == "rgbw"
    assert found.info == {}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16"])
def test_grey_pictures_keep_their_greys(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        ramp = np.repeat(np.array([[0, 0x8000, 0xFFFF]], dtype=np.uint16), 4, axis=0)
        image = Image.fromarray(ramp)
    else:
        image = Image.new("L", (3, 4), 0)
        image.paste(128, (1, 0, 2, 4))
        image.paste(255, (2, 0, 3, 4))
        image = image.point(lambda v: 255 * (v > 99), "1") if mode == "1" else image.convert(mode)
    found = open_picture(saved(tmp_path / "a.png", image, "PNG"))
    middle = 255 if mode == "1" else 128
    pixels = [found.getpixel((x, 1)) for x in range(3)]
    assert found.mode == "RGB"
    assert pixels == [(0,) * 3, (middle,) * 3, (255,) * 3]


def test_dark_sixteen_bit_pictures_stay_dark(tmp_path: Path) -> None:
    image = Image.fromarray(np.full((4, 4), 200, dtype=np.uint16))
    assert open_picture(saved(tmp_path / "a.png", image, "PNG")).getpixel((0, 0)) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparency_is_kept_where_there_is_any(tmp_path: Path, kind: str) -> None:
    image = quarters("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    found = open_picture(saved(tmp_path / "a", image, kind))
    assert found.mode == "RGBA"
    assert found.getchannel("A").getextrema() == (0, 255)


def test_a_transparent_colour_of_a_palette_is_kept(tmp_path: Path) -> None:
    image = quarters("P")
    path = saved(tmp_path / "a.png", image, "PNG", transparency=image.getpixel((0, 0)))
    found = open_picture(path)
    assert found.mode == "RGBA"
    assert found.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert found.getpixel((39, 19)) == (255, 255, 255, 255)


def test_colours_do_not_bleed_out_of_transparent_pixels(tmp_path: Path) -> None:
    image = Image.new("RGBA", (80, 80), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (40, 0, 80, 80))
    found = np.asarray(open_picture(saved(tmp_path / "a.png", image, "PNG"), longest=9)).astype(int)
    seen = found[found[..., 3] > 20]
    assert seen[:, 1].max() <= 12
    assert seen[:, 0].min() >= 243


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("longest", [None, 10])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_phone_pictures_are_turned_upright(
    tmp_path: Path, kind: str, orientation: int, longest: int | None
) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    image = quarters()
    stored = image.transpose(undo[orientation]) if orientation in undo else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path / "a", stored, kind, exif=exif)
    found = open_picture(path, longest=longest)
    assert corners(found) == "rgbw"
    assert found.size == ((40, 20) if longest is None else (10, 5))
    assert picture_size(path) == (40, 20)


@pytest.mark.parametrize("exif", [b"Exif\x00\x00garbage", b"Exif\x00\x00II*\x00\xff\xff\xff\xff"])
def test_broken_exif_does_not_spoil_a_picture(tmp_path: Path, exif: bytes) -> None:
    path = saved(tmp_path / "a.jpg", quarters(), "JPEG", exif=exif)
    assert corners(open_picture(path)) == "rgbw"


def test_colours_of_a_wide_profile_are_turned_into_srgb(tmp_path: Path) -> None:
    # Adobe RGB's primaries and gamma, as a matrix profile of ICC version 2.
    profile = matrix_profile(
        2.19921875, (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087),
        (0.14919, 0.06322, 0.74457),
    )  # fmt: skip
    image = Image.new("RGB", (8, 8), (144, 191, 69))
    path = saved(tmp_path / "a.png", image, "PNG", icc_profile=profile)
    # The colour by the definition of Adobe RGB (1998), through linear light.
    linear = (np.array([144, 191, 69]) / 255) ** 2.19921875
    to_srgb = np.array([[1.39836, -0.39836, 0], [0, 1, 0], [0, -0.04293, 1.04293]])
    light = to_srgb @ linear
    wanted = np.where(
        light < 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055
    )
    found = np.array(open_picture(path).getpixel((4, 4)))
    assert np.abs(found - wanted * 255).max() <= 2


def matrix_profile(gamma: float, *primaries: tuple[float, float, float]) -> bytes:
    """An ICC profile of three primaries (D50) and one gamma."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    curve = b"curv\x00\x00\x00\x00" + struct.pack(">IH", 1, round(gamma * 256)) + b"\x00\x00"
    white = b"XYZ \x00\x00\x00\x00" + fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    text = b"text\x00\x00\x00\x00none\x00\x00\x00\x00"
    name = b"wide\x00"
    described = b"desc\x00\x00\x00\x00" + struct.pack(">I", len(name)) + name + b"\x00" * 78
    described += b"\x00" * (-len(described) % 4)
    colours = [
        b"XYZ \x00\x00\x00\x00" + b"".join(fixed(value) for value in primary)
        for primary in primaries
    ]
    tags = [
        (b"desc", described), (b"cprt", text), (b"wtpt", white), (b"rXYZ", colours[0]),
        (b"gXYZ", colours[1]), (b"bXYZ", colours[2]), (b"rTRC", curve), (b"gTRC", curve),
        (b"bTRC", curve),
    ]  # fmt: skip
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for tag, data in tags:
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data
    header = bytearray(128)
    header[8:12] = bytes([2, 0x10, 0, 0])
    header[12:24] = b"mntrRGB XYZ "
    header[36:40] = b"acsp"
    header[68:80] = fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    header[0:4] = struct.pack(">I", 128 + len(table) + len(body))
    return bytes(header) + table + body


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L", "RGBA"])
def test_a_profile_that_cannot_be_used_is_left_aside(tmp_path: Path, mode: str) -> None:
    for profile in (b"nonsense", matrix_profile(2.2, (1, 0, 0), (0, 1, 0), (0, 0, 1))[:200]):
        path = saved(tmp_path / "a.tif", quarters(mode), "TIFF", icc_profile=profile)
        assert open_picture(path).mode == "RGB"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_decoded_no_larger_than_asked(tmp_path: Path, kind: str) -> None:
    path = saved(tmp_path / "a", quarters(size=(1600, 1000)), kind)
    found = open_picture(path, longest=200)
    assert found.size == (200, 125)
    assert corners(found) == "rgbw"
    assert open_picture(path, longest=5000).size == (1600, 1000)


def test_a_picture_is_read_and_never_written(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", quarters(), "PNG")
    path.chmod(0o400)
    before = path.read_bytes(), path.stat().st_mtime_ns
    found = open_picture(path)
    found.putpixel((0, 0), (1, 2, 3))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header promises so many pixels and which has hardly any."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")
    )  # fmt: skip


BOMBS = {
    "png": png_of_size(30_000, 30_000),
    "png-just-over": png_of_size(10_000, MOST_PIXELS // 10_000 + 1),
    "png-endless": png_of_size(2**31 - 1, 2**31 - 1),
    "gif": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\x00\x00\x00,"
    + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x4c\x01\x00;",
    "gif-frame-larger-than-screen": b"GIF89a" + struct.pack("<HH", 10, 10) + b"\x00\x00\x00,"
    + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x4c\x01\x00;",
    "webp": b"RIFF\x2a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"
    + (16_382).to_bytes(3, "little") * 2 + b"VP8 \x00\x00\x00\x00",
    "webp-lossless": b"RIFF\x20\x00\x00\x00WEBPVP8L\x10\x00\x00\x00\x2f"
    + (16_000 | 16_000 << 14).to_bytes(4, "little") + b"\x00" * 12,
    "tiff": b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 6) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value)
        for tag, value in ((256, 60_000), (257, 60_000), (258, 8), (259, 1), (262, 1), (273, 8))
    ) + b"\x00\x00\x00\x00",
    "jpeg": b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", 65_000, 65_000)
    + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xff\xd9",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(BOMBS[name])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error = failure(lambda: open_picture(path, PLACE))
        assert failure(lambda: picture_size(path, PLACE)).where == PLACE
    assert error.where == PLACE
    if "larger-than-screen" not in name:
        assert "is too large" in error.message
        assert "4000 pixels" in error.cure


def test_the_limits_of_pillow_stay_as_they_are(tmp_path: Path) -> None:
    before = Image.MAX_IMAGE_PIXELS
    path = tmp_path / "bomb"
    path.write_bytes(BOMBS["png"])
    failure(lambda: open_picture(path))
    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_a_picture_cut_off_anywhere_is_refused(tmp_path: Path, kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 60, 3), dtype=np.uint8)
    whole = saved(tmp_path / "a", Image.fromarray(noise), kind).read_bytes()
    for share in (0.02, 0.3, 0.7):
        path = tmp_path / f"cut.{kind.lower()}"
        path.write_bytes(whole[: int(len(whole) * share) + 8])
        error = failure(lambda p=path: open_picture(p, PLACE))
        assert "cut off" in error.message or "broken" in error.message
        assert error.where == PLACE
        assert "save it again" in error.cure


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_picture_is_opened_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF", "GIF"]))
    whole = bytearray(saved(tmp_path / "whole", quarters(), kind).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(12, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged"
    path.write_bytes(bytes(whole))
    with warnings.catch_warnings():
        # Pillow warns of damaged metadata; whoever renders is told by the picture they see.
        warnings.simplefilter("ignore")
        try:
            found = open_picture(path)
        except AssetError:
            return
    assert found.mode in ("RGB", "RGBA")


def test_reading_media_opens_no_connection(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        assets = Assets((tmp_path,))
        assert assets.find(f"http://127.0.0.1:{port}/a.jpg") is None
        for name, text in (
            ("a.mp4", f"#EXTM3U\nhttp://127.0.0.1:{port}/a.ts\n"),
            ("a.jpg", f'<svg xmlns="x"><image href="http://127.0.0.1:{port}/a.jpg"/></svg>'),
        ):
            (tmp_path / name).write_text(text)
            failure(lambda n=name: open_picture(assets.resolve(n)))
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_digest_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"one")
    assert digest(path) == digest(path) == hashlib.sha256(b"one").hexdigest()
    path.write_bytes(b"two!")
    assert digest(path) == hashlib.sha256(b"two!").hexdigest()
    assert "cannot be read" in failure(lambda: digest(tmp_path / "gone")).message


def test_the_door_opens_without_loading_the_picture_library() -> None:
    code = "import sys, storykit.assets; sys.exit('PIL' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("body", [b"<!---->" * 500 + b"x", b"<!-- -->  " * 400, b" " * 4_000])
def test_a_kind_is_told_in_no_time_whatever_a_file_begins_with(tmp_path: Path, body: bytes) -> None:
    """A pattern that tries every way to divide five hundred comments outlives the sun."""
    (tmp_path / "a.png").write_bytes(body)
    assert "a.png" in failure(lambda: sniff(tmp_path / "a.png")).message


def test_a_file_of_holes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    os.truncate(file, 2**40)
    if file.stat().st_blocks * 512 > 2**30:
        pytest.skip("this disk keeps no holes")
    assert "1100 GB" in failure(lambda: Assets((tmp_path,)).resolve("a.png")).message
    assert "on this disk" in failure(lambda: digest(file)).message
