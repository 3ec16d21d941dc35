"""The marks an author may set within a text: `*emphasis*`, and in narration `|` and line breaks.

`|` begins a new caption and a line break a new line of it (an empty line: a new caption). A
backslash before a mark makes it a plain character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storykit.script.markup import Pair, star_pairs

_BREAK = re.compile(r"\s*(?:(?<!\\)\||\n)[\s|]*")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text without its marks. Places count code points of `plain`.

    `captions` and `lines` are the places at which the author begins a new caption or line, and
    `emphasis` the stretches (start, end) the author stressed.
    """

    plain: str
    captions: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()


def parse_wording(written: str) -> Wording:
    """The wording of a text as an author wrote it; a break stands where the text goes on."""
    written = written.replace("\r\n", "\n").replace("\r", "\n").strip().lstrip("| \n")
    pieces: list[str] = []
    length = 0
    captions: list[int] = []
    lines: list[int] = []
    emphasis: list[tuple[int, int]] = []

    def put(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    opened = 0
    borders: dict[int, Pair] = {}
    for pair in star_pairs(written):
        borders[pair.opening] = borders[pair.closing] = pair
    place = 0
    while place < len(written):
        broken = _BREAK.match(written, place)
        if broken:
            new_caption = "|" in broken[0] or broken[0].count("\n") > 1
            put("\n" if "\n" in broken[0] else " ")
            (captions if new_caption else lines).append(length)
            place = broken.end()
        elif place in borders:
            if place == borders[place].opening:
                opened = length
            else:
                emphasis.append((opened, length))
            place += borders[place].length
        else:
            if written[place] == "\\" and written[place + 1 : place + 2] in ("*", "|"):
                place += 1
            put(written[place])
            place += 1
    plain = "".join(pieces)
    inside = [at for at in captions if 0 < at < len(plain)]
    return Wording(plain.rstrip(), tuple(inside), tuple(lines), tuple(emphasis))


def plain(written: str) -> str:
    """The text as it is spoken and counted: without emphasis and caption marks."""
    return parse_wording(written).plain
