"""Zawgyi, the encoding of Burmese from before Unicode: telling it, and turning it into Unicode.

Zawgyi uses the code points of Unicode's Myanmar block with other meanings, and writes signs in the
order in which they are seen. What each code point means is read off the Zawgyi-One font; the order
of Unicode is that of the Unicode Standard, chapter 16.3, table 16-3.
"""

from __future__ import annotations

import re
from typing import Final

_CONSONANT: Final = (
    r"\u1000-\u102a\u103f\u104e\u1050\u1051\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070"
    r"\u1075-\u1081\u108e\uaa60-\uaa6f\uaa71-\uaa76\uaa7a"
)
_SIGNS: Final = (
    # The vowel E is typed before its consonant in Zawgyi, after it in Unicode.
    re.compile(rf"(?:^|[^{_CONSONANT}\u1039\u103a-\u103e\u105e-\u1060\u1082\u1031])\u1031"),
    # Zawgyi's U+1039 is the visible asat; in Unicode a stacked consonant must follow.
    re.compile(rf"\u1039(?![{_CONSONANT}])"),
    # Zawgyi's U+103B is typed before the consonant it surrounds.
    re.compile(rf"(?:^|[^{_CONSONANT}\u1039-\u103e])\u103b[{_CONSONANT}]"),
    # Zawgyi's U+103A to U+103E stand after vowels, where Unicode has no letter to carry them.
    re.compile(r"[\u102b-\u1032][\u103b-\u103e]"),
)
# Stacked consonants of Zawgyi lie where Unicode has letters of Shan, Mon and Karen.
_STACKS: Final = re.compile("[\u1060-\u1064\u1066-\u106d\u1071-\u1074\u1085-\u108a\u108f-\u1097]")
_LIKELY: Final = 0.015

_STACKER = "\u1039"
_KINZI = "\u1004\u103a\u1039"
_MEANING: Final = {
    0x1033: "\u102f", 0x1034: "\u1030", 0x1039: "\u103a", 0x103A: "\u103b", 0x103B: "\u103c",
    0x103C: "\u103d", 0x103D: "\u103e", 0x105A: "\u102b\u103a", 0x1060: "\u1039\u1000",
    0x1061: "\u1039\u1001", 0x1062: "\u1039\u1002", 0x1063: "\u1039\u1003", 0x1064: _KINZI,
    0x1065: "\u1039\u1005", 0x1066: "\u1039\u1006", 0x1067: "\u1039\u1006", 0x1068: "\u1039\u1007",
    0x1069: "\u1039\u1008", 0x106A: "\u1009", 0x106B: "\u100a", 0x106C: "\u1039\u100b",
    0x106D: "\u1039\u100c", 0x106E: "\u100d\u1039\u100d", 0x106F: "\u100d\u1039\u100e",
    0x1070: "\u1039\u100f", 0x1071: "\u1039\u1010", 0x1072: "\u1039\u1010", 0x1073: "\u1039\u1011",
    0x1074: "\u1039\u1011", 0x1075: "\u1039\u1012", 0x1076: "\u1039\u1013", 0x1077: "\u1039\u1014",
    0x1078: "\u1039\u1015", 0x1079: "\u1039\u1016", 0x107A: "\u1039\u1017", 0x107B: "\u1039\u1018",
    0x107C: "\u1039\u1019", 0x107D: "\u103b", 0x107E: "\u103c", 0x107F: "\u103c", 0x1080: "\u103c",
    0x1081: "\u103c", 0x1082: "\u103c", 0x1083: "\u103c", 0x1084: "\u103c", 0x1085: "\u1039\u101c",
    0x1086: "\u103f", 0x1087: "\u103e", 0x1088: "\u103e\u102f", 0x1089: "\u103e\u1030",
    0x108A: "\u103d\u103e", 0x108B: _KINZI + "\u102d", 0x108C: _KINZI + "\u102e",
    0x108D: _KINZI + "\u1036", 0x108E: "\u102d\u1036", 0x108F: "\u1014", 0x1090: "\u101b",
    0x1091: "\u100f\u1039\u100d", 0x1092: "\u100b\u1039\u100c", 0x1093: "\u1039\u1018",
    0x1094: "\u1037", 0x1095: "\u1037", 0x1096: "\u1039\u1010\u103d", 0x1097: "\u100b\u1039\u100b",
}  # fmt: skip
# The order of signs within a syllable.
_ORDER: Final = (
    "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032"
    "\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"
)

_LETTER = "[\u1000-\u102a\u103f]"
# What is typed before the base in Zawgyi follows it in Unicode.
_SYLLABLE: Final = re.compile(
    rf"(?P<before>[\u1031\u103c]*)(?P<base>{_LETTER})(?P<signs>(?:{_STACKER}{_LETTER}|{_KINZI}|"
    r"[\u102b-\u1030\u1032\u1036-\u1038\u103a\u103b\u103d\u103e])*)"
)


def looks_like_zawgyi(text: str, tag: str = "my") -> bool:
    """Whether Myanmar text is in Zawgyi, by sequences that Unicode's order never gives."""
    letters = sum(1 for character in text if "\u1000" <= character <= "\u109f")
    if not letters:
        return False
    hits = sum(len(pattern.findall(text)) for pattern in _SIGNS)
    if tag == "my":
        hits += len(_STACKS.findall(text))
    return hits > 0 and hits / letters > _LIKELY


def zawgyi_to_unicode(text: str) -> str:
    """The same words in Unicode. The text must be Zawgyi: Unicode text would be garbled."""
    meant = text.translate(_MEANING)
    return _tidy(_SYLLABLE.sub(_reordered, meant))


def _reordered(match: re.Match[str]) -> str:
    signs = match["signs"]
    kinzi = _KINZI if _KINZI in signs else ""
    signs = signs.replace(_KINZI, "", 1)
    stacked = "".join(re.findall(_STACKER + _LETTER, signs))
    loose = re.sub(_STACKER + _LETTER, "", signs) + match["before"]
    ordered = sorted(dict.fromkeys(loose), key=_ORDER.find)
    return kinzi + match["base"] + stacked + "".join(ordered)


def _tidy(text: str) -> str:
    """Letters that Zawgyi puts together of others."""
    text = text.replace("\u1025\u102e", "\u1026").replace(
        "\u101e\u103c\u1031\u102c\u103a", "\u102a"
    )
    text = text.replace("\u101e\u103c\u1031\u102c", "\u1029")
    # Zero in the place of the letter wa, and the letter u in that of nya.
    text = re.sub("\u1040(?=[\u102b-\u103e])", "\u101d", text)
    return re.sub("\u1025(?=\u103a)", "\u1009", text)
