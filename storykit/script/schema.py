"""The script as a JSON Schema (draft 2020-12), for editors that help while one writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from storykit.formats import known_formats
from storykit.script.fields import Field, Translatable
from storykit.script.loading import MOST_CARDS, MOST_SCENES
from storykit.script.models import Story
from storykit.script.texts import LONGEST_TEXT
from storykit.script.upgrades import CURRENT

Schema = dict[str, Any]

_TAG = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
_TEXT: Schema = {"$ref": "#/$defs/Text"}
_PATH: Schema = {"type": "string", "minLength": 1}
_CELL: Schema = {"anyOf": [{"type": "number"}, _TEXT]}
_KINDS: Mapping[str, Schema] = {
    "text": _TEXT,
    "list": {"$ref": "#/$defs/Texts"},
    "number": _CELL,
    "picture": _PATH,
    "clip": _PATH,
    "choice": {"type": "string"},
    "rows": {"type": "array", "items": {"type": "object", "additionalProperties": _CELL}},
}


def story_schema(
    layouts: Mapping[str, Mapping[str, Field]],
    *,
    formats: Collection[str] = known_formats(),
    themes: Collection[str] = (),
    names: Mapping[str, Collection[str]] | None = None,
) -> Schema:
    """The schema of a story script with these layouts; `names` as `load_story` knows them.

    Descriptions come from the models and from the layouts' own words. The schema is a little more
    lenient than `load_story`, which also knows languages, paths and what is written twice.
    """
    schema = _tidy(Story.model_json_schema())
    parts: dict[str, Schema] = schema.pop("$defs")
    for name, most in (("Scene", MOST_SCENES), ("Card", MOST_CARDS)):
        parts[name] = _content(parts[name], layouts)
        schema["properties"][f"{name.lower()}s"]["maxItems"] = most
    _open_lists(schema["properties"], formats)
    _open_lists(parts["Card"]["properties"], formats)
    for path, known in (names or {}).items():
        part, key = path.split(".")
        parts[part.capitalize()]["properties"][key] = {
            "type": "string",
            "enum": sorted(known),
            "description": parts[part.capitalize()]["properties"][key]["description"],
        }
    if themes:
        schema["properties"]["theme"]["examples"] = sorted(themes)
    version = {"const": CURRENT, "description": "The version of the script."}
    schema["properties"] = {"storykit": version, **schema["properties"]}
    schema["required"] = ["storykit", "title", "languages"]
    schema["anyOf"] = [{"required": ["scenes"]}, {"required": ["cards"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "storykit story",
        **schema,
        "$defs": {"Text": _text(), "Texts": _texts(), **parts},
    }


def _text() -> Schema:
    plain: Schema = {"type": ["string", "number", "boolean", "null"], "maxLength": LONGEST_TEXT}
    return {
        "description": "One text for all languages, or one for each: {en: …, ar: …}.",
        "anyOf": [
            plain,
            {
                "type": "object",
                "propertyNames": {"pattern": _TAG},
                "additionalProperties": plain,
            },
        ],
    }


def _texts() -> Schema:
    return {
        "description": "A list of texts, or one list for each language.",
        "anyOf": [
            {"type": "array", "items": _TEXT},
            {
                "type": "object",
                "propertyNames": {"pattern": _TAG},
                "additionalProperties": {"type": "array", "items": {"type": ["string", "number"]}},
            },
            _TEXT,
        ],
    }


def _content(part: Schema, layouts: Mapping[str, Mapping[str, Field]]) -> Schema:
    """A scene or card: its own keys, and those of the layout it names."""
    properties = {key: value for key, value in part["properties"].items() if key != "fields"}
    properties["layout"] = {**properties["layout"], "enum": sorted(layouts)}
    named: list[Schema] = []
    for name, fields in sorted(layouts.items()):
        own = {key: _field(field) for key, field in fields.items() if key not in properties}
        required = [key for key, field in fields.items() if field.required and not field.otherwise]
        choices = [
            {"anyOf": [{"required": [key]}, {"required": [field.otherwise]}]}
            for key, field in fields.items()
            if field.required and field.otherwise
        ]
        # Apart, since a branch that fails for a missing field would disown the fields it allows.
        for then in ({"properties": own}, {"required": required}, *choices):
            chosen = {"properties": {"layout": {"const": name}}, "required": ["layout"]}
            named.append({"if": chosen, "then": then})
    return {
        "type": "object",
        "description": part["description"],
        "properties": properties,
        "required": ["layout"],
        "allOf": named,
        "unevaluatedProperties": False,
    }


def _field(field: Field) -> Schema:
    kind = dict(_KINDS[field.kind])
    if field.choices:
        kind["enum"] = list(field.choices)
    if field.about:
        kind["description"] = _sentence(field.about)
    return kind


def _open_lists(properties: dict[str, Schema], formats: Collection[str]) -> None:
    """Languages and formats may be one word instead of a list of one."""
    words = (("languages", {"pattern": _TAG}), ("formats", {"enum": sorted(formats)}))
    for key, word in words:
        one: Schema = {"type": "string", **word}
        properties[key] = {
            "description": properties[key]["description"],
            "anyOf": [one, {"type": "array", "items": one, "uniqueItems": True}],
        }


def _tidy(node: Any) -> Any:
    """What pydantic writes, without what editors would show and nobody needs."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("anyOf") == _translatable_schema()["anyOf"]:
        about = node.get("description")
        return {**_TEXT, "description": _sentence(about)} if about else dict(_TEXT)
    tidy = {
        key: {name: _tidy(item) for name, item in value.items()}
        if key in ("properties", "$defs")
        else _tidy(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and (key, value) != ("default", None)
    }
    tidy.pop("ge", None)
    tidy.pop("le", None)
    texts = _translatable_schema()["anyOf"]
    if "anyOf" in node and all(option in node["anyOf"] for option in texts):
        rest = [_tidy(option) for option in node["anyOf"] if option not in texts]
        tidy["anyOf"] = [dict(_TEXT), *rest]
    if isinstance(node.get("description"), str):
        tidy["description"] = _sentence(node["description"].partition("\n\n")[0])
    return tidy


def _translatable_schema() -> Schema:
    return Translatable.__get_pydantic_json_schema__(None, None)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
