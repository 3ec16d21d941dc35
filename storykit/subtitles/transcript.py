"""The transcript of a story: what is said, what stands on screen, what is seen, and who made it."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.script.fields import Translatable
from storykit.script.markup import plain
from storykit.script.models import Story
from storykit.subtitles.cleaning import clean
from storykit.subtitles.labels import Labels, labels_of
from storykit.subtitles.marks import RLM, first_strong
from storykit.subtitles.plain import paragraphs
from storykit.timeline.model import TimedScene, Timeline
from storykit.timeline.reading import heading, screen_texts


def write_transcript(story: Story, timeline: Timeline) -> str:
    """The transcript in the timeline's language, for people who read it or have it read to them.

    Scene by scene: heading, description of the picture, further texts on screen, spoken words; at
    the end the credits. Labels are in the language; where storykit does not know them signs take
    their place. Lines of right-to-left languages that begin otherwise carry U+200F.
    """
    from storykit.language import find_language

    language = timeline.language
    labels = labels_of(language)
    blocks = [[timeline.title]]
    blocks += [list(_scene(timed, timeline, labels)) for timed in timeline.scenes]
    credits = list(credits_of(story, language))
    if credits:
        blocks.append([labels.credits, *(f"– {credit}" for credit in credits)])
    rtl = find_language(language).direction == "rtl"
    lines = "\n\n".join("\n".join(_whole(line) for line in block if line) for block in blocks)
    marked = (RLM + line if rtl and line and first_strong(line) != "rtl" else line
              for line in lines.split("\n"))  # fmt: skip
    return "\n".join(marked) + "\n"


def _whole(line: str) -> str:
    return " ".join(clean(line).split("\n"))


def _scene(timed: TimedScene, timeline: Timeline, labels: Labels) -> Iterator[str]:
    scene, language = timed.scene, timeline.language
    title = heading(scene, language)
    texts = [
        text
        for text in screen_texts(scene, language)
        if not title.endswith(" ".join(text.split())) and not title.startswith(f"{text} ")
    ]
    yield f"{timed.index + 1}. {title}".rstrip()
    alt = _said(scene.alt, language)
    if alt:
        yield f"[{labels.picture}{alt}]"
    if texts:
        yield f"[{labels.screen}{' · '.join(' '.join(text.split()) for text in texts)}]"
    yield from paragraphs([cue for cue in timeline.cues if cue.scene == timed.id])


def _said(text: Translatable | None, language: str) -> str:
    return " ".join(plain(text.get(language) or "").split()) if text else ""


def credits_of(story: Story, language: str) -> Iterator[str]:
    """Every credit once, in the order of the story."""
    parts: list[Translatable | None] = [*story.credits, *(scene.credit for scene in story.scenes)]
    parts += [story.music.credit if story.music else None, story.voice.credit]
    yield from dict.fromkeys(credit for part in parts if (credit := _said(part, language)))
