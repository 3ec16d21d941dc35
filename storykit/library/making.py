"""What is made of a story as files: videos, subtitles, cards and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.errors import UsageError, nearest
from storykit.jobs.manifest import Output
from storykit.jobs.options import RenderOptions
from storykit.jobs.progress import Progress
from storykit.library.scripts import load, loaded
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.cards.plans import TableOptions
    from storykit.jobs.plans import Plan
    from storykit.jobs.render import Result


OnProgress = Callable[[Progress], None]

CARD_KINDS = ("png", "jpg", "jpeg", "webp")
"""The kinds of file a card is written as."""


def render(
    story: Story,
    *,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    draft: bool = False,
    places: Sequence[str] = (),
    allow: Mapping[str, str] | None = None,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Makes videos, subtitles, transcripts, cards and the storyboard into the folder `out`.

    `languages` and `formats` are by default all of the story's; `on_progress` is called with stage,
    share and time left. What fails is told of in the result's `failures`, and the rest is made.
    For `places` such as whatsapp, versions are made instead of the usual videos.
    `allow` overrules rules that protect people: their ids and why, which the manifest keeps. Raises
    SafetyError for what they find otherwise, UsageError for names the story does not have,
    OutputError where nothing can be written.
    """
    options = RenderOptions(
        languages=names(languages),
        formats=names(formats),
        out=Path(out),
        draft=draft,
        allow=allow or {},
        workers=workers,
    )
    if places:
        options = replace(options, videos=False, places=names(places) or ())
    return render_with(story, options, on_progress=on_progress)


def render_with(
    story: Story, options: RenderOptions, *, on_progress: OnProgress | None = None
) -> Result:
    """`render` with every option in one value."""
    from storykit.jobs.render import render_story

    return render_story(loaded(story), options, on_progress)


def render_many(
    scripts: Mapping[str, Path],
    options: RenderOptions,
    on_finished: Callable[[str, Result | Exception], None],
    *,
    on_progress: OnProgress | None = None,
) -> None:
    """Makes the files of many stories with one crew, all of them as one piece of work.

    `scripts` are by the names `on_finished` tells them by, each when it is finished: what came of
    it, or why nothing did. A story that fails does not stop the others. Raises OutputError where
    nothing can be written.
    """
    from storykit.jobs.render import Commission, render_batch

    render_batch(
        (Commission(name, partial(load, script)) for name, script in scripts.items()),
        options,
        lambda commission, result: on_finished(commission.name, result),
        on_progress,
        count=len(scripts),
    )


def plan(
    story: Story,
    *,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    draft: bool = False,
    places: Sequence[str] = (),
) -> Plan:
    """What `render` would make, and why: every file, and its pieces, new, changed or cached."""
    from storykit.jobs.plans import plan_story

    options = RenderOptions(
        languages=names(languages),
        formats=names(formats),
        out=Path(out),
        draft=draft,
        videos=not places,
        places=names(places) or (),
    )
    return plan_story(loaded(story), options)


def stills(story: Story, moment: int, options: RenderOptions) -> tuple[Output, ...]:
    """Writes the frame seen at a moment, in milliseconds, in each language and format."""
    from storykit.jobs.stills import stills as write_stills

    return write_stills(loaded(story), moment, options)


def make_cards(
    story: Story,
    *,
    layout: str | None = None,
    theme: str | None = None,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    to: str = "png",
    max_bytes: int | None = None,
    workers: int | None = None,
    allow: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Makes the cards of a story, all or those of one layout; `allow` is as for `render`.

    They are PNGs unless `to` is jpg or webp; none is larger than `max_bytes`.
    """
    kind = to.lower().lstrip(".")
    if kind not in CARD_KINDS:
        raise UsageError(f"Cards cannot be written as “{to[:40]}”.", cure=nearest(kind, CARD_KINDS))
    options = RenderOptions(
        languages=names(languages),
        formats=names(formats),
        out=Path(out),
        texts=False,
        videos=False,
        storyboard=False,
        allow=allow or {},
        layout=layout,
        theme=theme,
        card_kind=kind,
        card_bytes=max_bytes,
        workers=workers,
    )
    return render_with(story, options, on_progress=on_progress)


def make_table_cards(
    file: Path,
    options: TableOptions,
    *,
    folder: Path | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Makes a card for every row of a table; see `storykit.cards.plans.TableOptions`.

    The manifest lies in `folder`, by default where the cards do.
    """
    from storykit.jobs.tables import make_table_cards as make

    return make(file, options, on_progress, folder)


def names(asked: Sequence[str] | str | None) -> tuple[str, ...] | None:
    """The names asked for; a single string is one name, not its letters."""
    if asked is None:
        return None
    return (asked,) if isinstance(asked, str) else tuple(asked)
