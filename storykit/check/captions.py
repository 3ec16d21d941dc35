"""Rules about captions: are they there, can they be read, and are they written well?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from storykit.check.context import Context
from storykit.check.rules import Note, rule
from storykit.check.texts import called, language_name
from storykit.errors import Level
from storykit.language import Language, find_language, words
from storykit.script.models import Story
from storykit.syntax.survey import child
from storykit.timeline.measures import length
from storykit.timeline.model import Cue, Timeline
from storykit.timeline.profiles import Profile, find_profile

_QUICKEST = 180
"""Words a minute that captions should not exceed in English (BBC: 160-180)."""
_ENGLISH_SPEAKING = 150
_WITH_DANDA = frozenset({"Deva", "Beng", "Guru", "Orya"})
_BAR = re.compile(r"([\u0900-\u0b7f]+)[ \u00a0]?\|(?=\s|$)")
_LAST_BAR = re.compile(r"[\u0900-\u0b7f][ \u00a0]?\|\s*$")
"""An upright bar after an Indic word: anywhere in a text, and at its end."""


def narration_path(cue: Cue, timeline: Timeline, language: str) -> str:
    """The path of the narration that a cue is made from."""
    for timed in timeline.scenes:
        if timed.id == cue.scene:
            path = child(child("scenes", timed.index), "narration")
            narration = timed.scene.narration
            return child(path, language) if narration and language in narration.texts else path
    return "scenes"


def seconds(milliseconds: int) -> str:
    """Milliseconds as people say them: “3.4 s”."""
    return f"{milliseconds / 1000:.1f} s"


def _quoted(cue: Cue) -> str:
    text = " ".join(cue.lines)
    return f"“{text}”"


@rule(
    "CAP-01",
    level="error",
    about="There are captions in every language, and they cover all that is said.",
    reason="Most people watch without sound, and some cannot hear it.",
    source="WCAG 2.2, 1.2.2 (level A)",
    cure="Write what is said as the scene's narration, in every language.",
)
def captions_cover_speech(story: Story, context: Context) -> Iterator[Note]:
    """Narrations without captions, and clips whose sound nobody wrote down."""
    for language in story.languages:
        told = [p for p in context.scenes if _spoken(p.content, language)]
        if not told:
            continue
        timeline = context.timeline(language)
        captioned = {cue.scene for cue in timeline.cues}
        for placed in told:
            if placed.content.id not in captioned:
                yield Note(
                    f"{placed.called} has no captions in {language_name(language)}.",
                    f"{placed.path}.narration",
                )
    for placed in context.scenes:
        scene = placed.content
        if getattr(scene, "clip_sound", False) and getattr(scene, "narration", None) is None:
            yield Note(
                f"{placed.called} lets the sound of its clip be heard, and no caption tells of it.",
                f"{placed.path}.clip_sound",
                level="warning",
                cure="Write what is said as narration, or what is heard in brackets: [wind].",
            )


def _spoken(scene: object, language: str) -> bool:
    narration = getattr(scene, "narration", None)
    return bool(narration and (narration.get(language) or "").strip())


@rule(
    "CAP-02",
    level="warning",
    about="Captions have few, short lines, stay long enough, and can be read at their speed.",
    reason="A caption that is too long, too short or too quick is looked at, not read.",
    source="Netflix Timed Text Style Guide; BBC Subtitle Guidelines 1.2; DCMP Captioning Key",
    cure="Say it in fewer words, or in two sentences.",
)
def readable(story: Story, context: Context) -> Iterator[Note]:
    """Captions beyond the limits of the story's profile."""
    profile = find_profile(story.captions.profile)
    for language in story.languages:
        row, timeline = find_language(language), context.timeline(language)
        for cue in timeline.cues:
            for message, level in _beyond(cue, profile, row):
                yield Note(
                    f"In {row.name}, the caption {_quoted(cue)} {message}.",
                    narration_path(cue, timeline, language),
                    level=level,
                )


def _closed(cue: Cue, profile: Profile) -> int:
    """By how much a caption may be longer because the short gap beside it was closed, in ms."""
    if cue.pinned or not cue.words:
        return 0
    said = cue.words[-1].span.end - cue.words[0].span.start
    return profile.close_below if said <= profile.longest else 0


def _beyond(cue: Cue, profile: Profile, row: Language) -> Iterator[tuple[str, Level]]:
    lines, lasts = cue.lines, cue.span.duration
    if len(lines) > max(profile.lines, 3 if cue.fixed else 0):
        yield f"has {len(lines)} lines; {profile.lines} are the most", "error"
    widest = max(length(line) for line in lines)
    if widest > profile.width_for(row):
        yield f"has a line of {widest} letters; {profile.width_for(row)} are the most", "warning"
    if lasts < profile.shortest:
        yield f"is seen for {seconds(lasts)}; {seconds(profile.shortest)} is the least", "warning"
    elif lasts > profile.longest + _closed(cue, profile):
        yield f"is seen for {seconds(lasts)}; {seconds(profile.longest)} is the most", "warning"
    letters = length("".join(lines))
    speed, limit = letters * 1000 / lasts, profile.speed_for(row)
    pace = len(words(cue.text, row)) * 60_000 / lasts * _ENGLISH_SPEAKING / row.speaking
    if speed > limit and pace > _QUICKEST:
        fit = int(limit * lasts / 1000)
        yield f"is too quick: {letters} letters in {seconds(lasts)}, of which {fit} fit", "warning"


@rule(
    "CAP-03",
    level="error",
    about="Captions stand out from any picture, and colour is never the only sign of who speaks.",
    reason="Sunlight, cheap screens and weak eyes take contrast away.",
    source="WCAG 2.2, 1.4.3 (4.5:1) and 1.4.1",
    cure="In the theme, make the ground of captions darker or the letters lighter.",
)
def captions_stand_out(story: Story, context: Context) -> Iterator[Note]:
    """Caption colours of the theme that cannot be read even on their own ground.

    Boxes and outlines are raised until letters stand out from any picture; no more can be done.
    """
    from storykit.design.captioning.looks import caption_look, speaker_colors
    from storykit.design.contrast import READABLE, contrast

    if not story.captions.burn:
        return
    theme = context.theme
    cues = [cue for language in story.languages for cue in context.timeline(language).cues]
    speaking = speaker_colors(cues, theme.captions)
    look = caption_look(
        theme.captions, name=story.captions.style, highlight=story.captions.highlight
    )
    inks = {"letters": look.color, **{f"letters of {who}": ink for who, ink in speaking.items()}}
    if look.following in ("lit", "filled"):
        inks["spoken word"] = look.lit
    for what, ink in inks.items():
        ratio = contrast(ink, look.under)
        if ratio < READABLE:
            yield Note(
                f"The {what} of captions in the theme “{theme.name}” have a contrast of "
                f"{ratio:.1f}:1 to their own ground; {READABLE}:1 is the least.",
                "theme",
            )


@rule(
    "CAP-04",
    level="error",
    about="Texts are written in plain letters of their script: no ready-joined Arabic forms, no "
    "forced direction, no two kinds of digits.",
    reason="Such texts look right in one program and fall apart in every other.",
    source="W3C Text Layout Requirements for the Arabic Script; Unicode Standard Annex 9",
    cure="Type the text again in a program that writes plain Unicode, without copying from a PDF.",
)
def plain_letters(story: Story, context: Context) -> Iterator[Note]:
    """Ready-joined letters, marks that force a direction, and digits of two kinds in one text."""
    for language in story.languages:
        for text, found in context.texts_in(language, "title", "screen", "spoken", "alt", "credit"):
            path = text.path_in(language)
            for finding in context.preflight(found, language):
                if finding.rule in ("FORMS", "BIDI"):
                    yield Note(f"{called(text)}: {finding.message}", path, cure=finding.cure)
            if len(_digit_sets(found)) > 1:
                yield Note(
                    f"{called(text)}: two kinds of digits stand in one text "
                    f"({language_name(language)}).",
                    path,
                    cure="Write all its numbers in the same digits; “digits:” sets them for all.",
                )


def _digit_sets(text: str) -> set[int]:
    return {ord(c) - unicodedata.digit(c) for c in text if unicodedata.category(c) == "Nd"}


@rule(
    "CAP-05",
    level="warning",
    about="No caption line begins with a mark that closes or ends with one that opens, and numbers "
    "stay with their units.",
    reason="The eye stumbles where a line is cut in the wrong place.",
    source="W3C layout requirements (alreq, ilreq, sealreq); BBC Subtitle Guidelines 1.2",
    cure="Set the break yourself with a new line in the narration.",
)
def good_breaks(story: Story, context: Context) -> Iterator[Note]:
    """Caption lines that begin or end wrongly."""
    for language in story.languages:
        row, timeline = find_language(language), context.timeline(language)
        for cue in timeline.cues:
            path = narration_path(cue, timeline, language)
            for line in cue.lines:
                bare = line.strip()
                if bare and bare[0] in row.no_start:
                    yield Note(f"A caption line begins with “{bare[0]}”: “{bare}”.", path)
                if bare and bare[-1] in row.no_end:
                    yield Note(f"A caption line ends with “{bare[-1]}”: “{bare}”.", path)
            for line, after in zip(cue.lines, cue.lines[1:], strict=False):
                if _splits_quantity(line, after, row):
                    yield Note(
                        f"A number is cut from its unit: “{line.strip()} / {after.strip()}”.", path
                    )


def _splits_quantity(line: str, after: str, row: Language) -> bool:
    """Whether a line ends in a number and the next begins with a unit."""
    end, begin = line.rstrip(), after.lstrip()
    if not end or not end[-1].isdigit():
        return False
    return any(
        begin == unit or begin.startswith((f"{unit} ", f"{unit}.", f"{unit},"))
        for unit in row.units
    )


@rule(
    "CAP-06",
    level="warning",
    about="Sentences of Indic languages end with a danda “।”, not with an upright bar “|”.",
    reason="The bar begins a new caption and is never seen, or stands on the screen as a stroke.",
    source="W3C Indic Layout Requirements; Unicode Standard, U+0964",
    cure="Type “।” (U+0964, or ॥ U+0965). A “|” that is to begin a new caption goes after it.",
)
def dandas(story: Story, context: Context) -> Iterator[Note]:
    """Bars that stand where a sentence ends, in languages that write dandas."""
    for language in story.languages:
        if find_language(language).script not in _WITH_DANDA:
            continue
        for text in context.texts:
            if text.use not in ("title", "screen", "spoken"):
                continue
            written = text.value.get(language) or ""
            bars = _BAR.findall(written)
            # Who writes dandas too means the bar; at the very end it could begin no caption.
            if bars and ("।" not in written or _LAST_BAR.search(written)):
                yield Note(
                    f"{called(text)}: “|” stands at the end of “{bars[0].split()[-1]}” in "
                    f"{language_name(language)}.",
                    text.path_in(language),
                )
