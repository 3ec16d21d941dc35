"""Blocks of letters: texts, numbers and lists, measured at a scale."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storykit.design.blocks import Block, panelled
from storykit.design.board import Placed, PlacedShape, PlacedText
from storykit.design.counted import counted_states
from storykit.design.layers import Listing, Number, Setting, Text
from storykit.design.lettering import Lettering, letter
from storykit.design.numerals import counting, number_text, sign_text
from storykit.design.stage import Stage
from storykit.design.styles import Role
from storykit.design.typed import typed_states
from storykit.errors import UsageError
from storykit.language import find_language
from storykit.spans import Box

MARKERS = {
    "dot": ("circle", 0.34, 0.34),
    "dash": ("pill", 0.6, 0.12),
    "check": ("check", 0.7, 0.7),
}
"""Shape, width and height of list markers, in sizes of the text."""

_FLOORS = (1.0, 0.85, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)


@dataclass(frozen=True)
class Words:
    """Sets the words of one stage.

    `floor` lowers every role's smallest size, as a last resort; a `draft` is not balanced. `depth`
    is how long the columns of vertical scripts may be.
    """

    stage: Stage
    floor: float = 1.0
    draft: bool = False
    depth: float | None = None

    def text(self, layer: Text, width: float, scale: float) -> Block:
        """A text in as many lines as it needs."""
        text = sign_text(layer.value, self.stage.language, self.stage.digits)
        block = self._block(layer, text, width, scale, layer.lines, layer.balance)
        if not layer.types or not self.stage.moving or self.stage.opening:
            return block
        parts = tuple(
            replace(part, frames=typed_states(part.lettering, layer.types))
            if isinstance(part, PlacedText) and part.lettering is not None
            else part
            for part in block.parts
        )
        return replace(block, parts=parts)

    def _block(
        self, layer: Setting, text: str, width: float, scale: float, lines: int, balance: bool
    ) -> Block:
        def inner(room: float) -> Block:
            largest, _ = self._sizes(layer, self._role(layer), scale)
            lettering = self._letter(layer, text, room, largest, lines, balance)
            return Block(
                lettering.natural_width,
                lettering.height,
                (self._placed_text(layer, lettering, 0.0, 0.0),),
                lettering.baselines[-1] if lettering.baselines else None,
                lettering.squeezed,
            )

        return panelled(self.stage, layer, layer.panel, width, inner)

    def number(self, layer: Number, width: float, scale: float) -> Block:
        """A number in one line; in video with its states on the way up."""
        stage = self.stage
        text = number_text(layer.value, stage.language, stage.digits, layer.decimals)
        if stage.language.vertical:
            # Numbers stand upright among columns.
            stage = replace(stage, language=find_language("en"))
            return replace(self, stage=stage, depth=None).number(layer, width, scale)
        block = self._uncut(layer, text, width, scale)
        if not layer.counts or not stage.moving or stage.opening:
            return block
        part = next(part for part in block.parts if isinstance(part, PlacedText))
        whole = part.lettering
        assert whole is not None
        states = counting(layer.value, layer.counts, stage.language, stage.digits, layer.decimals)
        frames = counted_states(
            whole,
            states,
            # Wider digits than the last ones are narrowed by nothing: their places are known.
            lambda state: self._letter(layer, state, 2 * whole.width, whole.size, 1, False),
        )
        counted = replace(part, frames=frames)
        return replace(block, parts=tuple(counted if p is part else p for p in block.parts))

    def _uncut(self, layer: Number, text: str, width: float, scale: float) -> Block:
        """A number in one line. One too long for its smallest size is set smaller, not cut.

        Half a number is a wrong number.
        """
        block = self._block(layer, text, width, scale, 1, False)
        if not block.breaks:
            return block
        for floor in _FLOORS:
            smaller = replace(self, floor=self.floor * floor)
            least = smaller._block(layer, text, width, 0.0, 1, False)
            if not least.breaks:
                # At its smallest size it fits: then all that stands with it shrinks.
                return block if floor == 1.0 else least
        return block

    def listing(self, layer: Listing, width: float, scale: float) -> Block:
        """A list whose items share one size, their markers on the start side."""
        items = [str(item) for item in layer.value] if isinstance(layer.value, list | tuple) else []
        largest, _ = self._sizes(layer, self._role(layer), scale)
        gap = self.stage.pixels(layer.gap) * max(scale, 0.5)
        room, indent = width, 0.0
        if layer.marker != "none":
            indent = largest * 1.15
            room = width - indent
        sets = [self._letter(layer, item, room, largest, layer.lines, True) for item in items]
        # One size for all items: that of the one with the longest word.
        size = min((s.size for s in sets), default=largest)
        if any(s.size > size for s in sets):
            sets = [self._letter(layer, item, room, size, layer.lines, True) for item in items]
        parts: list[Placed] = []
        y = 0.0
        for step, lettering in enumerate(sets):
            x = 0.0 if self.stage.rtl else indent
            if layer.marker != "none" and lettering.baselines:
                parts.append(self._marker(layer, lettering, step, width, indent, y))
            parts.append(self._placed_text(layer, lettering, x, y, step))
            y += lettering.height + gap
        height = max(0.0, y - gap)
        breaks = any(s.squeezed for s in sets)
        # Items without a text in this language, as in a story that is not translated yet.
        written = bool(sets) and bool(sets[-1].baselines)
        baseline = y - gap - sets[-1].height + sets[-1].baselines[-1] if written else None
        return Block(width, height, tuple(parts), baseline, breaks)

    def _marker(
        self, layer: Listing, lettering: Lettering, step: int, width: float, indent: float, y: float
    ) -> Placed:
        """An item's marker on the start side, level with the middle of its first line's letters."""
        stage, size = self.stage, lettering.size
        color = stage.color(layer.marker_color, layer.key)
        enter = stage.enter(layer.enter, step)
        middle = y + lettering.baselines[0] - size * 0.3
        if layer.marker == "number":
            text = number_text(step + 1, stage.language, stage.digits, None)
            numeral = self._letter(replace(layer, align="start"), text, indent, size, 1, False)
            x = width - indent if stage.rtl else 0.0
            top = y + lettering.baselines[0] - numeral.baselines[0]
            placed = self._placed_text(layer, numeral, x, top, step)
            return replace(placed, color=color)
        shape, across, high = MARKERS[layer.marker]
        w, h = across * size, high * size
        x = width - w if stage.rtl else 0.0
        return PlacedShape(layer.key, Box(x, middle - h / 2, w, h), enter, shape, color)

    def size_of(self, layer: Setting, scale: float) -> float:
        """The size a layer's words have at a scale, if they fit."""
        return self._sizes(layer, self._role(layer), scale)[0]

    def _role(self, layer: Setting) -> Role:
        try:
            return self.stage.theme.role(layer.type)
        except UsageError as error:
            raise self.stage.mistake(layer.key, error) from None

    def _sizes(self, layer: Setting, role: Role, scale: float) -> tuple[float, float]:
        """The largest size at a scale, and the smallest, in pixels."""
        factor = layer.scale * self.stage.theme.script_rule(self.stage.language.script).scale
        smallest = self.stage.pixels(role.smallest) * factor * self.floor
        return max(self.stage.pixels(role.largest) * factor * scale, smallest), smallest

    def _letter(
        self, layer: Setting, text: str, width: float, largest: float, lines: int, balance: bool
    ) -> Lettering:
        role = self._role(layer)
        _, smallest = self._sizes(layer, role, 1.0)
        return letter(
            text,
            role,
            self.stage,
            width=width,
            largest=largest,
            smallest=min(smallest, largest),
            lines=lines,
            align=layer.align,
            balance=balance and not self.draft,
            depth=self.depth,
        )

    def _placed_text(
        self, layer: Setting, lettering: Lettering, x: float, y: float, step: int = 0
    ) -> PlacedText:
        role = self._role(layer)
        marked = self.stage.theme.emphasis.style == "marker" and bool(lettering.emphasis)
        return PlacedText(
            layer.key,
            Box(x, y, lettering.width, lettering.height),
            self.stage.enter(layer.enter, step),
            lettering,
            layer.type,
            self.stage.color(layer.color or role.color, layer.key),
            self.stage.color("on-accent" if marked else role.emphasis, layer.key),
            self.stage.color("accent", layer.key) if marked else None,
        )
