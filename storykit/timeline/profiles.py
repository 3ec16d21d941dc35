"""Caption profiles: how long, how wide and how fast captions may be, as data with their sources.

Widths and speeds count graphemes with spaces; invisible format characters do not count. Widths are
for languages that write 42 letters in a line (Netflix's usual row) and shrink for those whose row
is shorter (Thai 35, Chinese 16) or whose letters are wider. Speeds that a publisher does not give
for a language are the ones that carry as much as its English (or default) speed, by the length of
the same text in both languages: a flat number would fail ordinary Burmese and pass unreadable
Arabic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storykit.errors import UsageError, nearest
from storykit.language import Language

_USUAL_LINE = 42
_ENGLISH_SPEAKING = 150

# Graphemes that take as much room as 42 Latin ones, where a script's are wider or narrower: the
# first article of the Universal Declaration of Human Rights set in the Noto Sans family of each.
_ROOM = {
    "Arab": 48, "Hebr": 45, "Thaa": 47, "Deva": 33, "Beng": 30, "Gujr": 32, "Guru": 36, "Orya": 28,
    "Taml": 22, "Telu": 24, "Knda": 28, "Mlym": 16, "Sinh": 24, "Khmr": 27, "Mymr": 26,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """The limits of one house. All times are milliseconds.

    `lines` and `width` are the most lines and graphemes a line. A caption is seen from `shortest`
    to `longest`; it may stay `linger` after the last word, and come `ahead` of the first at a
    scene's border. Gaps below `close_below` are closed to `gap`. `per_word` is the least time an
    English word takes (others by how many of them say as much), `speeds` holds a house's own
    graphemes a second by language, and `pace` what to multiply a language's usual reading speed (17
    in English) with for all others.
    """

    name: str
    about: str
    source: str
    lines: int
    width: int
    shortest: int
    longest: int
    gap: int
    close_below: int
    linger: int
    ahead: int
    pace: float
    per_word: int = 0
    speeds: Mapping[str, float] = field(default_factory=dict)

    def width_for(self, language: Language) -> int:
        """Graphemes a line may have in a language."""
        room = _ROOM.get(language.script, min(language.line, _USUAL_LINE))
        return max(8, min(round(self.width * room / _USUAL_LINE), language.line))

    def speed_for(self, language: Language) -> float:
        """Graphemes a second that readers of a language can follow."""
        own = self.speeds.get(language.tag, self.speeds.get(language.tag.split("-")[0]))
        return own if own is not None else language.reading * self.pace

    def reading_time(self, graphemes: int, words: int, language: Language) -> int:
        """Milliseconds to read so many graphemes and words, within the profile's limits."""
        word = self.per_word * _ENGLISH_SPEAKING / language.speaking
        time = max(graphemes * 1000 / self.speed_for(language), words * word)
        return round(min(max(time, self.shortest), self.longest))


_NETFLIX = "https://partnerhelp.netflixstudios.com/hc/en-us/articles/215758617 and …/360051554394"
_PER_LANGUAGE = "speeds by language as coded in Subtitle Edit's NetflixQualityController"

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="social",
            about="Short captions for small screens with the sound off, word for word.",
            source="Netflix's guide for marketing assets on social media (115000239632): near-"
            "verbatim, speed may be exceeded; BBC 1.2 for vertical video: about 25 letters in "
            "three lines, which holds two of 32; gaps below a second closed as the BBC has it",
            lines=2, width=32, shortest=1000, longest=6000, gap=0, close_below=1000, linger=600,
            ahead=600,
            pace=20 / 17,
        ),
        Profile(
            name="netflix",
            about="Films and series: two lines of 42, from 5/6 s to 7 s, gaps of two frames.",
            source=f"Netflix Timed Text Style Guide, {_NETFLIX}; {_PER_LANGUAGE}. Hindi (22) and "
            "Thai (17) are characters a second there, given here in graphemes",
            lines=2, width=42, shortest=834, longest=7000, gap=84, close_below=500, linger=500,
            ahead=84,
            pace=1.0,
            speeds={"en": 20, "ar": 20, "hi": 13.8, "th": 13.7, "id": 17, "ms": 17, "ru": 17,
                    "pt": 17, "ja": 4, "ko": 12, "zh": 9},
        ),
        Profile(
            name="bbc",
            about="British television and online: 160-180 words a minute, at least 0.3 s a word.",
            source="BBC Subtitle Guidelines 1.2, "
            "https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/",
            lines=2, width=37, shortest=1000, longest=7000, gap=0, close_below=1500, linger=1500,
            ahead=1500,
            pace=1.07, per_word=300,
        ),
        Profile(
            name="dcmp",
            about="Described and Captioned Media Program: schools, 32 letters a line, 150-160 "
            "words a minute, two seconds at least.",
            source="https://dcmp.org/learn/captioningkey/601 and "
            "https://dcmp.org/learn/5-captioning-guidelines-for-the-dcmp",
            lines=2, width=32, shortest=2000, longest=6000, gap=0, close_below=1000, linger=1000,
            ahead=1000,
            pace=0.95,
        ),
        Profile(
            name="children",
            about="Programmes for children: Netflix's slower reading speeds.",
            source=f"Netflix Timed Text Style Guide, children's programmes, {_NETFLIX}; "
            f"{_PER_LANGUAGE}. Hindi (18) and Thai (13) in graphemes",
            lines=2, width=42, shortest=1000, longest=7000, gap=84, close_below=500, linger=1000,
            ahead=84,
            pace=13 / 17,
            speeds={"en": 17, "ar": 17, "hi": 11.3, "th": 10.5, "id": 13, "ms": 13, "ru": 13,
                    "pt": 13},
        ),
    )
}  # fmt: skip


def find_profile(name: str) -> Profile:
    """The profile of that name; UsageError with the nearest name where there is none."""
    try:
        return PROFILES[name]
    except KeyError:
        raise UsageError(
            f"There is no caption profile “{name}”.", cure=nearest(name, tuple(PROFILES))
        ) from None
