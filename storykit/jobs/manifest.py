"""The list of everything a render made, as `manifest.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from storykit.files import publish

Kind = Literal["video", "card", "subtitles", "transcript", "storyboard", "sound", "still"]


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
    content = output.path.read_bytes()
    return {
        "story": story,
        "path": output.path.relative_to(folder).as_posix(),
        "kind": output.kind,
        "language": output.language,
        "format": output.format,
        "width": output.width,
        "height": output.height,
        "duration_ms": output.duration_ms,
        "bytes": len(content),
        "sha256": sha256(content).hexdigest(),
        "title": output.title,
        "alt": output.alt,
        **output.facts,
    }


def write_manifest(folder: Path, story: str, outputs: Iterable[Output]) -> Path:
    """Writes `manifest.json` into the folder and returns its path.

    Files that earlier runs made and this one did not touch stay listed, so that rendering one
    language again, or another story into the same folder, forgets nothing; files that are gone are
    dropped.
    """
    path = folder / "manifest.json"
    new = [entry(output, folder, story) for output in outputs]
    made = {item["path"] for item in new}
    kept = [
        item
        for item in _earlier(path)
        if item.get("path") not in made and (folder / str(item.get("path"))).is_file()
    ]
    document = {"storykit": 1, "files": sorted([*kept, *new], key=lambda item: str(item["path"]))}
    return publish(path, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _earlier(path: Path) -> list[dict[str, Any]]:
    """What an earlier manifest listed; nothing where it cannot be read."""
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return [item for item in files if isinstance(item, dict)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
