"""Glyphs for stretches of text: which font, which script, which direction, and HarfBuzz's answer.

Everything is measured in ems, so that one shaping serves every size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import uharfbuzz as hb

from storykit.text.characters import (
    NEUTRAL_SCRIPTS,
    brackets,
    is_emoji,
    is_ignorable,
    script,
    script_extensions,
)
from storykit.text.choice import FontChoice
from storykit.text.faces import Face

# Several scripts that are written with one font, and are one script to a reader.
_JAPANESE: Final = frozenset({"Hira", "Kana", "Hani"})


class Glyph(NamedTuple):
    """One glyph of a run, in ems: where it starts from the pen, and how far the pen moves."""

    id: int
    cluster: int
    advance: float
    dx: float
    dy: float
    unsafe: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one font, script and direction; its glyphs from left to right."""

    start: int
    end: int
    face: Face
    level: int
    script: str
    glyphs: tuple[Glyph, ...]


def upright(advance: float) -> tuple[float, float]:
    """Where the origin of a picture stands in a vertical line: across from the baseline, and along.

    In ems, for a picture of that advance: in the middle of the letters of Mongolian, whose ink
    reaches from 0.26 on one side of the baseline to 0.84 on the other.
    """
    return 0.29 - advance / 2, 0.8 * advance


def find_scripts(text: str) -> list[str]:
    """The script of each character; signs of no script take that of the letters before them."""
    opened, closed = brackets()
    found: list[str | None] = []
    waiting: list[tuple[str, str | None]] = []
    last: str | None = None
    for character in text:
        own = script(character)
        if own not in NEUTRAL_SCRIPTS:
            last = own
        elif character in opened:
            waiting.append((opened[character], last))
        elif character in closed:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == character:
                    last = waiting[depth][1] or last
                    del waiting[depth:]
                    break
        elif last is not None:
            allowed = script_extensions(character)
            if NEUTRAL_SCRIPTS.isdisjoint(allowed) and last not in allowed:
                last = min(allowed)
        found.append(last)
    following = next((each for each in found if each is not None), "Latn")
    return [each or following for each in found]


def itemize(
    text: str,
    levels: Sequence[int],
    clusters: Sequence[int],
    weights: Sequence[int],
    choice: FontChoice,
) -> list[tuple[int, int, Face, int, str]]:
    """Stretches of one face, level and script, by grapheme cluster."""
    scripts = find_scripts(text)
    faces = _choose_faces(text, clusters, scripts, weights, choice)
    stretches = []
    start = 0
    for place in range(1, len(text) + 1):
        if (
            place == len(text)
            or faces[place] is not faces[start]
            or levels[place] != levels[start]
            or scripts[place] != scripts[start]
        ):
            stretches.append((start, place, faces[start], levels[start], scripts[start]))
            start = place
    return stretches


def _choose_faces(
    text: str,
    clusters: Sequence[int],
    scripts: Sequence[str],
    weights: Sequence[int],
    choice: FontChoice,
) -> list[Face]:
    faces: list[Face | None] = []
    for start, end in pairwise(clusters):
        cluster = text[start:end]
        if cluster == " ":
            face = None
        elif len(cluster) == 1 and cluster.isascii():
            face = choice.text_face(cluster, scripts[start], weights[start])
        elif is_emoji(cluster):
            face = choice.emoji_face(cluster, weights[start])
        else:
            needed = "".join(c for c in cluster if not is_ignorable(c) and not c.isspace())
            face = choice.text_face(needed, scripts[start], weights[start]) if needed else None
        faces += [face] * (end - start)
    return _fill_spaces(text, faces, scripts, weights, choice)


def _fill_spaces(
    text: str,
    faces: list[Face | None],
    scripts: Sequence[str],
    weights: Sequence[int],
    choice: FontChoice,
) -> list[Face]:
    """A space between two words of one font is of that font, any other is of the language's own."""
    filled: list[Face] = []
    before: Face | None = None
    following: Face | None = None
    after: list[Face | None] = [None] * len(faces)
    for place in range(len(faces) - 1, -1, -1):
        following = faces[place] or following
        after[place] = following
    for place, face in enumerate(faces):
        if face is None:
            joined = is_ignorable(text[place]) and before is not None
            shared = before is not None and before is after[place] and not before.is_color
            face = before if joined or shared else choice.space_face(weights[place])
        assert face is not None
        filled.append(face)
        before = face if faces[place] is not None else before
    return filled


def shape(
    text: str, start: int, end: int, face: Face, level: int, script_code: str, language: str
) -> Run:
    """The glyphs of a stretch, joined and placed with an eye on the text around it."""
    buffer = hb.Buffer()
    # The whole text goes in as context, so that letters join across changes of font or colour.
    buffer.add_str(text, start, end - start)
    buffer.direction = "rtl" if level & 1 else "ltr"
    buffer.script = "Hira" if script_code in _JAPANESE and language == "ja" else script_code
    buffer.language = language
    flags = hb.BufferFlags.DEFAULT
    if start == 0:
        flags |= hb.BufferFlags.BOT
    if end == len(text):
        flags |= hb.BufferFlags.EOT
    buffer.flags = flags
    hb.shape(face.font, buffer)
    scale = 1 / face.units
    glyphs = tuple(
        Glyph(
            info.codepoint,
            info.cluster,
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
            bool(info.flags & hb.GlyphFlags.UNSAFE_TO_BREAK),
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )
    return Run(start, end, face, level, script_code, glyphs)
