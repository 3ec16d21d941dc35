"""The length of texts as readers see it: graphemes, without characters nobody sees."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from itertools import pairwise

from storykit.language import graphemes


class Ruler:
    """Measures stretches of one text in graphemes that can be seen (or are spaces)."""

    def __init__(self, text: str) -> None:
        self._bounds = graphemes(text) if text else [0]
        self._counts = [0]
        for start, end in pairwise(self._bounds):
            unseen = all(unicodedata.category(character) == "Cf" for character in text[start:end])
            self._counts.append(self._counts[-1] + (not unseen))

    def between(self, start: int, end: int) -> int:
        """The graphemes that begin in a stretch of code points."""
        if end <= start:
            return 0
        first = bisect_left(self._bounds, start)
        last = min(bisect_left(self._bounds, end), len(self._counts) - 1)
        return self._counts[last] - self._counts[min(first, last)]

    def steps(self, start: int, end: int, width: int) -> list[int]:
        """Places inside a stretch that part it into pieces of `width` graphemes."""
        first, last = bisect_right(self._bounds, start), bisect_left(self._bounds, end)
        return [self._bounds[index] for index in range(first - 1 + width, last, width)]


def length(text: str) -> int:
    """The graphemes of a text that can be seen, spaces included."""
    return Ruler(text).between(0, len(text))
