"""Making what a story asks for: subtitles and transcripts, cards, then the videos."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.errors import Finding, OutputError, StorykitError
from storykit.files import publish, safe_name
from storykit.formats import Format, find_format
from storykit.jobs.manifest import Output, write_manifest
from storykit.jobs.mishaps import mishaps
from storykit.jobs.options import RenderOptions
from storykit.jobs.progress import Meter, ProgressListener
from storykit.jobs.studio import Studio, chosen
from storykit.language import find_language
from storykit.script.models import Story
from storykit.script.wording import plain

if TYPE_CHECKING:
    from storykit.cards.deck import StoryCard
    from storykit.video.cache import SegmentCache
    from storykit.video.model import Film
    from storykit.video.settings import EncodeSettings

DRAFT_SHARE = 0.5
"""A draft has half the width and height, and half the frame rate."""

# About the seconds each kind of step takes, so that the bar moves evenly.
_WRITING, _CARD, _MIXING, _FILMING = 0.3, 0.4, 2.0, 12.0


@dataclass(frozen=True)
class Result:
    """What a render made, what it found on the way, and what could not be made."""

    outputs: tuple[Output, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Finding, ...] = ()
    manifest: Path | None = None
    seconds: float = 0.0

    @property
    def files(self) -> tuple[Path, ...]:
        """The paths of everything that was made."""
        return tuple(output.path for output in self.outputs)


@dataclass
class _Made:
    """What has been made so far; one piece that fails does not stop the others."""

    outputs: list[Output] = field(default_factory=list)
    failures: list[Finding] = field(default_factory=list)

    def attempt(self, make: Callable[[], list[Output]]) -> None:
        try:
            self.outputs += make()
        except OutputError:
            # Where one file cannot be written, none can: there is no sense in going on.
            raise
        except Exception as error:
            self.failures += [f for f in mishaps(error) if f not in self.failures]


def render_story(
    story: Story, options: RenderOptions, on_progress: ProgressListener | None = None
) -> Result:
    """Makes the files of a story and returns what was made.

    A video, subtitle file or card that fails is told of in `failures` and the others are made.
    Raises UsageError for names the story does not have, OutputError where nothing can be written.
    """
    from storykit.cards.deck import story_cards

    began = time.monotonic()
    studio = Studio(story)
    languages = chosen(options.languages, story.languages, "language")
    formats = tuple(find_format(n) for n in chosen(options.formats, story.formats, "format"))
    if options.scenes is not None:
        chosen(options.scenes, tuple(scene.id for scene in story.scenes), "scene")
    whole = options.scenes is None
    cards = story_cards(story, languages=options.languages) if options.cards and whole else ()
    meter = Meter(_weights(languages, formats, cards, options), on_progress)
    made = _Made()
    for language in languages:
        made.attempt(partial(_texts, studio, language, options, meter))
    for card in cards:
        made.attempt(partial(_card, card, options, meter))
    for language in languages if options.videos else ():
        for format in formats:
            made.attempt(partial(_video, studio, language, format, options, meter))
    return _result(story, made, _timing(studio, languages), options, began)


def _weights(
    languages: tuple[str, ...],
    formats: tuple[Format, ...],
    cards: Iterable[StoryCard],
    options: RenderOptions,
) -> dict[str, float]:
    weights = {f"texts {language}": _WRITING for language in languages}
    weights |= {f"card {card.name}": _CARD for card in cards}
    if options.videos:
        weights |= {f"mix {language}": _MIXING for language in languages}
        for language in languages:
            weights |= {
                f"film {language} {f.name}": _FILMING * f.width * f.height / 2_073_600
                for f in formats
            }
    return weights


def _result(
    story: Story,
    made: _Made,
    findings: Iterable[Finding],
    options: RenderOptions,
    began: float,
) -> Result:
    manifest = write_manifest(options.out, story.id, made.outputs) if made.outputs else None
    seconds = time.monotonic() - began
    return Result(tuple(made.outputs), tuple(findings), tuple(made.failures), manifest, seconds)


# Subtitles and transcripts -----------------------------------------------------------------------


def _texts(studio: Studio, language: str, options: RenderOptions, meter: Meter) -> list[Output]:
    meter.report(f"texts {language}", 0.0, "Writing subtitles", language)
    outputs = [
        *subtitle_files(studio, language, options.subtitles, options.out),
        transcript_file(studio, language, options.out),
    ]
    meter.report(f"texts {language}", 1.0, "Writing subtitles", language)
    return outputs


def subtitle_files(
    studio: Studio, language: str, formats: tuple[str, ...], out: Path
) -> list[Output]:
    """Writes a language's subtitles in each format."""
    from storykit.subtitles import SubtitleOptions, find_subtitle_format, subtitle_name, write

    timeline = studio.timeline(language)
    outputs = []
    for name in formats:
        form = find_subtitle_format(name)
        text = write(timeline.cues, form.name, language, SubtitleOptions(title=timeline.title))
        path = out / subtitle_name(studio.story.id, language, form.name)
        outputs.append(
            Output(
                publish(path, text), "subtitles", language,
                duration_ms=timeline.duration, title=timeline.title,
            )
        )  # fmt: skip
    return outputs


def transcript_file(studio: Studio, language: str, out: Path) -> Output:
    """Writes a language's transcript with descriptions and credits."""
    from storykit.subtitles import write_transcript

    timeline = studio.timeline(language)
    path = out / f"{safe_name(studio.story.id)}.{language}.txt"
    text = write_transcript(studio.story, timeline)
    return Output(publish(path, text), "transcript", language, title=timeline.title)


# Cards -------------------------------------------------------------------------------------------


def _card(card: StoryCard, options: RenderOptions, meter: Meter) -> list[Output]:
    from storykit.cards.deck import write_card

    meter.report(f"card {card.name}", 0.0, "Drawing cards", card.name)
    made = write_card(card, options.out / "cards")
    meter.report(f"card {card.name}", 1.0, "Drawing cards", card.name)
    facts = made.facts
    output = Output(
        made.path, "card", card.language, card.format, made.width, made.height,
        title=plain(facts.title) or None, alt=facts.alt or None,
        facts={"credit": facts.credit} if facts.credit else {},
    )  # fmt: skip
    return [output]


def render_cards(
    story: Story,
    layout: str | None,
    theme: str | None,
    options: RenderOptions,
    on_progress: ProgressListener | None = None,
) -> Result:
    """Makes a story's cards, all or one layout's; `theme` takes the place of the story's own."""
    from storykit.cards.deck import story_cards

    began = time.monotonic()
    wanted = story_cards(
        story, languages=options.languages, formats=options.formats, layout=layout, theme=theme
    )
    meter = Meter({f"card {card.name}": _CARD for card in wanted}, on_progress)
    made = _Made()
    for card in wanted:
        made.attempt(partial(_card, card, options, meter))
    return _result(story, made, (), options, began)


# Videos ------------------------------------------------------------------------------------------


def _video(
    studio: Studio, language: str, format: Format, options: RenderOptions, meter: Meter
) -> list[Output]:
    from storykit.video.muxing import Tags
    from storykit.video.render import render_film

    subject = f"{language} {format.name}"
    step = f"film {subject}"
    shape = format.scaled(DRAFT_SHARE) if options.draft else format
    meter.report(f"mix {language}", 0.0, "Mixing sound", language)
    mix = None if options.scenes else studio.mix(language)
    meter.report(f"mix {language}", 1.0, "Mixing sound", language)
    meter.report(step, 0.0, "Painting layers", subject)
    film = prepared(studio, language, shape, options)
    timeline = studio.timeline(language)
    row = find_language(language)
    credits = studio.credits(language)
    name = f"{safe_name(studio.story.id)}.{language}.{format.name}"
    path = options.out / f"{name}{'.draft' if options.draft else ''}.mp4"
    whole = options.scenes is None
    video = render_film(
        film,
        path,
        sound=mix.samples if mix is not None else None,
        subtitles=studio.tracks(language) if whole else (),
        chapters=[(c.span, c.title) for c in timeline.chapters] if whole else (),
        tags=Tags(title=timeline.title, language=row.iso, credits=" · ".join(credits)),
        settings=_settings(options),
        workers=options.workers,
        cache=_cache(options),
        on_progress=meter.step(step, "Encoding video", subject),
    )
    studio.forget("film", language, shape.name, shape.width)
    facts: dict[str, object] = {"frames": video.frames, "fps": str(film.fps)}
    if mix is not None:
        facts |= {"loudness_lufs": mix.loudness, "true_peak_dbtp": mix.peak}
    output = Output(
        path, "video", language, format.name, video.width, video.height, video.duration_ms,
        title=timeline.title, facts=facts,
    )  # fmt: skip
    return [output]


def prepared(studio: Studio, language: str, format: Format, options: RenderOptions) -> Film:
    """The film as the options ask for it: some scenes only, or at half rate."""
    from storykit.video.filming import only

    film = studio.film(language, format)
    if options.scenes is not None:
        film = only(film, options.scenes)
    if options.draft:
        film = replace(film, fps=film.fps * Fraction(1, 2))
    return film


def _settings(options: RenderOptions) -> EncodeSettings:
    from storykit.video.settings import EncodeSettings

    return EncodeSettings(quality=26) if options.draft else EncodeSettings()


def _cache(options: RenderOptions) -> SegmentCache | None:
    from storykit.video.cache import SegmentCache

    if not options.cache:
        return None
    return SegmentCache((options.cache_folder or user_cache()) / "segments")


def user_cache() -> Path:
    """The user's folder for what can be made again; the variable STORYKIT_CACHE names another."""
    own = os.environ.get("STORYKIT_CACHE")
    if own:
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "storykit" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "storykit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storykit"


def stills(
    story: Story, moment: int, options: RenderOptions, studio: Studio | None = None
) -> tuple[Output, ...]:
    """Writes the frame seen at a moment (milliseconds) in each language and format, as PNG."""
    from storykit.cards.encoding import encode_card
    from storykit.video.render import frame_at

    studio = studio or Studio(story)
    outputs = []
    for language in chosen(options.languages, story.languages, "language"):
        for name in chosen(options.formats, story.formats, "format"):
            format = find_format(name)
            shape = format.scaled(DRAFT_SHARE) if options.draft else format
            film = prepared(studio, language, shape, options)
            picture = frame_at(film, moment)
            path = options.out / f"{safe_name(story.id)}.{language}.{name}.{moment}ms.png"
            publish(path, encode_card(picture))
            outputs.append(Output(path, "still", language, name, picture.width, picture.height))
            studio.forget("film", language, shape.name, shape.width)
    return tuple(outputs)


def _timing(studio: Studio, languages: tuple[str, ...]) -> Iterator[Finding]:
    """What the timelines found on the way."""
    for language in languages:
        try:
            yield from studio.timeline(language).findings
        except StorykitError:
            # Told of already, by the piece that failed.
            continue
