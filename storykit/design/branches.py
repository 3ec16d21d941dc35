"""The `when:` of layouts: which branches hold, and what they change."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from storykit.documents import child
from storykit.formats import Format

SHAPES = ("wide", "tall")
CONDITIONS = ("rtl", "ltr", "in-columns", "captions", "picture", "card", *SHAPES)
"""The words of conditions beside the names of formats and of the layout's own fields."""

Report = Callable[[str, str, str], None]


def conditions(
    format: Format,
    *,
    right_to_left: bool,
    captions: bool,
    present: Iterable[str],
    moving: bool = False,
    in_columns: bool = False,
) -> frozenset[str]:
    """The words that hold in `when:`; `present` names the fields that are given."""
    ratio = format.width / format.height
    given = set(present)
    terms = {format.shape, "rtl" if right_to_left else "ltr", *given}
    terms |= {"wide"} if ratio > 1.2 else {"tall"} if ratio < 0.9 else set()
    terms |= {"in-columns"} if in_columns else set()
    terms |= {"captions"} if captions else set()
    terms |= set() if captions or moving else {"card"}
    terms |= {"picture"} if given & {"image", "video"} else set()
    return frozenset(terms)


def holds(condition: str, terms: frozenset[str]) -> bool:
    """Whether all of a condition's words hold; `no-` before a word turns it round."""
    return all(
        word in terms or (word.startswith("no-") and word.removeprefix("no-") not in terms)
        for word in condition.split()
    )


def changed(
    raw: Mapping[str, Any], branches: Iterable[tuple[str, Any]], report: Report
) -> tuple[dict[str, Any], dict[str, str]]:
    """A layout's plain values with its branches' changes, and where each changed path was written.

    `raw` stays as it is. Mistakes go to `report` with the path of what is wrong.
    """
    made: dict[str, Any] = copy.deepcopy(dict(raw))
    origins: dict[str, str] = {}
    for condition, changes in branches:
        origin = child("when", condition)
        if not isinstance(changes, dict):
            report(origin, "What changes is a mapping.", "Write {layers.0.box: {…}}.")
            continue
        for target, value in changes.items():
            path = _put(made, target.split("."), value)
            if path is None:
                cure = "Name a layer by its number or `name`, then the key: layers.quote.box."
                report(child(origin, target), f"There is nothing at “{target}”.", cure)
            else:
                origins[path] = child(origin, target)
    return made, origins


def _put(raw: dict[str, Any], steps: list[str], value: Any) -> str | None:
    """Puts a value at a dotted path; the path as documents write it, None where there is none."""
    here: Any = raw
    path = ""
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        if isinstance(here, list):
            found = _hops(here, step)
            if found is None:
                return None
            for hop in found[:-1]:
                path, here = child(path, hop), here[hop]
            path, key = child(path, found[-1]), found[-1]
        elif isinstance(here, dict) and (last or step in here):
            path, key = child(path, step), step
        else:
            return None
        if last:
            here[key] = copy.deepcopy(value)
            return path
        here = here[key]
    return None


def _hops(layers: list[Any], step: str) -> list[Any] | None:
    """The hops from a list of layers to the one of that number or name, looking into groups."""
    if step.isdigit():
        return [int(step)] if int(step) < len(layers) else None
    for index, layer in enumerate(layers):
        if not isinstance(layer, dict):
            continue
        if layer.get("name") == step:
            return [index]
        inner = layer.get("layers")
        found = _hops(inner, step) if isinstance(inner, list) else None
        if found is not None:
            return [index, "layers", *found]
    return None
