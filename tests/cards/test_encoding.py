"""Files of cards: read by other programs, with their words, without traces, equal byte for byte."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from storykit.cards import CardFacts, encode_card, encode_png
from storykit.errors import OutputError, UsageError

FACTS = CardFacts("ar", 'قصص تسافر <"&>', "عنوان", "APF / James Iliffe")
KINDS = ["png", "jpeg", "webp"]


def picture(size: int = 200) -> Image.Image:
    x, y = np.meshgrid(np.arange(size), np.arange(size))
    pixels = np.stack([x % 256, y % 256, (x * y // 7) % 256], axis=2).astype(np.uint8)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_read_back_whole(kind: str) -> None:
    with Image.open(io.BytesIO(encode_card(picture(), kind, FACTS))) as read:
        read.load()
        assert read.format == kind.upper()
        assert (read.mode, read.size) == ("RGB", (200, 200))
    if kind == "png":
        with Image.open(io.BytesIO(encode_png(picture()))) as read:
            assert read.tobytes() == picture().tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_alternative_text_and_credit_are_in_the_file_in_their_language(kind: str) -> None:
    with Image.open(io.BytesIO(encode_card(picture(), kind, FACTS))) as read:
        found = read.info.get("xmp") or read.info.get("XML:com.adobe.xmp")
        texts = dict(getattr(read, "text", {}))
    packet = found.decode() if isinstance(found, bytes) else str(found)
    root = ElementTree.fromstring(packet)
    alt = root.find(".//{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility")
    assert alt is not None
    said = {item.get("{http://www.w3.org/XML/1998/namespace}lang"): item.text for item in alt[0]}
    assert said == {"x-default": FACTS.alt, "ar": FACTS.alt}
    credit = root.find(".//{http://ns.adobe.com/photoshop/1.0/}Credit")
    assert credit is not None
    assert credit.text == FACTS.credit
    if kind == "png":
        assert texts["Description"] == FACTS.alt
        assert texts["Copyright"] == FACTS.credit


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_is_in_the_file(kind: str) -> None:
    with_traces = picture()
    with_traces.info.update({"exif": b"Exif\x00\x00GPS", "comment": b"made by", "Software": "x"})
    data = encode_card(with_traces, kind)
    for trace in (b"GPS", b"made by", b"Software", b"Exif", b"tIME", b"xpacket"):
        assert trace not in data


@pytest.mark.parametrize("kind", KINDS)
def test_equal_cards_are_equal_bytes(kind: str) -> None:
    assert encode_card(picture(), kind, FACTS) == encode_card(picture(), kind, FACTS)


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
def test_a_size_limit_is_kept_with_the_best_quality_that_fits(kind: str) -> None:
    free = encode_card(picture(), kind)
    limit = len(free) // 2
    tight = encode_card(picture(), kind, max_bytes=limit)
    assert limit * 0.7 < len(tight) <= limit


def test_a_png_that_is_too_large_gets_the_palette_that_fits_and_keeps_its_words() -> None:
    free = encode_card(picture(600), "png", FACTS)
    limit = len(free) - 1
    for _ in range(2):
        data = encode_card(picture(600), "png", FACTS, max_bytes=limit)
        assert len(data) <= limit
        with Image.open(io.BytesIO(data)) as checked:
            checked.verify()
        with Image.open(io.BytesIO(data)) as read:
            assert (read.mode, read.size) == ("P", (600, 600))
            assert read.text["Description"] == FACTS.alt  # type: ignore[attr-defined]
            off = np.asarray(read.convert("RGB")).astype(int) - np.asarray(picture(600))
        # Dithered: single pixels are off, areas are not.
        areas = off[:600, :600].reshape(20, 30, 20, 30, 3).mean(axis=(1, 3))
        assert np.abs(areas).max() < 20
        limit = len(data) - 1


def test_a_limit_that_cannot_be_kept_is_told() -> None:
    for kind in KINDS:
        with pytest.raises(OutputError, match="does not fit"):
            encode_card(picture(), kind, max_bytes=500)


def test_an_unknown_kind_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean “jpeg”"):
        encode_card(picture(), "jpg2")


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (33, 17)])
def test_png_of_every_size_is_read_back_exactly(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    data = encode_png(Image.fromarray(pixels), alt="ألف", language="ar")
    with Image.open(io.BytesIO(data)) as checked:
        checked.verify()
    with Image.open(io.BytesIO(data)) as read:
        assert np.array_equal(np.asarray(read), pixels)
