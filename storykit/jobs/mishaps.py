"""What went wrong while something was made, as findings a person can act on."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path

from storykit.errors import Finding, StorykitError
from storykit.script.models import Story

_LOG = logging.getLogger("storykit")
_PACKAGE = Path(__file__).resolve().parent.parent


def mishaps(error: BaseException) -> tuple[Finding, ...]:
    """The error as findings; an unforeseen one becomes the finding BUG with its place in the code.

    Its traceback goes to the log `storykit` at the level DEBUG, and nowhere else.
    """
    if isinstance(error, StorykitError):
        return error.findings
    system = _wrong_with_system(error)
    if system is not None:
        return (system,)
    _LOG.debug("unforeseen", exc_info=error)
    if isinstance(error, MemoryError):
        return (
            Finding(
                "MEMORY", "error", "There was not enough memory.",
                "Close other programs, use --jobs 1, or make smaller formats.",
            ),
        )  # fmt: skip
    return (
        Finding(
            "BUG",
            "error",
            f"storykit met something it did not foresee: {_said(error)}{_place(error)}.",
            "Please report it, with the story if you can. STORYKIT_DEBUG=1 shows more.",
        ),
    )


def placed(findings: Iterable[Finding], story: Story, place: str) -> tuple[Finding, ...]:
    """The findings with their places in the story's script.

    One that names only a file is put where the script names that file, one that names nothing at
    `place`; those with a line of their own stay there.
    """
    return tuple(
        finding if finding.where.line else finding.at(story.where(_path(finding, story) or place))
        for finding in findings
    )


def _path(finding: Finding, story: Story) -> str:
    """Where the script names the file that a finding is about, or what path the finding has."""
    file = finding.where.file
    if file is None or file == story.file:
        return finding.where.path
    wanted = file.resolve()
    for kind, contents in (("scenes", story.scenes), ("cards", story.cards)):
        for index, content in enumerate(contents):
            for name, written in content.fields.items():
                named = isinstance(written, str) and Path(written).name == file.name
                if named and (story.folder / str(written)).resolve() == wanted:
                    return f"{kind}[{index}].{name}"
    return ""


def foreseen(error: BaseException) -> bool:
    """Whether storykit knows what the error means to a person."""
    return isinstance(error, (StorykitError, MemoryError))


def _wrong_with_system(error: BaseException) -> Finding | None:
    """What keeps storykit from working in this place at all, if that is what the error means."""
    if isinstance(error, FileNotFoundError):
        try:
            os.getcwd()
        except OSError:
            return Finding(
                "USAGE", "error", "The folder this was started in has been removed.",
                "Go to a folder that is there, and run again.",
            )  # fmt: skip
    names = sys.getfilesystemencoding()
    if isinstance(error, UnicodeEncodeError) and names.casefold() != "utf-8":
        return Finding(
            "USAGE", "error", f"This system takes names of files in “{names}” only.",
            "Set the variable PYTHONUTF8=1, or LC_ALL=C.UTF-8, and run again.",
        )  # fmt: skip
    return None


def _said(error: BaseException) -> str:
    kind, text = type(error).__name__, str(error).strip()
    return f"{kind}: {text.rstrip('.')}" if text else kind


def _place(error: BaseException) -> str:
    """The innermost place in storykit's own code."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_PACKAGE):
            return f" ({file.relative_to(_PACKAGE).as_posix()}, line {frame.lineno})"
    return ""
