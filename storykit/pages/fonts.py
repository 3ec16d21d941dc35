"""Fonts within pages: the letters they show in scripts that not every computer has.

A storyboard is read by people who do not have each of the story's scripts: without fonts for them
they would see boxes in place of words. Latin, Greek and Cyrillic letters, which every computer has,
are left to it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from markupsafe import Markup

from storykit.assets import Stamp, stamp
from storykit.errors import UsageError
from storykit.language import Language, find_language
from storykit.text import FontBook, default_fonts
from storykit.text.characters import NEUTRAL_SCRIPTS, is_emoji, script
from storykit.text.choice import font_choice
from storykit.text.cutting import cut_font
from storykit.text.faces import Face

Letters = dict[str, set[str]]
"""The characters of a page by the tag of the language they are shown in."""

_EVERYWHERE = frozenset({"Latn", "Grek", "Cyrl"})
_REGULAR = 400


def letters_in(shown: object, language: str) -> Letters:
    """The characters of all texts in what a page shows: mappings, lists, records and strings.

    They are in `language` but for those beside a `tag`, which names theirs. Addresses that hold
    their content are no texts.
    """
    found: Letters = {}
    for tag, text in _texts(shown, language):
        found.setdefault(tag, set()).update(text)
    return found


def _texts(shown: object, tag: str) -> Iterator[tuple[str, str]]:
    if isinstance(shown, str):
        if not shown.startswith("data:"):
            yield tag, shown
    elif isinstance(shown, Mapping):
        own = str(shown.get("tag", tag))
        for value in shown.values():
            yield from _texts(value, own)
    elif is_dataclass(shown):
        for each in fields(shown):
            yield from _texts(getattr(shown, each.name), tag)
    elif isinstance(shown, list | tuple):
        for value in shown:
            yield from _texts(value, tag)


def page_fonts(letters: Mapping[str, Iterable[str]], fonts: FontBook | None = None) -> Markup:
    """The rules of style that bring a page's letters along; empty where every computer has them.

    Fonts of the computer itself, and others that may not be given away, are left out.
    """
    fonts = fonts or default_fonts()
    ours = {file for family in fonts.families for _, file, _ in family.files}
    wanted: dict[Face, set[str]] = {}
    used: dict[str, list[Face]] = {}
    for tag, characters in sorted(letters.items()):
        try:
            language = find_language(tag)
        except UsageError:
            continue
        for face, own in _faces(language, characters, fonts).items():
            wanted.setdefault(face, set()).update(own)
            if language.script not in _EVERYWHERE:
                used.setdefault(tag, []).append(face)
    names: dict[Face, str] = {}
    rules = []
    for face, own in wanted.items():
        if face.file not in ours:
            continue
        content = _cut(face.file, stamp(face.file), face.index, "".join(sorted(own)))
        if content is not None:
            names[face] = f'"storykit {len(names) + 1}"'
            address = f"data:font/woff;base64,{b64encode(content).decode('ascii')}"
            rules.append(f"@font-face {{ font-family: {names[face]}; src: url({address}); }}")
    if names:
        # What is quoted in another language than its own finds its letters, too.
        rules.append(f":root {{ --letters: {', '.join(names.values())}; }}")
    for tag, faces in used.items():
        first = ", ".join(names[face] for face in faces if face in names)
        if first:
            rules.append(f":lang({tag}) {{ font-family: {first}, var(--sans); }}")
    return Markup("\n".join(rules))


def _faces(language: Language, characters: Iterable[str], fonts: FontBook) -> dict[Face, set[str]]:
    """The characters that have to be brought along, by the face that has them."""
    choice = font_choice(fonts, language)
    found: dict[Face, set[str]] = {}
    shared = set()
    for character in sorted(set(characters)):
        own = script(character)
        if own in NEUTRAL_SCRIPTS:
            shared.add(character)
        elif own not in _EVERYWHERE:
            face = choice.text_face(character, own, _REGULAR)
            if face.has(character):
                found.setdefault(face, set()).add(character)
    # Spaces, stops, joiners and digits of the same font, or words would be set in pieces; those
    # that only this font has, such as a danda, stand between letters of its script.
    for face, own_letters in found.items():
        own_letters |= {c for c in shared if not is_emoji(c) and face.has(c)}
    return found


@lru_cache(maxsize=64)
def _cut(file: Path, _stamp: Stamp, index: int, letters: str) -> bytes | None:
    """A font with these letters as WOFF, for a preview's page is made again and again."""
    from fontTools.ttLib import TTFont

    data = cut_font(file, index, letters)
    if data is None:
        return None
    font = TTFont(BytesIO(data), recalcTimestamp=False)
    font.flavor = "woff"
    written = BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()
