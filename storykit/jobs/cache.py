"""The cache of one render: where pieces are kept, and what is remembered between runs."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storykit.errors import Finding
from storykit.jobs.digests import DigestBook
from storykit.jobs.options import RenderOptions
from storykit.jobs.places import cache_limit, user_cache
from storykit.jobs.records import Records
from storykit.jobs.store import Store
from storykit.jobs.tidying import trim_cache


@dataclass(frozen=True)
class Cache:
    """The folder of a render's pieces.

    `remembers` tells whether it outlives the render; `findings` say why it does not where it was
    meant to.
    """

    folder: Path
    book: DigestBook
    remembers: bool
    findings: tuple[Finding, ...] = ()

    @property
    def store(self) -> Store:
        """The pieces."""
        return Store(self.folder / "pieces")

    def knows(self, story: str) -> bool:
        """Whether anything was made of a story before, into whatever folder."""
        return self.remembers and any((self.folder / "records").glob(f"*/{story}.json"))

    def trim(self) -> None:
        """Brings the cache within its limit."""
        if self.remembers:
            trim_cache(self.folder, cache_limit())

    def records(self, out: Path, story: str) -> Records:
        """What was made of a story into a folder."""
        return Records(self.folder if self.remembers else None, out, story, self.book)


@contextlib.contextmanager
def opened_cache(options: RenderOptions) -> Iterator[Cache]:
    """The cache the options ask for, or one that lasts only as long as the block."""
    folder = options.cache_folder or user_cache()
    usable = options.cache and Store(folder / "pieces").usable()
    if usable:
        book = DigestBook(folder / "digests")
        try:
            yield Cache(folder, book, True)
        finally:
            book.save()
        return
    findings = (_unusable(folder),) if options.cache else ()
    with tempfile.TemporaryDirectory(prefix="storykit-", ignore_cleanup_errors=True) as own:
        yield Cache(Path(own), DigestBook(None), False, findings)


def _unusable(folder: Path) -> Finding:
    return Finding(
        "CACHE",
        "warning",
        f"The cache folder “{folder}” cannot be written to, so everything is made anew.",
        "Name another with --cache or the variable STORYKIT_CACHE, or use --no-cache.",
    )
