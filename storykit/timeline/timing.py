"""When captions come and go: time to read, gaps closed or opened, within their scenes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from storykit.language import Language
from storykit.spans import Span
from storykit.timeline.measures import length
from storykit.timeline.model import Cue
from storykit.timeline.moments import Fixed
from storykit.timeline.profiles import Profile


def timed(
    cues: Sequence[Cue],
    profile: Profile,
    language: Language,
    within: Span,
    fixed: Sequence[Fixed] = (),
) -> tuple[Cue, ...]:
    """The cues with the times at which they are seen; they come with the times they are spoken.

    A cue comes with its first word and stays until it can be read, but not into the next one, not
    longer than the profile's longest unless its words take longer or a short gap is to be closed as
    the profile says, and never outside `within`. One that is too short comes up to half a second
    before its first word, where nothing else is seen. Times in `fixed`, one for each cue, are kept
    as they are, within `within`.
    """
    wanted = fixed or [Fixed()] * len(cues)
    starts = [
        min(max(cue.span.start if own.start is None else own.start, within.start), within.end)
        for cue, own in zip(cues, wanted, strict=True)
    ]
    for index in range(1, len(starts)):
        starts[index] = max(starts[index], starts[index - 1])
    for index in range(len(starts) - 2, -1, -1):
        # What is not fixed gives way to what is.
        if wanted[index].start is None:
            starts[index] = min(starts[index], starts[index + 1])
    result: list[Cue] = []
    for index, (cue, own) in enumerate(zip(cues, wanted, strict=True)):
        begin = starts[index]
        last = index + 1 == len(cues)
        onward = within.end if last else starts[index + 1]
        end = _end(cue, begin, onward, profile, language, last=last)
        if own.end is not None:
            end = min(max(own.end, begin + 1), max(onward, begin))
        elif end - begin < profile.shortest and own.start is None:
            earliest = result[-1].span.end + profile.gap if result else within.start
            begin = max(min(begin, earliest), end - profile.shortest, begin - 500)
        pinned = own != Fixed()
        result.append(replace(cue, span=Span(begin, max(begin, end)), pinned=pinned))
    return tuple(result)


def _end(
    cue: Cue, begin: int, onward: int, profile: Profile, language: Language, *, last: bool
) -> int:
    """When a cue goes that comes at `begin`, as the profile has it; the next comes at `onward`."""
    gap = 0 if last else profile.gap
    reading = profile.reading_time(length(cue.text), len(cue.words), language)
    end = max(cue.span.end + profile.linger // 2, begin + reading)
    end = min(end, begin + max(profile.longest, cue.span.end - begin), onward - gap)
    if not last and onward - end < max(profile.close_below, gap):
        end = onward - gap
    return max(end, min(onward, begin + 1))


def bridged(cues: Sequence[Cue], profile: Profile, scenes: Mapping[str, Span]) -> tuple[Cue, ...]:
    """The cues with the gaps between scenes closed or opened, as those within scenes are.

    A gap too short for the profile is closed at the border: the earlier caption stays to the end of
    its scene, and the later comes with its own, if that is not more than the profile's `ahead`
    before its first word. Where it is, the earlier caption goes sooner, as far as it can be read by
    then. No caption is seen outside its own scene; times that the author set stay.
    """
    result = list(cues)
    for index in range(1, len(result)):
        before, after = result[index - 1], result[index]
        if before.scene == after.scene or before.pinned or after.pinned:
            continue
        if profile.gap < after.span.start - before.span.end < profile.close_below:
            border = scenes[after.scene].start
            pair = _closed(before, after, profile, border) or _opened(before, after, profile)
            result[index - 1 : index + 1] = pair or (before, after)
    return tuple(result)


def _closed(before: Cue, after: Cue, profile: Profile, border: int) -> tuple[Cue, Cue] | None:
    """Both cues drawn to the border of their scenes, or None where that takes too much time."""
    spoken = after.words[0].span.start if after.words else after.span.start
    longest = profile.longest + profile.close_below  # where a gap is to be closed, see `timed`
    begin = max(border, spoken - profile.ahead, after.span.end - longest)
    begin = min(begin, after.span.start)
    end = begin - profile.gap
    if end > border or not 0 < end - before.span.start <= longest:
        return None
    return (
        replace(before, span=Span(before.span.start, end)),
        replace(after, span=Span(begin, after.span.end)),
    )


def _opened(before: Cue, after: Cue, profile: Profile) -> tuple[Cue, Cue] | None:
    """The earlier cue gone so soon that the gap is long enough, or None where it cannot."""
    end = after.span.start - profile.close_below
    said = before.words[-1].span.end if before.words else before.span.end
    if end < max(said, before.span.start + profile.shortest):
        return None
    return replace(before, span=Span(before.span.start, end)), after
