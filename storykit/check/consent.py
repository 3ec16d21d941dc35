"""Rules about the people a story shows: what they agreed to, and the care a child is owed.

Sources: WITNESS and Yale's four elements of informed consent; the informed consent checklist for
human rights documentation (accessaccountability.org); ICRC, ethical content gathering; UNHCR
ethical communications guidelines; UNICEF guidelines for journalists reporting on children.
"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.check.context import Context
from storykit.check.inventory import destinations, languages_of
from storykit.check.people import covered, is_child, mentions, person_path, place_named, seen_in
from storykit.check.rules import Note, rule
from storykit.check.texts import not_looked
from storykit.check.wordlists import languages_without, word_list
from storykit.errors import nearest
from storykit.script.models import Story
from storykit.script.people import Consent, Person

GRAVE = frozenset(
    ["sexual-violence", "accused", "convicted", "combatant", "hiv", "trafficking", "asylum"]
)
"""What a child is never to be named and shown with (UNICEF)."""

_ELEMENTS = {
    "disclosure": "was told what it is for and what may follow",
    "voluntariness": "chose freely",
    "comprehension": "understood",
    "competence": "is able to decide",
}
_EVERYWHERE = frozenset(["all", "any", "everywhere"])


@rule(
    "PEOPLE-01",
    level="error",
    protects=True,
    about="Scenes and cards name people who are listed under “people”.",
    reason="Consent and protection can only be looked up for someone who is listed.",
    source="storykit",
    cure="List the person under “people”, or correct the name.",
)
def known_people(story: Story, context: Context) -> Iterator[Note]:
    """Names in scenes, cards and hidden areas that nobody under `people` has."""
    for placed in context.contents:
        named = [(key, f"people[{at}]") for at, key in enumerate(placed.content.people or ())]
        named += [(h.person, f"hide[{at}]") for at, h in enumerate(placed.content.hide) if h.person]
        for key, below in named:
            if key not in story.people:
                yield Note(
                    f"{placed.called} names “{key}”, who is not listed under “people”.",
                    f"{placed.path}.{below}",
                    cure=nearest(key, tuple(story.people)) or None,
                )


@rule(
    "CONS-01",
    level="error",
    protects=True,
    about="For everyone who can be recognised there is a record of consent: who asked, when, how, "
    "in which language, for which purposes and platforms, until when, and how to withdraw.",
    reason="Someone who cannot prove what was agreed cannot keep to it, and nobody can withdraw.",
    source="Informed consent checklist for human rights documentation (accessaccountability.org)",
    cure="Ask, and write down the answer under “consent” (docs/safety-of-people.md).",
)
def consent_recorded(story: Story, context: Context) -> Iterator[Note]:
    """People without consent, and records of consent that lack something."""
    for key, person in story.people.items():
        path = person_path(key)
        if person.consent is None:
            yield Note(f"There is no record of {key}'s consent.", path)
        else:
            yield from _incomplete(key, person.consent, f"{path}.consent")
        if person.guardian is not None:
            yield from _incomplete(f"{key}'s guardian", person.guardian, f"{path}.guardian")


def _incomplete(whose: str, consent: Consent, path: str) -> Iterator[Note]:
    parts = {
        "given": consent.given,
        "how": consent.how,
        "asked_by": consent.asked_by,
        "language": consent.language,
        "purposes": consent.purposes,
        "platforms": consent.platforms,
        "expires": consent.expires,
        "contact": consent.contact,
    }
    missing = [name for name, value in parts.items() if not value]
    if missing:
        yield Note(f"The consent of {whose} does not say: {', '.join(missing)}.", path)


@rule(
    "CONS-02",
    level="error",
    protects=True,
    about="A story is published only where, for what and as long as everyone in it agreed.",
    reason="Consent is for a use. Another use, another place or a later time needs to be asked "
    "for.",
    source="ICRC, Ethical content gathering; informed consent checklist (re-consent)",
    cure="Ask the person again, or publish elsewhere, or take the person out.",
)
def consent_covers_use(story: Story, context: Context) -> Iterator[Note]:
    """Consent that was withdrawn, has ended, or does not reach as far as the story."""
    if story.people and not destinations(story):
        yield Note(
            "The script does not say where it will be published, so nobody's consent can be held "
            "against it.",
            "check",
            level="warning",
            cure="Write it down: check: {platforms: [facebook, whatsapp], purpose: …}.",
        )
    for key, person in story.people.items():
        for whose, consent, part in (
            (key, person.consent, "consent"),
            (f"{key}'s guardian", person.guardian, "guardian"),
        ):
            if consent is not None:
                path = f"{person_path(key)}.{part}"
                yield from _out_of_reach(whose, consent, path, story, context)


def _out_of_reach(
    whose: str, consent: Consent, path: str, story: Story, context: Context
) -> Iterator[Note]:
    if consent.withdrawn is not None and consent.withdrawn <= context.today:
        yield Note(
            f"{whose} withdrew consent on {consent.withdrawn}.",
            f"{path}.withdrawn",
            cure="Take the person out of the story, and take down what was published.",
        )
    if consent.expires is not None and consent.expires < context.today:
        yield Note(f"The consent of {whose} ended on {consent.expires}.", f"{path}.expires")
    for kind, wanted, agreed in (
        ("platforms", tuple(destinations(story)), consent.platforms),
        ("territories", story.check.territories, consent.territories),
    ):
        known = {name.casefold() for name in agreed}
        beyond = [name for name in wanted if name.casefold() not in known]
        if agreed and beyond and not known & _EVERYWHERE:
            yield Note(f"{whose} did not agree to: {', '.join(beyond)}.", f"{path}.{kind}")
    purpose = story.check.purpose
    if (
        purpose
        and consent.purposes
        and purpose.casefold() not in map(str.casefold, consent.purposes)
    ):
        yield Note(
            f"{whose} agreed to other purposes than “{purpose}”.",
            f"{path}.purposes",
            level="warning",
        )


@rule(
    "CONS-03",
    level="error",
    protects=True,
    about="Consent has its four elements: the person was told, chose freely, understood, and is "
    "able to decide.",
    reason="A signature without one of them is no consent.",
    source="WITNESS and Yale: disclosure, voluntariness, comprehension, competence",
    cure="Go through the four with the person, then list them under “elements”.",
)
def four_elements(story: Story, context: Context) -> Iterator[Note]:
    """Records that lack one of the four, or were explained in a foreign language by nobody."""
    for key, person in story.people.items():
        for whose, consent, part in (
            (key, person.consent, "consent"),
            (f"{key}'s guardian", person.guardian, "guardian"),
        ):
            if consent is None:
                continue
            path = f"{person_path(key)}.{part}"
            lacking = [says for name, says in _ELEMENTS.items() if name not in consent.elements]
            if lacking:
                yield Note(f"It is not recorded that {whose} {'; '.join(lacking)}.", path)
            spoken, own = consent.language, person.language
            if spoken and own and not _same_language(spoken, own) and not consent.interpreter:
                yield Note(
                    f"{whose} speaks {own}, but was asked in {spoken}, and no interpreter is "
                    "named.",
                    f"{path}.language",
                    level="warning",
                    cure="Name the interpreter, or ask again in the person's language.",
                )


def _same_language(first: str, second: str) -> bool:
    return first.split("-")[0].casefold() == second.split("-")[0].casefold()


@rule(
    "CONS-04",
    level="warning",
    protects=True,
    about="A picture whose description speaks of people says who they are.",
    reason="Someone who can be recognised needs to have agreed, even in the background.",
    source="UNHCR ethical communications guidelines",
    cure="Name them: people: [key]. If nobody can be recognised, write people: [].",
)
def unnamed_people(story: Story, context: Context) -> Iterator[Note]:
    """Pictures and clips described with words for people, where the author did not say who."""
    unread: set[str] = set()
    for placed in context.contents:
        content = placed.content
        if content.people is not None or not (content.picture or content.clip) or not content.alt:
            continue
        languages = languages_of(placed, story)
        unread.update(languages_without("people", languages))
        for language in languages:
            words, alt = word_list("people", language), content.alt.get(language)
            match = words.find(alt) if words and alt else None
            if match:
                yield Note(
                    f"{placed.called} is described with “{match.word}”, but nobody is named.",
                    f"{placed.path}.alt",
                )
                break
    yield from not_looked(unread)


@rule(
    "CHILD-01",
    level="error",
    protects=True,
    about="A child is shown only with the child's assent, a guardian's consent and a reason why it "
    "is best for the child; name, face and place are never all told.",
    reason="A child cannot foresee what a picture does to them later; adults must.",
    source="UNICEF guidelines for journalists reporting on children; CRC articles 1, 3 and 16",
    cure="Ask the child and the guardian, write down why it is best for the child, and leave out "
    "the name or the place.",
)
def children(story: Story, context: Context) -> Iterator[Note]:
    """Children without assent, guardian or reason, or told with name, face and place."""
    for key, person in story.people.items():
        path = person_path(key)
        if person.age is None:
            yield Note(
                f"The age of {key} is not given, so it is not known whether {key} is a child.",
                path,
                level="warning",
                cure="Write “age:” here.",
            )
        if not is_child(person):
            continue
        lacking = {
            "the child's own assent (consent)": person.consent,
            "a guardian's consent (guardian)": person.guardian,
            "why it is best for the child (best_interest)": (person.best_interest or "").strip(),
        }
        missing = [name for name, value in lacking.items() if not value]
        if missing:
            yield Note(f"{key} is {person.age}, and this is missing: {'; '.join(missing)}.", path)
        if _is_named(person, context) and _face_is_seen(key, person, context):
            place = place_named(person, context)
            if place:
                yield Note(f"The story tells the name, the face and the place of {key}.", place)


def _is_named(person: Person, context: Context) -> bool:
    if person.pseudonym or person.name is None:
        return False
    return any(True for name in set(person.name.texts.values()) for _ in mentions(name, context))


def _face_is_seen(key: str, person: Person, context: Context) -> bool:
    return not covered(person) and any(
        placed.content.picture or placed.content.clip for placed in seen_in(context, key)
    )


@rule(
    "CHILD-02",
    level="error",
    protects=True,
    about="A child who was abused, accused, convicted, trafficked, a combatant, seeks asylum or "
    "lives with HIV is shown under another name, covered and without a place, or not at all.",
    reason="Being recognised can bring stigma, revenge or arrest, for years.",
    source="UNICEF guidelines for journalists reporting on children",
    cure="Set pseudonym and anonymous with a safe method and leave out the place, or do not "
    "publish.",
)
def grave_situations(story: Story, context: Context) -> Iterator[Note]:
    """Children in a grave situation who could be recognised."""
    for key, person in story.people.items():
        if not is_child(person) or not GRAVE & set(person.situations):
            continue
        path = person_path(key)
        if person.name is not None and not person.pseudonym:
            yield Note(f"{key} is a child at risk and is told under their own name.", path)
        if not covered(person):
            yield Note(f"{key} is a child at risk and can be recognised by sight.", path)
        place = place_named(person, context)
        if place:
            yield Note(f"A place that leads to {key}, a child at risk, is named.", place)
