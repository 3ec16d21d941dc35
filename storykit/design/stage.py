"""What all layers of a board share: theme, tone, language, frame; and which side is start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from storykit.assets import Assets
from storykit.design.corner import corner_box
from storykit.design.hiding import identity
from storykit.design.layers import Align, Layer
from storykit.design.measures import DESIGN_SIDE, BoxRule, Color, Length
from storykit.design.model import Entrance, Wipe
from storykit.design.rules import EnterRule
from storykit.design.styles import Theme, Tone
from storykit.documents import Document
from storykit.errors import AssetError, Finding, LayoutError, StorykitError, UsageError, Where
from storykit.formats import Format
from storykit.language import Language
from storykit.script.people import Hide
from storykit.spans import Box
from storykit.text.fonts import FontBook

Physical = Literal["left", "center", "right"]
Toward = Literal["all", "top", "bottom", "left", "right", "bottom-left", "bottom-right"]


@dataclass(frozen=True)
class Stage:
    """The surroundings of one board.

    `digits` is how numbers are written; `moving` tells a scene of a video from a card at rest, and
    `opening` that nothing in it comes in; `corner_logo` that a logo stands over the whole video;
    `hide` is what is covered in each of the `hidden_files`, which are told by `identity`; `folder`
    is the story's own. `given` are the files that fields brought; whatever else a layout names is
    looked for by `assets`.
    """

    theme: Theme
    tone: Tone
    language: Language
    format: Format
    fonts: FontBook
    source: Document
    captions: bool = False
    moving: bool = False
    opening: bool = False
    corner_logo: bool = False
    digits: Literal["native", "western"] = "western"
    logo: Path | None = None
    focus: tuple[float, float] = (0.5, 0.5)
    hide: tuple[Hide, ...] = ()
    hidden_files: frozenset[object] = frozenset()
    folder: Path | None = None
    assets: Assets = field(default_factory=lambda: Assets(()))
    given: frozenset[str] = frozenset()

    @property
    def rtl(self) -> bool:
        """Whether the board is mirrored."""
        return self.language.right_to_left

    @property
    def unit(self) -> float:
        """Frame pixels in one design pixel.

        Wide frames have room beside their texts and are often seen small, so all is larger in them.
        """
        wide = self.format.width > 1.2 * self.format.height
        return (
            min(self.format.width, self.format.height)
            / DESIGN_SIDE
            * (1.15 if wide else self.format.zoom)
        )

    @property
    def frame(self) -> Box:
        """The whole frame."""
        return Box(0, 0, self.format.width, self.format.height)

    @property
    def clear(self) -> Box:
        """The safe area, without the caption band and the logo's corner where these are used."""
        safe = self.format.safe
        top, bottom = safe.y, safe.bottom
        if self.captions:
            bottom = self.format.caption.y - 20 * self.unit
        if self.corner_logo:
            top = max(top, corner_box(self.format, self.language).bottom + 20 * self.unit)
        return Box(safe.x, top, safe.width, max(1.0, bottom - top))

    def pixels(self, length: Length, whole: float = 0.0) -> float:
        """A length in frame pixels."""
        return length.pixels(whole, self.unit)

    def color(self, name: str, key: str) -> Color:
        """A colour by name; LayoutError naming the layer where there is none."""
        try:
            return self.theme.color(name, self.tone)
        except UsageError as error:
            raise self.mistake(key, error) from None

    def file(self, written: str, key: str) -> Path:
        """The file a layer shows: a field's, or one beside the story.

        A layout cannot lead out of the story's folder any more than a script can. Raises
        LayoutError naming the layer where there is no such file, or it is not allowed.
        """
        if written in self.given:
            return Path(written)
        try:
            return self.assets.resolve(written)
        except AssetError as error:
            raise self.mistake(key, error) from None

    def hidden_in(self, file: Path) -> tuple[Hide, ...]:
        """What is covered in a file, whatever name a layout has for it."""
        return self.hide if self.hide and identity(file) in self.hidden_files else ()

    def mistake(self, key: str, error: StorykitError) -> LayoutError:
        """An error about one layer of the layout."""
        where = self.source.where(key)
        if key.startswith("decor"):
            where = Where(self.theme.file, path=key)
        return LayoutError([Finding(LayoutError.rule, "error", error.message, error.cure, where)])

    def side(self, align: Align) -> Physical:
        """The physical side of an alignment."""
        if align == "center":
            return "center"
        return "left" if (align == "start") != self.rtl else "right"

    def toward(self, side: str) -> Toward:
        """The physical direction of a layout's one."""
        first, second = ("right", "left") if self.rtl else ("left", "right")
        directions: dict[str, str] = {
            "start": first,
            "end": second,
            "bottom-start": f"bottom-{first}",
            "bottom-end": f"bottom-{second}",
        }
        return directions.get(side, side)  # type: ignore[return-value]

    def box(self, rule: BoxRule, area: Box) -> Box:
        """A layout's box in frame pixels, mirrored where lines run from right to left."""
        x, width = self._along(rule.start, rule.end, rule.width, area.width)
        y, height = self._along(rule.top, rule.bottom, rule.height, area.height)
        if self.rtl:
            x = area.width - x - width
        return Box(area.x + x, area.y + y, width, height)

    def _along(
        self, before: Length | None, after: Length | None, size: Length | None, whole: float
    ) -> tuple[float, float]:
        """Offset and size along one axis."""
        first = None if before is None else self.pixels(before, whole)
        last = None if after is None else self.pixels(after, whole)
        length = None if size is None else self.pixels(size, whole)
        if length is None:
            return first or 0.0, max(0.0, whole - (first or 0.0) - (last or 0.0))
        if first is None:
            first = (whole - length) / 2 if last is None else whole - last - length
        return first, length

    def area(self, layer: Layer, default: str) -> Box:
        """The area a layer's box is measured from."""
        name = layer.area or default
        return {"frame": self.frame, "safe": self.format.safe, "clear": self.clear}[name]

    def enter(self, rule: EnterRule | None, step: int = 0) -> Entrance | None:
        """An entrance in physical terms; `step` counts the items that come in before.

        Where words stand in columns, reading starts at their heads, and so do slides and wipes.
        """
        if rule is None or not self.moving or self.opening:
            return None
        height, width = self.format.height, self.format.width
        slide = self.pixels(rule.slide, width)
        across, down = slide * (1 if self.rtl else -1), 0.0
        if self.language.vertical:
            across, down = 0.0, -slide
        return Entrance(
            delay=rule.delay + step * rule.each,
            duration=max(rule.fade, rule.time) or 400,
            fade=bool(rule.fade),
            dx=across,
            dy=down + self.pixels(rule.rise, height) - self.pixels(rule.drop, height),
            wipe=self._wipe(rule.wipe),
        )

    def _wipe(self, side: str) -> Wipe | None:
        """The physical direction of a wipe from a side."""
        ways: tuple[Wipe, Wipe] = ("left-to-right", "right-to-left")
        if self.language.vertical:
            ways = ("down", "up")
        elif self.rtl:
            ways = ("right-to-left", "left-to-right")
        known: dict[str, Wipe] = {"up": "up", "down": "down", "start": ways[0], "end": ways[1]}
        return known.get(side)
