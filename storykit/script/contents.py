"""Scenes and cards, with the fields their layouts ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from storykit.documents import child
from storykit.errors import nearest
from storykit.files import safe_name
from storykit.script.fields import Cell, FieldValue, Translatable, Values
from storykit.script.fields import Field as LayoutField
from storykit.script.mistakes import Mistakes, shown
from storykit.script.models import Card, Content, Scene
from storykit.script.numbers import measure_in
from storykit.script.parts import PartReader
from storykit.script.rules import Rules

AnyContent = TypeVar("AnyContent", Scene, Card)

MOST_ROWS = 100


class ContentReader:
    """Reads the scenes or the cards of one document; what is wrong goes to its mistakes."""

    def __init__(self, parts: PartReader, story: str = "") -> None:
        self.parts = parts
        self.story = story
        self.mistakes: Mistakes = parts.mistakes
        self.rules: Rules = parts.rules

    def contents(
        self, model: type[AnyContent], raw: Any, path: str, most: int
    ) -> tuple[AnyContent, ...]:
        """Every scene or card that is right."""
        if raw is None:
            return ()
        if not isinstance(raw, (list, tuple)):
            self.mistakes.add(
                path,
                f"{shown(raw)} stands where a list should.",
                "Begin each with a hyphen: “- layout: photo”.",
            )
            return ()
        if len(raw) > most:
            self.mistakes.add(
                path, f"There are {len(raw)} {path}; {most} is the most.", "Divide the story."
            )
            return ()
        ids = self._ids(model, raw, path)
        found = (
            self.content(model, item, child(path, index), ids[index])
            for index, item in enumerate(raw)
        )
        return tuple(content for content in found if content is not None)

    def content(self, model: type[AnyContent], raw: Any, path: str, name: str) -> AnyContent | None:
        """The scene or card of that name, or None where something in it is wrong."""
        what = "A scene" if model is Scene else "A card"
        if not isinstance(raw, Mapping):
            self.mistakes.add(
                path,
                f"{shown(raw)} stands where {what.lower()} should.",
                "Write its keys below each other: “layout: photo”, “image: …”.",
            )
            return None
        layout = self._layout(raw, path)
        values = self.parts.values(model, raw, path, skip=("id", "layout", "fields"))
        values["id"], values["layout"] = name, layout or "?"
        values["fields"] = self._fields(model, raw, layout, path, what)
        content = self.parts.build(model, values, path)
        return content if layout else None

    def _layout(self, raw: Mapping[str, Any], path: str) -> str | None:
        """The layout's name; None when it is missing or unknown."""
        name = raw.get("layout")
        known = self.rules.layouts
        if name is None:
            self.mistakes.add(
                child(path, "layout"), "“layout” is missing.", f"Known: {', '.join(sorted(known))}."
            )
        elif not isinstance(name, str):
            self.mistakes.add(child(path, "layout"), f"{shown(name)} is not a layout's name.")
        elif name not in known:
            cure = nearest(name, known)
            self.mistakes.add(child(path, "layout"), f"There is no layout {shown(name)}.", cure)
        else:
            return name
        return None

    def _fields(
        self, model: type[Content], raw: Mapping[str, Any], layout: str | None, path: str, what: str
    ) -> Values[FieldValue]:
        own = set(model.model_fields) - {"fields"}
        wanted = self.rules.layouts.get(layout or "", {})
        found: dict[str, FieldValue] = {}
        for key, value in raw.items():
            if key in wanted and key not in own and value is not None:
                read = self._field(wanted[key], value, child(path, key))
                if read is not None and read != ():
                    found[key] = read
            elif key not in wanted and key not in own:
                self._unknown(key, layout, own, path, what)
        given = {key for key in raw if raw[key] is not None and key in own} | set(found)
        for key, wish in wanted.items():
            below = child(path, key)
            missing = key not in given and wish.otherwise not in given
            if wish.required and missing and not self._wrong_inside(below):
                choice = f" or “{wish.otherwise}”" if wish.otherwise else ""
                self.mistakes.add(
                    below,
                    f"The layout “{layout}” needs “{key}”{choice}, which is "
                    + ("empty." if key in raw else "missing."),
                    f"Write “{key}: …” below “layout: {layout}”."
                    + (f" It is {wish.about.rstrip('.')}." if wish.about else ""),
                )
        return Values(found)

    def _wrong_inside(self, path: str) -> bool:
        return any(finding.where.path.startswith(path) for finding in self.mistakes.findings)

    def _unknown(self, key: str, layout: str | None, own: set[str], path: str, what: str) -> None:
        layouts = self.rules.layouts
        having = sorted(name for name, fields in layouts.items() if key in fields)
        if layout is None:
            if not having:
                every = own.union(*layouts.values())
                self.mistakes.add_unknown_key(path, key, what, every)
        elif having:
            self.mistakes.add(
                child(path, key),
                f"The layout “{layout}” has no “{key}”.",
                f"It has: {', '.join(layouts[layout])}. “{key}” is for: {', '.join(having[:8])}.",
                at_key=True,
            )
        else:
            named = f"{what} with the layout “{layout}”"
            self.mistakes.add_unknown_key(path, key, named, own | set(layouts[layout]))

    def _field(self, wish: LayoutField, value: Any, path: str) -> FieldValue | None:
        """A field's value by its kind; None when it is empty or wrong."""
        texts = self.parts.texts
        if wish.kind == "list":
            return texts.texts(value, path)
        if wish.kind == "number":
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            return value if is_number else texts.text(value, path)
        if wish.kind == "rows":
            return self._rows(value, path)
        if wish.kind == "text":
            return texts.text(value, path)
        if not isinstance(value, str):
            value = self.mistakes.document.written.get(path, value)
        if not isinstance(value, str):
            wanted = "a word" if wish.kind == "choice" else "the path of a file"
            self.mistakes.add(path, f"{shown(value)} stands where {wanted} should.")
            return None
        if wish.kind == "choice":
            if wish.choices and value not in wish.choices:
                self.mistakes.add(path, f"{shown(value)} is unknown.", nearest(value, wish.choices))
            return value
        if value:
            self.parts.check_path(value, path)
        return value or None

    def _rows(self, value: Any, path: str) -> tuple[Mapping[str, Cell], ...] | None:
        if not isinstance(value, (list, tuple)) or not all(isinstance(r, Mapping) for r in value):
            self.mistakes.add(
                path,
                f"{shown(value)} stands where rows should.",
                "Write a list of rows with keys: “- {label: …, value: 12}”.",
            )
            return None
        if len(value) > MOST_ROWS:
            self.mistakes.add(path, f"There are more than {MOST_ROWS} rows.", "Keep the main ones.")
            return None
        rows = []
        for index, row in enumerate(value):
            cells = {
                key: self._cell(cell, child(child(path, index), key), key)
                for key, cell in row.items()
            }
            rows.append(Values({key: cell for key, cell in cells.items() if cell is not None}))
        return tuple(rows)

    def _cell(self, value: Any, path: str, key: str) -> Cell | None:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        text: Translatable | None = self.parts.texts.text(value, path)
        return self._amount(text, path) if key == "value" and text is not None else text

    def _amount(self, text: Translatable, path: str) -> Cell | None:
        """What is drawn as long as it is must be a number; its sign is the chart's unit."""
        numbers = []
        for language, written in text:
            number = measure_in(written)
            numbers.append(number)
            if number is None:
                self.mistakes.add(
                    child(path, language) if language else path,
                    f"{shown(written)} stands where a number should.",
                    "Write it in digits, such as 30 or 0.5; what it counts goes into “unit”.",
                )
        # A chart in other digits or another unit for each language keeps them apart.
        return numbers[0] if len(set(numbers)) == 1 else text

    def _ids(self, model: type[Content], raw: list[Any] | tuple[Any, ...], path: str) -> list[str]:
        """The id of each: what is written, as a safe name, or one made of its place or layout.

        Cards of many stories lie in one folder, so that their story's name comes first.
        """
        taken: dict[str, str] = {}
        names: list[str | None] = []
        for index, item in enumerate(raw):
            below = child(child(path, index), "id")
            name = self._written_id(item, below)
            names.append(name)
            if name is None:
                continue
            first = taken.setdefault(name.casefold(), below)
            if first != below:
                line = self.mistakes.document.where(first).line
                where = f"in line {line}" if line else f"at {first}"
                self.mistakes.add(
                    below, f"The id “{name}” is there already, {where}.", "Choose another id."
                )
        counts: dict[str, int] = {}
        for index, item in enumerate(raw):
            if names[index] is None:
                stem = "scene"
                if model is Card:
                    layout = item.get("layout") if isinstance(item, Mapping) else None
                    stem = safe_name(f"{self.story} {layout or 'card'}", "card")
                counts[stem] = counts.get(stem, 0) + 1 if model is Card else index + 1
                while f"{stem}-{counts[stem]}".casefold() in taken:
                    counts[stem] += 1
                names[index] = f"{stem}-{counts[stem]}"
                taken[f"{stem}-{counts[stem]}".casefold()] = path
        return [name or "" for name in names]

    def _written_id(self, item: Any, path: str) -> str | None:
        written = item.get("id") if isinstance(item, Mapping) else None
        if written is None:
            return None
        written = self.mistakes.document.written.get(path, written)
        if isinstance(written, (str, int)) and not isinstance(written, bool):
            name = safe_name(str(written), "")
            if name:
                return name
        self.mistakes.add(
            path, f"{shown(written)} is not an id.", "Write a short name in letters and digits."
        )
        return None
