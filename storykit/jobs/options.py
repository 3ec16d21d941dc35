"""What a render is asked for; the library and the command line share these defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """One request.

    `languages`, `formats` and `scenes` left at None mean all of the story's. `subtitles` are names
    of subtitle formats. `draft` halves size and frame rate. `workers` left at None means one a
    core. `cache_folder` left at None means the user's own cache folder.
    """

    languages: tuple[str, ...] | None = None
    formats: tuple[str, ...] | None = None
    out: Path = Path("out")
    subtitles: tuple[str, ...] = ("srt", "vtt")
    scenes: tuple[str, ...] | None = None
    draft: bool = False
    videos: bool = True
    cards: bool = True
    workers: int | None = None
    cache: bool = True
    cache_folder: Path | None = None
