"""Excerpts of a story: short loops that play by themselves, and frames as pictures.

Both are made of some scenes or of a stretch of time, in every language and format asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from storykit.errors import Finding, OutputError, UsageError, nearest
from storykit.files import safe_name
from storykit.formats import find_format
from storykit.jobs.cache import Cache, opened_cache
from storykit.jobs.items import Item, scope_of
from storykit.jobs.manifest import Output
from storykit.jobs.mishaps import mishaps, placed
from storykit.jobs.options import RenderOptions
from storykit.jobs.progress import Meter, ProgressListener
from storykit.jobs.render import Result, prepare_folder
from storykit.jobs.safety import clear
from storykit.jobs.shelf import Shelf
from storykit.jobs.sources import StorySources
from storykit.jobs.studio import Studio
from storykit.script.models import Story
from storykit.spans import Span
from storykit.timeline.descriptions import describe

if TYPE_CHECKING:
    from storykit.timeline import Timeline
    from storykit.video.model import Film

ExcerptKind = Literal["gif", "webp", "frames"]
KINDS: tuple[ExcerptKind, ...] = ("webp", "gif", "frames")

_FORM = 1
"""Raised whenever excerpts are made otherwise from the same story."""

_LOOP_WIDTH = 480
_NARROWEST, _WIDEST = 64, 1920


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is wanted of a story, and as what.

    Either `scenes` of the options or a `span` of milliseconds; without both, all of it. `width` is
    pixels of loops, `largest` bytes that no loop exceeds.
    """

    kinds: tuple[ExcerptKind, ...] = ("webp",)
    span: Span | None = None
    width: int = _LOOP_WIDTH
    largest: int | None = None

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in KINDS:
                raise UsageError(f"There is no loop “{kind[:40]}”.", cure=nearest(kind, KINDS))
        if not _NARROWEST <= self.width <= _WIDEST:
            raise UsageError(
                f"A loop cannot be {self.width} pixels wide.",
                cure=f"Choose {_NARROWEST} to {_WIDEST}; 480 is usual.",
            )
        if self.span is not None and not self.span.duration:
            raise UsageError("The stretch ends where it begins.", cure="Choose a later end.")


def write_excerpts(
    story: Story,
    excerpt: Excerpt,
    options: RenderOptions,
    on_progress: ProgressListener | None = None,
) -> Result:
    """Writes the excerpts into the options' folder, and lists them in its manifest.

    What has not changed is left alone. One that fails is told of in `failures`, and the others are
    made. Raises SafetyError where rules that protect people stop it, UsageError for names the story
    does not have, OutputError where nothing can be written.
    """
    began = time.monotonic()
    if options.scenes is not None and excerpt.span is not None:
        raise UsageError("Scenes and times were both given.", cure="Give one or the other.")
    scope = scope_of(story, options)
    cleared = clear(story, options.allow)
    prepare_folder(options.out)
    wanted = [
        (language, format, kind)
        for language in scope.languages
        for format in scope.formats
        for kind in excerpt.kinds
    ]
    meter = Meter({" ".join(one): 1.0 for one in wanted}, on_progress)
    with opened_cache(options) as cache:
        desk = _Desk(story, excerpt, options, cache, meter)
        for one in wanted:
            desk.attempt(*one)
        manifest = desk.shelf.add(story.id, desk.outputs, cleared.allowances)
        desk.shelf.write()
    return Result(
        tuple(desk.outputs), (*cleared.findings, *dict.fromkeys(desk.findings)),
        tuple(desk.failures), manifest, time.monotonic() - began, tuple(desk.unchanged),
    )  # fmt: skip


@dataclass
class _Desk:
    """Cuts one excerpt after the other."""

    story: Story
    excerpt: Excerpt
    options: RenderOptions
    cache: Cache
    meter: Meter
    outputs: list[Output] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failures: list[Finding] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.options.out, self.cache.book)
        self._sources = StorySources(self.story, self.cache.book, theme=self.options.theme)
        self._records = self.cache.records(self.options.out, self.story.id)
        self._studio = Studio(self.story, theme=self.options.theme, cache=self.cache.folder)

    def attempt(self, language: str, format: str, kind: ExcerptKind) -> None:
        """Makes one, or notes why it could not be made."""
        step, subject = f"{language} {format} {kind}", f"{language} {format}"
        stage = "Writing frames" if kind == "frames" else "Making loops"

        def report(share: float) -> None:
            self.meter.report(step, share, stage, subject)

        try:
            report(0.0)
            self._make(self._item(language, format, kind), kind, report)
        except OutputError:
            raise
        except Exception as error:
            self.failures += [f for f in mishaps(error) if f not in self.failures]
        report(1.0)

    def _item(self, language: str, format: str, kind: ExcerptKind) -> Item:
        told = [_FORM, kind, format, self.options.scenes, repr(self.excerpt), self.options.draft]
        made_from = self._sources.language(language).with_parts(excerpt=told)
        name = ".".join([safe_name(self.story.id), language, format, *self._part(), kind])
        item = Item("excerpt", language, (Path(name),), made_from, format)
        taken = self.shelf.claim(item, self.story.id, self._sources.files)
        if taken is not None:
            raise OutputError(taken.message, cure=taken.cure)
        return item

    def _part(self) -> list[str]:
        """What stands in names for the part that is shown."""
        span, scenes = self.excerpt.span, self.options.scenes
        part = [] if scenes is None else ["-".join(map(safe_name, scenes))]
        if span is not None:
            part = [f"{span.start}-{span.end}ms"]
        return [*part, "draft"] if self.options.draft else part

    def _make(self, item: Item, kind: ExcerptKind, report: Callable[[float], None]) -> None:
        assert item.format is not None
        path = self.options.out / item.paths[0]
        record = self._records.fresh(item.name, item.sources)
        if record is not None and path.is_file():
            self.outputs += [output for output, _ in record.outputs]
            self.findings += record.findings
            self.unchanged.append(path)
            return
        timeline = self._studio.timeline(item.language)
        film, span = self._film(timeline, item.format)
        if kind == "frames":
            output, found = _frames(film, span, path, report)
        else:
            output, found = _loop(film, span, path, self.excerpt, report)
        findings = placed(found, self.story, "")
        output = Output(
            path, output.kind, item.language, item.format, output.width, output.height,
            output.duration_ms, timeline.title, _described(timeline, film, span), output.facts,
        )  # fmt: skip
        self.outputs.append(output)
        self.findings += findings
        self._records.add(item.name, item.sources, (output,), findings)

    def _film(self, timeline: Timeline, format: str) -> tuple[Film, Span]:
        """The film with only what is seen painted, and the part of it that is wanted."""
        from storykit.video.draft import draft_of
        from storykit.video.filming import build_film, only

        studio, scenes = self._studio, self.options.scenes
        span = self.excerpt.span or Span(0, timeline.duration)
        if span.start >= timeline.duration:
            raise UsageError(
                f"In “{timeline.language}” the story ends after {timeline.duration / 1000:.1f} "
                "seconds.",
                cure="Choose an earlier stretch.",
            )
        span = Span(span.start, min(span.end, timeline.duration))
        shown = scenes if self.excerpt.span is None else _seen(timeline, span)
        film = build_film(
            self.story, timeline, find_format(format), studio.theme, studio.fonts,
            logo=studio.logo, scenes=shown,
        )  # fmt: skip
        if scenes is not None:
            film = only(film, scenes)
            span = Span(0, film.duration)
        return (draft_of(film) if self.options.draft else film), span


def _seen(timeline: Timeline, span: Span) -> tuple[str, ...]:
    """The scenes of a stretch, and the one before, which a transition may still show."""
    seen = [at for at, timed in enumerate(timeline.scenes) if timed.span.overlaps(span)]
    return tuple(timed.id for timed in timeline.scenes[max(0, seen[0] - 1) : seen[-1] + 1])


def _loop(
    film: Film, span: Span, path: Path, excerpt: Excerpt, report: Callable[[float], None]
) -> tuple[Output, tuple[Finding, ...]]:
    from storykit.video.loops import write_loop

    made = write_loop(
        film, path, span=span, width=excerpt.width, largest=excerpt.largest, on_progress=report
    )
    output = Output(
        path, "loop", width=made.width, height=made.height, duration_ms=made.duration_ms,
        facts={"frames": made.frames},
    )  # fmt: skip
    return output, made.findings


def _frames(
    film: Film, span: Span, path: Path, report: Callable[[float], None]
) -> tuple[Output, tuple[Finding, ...]]:
    from storykit.video.loops import write_frames
    from storykit.video.render import film_findings

    findings = film_findings(film)
    count = write_frames(film, path, span=span, on_progress=report)
    output = Output(
        path, "frames", width=film.width, height=film.height, duration_ms=span.duration,
        facts={"frames": count, "fps": str(film.fps)},
    )  # fmt: skip
    return output, findings


def _described(timeline: Timeline, film: Film, span: Span) -> str | None:
    """What is seen, in words, for those who do not see it."""
    shown = {shot.id for shot in film.shots if shot.span.overlaps(span)}
    told = [cue.text.replace("\n", " ") for cue in describe(timeline) if cue.scene in shown]
    return " ".join(told) or None
