"""The errors storykit raises, and the findings they are made of.

    StorykitError
      + ScriptError        the script cannot be read as a story; carries every mistake found
      + AssetError         a picture, clip, sound or font is missing, broken or not allowed
      + LayoutError        a layout or theme file is wrong
      + TextError          a text cannot be set: no font, no room, too long
          + MissingGlyphsError
      + NarrationError     a narrator cannot speak or a recording cannot be used
      + SubtitleError      a subtitle file cannot be read or written
      + RenderError        painting, encoding or muxing failed
      + OutputError        a file cannot be written where it was asked for
      + SafetyError        someone in the story could come to harm; carries every reason
      + UsageError         a name (language, format, layout, theme, option) that does not exist

Every error says where it is, what is wrong and what to do, survives pickling (renders run in other
processes), and turns into `Finding`s for reports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Self

Level = Literal["error", "warning", "info"]

_LONGEST_NAME = 60
_MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: lines and columns from 1, and a path like `scenes[2].narration.ar`."""

    file: Path | None = None
    line: int | None = None
    column: int | None = None
    path: str = ""

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        place = ":".join([str(self.file), *numbers]) if self.file else ":".join(numbers)
        return " ".join(part for part in (place, self.path) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know of their story: rule, gravity, message, cure and place."""

    rule: str
    level: Level
    message: str
    cure: str = ""
    where: Where = Where()

    def __str__(self) -> str:
        place = str(self.where)
        head = f"{place}: {self.message}" if place else self.message
        return f"{head} {self.cure}".strip()

    def at(self, where: Where) -> Finding:
        """The same finding at another place."""
        return replace(self, where=where)


class StorykitError(Exception):
    """What is wrong, where, and what to do about it."""

    rule = "ERROR"

    def __init__(self, message: str, *, cure: str = "", where: Where | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
        self.where = where or Where()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The error as findings, for reports that list everything at once."""
        return (Finding(self.rule, "error", self.message, self.cure, self.where),)

    def at(self, where: Where) -> Self:
        """The same error with its place, for callers that know the script better."""
        located = type(self).__new__(type(self))
        located.__dict__.update(self.__dict__)
        located.args = self.args
        located.where = where
        return located

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.args, self.__dict__))


def _rebuild(
    kind: type[StorykitError], args: tuple[Any, ...], state: dict[str, Any]
) -> StorykitError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class _Several(StorykitError):
    """An error that stands for a list of findings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings = tuple(findings)
        first = self._findings[0]
        super().__init__(first.message, cure=first.cure, where=first.where)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every mistake, in the order of the file."""
        return self._findings

    def at(self, where: Where) -> Self:
        """The same mistakes; those that have no place of their own get this one."""
        return type(self)(f if f.where != Where() else f.at(where) for f in self._findings)


class ScriptError(_Several):
    """The script cannot be read as a story; `findings` holds every mistake in it."""

    rule = "SCRIPT"


class AssetError(StorykitError):
    """A picture, clip, sound or font is missing, broken, too large or not allowed."""

    rule = "ASSET"


class LayoutError(_Several):
    """A layout or theme file is wrong; `findings` holds every mistake in it."""

    rule = "LAYOUT"

    @classmethod
    def findings_from(cls, findings: Iterable[Finding]) -> list[Finding]:
        """What was found while a document was read, told as mistakes of a layout or theme."""
        return [Finding(cls.rule, "error", f.message, f.cure, f.where) for f in findings]


class TextError(StorykitError):
    """A text cannot be set."""

    rule = "TEXT"


class MissingGlyphsError(TextError):
    """No font at hand has some characters of a text."""

    rule = "GLYPH"


class NarrationError(StorykitError):
    """A narrator cannot speak, or a recording cannot be used."""

    rule = "VOICE"


class SubtitleError(StorykitError):
    """A subtitle file cannot be read or written."""

    rule = "SUBTITLE"


class RenderError(StorykitError):
    """Painting, encoding or muxing failed."""

    rule = "RENDER"


class OutputError(StorykitError):
    """A file cannot be written where it was asked for."""

    rule = "OUTPUT"


class SafetyError(_Several):
    """Someone in the story could come to harm; `findings` holds what rules that protect found."""

    rule = "SAFETY"


class UsageError(StorykitError):
    """A name that does not exist: a language, format, layout, theme, narrator or option."""

    rule = "USAGE"


def nearest(name: str, known: Collection[str]) -> str:
    """A sentence that offers the known name nearest to `name`, or lists them where none is near.

    Capital letters, and `_` for `-`, make no difference.
    """
    if not known:
        return ""
    close = near_name(name, known)
    if close is not None:
        return f"Did you mean “{close}”?"
    shown = sorted(known)[:_MOST_NAMES]
    more = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
    return f"Known: {', '.join(shown)}{more}."


def near_name(name: str, known: Collection[str]) -> str | None:
    """The known name nearest to `name`, as `nearest` offers it; None where none is near."""
    folded = {_folded(other): other for other in known}
    wanted = _folded(name[:_LONGEST_NAME])
    close = [wanted] if wanted in folded else get_close_matches(wanted, folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _folded(name: str) -> str:
    return name.strip().casefold().replace("_", "-").replace(" ", "-")
