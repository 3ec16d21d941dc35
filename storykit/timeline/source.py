"""What captions are made of: the text that is shown, its marks, and when each word of it is spoken.

The text an author wrote and the text a narrator spoke differ in white space, marks, sounds and
names of speakers. They are laid over each other by the characters that are left, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from storykit.language import Language
from storykit.script.wording import Moment, Wording, parse_wording
from storykit.spans import Span
from storykit.timeline.moments import LONGEST, anchored, kept_moments
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration, Word

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff]")
_UNBROKEN_SPACES = "\u00a0\u202f\u2007\u3000"


@dataclass(frozen=True, slots=True)
class Marks:
    """Places in a text: where the author begins captions and lines, and where sounds and names end.

    `loose` are places beside a sound, where a break is welcome; `tight` those after a speaker's
    name, where it is not.
    """

    captions: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    loose: tuple[int, ...] = ()
    tight: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The shown text in single spaces, its spoken words in order, its marks and its speakers.

    `moments` are the times the author set for captions, from the beginning of the narration.
    """

    text: str
    words: tuple[Word, ...] = ()
    marks: Marks = Marks()
    turns: tuple[tuple[int, str], ...] = ()
    moments: tuple[Moment, ...] = ()

    def speaker_at(self, place: int) -> str | None:
        """Who speaks at a place, if the author said so."""
        names = [name for start, name in self.turns if start <= place]
        return names[-1] if names else None


def source_of(narration: Narration, language: Language, written: str | None = None) -> Source:
    """What captions of a narration are made of, given the text as its author wrote it.

    A narrator who speaks other words than were written is captioned with those. Word times that
    were not measured are estimated, and stretched to the narration's own length where it has one;
    they keep to the times the author set for captions.
    """
    wording = parse_wording(narration.text if written is None else written)
    if _bare(wording.spoken) != _bare(narration.text):
        wording = _own_wording(narration)
        if _bare(wording.spoken) != _bare(narration.text) and not narration.words:
            narration = replace(narration, text=wording.spoken)
    timed = narration.words or _estimated(narration, language)
    source = _laid_over(wording, narration.text, timed)
    heard = narration.measured or narration.audio is not None
    moments = kept_moments(source.moments, min(narration.duration, LONGEST) if heard else LONGEST)
    words = source.words if narration.measured else anchored(source.words, moments)
    return replace(source, words=words, moments=moments)


def _own_wording(narration: Narration) -> Wording:
    """The wording of a narrator's own text; its marks count only where no word has a place."""
    own = parse_wording(narration.text)
    return Wording(narration.text) if narration.words and own.plain != narration.text else own


def _laid_over(wording: Wording, said: str, words: Sequence[Word]) -> Source:
    kept, text = _collapsed(wording.plain)

    def moved(places: Sequence[int]) -> tuple[int, ...]:
        ends = (min(kept[place], len(text)) for place in places)
        return tuple(place for place in dict.fromkeys(ends) if 0 < place < len(text))

    sounds = [stretch for stretch in wording.unspoken if wording.plain[stretch[0]] == "["]
    names = [stretch for stretch in wording.unspoken if stretch not in sounds]
    after = [_skipped(wording.plain, end) for _, end in sounds]
    marks = Marks(
        moved(wording.captions),
        moved(wording.lines),
        moved([*(start for start, _ in sounds), *after]),
        moved([end for _, end in names]),
    )
    turns = tuple((kept[place], name) for place, name in wording.turns)
    moments = tuple(
        replace(moment, place=kept[moment.place])
        for moment in wording.moments
        if kept[moment.place] < len(text)
    )
    placed = _placed(words, said, _said_places(wording, kept, text))
    return Source(text, placed, marks, turns, moments)


def _said_places(wording: Wording, kept: Sequence[int], text: str) -> list[int]:
    """The places in the shown text of the characters that are said, white space left out."""
    silent = {place for start, end in wording.unspoken for place in range(start, end)}
    return [
        kept[place]
        for place, character in enumerate(wording.plain)
        if place not in silent and not _is_dropped(character) and kept[place] < len(text)
    ]


def _placed(words: Sequence[Word], said: str, places: Sequence[int]) -> tuple[Word, ...]:
    """The words in order, moved to where they are shown; those outside of it are left out."""
    counts = [0]
    for character in said:
        counts.append(counts[-1] + (not _is_dropped(character)))
    placed = []
    moment = 0
    for word in sorted(words, key=lambda word: (word.start, word.end)):
        if not 0 <= word.start < word.end < len(counts):
            continue
        first, last = counts[word.start], counts[word.end] - 1
        if not first <= last < len(places):
            continue
        begin = max(moment, word.span.start)
        moment = max(begin, word.span.end)
        placed.append(Word(places[first], places[last] + 1, Span(begin, moment)))
    return tuple(placed)


def _estimated(narration: Narration, language: Language) -> tuple[Word, ...]:
    words, duration = estimate_words(narration.text, language)
    if not duration or not narration.duration:
        return words
    scale = narration.duration / duration
    return tuple(
        replace(word, span=Span(round(word.span.start * scale), round(word.span.end * scale)))
        for word in words
    )


def _skipped(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _is_dropped(character: str) -> bool:
    return character.isspace() or _CONTROLS.match(character) is not None


def _bare(text: str) -> str:
    return "".join(character for character in text if not _is_dropped(character))


def _collapsed(text: str) -> tuple[list[int], str]:
    """The place each character (and the end) gets, and the text in single spaces."""
    kept: list[int] = []
    pieces: list[str] = []
    for character in text:
        breakable = character.isspace() and character not in _UNBROKEN_SPACES
        kept.append(len(pieces))
        if breakable:
            if pieces and pieces[-1] != " ":
                pieces.append(" ")
        elif not _CONTROLS.match(character):
            pieces.append(character)
    kept.append(len(pieces))
    return kept, "".join(pieces).rstrip(" ")
