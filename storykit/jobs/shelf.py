"""The folder of outputs during a render: whose file is which, and the list of them all."""

from __future__ import annotations

import contextlib
import os
import time
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from storykit.errors import Finding, OutputError
from storykit.jobs.digests import DigestBook
from storykit.jobs.items import Item
from storykit.jobs.manifest import Entries, Output, entry, listed_files, merge_manifest
from storykit.jobs.safety import Allowance
from storykit.script.models import Story

_OFTEN = 5.0
"""Seconds between two writings of the list, of which a batch would make very many."""

_SHARE = 0.02
"""The most of the time of a render that goes into writing the list, however long it becomes."""


class Shelf:
    """One folder of outputs. Files of one story are never written over those of another."""

    def __init__(self, folder: Path, book: DigestBook) -> None:
        self._folder = folder
        self._book = book
        self._owners = {
            _meeting(str(item.get("path"))): str(item.get("story")) for item in listed_files(folder)
        }
        self._claimed: dict[str, str] = {}
        self._stories: dict[str, Path | None] = {}
        self._new: dict[str, Entries] = {}
        self._next_writing = 0.0

    def enrol(self, story: Story) -> None:
        """Takes a story in; OutputError where another one of this render has its name."""
        name = _meeting(story.id)
        if name in self._stories:
            other = self._stories[name]
            named = f"; the other is “{other}”" if other else ""
            raise OutputError(
                f"Two stories are called “{story.id}”{named}.",
                cure="Give one of them another id: “id: …” in its script.",
                where=story.where("id"),
            )
        self._stories[name] = story.file

    def claim(self, item: Item, story: str, inputs: Collection[Path]) -> Finding | None:
        """Takes the names of an item's files for a story, or tells why it cannot have them.

        They may be another story's, or those of what the story is made from (`inputs`).
        """
        for path in item.paths:
            if Path(os.path.realpath(self._folder / path)) in inputs:
                return _taken(
                    f"“{self._folder / path}” is one of the story's own files.", item.kind
                )
            name = _meeting(path.as_posix())
            owner = self._claimed.get(name)
            if owner is None and (self._folder / path).exists():
                owner = self._owners.get(name)
            if owner not in (None, story):
                return _taken(
                    f"“{self._folder / path}” is a file of the story “{owner}”.", item.kind
                )
        self._claimed.update((_meeting(path.as_posix()), story) for path in item.paths)
        return None

    def add(self, story: str, outputs: Iterable[Output], allowed: Iterable[Allowance]) -> Path:
        """Lists what was made of a story; returns the list's path."""
        told: list[dict[str, Any]] = []
        for output in outputs:
            # Some other program may take a file away at any time.
            with contextlib.suppress(FileNotFoundError):
                folder = output.path.is_dir()
                content = (self._book.listing if folder else self._book.digest)(output.path)
                told.append(entry(output, self._folder, story, content))
        self._new[story] = Entries(told, [allowance.as_values() for allowance in allowed])
        if time.monotonic() > self._next_writing:
            self.write()
        return self._folder / "manifest.json"

    def write(self) -> None:
        """Writes the list, where there is anything new for it."""
        if self._new:
            begun = time.monotonic()
            merge_manifest(self._folder, self._new)
            self._new = {}
            done = time.monotonic()
            self._next_writing = done + max(_OFTEN, (done - begun) / _SHARE)


def _meeting(name: str) -> str:
    """The same for all names that Windows and macOS take for those of one file."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _taken(message: str, kind: str) -> Finding:
    cure = f"Give this {kind} an id of its own, or choose another folder with --out."
    return Finding(OutputError.rule, "error", message, cure)
