"""Texts that are typed: their states, letter by letter, while nothing that is joined is cut.

The whole text is set first, so that no letter ever moves. It is seen up to places where the shaper
says that a text may be broken without being shaped again: never within a joined group of Arabic
letters, a syllable of Burmese or Hindi, or a ligature.
"""

from __future__ import annotations

from dataclasses import replace

from storykit.design.lettering import Lettering
from storykit.language import graphemes
from storykit.text import Paragraph
from storykit.text.paragraph import Line

_MOST_STATES = 48
"""More would be seen by nobody, and each takes a picture's memory."""


def typed_states(lettering: Lettering, time: int) -> tuple[tuple[int, Lettering], ...]:
    """The states of a text that is typed in `time` milliseconds, with when each begins.

    The first is nothing at all, the last the whole text. Every letter takes the same time; what
    comes together is seen as soon as its first letter is due.
    """
    paragraph = lettering.paragraph
    stops = typing_stops(paragraph)
    letters = [place for place in graphemes(paragraph.shown) if _is_seen(paragraph.shown, place)]
    step = max(1, -(-len(stops) // _MOST_STATES))
    chosen = stops[step - 1 :: step]
    if stops[-1] not in chosen:
        chosen.append(stops[-1])
    states = [(0, replace(lettering, until=0))]
    before = 0
    for stop in chosen:
        due = 1 + sum(place < before for place in letters)
        until = None if stop == stops[-1] else stop
        states.append((round(time * due / len(letters)), replace(lettering, until=until)))
        before = stop
    return tuple(states)


def typing_stops(paragraph: Paragraph) -> list[int]:
    """The places, in code points, up to which a text may be seen, each with more ink than before.

    The last is its end. Words and numbers that run against the others of their line come whole:
    letter by letter they would begin far from what was typed last, and leave a hole between.
    """
    text = paragraph.shown
    starts: set[int] = set()
    inside: set[int] = set()
    for line in paragraph.lines:
        for first, stop in _against(line, text):
            inside.update(range(first + 1, stop))
        for placed in line.runs:
            starts.add(placed.run.start)
            for glyph in placed.run.glyphs:
                starts.add(glyph.cluster)
                if glyph.unsafe:
                    inside.add(glyph.cluster)
    places = (starts - inside) & set(graphemes(text))
    return [*sorted(place for place in places if place and _is_seen(text, place)), len(text)]


def _against(line: Line, text: str) -> list[tuple[int, int]]:
    """The stretches of a line that run against its other words, in code points."""
    runs = sorted((placed.run for placed in line.runs), key=lambda run: run.start)
    usual = min((run.level for run in runs if _is_said(text[run.start : run.end])), default=0)
    found: list[tuple[int, int]] = []
    for run in runs:
        if run.level <= usual:
            continue
        if found and found[-1][1] == run.start:
            found[-1] = (found[-1][0], run.end)
        else:
            found.append((run.start, run.end))
    return found


def _is_said(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_seen(text: str, place: int) -> bool:
    return bool(text[place : place + 1].strip())
