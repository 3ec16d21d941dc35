"""Rules about time: how long a story is, whether it can be read, and how it begins."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from storykit.check.captions import seconds
from storykit.check.context import Context
from storykit.check.rules import Note, rule
from storykit.language import find_language, words
from storykit.script.models import Scene, Story
from storykit.script.wording import plain
from storykit.timeline.model import Timeline
from storykit.timeline.reading import screen_texts

NEARLY = 0.92
"""Share of the target from which a story is said to be nearly too long."""
SLOW_START = 8000
"""Milliseconds after which a first scene that has not changed is scrolled past."""
MOST_FLASHES = 3
"""Flashes that any second may hold (WCAG 2.2, 2.3.1)."""
HOOK = 3000
"""Milliseconds in which a viewer decides to stay (Meta, TikTok: creative best practices)."""


@rule(
    "TIME-01",
    level="error",
    about="The story is no longer than its target, a minute unless told otherwise.",
    reason="Most people leave a social video before a minute has passed.",
    source="APF Communications Network, 60-second scripts; platforms' limits of 60 s",
    cure="Take words out, or set another target: check: {target: 90s}.",
)
def within_target(story: Story, context: Context) -> Iterator[Note]:
    """Languages in which the story is longer than the target, and how many words to cut."""
    target = story.check.target
    for language in story.languages:
        timeline = context.timeline(language)
        row = find_language(language)
        if timeline.duration <= target * NEARLY:
            continue
        over = timeline.duration - target
        if over > 0:
            yield Note(
                f"In {row.name} the story takes {seconds(timeline.duration)}, "
                f"{seconds(over)} more than {seconds(target)}{_too_many(over, story, language)}.",
                _longest_narration(timeline, language),
            )
        else:
            yield Note(
                f"In {row.name} the story takes {seconds(timeline.duration)} of "
                f"{seconds(target)}: a slower speaker will be too late.",
                _longest_narration(timeline, language),
                level="info",
            )


def _too_many(over: int, story: Story, language: str) -> str:
    """How many spoken words take the time that is too much, where it is they that take it."""
    cut = ceil(over * find_language(language).speaking / 60_000)
    total = spoken_words(story, language)
    return f": about {cut} of its {total} spoken words are too many" if cut < total else ""


def spoken_words(story: Story, language: str) -> int:
    """How many words are spoken in a language."""
    texts = (scene.narration.get(language) for scene in story.scenes if scene.narration)
    return sum(len(words(plain(text), language)) for text in texts if text)


def _longest_narration(timeline: Timeline, language: str) -> str:
    """The path of the narration in the scene that lasts longest."""
    spoken = [timed for timed in timeline.scenes if timed.narration]
    if not spoken:
        return "scenes"
    longest = max(spoken, key=lambda timed: timed.span.duration)
    narration = longest.scene.narration
    path = f"scenes[{longest.index}].narration"
    return f"{path}.{language}" if narration and language in narration.texts else path


@rule(
    "TIME-02",
    level="warning",
    about="Texts on screen stay long enough to be read, and narrations fit their scenes.",
    reason="What cannot be read in time is not read at all.",
    source="BBC Subtitle Guidelines 1.2 (0.3 s a word); WCAG 2.2, 2.2.1",
    cure="Give the scene more time or fewer words.",
)
def time_to_read(story: Story, context: Context) -> Iterator[Note]:
    """Scenes whose fixed length is too short for what is read or said in them."""
    for language in story.languages:
        for found in context.timeline(language).findings:
            name = find_language(language).name
            yield Note(
                f"{name}: {found.message}", cure=found.cure, level=found.level, where=found.where
            )


@rule(
    "HOOK-01",
    level="warning",
    about="The first three seconds show words: a person, a claim or a question, from the first "
    "frame.",
    reason="Two of three people who stay for three seconds stay for ten.",
    source="Meta: updated features for video ads; TikTok: creative best practices",
    cure="Begin with a question, a number or a person, in words; put logos at the end.",
)
def opening(story: Story, context: Context) -> Iterator[Note]:
    """First scenes without words, or whose words come too late."""
    if not story.scenes:
        return
    first, silent, late = story.scenes[0], [], []
    for language in story.languages:
        if screen_texts(first, language):
            continue
        cues = [cue for cue in context.timeline(language).cues if cue.span.start < HOOK]
        if not cues:
            silent.append(language)
        elif cues[0].span.start > 500:
            late.append(language)
    if silent:
        yield Note(f"The first three seconds show no words ({_names(silent)}).", "scenes[0]")
    if late:
        yield Note(
            f"The first frame shows no words ({_names(late)}).",
            "scenes[0]",
            level="info",
            cure="Give the first scene a title or statement that is there from the start.",
        )
    if _only_logo(first, story):
        yield Note("The story opens with nothing but a logo.", "scenes[0]")


def _names(languages: list[str]) -> str:
    return ", ".join(find_language(language).name for language in languages)


def _only_logo(scene: Scene, story: Story) -> bool:
    texts = [text for language in story.languages for text in screen_texts(scene, language)]
    picture = scene.picture
    return (
        not texts
        and scene.narration is None
        and (picture is None or picture == story.logo or "logo" in picture.casefold())
    )


@rule(
    "HOOK-02",
    level="info",
    about="The first scene is short.",
    reason="A picture that stays the same for long is scrolled past.",
    source="TikTok: creative best practices (proposition in 3 s, hook in 6 s)",
    cure="Divide the first scene in two.",
)
def quick_start(story: Story, context: Context) -> Iterator[Note]:
    """First scenes of more than eight seconds."""
    if len(story.scenes) < 2:
        return
    lengths = {tag: context.timeline(tag).scenes[0].span.duration for tag in story.languages}
    slow = [tag for tag, lasts in lengths.items() if lasts > SLOW_START]
    if slow:
        longest = seconds(max(lengths.values()))
        yield Note(f"The first scene takes up to {longest} ({_names(slow)}).", "scenes[0]")


@rule(
    "FLASH-01",
    level="error",
    about="Nothing flashes more than three times a second.",
    reason="Flashing light can bring on seizures.",
    source="WCAG 2.2, 2.3.1 (level A)",
    cure="Use another stretch of the clip (clip_start), slow it down, or show a still from it.",
)
def no_flashes(story: Story, context: Context) -> Iterator[Note]:
    """Clips that flash within the stretch the story shows."""
    for placed in context.scenes:
        watched = context.watched(placed)
        if watched is not None and watched.flashes > MOST_FLASHES:
            yield Note(
                f"{placed.called}: the clip flashes {watched.flashes:.0f} times a second; "
                f"{MOST_FLASHES} is the most.",
                f"{placed.path}.video",
            )
