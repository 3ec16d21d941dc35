"""Every target on its examples, on what the fuzzer found, and on bytes of Hypothesis' own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from targets import TARGETS

FINDS = sorted((Path(__file__).parent / "finds").glob("*-*"))


@pytest.mark.parametrize("name", TARGETS)
def test_every_example_is_taken(name: str) -> None:
    seeds = list(TARGETS[name].seeds())
    assert seeds
    for seed in seeds[:: max(1, len(seeds) // 12)]:
        TARGETS[name].run(seed)


@pytest.mark.parametrize("find", FINDS, ids=lambda find: find.name)
def test_what_was_found_once_is_foreseen_now(find: Path) -> None:
    TARGETS[find.name.partition("-")[0]].run(find.read_bytes())


SEEDS = {name: list(target.seeds()) for name, target in TARGETS.items()}


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40)
@given(data=st.data())
def test_damaged_examples_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """A piece of an example with a piece taken out, written twice or replaced."""
    seed = data.draw(st.sampled_from(SEEDS[name]))[:1500]
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(len(seed), start + 40)))
    words = st.sampled_from([word.encode() for word in TARGETS[name].words] or [b"x"])
    piece = data.draw(st.binary(max_size=8) | words | st.just(seed[start:end] * 3))
    TARGETS[name].run(seed[:start] + piece + seed[end:])
