"""What was made of a story into a folder: from what, with what content, under which facts."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from storykit.errors import Finding, Where
from storykit.files import mark_used, sealed, unsealed
from storykit.jobs.digests import MISSING, DigestBook
from storykit.jobs.manifest import Output
from storykit.jobs.places import write_lightly
from storykit.jobs.sources import Sources

_FORM = 2


@dataclass(frozen=True)
class Record:
    """One item that was made: its sources, its files with their digests, and what was found.

    `pieces` are the keys of what it was put together from, by name.
    """

    sources: Mapping[str, str]
    outputs: tuple[tuple[Output, str], ...]
    findings: tuple[Finding, ...] = ()
    pieces: Mapping[str, str] = field(default_factory=dict)


class Records:
    """The records of one story and one folder of outputs, by item.

    They lie in the cache: where they are lost, everything is made again, from pieces where there
    are some. They are written after every item, so that an interrupted render goes on where it was.
    """

    def __init__(self, cache: Path | None, out: Path, story: str, book: DigestBook) -> None:
        self._out = out
        self._book = book
        self._file: Path | None = None
        if cache is not None:
            folder = _folder_name(out)
            self._file = cache / "records" / folder / f"{story}.json"
        self._items = self._read()
        self._added: dict[str, Any] = {}

    def find(self, item: str) -> Record | None:
        """The record of an item, or None."""
        told = self._items.get(item)
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
            if told is not None:
                return self._record(told)
        return None

    def fresh(self, item: str, sources: Sources) -> Record | None:
        """The record of an item made from these very sources, whose files nobody touched."""
        record = self.find(item)
        if record is None or record.sources != sources.parts or not record.outputs:
            return None
        untouched = all(
            known != MISSING and self._book.digest(out.path) == known
            for out, known in record.outputs
        )
        return record if untouched else None

    def digest(self, path: Path) -> str:
        """The digest of a file as it is now."""
        return self._book.digest(path)

    def add(
        self,
        item: str,
        sources: Sources,
        outputs: tuple[Output, ...],
        findings: tuple[Finding, ...] = (),
        pieces: Mapping[str, str] | None = None,
    ) -> None:
        """Records an item that has just been made."""
        self._added[item] = {
            "sources": dict(sources.parts),
            "outputs": [[_plain(out, self._out), self._book.digest(out.path)] for out in outputs],
            "findings": [plain_finding(finding) for finding in findings],
            "pieces": dict(pieces or {}),
        }
        # Another run may have written since: its items stay.
        self._items = self._read() | self._added
        self._write()

    def _record(self, told: Mapping[str, Any]) -> Record:
        return Record(
            dict(told["sources"]),
            tuple((_output(plain, self._out), str(known)) for plain, known in told["outputs"]),
            tuple(map(finding_from, told["findings"])),
            dict(told["pieces"]),
        )

    def _read(self) -> dict[str, Any]:
        if self._file is not None:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                document = unsealed(self._file.read_bytes())
                if document["form"] == _FORM:
                    mark_used(self._file)
                    return dict(document["items"])
        return {}

    def _write(self) -> None:
        if self._file is not None:
            document = {"form": _FORM, "items": self._items}
            write_lightly(self._file, sealed(document))


def _folder_name(out: Path) -> str:
    return sha256(os.path.abspath(out).encode("utf-8", "surrogateescape")).hexdigest()[:40]


def _plain(output: Output, folder: Path) -> dict[str, Any]:
    return asdict(output) | {"path": output.path.relative_to(folder).as_posix()}


def _output(plain: Mapping[str, Any], folder: Path) -> Output:
    path = Path(plain["path"])
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("outside the folder of outputs")
    return Output(**{**plain, "path": folder / path})


def plain_finding(finding: Finding) -> list[Any]:
    """A finding as plain values, to be written as JSON."""
    where = finding.where
    place = [str(where.file) if where.file else None, where.line, where.column, where.path]
    return [finding.rule, finding.level, finding.message, finding.cure, place]


def finding_from(plain: list[Any]) -> Finding:
    """The finding that plain values stand for."""
    rule, level, message, cure, place = plain
    file, line, column, path = place
    return Finding(
        rule, level, message, cure, Where(Path(file) if file else None, line, column, path)
    )
