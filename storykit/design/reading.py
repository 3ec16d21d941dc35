"""Layers out of a file's plain values: expressions worked out, options read, mistakes kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storykit.design.expressions import is_template, read_expression
from storykit.design.layers import KINDS, Group, Layer
from storykit.design.options import attribute, options_of
from storykit.documents import child
from storykit.errors import nearest

MOST_LAYERS = 200
_VALUED = ("text", "number", "list", "picture", "video", "icon", "qr", "dates", "progress")
"""Kinds of layers that have nothing to show where their value is empty."""

Report = Callable[[str, str, str], None]
"""Takes the path of a mistake, what is wrong and the cure."""

_UNKNOWN = object()


@dataclass
class LayerReader:
    """Reads layers of one layout.

    With `variables` expressions are worked out. Without them the file itself is checked:
    expressions must be well formed and use only `names`, and everything that is not an expression
    must be valid.
    """

    report: Report
    names: frozenset[str] = frozenset()
    variables: Mapping[str, Any] | None = None
    _count: int = field(default=0)

    def layers(self, raw: object, path: str) -> tuple[Layer, ...]:
        """The layers of a list, but for those whose condition fails or whose value is empty."""
        if not isinstance(raw, list):
            self.report(path, "Layers are a list.", "Begin each with “- text: …” or another kind.")
            return ()
        found = (self.layer(item, child(path, index)) for index, item in enumerate(raw))
        return tuple(layer for layer in found if layer is not None)

    def layer(self, raw: object, path: str) -> Layer | None:
        """One layer, or None where it is left out or wrong."""
        self._count += 1
        if self._count > MOST_LAYERS:
            if self._count == MOST_LAYERS + 1:
                self.report(path, f"There are more than {MOST_LAYERS} layers.", "Use fewer.")
            return None
        kind_name = self._kind(raw, path)
        if kind_name is None:
            return None
        assert isinstance(raw, dict)
        if self.variables is not None and not self._holds(raw, path):
            return None
        kind = KINDS[kind_name]
        given = self._options(kind, kind_name, raw, path)
        if kind is Group:
            given["layers"] = self.layers(raw.get("layers"), child(path, "layers"))
        if self.variables is not None and self._empty(kind_name, given):
            return None
        return kind(key=path, **given)

    def _kind(self, raw: object, path: str) -> str | None:
        if not isinstance(raw, dict) or not raw:
            self.report(path, "A layer is a mapping.", f"It has one of {', '.join(KINDS)}.")
            return None
        kinds = [key for key in raw if key in KINDS]
        if not kinds:
            first = next(iter(raw))
            cure = nearest(first, tuple(KINDS))
            self.report(child(path, first), f"There is no kind of layer “{first}”.", cure)
            return None
        # `shape: line` beside `height:` is one kind; in `group: row` the key `layers` is no kind.
        if len(kinds) > 1:
            self.report(
                child(path, kinds[1]),
                f"A layer is either “{kinds[0]}” or “{kinds[1]}”.",
                "Make two layers of it: begin the second with a hyphen of its own.",
            )
        return str(kinds[0])

    def _holds(self, raw: Mapping[str, Any], path: str) -> bool:
        value = self._value(raw.get("if", True), child(path, "if"))
        return bool(value) and value is not _UNKNOWN

    def _options(
        self, kind: type[Layer], kind_name: str, raw: Mapping[str, Any], path: str
    ) -> dict[str, Any]:
        known = options_of(kind)
        given: dict[str, Any] = {}
        for key, written in raw.items():
            below = child(path, key)
            if kind is Group and key == "layers":
                continue
            if key != kind_name and key in KINDS:
                continue  # told already
            if key != kind_name and (key not in known or key == "value"):
                names = tuple(name for name in known if name != "value")
                self.report(below, f"A {kind_name} layer has no “{key}”.", nearest(key, names))
                continue
            option = known["value" if key == kind_name else key]
            value = self._value(written, below)
            if value is _UNKNOWN or (value in ("", None) and key != kind_name):
                continue
            try:
                given[attribute("value" if key == kind_name else key)] = option.metadata["read"](
                    value
                )
            except ValueError as error:
                self.report(below, f"“{key}” is wrong: {error}.", "")
        return given

    def _value(self, written: Any, path: str) -> Any:
        """What stands there with its expressions worked out; _UNKNOWN where they cannot be yet."""
        if isinstance(written, str) and is_template(written):
            return self._expression(written, path)
        if isinstance(written, dict):
            items = {key: self._value(value, child(path, key)) for key, value in written.items()}
            return {key: value for key, value in items.items() if value is not _UNKNOWN}
        if isinstance(written, list):
            values = [self._value(value, child(path, n)) for n, value in enumerate(written)]
            return _UNKNOWN if any(value is _UNKNOWN for value in values) else values
        return written

    def _expression(self, written: str, path: str) -> Any:
        try:
            expression = read_expression(written)
            if self.variables is not None:
                return expression.value(self.variables)
        except ValueError as error:
            self.report(path, f"{error}.", "")
            return _UNKNOWN
        for name in sorted(expression.names - self.names):
            cure = nearest(name, tuple(sorted(self.names)))
            self.report(path, f"There is no field or value “{name}”.", cure)
        return _UNKNOWN

    @staticmethod
    def _empty(kind_name: str, given: Mapping[str, Any]) -> bool:
        if kind_name in _VALUED:
            value = given.get("value")
            return value is None or value == "" or value == () or value == []
        if kind_name == "chart":
            return not given.get("rows")
        return kind_name == "group" and not given["layers"]
