"""The subtitle files of a language: plain ones, and styled ones for each shape of film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from storykit.errors import Finding, OutputError, UsageError, nearest
from storykit.files import publish
from storykit.formats import Format, find_format
from storykit.jobs.manifest import Output, write_manifest
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.jobs.studio import Studio
    from storykit.subtitles import SubtitleFormat, SubtitleOptions
    from storykit.subtitles.marks import Marks
    from storykit.timeline import Cue, Timeline

_STYLED: Final = frozenset({"ass", "ttml"})
"""Formats that say how captions look, and so for which shape of film."""


@dataclass(frozen=True, slots=True)
class SubtitleWish:
    """Which subtitle files are asked for.

    `kinds` are names of subtitle formats. `shapes` are formats of films, of which styled files are
    made one each; without them such files have the look of the story's first one. `naming` is how
    files are called (plain, facebook or youtube), `marks` the direction marks (auto, none, rlm or
    isolate).
    """

    kinds: tuple[str, ...] = ("srt", "vtt")
    shapes: tuple[str, ...] = ()
    naming: str = "plain"
    marks: str = "auto"


def subtitles(
    story: Story, *, language: str, to: str = "srt", format: str | None = None, marks: str = "auto"
) -> str:
    """The story's captions in a language as the text of a subtitle file.

    `format` is the shape of film that ASS and TTML files look like (by default the story's first),
    `marks` the direction marks: auto, none, rlm or isolate.
    """
    from storykit.jobs.studio import Studio

    wish = SubtitleWish((to,), (format,) if format else (), marks=marks)
    return subtitle_text(Studio(story), language, to, wish)


def write_subtitles(
    story: Story,
    kinds: Sequence[str],
    languages: Sequence[str] | None,
    out: Path,
    *,
    formats: Sequence[str] | None = None,
    naming: str = "plain",
    marks: str = "auto",
) -> tuple[Output, ...]:
    """Writes the subtitle files of a story and returns what was written.

    Of ASS and TTML files one is made for each of the `formats`, which are shapes of film. `naming`
    is plain, facebook or youtube, and `marks` are auto, none, rlm or isolate.
    """
    from storykit.jobs.options import chosen
    from storykit.jobs.studio import Studio

    studio = Studio(story)
    wish = SubtitleWish(tuple(kinds), tuple(formats or ()), naming, marks)
    wanted = tuple(languages) if languages is not None else None
    outputs = [
        output
        for language in chosen(wanted, story.languages, "language")
        for output in subtitle_files(studio, studio.timeline(language), wish, out)
    ]
    write_manifest(out, story.id, outputs)
    return tuple(outputs)


def convert_subtitles(
    source: Path, target: Path, *, language: str | None = None, marks: Marks = "auto"
) -> tuple[Finding, ...]:
    """Writes a subtitle file in the format another name asks for; returns what reading it found."""
    from storykit.subtitles import SubtitleOptions, convert

    if source.exists() and target.exists() and source.samefile(target):
        raise OutputError(
            f"“{target}” is the file to read.", cure="Give the new file another name."
        )
    text, read = convert(source, target, language=language, options=SubtitleOptions(marks=marks))
    publish(target, text)
    return read.findings


def subtitle_files(
    studio: Studio, timeline: Timeline, wish: SubtitleWish, out: Path
) -> tuple[Output, ...]:
    """Writes a language's subtitle files; UsageError for names that are not known."""
    from storykit.subtitles import find_subtitle_format, subtitle_name, write
    from storykit.subtitles.names import Scheme

    scheme: Scheme = _known(wish.naming, get_args(Scheme), "naming")  # type: ignore[assignment]
    language, found = timeline.language, []
    for kind in map(find_subtitle_format, wish.kinds):
        for shape, label in _shapes(studio, kind, wish):
            cues, options = _dressed(studio, timeline, shape, wish)
            name = subtitle_name(studio.story.id, language, kind.name, scheme, label)
            path = publish(out / name, write(cues, kind.name, language, options))
            found.append(
                Output(
                    path, "subtitles", language, label or None,
                    duration_ms=timeline.duration, title=timeline.title,
                )
            )  # fmt: skip
    return tuple(found)


def subtitle_text(studio: Studio, language: str, kind: str, wish: SubtitleWish) -> str:
    """The text of one subtitle file."""
    from storykit.subtitles import find_subtitle_format, write

    form = find_subtitle_format(kind)
    shape, _ = next(_shapes(studio, form, wish))
    cues, options = _dressed(studio, studio.timeline(language), shape, wish)
    return write(cues, form.name, language, options)


def _shapes(
    studio: Studio, kind: SubtitleFormat, wish: SubtitleWish
) -> Iterator[tuple[Format | None, str]]:
    """The shapes of film a kind of file is made for, with what they are called in its name."""
    if kind.name not in _STYLED:
        yield None, ""
    elif wish.shapes:
        yield from ((find_format(name), name) for name in dict.fromkeys(wish.shapes))
    else:
        yield find_format(studio.story.formats[0]), ""


def _dressed(
    studio: Studio, timeline: Timeline, shape: Format | None, wish: SubtitleWish
) -> tuple[tuple[Cue, ...], SubtitleOptions]:
    """The cues and options of a file, with the look of the burned captions where it has one."""
    from storykit.subtitles import SubtitleOptions
    from storykit.subtitles.marks import Marks

    marks: Marks = _known(wish.marks, get_args(Marks), "marks")  # type: ignore[assignment]
    options = SubtitleOptions(marks=marks, title=timeline.title, languages=studio.story.languages)
    if shape is None:
        return timeline.cues, options
    file = studio.caption_file(timeline, shape)
    return file.cues, file.options(options)


def _known(name: str, known: tuple[str, ...], what: str) -> str:
    if name not in known:
        raise UsageError(f"There is no {what} “{name}”.", cure=nearest(name, known))
    return name
