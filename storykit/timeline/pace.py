"""The pace of a narration nobody hears: as slow as its captions need to be read."""

from __future__ import annotations

from dataclasses import replace

from storykit.language import Language
from storykit.spans import Span
from storykit.timeline.measures import Ruler
from storykit.timeline.profiles import Profile
from storykit.voice.model import Narration, Word

_STRETCH = 3
"""Of a line the part that counts: shorter captions are seen for the profile's least time."""


def readable(narration: Narration, language: Language, profile: Profile) -> Narration:
    """The narration, slowed where some stretch of it would be quicker than the profile reads.

    It is for estimated times alone: a voice that is heard keeps its pace, and a check tells of
    captions that are too quick for it.
    """
    slower = _quickest(narration, language, profile)
    if slower <= 1:
        return replace(narration, duration=max(narration.duration, profile.shortest))
    words = tuple(
        Word(
            word.start,
            word.end,
            Span(round(word.span.start * slower), round(word.span.end * slower)),
        )
        for word in narration.words
    )
    lasts = max(round(narration.duration * slower), profile.shortest)
    return replace(narration, words=words, duration=lasts)


def _quickest(narration: Narration, language: Language, profile: Profile) -> float:
    """How many times as quick as the profile reads the quickest stretch of the words is."""
    speed, least = profile.speed_for(language), profile.width_for(language) // _STRETCH
    words = narration.words
    ruler = Ruler(narration.text)
    starts = [word.span.start for word in words] + [narration.duration]
    places = [word.start for word in words] + [len(narration.text)]
    most, last = 0.0, 0
    for first in range(len(words)):
        last = max(last, first + 1)
        while last < len(words) and ruler.between(places[first], places[last]) < least:
            last += 1
        count = ruler.between(places[first], places[last])
        time = starts[last] - starts[first] - profile.gap
        if count >= least and time > 0:
            most = max(most, count * 1000 / time / speed)
    return most
