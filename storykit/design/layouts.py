"""Layouts: finding them, reading them, and what they become in one format and direction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from storykit.assets import lies_in, shared_folder
from storykit.design.branches import CONDITIONS, changed, holds
from storykit.design.layers import KINDS, Layer
from storykit.design.reading import LayerReader
from storykit.documents import Document, child, parse_document, read_text
from storykit.errors import Finding, LayoutError, ScriptError, UsageError, Where, nearest
from storykit.formats import FORMATS
from storykit.script.fields import Field, FieldKind

VARIABLES = frozenset({"theme", "tone", "language", "frame", "story", "card"})
"""The names every layout knows beside its own fields."""

_KEYS = ("about", "fields", "tone", "layers", "when")
_KINDS_BY_NAME: dict[str, FieldKind] = {
    "image": "picture", "picture": "picture", "photo": "picture", "portrait": "picture",
    "logo": "picture", "background": "picture", "before": "picture", "after": "picture",
    "map": "picture", "icon": "picture", "video": "clip", "clip": "clip", "items": "list",
    "number": "number", "rows": "rows",
}  # fmt: skip


Branch = tuple[Mapping[str, Any], Mapping[str, str]]
"""A layout's plain values under some conditions, and where each changed path was written."""


@dataclass(frozen=True)
class Layout:
    """A layout as read from its file and checked.

    `fields` are what a scene or card may give it; `raw` holds its layers and overrides as plain
    values, which `layers_for` turns into typed ones.
    """

    name: str
    file: Path
    about: str
    fields: Mapping[str, Field]
    raw: Mapping[str, Any]
    document: Document
    branches: dict[frozenset[str], Branch] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What `when:` makes of it under conditions that were met already."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (read_layout, (self.file,))

    def __hash__(self) -> int:
        return hash((self.name, self.file))


def layout_folders(story_folder: Path | None = None) -> tuple[Path, ...]:
    """Where layouts are looked for: the story's own folder first, then storykit's."""
    own = (story_folder / "layouts",) if story_folder is not None else ()
    return (*own, shared_folder("templates") / "layouts")


def layout_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Every layout's file by name; earlier folders hide the same name in later ones.

    Links that lead out of the story's folder are left out.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            for file in sorted(folder.glob("*.yaml")):
                if lies_in(file, folder.parent):
                    found.setdefault(file.stem, file)
    return dict(sorted(found.items()))


def find_layout(name: str, story_folder: Path | None = None) -> Layout:
    """The layout of that name; UsageError with the nearest name, LayoutError with every mistake."""
    files = layout_files(layout_folders(story_folder))
    if name not in files:
        raise UsageError(f"There is no layout “{name}”.", cure=nearest(name, tuple(files)))
    return read_layout(files[name])


def layout_fields(folders: Iterable[Path]) -> Mapping[str, Mapping[str, Field]]:
    """The fields of every layout in the folders, by layout and field.

    A layout is read when its fields are first asked for, so that a story pays for those it uses;
    LayoutError then holds every mistake of one that is wrong.
    """
    return _LayoutFields(layout_files(folders))


class _LayoutFields(Mapping[str, Mapping[str, Field]]):
    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> Mapping[str, Field]:
        return read_layout(self._files[name]).fields

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def read_layout(file: Path) -> Layout:
    """The layout in a file, checked whole; LayoutError holds every mistake with line and layer."""
    try:
        text = read_text(file)
    except ScriptError as error:
        raise LayoutError(LayoutError.findings_from(error.findings)) from None
    return _read(file, text)


@lru_cache(maxsize=256)
def _read(file: Path, text: str) -> Layout:
    findings: list[Finding] = []
    try:
        document = parse_document(text, file, findings)
    except ScriptError as error:
        findings.extend(f for f in error.findings if f not in findings)
        raise LayoutError(LayoutError.findings_from(findings)) from None
    findings = LayoutError.findings_from(findings)
    data = document.data
    if not isinstance(data, dict):
        raise LayoutError(
            [_finding(Where(file, 1, 1), "A layout is a mapping.", "See docs/layouts.md.")]
        )
    for key in data:
        if key not in _KEYS:
            findings.append(
                _finding(
                    document.where_key(child("", key)),
                    f"A layout has no “{key}”.",
                    nearest(key, _KEYS),
                )
            )
    fields = MappingProxyType(dict(_fields(data.get("fields", {}), document, findings)))
    for name, wish in fields.items():
        if wish.otherwise and wish.otherwise not in fields:
            where = document.where(child(child("fields", name), "or"))
            cure = nearest(wish.otherwise, tuple(fields))
            findings.append(_finding(where, f"There is no field “{wish.otherwise}”.", cure))
    layout = Layout(
        file.stem, file, str(data.get("about", "")), fields, MappingProxyType(data), document
    )
    _check_layers(layout, findings)
    if findings:
        raise LayoutError(dict.fromkeys(findings))
    return layout


def layers_for(
    layout: Layout, terms: frozenset[str], variables: Mapping[str, Any]
) -> tuple[Layer, ...]:
    """The layout's layers with its expressions worked out.

    `terms` are the conditions that hold (`conditions`); `variables` holds the fields and what
    `VARIABLES` names. Raises LayoutError with every mistake.
    """
    findings: list[Finding] = []
    raw, origins = _overridden(layout, terms)
    reader = LayerReader(_reporter(layout, origins, findings), variables=variables)
    layers = reader.layers(raw.get("layers", []), "layers")
    if findings:
        raise LayoutError(findings)
    return layers


def tone_for(layout: Layout, terms: frozenset[str]) -> str:
    """The tone of the theme that the layout asks for under the conditions that hold."""
    raw, _ = _overridden(layout, terms)
    return str(raw.get("tone", "page"))


def _fields(
    raw: object, document: Document, findings: list[Finding]
) -> Iterator[tuple[str, Field]]:
    if not isinstance(raw, dict):
        findings.append(
            _finding(document.where("fields"), "Fields are a mapping.", "Write {title: required}.")
        )
        return
    for name, said in raw.items():
        where = document.where(child("fields", name))
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in VARIABLES:
            findings.append(
                _finding(where, f"A field cannot be called “{name}”.", "Choose another name.")
            )
            continue
        kind = _KINDS_BY_NAME.get(name, "text")
        if said in ("required", "optional"):
            yield name, Field(kind, said == "required")
        elif isinstance(said, dict):
            yield name, _long_field(name, kind, said, document, findings)
        else:
            findings.append(
                _finding(
                    where, f"“{name}” is “required”, “optional” or a mapping.", "Write one of them."
                )
            )
            yield name, Field(kind)


def _long_field(
    name: str, kind: FieldKind, said: Mapping[str, Any], document: Document, findings: list[Finding]
) -> Field:
    known = ("kind", "required", "about", "choices", "or")
    for key in said:
        if key not in known:
            where = document.where(child(child("fields", name), key))
            findings.append(_finding(where, f"A field has no “{key}”.", nearest(key, known)))
    chosen = said.get("kind", kind)
    if chosen not in get_args(FieldKind):
        where = document.where(child(child("fields", name), "kind"))
        findings.append(
            _finding(
                where,
                f"There is no kind of field “{chosen}”.",
                nearest(str(chosen), get_args(FieldKind)),
            )
        )
        chosen = kind
    choices = said.get("choices", [])
    return Field(
        chosen,
        said.get("required") is True,
        str(said.get("about", "")),
        tuple(map(str, choices)) if isinstance(choices, list) else (),
        str(said.get("or", "")),
    )


def _check_layers(layout: Layout, findings: list[Finding]) -> None:
    """Checks the layers as they stand and as each branch of `when:` makes them."""
    names = VARIABLES | set(layout.fields)
    raw = layout.raw
    if "layers" not in raw:
        findings.append(
            _finding(layout.document.where(""), "The layout has no layers.", "Add “layers:”.")
        )
        return
    LayerReader(_reporter(layout, {}, findings), names).layers(raw["layers"], "layers")
    when = raw.get("when", {})
    if not isinstance(when, dict):
        findings.append(
            _finding(
                layout.document.where("when"), "“when” is a mapping.", "Write {landscape: {…}}."
            )
        )
        return
    for condition, changes in when.items():
        _check_condition(layout, condition, findings)
        before = len(findings)
        made, origins = changed(layout.raw, [(condition, changes)], _reporter(layout, {}, findings))
        if len(findings) == before:
            LayerReader(_reporter(layout, origins, findings), names).layers(
                made["layers"], "layers"
            )


def _check_condition(layout: Layout, condition: str, findings: list[Finding]) -> None:
    known = (*FORMATS, *CONDITIONS, *layout.fields)
    for word in condition.split():
        if word.removeprefix("no-") not in known and word not in known:
            findings.append(
                _finding(
                    layout.document.where_key(child("when", condition)),
                    f"“{word}” is no condition.",
                    nearest(word.removeprefix("no-"), known),
                )
            )


def _overridden(layout: Layout, terms: frozenset[str]) -> Branch:
    if terms not in layout.branches:
        when = layout.raw.get("when", {})
        chosen = [(key, changes) for key, changes in when.items() if holds(key, terms)]
        made: Branch = (layout.raw, {})
        if chosen:
            made = changed(layout.raw, chosen, lambda path, message, cure: None)
        layout.branches[terms] = made
    return layout.branches[terms]


def _reporter(layout: Layout, origins: Mapping[str, str], findings: list[Finding]) -> Any:
    def report(path: str, message: str, cure: str) -> None:
        written = path
        for place, origin in origins.items():
            if path == place or path.startswith((f"{place}.", f"{place}[")):
                written = origin + path[len(place) :]
        where = layout.document.where(written)
        said = message.removesuffix(".") + _in_layer(layout, path) + "."
        findings.append(_finding(where, said, cure))

    return report


def _in_layer(layout: Layout, path: str) -> str:
    """Names the layer a path lies in, by its kind, number and name."""
    hops = re.findall(r"layers\[(\d+)\]", path)
    here: Any = layout.raw
    for hop in hops:
        layers = here.get("layers") if isinstance(here, Mapping) else None
        if not isinstance(layers, list) or int(hop) >= len(layers):
            return ""
        here = layers[int(hop)]
    if not hops or not isinstance(here, dict):
        return ""
    kind = next((f"{key} " for key in here if key in KINDS), "")
    name = f" “{here['name']}”" if isinstance(here.get("name"), str) else ""
    return f" ({kind}layer {'.'.join(hops)}{name})"


def _finding(where: Where, message: str, cure: str) -> Finding:
    return Finding(LayoutError.rule, "error", message, cure, where)
