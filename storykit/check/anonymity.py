"""Rules about people who must not be recognised: by face, by words, by voice, by place.

Blur and pixelation are refused because they can be undone (McPherson, Shokri and Shmatikov 2016;
arXiv 2506.12344), and so can a voice that was only made higher or lower.
"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.check.context import Context
from storykit.check.inventory import Placed
from storykit.check.people import covered, is_child, mentions, person_path, seen_in
from storykit.check.rules import Note, rule
from storykit.errors import StorykitError
from storykit.script.models import Scene, Story
from storykit.script.people import Hide, Person

_UNDONE = (
    "is refused: software recognises faces under blur and mosaic, and can restore them (96 % of "
    "strongly blurred faces were named again in a study of 2025)"
)


@rule(
    "ANON-01",
    level="error",
    protects=True,
    about="Someone anonymous is hidden by an opaque shape, a silhouette, an actor or a drawing.",
    reason="Blur and mosaic look safe and are not.",
    source="WITNESS, Minimizing harm while exposing abuse; arXiv 1609.00408; arXiv 2506.12344",
    cure="Write method: solid and mark the face under “hide”, or use a silhouette, a re-enactment "
    "or an illustration.",
)
def hidden_well(story: Story, context: Context) -> Iterator[Note]:
    """Anonymous people without a safe method, or whose face no area hides."""
    for placed in context.contents:
        for at, hide in enumerate(placed.content.hide):
            if hide.method != "solid":
                yield Note(
                    f"{placed.called}: {hide.method} {_UNDONE}.", f"{placed.path}.hide[{at}]"
                )
    for key, person in story.people.items():
        if not person.anonymous:
            continue
        path = person_path(key)
        if person.method in ("blur", "pixelate"):
            yield Note(f"{key}: {person.method} {_UNDONE}.", f"{path}.method")
        elif person.method is None:
            yield Note(f"{key} is to stay anonymous, but it is not said how.", path)
        if person.name is not None and not person.pseudonym:
            yield Note(
                f"{key} is to stay anonymous, but “name” is not marked as another name.",
                f"{path}.name",
                cure="Write pseudonym: true if it is not the person's own name, or leave it out.",
            )
        if person.method in (None, "solid", "blur", "pixelate"):
            yield from _uncovered(key, context)


def _uncovered(key: str, context: Context) -> Iterator[Note]:
    for placed in seen_in(context, key):
        shown = placed.content.picture or placed.content.clip
        if shown and not any(hide.person == key for hide in placed.content.hide):
            yield Note(
                f"{placed.called} shows {key}, who is to stay anonymous, and hides nothing.",
                placed.path,
                cure=f"Mark the face: hide: [{{person: {key}, box: [x, y, width, height]}}], in "
                "shares of the picture.",
            )


@rule(
    "ANON-02",
    level="error",
    protects=True,
    about="What would give an anonymous person away stands in no text, description, credit or file "
    "name.",
    reason="A village, a school or an employer is as good as a face.",
    source="WITNESS, Minimizing harm while exposing abuse; ICRC",
    cure="Change the words; rename the file.",
)
def given_away(story: Story, context: Context) -> Iterator[Note]:
    """Texts and names that hold what must never be shown; the words themselves are not repeated."""
    for key, person in story.people.items():
        if not person.anonymous:
            continue
        secrets, trouble = secrets_of(key, person, context)
        yield from trouble
        for at, words in enumerate(secrets):
            for path in dict.fromkeys(mentions(words, context)):
                yield Note(f"This gives {key} away (entry {at + 1} of what is never shown).", path)
        if person.never_show:
            yield Note(
                f"What would give {key} away stands in the script itself, which is passed on too.",
                f"{person_path(key)}.never_show",
                level="info",
                cure="Move it to a text file that stays with you, and name that: never_show_file.",
            )


def secrets_of(key: str, person: Person, context: Context) -> tuple[list[str], list[Note]]:
    """What must never be shown of a person, and a note when its file cannot be read."""
    secrets = [words.strip() for words in person.never_show if words.strip()]
    if not person.never_show_file:
        return secrets, []
    path = f"{person_path(key)}.never_show_file"
    try:
        lines = context.read_private(person.never_show_file).splitlines()
    except StorykitError as error:
        return secrets, [Note(error.message, path, cure=error.cure)]
    return secrets + [line.strip() for line in lines if line.strip()], []


@rule(
    "ANON-03",
    level="error",
    protects=True,
    about="The voice of someone anonymous is spoken by another, or taken out.",
    reason="A voice is known by those who know it, and a change of pitch can be turned back.",
    source="WITNESS; security.stackexchange.com/questions/227146",
    cure="Let someone else speak the words (voice: re-voiced) or take the sound out (voice: "
    "removed).",
)
def voice_changed(story: Story, context: Context) -> Iterator[Note]:
    """Anonymous people who are heard with their own voice, or one that was only shifted."""
    for key, person in story.people.items():
        if not person.anonymous:
            continue
        path = f"{person_path(key)}.voice"
        if person.voice == "pitch":
            yield Note(
                f"{key}: a voice that was only made higher or lower can be turned back.", path
            )
            continue
        for placed in seen_in(context, key):
            sounds = isinstance(placed.content, Scene) and placed.content.clip_sound
            if sounds and person.voice in ("own", "removed"):
                yield Note(
                    f"{placed.called} lets the sound of its clip be heard, and {key} is in it.",
                    f"{placed.path}.clip_sound",
                )
            elif person.voice == "own" and story.voice.narrator == "files":
                yield Note(
                    f"{key} is to stay anonymous, and nothing says who speaks in {placed.called}.",
                    path,
                )


@rule(
    "ANON-04",
    level="warning",
    protects=True,
    about="In a clip, the hidden area follows the person for as long as the scene lasts.",
    reason="One frame without cover is enough.",
    source="WITNESS, Minimizing harm while exposing abuse",
    cure="Give the area at several moments: keys: [{at: 0s, box: …}, {at: 1.5s, box: …}], and look "
    "at every second of the scene.",
)
def followed(story: Story, context: Context) -> Iterator[Note]:
    """Hidden areas of clips that stand still, or whose keys end before the scene does."""
    for placed in context.scenes:
        if not placed.content.clip:
            continue
        for at, hide in enumerate(placed.content.hide):
            path = f"{placed.path}.hide[{at}]"
            if not hide.keys and hide.box != (0.0, 0.0, 1.0, 1.0):
                yield Note(f"{placed.called} is a clip, but what hides in it stands still.", path)
            elif hide.keys and not _reaches(hide, placed, context):
                yield Note(f"{placed.called} goes on after the last key of what hides in it.", path)


def _reaches(hide: Hide, placed: Placed, context: Context) -> bool:
    """Whether the keys cover all of the clip that any language shows."""
    scene = placed.content
    assert isinstance(scene, Scene)
    lasts = max(
        context.timeline(language).scenes[placed.index].span.duration
        for language in context.story.languages
    )
    return hide.keys[0].at <= scene.clip_start and hide.keys[-1].at >= scene.clip_start + lasts


@rule(
    "LOC-01",
    level="warning",
    protects=True,
    about="For people at risk no exact place is named.",
    reason="A place and a story are enough to find someone.",
    source="ICRC, Ethical content gathering; UNHCR ethical communications guidelines",
    cure="Name the region instead, or nothing.",
)
def places(story: Story, context: Context) -> Iterator[Note]:
    """Texts that name a place of someone at risk, anonymous, or a child."""
    for key, person in story.people.items():
        if person.at_risk or person.anonymous or is_child(person) or covered(person):
            for place in person.places:
                for path in dict.fromkeys(mentions(place, context)):
                    yield Note(f"This names a place that leads to {key}.", path)
