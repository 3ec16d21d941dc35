"""The list of everything a render made, as `manifest.json`."""

from __future__ import annotations

import json
import os
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
    "thumbnail",
    "loop",
    "frames",
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


def entry(output: Output, folder: Path, story: str, content: str) -> dict[str, Any]:
    """The output as the manifest names it; `content` is the SHA-256 of its bytes."""
    return {
        "story": story,
        "path": output.path.relative_to(folder).as_posix(),
        "kind": output.kind,
        "language": output.language,
        "format": output.format,
        "width": output.width,
        "height": output.height,
        "duration_ms": output.duration_ms,
        "bytes": _size(output.path),
        "sha256": content,
        "title": output.title,
        "alt": output.alt,
        **output.facts,
    }


def _size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder of frames."""
    if path.is_dir():
        return sum(inner.stat().st_size for inner in path.iterdir())
    return path.stat().st_size


@dataclass(frozen=True)
class Entries:
    """What is new of one story: its files, and the rules that were overruled for it.

    `allowed` None means that nobody looked, which leaves what earlier runs wrote.
    """

    files: list[dict[str, Any]]
    allowed: list[dict[str, Any]] | None = None


def write_manifest(
    folder: Path,
    story: str,
    outputs: Iterable[Output],
    allowed: Iterable[Allowance] | None = None,
) -> Path:
    """Writes `manifest.json` into the folder and returns its path; see `merge_manifest`."""
    files = [entry(output, folder, story, digest(output.path)) for output in outputs]
    told = None if allowed is None else [allowance.as_values() for allowance in allowed]
    return merge_manifest(folder, {story: Entries(files, told)})


def merge_manifest(folder: Path, new: Mapping[str, Entries]) -> Path:
    """Writes what is new of some stories into the folder's `manifest.json` and returns its path.

    Files that earlier runs made and this one did not touch stay listed, so that rendering one
    language again, or another story into the same folder, forgets nothing; files that are gone are
    dropped.
    """
    path = folder / "manifest.json"
    # Two renders into one folder write one list.
    with locked(folder):
        text = _merged(path, new)
        if not path.is_file() or path.read_bytes() != text.encode():
            publish(path, text)
    return path


def _merged(path: Path, new: Mapping[str, Entries]) -> str:
    files = [item for entries in new.values() for item in entries.files]
    made = {item["path"] for item in files}
    before = _earlier(path)
    there = _There(path.parent)
    kept = [
        item
        for item in _listed(before, "files")
        if there.has(item.get("path")) and item["path"] not in made
    ]
    looked = {story for story, entries in new.items() if entries.allowed is not None}
    overruled = [item for item in _listed(before, "allowed") if item.get("story") not in looked]
    for entries in new.values():
        overruled += entries.allowed or []
    parts = {"files": sorted([*kept, *files], key=lambda item: str(item["path"]))}
    if overruled:
        parts["allowed"] = overruled
    # A line each: indented, ten thousands of files take several times as long to write.
    lines = (f',\n  "{name}": [{_lines(items)}]' for name, items in parts.items())
    return f'{{\n  "storykit": 1{"".join(lines)}\n}}\n'


def _lines(items: list[dict[str, Any]]) -> str:
    told = ",".join(f"\n    {json.dumps(item, ensure_ascii=False)}" for item in items)
    return f"{told}\n  " if told else ""


class _There:
    """What lies below a folder, each folder in it looked into once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, frozenset[str]] = {}

    def has(self, way: object) -> bool:
        """Whether there is something at the end of a way from the folder, and within it.

        Anybody may have written the list that names it.
        """
        if not isinstance(way, str) or "\0" in way or Path(way).is_absolute():
            return False
        if ".." in Path(way).parts:
            return False
        below, _, name = way.rpartition("/")
        if below not in self._names:
            try:
                self._names[below] = frozenset(os.listdir(self._folder / below))
            except OSError:
                self._names[below] = frozenset()
        return name in self._names[below]


def listed_files(folder: Path) -> tuple[dict[str, Any], ...]:
    """Everything the manifest of a folder lists; nothing without a manifest."""
    return tuple(_listed(_earlier(folder / "manifest.json"), "files"))


def listed(folder: Path, story: str, kind: Kind) -> tuple[dict[str, Any], ...]:
    """What the manifest of a folder lists of a kind for a story; nothing without a manifest."""
    items = listed_files(folder)
    return tuple(x for x in items if x.get("story") == story and x.get("kind") == kind)


def _earlier(path: Path) -> dict[str, Any]:
    """An earlier manifest; nothing where it cannot be read."""
    try:
        if not path.is_file():
            return {}
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _listed(document: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    """What a part of a manifest lists."""
    listed = document.get(part)
    if not isinstance(listed, list):
        return []
    return [item for item in listed if isinstance(item, dict)]
