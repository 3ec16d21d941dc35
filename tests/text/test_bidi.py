"""The bidi algorithm against Unicode's own conformance files, whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from storykit.text.bidi import resolve, resolve_classes, visual_order

DATA = Path(__file__).parents[1] / "unicode"
REMOVED = {"LRE", "RLE", "LRO", "RLO", "PDF", "BN"}


def read(name: str) -> list[str]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return [line for line in file.read().splitlines() if line and not line.startswith("#")]


def shown(levels: list[int], kept: list[bool]) -> list[int]:
    """The visual order without the characters that rule X9 removes."""
    places = [place for place, keep in enumerate(kept) if keep]
    return [places[place] for place in visual_order([levels[place] for place in places])]


def check_character_case(line: str) -> None:
    codes, direction, base, levels, order = line.split(";")
    text = "".join(chr(int(code, 16)) for code in codes.split())
    resolved = resolve(text, None if direction == "2" else int(direction))  # type: ignore[arg-type]
    wanted = levels.split()
    found = resolved.of_line(0, len(text))
    assert resolved.base == int(base), line
    kept = [level != "x" for level in wanted]
    assert [str(level) for level, keep in zip(found, kept, strict=True) if keep] == [
        level for level in wanted if level != "x"
    ], line
    assert shown(found, kept) == [int(place) for place in order.split()], line


def test_the_whole_character_test() -> None:
    cases = read("BidiCharacterTest.txt.gz")
    assert len(cases) == 91707
    for line in cases:
        check_character_case(line)


def check_class_test(every: int) -> int:
    """The number of cases of BidiTest.txt that held; each line has one for each base direction."""
    levels: list[str] = []
    order: list[int] = []
    count = 0
    for number, line in enumerate(read("BidiTest.txt.gz")):
        if line.startswith("@Levels:"):
            levels = line.split(":")[1].split()
        elif line.startswith("@Reorder:"):
            order = [int(place) for place in line.split(":")[1].split()]
        elif not line.startswith("@") and number % every == 0:
            classes, bits = line.split(";")
            kept = [level != "x" for level in levels]
            for bit, base in ((1, None), (2, 0), (4, 1)):
                if not int(bits, 16) & bit:
                    continue
                found = resolve_classes(classes.split(), base).of_line(0, len(levels))  # type: ignore[arg-type]
                visible = [str(level) for level, keep in zip(found, kept, strict=True) if keep]
                assert visible == [level for level in levels if level != "x"], (line, base)
                assert shown(found, kept) == order, (line, base)
                count += 1
    return count


def test_a_part_of_the_class_test() -> None:
    assert check_class_test(37) > 20000


@pytest.mark.slow
def test_the_whole_class_test() -> None:
    assert check_class_test(1) == 770241
