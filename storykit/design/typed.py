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

_MOST_STATES = 48
"""More would be seen by nobody, and each takes a picture's memory."""


def typed_states(lettering: Lettering, time: int) -> tuple[tuple[int, Lettering], ...]:
    """The states of a text that is typed in `time` milliseconds, with when each begins.

    The first is nothing at all, the last the whole text.
    """
    stops = typing_stops(lettering.paragraph)
    step = max(1, -(-len(stops) // _MOST_STATES))
    chosen = [*stops[step - 1 :: step]]
    if stops and chosen[-1] != stops[-1]:
        chosen.append(stops[-1])
    states = [(0, replace(lettering, until=0))]
    states += [
        (round(time * number / len(chosen)), replace(lettering, until=stop))
        for number, stop in enumerate(chosen[:-1], 1)
    ]
    return (*states, (time, lettering))


def typing_stops(paragraph: Paragraph) -> list[int]:
    """The places, in code points, up to which a text may be seen, each with more ink than before.

    The last is its end.
    """
    text = paragraph.shown
    whole = set(graphemes(text))
    unsafe: set[int] = set()
    starts: set[int] = set()
    for line in paragraph.lines:
        for placed in line.runs:
            starts.add(placed.run.start)
            for glyph in placed.run.glyphs:
                starts.add(glyph.cluster)
                if glyph.unsafe:
                    unsafe.add(glyph.cluster)
    begins = sorted(
        place for place in (starts - unsafe) & whole if place and text[place : place + 1].strip()
    )
    return [*begins, len(text)]
