"""Scripts of older versions made into the newest: one function for each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from storykit.documents import Document
from storykit.errors import Finding, ScriptError

CURRENT = 1
"""The version of the script that this storykit reads and `storykit new` writes."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the keys of one version and returns those of the next; what it is given stays as it is."""

UPGRADES: Mapping[int, Upgrade] = {}
"""The step that leads on from each older version."""


def upgrade(
    document: Document, *, current: int = CURRENT, steps: Mapping[int, Upgrade] = UPGRADES
) -> dict[str, Any]:
    """The document's keys as the current version has them, without `storykit:`.

    Raises ScriptError when the version is missing, is no number, or is newer than this storykit.
    """
    data = dict(document.data)
    if "storykit" not in data:
        raise _failure(
            document,
            "",
            "“storykit: 1” is missing.",
            f"Begin the script with the line “storykit: {current}”.",
        )
    version = _version(document)
    if version is None or version < 1:
        written = document.written.get("storykit", data["storykit"])
        raise _failure(
            document,
            "storykit",
            f"“storykit: {str(written)[:20]}” is no version of the script.",
            f"Write “storykit: {current}”.",
        )
    if version > current:
        raise _failure(
            document,
            "storykit",
            f"This script is written for a newer storykit (scripts of version {version}); "
            f"this one reads up to version {current}.",
            "Install the newest storykit, then try again.",
        )
    del data["storykit"]
    for step in range(version, current):
        data = steps[step](data)
    return data


def _version(document: Document) -> int | None:
    value = document.data["storykit"]
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 10:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _failure(document: Document, path: str, message: str, cure: str) -> ScriptError:
    where = document.where(path)
    return ScriptError([Finding(ScriptError.rule, "error", message, cure, where)])
