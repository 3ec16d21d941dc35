"""A crew on many machines: the tasks of a render, done by the workers of a Dask cluster.

Every worker must have the same storykit and, unless a mirror is given, see the stories, the cache
and the folder of outputs under the same paths. A worker that is lost is no matter: the scheduler
gives its task to another, and pieces that went with it are made again.
"""

from __future__ import annotations

import contextlib
import queue
import secrets
import uuid
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from storykit.errors import Finding, UsageError
from storykit.jobs.bench import Bench
from storykit.jobs.crew import Done, Event, Failed, attempt
from storykit.jobs.digests import DigestBook
from storykit.jobs.memory import most_held
from storykit.jobs.sources import installation, libraries
from storykit.jobs.tasks import Task

if TYPE_CHECKING:
    from distributed import Client, Future

_ADVANCE = 2
"""Tasks for each thread of the workers, so that none waits for the next to arrive."""

_PATIENCE = 15.0
"""Seconds in which the scheduler must answer."""

_BENCHES: dict[str, Bench] = {}


class Cluster:
    """The workers of a Dask scheduler as a crew."""

    def __init__(self, address: str, folders: tuple[Path, ...], cache: Path) -> None:
        """Joins the cluster at an address such as `tcp://scheduler:8786`.

        `folders` and `cache` are what every worker must see. Raises UsageError where there is no
        such cluster, or a worker of another version, or one that does not see the folders.
        """
        self._client = _client(address)
        self._cache = str(cache.absolute())
        self._events: queue.SimpleQueue[tuple[int, Future]] = queue.SimpleQueue()
        self._futures: dict[int, Future] = {}
        self._run = uuid.uuid4().hex
        try:
            self._check(folders, cache)
        except BaseException:
            self._client.close()
            raise

    @property
    def size(self) -> int:
        """How many tasks are with the workers at a time."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads) * _ADVANCE

    def start(self, number: int, task: Task) -> None:
        """Hands a task to the scheduler."""
        future = self._client.submit(
            do_task, number, task, self._cache, key=f"storykit-{self._run}-{number}", pure=False,
            retries=2, priority=-number,
        )  # fmt: skip
        self._futures[number] = future
        future.add_done_callback(lambda done: self._events.put((number, done)))

    def wait(self, seconds: float) -> list[Event]:
        """What has happened; waits for it, but not longer than this."""
        try:
            told = [self._events.get(timeout=seconds)]
        except queue.Empty:
            return []
        while not self._events.empty():
            told.append(self._events.get_nowait())
        return [self._event(number, future) for number, future in told]

    def cancel(self, number: int) -> None:
        """Asks that a task be ended early."""
        future = self._futures.get(number)
        if future is not None:
            future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._futures:
            with contextlib.suppress(Exception):
                self._client.cancel(list(self._futures.values()), force=True)
        self._client.close()

    def _event(self, number: int, future: Future) -> Event:
        self._futures.pop(number, None)
        if future.status == "finished":
            event: Event = future.result()
            return event
        if future.status == "cancelled":
            return Failed(number, ())
        return Failed(number, (_lost(future.exception()),))

    def _check(self, folders: tuple[Path, ...], cache: Path) -> None:
        if not self._client.nthreads():
            raise UsageError(
                "The cluster has no workers.",
                cure="Start some: dask worker tcp://… --nworkers 2 --nthreads 1.",
            )
        here = fingerprint()
        for address, there in self._client.run(fingerprint).items():
            if there != here:
                raise UsageError(
                    f"The worker {address} has another storykit, or other libraries, than this "
                    "machine: what it makes would differ.",
                    cure="Install the same versions everywhere, for instance from one image.",
                )
        for folder in (*folders, cache):
            self._check_folder(folder.absolute())

    def _check_folder(self, folder: Path) -> None:
        """Puts a mark into a folder and asks every worker whether it sees it."""
        mark = folder / f".storykit-{secrets.token_hex(6)}.mark"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            mark.write_bytes(b"")
        except OSError:
            seen = self._client.run(_sees, str(folder))
        else:
            try:
                seen = self._client.run(_sees, str(mark))
            finally:
                mark.unlink(missing_ok=True)
        for address, sees in seen.items():
            if not sees:
                raise UsageError(
                    f"The worker {address} does not see the folder “{folder}”.",
                    cure="Mount it there under the same path, or name a mirror with --mirror.",
                )


def do_task(number: int, task: Task, cache: str) -> Event:
    """Does a task on a worker, and gives what came of it."""
    bench = _BENCHES.get(cache)
    if bench is None:
        bench = _BENCHES[cache] = Bench(Path(cache))
    return attempted(number, task, bench)


def attempted(number: int, task: Task, bench: Bench) -> Event:
    """What came of a task: the last that is told of it."""
    told: list[Event] = []
    attempt(number, task, bench, told.append, lambda: False)
    last = told[-1]
    return Done(number, last.value, most_held()) if isinstance(last, Done) else last


def fingerprint() -> str:
    """What decides the bytes of outputs on a machine: storykit's own files and its libraries."""
    return f"{installation(DigestBook(None))} {libraries()}"


def _sees(path: str) -> bool:
    return Path(path).exists()


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "Rendering on many machines needs the package “distributed”.",
            cure="Install it with: pip install 'storykit[cluster]'",
        ) from error
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"No scheduler answers at “{address[:80]}” ({error}).",
            cure="Start one with “dask scheduler” and give its address: tcp://machine:8786.",
        ) from error


def _lost(error: BaseException | None) -> Finding:
    return Finding(
        "WORKER",
        "error",
        f"The cluster could not do a task: {type(error).__name__}: {error}",
        "Look into the logs of its workers; out of memory is the usual reason.",
    )
