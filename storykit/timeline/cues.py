"""Captions from what is said: a narration's text cut into cues, with their times and words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from storykit.errors import Finding, ScriptError
from storykit.language import find_language
from storykit.spans import Span
from storykit.timeline.breaks import places
from storykit.timeline.measures import Ruler
from storykit.timeline.model import Cue
from storykit.timeline.moments import fixed_times
from storykit.timeline.pages import Limits, Page, paginate, words_within
from storykit.timeline.profiles import Profile
from storykit.timeline.source import Source, source_of
from storykit.timeline.timing import timed
from storykit.voice.model import Narration, Word

LONGEST_TEXT = 20_000
"""Characters a scene's narration may have: about twenty minutes of speech."""


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
    to break, sounds in brackets, names of speakers and times of captions; without it marks in the
    narration's own text count. `within` is the scene: no cue is
    seen outside it. `fits` says whether a text can be painted in the caption's band. Joined, the
    cues hold the narration's text, but for white space and control characters. Raises ScriptError
    for a text of more than 20,000 characters.
    """
    if len(narration.text) > LONGEST_TEXT:
        raise _too_long(scene, narration)
    language = find_language(narration.language)
    source = source_of(narration, language, written)
    if not source.text:
        return ()
    width = profile.width_for(language)
    ruler = Ruler(source.text)
    limits = Limits(profile.lines, width, profile.shortest, profile.longest, fits)
    cuts = places(source.text, language, ruler, width, source.marks)
    pages = paginate(source.text, cuts, source.words, ruler, limits)
    drafts = [_draft(source, page, scene, start, speaker) for page in pages]
    over = max([narration.duration, *(word.span.end for word in source.words)])
    room = within or Span(start, start + over + profile.linger)
    fixed = fixed_times([page.start for page in pages], source.moments, start)
    return timed(drafts, profile, language, room, fixed)


def _draft(source: Source, page: Page, scene: str, start: int, speaker: str | None) -> Cue:
    """A cue that lasts as long as its words are spoken, with the words' places in its own text."""
    own = words_within(source.words, page.start, page.end)
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
    span = Span(own[0].span.start, own[-1].span.end) if own else _silent(source.words, page)
    body = "\n".join(source.text[line_start:line_end] for line_start, line_end in page.lines)
    named = source.speaker_at(page.start) or speaker
    return Cue(span.shifted(start), body, scene, tuple(moved), named, page.fixed)


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
