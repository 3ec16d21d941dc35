"""The Unicode Bidirectional Algorithm (UAX 9, revision 46) with isolates and paired brackets.

Names of rules (X5, W2, N0, L1) are those of the annex. A paragraph is resolved in logical order;
lines are put into visual order one by one, after they were broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from storykit.text.characters import bidi_class, brackets

DEEPEST: Final = 125
_BRACKET_STACK: Final = 63

_RIGHT: Final = frozenset({"R", "AL"})
_INITIATORS: Final = frozenset({"LRI", "RLI", "FSI"})
_ISOLATES: Final = frozenset({"LRI", "RLI", "FSI", "PDI"})
_EMBEDDINGS: Final = frozenset({"LRE", "RLE", "LRO", "RLO"})
_REMOVED: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
_MATTERS: Final = frozenset({"R", "AL", "AN"}) | _EMBEDDINGS | _INITIATORS
_CANONICAL: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}


@dataclass(frozen=True, slots=True)
class Levels:
    """The resolved paragraph: its own level, and level and original class of each character."""

    base: int
    levels: tuple[int, ...]
    classes: tuple[str, ...]

    def of_line(self, start: int, end: int) -> list[int]:
        """The levels of one line: spaces before tabs and at its end go back to the base (L1)."""
        line = list(self.levels[start:end])
        trailing = True
        for place in range(end - start - 1, -1, -1):
            kind = self.classes[start + place]
            if kind in ("S", "B"):
                line[place] = self.base
                trailing = True
            elif kind == "WS" or kind in _ISOLATES or kind in _REMOVED:
                if trailing:
                    line[place] = self.base
            else:
                trailing = False
        return line


def resolve(text: str, base: Literal[0, 1] | None) -> Levels:
    """The levels of a paragraph; `base` is 0 for left to right, 1 for right to left, or None."""
    return resolve_classes([bidi_class(character) for character in text], base, text)


def resolve_classes(
    classes: Sequence[str], base: Literal[0, 1] | None, text: str | None = None
) -> Levels:
    """The same from bidi classes; without the text there are no paired brackets."""
    if base != 1 and _MATTERS.isdisjoint(classes):
        return Levels(0, (0,) * len(classes), tuple(classes))
    matching = _match_isolates(classes)
    level = base if base is not None else _first_strong(classes, matching, 0, len(classes)) or 0
    work, levels = _explicit(classes, level, matching)
    explicit = list(levels)
    for sequence in _sequences(classes, levels, matching):
        _resolve_sequence(sequence, text, classes, work, explicit, levels, level, matching)
    for place, kind in enumerate(classes):
        if kind in _REMOVED:
            levels[place] = levels[place - 1] if place else level
    return Levels(level, tuple(levels), tuple(classes))


def visual_order(levels: Sequence[int]) -> list[int]:
    """The places of a line from the left to the right (L2)."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level & 1]
    if not odd:
        return order
    for level in range(max(levels), min(odd) - 1, -1):
        place = 0
        while place < len(order):
            end = place
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[place:end] = order[place:end][::-1]
            place = max(end, place + 1)
    return order


def _match_isolates(classes: Sequence[str]) -> dict[int, int]:
    """The matching PDI of each isolate initiator that has one (BD9)."""
    matching = {}
    waiting = []
    for place, kind in enumerate(classes):
        if kind in _INITIATORS:
            waiting.append(place)
        elif kind == "PDI" and waiting:
            matching[waiting.pop()] = place
    return matching


def _first_strong(
    classes: Sequence[str], matching: dict[int, int], start: int, end: int
) -> Literal[0, 1] | None:
    """The level by the first strong character outside of isolates (P2, P3)."""
    place = start
    while place < end:
        kind = classes[place]
        if kind == "L":
            return 0
        if kind in _RIGHT:
            return 1
        if kind in _INITIATORS:
            place = matching.get(place, end)
        place += 1
    return None


def _explicit(
    classes: Sequence[str], base: int, matching: dict[int, int]
) -> tuple[list[str], list[int]]:
    """Classes after overrides, and explicit levels (X1 to X8)."""
    work = list(classes)
    levels = [base] * len(classes)
    stack: list[tuple[int, str | None, bool]] = [(base, None, False)]
    lost_isolates = lost_embeddings = open_isolates = 0
    for place, kind in enumerate(classes):
        level, override, isolated = stack[-1]
        if kind in _EMBEDDINGS:
            levels[place] = level
            deeper = (level + 1) | 1 if kind[0] == "R" else (level + 2) & ~1
            if deeper <= DEEPEST and not lost_isolates and not lost_embeddings:
                stack.append((deeper, {"RLO": "R", "LRO": "L"}.get(kind), False))
            elif not lost_isolates:
                lost_embeddings += 1
        elif kind in _INITIATORS:
            levels[place] = level
            work[place] = override or kind
            if kind == "FSI":
                end = matching.get(place, len(classes))
                kind = "RLI" if _first_strong(classes, matching, place + 1, end) else "LRI"
            deeper = (level + 1) | 1 if kind == "RLI" else (level + 2) & ~1
            if deeper <= DEEPEST and not lost_isolates and not lost_embeddings:
                open_isolates += 1
                stack.append((deeper, None, True))
            else:
                lost_isolates += 1
        elif kind == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif open_isolates:
                lost_embeddings = 0
                while not stack.pop()[2]:
                    pass
                open_isolates -= 1
            level, override, _ = stack[-1]
            levels[place] = level
            work[place] = override or kind
        elif kind == "PDF":
            if not lost_isolates:
                if lost_embeddings:
                    lost_embeddings -= 1
                elif not isolated and len(stack) > 1:
                    stack.pop()
            levels[place] = stack[-1][0]
        elif kind == "B":
            levels[place] = base
        elif kind == "BN":
            levels[place] = level
        else:
            levels[place] = level
            work[place] = override or kind
    return work, levels


def _sequences(
    classes: Sequence[str], levels: Sequence[int], matching: dict[int, int]
) -> list[list[int]]:
    """The isolating run sequences (BD13) without the characters rule X9 removes."""
    runs: list[list[int]] = []
    for place, kind in enumerate(classes):
        if kind in _REMOVED:
            continue
        if runs and levels[runs[-1][-1]] == levels[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    by_first = {run[0]: run for run in runs}
    closing = set(matching.values())
    sequences = []
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in closing:
            continue
        sequence = list(run)
        while sequence[-1] in matching and classes[sequence[-1]] in _INITIATORS:
            sequence.extend(by_first[matching[sequence[-1]]])
        sequences.append(sequence)
    return sequences


def _resolve_sequence(
    sequence: list[int],
    text: str | None,
    classes: Sequence[str],
    work: list[str],
    explicit: Sequence[int],
    levels: list[int],
    base: int,
    matching: dict[int, int],
) -> None:
    """The final levels of one isolating run sequence (X10, W1 to W7, N0 to N2, I1, I2)."""
    level = explicit[sequence[0]]
    before = _neighbour(classes, explicit, sequence[0], -1, base)
    last = sequence[-1]
    cut = classes[last] in _INITIATORS and last not in matching
    after = base if cut else _neighbour(classes, explicit, last, 1, base)
    start_side = "R" if max(level, before) & 1 else "L"
    end_side = "R" if max(level, after) & 1 else "L"
    kinds = [work[place] for place in sequence]
    _weak(kinds, start_side)
    own_side = "R" if level & 1 else "L"
    if text is not None and "ON" in kinds:
        _pair_brackets(kinds, sequence, text, classes, own_side, start_side)
    _neutral(kinds, start_side, end_side, own_side)
    for place, kind in zip(sequence, kinds, strict=True):
        if level & 1:
            levels[place] = level if kind == "R" else level + 1
        elif kind == "R":
            levels[place] = level + 1
        elif kind != "L":
            levels[place] = level + 2


def _neighbour(
    classes: Sequence[str], levels: Sequence[int], place: int, step: int, base: int
) -> int:
    place += step
    while 0 <= place < len(classes) and classes[place] in _REMOVED:
        place += step
    return levels[place] if 0 <= place < len(classes) else base


def _weak(kinds: list[str], start_side: str) -> None:
    """Marks, numbers and what stands between them (W1 to W7), in place."""
    before = strong = start_side
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kind = kinds[place] = "ON" if before in _ISOLATES else before
        elif kind == "EN" and strong == "AL":
            kind = kinds[place] = "AN"
        if kind in ("L", "R", "AL"):
            strong = kind
        before = kind
    for place, kind in enumerate(kinds):
        if kind == "AL":
            kinds[place] = "R"
    for place in range(1, len(kinds) - 1):
        kind, left, right = kinds[place], kinds[place - 1], kinds[place + 1]
        if left == right and (
            (kind == "ES" and left == "EN") or (kind == "CS" and left in ("EN", "AN"))
        ):
            kinds[place] = left
    if "ET" in kinds:
        _terminators(kinds)
    strong = start_side
    for place, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[place] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _terminators(kinds: list[str]) -> None:
    """Percent and currency signs beside European numbers become part of them (W5), in place."""
    place = 0
    while place < len(kinds):
        end = place
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > place:
            beside = kinds[place - 1 : place] + kinds[end : end + 1]
            if "EN" in beside:
                kinds[place:end] = ["EN"] * (end - place)
        place = end + 1


def _side(kind: str) -> str:
    """Numbers count as right to left for brackets and neutrals (N0, N1)."""
    return "R" if kind in ("EN", "AN") else kind


def _pair_brackets(
    kinds: list[str],
    sequence: list[int],
    text: str,
    classes: Sequence[str],
    own_side: str,
    start_side: str,
) -> None:
    """Brackets take the direction of what they hold, or of what is around them (N0), in place."""
    for opening, closing in _find_brackets(kinds, sequence, text):
        inside = {_side(kind) for kind in kinds[opening + 1 : closing]}
        if own_side in inside:
            side = own_side
        elif inside & {"L", "R"}:
            context = start_side
            for kind in reversed(kinds[:opening]):
                if _side(kind) in ("L", "R"):
                    context = _side(kind)
                    break
            side = context
        else:
            continue
        for place in (opening, closing):
            kinds[place] = side
            mark = place + 1
            while mark < len(kinds) and classes[sequence[mark]] == "NSM":
                kinds[mark] = side
                mark += 1


def _find_brackets(kinds: list[str], sequence: list[int], text: str) -> list[tuple[int, int]]:
    """The bracket pairs as places in the sequence, by their opening (BD16)."""
    closing_by_opening, opening_by_closing = brackets()
    pairs = []
    waiting: list[tuple[str, int]] = []
    for place, kind in enumerate(kinds):
        if kind != "ON":
            continue
        character = text[sequence[place]]
        closing = closing_by_opening.get(character)
        if closing is not None:
            if len(waiting) == _BRACKET_STACK:
                return []
            waiting.append((_CANONICAL.get(closing, closing), place))
        elif character in opening_by_closing:
            wanted = _CANONICAL.get(character, character)
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == wanted:
                    pairs.append((waiting[depth][1], place))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _neutral(kinds: list[str], start_side: str, end_side: str, own_side: str) -> None:
    """Spaces and signs go with their neighbours, or with the embedding (N1, N2), in place."""
    place = 0
    while place < len(kinds):
        if kinds[place] not in _NEUTRAL:
            place += 1
            continue
        end = place
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        left = start_side if place == 0 else _side(kinds[place - 1])
        right = end_side if end == len(kinds) else _side(kinds[end])
        kinds[place:end] = [left if left == right else own_side] * (end - place)
        place = end
