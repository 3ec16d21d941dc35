"""A mirror: a store that all machines of a cluster reach, where no folder is shared by them.

Everything lies there by its content. `URL/inputs` has the stories' files, named by their SHA-256;
`URL/pieces` has finished pieces by what they are made from, each after the digest of its content.
Whatever is fetched is compared with its digest, so what is half there or damaged counts as missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from storykit.assets import digest
from storykit.errors import OutputError, UsageError
from storykit.jobs.digests import DigestBook
from storykit.jobs.store import Store

# Where a file appears all at once; elsewhere it is written beside its place and then moved.
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "memory"})
_HEAD = 65
_MOST_FILES = 20_000


class Mirror:
    """What lies at a URL that fsspec knows: `s3://bucket/mirror`, `file:///mnt/mirror`, `sftp://…`.

    Safe to use from several threads. Raises UsageError for a URL of no known kind.
    """

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        self.url = url
        try:
            self._files, base = url_to_fs(url, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            raise UsageError(
                f"“{_shown(url)}” cannot be used as a mirror: {_discreet(error, url)}",
                cure="Give a URL that fsspec knows, such as s3://bucket/mirror, and install what "
                "it needs on every machine: for s3:// that is the package s3fs.",
            ) from error
        self._base = str(base).rstrip("/")
        protocol = self._files.protocol
        names = {protocol} if isinstance(protocol, str) else set(protocol)
        self._at_once = bool(names & _WHOLE)
        self._known: set[str] = set()
        self._lock = threading.Lock()

    # Files by content ---------------------------------------------------------------------------

    def put(self, path: Path, content_digest: str | None = None) -> str:
        """Sees to it that a file's content is there and returns its digest."""
        found = content_digest or digest(path)
        self._put(found, lambda target: self._files.put_file(str(path), target))
        return found

    def put_bytes(self, content: bytes) -> str:
        """Sees to it that content is there and returns its digest."""
        found = hashlib.sha256(content).hexdigest()
        self._put(found, lambda target: self._files.pipe_file(target, content))
        return found

    def fetch(self, content_digest: str, path: Path) -> None:
        """Writes the content of that digest to a path in one step.

        Raises OutputError where the mirror does not have it, or has something else there.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.stem[:40]}.{secrets.token_hex(6)}.part{path.suffix}")
        try:
            with self._explained("read"):
                self._files.get_file(self._place(content_digest), str(draft))
            if digest(draft) != content_digest:
                raise OutputError(
                    f"A file in the mirror “{_shown(self.url)}” is damaged.",
                    cure="Remove the folder “inputs” there and render again.",
                )
            os.replace(draft, path)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()

    def read(self, content_digest: str) -> bytes:
        """The content of that digest; OutputError as `fetch`."""
        with self._explained("read"):
            content: bytes = self._files.cat_file(self._place(content_digest))
        if hashlib.sha256(content).hexdigest() != content_digest:
            raise OutputError(
                f"A file in the mirror “{_shown(self.url)}” is damaged.",
                cure="Remove the folder “inputs” there and render again.",
            )
        return content

    def _place(self, content_digest: str) -> str:
        return f"{self._base}/inputs/{content_digest[:2]}/{content_digest[2:]}"

    def _put(self, content_digest: str, write: Callable[[str], None]) -> None:
        with self._lock:
            if content_digest in self._known:
                return
        place = self._place(content_digest)
        with self._explained("written"):
            if not self._files.exists(place):
                self._write(place, write)
        with self._lock:
            self._known.add(content_digest)

    # Pieces by key ------------------------------------------------------------------------------

    def keep_piece(self, key: str, suffix: str, path: Path) -> None:
        """Puts a piece there, which takes the place of one before."""
        content = path.read_bytes()
        whole = f"{hashlib.sha256(content).hexdigest()}\n".encode() + content
        with self._explained("written"):
            self._write(
                self._piece(key, suffix), lambda target: self._files.pipe_file(target, whole)
            )

    def piece(self, key: str, suffix: str) -> bytes | None:
        """The content of a piece, or None where it is missing or damaged."""
        try:
            whole: bytes = self._files.cat_file(self._piece(key, suffix))
        except FileNotFoundError:
            return None
        except Exception as error:
            raise _unreached(self.url, "read", error) from error
        content = whole[_HEAD:]
        known = hashlib.sha256(content).hexdigest().encode() == whole[: _HEAD - 1]
        return content if known else None

    def has_piece(self, key: str, suffix: str) -> bool:
        """Whether there is a piece, without reading it."""
        with self._explained("read"):
            return bool(self._files.exists(self._piece(key, suffix)))

    def _piece(self, key: str, suffix: str) -> str:
        return f"{self._base}/pieces/{key[:2]}/{key[2:]}{suffix}"

    # Writing ------------------------------------------------------------------------------------

    def _write(self, place: str, write: Callable[[str], None]) -> None:
        if self._at_once:
            write(place)
            return
        self._files.makedirs(place.rsplit("/", 1)[0], exist_ok=True)
        draft = f"{place}.{secrets.token_hex(6)}.part"
        write(draft)
        self._files.mv(draft, place)

    @contextlib.contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        try:
            yield
        except OutputError:
            raise
        except Exception as error:
            raise _unreached(self.url, what, error) from error


class MirroredStore(Store):
    """A store on one machine whose pieces also lie in a mirror, and come from there."""

    def __init__(self, folder: Path, mirror: Mirror) -> None:
        super().__init__(folder)
        self._mirror = mirror

    def find(self, key: str, suffix: str) -> Path | None:
        """The piece of that key, fetched where this machine does not have it, or None."""
        found = super().find(key, suffix)
        if found is None and (content := self._mirror.piece(key, suffix)) is not None:
            found = super()._make(key, suffix, lambda draft: _write(draft, content))
        return found

    def read(self, key: str, suffix: str) -> bytes | None:
        """The content of the piece of that key, or None."""
        found = self.find(key, suffix)
        return None if found is None else found.read_bytes()

    def holds(self, key: str, suffix: str) -> bool:
        """Whether there is a piece of that key, here or in the mirror."""
        return super().holds(key, suffix) or self._mirror.has_piece(key, suffix)

    def _make(self, key: str, suffix: str, write: Callable[[Path], None]) -> Path:
        path = super()._make(key, suffix, write)
        self._mirror.keep_piece(key, suffix, path)
        return path


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


# A story's folder ---------------------------------------------------------------------------------


def put_folder(folder: Path, mirror: Mirror, book: DigestBook, without: tuple[Path, ...]) -> str:
    """Puts all files of a story's folder into a mirror, and returns the digest of their list.

    Left out are what begins with a dot, what storykit made, and the folders `without`. Raises
    UsageError for a folder of very many files, which is hardly a story's.
    """
    listing: dict[str, str] = {}
    apart = frozenset(path.resolve() for path in without)
    for path in _files_below(folder, apart):
        if len(listing) >= _MOST_FILES:
            raise UsageError(
                f"“{folder}” holds more than {_MOST_FILES} files.",
                cure="Give each story a folder of its own, with the files it needs.",
            )
        listing[path.relative_to(folder).as_posix()] = mirror.put(path, book.digest(path))
    return mirror.put_bytes(json.dumps(listing, sort_keys=True).encode())


def fetch_folder(listing: str, mirror: Mirror, into: Path) -> Path:
    """The folder of that list as it was, fetched into a folder of this machine where needed."""
    folder = into / "stories" / listing[:32]
    whole = folder.with_name(f"{folder.name}.whole")
    if whole.exists():
        return folder
    names: Mapping[str, Any] = json.loads(mirror.read(listing))
    folder.mkdir(parents=True, exist_ok=True)
    for name, known in names.items():
        own = into / "inputs" / known
        if not own.exists():
            mirror.fetch(known, own)
        target = folder / name
        if not target.resolve().is_relative_to(folder.resolve()):
            raise OutputError("The mirror names a file outside its story.", cure="Clear it.")
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _link(own, target)
    whole.touch()
    return folder


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())


def _files_below(folder: Path, apart: frozenset[Path]) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_file():
            yield path
        elif entry.is_dir(follow_symlinks=False) and not _apart(path, apart):
            yield from _files_below(path, apart)


def _apart(folder: Path, apart: frozenset[Path]) -> bool:
    """Whether a folder is none of the story's: asked to be left out, or made by storykit."""
    return folder.resolve() in apart or (folder / "manifest.json").is_file()


def _unreached(url: str, what: str, error: Exception) -> OutputError:
    told = f"{type(error).__name__}: {_discreet(error, url)}"
    return OutputError(
        f"The mirror “{_shown(url)}” cannot be {what}: {told}"[:300].rstrip(".") + ".",
        cure="Look whether it is there and may be written by this machine and every worker.",
    )


def _shown(url: str) -> str:
    """A URL without the name and password it may carry."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"[:120] if rest else url[:120]


def _discreet(error: Exception, url: str) -> str:
    """What an error says, without the name and password that the URL may carry."""
    login, at, _ = url.partition("://")[2].partition("/")[0].rpartition("@")
    return str(error).replace(f"{login}{at}", "") if at else str(error)
