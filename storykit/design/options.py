"""Options: the keys that layers, themes and their parts may have, each with its reader and meaning.

Every option carries its reader and one sentence about it, so that the checks of a file, the
values a board is made of and the reference in the documentation all come from the same classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, field, fields
from typing import Any

from storykit.design.measures import read_color, read_number


def option(default: Any, read: Callable[[Any], Any], about: str) -> Any:
    """A key a layer may have: its default, its reader and what it does."""
    return field(default=default, metadata={"read": read, "about": about})


def choice(*words: str) -> Callable[[object], str]:
    """A reader of one of some words."""

    def read(value: object) -> str:
        if value not in words:
            raise ValueError(f"one of {', '.join(words)} is wanted, not “{value}”")
        return str(value)

    return read


def read_text(value: object) -> str:
    """Any text; numbers become text, nothing becomes an empty one."""
    if isinstance(value, bool) or isinstance(value, Mapping | list | tuple):
        raise ValueError("a text is wanted")
    return "" if value is None else str(value)


def read_any(value: object) -> object:
    """Whatever stands there."""
    return value


def read_color_name(value: object) -> str:
    """A colour as written: `#1b2a41`, or a name that the tone or the theme explains."""
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9-]*", value):
        return value
    read_color(value)
    return str(value)


def read_word(value: object) -> str:
    """A name."""
    if isinstance(value, str) and re.fullmatch(r"[^\W\d][\w-]*", value):
        return value
    raise ValueError("a name of letters, digits and hyphens is wanted")


def read_focus(value: object) -> tuple[float, float]:
    """Two shares of width and height."""
    if isinstance(value, list | tuple) and len(value) == 2:
        share = read_number(0, 1)
        return share(value[0]), share(value[1])
    raise ValueError("a focus is written like [0.5, 0.4]: shares of the width and the height")


def read_part(kind: type) -> Callable[[object], Any]:
    """A reader of a mapping whose keys are the options of `kind`."""

    def read(value: object) -> Any:
        if not isinstance(value, Mapping):
            raise ValueError(f"a mapping with some of {', '.join(option_names(kind))} is wanted")
        known = options_of(kind)
        given = {}
        for key, inner in value.items():
            if key not in known:
                raise ValueError(f"there is no “{key}” here: {', '.join(known)} are known")
            try:
                given[attribute(key)] = known[key].metadata["read"](inner)
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from None
        return kind(**given)

    return read


def attribute(key: str) -> str:
    """The attribute that holds an option, where the key is a word of Python or has a hyphen."""
    return {"from": "begin", "if": "condition"}.get(key, key.replace("-", "_"))


def key_of(name: str) -> str:
    """The key that an attribute holds."""
    return {"begin": "from", "condition": "if"}.get(name, name.replace("_", "-"))


def options_of(kind: type) -> dict[str, Field[Any]]:
    """The options of a kind of layer or part, by key."""
    return {key_of(f.name): f for f in fields(kind) if "read" in f.metadata}


def option_names(kind: type) -> tuple[str, ...]:
    """The keys a kind of layer or part may have."""
    return tuple(options_of(kind))
