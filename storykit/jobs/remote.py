"""What is done on the workers of a cluster. The functions here are called there, by name."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storykit.errors import Finding, StorykitError, UsageError
from storykit.jobs.bench import Bench
from storykit.jobs.crew import Done, Event, Failed, Share, attempt
from storykit.jobs.digests import DigestBook
from storykit.jobs.memory import most_held
from storykit.jobs.mirror import Mirror, MirroredStore, fetch_folder
from storykit.jobs.mishaps import mishaps
from storykit.jobs.parcels import pack, placed_in, unpack
from storykit.jobs.places import cache_limit
from storykit.jobs.sources import installation, libraries
from storykit.jobs.tasks import Task

_OFTEN = 1.0
"""Seconds between two reports of how far a task is."""

_LOCK = threading.Lock()
_BENCHES: dict[str, Bench] = {}
_MIRRORS: dict[str, Mirror] = {}


@dataclass(frozen=True)
class Terms:
    """What all tasks of a run have in common.

    `fingerprint` is that of the machine the run was started on, and `topic` under which workers
    tell how far they are. `mark` is a file every worker must see, where folders are shared.
    """

    fingerprint: str
    topic: str
    mark: str = ""
    mirror: str = ""


@dataclass(frozen=True)
class Place:
    """Where a worker finds the folders of a task: as it sees them, or a list in the mirror."""

    story: str
    out: str = ""
    cache: str = ""


def do_task(number: int, terms: Terms, place: Place, content: bytes) -> bytes:
    """Does a task on a worker, and gives what came of it, packed."""
    try:
        _compare(terms)
        if terms.mirror:
            return _do_far(number, terms, place, content)
        return _do_near(number, terms, place, content)
    except StorykitError as error:
        return pack(Failed(number, mishaps(error)), {})


def _do_near(number: int, terms: Terms, place: Place, content: bytes) -> bytes:
    """Does a task where folders are shared."""
    for seen, folder in ((terms.mark, place.cache), (place.story, place.story)):
        if not sees(seen):
            raise unseen(_own_address(), folder)
    roots = {"story": Path(place.story), "out": Path(place.out), "cache": Path(place.cache)}
    task: Task = unpack(content, placed_in(roots))
    return pack(_attempted(number, task, _bench(roots["cache"]), terms.topic), roots)


def _do_far(number: int, terms: Terms, place: Place, content: bytes) -> bytes:
    """Does a task where inputs come from a mirror, and what is made goes there."""
    with _LOCK:
        mirror = _MIRRORS.setdefault(terms.mirror, Mirror(terms.mirror))
    own = _own_folder()
    bench = _bench(own / "cache", mirror)
    with _LOCK:
        story = fetch_folder(place.story, mirror, own)
    out = own / f"out-{terms.topic}-{number}"
    roots = {"story": story, "out": out, "cache": own / "cache"}

    def placed(root: str, way: str, digest: str | None) -> Path:
        path = roots[root] / way
        if digest is not None and not path.exists():
            mirror.fetch(digest, path)
        return path

    def attached(root: str, path: Path) -> str | None:
        return mirror.put(path) if root != "story" and path.is_file() else None

    try:
        task: Task = unpack(content, placed)
        return pack(_attempted(number, task, bench, terms.topic), roots, attached)
    finally:
        shutil.rmtree(out, ignore_errors=True)


def _attempted(number: int, task: Task, bench: Bench, topic: str) -> Event:
    """What came of a task: the last that is told of it."""
    teller = _Teller(number, topic)
    attempt(number, task, bench, teller.tell, teller.unwanted)
    last = teller.last
    return Done(number, last.value, most_held()) if isinstance(last, Done) else last


class _Teller:
    """Tells whoever waits how far a task is, and learns whether anybody still does."""

    def __init__(self, number: int, topic: str) -> None:
        self.last: Event = Failed(number, ())
        self._topic = topic
        self._told = time.monotonic()
        self._worker: Any = _own_worker()
        self._key = self._worker.get_current_task() if self._worker is not None else None

    def tell(self, event: Event) -> None:
        """Keeps what came of the task; passes on how far it is, not too often."""
        if not isinstance(event, Share):
            self.last = event
            return
        now = time.monotonic()
        if self._worker is not None and now - self._told >= _OFTEN:
            self._told = now
            self._worker.log_event(self._topic, [event.task, event.share])

    def unwanted(self) -> bool:
        """Whether the task was cancelled, or whoever wanted it is gone.

        The scheduler then tells the worker to forget it; a thread cannot be stopped from outside.
        """
        if self._worker is None:
            return False
        known = self._worker.state.tasks.get(self._key)
        return known is None or known.state == "cancelled"


# What a worker is and has -------------------------------------------------------------------------


def fingerprint() -> str:
    """What decides the bytes of outputs on a machine: storykit's own files and its libraries."""
    return f"{installation(DigestBook(None))} {libraries()}"


def sees(path: str) -> bool:
    """Whether a worker sees a file or folder."""
    return Path(path).exists()


def names_in(folder: str) -> frozenset[str]:
    """What a worker sees in a folder, but for what is being written there."""
    with contextlib.suppress(OSError):
        return frozenset(name for name in os.listdir(folder) if not name.startswith("."))
    return frozenset()


def reads(url: str, digest: str) -> bool:
    """Whether a worker can read the content of that digest in a mirror, and write there."""
    mirror = Mirror(url)
    mirror.read(digest)
    mirror.put_bytes(_own_address().encode())
    return True


def _compare(terms: Terms) -> None:
    """A worker that joined later may be another than those that were looked at first."""
    if fingerprint() != terms.fingerprint:
        raise strange(_own_address())


def strange(address: str) -> UsageError:
    """The error for a worker whose outputs would be other bytes."""
    return UsageError(
        f"The worker {address} has another storykit, or other libraries, than this machine: what "
        "it makes would differ.",
        cure="Install the same versions everywhere, for instance from one image.",
    )


def unseen(address: str, folder: str) -> UsageError:
    """The error for a worker that does not see a folder."""
    return UsageError(
        f"The worker {address} does not see the folder “{folder}”.",
        cure="Mount it there under the same path, tell with --shared HERE=THERE where it lies "
        "there, or name a mirror with --mirror.",
    )


def _bench(cache: Path, mirror: Mirror | None = None) -> Bench:
    with _LOCK:
        bench = _BENCHES.get(str(cache))
        if bench is None:
            store = MirroredStore(cache / "pieces", mirror) if mirror is not None else None
            bench = _BENCHES[str(cache)] = Bench(cache, store)
            if mirror is not None:
                bench.store.trim(cache_limit())
        return bench


def _own_worker() -> Any:
    from distributed import get_worker

    with contextlib.suppress(ValueError):
        return get_worker()
    return None


def _own_address() -> str:
    worker = _own_worker()
    return "here" if worker is None else str(worker.address)


def _own_folder() -> Path:
    """A folder of this worker alone, which goes when it ends."""
    return Path(_own_worker().local_directory) / "storykit"


def lost(error: BaseException | None, task: Task) -> Finding:
    """What is told of a task under which workers died; None where the scheduler says nothing."""
    why = "its workers were lost" if error is None else f"{type(error).__name__}: {error}"
    return Finding(
        "WORKER",
        "error",
        f"The cluster could not make “{task.subject}”: {why}"[:400],
        "Look into the logs of its workers; out of memory, or a broken file, is the usual reason.",
        task.story.where(task.place),
    )
