"""Subtitle files that lie beside a story's recordings and clips, as the times of what is said.

A subtitle file of a scene lies where a recording of it would (`voice/{lang}/{scene}.srt`). Beside a
recording it tells when each word is spoken; without one it belongs to the scene's own clip, in
which the voice is heard. Captions are then made anew in the story's style and profile, from these
times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from storykit.assets import Assets
from storykit.errors import Finding, SubtitleError
from storykit.files import safe_name
from storykit.language import find_language, words
from storykit.script.models import Scene, Story
from storykit.script.wording import spoken
from storykit.spans import Span
from storykit.subtitles.files import read
from storykit.timeline.model import Cue
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration, Word
from storykit.voice.registry import narrator_of

_SOUND = re.compile(r"\[[^\[\]]*\]")
_SUFFIXES = (".srt", ".vtt", ".ass", ".ttml")


@dataclass(frozen=True, slots=True)
class Heard:
    """A story's narrations with the times of its subtitle files.

    `in_clips` are the ids of scenes whose voice is heard in their own clip: times count from the
    clip's beginning. `findings` are about the files.
    """

    narrations: Mapping[str, Narration]
    in_clips: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def with_subtitles(
    story: Story, language: str, narrations: Mapping[str, Narration] | None = None
) -> Heard:
    """The narrations of a story in a language, timed by the subtitle files that lie beside it.

    Raises SubtitleError with the scene's place where a file is there but cannot be read.
    """
    found = dict(narrations or {})
    recorded = narrator_of(story) == "files"
    in_clips = set()
    findings: list[Finding] = []
    assets = Assets((story.folder,))
    for index, scene in enumerate(story.scenes):
        path = _file(story, scene, language, assets)
        if path is None:
            continue
        try:
            subtitles = read(path, language=language)
        except SubtitleError as error:
            raise (
                error if error.where.file else error.at(story.where(f"scenes[{index}]"))
            ) from error
        findings += subtitles.findings
        narration = found.get(scene.id)
        if narration is not None and narration.audio is not None:
            # A machine that speaks keeps its own times: the file tells those of a recording.
            if recorded:
                found[scene.id] = timed_by(narration, subtitles.cues)
        elif subtitles.cues:
            written = scene.narration.get(language) if scene.narration else None
            found[scene.id] = narration_from(subtitles.cues, language, written)
            if scene.clip is not None:
                in_clips.add(scene.id)
    return Heard(found, frozenset(in_clips), tuple(findings))


def narration_from(cues: Sequence[Cue], language: str, written: str | None = None) -> Narration:
    """A narration that is said as the cues have it.

    Each word's time is estimated within its cue. `written` is the text as the script has it now:
    words that were corrected there keep the times of those they replaced.
    """
    text = " ".join(" ".join(cue.lines) for cue in cues)
    timed = _words(cues, language)
    if written is not None and spoken(written):
        corrected = spoken(written)
        timed = _aligned(timed, text, corrected, language)
        text = corrected
    duration = max((cue.span.end for cue in cues), default=0)
    return Narration(text, language, duration, timed, measured=True)


def timed_by(narration: Narration, cues: Sequence[Cue]) -> Narration:
    """A recorded narration whose words have the times of a subtitle file of the same recording."""
    text = " ".join(" ".join(cue.lines) for cue in cues)
    timed = _aligned(_words(cues, narration.language), text, narration.text, narration.language)
    shifted = tuple(
        replace(word, span=_earlier(word.span, narration.offset, narration.duration))
        for word in timed
    )
    return replace(narration, words=shifted, measured=True)


def _file(story: Story, scene: Scene, language: str, assets: Assets) -> Path | None:
    tag = language
    while tag:
        for name in dict.fromkeys((scene.id, safe_name(scene.id))):
            stem = story.voice.recordings.replace("{scene}", name).replace("{lang}", tag)
            for suffix in _SUFFIXES:
                found = assets.find(str(Path(stem).with_suffix("")) + suffix)
                if found is not None:
                    return found
        tag = tag.rpartition("-")[0]
    return None


def _words(cues: Sequence[Cue], language: str) -> tuple[Word, ...]:
    """The words of cues joined by spaces, each cue's filling its own time."""
    timed: list[Word] = []
    place = 0
    for cue in cues:
        text = " ".join(cue.lines)
        silent = _SOUND.sub(lambda match: " " * len(match[0]), text)
        own, duration = estimate_words(silent, language)
        scale = min(1.5, cue.span.duration / duration) if duration else 1.0
        for word in own:
            span = Span(
                cue.span.start + round(word.span.start * scale),
                cue.span.start + round(word.span.end * scale),
            )
            timed.append(Word(place + word.start, place + word.end, span))
        place += len(text) + 1
    return tuple(timed)


def _aligned(timed: Sequence[Word], text: str, other: str, language: str) -> tuple[Word, ...]:
    """The words of another wording with the times of those they stand for.

    Words that both have keep their times; a stretch that was rewritten shares the time of the
    stretch it replaces by the length of its words.
    """
    places = words(other, find_language(language))
    ours = [text[word.start : word.end].casefold() for word in timed]
    theirs = [other[start:end].casefold() for start, end in places]
    result: list[Word] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, first, last, low, high in matcher.get_opcodes():
        if kind == "equal":
            result += [
                Word(start, end, word.span)
                for word, (start, end) in zip(timed[first:last], places[low:high], strict=True)
            ]
        elif low < high:
            result += _shared(places[low:high], _room(timed, first, last))
    return tuple(result)


def _room(timed: Sequence[Word], first: int, last: int) -> Span:
    """The time of the words from first to last, or the silence where there are none."""
    if first < last:
        return Span(timed[first].span.start, timed[last - 1].span.end)
    begin = timed[first - 1].span.end if first else 0
    end = timed[first].span.start if first < len(timed) else begin + 300
    return Span(begin, max(begin, end))


def _shared(places: Sequence[tuple[int, int]], room: Span) -> list[Word]:
    total = sum(end - start for start, end in places)
    shared = []
    done = 0
    for start, end in places:
        begin = room.start + room.duration * done // total
        done += end - start
        shared.append(Word(start, end, Span(begin, room.start + room.duration * done // total)))
    return shared


def _earlier(span: Span, by: int, most: int) -> Span:
    start = min(max(0, span.start - by), most)
    return Span(start, min(max(start, span.end - by), most))
