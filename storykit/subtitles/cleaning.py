"""Making any text fit for a subtitle file: nothing injected, nothing lost that can be seen."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

WORD_JOINER = "\u2060"

# Everything that some reader takes for the end of a line.
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# Controls say nothing in a caption; NUL and friends stop or confuse readers. U+FEFF within a text
# is a stray byte order mark, and U+FFFE, U+FFFF may not stand in XML.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t]+")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
# Some readers take spaces within a tag: “< / i >”.
_TAG_OPENING = re.compile(r"<(?=\S|\s{0,20}/?\s{0,20}[A-Za-z][^<>]{0,200}>)")
_REFERENCE = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
_ESCAPE = re.compile(r"\\(?=[Nnh{}\\])")
_JOINED = re.compile(
    rf"(?<=[&\\]){WORD_JOINER}|(?<=\d:){WORD_JOINER}(?=\d)|(?<=\d){WORD_JOINER}$",
    re.MULTILINE,
)
_TIME_WITHIN = re.compile(r"(?<=\d:)(?=\d+(?::\d+)?[.,:]\d)")


def clean(text: str) -> str:
    """The text in trimmed, non-empty lines with single spaces, without control characters.

    An arrow of a time line becomes a real arrow, so that no reader takes text for times. The result
    is empty where nothing could be seen.
    """
    text = _LONE_SURROGATES.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    text = _CONTROLS.sub("", text).replace("-->", "→")
    lines = (line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    kept = "\n".join(line for line in lines if line)
    return kept if is_seen(kept) else ""


def is_seen(text: str) -> bool:
    """Whether any character can be seen: not only spaces, controls and direction marks."""
    return any(unicodedata.category(c)[0] not in "ZC" for c in text)


def without_tags(text: str) -> str:
    """The text with angle brackets that would open a tag, and braces, as their look-alikes.

    SubRip has no way to escape: players take `<i>` for a tag and many take `{…}` for one, and drop
    what they do not know. `5 < 6` stays as it is. An ampersand that some readers would take for the
    beginning of an entity is parted from it by a word joiner, which nobody sees.
    """
    text = _TAG_OPENING.sub("‹", text)
    if "‹" in text:
        text = text.replace(">", "›")
    return without_escapes(without_braces(without_times(without_entities(text))))


def without_entities(text: str) -> str:
    """The text with no `&name;` that a reader could turn into another character."""

    def parted(match: re.Match[str]) -> str:
        known = unescape(match[0]) != match[0]
        return f"&{WORD_JOINER}{match[1]}" if known else match[0]

    return _REFERENCE.sub(parted, text)


def without_times(text: str) -> str:
    """The text with a word joiner within each time of day that has seconds.

    Some readers take any line with two such times, or a number and a line that begins with one, for
    the beginning of a new cue, even without an arrow.
    """
    return _TIME_WITHIN.sub(WORD_JOINER, text)


def without_escapes(text: str) -> str:
    """The text with a word joiner after each backslash that libass would take for a line break."""
    return _ESCAPE.sub(lambda match: match[0] + WORD_JOINER, text)


def not_a_number(line: str) -> str:
    """The line, with a word joiner after it where it is nothing but a number.

    Some readers take a number that ends a file for that of a cue to come, and drop it.
    """
    return line + WORD_JOINER if line.isdigit() else line


def rejoined(text: str) -> str:
    """The text without the word joiners that the functions above put in."""
    return _JOINED.sub("", text)


def without_braces(text: str) -> str:
    """The text with `{` and `}` as round brackets: no player shows what stands in braces."""
    return text.replace("{", "(").replace("}", ")")


def one_line(text: str) -> str:
    """The cleaned text on a single line, for labels and names."""
    return clean(text).replace("\n", " ")
