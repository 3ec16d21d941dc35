"""What is wrong with a text before it is drawn: missing glyphs, wrong encodings, stray controls."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from storykit.errors import Finding
from storykit.language import Language, find_language, graphemes
from storykit.text.characters import NEUTRAL_SCRIPTS, is_emoji, is_ignorable, script
from storykit.text.choice import font_choice
from storykit.text.fonts import FontBook, default_fonts
from storykit.text.shaping import find_scripts
from storykit.text.zawgyi import looks_like_zawgyi, zawgyi_to_unicode

# Families that carry a script storykit has no font for, for the advice in findings.
_ADVICE: Final = {
    "Hani": "Noto Sans SC (simplified) or Noto Sans TC (traditional)",
    "Hira": "Noto Sans JP",
    "Kana": "Noto Sans JP",
    "Hang": "Noto Sans KR",
    "Syrc": "Noto Sans Syriac",
    "Tibt": "Noto Serif Tibetan",
    "Ethi": "Noto Sans Ethiopic",
    "Armn": "Noto Sans Armenian",
    "Geor": "Noto Sans Georgian",
    "Java": "Noto Sans Javanese",
    "Sund": "Noto Sans Sundanese",
    "Zsye": "Noto Color Emoji",
}
_NAMED: Final = 3
_ISOLATES: Final = "\u2066\u2067\u2068"
_EMBEDDINGS: Final = "\u202a\u202b\u202d\u202e"
_PRESENTATION: Final = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
# Signs of Arabic presentation-form blocks that have no other form: ornate brackets, ligature signs.
_PRESENTATION_ALLOWED: Final = frozenset("\ufd3e\ufd3f\ufdf2\ufdfa\ufdfb\ufdfc\ufdfd")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character no font at hand has, the cluster it stands in, and a font that has it."""

    code_point: int
    name: str
    cluster: str
    start: int
    suggestion: str

    def __str__(self) -> str:
        return f"U+{self.code_point:04X} {self.name} (in “{self.cluster}”)"


def missing_glyphs(
    text: str,
    language: str | Language,
    fonts: FontBook | None = None,
    families: Mapping[str, str] | None = None,
    *,
    family: str = "sans",
    weight: int = 400,
) -> list[MissingGlyph]:
    """Every character that would show as an empty box, once each, in the order of the text."""
    row = find_language(language) if isinstance(language, str) else language
    book = fonts if fonts is not None else default_fonts()
    choice = font_choice(book, row, family, families)
    places = graphemes(text)
    scripts = find_scripts(text)
    found: dict[int, MissingGlyph] = {}
    for start, end in pairwise(places):
        cluster = text[start:end]
        needed = [c for c in cluster if not is_ignorable(c) and not c.isspace() and c.isprintable()]
        if not needed:
            continue
        if is_emoji(cluster):
            face = choice.emoji_face(cluster, weight)
        else:
            face = choice.text_face("".join(needed), scripts[start], weight)
        for character in needed:
            if ord(character) not in face.characters and ord(character) not in found:
                found[ord(character)] = MissingGlyph(
                    ord(character),
                    unicodedata.name(character, "unnamed character"),
                    cluster,
                    start,
                    _suggest(character, cluster, scripts[start]),
                )
    return list(found.values())


def _suggest(character: str, cluster: str, found_script: str) -> str:
    own = script(character)
    kind = "Zsye" if is_emoji(cluster) else own if own not in NEUTRAL_SCRIPTS else found_script
    return _ADVICE.get(kind, "a font of Google Fonts’ Noto collection that has this script")


_MARKED_WORD = re.compile(r"(?<![^\s\"“(*])\?{2,}(?![^\s.,;:!…\"”)*।])")
"""Nothing but question marks, where a word would stand."""


def preflight(
    text: str,
    language: str | Language,
    fonts: FontBook | None = None,
    families: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Everything about the text that will look wrong, with its cure; the place is the caller's."""
    row = find_language(language) if isinstance(language, str) else language
    return [*_glyph_findings(text, row, fonts, families), *damage(text, row)]


def damage(text: str, language: str | Language) -> list[Finding]:
    """What of `preflight` needs no font: old encodings, lost letters, stray controls."""
    row = find_language(language) if isinstance(language, str) else language
    return [*_control_findings(text), *_lost_letters(text), *_encoding_findings(text, row)]


def _glyph_findings(
    text: str,
    language: Language,
    fonts: FontBook | None,
    families: Mapping[str, str] | None,
) -> list[Finding]:
    by_font: dict[str, list[MissingGlyph]] = {}
    for missing in missing_glyphs(text, language, fonts, families):
        if not _is_private(missing.code_point):
            by_font.setdefault(missing.suggestion, []).append(missing)
    return [
        Finding(
            "GLYPH",
            "error",
            f"No font at hand has {describe(group)} for {language.name}.",
            f"Put {font} into the folder `fonts` beside the story, or write the words without.",
        )
        for font, group in by_font.items()
    ]


def _is_private(code: int) -> bool:
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _control_findings(text: str) -> list[Finding]:
    findings = []
    depth = stray = 0
    for character in text:
        if character in _ISOLATES:
            depth += 1
        elif character == "\u2069":
            stray += depth == 0
            depth = max(0, depth - 1)
    if depth or stray:
        findings.append(
            Finding(
                "BIDI",
                "warning",
                "Direction isolates (U+2066 to U+2069) do not come in pairs.",
                "Take them out: storykit sets names, numbers and addresses in the right direction "
                "by itself.",
            )
        )
    if any(character in _EMBEDDINGS for character in text):
        findings.append(
            Finding(
                "BIDI",
                "warning",
                "The text holds old direction controls (U+202A to U+202E).",
                "Take them out, or write isolates (U+2066 to U+2069) in their place.",
            )
        )
    private = sorted({character for character in text if _is_private(ord(character))})
    if private:
        listed = ", ".join(f"U+{ord(character):04X}" for character in private[:5])
        findings.append(
            Finding(
                "PRIVATE",
                "error",
                f"The text holds characters of no agreed meaning ({listed}).",
                "They come from an old font’s own encoding: type the words anew in Unicode.",
            )
        )
    return findings


def _lost_letters(text: str) -> list[Finding]:
    """Letters that a program replaced when it saved the text in an encoding without them."""
    again = "Copy the words again from where they came from."
    if "\ufffd" in text:
        said = "The text holds U+FFFD, which stands for letters that were lost."
        return [Finding("ENCODING", "error", said, again)]
    lost = _MARKED_WORD.findall(text)
    if len(lost) > 1 or (lost and not any(c.isalpha() for c in text)):
        said = f"Question marks stand where letters were lost ({' '.join(lost[:3])})."
        cure = f"{again} From a spreadsheet, save them as “CSV UTF-8” or XLSX."
        return [Finding("ENCODING", "error", said, cure)]
    return []


def _encoding_findings(text: str, language: Language) -> list[Finding]:
    findings = []
    forms = {c for c in _PRESENTATION.findall(text) if c not in _PRESENTATION_ALLOWED}
    if forms:
        shown = "".join(sorted(forms)[:5])
        findings.append(
            Finding(
                "FORMS",
                "warning",
                f"The text holds Arabic presentation forms ({shown}), shapes instead of letters.",
                "Type the words anew, or have a corrected copy written: storykit repair STORY.",
            )
        )
    if looks_like_zawgyi(text, language.tag):
        findings.append(
            Finding(
                "ZAWGYI",
                "error",
                "The text seems to be in Zawgyi, an old encoding of Burmese that is not Unicode.",
                "Have storykit write a corrected copy: storykit repair STORY.",
            )
        )
    return findings


def repair(text: str, language: str | Language) -> str:
    """The text with Arabic presentation forms as letters, and Zawgyi turned into Unicode.

    Everything else stays as it is. Done only where a person asks for it.
    """
    row = find_language(language) if isinstance(language, str) else language
    if row.script == "Mymr" and looks_like_zawgyi(text, row.tag):
        text = zawgyi_to_unicode(text)
    return _PRESENTATION.sub(
        lambda match: (
            match[0]
            if match[0] in _PRESENTATION_ALLOWED
            else unicodedata.normalize("NFKC", match[0])
        ),
        text,
    )


def describe(missing: Sequence[MissingGlyph]) -> str:
    """A list of missing characters, the first few by name."""
    named = ", ".join(str(each) for each in missing[:_NAMED])
    rest = len(missing) - _NAMED
    return f"{named} and {rest} more" if rest > 0 else named
