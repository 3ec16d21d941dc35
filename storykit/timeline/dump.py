"""A timeline as text: what people compare, and what tests keep as goldens."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.spans import Span
from storykit.timeline.model import Cue, TimedScene, Timeline


def dump_timeline(timeline: Timeline, *, words: bool = False) -> str:
    """The timeline line by line: scenes, cues and sounds. `words` adds each word's time."""
    return "\n".join(_lines(timeline, words)) + "\n"


def moment(milliseconds: int) -> str:
    """A time as `MM:SS.mmm`."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _span(span: Span) -> str:
    return f"{moment(span.start)}-{moment(span.end)}"


def _lines(timeline: Timeline, words: bool) -> Iterator[str]:
    head = (timeline.story, timeline.language, f"{timeline.fps} fps", moment(timeline.duration))
    yield " · ".join([*head, timeline.title])
    for timed, chapter in zip(
        timeline.scenes, [*timeline.chapters, *[None] * len(timeline.scenes)], strict=False
    ):
        yield ""
        yield _scene(timed)
        if chapter is not None:
            yield f"  chapter   {chapter.title}"
        if timed.narration:
            yield f"  narration {_span(timed.narration)}"
        for cue in timeline.cues:
            if timed.span.start <= cue.span.start < timed.span.end:
                yield from _cue(cue, words)
    for sound in timeline.sounds:
        yield f"sound {_span(sound.span)} {sound.kind} {sound.file.name} +{sound.offset}"
    yield from (f"finding {finding}" for finding in timeline.findings)


def _scene(timed: TimedScene) -> str:
    transition: str = timed.transition.kind
    if timed.transition.duration:
        transition += f" {timed.transition.duration}"
    return f"{timed.index + 1} {timed.id} {_span(timed.span)} {transition}, {timed.motion}"


def _cue(cue: Cue, words: bool) -> Iterator[str]:
    speaker = f"[{cue.speaker}] " if cue.speaker else ""
    notes = [note for note in ("fixed", "pinned") if getattr(cue, note)]
    told = f" ({', '.join(notes)})" if notes else ""
    yield f"  cue       {_span(cue.span)} {speaker}{' / '.join(cue.lines)}{told}"
    if words:
        for word in cue.words:
            yield f"    {_span(word.span)} {cue.text[word.start : word.end]}"
