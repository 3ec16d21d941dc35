"""What is seen, in words: a track that screen readers speak to people who cannot see the film."""

from __future__ import annotations

from storykit.language import Language, find_language, words
from storykit.script.markup import plain
from storykit.script.wording import spoken
from storykit.timeline.model import Cue, TimedScene, Timeline
from storykit.timeline.reading import screen_texts


def describe(timeline: Timeline) -> tuple[Cue, ...]:
    """One cue a scene: what its picture shows and what stands on screen, for as long as it is seen.

    Players speak a description when its time begins (WebVTT `kind="descriptions"`); a scene with
    neither has none. What the narration says word for word is left out, since it is heard.
    """
    row = find_language(timeline.language)
    cues = []
    for timed in timeline.scenes:
        text = _description(timed, timeline.language, row)
        if text:
            cues.append(Cue(timed.span, text, timed.id, fixed=True))
    return tuple(cues)


def _description(timed: TimedScene, language: str, row: Language) -> str:
    said = timed.scene.narration.get(language) if timed.scene.narration else None
    heard = _words(spoken(said or ""), row)
    texts = [
        text for text in screen_texts(timed.scene, language) if _words(text, row) not in (heard, "")
    ]
    alt = plain(timed.scene.alt.get(language) or "") if timed.scene.alt else ""
    return "\n".join(" ".join(part.split()) for part in (alt, *texts) if part)


def _words(text: str, row: Language) -> str:
    return " ".join(text[start:end].casefold() for start, end in words(text, row))
