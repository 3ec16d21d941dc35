"""TTML (.ttml, .xml, .dfxp): the IMSC 1.2 text profile, for broadcasters and archives.

https://www.w3.org/TR/ttml-imsc1.2/. Direction is stated: `tts:direction` with `tts:unicodeBidi`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from html import escape
from math import gcd
from typing import get_args
from xml.etree import ElementTree

from storykit.errors import Finding, SubtitleError, Where
from storykit.subtitles.base import (
    Direction,
    Look,
    SubtitleFormat,
    SubtitleOptions,
    Subtitles,
    clock,
    direction,
    problem,
    read_cue,
    with_names,
)
from storykit.subtitles.cleaning import one_line
from storykit.subtitles.looks import default_look
from storykit.subtitles.marks import marked
from storykit.subtitles.tongues import tongues
from storykit.timeline.model import Align, Cue

_TT = "{http://www.w3.org/ns/ttml}"
_PARAMETER = "{http://www.w3.org/ns/ttml#parameter}"
_METADATA = "{http://www.w3.org/ns/ttml#metadata}"
_STYLING = "{http://www.w3.org/ns/ttml#styling}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_OLD_NAMESPACES = re.compile(r"http://www\.w3\.org/200\d/\d\d/ttaf1")
_CLOCK = re.compile(r"^(\d{2,7}):(\d\d):(\d\d)(?:\.(\d+)|:(\d{2,7})(?:\.\d+)?)?$")
_OFFSET = re.compile(r"^(\d+(?:\.\d+)?)(h|m|s|ms|f|t)$")
_FORBIDDEN = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r]+")
_DEEPEST = 60
_HIGH = 45.0
"""How high a region is, in hundredths of the frame."""

_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml"
    xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
    xmlns:tts="http://www.w3.org/ns/ttml#styling"
    xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
    xmlns:ebutts="urn:ebu:tt:style"
    xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling"
    xml:lang={language}
    ttp:timeBase="media"
    ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.2/text"
    ttp:displayAspectRatio="{ratio}">
  <head>
    <metadata>
      <ttm:title>{title}</ttm:title>{agents}
    </metadata>
    <styling>
      <style xml:id="caption" tts:fontFamily="proportionalSansSerif" tts:fontSize="{size}rh"
        tts:lineHeight="{leading}%" tts:textAlign="center" tts:color="{color}"
        tts:direction="{direction}" tts:unicodeBidi="embed"
        ebutts:linePadding="0.5c" itts:fillLineGap="true"/>
      <style xml:id="text" {ground}/>
    </styling>
    <layout>
{regions}
    </layout>
  </head>
  <body>
    <div>
{paragraphs}
    </div>
  </body>
</tt>
"""


class TimedText(SubtitleFormat):
    """`.ttml` files of the IMSC 1.2 text profile; older TTML is read as well."""

    name = "ttml"
    suffixes = (".ttml", ".dfxp", ".xml")
    about = "TTML, IMSC 1.2 text profile; broadcasters, archives, film services"

    def write(self, cues: Sequence[Cue], language: str, options: SubtitleOptions) -> str:
        """The cues in one region at the bottom of the frame, in the language's own direction."""
        usual = default_look(language)
        look = options.look or usual
        way = direction(language, cues)
        common = gcd(look.width, look.height)
        named = with_names(cues, options)
        looks = [options.look_of(cue, usual) for cue in named]
        agents = {name: f"speaker{n}" for n, name in enumerate(_speakers(cues), 1)}
        return _PAGE.format(
            language=f'"{escape(language or "und")}"',
            ratio=f"{look.width // common} {look.height // common}",
            title=escape(one_line(options.title), quote=False),
            agents="".join(_agent(name, key) for name, key in agents.items()),
            size=f"{100 * look.size / look.height:.2f}",
            leading=round(100 * look.leading),
            color=_color(look.color),
            direction=way,
            ground=_ground(look),
            regions="\n".join(_regions([look, *looks], way)),
            paragraphs="\n".join(
                _paragraph(cue, language, options, agents, own, look)
                for cue, own in zip(named, looks, strict=True)
            ),
        )

    def recognises(self, text: str) -> bool:
        """Whether the file is XML with a root called `tt`."""
        return re.match(r"\s*(?:<\?xml|<!--|<(?:\w+:)?tt[\s>])", text.lstrip("\ufeff")) is not None

    def read(self, text: str) -> Subtitles:
        """The paragraphs of a TTML file; SubtitleError for broken XML and for entities."""
        if _FORBIDDEN.search(text):
            raise SubtitleError(
                "This TTML file declares a document type or entities; such files are not read.",
                cure="Save it again without <!DOCTYPE …>.",
            )
        plain = _OLD_NAMESPACES.sub("http://www.w3.org/ns/ttml", text.lstrip("\ufeff \n"))
        try:
            root = ElementTree.fromstring(plain)
        except ElementTree.ParseError as error:
            line, column = error.position
            raise SubtitleError(
                f"This TTML file is not well-formed XML: {error.msg}.",
                cure="Mend the file in the program that wrote it.",
                where=Where(line=line, column=column + 1),
            ) from error
        return _Reading(root).subtitles()


def _ground(look: Look) -> str:
    opaque = round(255 * look.box)
    if opaque:
        return f'tts:backgroundColor="{_color(look.ground, opaque)}"'
    return f'tts:textOutline="{_color(look.ground)} {100 * look.outline / look.size:.1f}%"'


def _regions(looks: Sequence[Look], way: Direction) -> Iterator[str]:
    """A region for captions below and, where some hang from the top, one above."""
    for name in ("below", "above"):
        found = [look for look in looks if (look.top is None) == (name == "below")]
        if not found:
            continue
        look = found[0]
        side = 100 * look.side / look.width
        top = 100 - _HIGH - 100 * look.bottom / look.height
        if look.top is not None:
            top = 100 * look.top / look.height
        yield (
            f'      <region xml:id="{name}" tts:origin="{side:.2f}% {max(0.0, top):.2f}%" '
            f'tts:extent="{100 - 2 * side:.2f}% {_HIGH:.2f}%"\n'
            f'        tts:displayAlign="{"after" if name == "below" else "before"}" '
            f'tts:writingMode="{"rltb" if way == "rtl" else "lrtb"}"/>'
        )


def _color(color: tuple[int, int, int], alpha: int = 255) -> str:
    return "#" + "".join(f"{part:02x}" for part in (*color, alpha))


def _speakers(cues: Sequence[Cue]) -> list[str]:
    return list(dict.fromkeys(cue.speaker for cue in cues if cue.speaker))


def _agent(name: str, key: str) -> str:
    return (
        f'\n      <ttm:agent xml:id="{key}" type="person">'
        f'<ttm:name type="full">{escape(name, quote=False)}</ttm:name></ttm:agent>'
    )


def _line(line: str, options: SubtitleOptions, language: str) -> str:
    """A line's text, with what is of another of the story's languages in a span that says so."""
    pieces = [
        (escape(line[part.start : part.end], quote=False), part.language)
        for part in tongues(line, language, options.languages)
    ]
    text = "".join(
        f'<span xml:lang="{tag}">{piece}</span>' if tag else piece for piece, tag in pieces
    )
    return marked(text, options.marks)


def _paragraph(
    cue: Cue,
    language: str,
    options: SubtitleOptions,
    agents: dict[str, str],
    look: Look,
    usual: Look,
) -> str:
    lines = "<br/>".join(_line(line, options, language) for line in cue.lines)
    align = f' tts:textAlign="{cue.align}"' if cue.align != "center" else ""
    agent = f' ttm:agent="{agents[cue.speaker]}"' if cue.speaker else ""
    color = f' tts:color="{_color(look.color)}"' if look.color != usual.color else ""
    region = "below" if look.top is None else "above"
    return (
        f'      <p begin="{clock(cue.span.start)}" end="{clock(cue.span.end)}" region="{region}" '
        f'style="caption"{align}{agent}><span style="text"{color}>{lines}</span></p>'
    )


class _Reading:
    """Walks the timed elements; times of children count from their parent's beginning."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.cues: list[Cue] = []
        self.names = {
            agent.get(f"{_XML}id"): "".join(agent.itertext()).strip()
            for agent in root.iter(f"{_METADATA}agent")
        }
        self.styles = {
            style.get(f"{_XML}id", ""): style.get(f"{_STYLING}textAlign", "")
            for style in root.iter(f"{_TT}style")
        }
        self.rate = self._frame_rate()
        self.ticks = int(_number(root.get(f"{_PARAMETER}tickRate"), 0)) or None

    def subtitles(self) -> Subtitles:
        if not self.root.tag.endswith("}tt") and self.root.tag != "tt":
            raise SubtitleError(
                f"This XML file holds “{self.root.tag.rpartition('}')[2]}”, not timed text.",
                cure="Choose a TTML file.",
            )
        for child in self.root:
            if _name(child) == "body":
                self._walk(child, 0, None, 0)
        ordered = sorted(self.cues, key=lambda cue: (cue.span.start, cue.span.end))
        language = self.root.get(f"{_XML}lang") or None
        return Subtitles(tuple(ordered), tuple(self.findings), "ttml", language=language)

    def _walk(self, element: ElementTree.Element, start: int, end: int | None, depth: int) -> None:
        if depth > _DEEPEST:
            raise SubtitleError(
                "The elements of this TTML file lie too deep within each other.",
                cure="Export the subtitles again from the program that wrote them.",
            )
        begin = self._time(element, "begin")
        start += begin or 0
        stop = self._time(element, "end")
        if stop is not None:
            stop += start - (begin or 0)
        lasting = self._time(element, "dur")
        if lasting is not None:
            stop = min(stop, start + lasting) if stop is not None else start + lasting
        end = stop if end is None else end if stop is None else min(end, stop)
        if _name(element) == "p":
            self._paragraph(element, start, end)
            return
        for child in element:
            self._walk(child, start, end, depth + 1)

    def _paragraph(self, element: ElementTree.Element, start: int, end: int | None) -> None:
        timed = [span for span in element if span.get("begin")]
        if timed and _name(element) == "p":
            # Captions that build up: each timed span of the paragraph is a cue of its own.
            for span in timed:
                begin = start + (self._time(span, "begin") or 0)
                stop = self._time(span, "end")
                self._add(span, begin, end if stop is None else start + stop)
            return
        self._add(element, start, end)

    def _add(self, element: ElementTree.Element, start: int, end: int | None) -> None:
        text = "".join(_text(element, element.get(f"{_XML}space") == "preserve"))
        if end is None:
            self.findings.append(problem("A caption has no end; it was given three seconds.", 1))
            end = start + 3000
        speaker = self.names.get(element.get(f"{_METADATA}agent")) or None
        cue, more = read_cue(start, end, text, 1, speaker)
        self.cues += [replace(cue, align=self._align(element))] if cue else []
        self.findings += more

    def _align(self, element: ElementTree.Element) -> Align:
        """What a paragraph says of its alignment, itself or by one of its styles."""
        said = element.get(f"{_STYLING}textAlign")
        for name in (element.get("style") or "").split():
            said = said or self.styles.get(name)
        return said if said in get_args(Align) else "center"  # type: ignore[return-value]

    def _time(self, element: ElementTree.Element, name: str) -> int | None:
        written = element.get(name)
        if written is None:
            return None
        value = self._milliseconds(written.strip())
        if value is None:
            self.findings.append(problem(f"The time “{written}” cannot be read.", 1))
        return value

    def _milliseconds(self, written: str) -> int | None:
        match = _CLOCK.match(written)
        if match:
            hours, minutes, seconds, fraction, frames = match.groups()
            whole = (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000
            rest = Fraction(int(frames) * 1000) / self.rate if frames else Fraction(0)
            if fraction:
                rest = Fraction(f"0.{fraction[:9]}") * 1000
            return whole + round(rest)
        match = _OFFSET.match(written)
        if not match or len(match[1]) > 18:
            return None
        per = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
        value = Fraction(match[1])
        if match[2] in per:
            return round(value * per[match[2]])
        if match[2] == "f":
            return round(value * 1000 / self.rate)
        return round(value * 1000 / (self.ticks or 1))

    def _frame_rate(self) -> Fraction:
        rate = _number(self.root.get(f"{_PARAMETER}frameRate"), 30)
        multiplier = (self.root.get(f"{_PARAMETER}frameRateMultiplier") or "1 1").split()
        if len(multiplier) == 2 and all(part.isdigit() and int(part) for part in multiplier):
            rate *= Fraction(int(multiplier[0]), int(multiplier[1]))
        return rate


def _number(text: str | None, default: int) -> Fraction:
    return (
        Fraction(int(text))
        if text and text.isdigit() and 0 < int(text) < 10**9
        else Fraction(default)
    )


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: ElementTree.Element, preserve: bool) -> Iterator[str]:
    """The text of an element with newlines for `br`; white space is collapsed unless preserved."""

    def spaced(text: str | None) -> str:
        return (text or "") if preserve else _SPACES.sub(" ", text or "")

    yield spaced(element.text)
    for child in element:
        if _name(child) == "br":
            yield "\n"
        elif _name(child) == "span":
            yield from _text(child, preserve)
        yield spaced(child.tail)
