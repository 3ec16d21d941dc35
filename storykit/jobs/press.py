"""Making one version of a story for the place it is published in.

Each version is laid out anew, since its letters may be larger, and encoded to what its place takes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from storykit.errors import Finding, RenderError
from storykit.files import publish, publishing
from storykit.jobs.bench import Bench, Report
from storykit.jobs.dressing import described, dressed, filmed, interleaved, seen_only
from storykit.jobs.manifest import Output
from storykit.jobs.options import Coding
from storykit.jobs.sizing import COARSER, Trial, fill, scale_of
from storykit.jobs.studio import Studio
from storykit.jobs.tagging import tags_of
from storykit.jobs.tasks import Task
from storykit.jobs.thumbnails import thumbnail_bytes, thumbnail_output
from storykit.jobs.versions import AUDIO_BITRATE, Version, better_step, grown, version_for
from storykit.language import find_language
from storykit.platforms import PLATFORMS
from storykit.sound import is_heard
from storykit.video.render import VideoFile, render_film

if TYPE_CHECKING:
    from storykit.sound import MixFile
    from storykit.spans import Span
    from storykit.timeline import Timeline
    from storykit.video.model import Film


@dataclass(frozen=True)
class MadeVersion:
    """A version's file, with its thumbnail where it has one, and what is to be said of it."""

    outputs: tuple[Output, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class MakeVersion(Task):
    """Makes one version of a story in one language: `workers` threads encode it."""

    stage: ClassVar[str] = "Making versions"
    language: str
    version: str
    shape: str
    coding: Coding
    workers: int
    path: Path

    def run(self, bench: Bench, report: Report) -> MadeVersion:
        """The version. Raises RenderError where it cannot be as its place takes it."""
        return _Press(self, bench, report).made()


class _Press:
    """Makes one version."""

    def __init__(self, task: MakeVersion, bench: Bench, report: Report) -> None:
        self._task = task
        self._story = task.story
        self._bench = bench
        self._report = report
        self._passes = 0
        self._sounds = contextlib.ExitStack()
        self._findings: tuple[Finding, ...] = ()
        self._plain = bench.studio(task.story)
        timeline = self._plain.timeline(task.language)
        self._duration, self._heard = timeline.duration, is_heard(task.story, timeline)

    def made(self) -> MadeVersion:
        version = self._version(None)
        if version.kind == "audio":
            outputs: tuple[Output, ...] = (self._sound(version),)
        else:
            version, film = self._film(version)
            outputs = (film, self._thumbnail(version))
        told = _told(outputs[0], version, self._duration)
        return MadeVersion(outputs, (*told, *self._findings))

    def _version(self, step: int | None) -> Version:
        task = self._task
        return version_for(
            task.version, self._story, self._duration, task.shape, task.coding, step,
            heard=self._heard,
        )  # fmt: skip

    # Sound alone --------------------------------------------------------------------------------

    def _sound(self, version: Version) -> Output:
        from storykit.video.listening import write_sound

        studio, language = self._plain, self._task.language
        if version.name == "described":
            studio = self._describing()
        timeline = studio.timeline(language)
        with studio.mixed(language, self._bench.cache) as mix:
            if mix.peak is None:
                raise RenderError(
                    "Nothing is heard in this story, so there is no sound to write.",
                    cure="Record the narration or choose a voice, or leave “audio” out.",
                )
            duration = write_sound(
                mix.samples,
                self._task.path,
                bitrate=AUDIO_BITRATE,
                chapters=_chapters(timeline),
                tags=tags_of(studio, timeline),
            )
        facts = {"loudness_lufs": mix.loudness, "true_peak_dbtp": mix.peak}
        return Output(
            self._task.path, "sound", language, version.name,
            duration_ms=duration, title=timeline.title, facts=facts,
        )  # fmt: skip

    def _describing(self) -> Studio:
        """The story with what is seen said in it; RenderError where nobody can say it."""
        from storykit.voice import narrate_story, narrator_of

        story, language = self._story, self._task.language
        narrator = narrator_of(story)
        voice = story.voice.descriptions or narrator
        if voice in ("files", "silent"):
            raise RenderError(
                "Nobody is there to speak the descriptions.",
                cure="Name a synthetic voice for them: voice: {descriptions: espeak}.",
                where=story.where("voice"),
            )
        update = {"narrator": voice, "protect": None}
        speaking = story.model_copy(update={"voice": story.voice.model_copy(update=update)})
        timeline = self._plain.timeline(language)
        if narrator in (voice, "silent"):
            return Studio(described(speaking, timeline), cache=self._bench.cache)
        told = interleaved(story, timeline)
        seen = seen_only(told).model_copy(update={"voice": speaking.voice})
        heard = self._plain.heard(language)
        said = narrate_story(seen, language, cache=self._bench.cache)
        studio = Studio(told, cache=self._bench.cache)
        studio.supply(language, replace(heard, narrations={**heard.narrations, **said}))
        return studio

    # Films --------------------------------------------------------------------------------------

    def _film(self, version: Version) -> tuple[Version, Output]:
        with self._sounds, publishing(self._task.path) as draft:
            stand, trial = self._fitted(version, draft)
        version, video = stand.version, stand.video
        assert video is not None
        self._findings = video.findings
        usual = _usual(version, draft)
        traded = version.traded
        if trial.quality > usual + COARSER:
            traded = (*traded, "some detail of the picture")
        facts: dict[str, Any] = {
            "frames": video.frames,
            "fps": str(stand.film.fps),
            "quality": trial.quality,
            "loudness_lufs": stand.mix.loudness,
            "true_peak_dbtp": stand.mix.peak,
            "traded": list(traded),
        }
        output = Output(
            self._task.path, "video", self._task.language, version.name,
            video.width, video.height, video.duration_ms, title=stand.timeline.title, facts=facts,
        )  # fmt: skip
        return replace(version, traded=traded), output

    def _thumbnail(self, version: Version) -> Output:
        studio, path = self._plain, self._task.path.with_suffix(".jpg")
        timeline, theme = studio.timeline(self._task.language), grown(studio.theme, version.growth)
        content = thumbnail_bytes(studio, self._story, timeline, version.format, theme)
        output = thumbnail_output(publish(path, content), self._story, timeline, version.format)
        return replace(output, format=version.name)

    def _fitted(self, version: Version, draft: Path) -> tuple[_Stand, Trial]:
        """Encodes until the file is as its place takes it; the draft is that file."""
        usual = _usual(version, draft)
        stand = self._stand(version)
        encode = partial(self._encoded, stand, draft)
        measured = Trial(usual, encode(usual))
        if version.room is None:
            return stand, measured
        if version.room.holds(measured.size) and version.step == 0:
            return stand, measured
        step, first = version.step, measured.quality
        if len(version.steps) > 1:
            shape, fps = self._task.shape, self._story.fps
            step, first = better_step(version, shape, fps, measured)
        known: tuple[Trial, ...] = (measured,) if step == version.step else ()
        while True:
            if step != stand.version.step:
                stand = self._stand(self._version(step))
                encode = partial(self._encoded, stand, draft)
            trial = self._filled(stand, encode, usual, first, known)
            if trial is not None:
                return stand, trial
            step, known = step + 1, ()
            if step >= len(version.steps):
                raise RenderError(
                    f"The version for {version.title} does not become as small as "
                    f"{version.room.largest / 1e6:.1f} MB.",
                    cure="Make the story shorter, or leave this version out.",
                )

    def _filled(
        self,
        stand: _Stand,
        encode: Callable[[float], int],
        usual: float,
        first: float,
        known: tuple[Trial, ...],
    ) -> Trial | None:
        room = stand.version.room
        assert room is not None
        if known and room.holds(known[0].size):
            return known[0]
        scale = scale_of(stand.version.settings.codec, hardware=self._task.coding.hardware)
        return fill(room, usual, encode, first, known, scale)

    def _stand(self, version: Version) -> _Stand:
        studio = Studio(
            dressed(self._story, version), cache=self._bench.cache, formats=(version.format,)
        )
        timeline = studio.timeline(self._task.language)
        film = filmed(studio, timeline, version)
        return _Stand(version, studio, timeline, film, self._mixed(studio, version.loudness))

    def _mixed(self, studio: Studio, loudness: float) -> MixFile:
        """The sound of a stand, which takes the place of that of the one before."""
        self._sounds.close()
        mixed = studio.mixed(self._task.language, self._bench.cache, loudness)
        return self._sounds.enter_context(mixed)

    def _encoded(self, stand: _Stand, draft: Path, quality: float) -> int:
        """Makes the file at a rate factor, and gives its size."""
        before = 1 - 0.5**self._passes
        self._passes += 1
        version, timeline = stand.version, stand.timeline
        video = render_film(
            stand.film,
            draft,
            sound=stand.mix.samples,
            subtitles=stand.studio.tracks(self._task.language) if version.tracks else (),
            chapters=_chapters(timeline) if version.tracks else (),
            tags=tags_of(stand.studio, timeline),
            settings=replace(version.settings, quality=quality),
            workers=self._task.workers,
            cache=self._bench.pieces,
            on_progress=lambda share: self._report(before + (1 - before) / 2 * share),
        )
        stand.video = video
        return video.bytes


@dataclass
class _Stand:
    """A version laid out at one of its steps, and the file that was made of it last."""

    version: Version
    studio: Studio
    timeline: Timeline
    film: Film
    mix: MixFile
    video: VideoFile | None = None


def _usual(version: Version, path: Path) -> float:
    """The rate factor a version has where there is room enough."""
    quality = version.settings.for_file(path).quality
    assert quality is not None
    return quality


def _chapters(timeline: Timeline) -> list[tuple[Span, str]]:
    return [(chapter.span, chapter.title) for chapter in timeline.chapters]


def _told(output: Output, version: Version, duration: int) -> Iterator[Finding]:
    """How large a version is, what was given up for it, and whether it is too long."""
    size = output.path.stat().st_size / 1e6
    name = find_language(output.language or "").name
    most = f" of {version.room.largest / 1e6:.3g}" if version.room else ""
    gave = "".join(f"; {part}" for part in version.traded)
    yield Finding("FOR", "info", f"{version.title}, {name}: {size:.1f}{most} MB{gave}.")
    platform = PLATFORMS.get(version.name)
    if platform and platform.longest and duration > platform.longest:
        yield Finding(
            "PLAT-02", "warning",
            f"{version.title} takes {platform.longest / 1000:.0f} s; in {name} the story takes "
            f"{duration / 1000:.0f} s.",
            "Make the story shorter, or leave the platform out.",
        )  # fmt: skip
