"""A crew on many machines: the tasks of a render, done by the workers of a Dask cluster.

Every worker must have the same storykit. They see the stories, the cache and the folder of outputs
in shared folders, or get what they need from a mirror. A worker that is lost is no matter: the
scheduler gives its task to another, and pieces that went with it are made again.
"""

from __future__ import annotations

import contextlib
import os
import queue
import secrets
import time
import uuid
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from storykit.errors import OutputError, RenderError, StorykitError, UsageError
from storykit.files import publishing
from storykit.jobs.crew import Crew, Event, Failed, Share, drained
from storykit.jobs.digests import DigestBook
from storykit.jobs.homes import Homes
from storykit.jobs.mirror import Mirror, put_folder
from storykit.jobs.options import ClusterAddress
from storykit.jobs.parcels import pack, placed_in, unpack
from storykit.jobs.remote import (
    Place,
    Terms,
    do_task,
    fingerprint,
    lost,
    names_in,
    reads,
    sees,
    strange,
    unseen,
)
from storykit.jobs.tasks import Task

if TYPE_CHECKING:
    from distributed import Client, Future

_ADVANCE = 2
"""Tasks for each thread of the workers, so that none waits for the next to arrive."""

_ANSWER = 15.0
"""Seconds in which the scheduler must answer."""

_FORSAKEN = 180.0
"""Seconds without any worker after which nobody waits for one any longer."""

_OFTEN = 2.0
"""Seconds between two looks at who is there."""

_ATTEMPTS = 3
"""How often a task is given to the scheduler, where that forgets it."""


@dataclass
class _Given:
    task: Task
    future: Future
    worker: str | None
    attempts: int = 1
    unwanted: bool = False


class Cluster(Crew):
    """The workers of a Dask scheduler as a crew."""

    arranges = True

    def __init__(self, address: ClusterAddress, out: Path, cache: Path, folder: Path) -> None:
        """Joins a cluster; `folder` is that of the first story.

        Raises UsageError where there is no such cluster, no worker, one of another version, or one
        that does not see the folders or the mirror.
        """
        self._address = address
        self._out, self._cache = out, cache
        self._mirror: Mirror | None = None
        self._book = DigestBook(cache / "digests")
        self._listings: dict[Path, str] = {}
        self._given: dict[int, _Given] = {}
        self._events: queue.SimpleQueue[tuple[int, Future] | Share] = queue.SimpleQueue()
        self._topic = f"storykit-{uuid.uuid4().hex}"
        self._mark: Path | None = None
        self._threads, self._looked, self._seen = 0, 0.0, time.monotonic()
        self._homes = Homes(_ADVANCE)
        self._client = _client(address.scheduler)
        try:
            if address.mirror is not None:
                self._mirror = Mirror(address.mirror)
            self._terms = self._agree(folder)
            self._client.subscribe_topic(self._topic, self._hear)
        except BaseException:
            self.end(early=True)
            raise

    @property
    def size(self) -> int:
        """How many tasks are with the workers at a time."""
        if time.monotonic() - self._looked > _OFTEN:
            self._look()
        return max(1, self._threads) * _ADVANCE

    def choose(self, tasks: Sequence[Task]) -> Task | None:
        """The one to be handed over next, for a worker that knows its story or would be idle."""
        if not self._threads:
            return tasks[0]
        chosen = self._homes.choose(tasks)
        return None if chosen is None else chosen[0]

    def start(self, number: int, task: Task) -> None:
        """Hands a task to the scheduler."""
        self._given[number] = _Given(task, *self._submit(number, task, 1))

    def wait(self, seconds: float) -> list[Event]:
        """What has happened; waits for it, but not longer than this.

        Raises RenderError where the scheduler is gone, or all workers for minutes.
        """
        events: list[Event] = []
        for told in drained(self._events, seconds):
            if isinstance(told, Share):
                events.append(told)
            else:
                events += self._outcome(*told)
        if not events and self._given and time.monotonic() - self._looked > _OFTEN:
            self._look()
        return events

    def cancel(self, number: int) -> None:
        """Asks that a task be ended early."""
        given = self._given.get(number)
        if given is not None:
            given.unwanted = True
            given.future.cancel()

    def end(self, *, early: bool) -> None:
        """Has the scheduler forget what is not done, and leaves the cluster."""
        with contextlib.suppress(Exception):
            if self._given:
                self._client.cancel([given.future for given in self._given.values()], force=True)
        self._given.clear()
        with contextlib.suppress(Exception):
            self._client.close()
        if self._mark is not None:
            self._mark.unlink(missing_ok=True)
        self._book.save()

    # Tasks --------------------------------------------------------------------------------------

    def _submit(self, number: int, task: Task, attempt: int) -> tuple[Future, str | None]:
        place, content = self._packed(task)
        _, worker = self._homes.choose([task]) or (task, None)
        if worker is not None:
            self._homes.give(number, task, worker)
        # The scheduler learns from the first words of keys how long their like takes.
        key = f"storykit-{type(task).__name__}-{number}-{attempt}-{self._topic}"
        try:
            # The scheduler gives it to others where that worker is lost, or they have nothing.
            future = self._client.submit(
                do_task, number, self._terms, place, content,
                key=key, pure=False, priority=-number,
                workers=worker, allow_other_workers=worker is not None,
            )  # fmt: skip
        except Exception as error:
            self._gone(error)
        self._watch(number, future)
        return future, worker

    def _watch(self, number: int, future: Future) -> None:
        future.add_done_callback(lambda done: self._events.put((number, done)))

    def _outcome(self, number: int, future: Future) -> list[Event]:
        given = self._given.get(number)
        if given is None or given.future is not future:
            return []
        if future.status == "pending":
            self._watch(number, future)
            return []
        self._homes.take_back(number)
        if future.status == "finished":
            try:
                content = future.result(timeout=_ANSWER)
            except Exception:
                # The worker died with what it had made: the scheduler has it made again.
                self._look()
                self._watch(number, future)
                return []
            del self._given[number]
            return [self._unpacked(number, given.task, content)]
        if future.status == "error":
            del self._given[number]
            return [Failed(number, (lost(future.exception(), given.task),))]
        if not given.unwanted and given.attempts < _ATTEMPTS:
            # The scheduler was away, and has forgotten; or the task was stranded.
            self._look()
            given.attempts += 1
            given.future, given.worker = self._submit(number, given.task, given.attempts)
            return []
        del self._given[number]
        return [Failed(number, () if given.unwanted else (lost(None, given.task),))]

    def _hear(self, event: tuple[float, Any]) -> None:
        number, share = event[1]
        self._events.put(Share(number, share))

    # Parcels ------------------------------------------------------------------------------------

    def _roots(self, task: Task) -> dict[str, Path]:
        return {"story": task.story.folder, "out": self._out, "cache": self._cache}

    def _packed(self, task: Task) -> tuple[Place, bytes]:
        roots, mirror = self._roots(task), self._mirror
        if mirror is None:
            folders = {name: self._there(folder) for name, folder in roots.items()}
            return Place(**folders), pack(task, roots)

        def attached(root: str, path: Path) -> str | None:
            return mirror.put(path) if root == "cache" and path.is_file() else None

        folder = task.story.folder
        if folder not in self._listings:
            apart = (self._out, self._cache)
            self._listings[folder] = put_folder(folder, mirror, self._book, apart)
        return Place(self._listings[folder]), pack(task, roots, attached)

    def _unpacked(self, number: int, task: Task, content: bytes) -> Event:
        roots, mirror = self._roots(task), self._mirror
        if mirror is None:
            event: Event = unpack(content, placed_in(roots))
            return event

        def placed(root: str, way: str, digest: str | None) -> Path:
            path = roots[root] / way
            if digest is not None and self._book.digest(path) != digest:
                with publishing(path) as draft:
                    mirror.fetch(digest, draft)
            return path

        try:
            made: Event = unpack(content, placed)
        except StorykitError as error:
            return Failed(number, tuple(error.findings))
        return made

    def _there(self, folder: Path) -> str:
        """What the workers call a folder."""
        whole = Path(os.path.abspath(folder))
        for here, there in sorted(self._address.shared, key=lambda pair: -len(pair[0].parts)):
            for own in (Path(os.path.abspath(here)), here.resolve()):
                if whole.is_relative_to(own):
                    way = whole.relative_to(own).as_posix()
                    return there if way == "." else f"{there.rstrip('/')}/{way}"
        return str(whole)

    # Who is there -------------------------------------------------------------------------------

    def _look(self) -> None:
        """Counts the workers' threads. Raises RenderError where there is nobody."""
        try:
            threads = self._client.nthreads()
        except Exception as error:
            self._gone(error)
        self._homes.meet(threads)
        self._threads = sum(threads.values())
        now = self._looked = time.monotonic()
        if self._threads:
            self._seen = now
            self._free_stranded(threads)
        elif now - self._seen > _FORSAKEN:
            raise RenderError(
                f"The cluster at {self._address.scheduler} has had no workers for "
                f"{_FORSAKEN / 60:.0f} minutes.",
                cure="Start some and render again: it goes on where it was.",
            )

    def _free_stranded(self, workers: Collection[str]) -> None:
        """Takes back tasks that wait for a worker who is gone.

        Where all workers died at once, the scheduler gives such a task to none that comes later.
        """
        waiting = [
            given.future
            for given in self._given.values()
            if given.worker not in (None, *workers) and given.future.status == "pending"
        ]
        if not waiting:
            return
        try:
            at_work = {key for keys in self._client.processing().values() for key in keys}
            self._client.cancel([future for future in waiting if future.key not in at_work])
        except Exception as error:
            self._gone(error)

    def _gone(self, error: Exception) -> NoReturn:
        raise RenderError(
            f"The scheduler at {self._address.scheduler} does not answer any more.",
            cure="Start it and its workers and render again: it goes on where it was.",
        ) from error

    # Agreement ----------------------------------------------------------------------------------

    def _agree(self, folder: Path) -> Terms:
        """Looks whether every worker can do the work; UsageError where one cannot."""
        self._look()
        if not self._threads:
            raise UsageError(
                "The cluster has no workers.",
                cure=f"Start some: dask worker {self._address.scheduler} --nworkers 2 --nthreads 1",
            )
        here = fingerprint()
        for address, there in self._ask(fingerprint).items():
            if there != here:
                raise strange(address)
        if self._mirror is None:
            self._check_story(folder)
            self._check(self._out)
            self._check(self._cache)
            self._mark = _marked(self._cache)
            return Terms(here, self._topic, f"{self._there(self._cache)}/{self._mark.name}")
        url = self._mirror.url
        for address, answer in self._ask(reads, url, self._mirror.put_bytes(b"storykit")).items():
            if isinstance(answer, BaseException):
                raise UsageError(
                    f"The worker {address} cannot use the mirror: {answer}"[:400],
                    cure="Give it the same access, and the package its kind of URL needs.",
                )
        return Terms(here, self._topic, mirror=url)

    def _check_story(self, folder: Path) -> None:
        """Asks every worker whether it sees what lies beside the first story."""
        there, names = self._there(folder), names_in(str(folder))
        for address, answer in self._ask(names_in, there).items():
            if not isinstance(answer, frozenset) or not names <= answer:
                raise unseen(address, there)

    def _check(self, folder: Path) -> None:
        """Puts a mark into a folder and asks every worker whether it sees it."""
        there, mark = self._there(folder), _marked(folder)
        try:
            seen = self._ask(sees, f"{there}/{mark.name}")
        finally:
            mark.unlink(missing_ok=True)
        for address, answer in seen.items():
            if answer is not True:
                raise unseen(address, there)

    def _ask(self, question: Callable[..., Any], *given: Any) -> dict[str, Any]:
        """What each worker answers, which may be an error."""
        try:
            answers: dict[str, Any] = self._client.run(question, *given, on_error="return")
        except Exception as error:
            self._gone(error)
        for address, answer in answers.items():
            if isinstance(answer, ImportError):
                raise UsageError(
                    f"The worker {address} lacks storykit, or part of it: {answer}.",
                    cure="Install the same there as here: pip install 'storykit[cluster]'",
                )
        return answers


def _marked(folder: Path) -> Path:
    mark = folder / f".storykit-{secrets.token_hex(6)}.mark"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_bytes(b"")
    except OSError as error:
        raise OutputError(
            f"“{folder}” cannot be written: {error.strerror or error}.",
            cure="Choose another folder with --out, or with --cache.",
        ) from error
    return mark


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "Rendering on many machines needs the package “distributed”.",
            cure="Install it with: pip install 'storykit[cluster]'",
        ) from error
    try:
        with warnings.catch_warnings():
            # What matters of versions is compared when all have come together.
            warnings.simplefilter("ignore")
            return Client(address, timeout=_ANSWER, set_as_default=False)
    except Exception as error:
        raise UsageError(
            f"No scheduler answers at “{address[:80]}” ({error}).",
            cure="Start one with “dask scheduler” and give its address: tcp://machine:8786.",
        ) from error
