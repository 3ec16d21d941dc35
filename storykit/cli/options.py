"""Options that several commands share."""

from __future__ import annotations

from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

if TYPE_CHECKING:
    from storykit.jobs.options import Coding, RenderOptions


def expanded(paths: list[Path]) -> list[Path]:
    """The paths, with those a pattern such as `stories/**/story.yaml` stands for in its place.

    Windows leaves patterns to programs, and most shells read `**` as one folder.
    """
    found: list[Path] = []
    for path in paths:
        written = str(path)
        pattern = any(sign in written for sign in "*?[") and not path.exists()
        matches = sorted(map(Path, glob(written, recursive=True))) if pattern else []
        found += matches or [path]
    return list(dict.fromkeys(found))


Stories = Annotated[
    list[Path],
    typer.Argument(
        metavar="STORY",
        help="Story scripts (story.yaml), their folders, or a pattern: 'stories/**/story.yaml'.",
        callback=expanded,
    ),
]
OneStory = Annotated[
    Path, typer.Argument(metavar="STORY", help="A story script (story.yaml), or its folder.")
]
Languages = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="LANGUAGES", help="Languages, such as ar,en. Default: all of the story's."
    ),
]
Formats = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMATS",
        help="Formats, such as vertical,square. Default: all of the story's.",
    ),
]
For = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="PLACES",
        help="Instead of the usual videos, versions for places: whatsapp,feature-phone, … "
        "(`storykit platforms`), audio, described, slideshow.",
    ),
]
Scenes = Annotated[
    str | None, typer.Option("--scene", metavar="IDS", help="Only these scenes, by id.")
]
Codec = Annotated[
    str | None,
    typer.Option("--codec", metavar="CODEC", help="h264, hevc, av1 or vp9. Usual: h264."),
]
Webm = Annotated[bool, typer.Option("--webm", help="WebM files instead of MP4.")]
Quality = Annotated[
    int | None,
    typer.Option(
        "--quality",
        metavar="NUMBER",
        min=0,
        max=63,
        help="The codec's: smaller is better, and larger.",
    ),
]
Careful = Annotated[bool, typer.Option("--careful", help="Take more time for smaller files.")]
MaxBytes = Annotated[
    str | None, typer.Option("--max-bytes", metavar="AMOUNT", help="No video larger, such as 16MB.")
]
Hardware = Annotated[
    bool, typer.Option("--hardware", help="Encode by the graphics card where it can.")
]
Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder for what is made.")]
CacheFolder = Annotated[
    Path | None, typer.Option("--cache", metavar="FOLDER", help="Another folder for the cache.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print events as JSON, one a line.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print results only.")]


def split(names: str | None) -> tuple[str, ...] | None:
    """The names of a comma-separated option, or None where it was not given."""
    if names is None:
        return None
    return tuple(name for part in names.split(",") if (name := part.strip()))


def script_of(path: Path) -> Path:
    """The script a person means: the file itself, or the `story.yaml` of a folder."""
    if path.is_dir():
        for name in ("story.yaml", "story.yml", "story.json"):
            if (path / name).is_file():
                return path / name
    return path


def amount_of(written: str) -> int:
    """Bytes of an amount as people write it: `300kB`, `2G`."""
    from storykit.jobs.places import bytes_of

    try:
        return bytes_of(written)
    except ValueError:
        raise typer.BadParameter(f"“{written}” is no amount: write 300kB or 2G") from None


def moment_of(written: str) -> int:
    """Milliseconds of a moment as people write it: `3.5s`."""
    from storykit.script.times import milliseconds

    try:
        return milliseconds(written)
    except ValueError as error:
        raise typer.BadParameter(f"{error}, not as “{written}”") from None


def options_of(
    lang: str | None,
    format: str | None,
    out: Path,
    to: str,
    scene: str | None,
    draft: bool,
    places: str | None,
    coding: Coding,
    cache: Path | None,
) -> RenderOptions:
    """What `render` makes and `plan` tells of, as the options they share say."""
    from storykit.jobs.options import RenderOptions

    return RenderOptions(
        languages=split(lang),
        formats=split(format),
        out=out,
        subtitles=split(to) or (),
        scenes=split(scene),
        draft=draft,
        videos=places is None,
        places=split(places) or (),
        coding=coding,
        cache_folder=cache,
    )


def coding_of(
    codec: str | None,
    webm: bool,
    quality: int | None,
    careful: bool,
    max_bytes: str | None,
    hardware: bool,
) -> Coding:
    """How videos are encoded, as the options say."""
    from storykit.jobs.options import CodecName, Coding

    known = get_args(CodecName)
    if codec is not None and codec not in known:
        raise typer.BadParameter(f"“{codec[:40]}” is no codec: choose {', '.join(known)}")
    return Coding(
        container="webm" if webm else "mp4",
        codec=codec,  # type: ignore[arg-type]  # one of the known, as was just seen
        quality=quality,
        careful=careful,
        largest=None if max_bytes is None else amount_of(max_bytes),
        hardware=hardware,
    )
