"""Captions for subtitle files that keep their look: the painter's lines, size, colours, place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from storykit.design.captioning.backdrops import Backdrop, usual_backdrop
from storykit.design.captioning.lines import painted
from storykit.design.captioning.looks import CaptionLook, caption_look, speaker_colors
from storykit.design.captioning.measures import CaptionMeasure, caption_measure, set_text
from storykit.design.captioning.pieces import ground_plate, origin_of
from storykit.design.captioning.places import Place
from storykit.design.measures import Color
from storykit.design.styles import Theme
from storykit.formats import Format
from storykit.language import Language, find_language
from storykit.spans import Span
from storykit.subtitles.attaching import Attachment, attachment
from storykit.subtitles.base import Look, Plate, SubtitleOptions
from storykit.subtitles.looks import reach_of
from storykit.text import FontBook, Paragraph, default_fonts
from storykit.text.faces import Face
from storykit.timeline.model import Cue


@dataclass(frozen=True)
class CaptionFile:
    """Cues with their text in the painter's lines, and how they look.

    `look` is that of most scenes, `scenes` holds those of the others, `speakers` the colours of who
    speaks. `plates` lie behind captions, by their times; `fonts` are what these are set in.
    """

    cues: tuple[Cue, ...]
    look: Look
    scenes: Mapping[str, Look] = field(default_factory=dict)
    speakers: Mapping[str, Color] = field(default_factory=dict)
    plates: Mapping[Span, Plate] = field(default_factory=dict)
    fonts: tuple[Attachment, ...] = ()

    def options(self, options: SubtitleOptions | None = None) -> SubtitleOptions:
        """How a subtitle file is written that looks so; all else is as in `options`."""
        return replace(
            options or SubtitleOptions(),
            look=self.look,
            scenes=self.scenes,
            speakers_in=self.speakers,
            plates=self.plates,
            fonts=self.fonts,
        )


def caption_file(
    cues: Sequence[Cue],
    theme: Theme,
    language: str | Language,
    format: Format,
    fonts: FontBook | None = None,
    *,
    highlight: str | None = None,
    style: str | None = None,
    backdrops: Mapping[str, Backdrop] | None = None,
) -> CaptionFile:
    """The captions as they are burned into films of a format, for files that others draw.

    What such files cannot hold is left out: words are lit only in karaoke, and nothing moves.
    Captions that are seen a few words at a time are whole.
    """
    row = find_language(language) if isinstance(language, str) else language
    book = fonts or default_fonts()
    measure = caption_measure(theme, row, format)
    set_cues = [(cue, painted(cue, measure, row, book)) for cue in cues]
    paragraphs = [found[1] for _, found in set_cues if found is not None]
    sample = paragraphs or [set_text("x", measure, row, book)]
    typeset = _typeset(
        measure, sample, format, [f"{cue.speaker or ''}: {cue.text}" for cue in cues]
    )
    usual = usual_backdrop(format)
    grounds = {"": usual, **(backdrops or {})}
    drawn = {
        scene: caption_look(theme.captions, name=style, highlight=highlight, behind=backdrop.behind)
        for scene, backdrop in grounds.items()
    }
    looks = {scene: typeset.look(look, grounds[scene].place) for scene, look in drawn.items()}
    counted = Counter(looks.get(cue.scene, looks[""]) for cue in cues)
    most = counted.most_common(1)[0][0] if counted else looks[""]
    plates: dict[Span, Plate] = {}
    for cue, found in set_cues:
        scene = cue.scene if cue.scene in grounds else ""
        if found is not None:
            origin = origin_of(found[1], measure, grounds[scene].place)
            plate = ground_plate(found[1], origin, drawn[scene], measure, format)
            plates |= {cue.span: plate} if plate else {}
    return CaptionFile(
        tuple(cue if found is None else found[0] for cue, found in set_cues),
        most,
        {scene: look for scene, look in looks.items() if scene and look != most},
        {name: c for name, c in speaker_colors(cues, theme.captions).items() if c != most.color},
        plates,
        (typeset.font,) if typeset.font else (),
    )


def _face(paragraphs: Sequence[Paragraph]) -> Face:
    """The face most of the letters are set in."""
    counted = Counter(
        glyph.face for paragraph in paragraphs for glyph in paragraph.glyphs() if glyph.advance
    )
    return counted.most_common(1)[0][0]


def _typeset(
    measure: CaptionMeasure, sample: Sequence[Paragraph], format: Format, texts: Sequence[str]
) -> _Typeset:
    """How captions are set, with a font whose cell is as high as their lines are apart."""
    face, first = _face(sample), sample[0]
    if first.vertical:
        return _Typeset(measure, face, first, format, None)
    below = max(0.0, (first.lines[0].box.bottom - first.lines[0].baseline) / measure.size)
    above = max(0.0, (measure.style.leading or 1.25) - below)
    font = attachment(face.file, face.index, face.family, texts, above, below)
    return _Typeset(measure, face, first, format, font)


@dataclass(frozen=True, eq=False)
class _Typeset:
    """How captions are set, to tell a player that places lines by their font's own cell."""

    measure: CaptionMeasure
    face: Face
    sample: Paragraph
    format: Format
    font: Attachment | None

    def look(self, look: CaptionLook, place: Place) -> Look:
        """The look, its margins such that the first or last baseline is that of the painter."""
        size, pad = self.measure.size, self.measure.pad_y
        font = self.font
        above, below = (
            (font.above, font.below) if font else reach_of(self.face.file, self.face.index)
        )
        lines = self.sample.lines
        bottom = self.format.height - place.box.bottom + pad
        bottom += self.sample.height - lines[-1].baseline - below * size
        top = place.box.y + pad + lines[0].baseline - above * size
        return Look(
            width=self.format.width,
            height=self.format.height,
            font=font.family if font else self.face.family,
            weight=self.face.weight,
            size=size,
            color=look.color,
            ground=look.under,
            box=0.0 if look.ground == "outline" else look.opacity,
            outline=look.outline * size if look.ground == "outline" else 0.0,
            pad=pad,
            cell=above + below,
            leading=self.measure.style.leading or 1.25,
            bottom=max(0.0, bottom),
            side=place.box.x,
            top=None if place.name == "foot" else max(0.0, top),
            lit=look.lit if look.following == "filled" else None,
        )
