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
    neither has none. What the narration says word for word is left out, since it is heard, and a
    picture that stays from one scene to the next is described once.
    """
    row = find_language(timeline.language)
    cues = []
    before = ""
    for timed in timeline.scenes:
        alt = _alt(timed, timeline.language)
        texts = _texts(timed, timeline.language, row)
        shown = (*([alt] if alt != before else []), *texts)
        text = "\n".join(" ".join(part.split()) for part in shown if part)
        if text:
            cues.append(Cue(timed.span, text, timed.id, fixed=True))
        before = alt
    return tuple(cues)


def _alt(timed: TimedScene, language: str) -> str:
    return plain(timed.scene.alt.get(language) or "") if timed.scene.alt else ""


def _texts(timed: TimedScene, language: str, row: Language) -> list[str]:
    """The texts on screen that nobody says."""
    said = timed.scene.narration.get(language) if timed.scene.narration else None
    heard = _words(spoken(said or ""), row)
    return [
        text for text in screen_texts(timed.scene, language) if _words(text, row) not in (heard, "")
    ]


def _words(text: str, row: Language) -> str:
    return " ".join(text[start:end].casefold() for start, end in words(text, row))
