"""Cards as files: PNG, JPEG or WebP, with what screen readers and archives need, nothing else.

Alternative text and credit are written as XMP (and as text chunks in PNG) in the card's language.
No other metadata is written: no program, no date, no place, no device.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from storykit.cards.png import palette_png_bytes, png_bytes, text_chunk
from storykit.errors import OutputError, UsageError, nearest

if TYPE_CHECKING:
    from PIL.Image import Image

CardKind = Literal["png", "jpeg", "webp"]
SUFFIXES: dict[str, CardKind] = {
    ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"
}  # fmt: skip

_SMALLER: dict[str, str] = {
    "png": "Allow more bytes, or write it as JPEG or WebP.",
    "jpeg": "Allow more bytes, or write it as WebP.",
    "webp": "Allow more bytes, or take a smaller format.",
}
_QUALITY = 90
_LEAST_QUALITY = 40
_COLOURS = (256, 128, 64)
"""Colours of a PNG that has to be small. With fewer, dark letters turn grey beside a photograph."""


@dataclass(frozen=True)
class CardFacts:
    """What goes with a card into its file: texts in `language`, a BCP 47 tag."""

    language: str = ""
    alt: str = ""
    title: str = ""
    credit: str = ""


def encode_png(
    image: Image, *, title: str = "", alt: str = "", credit: str = "", language: str = ""
) -> bytes:
    """The picture as the bytes of a PNG file with its alternative text and credit."""
    return encode_card(image, "png", CardFacts(language, alt, title, credit))


def encode_card(
    image: Image,
    kind: CardKind | str = "png",
    facts: CardFacts | None = None,
    *,
    quality: int = _QUALITY,
    max_bytes: int | None = None,
) -> bytes:
    """The card as the bytes of a file; equal cards give equal bytes.

    With `max_bytes`, JPEG and WebP are compressed harder until they are small enough, and a PNG
    gets a palette of at most 256 colours, dithered. OutputError where more than that would be
    needed, which would spoil the picture.
    """
    if kind not in ("png", "jpeg", "webp"):
        raise UsageError(
            f"Cards cannot be written as “{kind}”.",
            cure=nearest(str(kind), ("png", "jpeg", "webp")),
        )
    facts = facts or CardFacts()
    data = _encoded(image, kind, facts, quality)
    if max_bytes is None or len(data) <= max_bytes:
        return data
    smaller = _few_colours if kind == "png" else _coarser
    found = smaller(image, kind, facts, quality, max_bytes)
    if found is not None:
        return found
    raise OutputError(
        f"The card does not fit into {max_bytes:,} bytes as {kind.upper()}.",
        cure=_SMALLER[kind],
    )


def _coarser(
    image: Image, kind: str, facts: CardFacts, quality: int, max_bytes: int
) -> bytes | None:
    """The card at the best quality at which it is small enough, or None."""
    low, high, best = _LEAST_QUALITY, quality - 1, None
    while low <= high:
        middle = (low + high) // 2
        data = _encoded(image, kind, facts, middle)
        if len(data) <= max_bytes:
            best, low = data, middle + 1
        else:
            high = middle - 1
    return best


def _few_colours(
    image: Image, kind: str, facts: CardFacts, quality: int, max_bytes: int
) -> bytes | None:
    """The card as a PNG with the largest palette with which it is small enough, or None."""
    from PIL import Image as images

    plain, chunks = _forgetful(image), list(_png_texts(facts, _xmp(facts)))
    # Which colours there are is seen on a smaller copy, in a ninth of the time.
    small = plain.reduce(3) if min(plain.size) > 300 else plain
    for count in _COLOURS:
        palette = small.quantize(count, method=images.Quantize.MEDIANCUT, kmeans=1)
        drawn = plain.quantize(palette=palette, dither=images.Dither.FLOYDSTEINBERG)
        colours = bytes(drawn.getpalette() or ())[: 3 * count]
        data = palette_png_bytes(np.asarray(drawn), colours, chunks)
        if len(data) <= max_bytes:
            return data
    return None


def _forgetful(image: Image) -> Image:
    """The picture as RGB that remembers nothing: Pillow would write its comments again."""
    if image.mode == "RGB" and not image.info:
        return image
    plain = image.convert("RGB")
    plain.info = {}
    return plain


def _encoded(image: Image, kind: str, facts: CardFacts, quality: int) -> bytes:
    out = io.BytesIO()
    plain, xmp = _forgetful(image), _xmp(facts)
    if kind == "png":
        return png_bytes(np.asarray(plain), _png_texts(facts, xmp))
    if kind == "jpeg":
        # Colour at full resolution keeps coloured letters clean, for a quarter more bytes.
        more = {"xmp": xmp} if xmp else {}
        plain.save(out, "JPEG", quality=quality, subsampling=0 if quality >= 85 else 2, **more)
    else:
        # Method 2 takes a third of the time of method 4, for a file a twentieth larger.
        plain.save(out, "WEBP", quality=quality, method=2, xmp=xmp or b"", exif=b"")
    return out.getvalue()


def _png_texts(facts: CardFacts, xmp: bytes) -> Iterator[tuple[bytes, bytes]]:
    for key, text in (
        ("Title", facts.title),
        ("Description", facts.alt),
        ("Copyright", facts.credit),
    ):
        if text:
            yield text_chunk(key, facts.language, text)
    if xmp:
        yield text_chunk("XML:com.adobe.xmp", "", xmp.decode("utf-8"))


def _xmp(facts: CardFacts) -> bytes:
    """The facts as XMP (ISO 16684-1), alternative text as IPTC Photo Metadata 2023.1 names it."""
    properties = []
    for name, text in (
        ("dc:title", facts.title),
        ("Iptc4xmpCore:AltTextAccessibility", facts.alt),
        ("dc:description", facts.alt),
        ("dc:rights", facts.credit),
    ):
        if text:
            properties.append(
                f"<{name}><rdf:Alt>{_in_languages(text, facts.language)}</rdf:Alt></{name}>"
            )
    if facts.credit:
        properties.append(f"<photoshop:Credit>{escape(_allowed(facts.credit))}</photoshop:Credit>")
    if facts.language and properties:
        properties.append(
            f"<dc:language><rdf:Bag><rdf:li>{escape(facts.language)}</rdf:li></rdf:Bag></dc:language>"
        )
    if not properties:
        return b""
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f"{''.join(properties)}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode("utf-8")


def _in_languages(text: str, language: str) -> str:
    """The text as XMP's default and, named, in its own language."""
    tags = ["x-default", *([language] if language else [])]
    return "".join(
        f"<rdf:li xml:lang={quoteattr(tag)}>{escape(_allowed(text))}</rdf:li>" for tag in tags
    )


def _allowed(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and c not in "\ufffe\uffff"))
