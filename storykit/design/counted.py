"""Numbers that count up: their states, each digit where the number itself has one.

Numbers are told from their last digit on: units stand where units will stand, thousands where
thousands will, and their signs between them. So nothing moves while a number grows, not even in
fonts whose digits differ in width, as those of Burmese, Thai or Urdu do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from storykit.design.lettering import Lettering
from storykit.text.paragraph import PlacedRun

Set = Callable[[str], Lettering]
"""Sets a text as the number itself is set."""

_BEHIND = 0
"""The place of a minus that stands on the far side of the digits, as in Arabic."""


def counted_states(
    whole: Lettering, states: Iterable[tuple[int, str]], set_text: Set
) -> tuple[tuple[int, Lettering], ...]:
    """The states of a number on its way up, with when each begins; the last is the number."""
    found = [(moment, text) for moment, text in states]
    earlier = [(moment, standing_as(set_text(text), whole)) for moment, text in found[:-1]]
    return (*earlier, *((moment, whole) for moment, _ in found[-1:]))


def standing_as(state: Lettering, whole: Lettering) -> Lettering:
    """A state of a number with its digits in the places that the whole number has for them.

    A minus stands before the first digit, or behind the last where the whole number has it there.
    What does not fit these places, as a text of several lines, is left as it is.
    """
    ours, theirs = state.paragraph, whole.paragraph
    if len(ours.lines) != 1 or len(theirs.lines) != 1 or ours.size != theirs.size:
        return state
    line = theirs.lines[0]
    places = _places(whole)
    runs = []
    for placed in ours.lines[0].runs:
        for glyph in placed.run.glyphs:
            behind = glyph.cluster == 0 and _BEHIND in places
            place = places.get(_BEHIND if behind else len(ours.shown) - glyph.cluster)
            if place is None:
                return state
            left, room = place
            width = glyph.advance * ours.size
            run = replace(placed.run, glyphs=(glyph,))
            runs.append(PlacedRun(run, left + (room - width) / 2, width))
    set_line = replace(line, text=ours.lines[0].text, end=ours.lines[0].end, runs=tuple(runs))
    return replace(
        state, paragraph=replace(theirs, text=ours.text, shown=ours.shown, lines=(set_line,))
    )


def _places(whole: Lettering) -> dict[int, tuple[float, float]]:
    """Where each sign of a number begins and how wide it is, counted from the last, which is 1."""
    paragraph = whole.paragraph
    places: dict[int, tuple[float, float]] = {}
    for glyph in paragraph.glyphs():
        places[len(paragraph.shown) - glyph.cluster] = (glyph.x, glyph.advance)
    first = places.get(len(paragraph.shown))
    if first is not None and first[0] > places.get(1, first)[0]:
        places[_BEHIND] = first
    return places
