"""Finding out how the letters of a subtitle file are encoded."""

from __future__ import annotations

import codecs
from collections import Counter

from storykit.errors import Finding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# The commonest letters of the languages that are still met in each old encoding. The right encoding
# turns most high bytes of a text into these; a wrong one scatters them over rare letters and signs.
_COMMON = {
    "cp1256": "اليمنورتبةعدسفهكقحجشطصخذضءأإىئؤزثغظآپچژگ،؟ڈںھہے",
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіңғқөүұһәў",
    "cp1255": "יוהלאתשרבמנםעדחקפכגטסזץןךף",
    "cp874": "านรกอเงมยลวดทสตะปบคแหพจชขใไโิี่้ัู์็",
    "cp1252": "éèêëàâäáãåçñóôöõúùûüíîïìßæøœÉÀÇ’“”–…«»¿¡",
    "cp1254": "ğışçöüİĞÖÜŞÇâîû’“”–…",
    "cp1250": "ąćęłńóśźżčďěňřšťůžáíéúýőű„”–…",
}
_LARGEST_SAMPLE = 400_000


def decode(data: bytes, *, language: str | None = None) -> tuple[str, str, tuple[Finding, ...]]:
    """The text of a file with newlines as `\\n`, the name of its encoding, and findings about it.

    A byte order mark decides, then UTF-8, then UTF-16 without a mark, then the old one-byte
    encoding whose commonest letters the bytes are. `language` settles what letters alone cannot.
    Every encoding other than UTF-8 is reported, since platforms refuse it.
    """
    text, encoding = _decoded(data, language)
    findings = []
    if encoding not in ("utf-8", "utf-8-sig"):
        findings.append(
            Finding(
                "ENCODING",
                "info",
                f"The file is encoded in {_shown(encoding)}, not UTF-8.",
                "Look whether the letters are right; what storykit writes is UTF-8.",
            )
        )
    if "\ufffd" in text:
        findings.append(
            Finding(
                "ENCODING",
                "warning",
                f"Some bytes mean nothing in {_shown(encoding)}; they became “\ufffd”.",
                "Save the file again as UTF-8 in the program that wrote it.",
            )
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding, tuple(findings)


def _decoded(data: bytes, language: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    wide = _wide(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if wide is None or "\0" not in text:
            return text, "utf-8"
    if wide:
        return data.decode(wide, "replace"), wide
    best = max(_COMMON, key=lambda encoding: _likelihood(data, encoding, language))
    if _damaged_utf8(data):
        best = "utf-8"
    return data.decode(best, "replace"), best


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: most bytes of even or of odd places are the same few."""
    sample = data[: _LARGEST_SAMPLE // 10 * 2]
    even, odd = sample[::2], sample[1::2]
    if not odd or b"\0" not in sample:
        return None
    zeros_even, zeros_odd = even.count(0), odd.count(0)
    if zeros_odd > zeros_even * 4:
        return "utf-16-le"
    if zeros_even > zeros_odd * 4:
        return "utf-16-be"
    return None


def _damaged_utf8(data: bytes) -> bool:
    """Whether nearly all of the text is UTF-8 and only a few bytes are broken."""
    text = data[:_LARGEST_SAMPLE].decode("utf-8", "replace")
    high = sum(character > "\x7f" for character in text)
    return high > 10 and text.count("\ufffd") * 8 < high


_OF_LANGUAGE = {
    "ar": "cp1256", "fa": "cp1256", "ur": "cp1256", "ps": "cp1256", "ckb": "cp1256",
    "ru": "cp1251", "kk": "cp1251", "mn": "cp1251", "ky": "cp1251",
    "he": "cp1255", "th": "cp874", "tr": "cp1254",
}  # fmt: skip


def _likelihood(data: bytes, encoding: str, language: str | None) -> float:
    """How much of what is not ASCII turns into common letters, from 0 to about 1."""
    text = data[:_LARGEST_SAMPLE].decode(encoding, "replace")
    counts = Counter(character.lower() for character in text if character > "\x7f")
    total = sum(counts.values())
    if not total:
        return 0.0
    rank = {letter: place for place, letter in reversed(list(enumerate(_COMMON[encoding])))}
    size = len(_COMMON[encoding])
    score = sum(
        count * (1.0 - 0.6 * rank[letter] / size)
        for letter, count in counts.items()
        if letter in rank
    )
    bonus = 0.15 if language and _OF_LANGUAGE.get(language.split("-")[0]) == encoding else 0.0
    return (score - counts["\ufffd"]) / total + bonus


def _shown(encoding: str) -> str:
    return encoding.replace("cp", "Windows-") if encoding.startswith("cp") else encoding.upper()
