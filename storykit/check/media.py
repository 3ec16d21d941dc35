"""Rules about pictures, clips and sounds: are they there, described, credited, free of traces?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from storykit.check.context import Context
from storykit.check.inventory import Medium, Placed, destinations, languages_of
from storykit.check.people import is_child
from storykit.check.rules import Note, rule
from storykit.check.texts import language_name, not_looked
from storykit.check.wordlists import languages_without, word_list
from storykit.errors import AssetError, NarrationError
from storykit.platforms import PLATFORMS
from storykit.script.fields import Translatable
from storykit.script.models import Card, Content, Story
from storykit.timeline.measures import length

SHORT = 125
"""Letters of a description that screen readers say in one go (accessible-social.com)."""
LONGEST = 1000
"""Letters of a description that the most generous usual platforms take (X, LinkedIn)."""

# A credit and a title are meant to be read.
_TOLD = {"place": "where", "time": "when", "device": "with what", "thumbnail": "an older picture"}

_ADDRESS = re.compile(r"https?://|www\.|#[^\s#]{2,}", re.IGNORECASE)
_CREDIT = re.compile(r"©|\(c\)|\bcredit\b|photo by|\bCC[ -]?(0|BY)", re.IGNORECASE)
_LICENCE = re.compile(
    r"\bCC[ -]?(0|BY)|©|\(c\)|public domain|\bown\b|licen[cs]e|permission|courtesy|рұқсат|лиценз|"
    r"رخصة|إذن|مِلك|ملكية|منشور|اجازه|सौजन्य|अनुमति|lisensi|izin|lesen|"
    # Our own, in the words of others.
    r"خاصتنا|خودمان|خود ما|اپنی|اپنا|आफ्नै|आफ्नो|अपनी|अपना|নিজস্ব|ကိုယ်ပိုင်|ផ្ទាល់ខ្លួន|ของเราเอง|"
    r"\bsendiri\b|\bprópri[ao]s?\b|собственн|өөрсдийн|\bpropres?\b",
    re.IGNORECASE,
)


@rule(
    "MEDIA-01",
    level="error",
    about="Every picture, clip and sound of the script is there and can be read.",
    reason="A file that is missing or broken stops the render, or leaves a hole in the story.",
    source="storykit",
    cure="Put the file beside the script, or correct its name.",
)
def media_there(story: Story, context: Context) -> Iterator[Note]:
    """Files that are missing, broken, too large or of a kind that is not taken."""
    for medium in context.media:
        try:
            context.probe(medium)
        except AssetError as error:
            owner = f"{medium.placed.called}: " if medium.placed else ""
            yield Note(f"{owner}{error.message}", medium.path, cure=error.cure or None)


@rule(
    "VOICE-01",
    level="error",
    about="Where recordings speak, there is one for each scene and language.",
    reason="A scene whose recording is missing stops the render.",
    source="storykit",
    cure="Record it, or set voice: {narrator: silent}.",
)
def recordings_there(story: Story, context: Context) -> Iterator[Note]:
    """Narrations for which there is no recording."""
    if story.voice.narrator != "files":
        return
    from storykit.voice import Booth, lines_of
    from storykit.voice.recordings import Recordings

    paths = {placed.content.id: placed.path for placed in context.scenes}
    for language in story.languages:
        lines = lines_of(story, language)
        recordings = Recordings(Booth(folder=story.folder, voice=story.voice, lines=lines))
        for line in lines:
            try:
                recordings.find(line)
            except NarrationError as error:
                path = f"{paths[line.scene]}.narration.{language}"
                yield Note(error.message, path, cure=error.cure)


@rule(
    "MEDIA-02",
    level="warning",
    about="Pictures are large enough for the frame they fill.",
    reason="A small picture that is blown up looks careless, and its faces turn to mush.",
    source="storykit",
    cure="Use a larger file of the same picture, or another one.",
)
def large_enough(story: Story, context: Context) -> Iterator[Note]:
    """Pictures of less than half the frame's pixels across."""
    from storykit.formats import find_format, known_formats

    for medium in context.media:
        if medium.placed is None or not medium.path.endswith((".image", ".video")):
            continue  # what stands in a corner, or beside another, fills no frame
        names = _formats_of(medium.placed.content, story)
        frames = [find_format(name) for name in names if name in known_formats()]
        try:
            size = context.probe(medium).size
        except AssetError:
            continue
        if not frames or size is None:
            continue
        grown, name = max((max(f.width / size[0], f.height / size[1]), f.name) for f in frames)
        if grown > 2:
            yield Note(
                f"{medium.placed.called}: “{medium.file}” has {size[0]} × {size[1]} pixels and is "
                f"enlarged {grown:.1f} times in {name}.",
                medium.path,
            )


def _formats_of(content: Content, story: Story) -> tuple[str, ...]:
    return content.formats if isinstance(content, Card) and content.formats else story.formats


@rule(
    "ALT-01",
    level="error",
    about="Every picture and clip is described in words, briefly, without “picture of”, credits, "
    "addresses or hashtags.",
    reason="Blind people and slow connections get the words instead of the picture.",
    source="WCAG 2.2, 1.1.1; accessible-social.com",
    cure="Say in one sentence what matters in the picture: alt: {en: …}.",
)
def described(story: Story, context: Context) -> Iterator[Note]:
    """Pictures without a description, and descriptions that serve badly."""
    for placed in context.contents:
        content = placed.content
        if content.alt is None:
            if content.picture or content.clip:
                yield Note(f"{placed.called} has no description (alt).", placed.path)
            continue
        for language in languages_of(placed, story):
            text = content.alt.get(language)
            if text:
                path = _text_path(content.alt, f"{placed.path}.alt", language)
                yield from _described_well(text, language, path, placed, story)
    languages = set(languages_without("picture_openers", story.languages))
    if any(placed.content.alt for placed in context.contents):
        yield from not_looked(languages)


def _text_path(text: Translatable, path: str, language: str) -> str:
    return f"{path}.{language}" if language in text.texts else path


def _described_well(
    text: str, language: str, path: str, placed: Placed, story: Story
) -> Iterator[Note]:
    letters = length(text)
    where = f"{placed.called}, {language_name(language)}"
    limits = [
        (p.alt, p.title)
        for name in destinations(story)
        if (p := PLATFORMS.get(name)) is not None and p.alt is not None and p.alt > SHORT
    ]
    most, whose = min(limits, default=(LONGEST, "most platforms"))
    if letters > most:
        yield Note(f"{where}: the description has {letters} letters; {whose} take {most}.", path)
    elif letters > SHORT:
        yield Note(
            f"{where}: the description has {letters} letters; up to {SHORT} are read in one go.",
            path,
            level="warning",
            cure="Say only what matters, and tell the rest in the transcript.",
        )
    openers = word_list("picture_openers", language)
    match = openers.find(text) if openers else None
    if match and text.casefold().lstrip().startswith(match.word.casefold()):
        yield Note(
            f"{where}: the description begins with “{match.word}”.",
            path,
            level="warning",
            cure="Leave it out: screen readers say that it is a picture.",
        )
    if _ADDRESS.search(text) or _CREDIT.search(text):
        yield Note(
            f"{where}: the description holds an address, hashtag or credit.",
            path,
            level="warning",
            cure="Put credits under “credit” and addresses into the post.",
        )


@rule(
    "CRED-01",
    level="error",
    about="Every picture, clip and piece of music says who made it and on what terms.",
    reason="Those who made it are owed their names, and a platform takes down what is claimed.",
    source="Berne Convention, article 6bis; Creative Commons: recommended practices",
    cure='Write the maker and the licence: credit: "APF / James Iliffe, CC BY".',
)
def credited(story: Story, context: Context) -> Iterator[Note]:
    """Files without a credit anywhere in the story, and credits without a licence."""
    credited_files = {
        medium.file for medium in context.media
        if medium.placed is not None and medium.placed.content.credit
    }  # fmt: skip
    seen: set[str] = set()
    for medium in context.media:
        if medium.placed is None or medium.file in seen:
            continue
        seen.add(medium.file)
        if medium.file not in credited_files:
            yield Note(f"{medium.placed.called}: “{medium.file}” has no credit.", medium.path)
    if story.music is not None and not story.music.credit:
        yield Note("The music has no credit.", "music")
    yield from _terms(story, context)


def _terms(story: Story, context: Context) -> Iterator[Note]:
    texts = [text for text in context.texts if text.use == "credit"]
    told = chain.from_iterable(text.value.texts.values() for text in texts)
    if texts and not any(_LICENCE.search(words) for words in told):
        yield Note(
            "No credit names a licence, or says that the pictures are your own.",
            texts[0].path,
            level="info",
            cure="Add it: CC BY 4.0, © the photographer, or: our own picture.",
        )


@rule(
    "META-01",
    level="warning",
    protects=True,
    about="Files that are passed on carry no place, name or device.",
    reason="A picture's hidden data can lead to the door of the person in it.",
    source="WITNESS, Minimizing harm while exposing abuse; Exif 2.32",
    cure="storykit leaves these data out of everything it makes. Do not pass on the original file.",
)
def traces(story: Story, context: Context) -> Iterator[Note]:
    """Inputs that tell where they were taken, and outputs that tell anything."""
    for medium in dict.fromkeys(context.media):
        try:
            found = context.traces(medium)
        except AssetError:
            continue
        if "place" in found:
            yield Note(
                f"“{medium.file}” says where it was taken.",
                medium.path,
                level="warning" if _someone_at_risk(medium, story) else "info",
            )
    for path, told in context.traces_of_made():
        kinds = " and ".join(_TOLD[trace] for trace in sorted(told) if trace in _TOLD)
        if kinds:
            yield Note(
                f"“{path}” was changed after it was made: it tells {kinds}.",
                level="warning",
                cure="Render it again, and pass on what storykit made.",
            )


def _someone_at_risk(medium: Medium, story: Story) -> bool:
    named = (medium.placed.content.people or ()) if medium.placed else ()
    people = [story.people[key] for key in named if key in story.people]
    return any(p.at_risk or p.anonymous or is_child(p) for p in people)
