"""The list of everything a render made, as `manifest.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from storykit.assets import digest
from storykit.files import publish
from storykit.jobs.locks import locked
from storykit.jobs.safety import Allowance

Kind = Literal[
    "video",
    "card",
    "subtitles",
    "transcript",
    "descriptions",
    "post",
    "storyboard",
    "sound",
    "still",
]


@dataclass(frozen=True)
class Output:
    """One file that was made. Sizes are pixels, times milliseconds; what does not apply is None."""

    path: Path
    kind: Kind
    language: str | None = None
    format: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    title: str | None = None
    alt: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def entry(output: Output, folder: Path, story: str) -> dict[str, Any]:
    """The output as the manifest names it: path within `folder`, size and sha256 of its bytes."""
    return {
        "story": story,
        "path": output.path.relative_to(folder).as_posix(),
        "kind": output.kind,
        "language": output.language,
        "format": output.format,
        "width": output.width,
        "height": output.height,
        "duration_ms": output.duration_ms,
        "bytes": output.path.stat().st_size,
        "sha256": digest(output.path),
        "title": output.title,
        "alt": output.alt,
        **output.facts,
    }


def write_manifest(
    folder: Path,
    story: str,
    outputs: Iterable[Output],
    allowed: Iterable[Allowance] | None = None,
) -> Path:
    """Writes `manifest.json` into the folder and returns its path.

    `allowed` are the rules that were overruled for the story this time; None where nobody looked,
    which leaves what earlier runs wrote.

    Files that earlier runs made and this one did not touch stay listed, so that rendering one
    language again, or another story into the same folder, forgets nothing; files that are gone are
    dropped.
    """
    path = folder / "manifest.json"
    new = [entry(output, folder, story) for output in outputs]
    # Two renders into one folder write one list.
    with locked(folder):
        text = _merged(path, story, new, allowed)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            publish(path, text)
    return path


def _merged(
    path: Path, story: str, new: list[dict[str, Any]], allowed: Iterable[Allowance] | None
) -> str:
    made = {item["path"] for item in new}
    kept = [
        item
        for item in _earlier(path, "files")
        if item.get("path") not in made and (path.parent / str(item.get("path"))).is_file()
    ]
    document: dict[str, Any] = {
        "storykit": 1, "files": sorted([*kept, *new], key=lambda item: str(item["path"]))
    }  # fmt: skip
    overruled = [
        item for item in _earlier(path, "allowed") if allowed is None or item.get("story") != story
    ] + [allowance.as_values() for allowance in allowed or ()]
    if overruled:
        document["allowed"] = overruled
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def listed(folder: Path, story: str, kind: Kind) -> tuple[dict[str, Any], ...]:
    """What the manifest of a folder lists of a kind for a story; nothing without a manifest."""
    items = _earlier(folder / "manifest.json", "files")
    return tuple(x for x in items if x.get("story") == story and x.get("kind") == kind)


def _earlier(path: Path, part: str) -> list[dict[str, Any]]:
    """What a part of an earlier manifest listed; nothing where it cannot be read."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))[part]
        return [item for item in listed if isinstance(item, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
