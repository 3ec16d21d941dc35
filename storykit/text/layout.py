"""Setting a text in lines of a given width, and fitting it to a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from storykit.errors import TextError
from storykit.language import Language
from storykit.text.analysis import unclosed_isolates
from storykit.text.fonts import FontBook
from storykit.text.paragraph import Paragraph
from storykit.text.setting import Room, set_lines
from storykit.text.style import Job, TextStyle, make_job

# Sizes are tried in steps of half a pixel, which no eye tells apart.
_STEP: Final = 0.5
_EXACT: Final = 0.01
# A box so many times higher than wide has no end; its columns get a fair length.
_ENDLESS: Final = 60
_FAIR: Final = 0.8
# What stands before the host of an address.
_SCHEME: Final = "://"
# What may go before an ellipsis without being missed.
_BEFORE_ELLIPSIS: Final = " \u00a0\u200b\n\t،,;:·-–—"


def lay_out(
    text: str,
    *,
    width: float,
    language: str | Language,
    style: TextStyle | None = None,
    height: float | None = None,
    max_lines: int | None = None,
    balance: bool = False,
    fonts: FontBook | None = None,
    emphasis: Sequence[tuple[int, int]] = (),
    emphasis_weight: int | None = None,
) -> Paragraph:
    """The text in lines no wider than `width` pixels, at the size of its style.

    Words are cut only where one alone is wider than the line. With `max_lines`, words that do not
    fit are left out and an ellipsis stands for them. `balance` makes lines nearly equal in length.
    `emphasis` lists ranges of code points to set in `emphasis_weight` (bold unless told).
    Columns of vertical scripts are at most `height` pixels long, or 0.8 of `width` where no height
    is given; `max_lines` does not count columns.

    Raises TextError where not even one letter fits, or for texts that no one could read.
    """
    job = make_job(text, language, style, fonts, emphasis, emphasis_weight)
    if job.vertical:
        return set_lines(job, job.style.size, _columns(width, height), balance)
    paragraph = set_lines(job, job.style.size, Room(width), balance)
    if max_lines is not None and len(paragraph.lines) > max_lines:
        return _shorten(job, job.style.size, Room(width), max_lines, None, balance)
    return paragraph


def fit(
    text: str,
    *,
    width: float,
    height: float,
    smallest: float,
    largest: float,
    language: str | Language,
    style: TextStyle | None = None,
    max_lines: int | None = None,
    balance: bool = False,
    fonts: FontBook | None = None,
    emphasis: Sequence[tuple[int, int]] = (),
    emphasis_weight: int | None = None,
) -> Paragraph:
    """The text at the largest size from `smallest` to `largest` that fits the box, no word cut.

    Where even the smallest size is too large, words are left out at the end and an ellipsis stands
    for them. The ink never leaves the box. An address keeps its scheme and host on one line where
    a size that fits allows it. Columns of vertical scripts are as long as the box is
    high, or 0.8 of its width where it has no end; `max_lines` does not count columns.

    Raises TextError where nothing fits at all.
    """
    style = replace(style or TextStyle(), size=largest)
    job = make_job(text, language, style, fonts, emphasis, emphasis_weight)
    smallest = max(1.0, min(smallest, largest))
    room, depth = Room(width), height
    if job.vertical:
        room, depth, max_lines = _columns(width, height), width, None

    def fits(size: float, whole: bool, tight: bool = False) -> Paragraph | None:
        try:
            paragraph = set_lines(job, size, replace(room, tight=tight), balance)
        except TextError:
            return None
        too_many = max_lines is not None and len(paragraph.lines) > max_lines
        if paragraph.broken or too_many or paragraph.extent > depth + _EXACT:
            return None
        if whole and any(line.text.rstrip().endswith(_SCHEME) for line in paragraph.lines):
            return None
        return paragraph

    def largest_fitting(whole: bool) -> Paragraph | None:
        best = fits(largest, whole)
        low, high = 0, max(0, int((largest - smallest) / _STEP))
        while low <= high and (best is None or best.size < largest):
            middle = (low + high) // 2
            tried = fits(smallest + middle * _STEP, whole)
            if tried is None:
                high = middle - 1
            else:
                best = tried
                low = middle + 1
        return best

    best = largest_fitting(whole=True)
    if best is None and _SCHEME in text:
        best = largest_fitting(whole=False)
    if best is None:
        best = fits(smallest, whole=False, tight=True)
    return best or _shorten(job, smallest, room, max_lines, depth, balance)


def _columns(width: float, height: float | None) -> Room:
    """The room of vertical lines in a box; boxes without an end get columns of fair length."""
    if height is None or height > _ENDLESS * width:
        height = _FAIR * width
    return Room(height, width)


def _shorten(
    job: Job,
    size: float,
    room: Room,
    max_lines: int | None,
    depth: float | None,
    balanced: bool,
) -> Paragraph:
    """As many words as fit, and an ellipsis; syllables only where not even one word fits."""
    breaks = job.analysis(job.text).breaks

    def attempt(cut: int, tight: bool) -> Paragraph | None:
        kept = job.text[:cut].rstrip(_BEFORE_ELLIPSIS)
        text = kept + "\u2069" * unclosed_isolates(kept) + job.language.ellipsis
        try:
            paragraph = set_lines(job, size, replace(room, tight=tight), balanced, text)
        except TextError:
            return None
        if max_lines is not None and len(paragraph.lines) > max_lines:
            return None
        if depth is not None and paragraph.extent > depth + _EXACT:
            return None
        return replace(paragraph, truncated=True)

    for tight, places, may_break in (
        (False, breaks.good, False),
        (True, breaks.good, False),
        (True, breaks.clusters, True),
    ):
        low, high = 0, len(places) - 2
        best = None
        while low <= high:
            middle = (low + high) // 2
            tried = attempt(places[middle], tight)
            if tried is None or (tried.broken and not may_break):
                high = middle - 1
            else:
                best, low = tried, middle + 1
        if best is not None:
            return best
    raise TextError(
        f"Not one word of “{job.text[:40]}” fits its box at size {size:g}.",
        cure="Give the text a larger box or a smaller size.",
    )
