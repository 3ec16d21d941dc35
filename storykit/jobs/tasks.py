"""The tasks a render is divided into. Each is a value that can be sent to another process.

A task holds all it needs: what earlier tasks made is handed to it. What it gives back is small,
since pictures and sounds stay in the store, and files go to where they were asked for.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from storykit.errors import AssetError
from storykit.files import publish, safe_name
from storykit.jobs.bench import Bench, Report
from storykit.jobs.companions import companions
from storykit.jobs.manifest import Output
from storykit.jobs.records import finding_from, plain_finding
from storykit.jobs.store import Store
from storykit.jobs.subtitling import SubtitleWish, subtitle_files
from storykit.script.models import Story
from storykit.script.wording import plain

if TYPE_CHECKING:
    from storykit.jobs.joining import Take
    from storykit.jobs.reels import Footage, Outline, Reel, Shooting
    from storykit.jobs.sizing import Limit
    from storykit.timeline import Timeline
    from storykit.video.muxing import SoundCoding


_ATTEMPTS = 3
"""How often a language is mixed where its sounds are taken away meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something one worker does in one go.

    `cost` is about the seconds it takes and `memory` about the bytes it needs. `stage` and
    `subject` say what it is, for people; `place` is the path in the script that it is about. Tasks
    of the same `company` go better together, since they show the same.
    """

    stage: ClassVar[str] = ""
    story: Story
    name: str
    subject: str
    cost: float = 0.3
    memory: int = 60_000_000
    place: str = ""
    company: str = ""

    def run(self, bench: Bench, report: Report) -> Any:
        """Does the task and returns what it made; raises Cancelled where `report` does."""
        raise NotImplementedError


@dataclass(frozen=True)
class LaidOut:
    """A language in time, and the outlines of its films in the order they were asked for."""

    timeline: Timeline
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, kw_only=True)
class LayOut(Task):
    """Narrates a language and lays it out in time."""

    stage: ClassVar[str] = "Laying out"
    language: str
    shootings: tuple[Shooting, ...] = ()

    def run(self, bench: Bench, report: Report) -> LaidOut:
        """The language in time."""
        timeline = bench.studio(self.story).timeline(self.language)
        if not self.shootings:
            return LaidOut(timeline, ())
        from storykit.jobs.reels import outline_of

        return LaidOut(timeline, tuple(outline_of(timeline, each) for each in self.shootings))


@dataclass(frozen=True, kw_only=True)
class WriteTexts(Task):
    """Writes a language's subtitle files, its transcript, descriptions and post."""

    stage: ClassVar[str] = "Writing subtitles"
    timeline: Timeline
    formats: tuple[str, ...]
    out: Path

    def run(self, bench: Bench, report: Report) -> tuple[Output, ...]:
        """What was written."""
        studio = bench.studio(self.story, self.timeline)
        return (
            *subtitle_files(studio, self.timeline, SubtitleWish(self.formats), self.out),
            transcript_file(self.story, self.timeline, self.out),
            *companions(self.story, self.timeline, self.out),
        )


def transcript_file(story: Story, timeline: Timeline, out: Path) -> Output:
    """Writes a language's transcript with descriptions and credits."""
    from storykit.subtitles import write_transcript

    path = out / f"{safe_name(story.id)}.{timeline.language}.txt"
    publish(path, write_transcript(story, timeline))
    return Output(path, "transcript", timeline.language, title=timeline.title)


@dataclass(frozen=True, kw_only=True)
class MakeCard(Task):
    """Draws a card, or takes it from the store, and writes its file."""

    stage: ClassVar[str] = "Drawing cards"
    card: int
    language: str
    format: str
    theme: str
    out: Path
    key: str
    suffix: str = ".png"
    max_bytes: int | None = None

    def run(self, bench: Bench, report: Report) -> Output:
        """The card's file."""
        from storykit.cards.deck import StoryCard, write_card
        from storykit.video.resting import first_frame

        own = self.theme == self.story.theme
        fonts = bench.studio(self.story).fonts if own else None
        card = StoryCard(
            self.story, self.card, self.language, self.format, self.theme, fonts, first_frame
        )
        path = self.out / "cards" / f"{card.name}{self.suffix}"
        kept = bench.store.read(self.key, self.suffix)
        if kept is not None:
            publish(path, kept)
            return _card_output(path, card.facts, self.language, self.format)
        made = write_card(card, self.out / "cards", self.suffix, self.max_bytes)
        bench.store.keep(self.key, self.suffix, made.path.read_bytes())
        return _card_output(made.path, made.facts, self.language, self.format)


def _card_output(path: Path, facts: Any, language: str, format: str) -> Output:
    from storykit.formats import find_format

    shape = find_format(format)
    return Output(
        path, "card", language, format, shape.width, shape.height,
        title=plain(facts.title) or None, alt=facts.alt or None,
        facts={"credit": facts.credit} if facts.credit else {},
    )  # fmt: skip


@dataclass(frozen=True)
class Soundtrack:
    """An encoded mix in the store: its key, and its loudness (LUFS) and true peak (dBTP)."""

    key: str
    loudness: float | None
    peak: float | None


@dataclass(frozen=True, kw_only=True)
class MixSound(Task):
    """Mixes and encodes all that is heard in a language, or finds it in the store."""

    stage: ClassVar[str] = "Mixing sound"
    timeline: Timeline
    outline: Outline
    coding: SoundCoding
    key: str

    def run(self, bench: Bench, report: Report) -> Soundtrack:
        """The encoded mix."""
        from storykit.video.muxing import encode_sound

        known = _known_sound(bench.store, self.key)
        if known is not None and bench.pieces.find(self.key) is not None:
            return known
        studio = bench.studio(self.story, self.timeline)
        outline, facts = self.outline, list[float | None]()

        def write(path: Path) -> None:
            with studio.mixed(self.timeline.language, path.parent) as mix:
                report(0.5)
                encode_sound(mix.samples, outline.frames, outline.fps, self.coding, path)
                facts[:] = [mix.loudness, mix.peak]
            if studio.speak_again(self.timeline.language):
                raise _SoundsLost("The sounds of the cache were damaged while they were read.")

        for attempt in range(_ATTEMPTS):
            try:
                bench.pieces.make(self.key, write)
                break
            except AssetError as error:
                # The cache may be cleared at any time, even while its sounds are read.
                lost = isinstance(error, _SoundsLost)
                again = lost or studio.speak_again(self.timeline.language)
                if not again or attempt == _ATTEMPTS - 1:
                    raise
        bench.store.keep(self.key, ".json", json.dumps(facts).encode())
        return Soundtrack(self.key, *facts)


class _SoundsLost(AssetError):
    """Sounds were not whole after they were mixed, and are made again."""


@dataclass(frozen=True, kw_only=True)
class MakeReel(Task):
    """Paints and encodes one reel of a film."""

    stage: ClassVar[str] = "Encoding video"
    timeline: Timeline
    shooting: Shooting
    reel: Reel
    key: str

    def run(self, bench: Bench, report: Report) -> Footage:
        """The keys of its segments."""
        from storykit.jobs.reels import make_reel

        known = known_footage(bench.store, self.key)
        if known is not None and all(bench.pieces.find(key) for key, _ in known.segments):
            return known
        studio = bench.studio(self.story, self.timeline)
        footage = make_reel(
            studio, self.timeline, self.shooting, self.reel, bench.pieces, report, bench.spare
        )
        if footage.encoder:
            findings = [plain_finding(finding) for finding in footage.findings]
            told = [footage.segments, findings, footage.encoder]
            bench.store.keep(self.key, ".json", json.dumps(told).encode())
        return footage


def known_footage(store: Store, key: str) -> Footage | None:
    """What a reel became when it was last made, or None. The pieces may have gone since."""
    from storykit.jobs.reels import Footage

    content = store.read(key, ".json")
    if content is None:
        return None
    # Whoever shares the cache can write into it what is whole, and still nonsense.
    with suppress(ValueError, TypeError, RecursionError):
        segments, findings, encoder = json.loads(content)
        told = tuple((str(own), int(frames)) for own, frames in segments)
        if all(_KEY.fullmatch(own) and frames > 0 for own, frames in told):
            return Footage(told, tuple(map(finding_from, findings)), str(encoder))
    return None


_KEY = re.compile(r"[0-9a-f]{64}")


def _known_sound(store: Store, key: str) -> Soundtrack | None:
    """What a mix became when it was last made, or None."""
    content = store.read(key, ".json")
    if content is None:
        return None
    with suppress(ValueError, TypeError, RecursionError):
        loudness, peak = json.loads(content)
        if all(value is None or isinstance(value, float | int) for value in (loudness, peak)):
            return Soundtrack(key, loudness, peak)
    return None


@dataclass(frozen=True, kw_only=True)
class JoinVideo(Task):
    """Joins reels, sound and subtitles of all languages into one file, if it keeps to a limit."""

    stage: ClassVar[str] = "Joining video"
    timelines: tuple[Timeline, ...]
    shooting: Shooting
    outline: Outline
    footage: tuple[Footage, ...]
    sound: Soundtrack | None
    path: Path
    limit: Limit | None = None

    def run(self, bench: Bench, report: Report) -> Take:
        """The finished video, or that its size is not right.

        Raises PiecesLost where the store lacks some of it, RenderError where it never fits.
        """
        from storykit.jobs.joining import join_video

        studio = bench.studio(self.story, *self.timelines)
        return join_video(self, studio, bench.pieces)
