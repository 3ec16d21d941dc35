"""Which captions fit, remembered between runs.

Whether a text is one caption in all formats depends on the text, the language, the theme, the fonts
and the formats alone. Finding it out sets the text in lines, hundreds of times for every story; a
story of which one sentence has changed asks almost only what was asked before.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from storykit.formats import Format
from storykit.jobs.places import write_lightly
from storykit.jobs.sources import StorySources, digest_of

Test = Callable[[str], bool]
"""Says whether a text is one caption."""

_MOST = 8000
"""Answers that are kept for one language and its formats, the newest."""


class FitMemory:
    """Answers for the languages of one story, in a folder where there is one.

    Lost or damaged, it only costs finding out again.
    """

    def __init__(self, sources: StorySources, folder: Path | None) -> None:
        self._sources = sources
        self._folder = folder
        self._pages: dict[str, dict[str, bool]] = {}
        self._changed: set[str] = set()

    def remembered(
        self, language: str, formats: Sequence[Format], make: Callable[[], Test]
    ) -> Test:
        """The test that `make` makes, made when something is asked that is not known."""
        key = digest_of(["fits", self._sources.setting(language), [repr(f) for f in formats]])
        page = self._pages.setdefault(key, self._read(key))
        test: Test | None = None

        def fits(text: str) -> bool:
            nonlocal test
            name = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
            known = page.get(name)
            if known is None:
                test = test or make()
                known = page[name] = test(text)
                self._changed.add(key)
            return known

        return fits

    def save(self) -> None:
        """Writes down what was found out."""
        for key in self._changed:
            if self._folder is not None:
                newest = dict(list(self._pages[key].items())[-_MOST:])
                text = json.dumps(newest, separators=(",", ":"))
                write_lightly(self._folder / f"{key[:40]}.json", text.encode())
        self._changed.clear()

    def _read(self, key: str) -> dict[str, bool]:
        if self._folder is not None:
            with contextlib.suppress(OSError, ValueError):
                found = json.loads((self._folder / f"{key[:40]}.json").read_text("utf-8"))
                if isinstance(found, dict) and all(isinstance(v, bool) for v in found.values()):
                    return found
        return {}
