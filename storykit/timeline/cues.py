"""Captions from what is said: a narration's text cut into cues, with their times and words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from storykit.errors import Finding, ScriptError
from storykit.language import Language, find_language
from storykit.script.wording import parse_wording
from storykit.spans import Span
from storykit.timeline.breaks import places
from storykit.timeline.measures import Ruler, length
from storykit.timeline.model import Cue
from storykit.timeline.pages import Limits, Page, paginate, words_within
from storykit.timeline.profiles import Profile
from storykit.voice.estimate import estimate_words
from storykit.voice.model import Narration, Word

LONGEST_TEXT = 20_000
"""Characters a scene's narration may have: about twenty minutes of speech."""

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff]")
_UNBROKEN_SPACES = "\u00a0\u202f\u2007\u3000"


def make_cues(
    narration: Narration,
    profile: Profile,
    *,
    written: str | None = None,
    scene: str = "",
    within: Span | None = None,
    start: int = 0,
    fits: Callable[[str], bool] | None = None,
    speaker: str | None = None,
) -> tuple[Cue, ...]:
    """The cues of a narration that begins `start` milliseconds into the timeline.

    `written` is the text as the author wrote it, with `|` and line breaks where cues and lines are
    to break; without it those in the narration's own text count. `within` is the scene: no cue is
    seen outside it. `fits` says whether a text can be painted in the caption's band. Joined, the
    cues hold the narration's text, but for white space and control characters. Raises ScriptError
    for a text of more than 20,000 characters.
    """
    if len(narration.text) > LONGEST_TEXT:
        raise _too_long(scene, narration)
    language = find_language(narration.language)
    source = _Source.of(narration, written)
    if not source.text:
        return ()
    words = source.words or _estimated(source.text, narration, language)
    width = profile.width_for(language)
    ruler = Ruler(source.text)
    limits = Limits(profile.lines, width, profile.shortest, profile.longest, fits)
    cuts = places(source.text, language, ruler, width, source.captions, source.lines)
    pages = paginate(source.text, cuts, words, ruler, limits)
    drafts = [_draft(source.text, page, words, scene, start, speaker) for page in pages]
    room = within or Span(start, start + narration.duration + profile.linger)
    return timed(drafts, profile, language, room)


def timed(
    cues: Sequence[Cue], profile: Profile, language: Language, within: Span
) -> tuple[Cue, ...]:
    """The cues with the times at which they are seen; they come with the times they are spoken.

    A cue comes with its first word and stays until it can be read, but not into the next one, not
    longer than the profile's longest unless its words take longer or a short gap is to be closed as
    the profile says, and never outside `within`. One that is too short comes up to half a second
    before its first word, where nothing else is seen.
    """
    starts = [min(max(cue.span.start, within.start), within.end) for cue in cues]
    for index in range(1, len(starts)):
        starts[index] = max(starts[index], starts[index - 1])
    result: list[Cue] = []
    for index, cue in enumerate(cues):
        begin = starts[index]
        last = index + 1 == len(cues)
        onward = within.end if last else starts[index + 1]
        gap = 0 if last else profile.gap
        reading = profile.reading_time(length(cue.text), len(cue.words), language)
        end = max(cue.span.end + profile.linger // 2, begin + reading)
        end = min(end, begin + max(profile.longest, cue.span.end - begin), onward - gap)
        if not last and onward - end < max(profile.close_below, gap):
            end = onward - gap
        end = max(end, min(onward, begin + 1))
        if end - begin < profile.shortest:
            earliest = result[-1].span.end + profile.gap if result else within.start
            begin = max(min(begin, earliest), end - profile.shortest, begin - 500)
        result.append(replace(cue, span=Span(begin, max(begin, end))))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Source:
    """A narration's text with single spaces, its words in it, and where the author breaks it."""

    text: str
    words: tuple[Word, ...]
    captions: tuple[int, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, narration: Narration, written: str | None) -> _Source:
        kept, text = _collapsed(narration.text)
        wording = parse_wording(written if written is not None else narration.text)
        if _bare(wording.plain) != _bare(text):
            # The narrator speaks other words than the script has, or marks that are no marks.
            own = parse_wording(narration.text)
            if _bare(own.plain) != _bare(text) and not narration.words:
                return cls.of(replace(narration, text=own.plain), narration.text)
            wording = own if _bare(own.plain) == _bare(text) else parse_wording("")
        ordinal = _Ordinals(wording.plain, text)
        return cls(
            text,
            _moved(narration.words, kept, text),
            ordinal.places(wording.captions),
            ordinal.places(wording.lines),
        )


class _Ordinals:
    """Finds places of one text in another that differs from it only in white space."""

    def __init__(self, one: str, other: str) -> None:
        self._counts = [0]
        for character in one:
            self._counts.append(self._counts[-1] + (not _is_dropped(character)))
        self._places = [place for place, character in enumerate(other) if not character.isspace()]

    def places(self, wanted: Sequence[int]) -> tuple[int, ...]:
        found = []
        for place in wanted:
            ordinal = self._counts[min(place, len(self._counts) - 1)]
            if 0 < ordinal < len(self._places):
                found.append(self._places[ordinal])
        return tuple(dict.fromkeys(found))


def _is_dropped(character: str) -> bool:
    return character.isspace() or _CONTROLS.match(character) is not None


def _bare(text: str) -> str:
    return "".join(character for character in text if not _is_dropped(character))


def _collapsed(text: str) -> tuple[list[int], str]:
    """The place each character (and the end) gets, and the text in single spaces."""
    kept: list[int] = []
    pieces: list[str] = []
    for character in text:
        breakable = character.isspace() and character not in _UNBROKEN_SPACES
        if breakable and (not pieces or pieces[-1] == " "):
            kept.append(len(pieces))
        elif not breakable and _CONTROLS.match(character):
            kept.append(len(pieces))
        else:
            kept.append(len(pieces))
            pieces.append(" " if breakable else character)
    joined = "".join(pieces)
    kept.append(len(pieces))
    return kept, joined.rstrip(" ")


def _moved(words: Sequence[Word], kept: Sequence[int], text: str) -> tuple[Word, ...]:
    """The words, moved with their text and in order; those that lie outside it are left out."""
    moved = []
    moment = 0
    for word in sorted(words, key=lambda word: (word.start, word.end)):
        if not 0 <= word.start < word.end < len(kept):
            continue
        start, end = kept[word.start], min(kept[word.end], len(text))
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            begin = max(moment, word.span.start)
            moment = max(begin, word.span.end)
            moved.append(Word(start, end, Span(begin, moment)))
    return tuple(moved)


def _estimated(text: str, narration: Narration, language: Language) -> tuple[Word, ...]:
    """Estimated words, stretched to the narration's own length where it has one."""
    words, duration = estimate_words(text, language)
    if not duration or not narration.duration:
        return words
    scale = narration.duration / duration
    return tuple(
        replace(word, span=Span(round(word.span.start * scale), round(word.span.end * scale)))
        for word in words
    )


def _draft(
    text: str, page: Page, words: Sequence[Word], scene: str, start: int, speaker: str | None
) -> Cue:
    """A cue that lasts as long as its words are spoken, with the words' places in its own text."""
    own = words_within(words, page.start, page.end)
    offsets: list[int] = []
    place = 0
    for line_start, line_end in page.lines:
        offsets.append(place - line_start)
        place += line_end - line_start + 1
    beginnings = [line_start for line_start, _ in page.lines]
    moved = []
    for word in own:
        line = bisect_right(beginnings, word.start) - 1
        end = min(word.end, page.lines[line][1])
        if end > word.start:
            span = word.span.shifted(start)
            moved.append(Word(word.start + offsets[line], end + offsets[line], span))
    if own:
        span = Span(own[0].span.start, own[-1].span.end)
    else:
        span = _silent(words, page)
    body = "\n".join(text[line_start:line_end] for line_start, line_end in page.lines)
    return Cue(span.shifted(start), body, scene, tuple(moved), speaker, page.fixed)


def _silent(words: Sequence[Word], page: Page) -> Span:
    """When a caption without spoken words has its turn: between its neighbours' words."""
    before = [word.span.end for word in words if word.start < page.start]
    after = [word.span.start for word in words if word.start >= page.end]
    begin = before[-1] if before else 0
    return Span(begin, max(begin, after[0]) if after else begin)


def _too_long(scene: str, narration: Narration) -> ScriptError:
    return ScriptError(
        [
            Finding(
                "SCRIPT",
                "error",
                f"The narration of scene “{scene}” in {narration.language} has "
                f"{len(narration.text):,} characters; {LONGEST_TEXT:,} are the most.",
                "Divide it among several scenes.",
            )
        ]
    )


def gaps(cues: Sequence[Cue]) -> list[int]:
    """Milliseconds between each cue and the next; negative where they overlap."""
    return [after.span.start - before.span.end for before, after in pairwise(cues)]
