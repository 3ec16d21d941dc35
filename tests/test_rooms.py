"""The house keeps its order: which room imports which library, and which room may know which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import storykit

PACKAGE = Path(storykit.__file__).parent

# The order in which a story flows through the house: a room imports only rooms named before it.
FLOW = [
    "spans", "errors", "files", "platforms", "formats", "syntax", "documents", "assets", "hearing",
    "script", "language", "text", "voice", "timeline", "subtitles", "design", "cards", "sound",
    "video", "check", "pages", "jobs", "library", "cli", "__main__",
]  # fmt: skip

# The only rooms that import a library.
HEAVY = {
    "typer": {"cli"},
    "rich": {"cli"},
    "click": {"cli"},
    "pydantic": {"script"},
    "yaml": {"documents"},
    "icu4py": {"language"},
    "uharfbuzz": {"text"},
    "jinja2": {"design", "pages"},
    "cv2": {"check"},
    "pydub": {"sound"},
    "moviepy": {"video"},
    "av": {"video", "sound", "assets", "hearing"},
    "dask": {"jobs"},
    "distributed": {"jobs"},
    "fsspec": {"jobs"},
    "imageio_ffmpeg": {"video", "sound"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        room = parts[0]
        if room in {"fonts", "templates"}:
            continue
        yield room, path


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            yield node.lineno, node.module or ""
            if node.module == "storykit":
                yield from ((node.lineno, f"storykit.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("library", sorted(HEAVY))
def test_a_heavy_library_stays_in_its_room(library: str) -> None:
    strays = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for room, path in modules()
        if room not in HEAVY[library]
        for line, name in imported(path)
        if name.split(".")[0] == library
    ]
    assert strays == []


def test_a_room_imports_only_rooms_before_it_in_the_flow() -> None:
    strays = []
    for room, path in modules():
        if room == "__init__":
            continue
        for line, name in imported(path):
            parts = name.split(".")
            if parts[0] != "storykit" or len(parts) == 1:
                continue
            other = parts[1]
            if other in FLOW and FLOW.index(other) > FLOW.index(room):
                strays.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}")
    assert strays == []


def test_every_room_is_in_the_flow() -> None:
    assert {room for room, _ in modules()} - {"__init__", *FLOW} == set()


def test_no_module_grows_too_long_to_be_read() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for _, path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_the_library_never_prints() -> None:
    prints = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for room, path in modules()
        if room not in {"cli", "__main__"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert prints == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert [str(path) for _, path in modules() if path.stem in vague] == []
