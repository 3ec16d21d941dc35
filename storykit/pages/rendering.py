"""HTML from page templates: autoescaped, self-contained, and without a script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from storykit.assets import shared_folder
from storykit.errors import UsageError
from storykit.language import find_language

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "image/webp"),
)


def render_page(template: str, /, **values: Any) -> str:
    """The page a template of `templates/pages/` makes of the values; every value is escaped."""
    return _environment().get_template(template).render(values)


def page_parts(template: str, /, **values: Any) -> Iterator[str]:
    """The same in parts, of which the page is made when each is asked for."""
    return _environment().get_template(template).generate(values)


def data_address(content: bytes | str, kind: str | None = None) -> str:
    """Content as an address that holds it whole, so that a page needs no other file.

    The kind of pictures is told by their first bytes.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    found = kind or next(name for magic, name in _KINDS if data.startswith(magic))
    return f"data:{found};base64,{b64encode(data).decode('ascii')}"


def direction(tag: str) -> str:
    """`rtl` or `ltr` for a language tag, for the `dir` of HTML; `auto` where it is not known."""
    try:
        return find_language(tag).direction
    except UsageError:
        return "auto"


def own_name(tag: str) -> str:
    """What a language calls itself, or its tag."""
    try:
        return find_language(tag).own
    except UsageError:
        return tag


def clock(milliseconds: int) -> str:
    """Milliseconds as minutes and seconds, with a tenth where there is one: `1:00`, `1:02.5`."""
    tenths = round(milliseconds / 100)
    part = f".{tenths % 10}" if tenths % 10 else ""
    return f"{tenths // 600}:{tenths // 10 % 60:02d}{part}"


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(shared_folder("templates") / "pages"),
        autoescape=select_autoescape(default=True, disabled_extensions=("css",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(clock=clock)
    environment.globals.update(direction=direction, own_name=own_name)
    return environment
