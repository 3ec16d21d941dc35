"""Pictures of every usual kind, decoded into upright sRGB."""

from __future__ import annotations

import io
import struct
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from storykit.assets.kinds import MediaKind, expect
from storykit.errors import AssetError, Where

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MOST_PIXELS = 50_000_000
"""Pixels of a picture that is decoded: 50 megapixels, above most phones and all screens."""

_AGAIN = "Open it in a picture program and save it again as JPEG or PNG, or copy it again."


def open_picture(path: Path, where: Where | None = None, longest: int | None = None) -> Image:
    """The picture as upright RGB, or RGBA where something in it is transparent, in sRGB.

    With `longest` it is no larger than so many pixels on its longer side, and a JPEG is decoded
    no larger than needed. The first picture of an animation is taken. The result carries no
    metadata. Raises AssetError at `where` for other kinds of file, for more than `MOST_PIXELS`,
    and for broken or cut files.
    """
    kind = expect(path, "picture", where)
    try:
        with path.open("rb") as file, _header(file, kind, path, where) as picture:
            if longest is not None and kind.name == "jpeg":
                picture.draft(None, _fitted(picture.size, longest))
            picture.load()
            return _finished(picture, longest)
    except AssetError:
        raise
    except MemoryError:
        raise AssetError(
            f"There is not enough memory to open “{path.name}”.",
            cure="Close other programs, or make the picture smaller.",
            where=where,
        ) from None
    except Exception as error:  # decoders raise anything from OSError to SyntaxError
        cut = "truncated" in str(error) or isinstance(error, EOFError)
        raise AssetError(
            f"“{path.name}” is cut off: its end is missing."
            if cut
            else f"“{path.name}” is broken and cannot be opened.",
            cure=_AGAIN,
            where=where,
        ) from error


def picture_size(path: Path, where: Where | None = None) -> tuple[int, int]:
    """Width and height in pixels as the picture is seen, from its header alone.

    Raises AssetError as `open_picture` does.
    """
    kind = expect(path, "picture", where)
    try:
        with path.open("rb") as file, _header(file, kind, path, where) as picture:
            width, height = picture.size
            return (height, width) if _orientation(picture) >= 5 else (width, height)
    except AssetError:
        raise
    except Exception as error:
        raise AssetError(
            f"“{path.name}” is broken and cannot be opened.", cure=_AGAIN, where=where
        ) from error


def _header(file: BinaryIO, kind: MediaKind, path: Path, where: Where | None) -> ImageFile:
    """The picture with its header read and its size found bearable, nothing decoded yet."""
    if kind.name == "webp":
        _bearable(_webp_size(file.read(30)), path, where)
        file.seek(0)
    picture = _reader(kind)(file)
    _bearable(picture.size, path, where)
    return picture


@cache
def _reader(kind: MediaKind) -> type[ImageFile]:
    """Pillow's own class for one kind.

    Named directly, not found by Image.open: that tries every kind Pillow knows unless told not to,
    and warns of sizes by a limit that is a global of the whole process.
    """
    from PIL import (
        GifImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    class Jpeg(JpegImagePlugin.JpegImageFile):
        def _read_dpi_from_exif(self) -> None:
            """Reads nothing: broken EXIF would be warned of, and the density is of no use."""

    readers: dict[str, type[ImageFile]] = {
        "jpeg": Jpeg,
        "png": PngImagePlugin.PngImageFile,
        "webp": WebPImagePlugin.WebPImageFile,
        "tiff": TiffImagePlugin.TiffImageFile,
        "gif": GifImagePlugin.GifImageFile,
    }
    return readers[kind.name]


def _bearable(size: tuple[int, int], path: Path, where: Where | None) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise AssetError(
            f"“{path.name}” is too large: {width} × {height} pixels.",
            cure="Make it smaller; 4000 pixels on the longer side are more than any video shows.",
            where=where,
        )


def _webp_size(head: bytes) -> tuple[int, int]:
    """The canvas of a WebP file (RFC 9649); its decoder would make room for it when opened."""
    kind = head[12:16]
    if kind == b"VP8X" and len(head) >= 30:
        return (
            int.from_bytes(head[24:27], "little") + 1,
            int.from_bytes(head[27:30], "little") + 1,
        )
    if kind == b"VP8L" and len(head) >= 25:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and len(head) >= 30:
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return 1, 1


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    share = min(1.0, longest / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _finished(picture: ImageFile, longest: int | None) -> Image:
    from PIL.Image import Resampling

    profile = picture.info.get("icc_profile")
    orientation = _orientation(picture)
    image = _eight_bits(picture)
    if longest is not None and max(image.size) > longest:
        fitted = _fitted(image.size, longest)
        image = _blendable(image).resize(fitted, Resampling.LANCZOS, reducing_gap=3.0)
        if image.mode == "RGBa":
            image = image.convert("RGBA")
    image = _in_srgb(image, profile)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image = _turned(image, orientation)
    image.info.clear()
    return image


def _eight_bits(picture: Image) -> Image:
    """The picture in eight bits a channel, in a mode that can be resized and that profiles know."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return _from_sixteen_bits(picture)
    if "transparency" in picture.info and picture.mode in ("P", "L", "1", "RGB"):
        return picture.convert("RGBA")
    if picture.mode in ("LA", "La", "PA", "RGBa", "RGBA"):
        return picture.convert("RGBA")
    if picture.mode in ("P", "1", "YCbCr", "RGBX", "HSV"):
        return picture.convert("RGB")
    if picture.mode == "F":
        raise ValueError("pictures in floating point have no white")
    # As it is: a copy of a photograph takes ten milliseconds.
    return picture


def _from_sixteen_bits(picture: Image) -> Image:
    import numpy
    from PIL import Image as images

    values = numpy.asarray(picture)
    if picture.mode != "I" or values.max(initial=0) > 255:
        values = values >> 8
    return images.fromarray(values.clip(0, 255).astype(numpy.uint8))


def _blendable(image: Image) -> Image:
    """Transparent pixels weigh nothing when neighbours are averaged."""
    return image.convert("RGBa") if image.mode == "RGBA" else image


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    """RGB or RGBA in sRGB; a profile that cannot be used is left aside."""
    from PIL import Image as images

    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    flat = image.convert("RGB") if alpha is not None else image
    flat = _converted(flat, profile) if profile else _without_profile(flat)
    if alpha is None:
        return flat
    return images.merge("RGBA", (*flat.split(), alpha))


def _converted(image: Image, profile: bytes) -> Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return _without_profile(image)
        space = source.profile.xcolor_space.strip()
        mode = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L", "Lab": "LAB"}.get(space)
        if mode != image.mode:
            return _without_profile(image)
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
        return converted if converted is not None else _without_profile(image)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return _without_profile(image)


def _without_profile(image: Image) -> Image:
    from PIL import ImageCms

    if image.mode != "LAB":
        return image if image.mode == "RGB" else image.convert("RGB")
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image


def _orientation(picture: Image) -> int:
    """EXIF's orientation, 1 to 8 (CIPA DC-008, 4.6.5); 1 where there is none or it is broken.

    Read by hand, since Pillow warns of whatever else is broken in EXIF. Its TIFFs come turned.
    """
    exif = picture.info.get("exif")
    if not isinstance(exif, bytes) or picture.format == "TIFF":
        return 1
    exif = exif.removeprefix(b"Exif\x00\x00")
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(exif[:4])
    try:
        if order is None:
            return 1
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, entry)
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _turned(image: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image
