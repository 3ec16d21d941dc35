"""The making of one story: which tasks there are, what each leads to, and what has come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.errors import Finding
from storykit.formats import find_format
from storykit.jobs.cache import Cache
from storykit.jobs.items import Item, card_key
from storykit.jobs.manifest import Output
from storykit.jobs.mishaps import placed
from storykit.jobs.options import RenderOptions
from storykit.jobs.planning import planned_items
from storykit.jobs.shelf import Shelf
from storykit.jobs.sources import StorySources
from storykit.jobs.tasks import LaidOut, LayOut, MakeCard, Task, WriteTexts
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.jobs.boards import Board
    from storykit.jobs.films import Films
    from storykit.jobs.press import MadeVersion
    from storykit.jobs.reviewing import Storyboard
    from storykit.timeline import Timeline


_SCENE = 5_000
"""Milliseconds of a scene, to begin with."""

_EFFORT = 0.3
"""Seconds of one processor for a million pixels of a second of film."""


@dataclass(frozen=True)
class _Made:
    outputs: tuple[Output, ...]
    findings: tuple[Finding, ...] = ()


Handler = Callable[[Any], list[Task]]
"""Takes what a task gave, and gives the tasks that are possible now."""


class Production:
    """One story on its way through the tasks.

    `begin` gives the first tasks; `done` and `failed` take what came of one and give those that are
    possible now. What fails concerns only the items it is needed for.
    """

    def __init__(self, story: Story, options: RenderOptions, cache: Cache, shelf: Shelf) -> None:
        self.story = story
        self.options = options
        self._cache = cache
        self._sources = StorySources(story, cache.book, theme=options.theme)
        self._records = cache.records(options.out, story.id)
        self.planned = planned_items(story, options, self._sources, self._records)
        self.failures: list[Finding] = []
        self._made: dict[str, _Made] = {}
        self._lost: set[str] = set()
        self._films: Films | None = None
        self._board: Board | None = None
        self._timelines: dict[str, Timeline] = {}
        self._after: dict[str, tuple[Handler, tuple[Item, ...]]] = {}
        for planned in self.planned:
            taken = shelf.claim(planned.item, story.id, self._sources.files)
            if taken is not None:
                self._lost.add(planned.item.name)
                self.tell([taken.at(story.where(planned.item.place))])

    @property
    def stale(self) -> tuple[Item, ...]:
        """What has to be made."""
        return tuple(
            planned.item
            for planned in self.planned
            if planned.state != "cached" and planned.item.name not in self._lost
        )

    @property
    def estimate(self) -> float:
        """About the seconds of one processor it will take, before anything is known of its time."""
        film = sum((scene.duration or _SCENE) / 1000 for scene in self.story.scenes)
        effort = _EFFORT / 8 if self.options.draft else _EFFORT
        seconds = 0.0
        for item in self.stale:
            name = item.shape or item.format
            shape = find_format(name) if name else None
            pixels = shape.width * shape.height / 1e6 if shape else 0.3
            seconds += pixels * (effort * film if item.kind in ("video", "version") else 0.3)
        return seconds

    @property
    def shares(self) -> bool:
        """Whether films in several languages are to be made that show the same pictures.

        People's clips are decoded for each film on its own; where there are some, nothing is gained
        that is worth the risk that a broken one brings down all that is made in the same process.
        """
        videos = [item for item in self.stale if item.kind == "video"]
        several = len({item.language for item in videos}) > 1
        if not several:
            return False
        from storykit.check.inventory import media

        return not any(medium.kind == "clip" for medium in media(self.story))

    # What comes of tasks ------------------------------------------------------------------------

    def begin(self) -> list[Task]:
        """The first tasks; none where everything is as it should be."""
        stale = self.stale
        videos = [item for item in stale if item.kind == "video"]
        texts = [item for item in stale if item.kind == "texts"]
        if videos:
            from storykit.jobs.films import Films

            self._films = Films(self.story, self.options, self._cache, self._sources, videos, self)
        thumbs = [item for item in stale if item.kind == "thumbnail"]
        boards = [item for item in stale if item.kind == "storyboard"]
        if boards:
            from storykit.jobs.boards import Board

            self._board = Board(self.story, self.options, self._sources, boards[0])
        # A video carries the subtitles of all languages of its story.
        wanted = self.story.languages if videos else tuple(i.language for i in (*texts, *thumbs))
        wanted = tuple(dict.fromkeys((*wanted, *(self._board.languages if self._board else ()))))
        tasks = [self._lay_out(tag, videos, [*texts, *thumbs], boards) for tag in wanted]
        tasks += [self._card(item) for item in stale if item.kind == "card"]
        tasks += self._versions([item for item in stale if item.kind == "version"])
        return tasks or self._last()

    def done(self, task: Task, value: Any) -> list[Task]:
        """Takes what a task made; gives the tasks that are possible now."""
        handler, _ = self._after.pop(task.name)
        return handler(value) or self._last()

    def failed(
        self, task: Task, findings: tuple[Finding, ...], *, lost: bool = False
    ) -> list[Task]:
        """Takes what is known of a failure; gives tasks where trying again may help.

        `lost` tells that pieces are missing that had been made.
        """
        _, items = self._after.pop(task.name)
        if lost and self._films is not None:
            again = self._films.again(items)
            if again:
                return again
        from storykit.jobs.boards import BINDING, DrawGlimpses

        needed = items if task.name == BINDING else [i for i in items if i.kind != "storyboard"]
        self._lost.update(item.name for item in needed)
        # What could not be drawn ahead is drawn, or told of, when the storyboard is bound.
        if not isinstance(task, DrawGlimpses):
            self.tell(findings)
        return self._last()

    def give_up(self, findings: Iterable[Finding]) -> None:
        """Notes that nothing more can be made."""
        self._lost.update(item.name for item in self.stale)
        self._after.clear()
        self.tell(findings)

    def tell(self, findings: Iterable[Finding]) -> None:
        """Notes what failed, each once."""
        findings = placed(findings, self.story, "")
        self.failures += [finding for finding in findings if finding not in self.failures]

    def wants(self, task: Task) -> bool:
        """Whether a task still serves an item that has not failed."""
        return any(item.name not in self._lost for item in self._after[task.name][1])

    def drop(self, task: Task) -> list[Task]:
        """Forgets a task that will not be done; gives those that are possible now."""
        del self._after[task.name]
        return self._last()

    def _last(self) -> list[Task]:
        """What is made when all else is: the storyboard, which leads to the videos."""
        if self._after or self._board is None:
            return []
        board, self._board = self._board, None
        if not board.complete:
            # Half a storyboard would look like a whole one; why there is none is told already.
            self._lost.add(board.item.name)
            return []

        def written(made: Storyboard) -> list[Task]:
            there = all(output.path.is_file() for output in self.outputs)
            whole = not (made.failures or self._lost or self.failures)
            if there and whole:
                return self.keep(board.item, (made.output,))
            # Next time it is made again, with what is missing now.
            self._made[board.item.name] = _Made((made.output,))
            self.tell(made.failures)
            return []

        return [
            self.add(board.binding(self.outputs, self.failures, self._lost), written, board.item)
        ]

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""
        return not self._after

    @property
    def missing(self) -> tuple[Item, ...]:
        """The items that are not there."""
        there = set(self._made) | {p.item.name for p in self.planned if p.state == "cached"}
        return tuple(p.item for p in self.planned if p.item.name not in there)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """All files that are there now, in the order of the items."""
        return tuple(output for made in self._results() for output in made.outputs)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found on the way, each once."""
        return tuple(dict.fromkeys(f for made in self._results() for f in made.findings))

    @property
    def unchanged(self) -> tuple[Path, ...]:
        """The files that were as they should be, and were left alone."""
        return tuple(
            output.path
            for planned in self.planned
            if planned.state == "cached" and planned.record is not None
            for output, _ in planned.record.outputs
        )

    def _results(self) -> Iterator[_Made]:
        for planned in self.planned:
            made = self._made.get(planned.item.name)
            if made is not None:
                yield made
            elif planned.state == "cached" and planned.record is not None:
                record = planned.record
                yield _Made(tuple(output for output, _ in record.outputs), record.findings)

    def add(self, task: Task, handler: Handler, *items: Item) -> Task:
        """Notes what follows a task, and which items need it."""
        self._after[task.name] = (handler, items)
        return task

    def keep(
        self,
        item: Item,
        outputs: tuple[Output, ...],
        findings: tuple[Finding, ...] = (),
        pieces: Mapping[str, str] | None = None,
    ) -> list[Task]:
        """Notes that an item is made; nothing follows from it."""
        findings = placed(findings, self.story, "")
        self._made[item.name] = _Made(outputs, findings)
        self._records.add(item.name, item.sources, outputs, findings, pieces)
        return []

    # Languages and cards ------------------------------------------------------------------------

    def _lay_out(
        self, language: str, videos: list[Item], beside: list[Item], boards: list[Item]
    ) -> Task:
        task = LayOut(
            story=self.story,
            name=f"lay out {language}",
            subject=language,
            place="languages",
            cost=0.6,
            memory=120_000_000,
            language=language,
            shootings=self._films.shootings(language) if self._films else (),
        )
        own = [item for item in beside if item.language == language]
        return self.add(task, partial(self._laid_out, own), *own, *videos, *boards)

    def _laid_out(self, beside: list[Item], value: LaidOut) -> list[Task]:
        self._timelines[value.timeline.language] = value.timeline
        tasks = [self._beside(item) for item in beside]
        if self._films is not None:
            tasks += self._films.laid_out(value.timeline, value.outlines, self._timelines)
        if self._board is not None:
            drawing = self._board.laid_out(value.timeline)
            tasks += [self.add(task, lambda _: [], self._board.item) for task in drawing]
        return tasks

    def _beside(self, item: Item) -> Task:
        """The task for what goes with a language's videos: its texts, or a thumbnail."""
        timeline = self._timelines[item.language]
        if item.kind == "thumbnail":
            from storykit.jobs.thumbnails import drawing

            drawn = drawing(item, self.story, timeline, self._sources, self.options.out)
            return self.add(drawn, lambda made: self.keep(item, (made,)), item)
        task = WriteTexts(
            story=self.story,
            name=f"texts {item.language}",
            subject=item.language,
            cost=0.1,
            timeline=timeline,
            formats=item.subtitles,
            out=self.options.out,
        )
        return self.add(task, lambda made: self.keep(item, made, timeline.findings), item)

    def _versions(self, items: list[Item]) -> Iterator[Task]:
        for item in items:
            from storykit.jobs.publishing import version_task

            task = version_task(self.story, item, self.options, len(items))
            yield self.add(task, partial(self._version_made, item), item)

    def _version_made(self, item: Item, made: MadeVersion) -> list[Task]:
        return self.keep(item, made.outputs, made.findings)

    def _card(self, item: Item) -> Task:
        assert item.card is not None
        assert item.format is not None
        shape = find_format(item.format)
        task = MakeCard(
            story=self.story,
            name=f"card {item.name}",
            subject=item.paths[0].stem,
            place=item.place,
            cost=0.4,
            memory=80_000_000 + 40 * shape.width * shape.height,
            card=item.card,
            language=item.language,
            format=item.format,
            theme=item.theme,
            out=self.options.out,
            key=card_key(item.sources),
            suffix=item.paths[0].suffix,
            max_bytes=self.options.card_bytes,
        )
        return self.add(task, lambda made: self.keep(item, (made,)), item)
