"""What was learnt of files, remembered between checks for as long as they hold the same."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from storykit.errors import Finding
from storykit.jobs.digests import MISSING, DigestBook
from storykit.jobs.places import user_cache
from storykit.jobs.sources import StorySources, digest_of, libraries
from storykit.jobs.store import Store
from storykit.script.models import Story

FITS = "fits"
"""The folder of a cache in which it is kept which captions fit."""


class FileMemory:
    """Answers about files by what they hold, in a store where there is one.

    Lost answers are found again. Not for use by several threads at once.
    """

    def __init__(self, book: DigestBook, store: Store | None) -> None:
        self.book = book
        self._store = store
        self._known: dict[str, Any] = {}
        package = Path(__file__).resolve().parent.parent
        self._made_by = [book.signature((package,)), libraries()]

    @property
    def kept(self) -> bool:
        """Whether what is found out lasts longer than this run."""
        return self._store is not None

    def recall(self, question: str, file: Path, answer: Callable[[], Any]) -> Any:
        """The remembered answer, a plain value, or the one that is given now."""
        digest = self.book.digest(file)
        if digest == MISSING:
            return answer()
        key = digest_of(["looked", self._made_by, question, digest])
        if key not in self._known:
            self._known[key] = self._find(key, answer)
        return self._known[key]

    def _find(self, key: str, answer: Callable[[], Any]) -> Any:
        kept = self._store.read(key, ".json") if self._store else None
        if kept is not None:
            with contextlib.suppress(ValueError):
                return json.loads(kept)
        found = answer()
        if self._store:
            self._store.keep(key, ".json", json.dumps(found).encode())
        return found


@contextlib.contextmanager
def file_memory(cache: Path | None = None) -> Iterator[FileMemory]:
    """A memory in the user's cache, or in another; in none where that cannot be written to."""
    folder = cache or user_cache()
    store = Store(folder / "pieces")
    usable = store.usable()
    book = DigestBook(folder / "digests" if usable else None)
    try:
        yield FileMemory(book, store if usable else None)
    finally:
        book.save()


def look_at(story: Story, outputs: Path | None = None) -> list[Finding]:
    """What the rules find in a story; what its files were found to be is remembered.

    `outputs` is the folder of what was made, for rules about files.
    """
    from storykit.jobs.fits import FitMemory
    from storykit.jobs.reviewing import review
    from storykit.jobs.studio import Studio

    with file_memory() as memory:
        cache = user_cache()
        fits = FitMemory(StorySources(story, memory.book), cache / FITS if memory.kept else None)
        found = review(
            Studio(story, cache=cache, fits=fits, memory=memory), outputs=outputs, memory=memory
        )
        fits.save()
        return found
