"""What a render is asked for; the library and the command line share these defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from storykit.errors import UsageError, nearest

CrewName = Literal["threads", "processes", "auto"]
CodecName = Literal["h264", "hevc", "av1", "vp9"]


@dataclass(frozen=True, slots=True)
class Coding:
    """How videos are encoded; what is left at None is as usual.

    `container` is the kind of file. `quality` is the codec's rate factor, smaller is better.
    `careful` takes more time for smaller files; `largest` is bytes no file exceeds. `hardware` asks
    for an encoder of the graphics card, whose bytes may differ from run to run.
    """

    container: Literal["mp4", "webm"] = "mp4"
    codec: CodecName | None = None
    quality: int | None = None
    careful: bool = False
    largest: int | None = None
    hardware: bool = False


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """A cluster: where its scheduler answers, and how its workers come by what they need.

    `shared` pairs folders of this machine with what the workers call them; those not named have the
    same paths there. A `mirror`, a URL known to fsspec, takes the place of shared folders.
    """

    scheduler: str
    shared: tuple[tuple[Path, str], ...] = ()
    mirror: str | None = None


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """One request.

    `languages`, `formats` and `scenes` left at None mean all of the story's. `subtitles` are names
    of subtitle formats. `draft` halves size and frame rate. `coding` says how videos are encoded.
    `texts`, `videos`, `cards` and `storyboard` say what is made, and `places` for which places
    versions are made besides, such as whatsapp; `allow` maps rules that would stop it to why they
    are overruled. `layout` narrows the cards to those of one layout, and `theme` takes the place
    of the story's own; `card_kind` is png, jpg or webp, and no card takes more than `card_bytes`.
    `crew` says who works: threads of this process, processes of their own, or
    `auto`, whichever suits the work; `cluster` is a Dask cluster whose workers do it
    instead. `workers` left at None means one a core; `memory` is bytes, by default three
    quarters of what is free. `cache_folder` left at None means the user's own cache folder.
    """

    languages: tuple[str, ...] | None = None
    formats: tuple[str, ...] | None = None
    out: Path = Path("out")
    subtitles: tuple[str, ...] = ("srt", "vtt")
    scenes: tuple[str, ...] | None = None
    draft: bool = False
    coding: Coding = Coding()
    texts: bool = True
    videos: bool = True
    places: tuple[str, ...] = ()
    cards: bool = True
    storyboard: bool = True
    allow: Mapping[str, str] = field(default_factory=dict)
    layout: str | None = None
    theme: str | None = None
    card_kind: str = "png"
    card_bytes: int | None = None
    crew: CrewName = "threads"
    cluster: ClusterAddress | None = None
    workers: int | None = None
    memory: int | None = None
    cache: bool = True
    cache_folder: Path | None = None


def chosen(wanted: tuple[str, ...] | None, offered: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """The names asked for, or all; UsageError for one the story does not have."""
    if wanted is None:
        return offered
    for name in wanted:
        if name not in offered:
            raise UsageError(
                f"The story has no {kind} “{name[:60]}”.",
                cure=f"{nearest(name, offered)} Or add it to the script.",
            )
    return tuple(dict.fromkeys(wanted))
