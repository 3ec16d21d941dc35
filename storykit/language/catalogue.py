"""The languages storykit knows, from the one table `languages.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from storykit.documents import read_table
from storykit.errors import UsageError, nearest

Direction = Literal["ltr", "rtl"]

_TABLE = Path(__file__).with_name("languages.yaml")

# Lines of Latin text closer than this are hard to tell apart on a telephone.
_TIGHTEST: Final = 1.2
_CLEAR: Final = 0.08


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language; the meaning and the source of each field stand in the table.

    The styles of family are "sans", "serif" and "display".
    """

    tag: str
    name: str
    own: str
    script: str
    direction: Direction
    vertical: bool
    digits: str
    native: str
    sans: str
    serif: str
    display: str
    latin: str
    ink: tuple[tuple[str, tuple[float, float]], ...]
    breaks: str
    reading: float
    reading_limit: float
    speaking: float
    line: int
    iso: str
    locale: str
    title: str
    no_start: str
    no_end: str
    units: tuple[str, ...]
    clitics: tuple[str, ...]
    ellipsis: str
    also: tuple[str, ...]

    @property
    def right_to_left(self) -> bool:
        """Whether its lines run from right to left."""
        return self.direction == "rtl"

    @property
    def track_title(self) -> str:
        """The name of its soft subtitle track, unlike that of any other row."""
        return self.own + self.title

    def family(self, style: str) -> str:
        """The family of fonts its texts take in "sans", "serif" or "display" style."""
        return {"serif": self.serif, "display": self.display}.get(style, self.sans)

    def ink_of(self, family: str) -> tuple[float, float]:
        """How far its letters reach above and below the baseline in a family, in sizes.

        Families the table does not know are taken to be like the language's own.
        """
        known = dict(self.ink)
        return known.get(family) or known.get(self.sans) or (0.8, 0.25)

    def leading_of(self, family: str) -> float:
        """Baseline to baseline, in sizes, for its texts in that family."""
        above, below = self.ink_of(family)
        return max(_TIGHTEST, above + below + _CLEAR)

    @property
    def leading(self) -> float:
        """Baseline to baseline, in sizes, in its own sans family."""
        return self.leading_of(self.sans)

    def __str__(self) -> str:
        return self.tag


@cache
def languages() -> tuple[Language, ...]:
    """Every language of the table, in its order."""
    table = read_table(_TABLE)
    defaults, scripts = table["defaults"], table["scripts"]
    return tuple(
        _language(row, scripts[row["script"]], defaults, table["units"], table["ink"])
        for row in table["languages"]
    )


@cache
def _samples() -> dict[str, str]:
    samples: dict[str, str] = read_table(_TABLE.with_name("samples.yaml"))
    return samples


def sample_text(language: Language) -> str:
    """A paragraph in the language: Article 1 of the Universal Declaration of Human Rights."""
    return _samples()[language.tag]


@cache
def find_language(tag: str) -> Language:
    """The language of a BCP 47 tag, or of the nearest tag the table has (`ar-IQ` gives `ar`).

    Raises UsageError naming the nearest known tag, or that of a language called so.
    """
    index = _index()
    for candidate in _candidates(tag):
        found = index.get(candidate)
        if found is not None:
            return found
    for language in languages():
        if tag.strip().casefold() in (language.name.casefold(), language.own.casefold()):
            raise UsageError(
                f"“{tag}” is a name; storykit knows languages by their tags.",
                cure=f"Write “{language.tag}” for {language.name}.",
            )
    raise UsageError(
        f"There is no language “{tag}”.",
        cure=nearest(_canonical(tag), [language.tag for language in languages()]),
    )


def _language(
    row: Mapping[str, Any],
    script: Mapping[str, Any],
    defaults: Mapping[str, Any],
    common_units: list[str],
    common_ink: Mapping[str, list[float]],
) -> Language:
    merged = {**defaults, **script, **row}
    ink = {**common_ink, **merged["ink"]}
    merged["ink"] = tuple((family, (reach[0], reach[1])) for family, reach in ink.items())
    merged["native"] = row.get("native", merged["digits"])
    merged["breaks"] = merged.get("breaks", merged["tag"].split("-")[0])
    merged["units"] = tuple(dict.fromkeys([*common_units, *merged["units"]]))
    for name in ("clitics", "also"):
        merged[name] = tuple(merged[name])
    return Language(**{field.name: merged[field.name] for field in fields(Language)})


@cache
def _index() -> dict[str, Language]:
    index: dict[str, Language] = {}
    for language in languages():
        for tag in (language.tag, *language.also):
            index[tag.lower()] = language
    return index


def _canonical(tag: str) -> str:
    """The tag with the capitals BCP 47 recommends: `mn-Mong`, `fa-AF`."""
    parts = tag.replace("_", "-").split("-")
    shaped = [parts[0].lower()]
    for part in parts[1:]:
        shaped.append(part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part)
    return "-".join(shaped)


def _candidates(tag: str) -> list[str]:
    """The tag itself, then with ever less of it (RFC 4647 lookup), regions going before scripts."""
    parts = tag.strip().replace("_", "-").lower().split("-")
    # Extensions and private use (`-u-…`, `-x-…`) say nothing of script or region.
    for place, part in enumerate(parts):
        if place and len(part) == 1:
            parts = parts[:place]
            break
    primary, rest = parts[0], parts[1:]
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    regions = [part for part in rest if len(part) in (2, 3) and part not in scripts]
    tries = ["-".join(parts)]
    tries += ["-".join([primary, *scripts, region]) for region in regions]
    tries += ["-".join([primary, script]) for script in scripts]
    if not scripts:
        tries += ["-".join([primary, region]) for region in regions]
        tries.append(primary)
    elif _script_is_default(primary, scripts[0]):
        tries.append(primary)
    return tries


def _script_is_default(primary: str, script: str) -> bool:
    """Whether naming the script adds nothing: `hi-Deva` is `hi`, but `hi-Latn` is not."""
    row = _index().get(primary)
    return row is not None and row.script.lower() == script
