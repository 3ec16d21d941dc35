"""What this machine has and lacks, and the cure."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from storykit.errors import Finding, StorykitError

_FREE_SPACE = 1_000_000_000
"""Bytes below which a render may fill the disk."""


def examine() -> list[Finding]:
    """Every part storykit rests on: `info` what is well, `warning` what lacks, `error` fails."""
    findings = []
    for check in (_python, _fonts, _shaping, _encoder, _voices, _cores, _space, _cache):
        try:
            findings += list(check())
        except StorykitError as error:
            findings += list(error.findings)
        except Exception as error:
            findings.append(_broken(check, error))
    return findings


def _well(message: str) -> Finding:
    return Finding("DOCTOR", "info", message)


def _lacks(message: str, cure: str) -> Finding:
    return Finding("DOCTOR", "warning", message, cure)


def _broken(check: Callable[[], object], error: Exception) -> Finding:
    part = check.__name__.strip("_")
    return Finding(
        "DOCTOR", "error", f"{part}: {type(error).__name__}: {error}",
        "Install storykit again in a fresh environment.",
    )  # fmt: skip


def _python() -> Iterator[Finding]:
    version = importlib.metadata.version("storykit")
    yield _well(f"storykit {version} on Python {platform.python_version()} ({sys.platform})")
    names = sys.getfilesystemencoding()
    if names.casefold() != "utf-8":
        yield _lacks(
            f"names of files are taken in “{names}” only",
            "Set the variable PYTHONUTF8=1, or LC_ALL=C.UTF-8.",
        )


def _fonts() -> Iterator[Finding]:
    from storykit.language import languages
    from storykit.text import default_fonts, missing_glyphs

    fonts = default_fonts()
    without = [row.tag for row in languages() if missing_glyphs(row.own, row.tag, fonts)]
    yield _well(f"fonts for {len(languages()) - len(without)} of {len(languages())} languages")
    if without:
        yield _lacks(
            f"no font for: {', '.join(without)}",
            "Install one (such as Noto Sans CJK), or put it into the story's folder “fonts”.",
        )


def _shaping() -> Iterator[Finding]:
    from storykit.text import TextStyle, lay_out

    paragraph = lay_out("قصص تسافر", width=400, language="ar", style=TextStyle(size=40))
    yield _well(
        f"text of every script is shaped and set (one line of {paragraph.height:.0f} pixels)"
    )


def _encoder() -> Iterator[Finding]:
    from storykit.video.trial import try_encoder

    yield _well(f"videos are encoded by {try_encoder()}")


def _voices() -> Iterator[Finding]:
    from storykit.voice import narrators

    yield _well(f"narrators: {', '.join(narrators())}")


def _cores() -> Iterator[Finding]:
    yield _well(f"{os.cpu_count() or 1} processors")


def _space() -> Iterator[Finding]:
    free = shutil.disk_usage(Path.cwd()).free
    amount = f"{free / 1e9:.1f} GB free here"
    if free < _FREE_SPACE:
        yield _lacks(amount, "Free some space, or write to another disk with --out.")
    else:
        yield _well(amount)


def _cache() -> Iterator[Finding]:
    from storykit.jobs.places import user_cache

    folder = user_cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield _lacks(
            f"the cache folder cannot be written: {error.strerror}",
            "Name another with the environment variable STORYKIT_CACHE, or use --no-cache.",
        )
    else:
        yield _well(f"the cache is in {folder}")
