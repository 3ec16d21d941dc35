"""Making versions of a story for the places it is published in.

Each version is laid out anew, since its letters may be larger, and encoded within what its place
takes. Where the file is too large all the same, it is encoded again under a lower ceiling.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.check.platforms import PLATFORMS
from storykit.errors import Finding, OutputError, RenderError, UsageError
from storykit.files import publish, publishing, safe_name
from storykit.jobs.cache import Cache, opened_cache
from storykit.jobs.dressing import described, dressed, filmed
from storykit.jobs.items import Scope, scope_of
from storykit.jobs.manifest import Output, write_manifest
from storykit.jobs.mishaps import mishaps
from storykit.jobs.options import RenderOptions
from storykit.jobs.pieces import Pieces
from storykit.jobs.progress import Meter, ProgressListener
from storykit.jobs.render import Result, render_story
from storykit.jobs.safety import clear
from storykit.jobs.sources import Sources, StorySources, digest_of
from storykit.jobs.studio import Studio
from storykit.jobs.thumbnails import thumbnail_bytes, thumbnail_output
from storykit.jobs.versions import (
    AUDIO_BITRATE,
    FORM,
    OTHERS,
    Version,
    check_versions,
    grown,
    version_for,
)
from storykit.language import find_language
from storykit.script.models import Story
from storykit.video.muxing import Tags
from storykit.video.render import VideoFile, render_film
from storykit.video.settings import EncodeSettings

if TYPE_CHECKING:
    from storykit.spans import Span
    from storykit.timeline import Timeline

_ATTEMPTS = 4
_LOWER = 0.95
_WHOLE, _AUDIO, _VERSION = 8.0, 2.0, 14.0


def render_versions(
    story: Story,
    options: RenderOptions,
    names: tuple[str, ...],
    on_progress: ProgressListener | None = None,
) -> Result:
    """Makes a story's versions for the places of those names, with its texts, cards and storyboard.

    Names are those of platforms, `audio`, `described` and `slideshow`. Versions that are as they
    should be are left alone; one that fails is told of in `failures` and the others are made. Each
    finding FOR says how large a version is and what was given up for it. Raises SafetyError where
    rules that protect people stop it, UsageError for names that do not exist, OutputError where
    nothing can be written.
    """
    began = time.monotonic()
    names = check_versions(names)
    if options.scenes is not None:
        raise UsageError("A version for a place is made of the whole story.", cure="Omit --scene.")
    scope = scope_of(story, options)
    cleared = clear(story, options.allow)
    jobs = [(language, name) for language in scope.languages for name in names]
    meter = Meter({"whole": _WHOLE, **{f"{a} {b}": _weight(b) for a, b in jobs}}, on_progress)
    result = render_story(
        story,
        replace(options, videos=False),
        lambda at: meter.report("whole", at.done, at.stage, at.subject),
    )
    meter.report("whole", 1.0, "Making versions")
    made = _Made(list(result.outputs), list(result.findings), list(result.failures))
    with opened_cache(options) as cache:
        press = _Press(story, options, cache, scope, meter)
        for language, name in jobs:
            made.attempt(press, language, name)
        cache.trim()
    manifest = write_manifest(options.out, story.id, made.outputs, cleared.allowances)
    unchanged = (*result.unchanged, *press.unchanged)
    return Result(
        tuple(made.outputs), tuple(made.findings), tuple(made.failures), manifest,
        time.monotonic() - began, unchanged,
    )  # fmt: skip


def _weight(name: str) -> float:
    return _AUDIO if name in ("audio", "described") else _VERSION


@dataclass
class _Made:
    outputs: list[Output]
    findings: list[Finding]
    failures: list[Finding]

    def attempt(self, press: _Press, language: str, name: str) -> None:
        try:
            outputs, findings = press.version(language, name)
        except OutputError:
            raise
        except Exception as error:
            self.failures += [f for f in mishaps(error) if f not in self.failures]
        else:
            self.outputs += outputs
            self.findings += findings


@dataclass
class _Press:
    """Makes one version after the other."""

    story: Story
    options: RenderOptions
    cache: Cache
    scope: Scope
    meter: Meter
    unchanged: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._sources = StorySources(self.story, self.cache.book, theme=self.options.theme)
        self._records = self.cache.records(self.options.out, self.story.id)
        self._plain = self._studio(self.story)

    def _studio(self, story: Story, **more: Any) -> Studio:
        return Studio(story, theme=self.options.theme, cache=self.cache.folder, **more)

    def version(self, language: str, name: str) -> tuple[tuple[Output, ...], tuple[Finding, ...]]:
        """A version's file, with its thumbnail where it has one, and what is to be said of it."""
        kind = PLATFORMS[name].title if name in PLATFORMS else name
        step, subject = f"{language} {name}", f"{language} {kind}"
        path = self.options.out / _file_name(self.story, language, name)
        sources = self._made_from(language, name)
        record = self._records.fresh(path.name, sources)
        if record is not None:
            self.meter.report(step, 1.0, "Making versions", subject)
            known = tuple(output for output, _ in record.outputs)
            self.unchanged += [output.path for output in known]
            return known, record.findings

        def report(share: float) -> None:
            self.meter.report(step, share, "Making versions", subject)

        report(0.0)
        formats = self.scope.formats if self.options.formats else None
        duration = self._plain.timeline(language).duration
        version = version_for(name, self.story, duration, formats, self.options.coding)
        if version.kind == "audio":
            outputs: tuple[Output, ...] = (self._sound(language, version, path),)
        else:
            film = self._film(language, version, path, report)
            outputs = (film, self._thumbnail(language, version, path.with_suffix(".jpg")))
        report(1.0)
        findings = tuple(_told(outputs[0], version, duration))
        self._records.add(path.name, sources, outputs, findings)
        return outputs, findings

    def _made_from(self, language: str, name: str) -> Sources:
        platform = repr(PLATFORMS.get(name))
        asked = [self.options.formats, repr(self.options.coding)]
        told = digest_of(["version", FORM, name, platform, asked, self.story.fps])
        return self._sources.video(language, self.story.languages).with_parts(version=told)

    # Sound alone --------------------------------------------------------------------------------

    def _sound(self, language: str, version: Version, path: Path) -> Output:
        from storykit.video.listening import write_sound

        studio = self._plain
        if version.name == "described":
            if self.story.voice.narrator in ("files", "silent"):
                raise RenderError(
                    "Nobody is there to speak the descriptions.",
                    cure="Choose a synthetic voice: voice: {narrator: espeak}.",
                )
            studio = self._studio(described(self.story, studio.timeline(language)))
        timeline, mix = studio.timeline(language), studio.mix(language)
        if mix.silent:
            raise RenderError(
                "Nothing is heard in this story, so there is no sound to write.",
                cure="Record the narration or choose a voice, or leave “audio” out.",
            )
        duration = write_sound(
            mix.samples,
            path,
            bitrate=AUDIO_BITRATE,
            chapters=_chapters(timeline),
            tags=_tags(studio, timeline),
        )
        facts = {"loudness_lufs": mix.loudness, "true_peak_dbtp": mix.peak}
        return Output(
            path, "sound", language, version.name,
            duration_ms=duration, title=timeline.title, facts=facts,
        )  # fmt: skip

    def _thumbnail(self, language: str, version: Version, path: Path) -> Output:
        studio = self._plain
        timeline, theme = studio.timeline(language), grown(studio.theme, version.growth)
        content = thumbnail_bytes(studio, self.story, timeline, version.format, theme)
        output = thumbnail_output(publish(path, content), timeline, version.format)
        return replace(output, format=version.name)

    # Films --------------------------------------------------------------------------------------

    def _film(
        self, language: str, version: Version, path: Path, report: Callable[[float], None]
    ) -> Output:
        studio = self._studio(dressed(self.story, version), formats=(version.format,))
        timeline, mix = studio.timeline(language), studio.mix(language)
        film = filmed(studio, timeline, version)

        def render(draft: Path, settings: EncodeSettings) -> VideoFile:
            return render_film(
                film,
                draft,
                sound=mix.samples,
                subtitles=studio.tracks(language) if version.tracks else (),
                chapters=_chapters(timeline) if version.tracks else (),
                tags=_tags(studio, timeline),
                settings=settings,
                workers=self.options.workers,
                cache=Pieces(self.cache.store),
                on_progress=report,
            )

        video = _within(version, path, render)
        facts: dict[str, Any] = {
            "frames": video.frames,
            "fps": str(film.fps),
            "loudness_lufs": mix.loudness,
            "true_peak_dbtp": mix.peak,
            "traded": list(version.traded),
        }
        return Output(
            path, "video", language, version.name, video.width, video.height, video.duration_ms,
            title=timeline.title, facts=facts,
        )  # fmt: skip


def _within(
    version: Version, path: Path, render: Callable[[Path, EncodeSettings], VideoFile]
) -> VideoFile:
    """Renders a version until its file is as small as it has to be, and publishes that one."""
    settings = version.settings
    with publishing(path) as draft:
        for _ in range(_ATTEMPTS):
            video = render(draft, settings)
            if version.largest is None or video.bytes <= version.largest:
                return video
            ceiling = settings.max_bitrate or video.bytes * 8000 // max(1, video.duration_ms)
            lower = int(ceiling * _LOWER * version.largest / video.bytes)
            settings = replace(settings, max_bitrate=lower)
        raise RenderError(
            f"The version for {version.title} does not become smaller than "
            f"{video.bytes / 1e6:.1f} MB.",
            cure="Make the story shorter, or leave this version out.",
        )


# What goes with it --------------------------------------------------------------------------------


def _file_name(story: Story, language: str, name: str) -> str:
    base = f"{safe_name(story.id)}.{language}"
    if name in OTHERS and OTHERS[name][0] == "audio":
        return f"{base}.m4a" if name == "audio" else f"{base}.{name}.m4a"
    return f"{base}.{name}.mp4"


def _chapters(timeline: Timeline) -> list[tuple[Span, str]]:
    return [(chapter.span, chapter.title) for chapter in timeline.chapters]


def _tags(studio: Studio, timeline: Timeline) -> Tags:
    language = find_language(timeline.language).iso
    credits = " · ".join(studio.credits(timeline.language))
    return Tags(title=timeline.title, language=language, credits=credits)


def _told(output: Output, version: Version, duration: int) -> Iterator[Finding]:
    """How large a version is, what was given up for it, and whether it is too long."""
    size = output.path.stat().st_size / 1e6
    name = find_language(output.language or "").name
    most = f" of {version.largest / 1e6:.0f}" if version.largest else ""
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
