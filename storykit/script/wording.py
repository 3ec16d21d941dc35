"""The marks an author may set within narration.

`*words*` are stressed, as in every text. `|` begins a new caption and a line break a new line of it
(an empty line: a new caption); `[wind]` before or after a sentence is a sound that is captioned but
not spoken, and `>> Amina:` at the beginning of a caption names who speaks from there on. `@2.5s` at
the beginning of a line or after `|` begins a caption at that moment, `@2.5s-4s` ends it as well. A
backslash before a mark makes it a plain character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from storykit.script.markup import star_pairs

_BREAK = re.compile(r"\s*(?:(?<!\\)\||\n)[\s|]*")
_SOUND = re.compile(r"(?<!\S)\[[^\[\]|\n]{1,80}\](?![^\s|])")
_SENTENCE_ENDS = frozenset('.!?…؟۔।॥။។。！？]|:：\n"”’»')
_TURN = re.compile(r">>\s*([^\s:|\n>][^:|\n>]{0,60}?)\s*[:：]\s*")
_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?|\d{1,5}(?:[.,]\d{1,3})?\s?(?:ms|s|min)"
_MOMENT = re.compile(rf"@({_TIME})(?:\s?[-–]\s?({_TIME}))?(?=[\s|]|>>|$)[\s|]*")
_UNITS = {"ms": 1, "s": 1_000, "min": 60_000}
_MARKS = "*|[>@\\"


@dataclass(frozen=True, slots=True)
class Moment:
    """When the author wants a caption to come and to go, in milliseconds, and where it begins."""

    place: int
    at: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A text without its marks. Places count code points of `plain`, stretches are (start, end).

    `captions` and `lines` are the places at which the author begins a new caption or line,
    `emphasis` the stretches the author stressed, `unspoken` those that are shown but not said
    (sounds, names of speakers), `turns` the places where someone begins to speak, with the name,
    and `moments` the captions whose times the author set.
    """

    plain: str
    captions: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()
    unspoken: tuple[tuple[int, int], ...] = ()
    turns: tuple[tuple[int, str], ...] = ()
    moments: tuple[Moment, ...] = ()

    @property
    def spoken(self) -> str:
        """What is said of the text."""
        pieces = []
        place = 0
        for start, end in self.unspoken:
            pieces.append(self.plain[place:start])
            place = end
        return "".join([*pieces, self.plain[place:]]).strip()


@lru_cache(maxsize=2048)
def parse_wording(written: str) -> Wording:
    """The wording of a text as an author wrote it; a break stands where the text goes on."""
    written = written.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _Parse(written).wording()


def plain(written: str) -> str:
    """Narration as it is shown: without the marks for emphasis and captions."""
    return parse_wording(written).plain


def spoken(written: str) -> str:
    """Narration as it is said: without marks, sounds in brackets and names of speakers."""
    return parse_wording(written).spoken


@dataclass(slots=True)
class _Parse:
    written: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    captions: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    emphasis: list[tuple[int, int]] = field(default_factory=list)
    unspoken: list[tuple[int, int]] = field(default_factory=list)
    turns: list[tuple[int, str]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    opened: int | None = None

    def wording(self) -> Wording:
        stars = {}
        for pair in star_pairs(self.written):
            stars[pair.opening] = stars[pair.closing] = pair.length
        sounds = {
            match.start(): match.end()
            for match in _SOUND.finditer(self.written)
            if self._stands_alone(match)
        }
        place = self._turn(len(self.written) - len(self.written.lstrip("| \n")))
        while place < len(self.written):
            if place in stars:
                self._star()
                place += stars[place]
            elif place in sounds:
                place = self._sound(place, sounds[place])
            else:
                place = self._plain(place)
        text = "".join(self.pieces).rstrip()
        return Wording(
            text,
            tuple(dict.fromkeys(at for at in self.captions if 0 < at < len(text))),
            tuple(at for at in self.lines if 0 < at < len(text)),
            _clipped(self.emphasis, len(text)),
            _clipped(self.unspoken, len(text)),
            tuple(self.turns),
            tuple(moment for moment in self.moments if moment.place < len(text)),
        )

    def _stands_alone(self, match: re.Match[str]) -> bool:
        """Whether brackets stand before or after a sentence; within one they are an editor's."""
        before = self.written[: match.start()].rstrip(" ")
        after = self.written[match.end() :].lstrip(" ")
        opens = not before or before[-1] in _SENTENCE_ENDS
        return opens or not after or after[0] in "|\n["

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _plain(self, place: int) -> int:
        """Takes a break or one plain character, and gives the place after it."""
        broken = _BREAK.match(self.written, place) if self.written[place] in " \t\n|" else None
        if broken:
            new_caption = "|" in broken[0] or broken[0].count("\n") > 1
            self._put("\n" if "\n" in broken[0] else " ")
            (self.captions if new_caption else self.lines).append(self.length)
            return self._turn(broken.end())
        if self.written[place] == "\\" and self.written[place + 1 : place + 2] in [*_MARKS]:
            place += 1
        self._put(self.written[place])
        return place + 1

    def _star(self) -> None:
        if self.opened is None:
            self.opened = self.length
        else:
            self.emphasis.append((self.opened, self.length))
            self.opened = None

    def _sound(self, start: int, end: int) -> int:
        self.unspoken.append((self.length, self.length + end - start))
        self._put(self.written[start:end])
        return end

    def _turn(self, place: int) -> int:
        """Takes a moment and the name of a speaker, where they stand; both begin a new caption."""
        moment = _MOMENT.match(self.written, place)
        if moment:
            until = _milliseconds(moment[2]) if moment[2] else None
            self.captions.append(self.length)
            self.moments.append(Moment(self.length, _milliseconds(moment[1]), until))
            place = moment.end()
        match = _TURN.match(self.written, place)
        if not match:
            return place
        name = " ".join(match[1].split())
        self.captions.append(self.length)
        self.turns.append((self.length, name))
        label = f"{name}: "
        self.unspoken.append((self.length, self.length + len(label)))
        self._put(label)
        return match.end()


def _milliseconds(written: str) -> int:
    """A moment written `2.5s`, `400ms` or `1:02.5`."""
    text = written.replace(",", ".")
    if ":" in text:
        seconds = 0.0
        for part in text.split(":"):
            seconds = seconds * 60 + float(part)
        return round(seconds * 1000)
    number = text.rstrip("inms ")
    return round(float(number) * _UNITS[text[len(number) :].strip()])


def _clipped(stretches: list[tuple[int, int]], length: int) -> tuple[tuple[int, int], ...]:
    return tuple((start, min(end, length)) for start, end in stretches if start < length)
