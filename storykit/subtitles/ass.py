"""Advanced SubStation Alpha (.ass): captions with their look, for players that draw with libass.

Each look is a style: the place of a scene's captions, the colour of who speaks. Right-to-left text
needs `Encoding: -1`, with which libass finds the base direction of each line and orders it as a
whole, also where tags light up its words; with any other it would order what lies between tags
apart (libass issues 295, 374 and 901). What lies behind a caption is drawn by an event of its own,
and the file holds its font, whose cell is as high as the lines are apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from storykit.errors import Finding
from storykit.subtitles.attaching import attached_lines
from storykit.subtitles.base import (
    Direction,
    Look,
    Plate,
    SubtitleFormat,
    SubtitleOptions,
    Subtitles,
    direction,
    problem,
    read_cue,
    with_names,
)
from storykit.subtitles.cleaning import one_line, rejoined, without_braces, without_escapes
from storykit.subtitles.looks import default_look
from storykit.subtitles.marks import RLM, first_strong, isolated, marked, without_isolates
from storykit.timeline.model import Align, Cue

_STYLE_FIELDS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, "
    "Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, "
    "Alignment, MarginL, MarginR, MarginV, Encoding"
)
_EVENT_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
_TIME = re.compile(r"^\s*(\d{1,7}):(\d{1,2}):(\d{1,2})[.,:](\d{1,3})\s*$")
_SECTION = re.compile(r"^\[(?:Script Info|V4\+? Styles|Events)\]", re.IGNORECASE | re.MULTILINE)
_OVERRIDE = re.compile(r"\{[^}]*\}")
_DRAWING = re.compile(r"\\p[1-9]")
_PLACED = re.compile(r"\{[^}]*\\an([1-9])")
_GROUND = "Ground"
_QUARTER = 0.5523
"""How far the handles of a curve lie from its ends, in radii, to draw a quarter of a circle."""


class SubStation(SubtitleFormat):
    """`.ass` and `.ssa` files."""

    name = "ass"
    suffixes = (".ass", ".ssa")
    about = "Advanced SubStation; players with libass (VLC, mpv), and burning by ffmpeg"

    def write(self, cues: Sequence[Cue], language: str, options: SubtitleOptions) -> str:
        """The cues with the looks of the options; times are rounded to the format's hundredths."""
        way = direction(language, cues)
        usual = default_look(language)
        named = with_names(cues, options)
        looks = [_drawn(options.look_of(cue, usual), cue, way) for cue in named]
        styles = {look: f"Caption {n}" for n, look in enumerate(dict.fromkeys(looks), 1)}
        if len(styles) < 2:
            styles = dict.fromkeys(styles or (options.look or usual,), "Default")
        lines = [*_head(language, options, options.look or usual), "", "[V4+ Styles]"]
        lines += [
            f"Format: {_STYLE_FIELDS}",
            *(_style(look, name, drawn=bool(options.plates)) for look, name in styles.items()),
            *([_ground_style(next(iter(styles)))] if options.plates else []),
        ]
        if options.fonts:
            lines += ["", "[Fonts]"]
            lines += [line for font in options.fonts for line in attached_lines(font)]
        lines += ["", "[Events]", f"Format: {_EVENT_FIELDS}"]
        for cue, look in zip(named, looks, strict=True):
            plate = options.plates.get(cue.span)
            if plate is not None and look.box > 0:
                lines.append(_ground(cue, plate, look))
            lines.append(_event(cue, language, options, way, look, styles[look]))
        return "\n".join(lines) + "\n"

    def recognises(self, text: str) -> bool:
        """Whether a section of the format begins near the top."""
        head = text.lstrip("\ufeff \n")[:2000]
        return head.startswith(("[", ";", "!")) and _SECTION.search(head) is not None

    def read(self, text: str) -> Subtitles:
        """The dialogue of a SubStation file, without drawings, overrides and comments."""
        return _read(text.split("\n"))


def _head(language: str, options: SubtitleOptions, look: Look) -> list[str]:
    title = one_line(options.title)
    return [
        "[Script Info]",
        *([f"Title: {title}"] if title else []),
        "ScriptType: v4.00+",
        *([f"Language: {language}"] if language else []),
        f"PlayResX: {look.width}",
        f"PlayResY: {look.height}",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: TV.709",
    ]


def _drawn(look: Look, cue: Cue, way: Direction) -> Look:
    """The look as this cue has it: words can be lit where it is known when they are spoken.

    Its lines stand where the cue says, which SubStation tells as left or right.
    """
    left, right = ("end", "start") if way == "rtl" else ("start", "end")
    sides: dict[str, Align] = {left: "left", right: "right"}
    look = replace(look, align=sides.get(cue.align, cue.align))
    return look if cue.words else replace(look, lit=None)


def _style(look: Look, name: str, *, drawn: bool) -> str:
    """The style line. A box that is not drawn is one around all lines, its padding as the shadow.

    That is `BorderStyle: 4`, which libass knows; other players fall back to the outline.
    """
    # The size counts from the font's highest to its lowest line, not its em.
    size = look.size * look.cell
    border, shadow, outline = (4, look.pad, 0.0) if look.box > 0 else (1, 0.0, look.outline)
    if drawn and look.box > 0:
        border, shadow = 1, 0.0
    first = look.color if look.lit is None else look.lit
    align, margin = (2, look.bottom) if look.top is None else (8, look.top)
    align += {"left": -1, "right": 1}.get(look.align, 0)
    return (
        f"Style: {name},{_font_name(look)},{size:.1f},{_color(first)},{_color(look.color)},"
        f"{_color(look.ground)},{_color(look.ground, look.box)},{-1 if look.weight >= 600 else 0},"
        f"0,0,0,100,100,0,0,{border},{outline:.1f},{shadow:.1f},{align},"
        f"{round(look.side)},{round(look.side)},{max(0, round(margin))},-1"
    )


def _font_name(look: Look) -> str:
    """The look's font as a style line can name it: its fields end at commas."""
    return one_line(look.font).replace(",", " ")


def _color(color: tuple[int, int, int], opacity: float = 1.0) -> str:
    red, green, blue = color
    return f"&H{round(255 * (1 - opacity)):02X}{blue:02X}{green:02X}{red:02X}"


def _ground_style(look: Look) -> str:
    """The style of what lies behind captions.

    It has the captions' font, although it writes nothing: where there is no other, as on a machine
    without fonts, libass leaves out events whose font it does not find, drawings too.
    """
    black = ",".join(["&H00000000"] * 4)
    return f"Style: {_GROUND},{_font_name(look)},20,{black},0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,1"


def _ground(cue: Cue, plate: Plate, look: Look) -> str:
    """The event that draws what lies behind a caption; no letter is in it."""
    start, end = _clock(cue.span.start), _clock(cue.span.end)
    fill, clear = _color(look.ground), round(255 * (1 - look.box))
    paint = f"{{\\an7\\pos(0,0)\\1c&H{fill[4:]}&\\1a&H{clear:02X}&\\p1}}{_outlined(plate)}"
    return f"Dialogue: 0,{start},{end},{_GROUND},,0,0,0,,{paint}"


def _outlined(plate: Plate) -> str:
    """The way around a plate, its corners as curves that come nearest to quarters of circles."""
    box = plate.box
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    radius = min(plate.radius, box.width / 2, box.height / 2)
    bend = radius * (1 - _QUARTER)
    if radius < 1:
        return _path("m", left, top, "l", right, top, right, bottom, left, bottom)
    return _path(
        "m", left + radius, top, "l", right - radius, top,
        "b", right - bend, top, right, top + bend, right, top + radius,
        "l", right, bottom - radius,
        "b", right, bottom - bend, right - bend, bottom, right - radius, bottom,
        "l", left + radius, bottom,
        "b", left + bend, bottom, left, bottom - bend, left, bottom - radius,
        "l", left, top + radius,
        "b", left, top + bend, left + bend, top, left + radius, top,
    )  # fmt: skip


def _path(*parts: str | float) -> str:
    return " ".join(part if isinstance(part, str) else str(round(part)) for part in parts)


def _event(
    cue: Cue, language: str, options: SubtitleOptions, way: Direction, look: Look, style: str
) -> str:
    lines = [_plain(line) for line in cue.lines]
    tags: list[dict[int, str]] = [{}] * len(lines)
    if look.lit is not None:
        lines, tags = _lit(cue)
    if options.marks == "auto":
        # libass finds a direction for each line, by its first letter, and knows no bracket pairs.
        misled = [way == "rtl" and first_strong(line) != "rtl" for line in lines]
        drawn = [isolated(line, language) for line in lines]
        drawn = [RLM + line if led else line for led, line in zip(misled, drawn, strict=True)]
    else:
        drawn = [marked(line, options.marks) for line in lines]
    drawn = [_tagged(*line) for line in zip(lines, drawn, tags, strict=True)]
    name = (cue.speaker or "").replace(",", "،" if way == "rtl" else ";")
    start, end = _clock(cue.span.start), _clock(cue.span.end)
    text = "\\N".join(drawn)
    return f"Dialogue: {int(bool(options.plates))},{start},{end},{style},{name},0,0,0,,{text}"


def _plain(text: str) -> str:
    return without_escapes(without_braces(text))


def _lit(cue: Cue) -> tuple[list[str], list[dict[int, str]]]:
    """The lines, and by place in each the tags that tell when the word there lights up.

    A tag holds how long it is until the next one.
    """
    moments = [max(word.span.start, cue.span.start) for word in cue.words]
    marks = [(0, moments[0] - cue.span.start)]
    for word, begin, end in zip(cue.words, moments, [*moments[1:], cue.span.end], strict=True):
        marks.append((word.start, end - begin))
    lines, tags = [""], [dict[int, str]()]
    for (at, lasts), (until, _) in pairwise([*marks, (len(cue.text), 0)]):
        here = tags[-1]
        here[len(lines[-1])] = here.get(len(lines[-1]), "") + f"{{\\k{(max(0, lasts) + 5) // 10}}}"
        first, *more = _plain(cue.text[at:until]).split("\n")
        lines[-1] += first
        lines += more
        tags += [{} for _ in more]
    return lines, tags


def _tagged(line: str, drawn: str, tags: Mapping[int, str]) -> str:
    """The line as it is drawn, with marks of direction, and with its tags by place in the line."""
    parts = []
    place = 0
    for character in drawn:
        if place < len(line) and character == line[place]:
            parts.append(tags.get(place, ""))
            place += 1
        parts.append(character)
    return "".join(parts)


def _clock(milliseconds: int) -> str:
    hundredths = (milliseconds + 5) // 10
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"


def _read(lines: list[str]) -> Subtitles:
    fields = [field.strip().lower() for field in _EVENT_FIELDS.split(",")]
    section = ""
    language = None
    cues: list[Cue] = []
    findings: list[Finding] = []
    aligned: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        kind, _, rest = line.strip("\ufeff").partition(":")
        if line.lstrip("\ufeff").startswith("["):
            section = line.strip("\ufeff []\t").lower()
        elif section == "script info" and kind.strip().lower() == "language":
            language = rest.strip() or None
        elif section == "v4+ styles" and kind.strip().lower() == "style":
            aligned |= _alignment(rest)
        elif section == "events" and kind.strip().lower() == "format":
            fields = [field.strip().lower() for field in rest.split(",")]
        elif section == "events" and kind.strip().lower() == "dialogue":
            cue, more = _dialogue(rest, fields, number, aligned)
            cues += [_as_said(cue, language or "")] if cue else []
            findings += more
    ordered = sorted(cues, key=lambda cue: (cue.span.start, cue.span.end))
    return Subtitles(tuple(ordered), tuple(findings), "ass", language=language)


def _as_said(cue: Cue, language: str) -> Cue:
    lines = [without_isolates(line, language) for line in cue.lines]
    return replace(cue, text="\n".join(lines))


def _alignment(style: str) -> dict[str, int]:
    """A style's name with where its lines stand, as the keys of a number pad."""
    values = [value.strip() for value in style.split(",")]
    place = 18
    return (
        {values[0]: int(values[place])}
        if values[place : place + 1] and values[place].isdigit()
        else {}
    )


def _dialogue(
    rest: str, fields: Sequence[str], number: int, aligned: Mapping[str, int]
) -> tuple[Cue | None, list[Finding]]:
    values = dict(zip(fields, rest.lstrip().split(",", len(fields) - 1), strict=False))
    start, end = _milliseconds(values.get("start", "")), _milliseconds(values.get("end", ""))
    if start is None or end is None or "text" not in values:
        return None, [problem("A dialogue line cannot be read; it was left out.", number)]
    text = values["text"]
    if _DRAWING.search(text):
        if values.get("style") == _GROUND:
            return None, []  # what storykit itself draws behind a caption
        return None, [problem("A drawing was left out: only texts can be kept.", number)]
    said = _PLACED.search(text)
    key = int(said[1]) if said else aligned.get(values.get("style", "").strip(), 2)
    align: Align = "left" if key % 3 == 1 else "right" if key % 3 == 0 and key else "center"
    text = (
        _OVERRIDE.sub("", text).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", "\u00a0")
    )
    speaker = one_line(values.get("name", "")) or None
    cue, findings = read_cue(start, end, rejoined(text), number, speaker)
    return replace(cue, align=align) if cue else None, findings


def _milliseconds(text: str) -> int | None:
    match = _TIME.match(text)
    if not match:
        return None
    hours, minutes, seconds, fraction = match.groups()
    rest = int(fraction.ljust(3, "0"))
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + rest
