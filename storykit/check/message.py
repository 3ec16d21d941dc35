"""Rules about what a story says: one call to act, values first, solutions beside problems, people
before labels.

Values and solutions are looked for with word lists (`storykit.check.words`). The translations of a
story say the same, so one language in which a word is found is enough; what must not be said is
looked for in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from storykit.check.captions import seconds
from storykit.check.context import Context
from storykit.check.inventory import Text, texts_of
from storykit.check.rules import Note, rule
from storykit.check.texts import called, language_name, not_looked
from storykit.check.wordlists import languages_without, review_of, word_list
from storykit.language import find_language
from storykit.script.models import Story
from storykit.script.wording import plain
from storykit.timeline.reading import CALL_FIELDS, SHORTEST_CALL

_CHANNEL = re.compile(
    r"https?://|www\.|[a-z0-9-]+\.[a-z]{2,}(?![a-z])|@[^\s@]{2,}|#[^\s#]{2,}|\+?\d[\d\s()/-]{2,}\d",
    re.IGNORECASE,
)
"""An address, account, hashtag or telephone number, in any script's digits."""

_HOPE_SOURCE = "Hope-based communications (Thomas Coombes): five shifts"


def _scene_words(scene: int, language: str, context: Context) -> str:
    """All that is seen and heard in a scene, as one text to look in."""
    values = (text.value.get(language) for text in texts_of(context.scenes[scene])
              if text.use in ("screen", "spoken"))  # fmt: skip
    return "\n".join(plain(value) for value in values if value)


def _listed(name: str, languages: Iterable[str]) -> list[str]:
    return [language for language in languages if word_list(name, language) is not None]


def _has(name: str, text: str, language: str) -> bool:
    words = word_list(name, language)
    return words is not None and words.find(text) is not None


def _calls(story: Story) -> list[int]:
    """The scenes that carry a call to action in a field of their layout."""
    return [
        at for at, scene in enumerate(story.scenes)
        if any(scene.fields.get(name) for name in CALL_FIELDS)
    ]  # fmt: skip


_NAMES = "Use the person's name or role, or the words that people use for themselves."


@rule(
    "CTA-01",
    level="warning",
    about="The story ends with one call to action: a verb, and where to do it.",
    reason="People who are moved and not told what to do, do nothing; two calls halve each other.",
    source="APF, strengthening NHRI advocacy on social media; creative best practices of platforms",
    cure="End with one scene of the layout “end”: call: {…}, link: an address or telephone number.",
)
def call_to_action(story: Story, context: Context) -> Iterator[Note]:
    """Stories without a call, with several, or with one that is early, vague or has no address."""
    if not story.scenes:
        return
    calls, last = _calls(story), len(story.scenes) - 1
    if len(calls) > 1:
        listed = ", ".join(str(at + 1) for at in calls)
        yield Note(
            f"There are {len(calls)} calls to action (scenes {listed}).", f"scenes[{calls[1]}]"
        )
    if calls and calls[-1] != last:
        yield Note("The call to action is not in the last scene.", f"scenes[{calls[-1]}]")
    at = calls[-1] if calls else last
    readable = _listed("actions", story.languages)
    asking = [language for language in readable if _asks(at, language, context)]
    yield from not_looked(set(story.languages) - set(readable))
    if not calls and not asking:
        if readable:
            yield Note("The last scene asks nobody to do anything.", f"scenes[{at}]")
        return
    for language in readable:
        if language not in asking:
            yield Note(
                f"In {language_name(language)}, no verb says what to do.",
                f"scenes[{at}]",
                cure="Begin the call with a verb: call, write, share, visit, sign.",
            )
    yield from _reachable(at, story, context)
    yield from _long_enough(at, story, context)


def _asks(at: int, language: str, context: Context) -> bool:
    return _has("actions", _scene_words(at, language, context), language)


def _reachable(at: int, story: Story, context: Context) -> Iterator[Note]:
    missing = [
        language
        for language in story.languages
        if not _CHANNEL.search(_scene_words(at, language, context))
    ]
    if missing:
        names = ", ".join(language_name(language) for language in missing)
        yield Note(
            f"The call to action names no address, account or telephone number ({names}).",
            f"scenes[{at}]",
        )


def _long_enough(at: int, story: Story, context: Context) -> Iterator[Note]:
    for language in story.languages:
        lasts = context.timeline(language).scenes[at].span.duration
        if lasts < SHORTEST_CALL:
            yield Note(
                f"In {language_name(language)} the call to action is seen for {seconds(lasts)} "
                "only.",
                f"scenes[{at}]",
                cure="Give the scene five seconds or more.",
            )


@rule(
    "VAL-01",
    level="warning",
    about="A value is named in the first third: dignity, equality, justice, care, freedom, safety "
    "…",
    reason="People judge a story by the values it begins with, before its facts.",
    source="Common Cause Handbook (commonslibrary.org): intrinsic values",
    cure="Say early what is at stake for people: dignity, fairness, safety, care for each other.",
)
def values_first(story: Story, context: Context) -> Iterator[Note]:
    """Stories whose first third names no value in any language."""
    languages = _listed("values", story.languages)
    yield from not_looked(set(languages_without("values", story.languages)))
    if not story.scenes or not languages:
        return
    for language in languages:
        timeline = context.timeline(language)
        early = [s.index for s in timeline.scenes if s.span.start * 3 < timeline.duration]
        said = [plain(story.title.get(language) or "")]
        said += [_scene_words(at, language, context) for at in early]
        if _has("values", "\n".join(said), language):
            return
    yield Note("The first third of the story names no value.", "scenes[0]")


@rule(
    "VAL-02",
    level="warning",
    about="The story shows a solution or gives reason to hope.",
    reason="Fear makes people turn away; a way out makes them join.",
    source=_HOPE_SOURCE,
    cure="Show what has changed, who helped, or what would help.",
)
def hope(story: Story, context: Context) -> Iterator[Note]:
    """Stories in which no language has a word of hope or solution."""
    languages = _listed("hope", story.languages)
    yield from not_looked(set(languages_without("hope", story.languages)))
    for language in languages:
        everything = "\n".join(
            _scene_words(at, language, context) for at in range(len(story.scenes))
        )
        if _has("hope", everything, language):
            return
    if languages and story.scenes:
        yield Note("No scene speaks of a solution or of hope.", "scenes")


@rule(
    "VAL-03",
    level="warning",
    about="Problems take no more than half of the time.",
    reason="A story of problems alone confirms that nothing can be done.",
    source=_HOPE_SOURCE,
    cure="Shorten the scenes that tell of the problem, and give the time to what helps.",
)
def half_for_problems(story: Story, context: Context) -> Iterator[Note]:
    """Stories more than half of whose time is in scenes with words of trouble and none of hope."""
    both = [x for x in _listed("problem", story.languages) if word_list("hope", x) is not None]
    if not both or not story.scenes:
        yield from not_looked(set(languages_without("problem", story.languages)))
        return
    language = both[0]
    timeline = context.timeline(language)
    dark = [
        timed for timed in timeline.scenes
        if _has("problem", words := _scene_words(timed.index, language, context), language)
        and not _has("hope", words, language)
    ]  # fmt: skip
    share = sum(timed.span.duration for timed in dark) / max(1, timeline.duration)
    if share > 0.5:
        yield Note(
            f"Problems take {share:.0%} of the time ({', '.join(timed.id for timed in dark)}).",
            f"scenes[{dark[0].index}]",
        )


@rule(
    "VAL-04",
    level="warning",
    about="People are called what they are, not what was done to them.",
    reason="Labels take away the dignity that the story is about.",
    source="Dart Center style guide; UNICEF, UNHCR and UN guides to inclusive language",
    cure=_NAMES,
)
def labels(story: Story, context: Context) -> Iterator[Note]:
    """Words of the list in any text, with those that serve better."""
    yield from not_looked(set(languages_without("victims", story.languages)))
    for text, language, word, instead in _found("victims", story, context):
        yield Note(
            f"{called(text)} says “{word}” ({language_name(language)}).",
            text.path_in(language),
            cure=_instead(instead, language),
        )


def _instead(instead: str, language: str) -> str:
    """What to do about a word, and whose word the list has for it."""
    cure = f"Better: {instead}." if instead else _NAMES
    if review_of(language):
        return cure
    name = find_language(language).name
    return f"{cure} No editor of {name} has read this list yet: judge yourself."


@rule(
    "VAL-05",
    level="info",
    about="The truth comes before the myth, and the myth is not repeated.",
    reason="A myth that is repeated in order to deny it is what people remember.",
    source="Debunking Handbook 2020: lead with the fact",
    cure="Say what is true first, or leave the myth out.",
)
def myths(story: Story, context: Context) -> Iterator[Note]:
    """Phrases that introduce a myth."""
    yield from not_looked(set(languages_without("myths", story.languages)))
    for text, language, word, _ in _found("myths", story, context):
        yield Note(f"{called(text)} begins to repeat a myth: “{word}”.", text.path_in(language))


def _found(name: str, story: Story, context: Context) -> Iterator[tuple[Text, str, str, str]]:
    """Each listed word of each text: the text, the language, the word and what is better."""
    for language in story.languages:
        words = word_list(name, language)
        if words is None:
            continue
        for text, found in context.texts_in(language, "title", "screen", "spoken", "alt"):
            for match in words.find_all(found):
                yield text, language, match.word, match.instead


@rule(
    "SAFE-01",
    level="warning",
    about="A story of violence, torture or suicide begins with a warning and names a help line.",
    reason="Some who watch have lived through it.",
    source="Dart Center style guide; WHO, Preventing suicide: a resource for media professionals",
    cure="Say in the first scene what is to come, and in the last where to find help.",
)
def content_warning(story: Story, context: Context) -> Iterator[Note]:
    """Stories on a grave topic without a warning at the start or help at the end."""
    if not story.check.topics or not story.scenes:
        return
    topics = ", ".join(story.check.topics)
    for name, at, message in (
        ("warning", 0, f"The first scene does not warn of {topics}."),
        ("help", len(story.scenes) - 1, f"The last scene names no help line ({topics})."),
    ):
        languages = _listed(name, story.languages)
        yield from not_looked(set(languages_without(name, story.languages)))
        lacking = [x for x in languages if not _has(name, _scene_words(at, x, context), x)]
        if lacking:
            names = ", ".join(language_name(language) for language in lacking)
            yield Note(f"{message[:-1]} in {names}.", f"scenes[{at}]")


@rule(
    "AI-01",
    level="warning",
    about="A synthetic voice or picture is said to be one.",
    reason="People who find out by themselves trust nothing any more.",
    source="Platforms' rules on synthetic media; EU AI Act, article 50",
    cure="Say it in the credits: voice: {credit: {en: “Synthetic voice”}}.",
)
def synthetic(story: Story, context: Context) -> Iterator[Note]:
    """Synthetic voices and pictures that no credit tells of."""
    spoken = story.voice.narrator not in ("files", "silent") or "voice" in story.check.synthetic
    made = [what for what, is_so in (("voice", spoken),
            ("pictures", "pictures" in story.check.synthetic)) if is_so]  # fmt: skip
    if not made:
        return
    unread = set(languages_without("synthetic", story.languages))
    yield from not_looked(unread)
    for language in _listed("synthetic", story.languages):
        said = "\n".join(found for text, found in context.texts_in(language, "credit", "screen"))
        if not _has("synthetic", said, language):
            for what in made:
                yield Note(
                    f"In {language_name(language)}, nothing says that the {what} "
                    f"{'is' if what == 'voice' else 'are'} synthetic.",
                    "voice" if what == "voice" else "check.synthetic",
                )
