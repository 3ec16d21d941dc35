"""What a YAML parser's complaint means to a person who writes texts, and what to do about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Explanation = tuple[int, str, str]
"""Where it really went wrong (an offset), what is wrong, and the cure."""

_PAIR = re.compile(r"\s*(?:- +)*(?P<key>[^\s:#'\"\[{][^:#]*):[ \t]+(?P<value>\S.*)")
_FLOW_ITEM = re.compile(r"\s*[\w-]+\s*:\s")
_WIDE_COLONS = "：﹕꞉ː︓"


@dataclass(frozen=True)
class Trouble:
    """A parser's complaint: its words, the offset it stopped at, and where the part began.

    `last_quote` is the offset of the last quoted text that was read before the complaint.
    """

    text: str
    starts: Sequence[int]
    problem: str
    context: str
    offset: int
    began: int | None = None
    last_quote: int | None = None

    def line_of(self, offset: int) -> int:
        """The number of a line, from 0."""
        return bisect_right(self.starts, offset) - 1

    def line(self, number: int) -> str:
        """A line without its end; empty outside the text."""
        if not 0 <= number < len(self.starts):
            return ""
        last = number + 1 == len(self.starts)
        end = len(self.text) if last else self.starts[number + 1]
        return self.text[self.starts[number] : end].rstrip("\r\n")

    def sign(self, offset: int) -> str:
        """The character at an offset; empty at the end of the text."""
        return self.text[offset : offset + 1]

    @property
    def here(self) -> str:
        """The line of the complaint."""
        return self.line(self.line_of(self.offset))

    @property
    def before(self) -> str:
        """What stands before the complaint in its line, spaces at the end cut off."""
        return self.text[self.starts[self.line_of(self.offset)] : self.offset].rstrip()


def explain(trouble: Trouble) -> Explanation:
    """The likeliest cause of a syntax error, in plain words."""
    for cause in _CAUSES:
        found = cause(trouble)
        if found:
            return found
    return (
        trouble.offset,
        "From here on the file cannot be understood.",
        "Compare this line and the one above with an example: spaces, colons, quotes, brackets.",
    )


def _tab(trouble: Trouble) -> Explanation | None:
    start = trouble.starts[trouble.line_of(trouble.offset)]
    indent = re.match(r"[ \t]*", trouble.here)
    tab = indent[0].find("\t") if indent else -1
    if tab < 0:
        return None
    return (
        start + tab,
        "This line is indented with a tab.",
        "Use spaces only, two for each step (many editors do it for you: “convert indentation”).",
    )


def _odd_space(trouble: Trouble) -> Explanation | None:
    """No-break and wide spaces, which come with text copied from web pages and Word."""
    number = trouble.line_of(trouble.offset)
    for line in (number, number - 1):
        match = re.match(r" *([^\S \t\r\n]|[\u200b\u2060\ufeff])", trouble.line(line))
        if match:
            return (
                trouble.starts[line] + match.end() - 1,
                "This line is indented with a space of another kind.",
                "Delete the spaces at the line's beginning and type them again.",
            )
    return None


def _quoted(trouble: Trouble) -> Explanation | None:
    if "quoted scalar" not in trouble.context or trouble.began is None:
        return None
    mark = trouble.sign(trouble.began)
    if "escape" in trouble.problem:
        return (
            trouble.offset,
            "A backslash in double quotes means something else here.",
            "Write / between folders; for a backslash that people should see write \\\\.",
        )
    more = " An apostrophe inside '…' is written twice ('')." if mark == "'" else ""
    return (
        trouble.began,
        "The quotation mark opened here is never closed.",
        f"Write a second {mark} where the text ends.{more}",
    )


def _star_or_ampersand(trouble: Trouble) -> Explanation | None:
    if "alias" in trouble.context and trouble.began is not None:
        return (trouble.began, *explain_alias())
    if "anchor" in trouble.context and trouble.began is not None:
        return (trouble.began, *explain_anchor())
    match = _PAIR.match(trouble.here)
    if match and match["value"][0] in "*&":
        start = trouble.starts[trouble.line_of(trouble.offset)] + match.start("value")
        return (start, *_needs_quotes(match["value"][0]))
    return None


def _first_sign(trouble: Trouble) -> Explanation | None:
    """Signs that mean something else to YAML at the beginning of a text."""
    sign = trouble.sign(trouble.offset)
    if "cannot start any token" in trouble.problem and sign in ("@", "`", "%"):
        return (trouble.offset, *_needs_quotes(sign))
    if "block scalar" in trouble.context and trouble.began is not None:
        return (trouble.began, *_needs_quotes(trouble.sign(trouble.began)))
    if "directive" in trouble.context and trouble.began is not None:
        return (trouble.began, *_needs_quotes("%"))
    if "tag" in trouble.context or "undefined tag" in trouble.problem:
        return (trouble.began or trouble.offset, *_needs_quotes("!"))
    return None


def _brackets(trouble: Trouble) -> Explanation | None:
    if "parsing a flow" not in trouble.context or trouble.began is None:
        return None
    began = trouble.began
    if trouble.sign(began) not in ("[", "{"):
        began = max(trouble.text.rfind("[", 0, began), trouble.text.rfind("{", 0, began), 0)
    opening = trouble.sign(began)
    closing = {"[": "]", "{": "}"}.get(opening, "]")
    opened, stopped = trouble.line_of(began), trouble.line_of(trouble.offset)
    unclosed_quote = _quote_over_lines(trouble)
    if unclosed_quote:
        return unclosed_quote
    line_end = trouble.starts[opened] + len(trouble.line(opened))
    at_end = trouble.offset >= len(trouble.text.rstrip())
    if at_end or (opened != stopped and closing not in trouble.text[began:line_end]):
        if at_end or not trouble.line(opened).rstrip().endswith((",", opening)):
            return (
                began,
                f"The bracket “{opening}” opened here is never closed.",
                f"Write “{closing}” where it ends.",
            )
    if trouble.before.endswith(('"', "'")):
        return _after_quote(trouble, f"a comma or “{closing}” is missing")
    return (
        trouble.offset,
        f"Inside {opening}…{closing} a comma or quotes are missing before this place.",
        "Put commas between the parts, and quotes around each text that holds a comma or a colon.",
    )


def _quote_over_lines(trouble: Trouble) -> Explanation | None:
    """A quotation mark left open swallows lines, up to the next one, and the error comes there."""
    start = trouble.last_quote
    if start is None or trouble.line_of(start) >= trouble.line_of(trouble.offset):
        return None
    end = trouble.starts[trouble.line_of(start)] + len(trouble.line(trouble.line_of(start)))
    mark = trouble.sign(start)
    rest = trouble.text[start + 1 : end]
    if mark not in "\"'" or mark in rest.replace("\\" + mark, ""):
        return None
    if not trouble.before.endswith(mark) and not _FLOW_ITEM.match(trouble.here):
        return None
    return (
        start,
        "The quotation mark opened here is not closed in its line.",
        f"Write a second {mark} where the text ends.",
    )


def _after_quote(trouble: Trouble, otherwise: str) -> Explanation:
    mark = trouble.before[-1]
    inside = (
        "an apostrophe inside '…' is written twice ('')"
        if mark == "'"
        else 'a quotation mark inside "…" is written \\" (or “ ”)'
    )
    return (
        trouble.offset,
        "Here the text goes on after its closing quotation mark.",
        f"Put the quotes around the whole text; {inside}. Or {otherwise}.",
    )


def _after_text(trouble: Trouble) -> Explanation | None:
    """Something follows a quoted or bracketed text in the same line."""
    if "did not find expected key" not in trouble.problem and "<block end>" not in trouble.problem:
        return None
    swallowed = _quote_over_lines(trouble)
    if swallowed:
        return swallowed
    if trouble.before.endswith(('"', "'")):
        return _after_quote(trouble, "the next key belongs on a new line")
    if trouble.before.endswith(("]", "}")):
        match = _PAIR.match(trouble.here)
        opening = match["value"][0] if match else "["
        offset = trouble.starts[trouble.line_of(trouble.offset)]
        return (offset + (match.start("value") if match else 0), *_needs_quotes(opening))
    return None


def _colon(trouble: Trouble) -> Explanation | None:
    if "mapping values are not allowed" not in trouble.problem:
        return None
    number = trouble.line_of(trouble.offset)
    start = trouble.starts[number]
    match = _PAIR.match(trouble.here)
    if match and start + match.start("value") <= trouble.offset:
        value = match["value"].strip("“”„").replace('"', "'")
        quoted = f'{match["key"].strip()}: "{value}"'
        return (
            trouble.offset,
            "A colon with a space after it stands inside a text without quotes.",
            "Put quotes around the text" + (f": {quoted}" if len(quoted) < 90 else "."),
        )
    above = number - 1
    while above >= 0 and not trouble.line(above).strip():
        above -= 1
    if ": " in trouble.line(above) or trouble.line(above).rstrip().endswith(":"):
        return (
            start + len(trouble.here) - len(trouble.here.lstrip()),
            "This line is indented further than the line above allows.",
            "Move it to where the other keys of its part begin, or put quotes around the text "
            "above if this line belongs to it.",
        )
    return _no_pair(trouble, above) if above >= 0 else None


def _no_pair(trouble: Trouble, number: int) -> Explanation:
    """A line that should be `key: value` and is not."""
    line = trouble.line(number)
    offset = trouble.starts[number] + len(line) - len(line.lstrip())
    wide = re.search(f"[{_WIDE_COLONS}]", line)
    if wide:
        return (
            trouble.starts[number] + wide.start(),
            "The colon here is one of another script.",
            "Type a plain colon and a space after it: “title: …”.",
        )
    near = re.match(r"\s*(?:- +)*([\w-]+):(?=\S)", line)
    if near:
        return (
            trouble.starts[number] + near.end(),
            f"There is no space after the colon of “{near[1]}”.",
            f"Write “{near[1]}: …” with a space after the colon.",
        )
    return (
        offset,
        "This line has no “key: text” and does not belong to the text above.",
        "Put a colon and a space after the key; or, if it continues the text above, indent it "
        "further than that text's key.",
    )


def _simple_key(trouble: Trouble) -> Explanation | None:
    if "simple key" not in trouble.context or trouble.began is None:
        return None
    return _no_pair(trouble, trouble.line_of(trouble.began))


def _alignment(trouble: Trouble) -> Explanation | None:
    if "block" not in trouble.context:
        return None
    line = trouble.here
    offset = trouble.starts[trouble.line_of(trouble.offset)] + len(line) - len(line.lstrip())
    if trouble.sign(trouble.offset) in ("]", "}"):
        sign = trouble.sign(trouble.offset)
        return (trouble.offset, f"“{sign}” closes nothing here.", "Delete it, or open its bracket.")
    if line.lstrip().startswith(":"):
        return (offset, "There is no key before the colon.", "Write “key: text”.")
    if line.lstrip().startswith("- "):
        return (
            offset,
            "This item does not line up with a list above.",
            "Give all items of one list the same number of spaces before their dash.",
        )
    return (
        offset,
        "This line does not line up with the lines above.",
        "Keys of one part begin in the same column: give it as many spaces as its neighbours.",
    )


_CAUSES: tuple[Callable[[Trouble], Explanation | None], ...] = (
    _tab,
    _quoted,
    _star_or_ampersand,
    _first_sign,
    _brackets,
    _after_text,
    _odd_space,
    _colon,
    _simple_key,
    _alignment,
)


def _needs_quotes(sign: str) -> tuple[str, str]:
    example = {"*": '"*Our* rights"', "[": '"[Photo] The road"', ">": '"> 5 people"'}
    return (
        f"A text that begins with “{sign}” needs quotes around it.",
        f"Put quotes around the whole text: {example.get(sign, chr(34) + sign + '…' + chr(34))}."
        + (" Labels and references are not used in scripts." if sign in "*&" else ""),
    )


def explain_alias() -> tuple[str, str]:
    """A star at the beginning of a value, which YAML takes for a reference."""
    return _needs_quotes("*")


def explain_anchor() -> tuple[str, str]:
    """An ampersand at the beginning of a value, which YAML takes for a label."""
    return _needs_quotes("&")


def explain_tag(text: str, offset: int) -> tuple[str, str]:
    """An exclamation mark at the beginning of a value, which YAML takes for a type."""
    word = re.match(r"\S*", text[offset : offset + 40])
    if word and word[0].startswith("!!"):
        return (
            f"“{word[0]}” names a type, and scripts hold none.",
            "Delete it; put quotes around the value if it is a text.",
        )
    return _needs_quotes("!")


def explain_merge_key() -> tuple[str, str]:
    """YAML's `<<`, which copies keys from elsewhere."""
    return "“<<” cannot be used in a script.", "Write the keys out where they are needed."


def explain_complex_key() -> tuple[str, str]:
    """A list, a mapping, a reference or a typed value before a colon."""
    return (
        "Before a colon there must be a plain name.",
        "Put quotes around the text if it begins with a sign such as ? * ! [ or {.",
    )


def explain_second_document() -> tuple[str, str]:
    """A second document after `---`."""
    return (
        "A second script begins here, after “---”.",
        "Keep one script in a file: delete the line of dashes or divide the file.",
    )


def lost_hashtag(text: str, end: int) -> str | None:
    """The hashtag that follows an unquoted text ending at `end`, which YAML takes for a remark."""
    match = re.compile(r"[ \t]+(#[^\s#!]\S*)").match(text, end)
    return match[1] if match else None


def explain_hashtag(hashtag: str) -> tuple[str, str]:
    """A hashtag in an unquoted text: it would be cut off without a word."""
    return (
        f"“{hashtag[:30]}” would be left out: without quotes, # begins a remark.",
        "Put quotes around the whole text, or write “# ” with a space if it is a remark.",
    )
