"""A story that begins from a video and its subtitle files: captions without retyping."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from storykit.assets import expect
from storykit.errors import AssetError, Finding, OutputError, SubtitleError, Where
from storykit.files import publish, publishing, safe_name
from storykit.language import find_language
from storykit.script.markup import escape
from storykit.spans import Span
from storykit.subtitles.files import read, write
from storykit.timeline.model import Cue

_HEAD = """\
# The video {video} with its captions. storykit render makes them anew in the story's style;
# correct words here, their times stay. The times lie in {times}.
storykit: 1
title: {title}
languages: [{languages}]
formats: [vertical, square]
captions: {{style: box, profile: social}}
scenes:
"""
_SCENE = """\
  - id: {id}
    layout: photo
    video: {clip}
    clip_start: {start}ms
{duration}    clip_sound: true
    transition: cut
    motion: still
    alt: {alt}
    narration:
{narration}
"""
_LONGEST_SCENE = 1200  # characters of narration; a script allows 2,000
_DASHES = ("-", "–", "—", "\u2010", "\u2011")
_AROUND_LINES = re.compile(r" *\n\s*")
_SILENCE = 500
_GRID = 200  # the timeline's; scenes that end on it join without losing a frame


def begin_from_video(
    folder: Path, video: Path, subtitles: Mapping[str, Path], *, title: str | None = None
) -> tuple[Path, tuple[Finding, ...]]:
    """Makes a story of a video and its subtitle files by language; returns its script and findings.

    The video is copied into the folder and its subtitles are written beside it as SubRip, in UTF-8.
    Raises OutputError where the folder holds a story already, SubtitleError for a file without
    captions, AssetError for a file that is no video, UsageError for an unknown language.
    """
    script = folder / "story.yaml"
    if script.exists():
        raise OutputError(
            f"“{script}” is there already and is left as it is.",
            cure="Choose another folder, or move that story away first.",
        )
    expect(video, "clip")
    lasts = _lasts(video)
    findings: list[Finding] = []
    cues: dict[str, tuple[Cue, ...]] = {}
    for language, file in subtitles.items():
        find_language(language)
        found = read(file, language=language)
        if not found.cues:
            raise SubtitleError(
                f"“{file}” has no captions.", cure="Choose the subtitle file of this video."
            )
        cues[language], late = _heard(found.cues, lasts, file)
        findings += [*found.findings, *late]
    clip = Path("clips") / f"{safe_name(video.stem, 'clip')}{video.suffix.lower()}"
    with publishing(folder / clip) as draft:
        shutil.copyfile(video, draft)
    parts = list(_parts(cues))
    for part in parts:
        for language, own in part.cues.items():
            publish(folder / part.times(language), write(own, "srt", language))
    head = _HEAD.format(
        video=" ".join(video.name.split()),
        times=", ".join(f"voice/{language}" for language in cues),
        title=_quoted(escape(title or video.stem)),
        languages=", ".join(cues),
    )
    scenes = (part.written(clip) for part in parts)
    return publish(script, head + "\n".join(scenes)), tuple(findings)


def _lasts(video: Path) -> int | None:
    """Milliseconds of a video that is heard; None where nothing is, or it cannot be told."""
    # Loaded where a video is heard: every check of a story comes by here.
    from storykit.hearing import has_sound, sound_duration

    try:
        return sound_duration(video) if has_sound(video) else None
    except AssetError:
        return None  # `storykit check` tells what is wrong with it


def _heard(
    cues: Sequence[Cue], lasts: int | None, file: Path
) -> tuple[tuple[Cue, ...], list[Finding]]:
    """The captions that come while the video lasts, and what is to be said of the others."""
    if lasts is None:
        return tuple(cues), []
    kept = tuple(
        replace(cue, span=Span(cue.span.start, min(cue.span.end, lasts)))
        for cue in cues
        if cue.span.start < lasts
    )
    late = len(cues) - len(kept)
    if not kept:
        raise SubtitleError(
            f"All captions of “{file}” come after the video is over.",
            cure="Choose the subtitle file of this video.",
        )
    if not late:
        return kept, []
    count = "One caption comes" if late == 1 else f"{late} captions come"
    message = (
        f"{count} after the video is over ({lasts / 1000:.1f} s), and nothing is made of that."
    )
    cure = "Look whether these are the subtitles of this video."
    return kept, [Finding("SUBTITLE", "warning", message, cure, Where(file))]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the video that makes one scene, with its captions by language."""

    number: int
    start: int
    end: int | None
    cues: Mapping[str, Sequence[Cue]]

    @property
    def id(self) -> str:
        return f"clip-{self.number}"

    def times(self, language: str) -> Path:
        return Path("voice") / language / f"{self.id}.srt"

    def written(self, clip: Path) -> str:
        alt = "To write: what is seen here, for people who do not see it."
        lasts = "" if self.end is None else f"    duration: {self.end - self.start}ms\n"
        return _SCENE.format(
            id=self.id,
            clip=_quoted(clip.as_posix()),
            start=self.start,
            duration=lasts,
            alt=_quoted(alt),
            narration="\n".join(
                f"      {language}: {_quoted(_said(own))}" for language, own in self.cues.items()
            ),
        )


def _parts(cues: Mapping[str, Sequence[Cue]]) -> Iterator[_Part]:
    """The video in scenes whose narration is not too long, cut where no caption is seen."""
    cuts = [0, *_cuts(cues)]
    for number, (start, end) in enumerate(zip(cuts, [*cuts[1:], None], strict=True), 1):
        own = {
            language: [
                cue
                for cue in every
                if start <= cue.span.start and (end is None or cue.span.start < end)
            ]
            for language, every in cues.items()
        }
        yield _Part(number, start, end, {language: kept for language, kept in own.items() if kept})


def _cuts(cues: Mapping[str, Sequence[Cue]]) -> Iterator[int]:
    """Moments on the timeline's grid at which a new scene begins, in order."""
    every = sorted((cue for own in cues.values() for cue in own), key=lambda cue: cue.span.start)
    counts = dict.fromkeys(cues, 0)
    owner = {id(cue): language for language, own in cues.items() for cue in own}
    seen = last = 0
    for cue in every:
        language = owner[id(cue)]
        moment = -(-seen // _GRID) * _GRID
        full = counts[language] + len(cue.text) > _LONGEST_SCENE
        half = max(counts.values()) > _LONGEST_SCENE // 2
        if (full or (half and cue.span.start - seen > 700)) and moment - last >= 1000:
            yield min(moment, cue.span.start // _GRID * _GRID)
            last = moment
            counts = dict.fromkeys(cues, 0)
        counts[language] += len(cue.text)
        seen = max(seen, cue.span.end)


def _said(cues: Sequence[Cue]) -> str:
    """The captions' words as narration: signs that are marks there made plain, speakers named.

    A caption in which several speak keeps its lines, which begin with a dash each.
    """
    pieces: list[str] = []
    before, gone = None, 0
    for cue in cues:
        dialogue = sum(line.startswith(_DASHES) for line in cue.lines) > 1
        text = "".join(
            ("\n" if dialogue and line.startswith(_DASHES) else " ") + line for line in cue.lines
        ).strip()
        for sign in "\\*|":
            text = text.replace(sign, f"\\{sign}")
        text = f"\\{text}" if text.startswith("@") else text
        if cue.speaker and cue.speaker != before:
            text = text.removeprefix(f"{cue.speaker}:").strip()
            text = f"\n>> {cue.speaker}: {text}"
        if dialogue:
            text = f"\n\n{text}\n\n"
        elif text.startswith("[") and cue.span.start - gone > _SILENCE:
            text = f"\n\n{text}"  # a sound after a silence is not shown with what was said before
        gone = cue.span.end
        pieces.append(text)
        before = cue.speaker
    return _AROUND_LINES.sub(_lines, " ".join(pieces)).strip()


def _lines(match: re.Match[str]) -> str:
    return "\n\n" if match[0].count("\n") > 1 else "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
