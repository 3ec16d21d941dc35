"""One social card: a layout, its fields, a language and a format, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from storykit.assets import Assets
from storykit.design.composing import compose, plain_fields
from storykit.design.compositing import Clips
from storykit.design.flattening import flatten
from storykit.design.furnishing import fonts_of
from storykit.design.layouts import Layout, find_layout
from storykit.design.numerals import number_text
from storykit.design.themes import Theme, find_theme
from storykit.errors import UsageError, nearest
from storykit.formats import Format, find_format
from storykit.language import Language, digits, find_language
from storykit.script.fields import FieldValue, Translatable
from storykit.script.models import Content
from storykit.text import FontBook

if TYPE_CHECKING:
    from PIL.Image import Image

    from storykit.design.board import Board

LONGEST_ALT = 1000
"""Characters of an alternative text: what X and LinkedIn take."""


def card(
    layout: str,
    fields: Mapping[str, Any],
    *,
    language: str = "en",
    format: str = "square",
    theme: str = "steppe",
    folder: Path | str | None = None,
    logo: Path | str | None = None,
    focus: tuple[float, float] = (0.5, 0.5),
    digits: Literal["native", "western"] | None = None,
    fonts: FontBook | None = None,
    clips: Clips | None = None,
) -> Image:
    """The card as a Pillow image in RGB; `clips` gives the frames of clips.

    `fields` are the layout's own: texts, numbers, lists, and paths of pictures. A text may be a
    mapping from language tag to text. `folder` is where pictures, layouts, themes and fonts are
    looked for first (the current folder unless told); absolute paths are taken as they are.

    Raises UsageError for unknown names, missing and unknown fields, AssetError for pictures that
    cannot be read, LayoutError and TextError where the card cannot be laid out.
    """
    place = Path(folder) if folder is not None else Path()
    found = find_layout(layout, place)
    content = Content(id=layout, layout=layout, fields=card_fields(found, fields), focus=focus)
    look = find_theme(theme, place)
    board = card_board(
        content,
        found,
        look,
        find_language(language),
        find_format(format),
        assets=Assets((place,), allow_outside=True),
        fonts=fonts or fonts_of(look, place),
        logo=Path(logo) if logo is not None else None,
        digits=digits,
    )
    return flatten(board, clips)


def card_board(
    content: Content,
    layout: Layout,
    theme: Theme,
    language: Language,
    format: Format,
    *,
    assets: Assets,
    fonts: FontBook | None = None,
    logo: Path | None = None,
    digits: Literal["native", "western"] | None = None,
    title: str = "",
    captions: bool = False,
) -> Board:
    """The board of a card: a scene at rest, with nothing kept free unless for `captions`."""
    return compose(
        content, layout, theme, language, format if captions else format.at_rest(),
        assets=assets, fonts=fonts, logo=logo, digits=digits, story_title=title, captions=captions,
    )  # fmt: skip


def card_fields(layout: Layout, given: Mapping[str, Any]) -> dict[str, FieldValue]:
    """The fields as a layout takes them; UsageError for unknown, missing and unfit ones."""
    for name in given:
        if name not in layout.fields:
            raise UsageError(
                f"The layout “{layout.name}” has no field “{name}”.",
                cure=nearest(name, tuple(layout.fields)),
            )
    present = {name for name, value in given.items() if value not in (None, "", [], ())}
    missing = [
        f"“{name}” or “{field.otherwise}”" if field.otherwise else f"“{name}”"
        for name, field in layout.fields.items()
        if field.required and name not in present and field.otherwise not in present
    ]
    if missing:
        raise UsageError(
            f"The layout “{layout.name}” needs {' and '.join(missing)}.",
            cure="Give a value for it.",
        )
    return {
        name: _field(layout, name, value)
        for name, value in given.items()
        if value not in (None, "", [], ())
    }


def _field(layout: Layout, name: str, value: Any) -> FieldValue:
    kind = layout.fields[name].kind
    if kind in ("picture", "clip", "choice") and isinstance(value, str | Path):
        return str(value)
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if kind in ("list", "rows"):
        if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(_item(layout, name, item) for item in value)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        return Translatable.of(str(value))
    elif isinstance(value, Mapping | Translatable):
        return value if isinstance(value, Translatable) else Translatable.of(value)
    wanted = {"list": "a list of texts", "rows": "a list of mappings", "number": "a number"}
    raise UsageError(
        f"The field “{name}” of “{layout.name}” cannot be {type(value).__name__}.",
        cure=f"Give {wanted.get(kind, 'a text')}.",
    )


def _item(layout: Layout, name: str, item: Any) -> Any:
    if layout.fields[name].kind == "rows" and isinstance(item, Mapping):
        return {
            key: Translatable.of(cell) if isinstance(cell, str | Mapping) else cell
            for key, cell in item.items()
        }
    if isinstance(item, Translatable):
        return item
    return Translatable.of(item if isinstance(item, Mapping) else str(item))


def alt_text(
    content: Content,
    layout: Layout,
    language: Language,
    mode: Literal["native", "western"] | None = None,
) -> str:
    """The words of a card, then what its picture shows: what a screen reader should say.

    The author's own `alt` describes the picture; a card's texts are part of what it says.
    """
    plain = plain_fields(content, layout, language, None)
    said: list[str] = []
    number = ""
    for name, field in layout.fields.items():
        value = plain.get(name)
        if field.kind in ("picture", "clip", "choice", "rows") or value in ("", [], None):
            continue
        if isinstance(value, list):
            said += [str(item) for item in value]
        elif field.kind == "number":
            # A number is read together with what it counts: “60 seconds”.
            number = number_text(value, language, mode or "western", None)
        else:
            said.append(f"{number} {value}".strip())
            number = ""
    said.append(number)
    if content.alt is not None:
        said.append(content.alt.get(language.tag) or "")
    unmarked = (part.replace("*", "").strip() for part in said)
    text = _sentences([part for part in unmarked if part], language)
    text = digits(text, language, mode) if mode else text
    return text if len(text) <= LONGEST_ALT else text[: LONGEST_ALT - 1].rstrip() + "…"


def _sentences(parts: list[str], language: Language) -> str:
    """The parts one after the other, each closed by the script's own full stop."""
    stop = _STOPS.get(language.script, ".")
    if language.tag == "ur":
        stop = "۔"
    closed = [part if part[-1] in _CLOSING else part + stop for part in parts]
    return " ".join(closed)


_STOPS = {"Deva": "।", "Beng": "।", "Guru": "।", "Orya": "।", "Mymr": "။", "Khmr": "។", "Mong": "᠃",
          "Hans": "。", "Hant": "。", "Jpan": "。", "Thai": " ", "Laoo": " "}  # fmt: skip
_CLOSING = '.!?…؟۔।॥။។。！？»”"᠃'
