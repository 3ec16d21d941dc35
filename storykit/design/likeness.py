"""What a theme takes from the one it is like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from storykit.assets import lies_in, shared_folder
from storykit.documents import Document, parse_document, read_text
from storykit.errors import Finding, LayoutError, ScriptError, Where, nearest

_DEEPEST = 8


@dataclass(frozen=True)
class Lineage:
    """A theme's own file first, then those it is like; each with what it says.

    `texts` are what is in the files; `whole` is the first document with everything of the others
    that it does not say itself; its places tell which file a value was written in.
    """

    files: tuple[Path, ...]
    texts: tuple[str, ...]
    whole: Document

    def beside(self, written: object, path: str) -> Path | None:
        """The file that the value at a path names, beside the theme that wrote it; None without."""
        home = (self.whole.where(path).file or self.files[0]).resolve().parent
        file = home / str(written)
        return file.resolve() if lies_in(file, home) and file.is_file() else None


def lineage_of(file: Path) -> Lineage:
    """The theme with all it is like; LayoutError where one of them cannot be read or found."""
    told = list(_documents(file))
    documents = [document for document, _ in told]
    whole: dict[str, Any] = documents[0].data
    positions = dict(documents[0].positions)
    for document in documents[1:]:
        whole = merged(dict(document.data or {}), whole)
        positions = {**document.positions, **positions}
    files = tuple(document.file for document in documents if document.file is not None)
    texts = tuple(text for _, text in told)
    return Lineage(files, texts, replace(documents[0], data=whole, positions=positions))


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Both mappings in one, mappings within them merged as well; `over` wins."""
    whole = dict(under)
    for key, value in over.items():
        below = whole.get(key)
        # Music of another file has a level and a credit of its own.
        if isinstance(below, Mapping) and isinstance(value, Mapping) and key != "music":
            value = merged(below, value)
        whole[key] = value
    return whole


def beside(file: Path) -> dict[str, Path]:
    """The themes that a theme may be like, by name: those it lies among, then storykit's."""
    own = file.parent.parent if file.name == "theme.yaml" else file.parent
    bundled = shared_folder("templates") / "themes"
    folders = (own, bundled) if own.name == "themes" else (bundled,)
    found: dict[str, Path] = {}
    for folder in folders:
        for other in sorted(folder.glob("*.yaml")):
            if other != file:
                found.setdefault(other.stem, other)
        for other in sorted(folder.glob("*/theme.yaml")):
            if other != file:
                found.setdefault(other.parent.name, other)
    return found


def _documents(file: Path) -> Iterator[tuple[Document, str]]:
    seen: list[Path] = []
    while True:
        text = _text(file)
        document = _document(file, text)
        yield document, text
        seen.append(file)
        like = document.data.get("like")
        if not like:
            return
        known = beside(file)
        if str(like) not in known:
            cure = nearest(str(like), tuple(known))
            raise _error(document.where("like"), f"There is no theme “{like}”.", cure)
        file = known[str(like)]
        if file in seen or len(seen) > _DEEPEST:
            cure = "Take “like” out of one of them."
            raise _error(document.where("like"), "These themes are like each other.", cure)


def _text(file: Path) -> str:
    try:
        return read_text(file)
    except ScriptError as error:
        raise LayoutError(LayoutError.findings_from(error.findings)) from None


@lru_cache(maxsize=64)
def _document(file: Path, text: str) -> Document:
    try:
        document = parse_document(text, file)
    except ScriptError as error:
        raise LayoutError(LayoutError.findings_from(error.findings)) from None
    if not isinstance(document.data, dict):
        raise _error(Where(file, 1, 1), "A theme is a mapping.", "Copy one of storykit's.")
    return document


def _error(where: Where, message: str, cure: str) -> LayoutError:
    return LayoutError([Finding(LayoutError.rule, "error", message, cure, where)])
