"""Media files opened for writing so that equal content gives equal bytes."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import Flags, OutputContainer


def write_container(
    path: Path, options: dict[str, str] | None = None, kind: str = "mp4"
) -> OutputContainer:
    """A container to write to, with no date and no name of a program in it."""
    container = av.open(str(path), "w", format=kind, container_options=options or {})
    container.flags |= Flags.bitexact.value  # type: ignore[operator]
    return container
