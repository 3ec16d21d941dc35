"""Rules about the words themselves: is every text there, in its own language and script?"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.check.context import Context
from storykit.check.inventory import Text, languages_of
from storykit.check.rules import Note, rule
from storykit.errors import Finding, UsageError, nearest
from storykit.language import find_language, words
from storykit.script.models import Story
from storykit.script.wording import plain

_USES = {
    "title": "title",
    "screen": "text",
    "spoken": "narration",
    "alt": "description (alt)",
    "credit": "credit",
}


def language_name(tag: str) -> str:
    """The language's English name with its tag, or the tag alone: “Arabic (ar)”."""
    try:
        return f"{find_language(tag).name} ({tag})"
    except UsageError:
        return tag


def called(text: Text) -> str:
    """What a person calls the text: “scene 3 (road): narration”."""
    name = f"“{text.field}”" if text.field else _USES[text.use]
    return f"{text.placed.called}: {name}" if text.placed else name


def not_looked(languages: set[str]) -> Iterator[Note]:
    """A note of the languages without a list of words, whose texts were not looked at."""
    if languages:
        names = ", ".join(language_name(language) for language in sorted(languages))
        yield Note(
            f"Not checked in {names}: storykit has no list of words for it there.",
            "languages",
            level="info",
            cure="Let someone who speaks the language look, or add a list (docs/checks.md).",
        )


@rule(
    "TEXT-01",
    level="error",
    about="Every text is there in every language of the story.",
    reason="A video with a gap in one language tells that audience that it was not thought of.",
    source="storykit: one script, every language",
    cure="Write the missing text, or take the language out of “languages”.",
)
def translations(story: Story, context: Context) -> Iterator[Note]:
    """Languages that a text lacks, or has nothing but spaces for."""
    for text in context.texts:
        wanted = languages_of(text.placed, story) if text.placed else story.languages
        for language in wanted:
            found = text.value.get(language)
            if found is None:
                yield Note(
                    f"{called(text)} is missing in {language_name(language)}.",
                    text.path,
                    cure=f"Add a text under “{language}:” here, or take the language out of "
                    "“languages”.",
                )
            elif not plain(found).strip():
                yield Note(
                    f"{called(text)} is empty in {language_name(language)}.", text.path_in(language)
                )


@rule(
    "TEXT-02",
    level="warning",
    about="Translations are written under the story's own languages.",
    reason="A translation under another tag is never shown to anyone.",
    source="BCP 47 (RFC 5646)",
    cure="Add the language to “languages”, or correct its tag.",
)
def strays(story: Story, context: Context) -> Iterator[Note]:
    """Translations into languages that the story is not made in."""
    made = set(story.languages)
    made.update(language for placed in context.contents for language in languages_of(placed, story))
    for text in context.texts:
        for tag, _ in text.value:
            if not tag or any(_serves(tag, language) for language in made):
                continue
            try:
                find_language(tag)
            except UsageError as error:
                yield Note(
                    f"{called(text)}: “{tag}” is no language storykit knows.",
                    text.path_in(tag),
                    cure=error.cure,
                )
            else:
                yield Note(
                    f"{called(text)}: the story is not made in {language_name(tag)}.",
                    text.path_in(tag),
                )


@rule(
    "TEXT-03",
    level="warning",
    about="What is spoken is written in each language.",
    reason="One string serves every language, so all audiences would get the same words.",
    source="storykit: one script, every language",
    cure='Write one text for each language: narration: {en: "…", ar: "…"}.',
)
def one_text_for_all(story: Story, context: Context) -> Iterator[Note]:
    """Narrations and descriptions that are one string although the story has several languages."""
    if len(story.languages) < 2:
        return
    for text in context.texts:
        if text.use in ("spoken", "alt") and "" in text.value.texts:
            yield Note(f"{called(text)} is the same in all languages.", text.path)


@rule(
    "TEXT-04",
    level="warning",
    about="A text is written in the script of its language.",
    reason="A text left in another script is usually one that nobody translated.",
    source="ISO 15924; Unicode Standard Annex 24",
    cure="Translate the text, or write it in the language's own script.",
)
def scripts(story: Story, context: Context) -> Iterator[Note]:
    """Spoken texts and headings none of whose letters belong to the script of their language."""
    from storykit.text.characters import NEUTRAL_SCRIPTS, script

    for language in story.languages:
        own = find_language(language).script
        for text, found in context.texts_in(language, "title", "screen", "spoken", "alt"):
            if "" in text.value.texts and language not in text.value.texts:
                continue
            used = {script(c) for c in found if c.isalpha()} - NEUTRAL_SCRIPTS
            if used and not used & _scripts_of(own) and _lettered(found, language) > 1:
                yield Note(
                    f"{called(text)} has no letter of the script of {language_name(language)}.",
                    text.path_in(language),
                )


@rule(
    "GLYPH-01",
    level="error",
    about="Every letter that is drawn is in a font at hand.",
    reason="A letter without a font shows as an empty box.",
    source="storykit",
    cure="Put a font that has it into the folder “fonts” beside the story.",
)
def glyphs(story: Story, context: Context) -> Iterator[Note]:
    """Characters of titles, texts on screen, narrations and credits that no font has."""
    for text, language, finding in _preflights(
        story, context, "title", "screen", "spoken", "credit"
    ):
        if finding.rule == "GLYPH":
            yield Note(
                f"{called(text)}: {finding.message}", text.path_in(language), cure=finding.cure
            )


@rule(
    "GLYPH-02",
    level="error",
    about="Every family of fonts that the theme names is at hand.",
    reason="Without it nothing can be set: the render stops.",
    source="storykit",
    cure="Put the font's files into the folder “fonts” beside the story or the theme, or correct "
    "the family's name.",
)
def families_there(story: Story, context: Context) -> Iterator[Note]:
    """Families that roles of the theme name for the scripts of the story, and no font has."""
    from storykit.text.choice import STYLES

    theme = context.theme
    scripts = {"Latn", *(find_language(tag).script for tag in story.languages)}
    named: dict[str, list[str]] = {}
    for role, families in (
        *((name, role.family) for name, role in theme.roles.items()),
        ("captions", theme.captions.family),
    ):
        for family in {families[script] for script in scripts} - {*STYLES}:
            named.setdefault(family, []).append(role)
    for family, roles in sorted(named.items()):
        if context.fonts.family(family) is None:
            near = nearest(family, [known.name for known in context.fonts.families])
            yield Note(
                f"The theme “{theme.name}” sets {', '.join(roles)} in “{family}”, and there is no "
                "such family.",
                "theme",
                cure=f"{near} Put the font's files into the folder “fonts” beside the story.",
            )


@rule(
    "TEXT-05",
    level="error",
    about="Texts are in Unicode: not in Zawgyi, in a font's own code, or with letters lost.",
    reason="Such texts are unreadable on every other machine, to search engines and to screen "
    "readers.",
    source="Unicode Standard; unicode.org/faq/myanmar.html",
    cure="Convert the text, or type it again.",
)
def encodings(story: Story, context: Context) -> Iterator[Note]:
    """Texts in an old encoding."""
    uses = ("title", "screen", "spoken", "alt", "credit")
    for text, language, finding in _preflights(story, context, *uses):
        if finding.rule in ("ZAWGYI", "PRIVATE", "ENCODING"):
            yield Note(
                f"{called(text)}: {finding.message}", text.path_in(language), cure=finding.cure
            )


@rule(
    "TEXT-06",
    level="warning",
    about="Quotation marks around texts are not shown by mistake.",
    reason="Word processors curl the marks that hold a text of the script together; curled ones "
    "are taken for part of the text, and everyone sees them.",
    source="storykit",
    cure='Write straight marks, "…", around texts, and curled ones, “…”, only where they are to '
    "be seen.",
)
def curled(story: Story, context: Context) -> Iterator[Note]:
    """Stories most of whose texts stand in curled marks from end to end, quotations apart."""
    for language in story.languages:
        texts = [
            (text, found.strip())
            for text, found in context.texts_in(language, "title", "screen", "spoken", "alt")
            if text.field != "quote"
        ]
        wrapped = [text for text, found in texts if found[:1] in "“„" and found[-1:] in "”“"]
        if len(wrapped) >= 3 and 2 * len(wrapped) > len(texts):
            yield Note(
                f"{len(wrapped)} of {len(texts)} texts in {language_name(language)} begin with “ "
                "and end with ”, which will be seen.",
                wrapped[0].path_in(language),
            )


def _preflights(story: Story, context: Context, *uses: str) -> Iterator[tuple[Text, str, Finding]]:
    """What the typesetter finds wrong with each text of those uses, in each language."""
    for language in story.languages:
        for text, found in context.texts_in(language, *uses):
            for finding in context.preflight(found, language):
                yield text, language, finding


def _lettered(text: str, language: str) -> int:
    """How many words with letters a text has; names and short forms stand alone."""
    return sum(any(c.isalpha() for c in text[a:b]) for a, b in words(text, language))


def _scripts_of(code: str) -> frozenset[str]:
    """The scripts of characters that a script of a language is written with."""
    return {
        "Hans": frozenset({"Hani"}),
        "Hant": frozenset({"Hani"}),
        "Jpan": frozenset({"Hani", "Hira", "Kana"}),
        "Kore": frozenset({"Hang", "Hani"}),
    }.get(code, frozenset({code}))


def _serves(tag: str, language: str) -> bool:
    """Whether a translation under `tag` is used for `language`."""
    return tag == language or language.startswith(f"{tag}-")
