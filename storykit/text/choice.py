"""Which font sets a cluster: the theme's choice, then the language's, then any font that has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from storykit.errors import UsageError, nearest
from storykit.language import Language
from storykit.text.faces import Face
from storykit.text.fonts import FontBook

STYLES: Final = ("sans", "serif", "display")
# The scripts each of the table's collective codes stands for.
_PARTS: Final = {
    "Jpan": {"Hira", "Kana", "Hani"},
    "Hans": {"Hani", "Bopo"},
    "Hant": {"Hani", "Bopo"},
    "Kore": {"Hang", "Hani"},
}


@dataclass(frozen=True)
class FontChoice:
    """The order in which fonts are tried for one language in one style.

    `family` is "sans", "serif", "display", or the name of a family; `families` names a family by
    language tag or by ISO 15924 script, as themes do.
    """

    fonts: FontBook
    language: Language
    family: str = "sans"
    families: tuple[tuple[str, str], ...] = ()
    _remembered: dict[tuple[str, str, int], Face] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def style(self) -> str:
        """The style of family to look for where a named family does not reach."""
        if self.family in STYLES:
            return self.family
        named = self.fonts.family(self.family)
        return named.style if named is not None and named.style in STYLES else "sans"

    def text_face(self, cluster: str, script: str, weight: int) -> Face:
        """The first face that has every character; the language's own one where there is none."""
        key = (cluster, script, weight)
        try:
            return self._remembered[key]
        except KeyError:
            face = self._find(cluster, script, weight) or self.space_face(weight)
            self._remembered[key] = face
            return face

    def emoji_face(self, cluster: str, weight: int) -> Face:
        """The colour font where it has the cluster, a text face otherwise."""
        face = self.fonts.emoji()
        if face is not None and ord(cluster[0]) in face.characters:
            return face
        return self.text_face(cluster.replace("\ufe0f", ""), "Zsye", weight)

    def space_face(self, weight: int) -> Face:
        """The face of the language's own letters."""
        for name in self._names(self.language.script):
            face = self._named(name, weight)
            if face is not None:
                return face
        face = self.fonts.covering(" ", self.language.script, self.style, weight)
        assert face is not None
        return face

    def _find(self, cluster: str, script: str, weight: int) -> Face | None:
        for name in self._names(script):
            face = self._named(name, weight)
            if face is not None and face.has(cluster):
                return face
        face = self.fonts.covering(cluster, script, self.style, weight)
        if face is None and len(cluster) > 1:
            # Better the letter without its mark than neither; the preflight tells of the mark.
            face = self.fonts.covering(cluster[0], script, self.style, weight)
        return face

    def _names(self, script: str) -> list[str]:
        """The families to try for a script, best first."""
        own = script == self.language.script or script in _PARTS.get(self.language.script, ())
        chosen = dict(self.families)
        names = []
        if own and self.language.tag in chosen:
            names.append(chosen[self.language.tag])
        names += [chosen[code] for code in (script,) if code in chosen]
        if own and self.language.script in chosen:
            names.append(chosen[self.language.script])
        if self.family not in STYLES:
            names.append(self.family)
        # Latin names and digits are first looked for in the language's own font, which was drawn to
        # carry them beside its letters.
        if script == "Latn" and not own and self.language.latin:
            names.append(self.language.latin)
        elif own or script in ("Latn", "Zyyy"):
            names.append(self.language.family(self.style))
        return [self.language.family(name) if name in STYLES else name for name in names]

    def _named(self, name: str, weight: int) -> Face | None:
        face = self.fonts.face(name, weight)
        if face is None and name not in (
            self.language.sans,
            self.language.serif,
            self.language.display,
            self.language.latin,
        ):
            raise UsageError(
                f"There is no font family “{name}”.",
                cure=nearest(name, [family.name for family in self.fonts.families])
                + " Put the font's files into the folder `fonts` beside the story.",
            )
        return face


_CHOICES: Final[dict[tuple[FontBook, str, str, tuple[tuple[str, str], ...]], FontChoice]] = {}


def font_choice(
    book: FontBook,
    language: Language,
    family: str | None = None,
    families: Mapping[str, str] | None = None,
) -> FontChoice:
    """One choice for equal wishes, so that what it remembers is of use."""
    wishes = tuple(sorted((families or {}).items()))
    key = (book, language.tag, family or "sans", wishes)
    found = _CHOICES.get(key)
    if found is None:
        if len(_CHOICES) > _MOST_CHOICES:
            _CHOICES.clear()
        found = _CHOICES[key] = FontChoice(book, language, family or "sans", wishes)
    return found


_MOST_CHOICES: Final = 500
