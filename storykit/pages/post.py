"""The story as a plain text, to post beside the video or where no video gets through."""

from __future__ import annotations

from collections.abc import Container

from storykit.language import find_language
from storykit.script.fields import Values
from storykit.script.models import Scene, Story
from storykit.script.wording import spoken
from storykit.subtitles.marks import RLM, first_strong
from storykit.subtitles.transcript import credits_of
from storykit.timeline import Timeline, screen_texts

_CALL = frozenset(["call", "ask", "action", "link"])
_APART = _CALL | {"credits"}


def post_text(story: Story, timeline: Timeline) -> str:
    """The title, what is said, what to do and where, and the credits, in the timeline's language.

    A scene that nobody speaks in gives its words on screen. There are no drawn letters, rows of
    signs or emoji, which screen readers stumble over; hashtags stay as the author wrote them. Lines
    of right-to-left languages that begin otherwise carry U+200F.
    """
    language = timeline.language
    told = [_told(scene, language) for scene in story.scenes]
    credits = "\n".join(credits_of(story, language))
    parts = dict.fromkeys([timeline.title, *told, _call(story, language), credits])
    text = "\n\n".join(part for part in parts if part)
    if find_language(language).direction != "rtl":
        return text + "\n"
    lines = (RLM + x if x and first_strong(x) != "rtl" else x for x in text.split("\n"))
    return "\n".join(lines) + "\n"


def told(story: Story, language: str) -> str:
    """What is said in a language, or stands on screen where nobody speaks, in one paragraph."""
    return " ".join(part for scene in story.scenes if (part := _told(scene, language)))


def _told(scene: Scene, language: str) -> str:
    said = spoken(scene.narration.get(language) or "") if scene.narration else ""
    return " ".join((said or "\n".join(_shown(scene, language, but=_APART))).split())


def _call(story: Story, language: str) -> str:
    """The call to action of the last scene that has one, and where to follow it."""
    for scene in reversed(story.scenes):
        others = scene.fields.keys() - _CALL
        if others != scene.fields.keys():
            return "\n".join(_shown(scene, language, but=others))
    return ""


def _shown(scene: Scene, language: str, *, but: Container[str]) -> list[str]:
    fields = Values({name: value for name, value in scene.fields.items() if name not in but})
    texts = screen_texts(scene.model_copy(update={"fields": fields}), language)
    return [" ".join(text.split()) for text in texts]
