"""Making the cards of a table on all cores, and only those that are new or changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from storykit.assets import Assets
from storykit.cards.card import alt_text, card_board, card_fields
from storykit.cards.encoding import SUFFIXES, CardFacts, encode_card
from storykit.cards.materials import Materials
from storykit.cards.plans import TableCard, TableOptions, TablePlan
from storykit.cards.records import (
    fingerprint,
    is_there,
    owner,
    read_index,
    seen_from,
    write_index,
)
from storykit.cards.tables import RULE
from storykit.design.compositing import Clips
from storykit.design.flattening import Flattener
from storykit.errors import Finding, StorykitError, UsageError, Where
from storykit.files import publish
from storykit.formats import find_format
from storykit.language import find_language
from storykit.script.fields import Translatable
from storykit.script.models import Content

if TYPE_CHECKING:
    from PIL.Image import Image

_CHUNK = 12
_QUEUED = 4


@dataclass(frozen=True)
class MadeCard:
    """What became of a card: a new file, one that was there already, or a finding."""

    card: TableCard
    path: Path
    state: Literal["made", "unchanged", "failed"]
    width: int = 0
    height: int = 0
    facts: CardFacts = field(default_factory=CardFacts)
    finding: Finding | None = None


def make_cards(plan: TablePlan, clips: Clips | None = None) -> Iterator[MadeCard]:
    """Makes a table's cards and tells of each as soon as it is done.

    `clips`, which has to travel between processes, gives the frames of clips; rows that show one
    fail without it. Cards whose inputs are what they were, and whose file is as it was left, are
    not made again. What fails is told of, and the others are made. Files and their bytes are the
    same whatever the number of processes. Raises UsageError, before anything is made, where a
    file is a card of another table.
    """
    options = plan.options
    index = read_index(options.out)
    table = seen_from(options.out, plan.table.file)
    _check_owners(plan, index, table)
    materials = Materials(plan.folder)
    fresh: dict[str, list[Any]] = {}
    todo: list[tuple[TableCard, str]] = []
    for card in plan.cards:
        path = card_path(card, options)
        print_ = fingerprint(card, plan, materials)
        if not options.again and is_there(path, index.get(path.name), print_):
            fresh[path.name] = [*index[path.name][:2], table]
            yield MadeCard(card, path, "unchanged")
        else:
            todo.append((card, print_))
    try:
        for made, print_ in _made(plan, todo, clips):
            if made.state == "made":
                fresh[made.path.name] = [print_, made.path.stat().st_size, table]
            yield made
    finally:
        if todo:
            write_index(options.out, {**index, **fresh})


def _check_owners(plan: TablePlan, index: dict[str, list[Any]], table: str) -> None:
    """Nothing, or UsageError where files are cards that another table has left there."""
    for card in plan.cards:
        path = card_path(card, plan.options)
        other = owner(index.get(path.name), plan.options.out)
        if other is not None and other != table and path.exists():
            raise UsageError(
                f"“{path.name}” is there already, as a card of another table, “{other}”.",
                cure="Take another folder with --out, another name for the table, or a column "
                "“output” with a name for each card.",
                where=Where(plan.table.file, card.row),
            )


def _made(
    plan: TablePlan, todo: Sequence[tuple[TableCard, str]], clips: Clips | None
) -> Iterator[tuple[MadeCard, str]]:
    workers = plan.options.workers or os.cpu_count() or 1
    job = _Job(plan.table.file, plan.folder, plan.options, clips)
    if workers < 2 or len(todo) <= _CHUNK:
        drawn = _Desk(job).draw_all([card for card, _ in todo])
        yield from zip(drawn, (print_ for _, print_ in todo), strict=True)
        return
    chunks = [todo[at : at + _CHUNK] for at in range(0, len(todo), _CHUNK)]
    # Processes are started afresh: a fork of a program with threads may hang.
    with ProcessPoolExecutor(min(workers, len(chunks)), get_context("spawn")) as pool:
        running: dict[Future[list[MadeCard]], Sequence[tuple[TableCard, str]]] = {}
        waiting = iter(chunks)
        try:
            for chunk in waiting:
                running[pool.submit(_draw_all, job, [card for card, _ in chunk])] = chunk
                if len(running) >= workers * _QUEUED:
                    yield from _finished(running)
            while running:
                yield from _finished(running)
        finally:
            for future in running:
                future.cancel()


def _finished(
    running: dict[Future[list[MadeCard]], Sequence[tuple[TableCard, str]]],
) -> Iterator[tuple[MadeCard, str]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        chunk = running.pop(future)
        for made, (_, print_) in zip(future.result(), chunk, strict=True):
            yield made, print_


@dataclass(frozen=True)
class _Job:
    """What all cards of a plan share."""

    file: Path
    folder: Path
    options: TableOptions
    clips: Clips | None = None


@cache
def _desk(job: _Job) -> _Desk:
    """This process's own."""
    return _Desk(job)


def _draw_all(job: _Job, cards: Sequence[TableCard]) -> list[MadeCard]:
    return list(_desk(job).draw_all(cards))


class _Desk:
    """Where the cards of one run are made, with all they share at hand."""

    def __init__(self, job: _Job) -> None:
        self.job = job
        self.materials = Materials(job.folder)
        self.assets = Assets((job.folder,))
        self.flattener = Flattener(job.clips)

    def draw_all(self, cards: Iterable[TableCard]) -> Iterator[MadeCard]:
        """Makes the cards' files, or tells what is wrong with them.

        While the disk takes in one card, the next is drawn already.
        """
        with ThreadPoolExecutor(1, "storykit-cards") as writer:
            before: Future[MadeCard] | None = None
            for card in cards:
                drawn = self._drawn(card)
                if before is not None:
                    yield before.result()
                before = writer.submit(self._written, *drawn)
            if before is not None:
                yield before.result()

    def _drawn(self, card: TableCard) -> tuple[MadeCard, bytes]:
        options = self.job.options
        path = card_path(card, options)
        try:
            picture, facts = self._picture(card)
            kind = SUFFIXES[options.suffix.lower()]
            data = encode_card(
                picture, kind, facts, quality=options.quality, max_bytes=options.max_bytes
            )
        except StorykitError as error:
            return self._failed(card, path, error), b""
        return MadeCard(card, path, "made", picture.width, picture.height, facts), data

    def _written(self, made: MadeCard, data: bytes) -> MadeCard:
        if made.state == "made":
            try:
                publish(made.path, data)
            except StorykitError as error:
                return self._failed(made.card, made.path, error)
        return made

    def _failed(self, card: TableCard, path: Path, error: StorykitError) -> MadeCard:
        where = Where(self.job.file, card.row, None, error.where.path)
        message = f"Row {card.row}, {card.language}, {card.format}: {error.message}"
        finding = Finding(RULE, "error", message, error.cure, where)
        return MadeCard(card, path, "failed", finding=finding)

    def _picture(self, card: TableCard) -> tuple[Image, CardFacts]:
        options = self.job.options
        layout, theme = self.materials.layout(card.layout), self.materials.theme(options.theme)
        language = find_language(card.language)
        content = Content(
            id=card.name,
            layout=card.layout,
            fields=card_fields(layout, card.fields),
            alt=Translatable.of(card.alt) if card.alt else None,
            focus=card.focus,
        )
        board = card_board(
            content, layout, theme, language, find_format(card.format),
            assets=self.assets, fonts=self.materials.fonts(theme), logo=options.logo,
            digits=options.digits,
        )  # fmt: skip
        alt = alt_text(content, layout, language, options.digits)
        return self.flattener.picture(board), CardFacts(language.tag, alt, "", card.credit)


def card_path(card: TableCard, options: TableOptions) -> Path:
    """Where a card is written."""
    return options.out / f"{card.name}.{card.language}.{card.format}{options.suffix}"
