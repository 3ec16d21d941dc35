"""What is fuzzed: each target takes any bytes, and lets out only what storykit does not foresee.

A target is a function of bytes. What storykit refuses with an error of its own is fine, as long as
the error says something and holds its place; anything else is a find: another exception, a
promise that does not hold, too much time or memory.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storykit.assets import shared_folder
from storykit.cards.tables import SUFFIXES, read_table_file
from storykit.design.layouts import layers_for, layout_fields, layout_folders, read_layout, tone_for
from storykit.design.themes import find_theme, read_theme, theme_variables
from storykit.errors import StorykitError, TextError
from storykit.language import languages, sample_text
from storykit.script.loading import load_story
from storykit.script.markup import escape, parse_emphasis, plain
from storykit.spans import Box
from storykit.subtitles import convert, read, subtitle_formats, write
from storykit.subtitles.base import prepared
from storykit.text import fit, lay_out, missing_glyphs, preflight

TESTS = Path(__file__).parent.parent
EXAMPLES = TESTS.parent / "examples"

_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Target:
    """Something to fuzz: how it is run, what to begin from, and the longest input worth trying."""

    about: str
    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    longest: int = 4096
    words: tuple[str, ...] = ()


@cache
def _folder() -> Path:
    """A folder for inputs that are read from files; it goes when the process ends."""
    keeper = tempfile.TemporaryDirectory(prefix="storykit-fuzz-")
    _KEEPERS.append(keeper)
    return Path(keeper.name)


_KEEPERS: list[tempfile.TemporaryDirectory[str]] = []


def _with_file(name: str, data: bytes, use: Callable[[Path], object]) -> None:
    """Hands the bytes over as a file of a name never used before: readers remember files."""
    folder = _folder() / str(next(_NUMBERS))
    folder.mkdir()
    file = folder / name
    file.write_bytes(data)
    try:
        use(file)
    except StorykitError as error:
        check_error(error)
    finally:
        file.unlink()
        folder.rmdir()


def check_error(error: StorykitError) -> None:
    """An error says what is wrong, in a text that can be written and steers no terminal."""
    assert error.findings
    for finding in error.findings:
        assert finding.message.strip(), finding
        said = str(finding)
        said.encode("utf-8")
        assert "\x1b" not in said, said


# Scripts ------------------------------------------------------------------------------------------


@cache
def _fields() -> dict[str, dict[str, object]]:
    found = layout_fields(layout_folders())
    return {name: dict(found[name]) for name in found}


def _load(file: Path) -> None:
    try:
        story = load_story(file, _fields())  # type: ignore[arg-type]
    except StorykitError as error:
        for finding in error.findings:
            assert finding.where.file == file, finding
            assert finding.where.line, finding
        raise
    assert story.languages
    for name in (story.id, *(scene.id for scene in story.scenes), *(c.id for c in story.cards)):
        assert name
        assert not set(name) & set("/\\\0\n")


def script_yaml(data: bytes) -> None:
    _with_file("story.yaml", data, _load)


def script_json(data: bytes) -> None:
    _with_file("story.json", data, _load)


def markup(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    parse_emphasis(text)
    assert plain(escape(text)) == text


def _scripts() -> Iterator[bytes]:
    for file in sorted(EXAMPLES.rglob("*.yaml")):
        yield file.read_bytes()
    yield (
        b"storykit: 1\ntitle: {en: A, ar: B}\nlanguages: [en, ar]\nformats: [vertical]\nscenes:\n"
        b"  - {id: a, layout: photo, image: x.png, alt: X, duration: 2s}\n"
    )
    yield (
        b"storykit: 1\ntitle: x\nlanguages: [en]\npeople: {a: {name: A, age: 12}}\n"
        b"cards: [{layout: quote, quote: x}]\n"
    )


def _json_scripts() -> Iterator[bytes]:
    import yaml

    for text in _scripts():
        yield json.dumps(yaml.safe_load(text), ensure_ascii=False, default=str).encode()
    yield b'{"storykit": 1, "title": "x", "languages": ["en"], "scenes": [{"layout": "photo"}]}'


# Texts --------------------------------------------------------------------------------------------


@cache
def _rows() -> list[object]:
    return list(languages())


def text(data: bytes) -> None:
    """The first bytes choose language and measures, the rest is the text."""
    if len(data) < 5:
        return
    rows = _rows()
    row = rows[data[0] % len(rows)]
    width, height = 30 + data[1] * 5, 20 + data[2] * 4
    size = 8 + data[3] % 120
    written = data[5:].decode("utf-8", "surrogatepass" if data[4] & 1 else "replace")
    box = Box(0, 0, width, height)
    try:
        missing_glyphs(written, row)  # type: ignore[arg-type]
        preflight(written, row)  # type: ignore[arg-type]
        if data[4] & 2:
            paragraph = lay_out(written, width=width, height=height, language=row)  # type: ignore[arg-type]
            height = paragraph.height if not paragraph.vertical else height
            width = paragraph.width if paragraph.vertical else width
            box = Box(0, 0, width, height)
        else:
            paragraph = fit(
                written, width=width, height=height, smallest=8, largest=size, language=row,
                max_lines=1 + data[4] % 7, balance=bool(data[4] & 4),
            )  # type: ignore[arg-type]  # fmt: skip
    except TextError as error:
        check_error(error)
        return
    except UnicodeDecodeError:
        return
    assert box.contains(paragraph.ink, tolerance=0.05), paragraph.dump()
    place = 0
    for line in paragraph.lines:
        assert line.start == place
        place = line.end


def _text(data: bytes) -> None:
    try:
        text(data)
    except UnicodeDecodeError:
        return


def _texts() -> Iterator[bytes]:
    for number, row in enumerate(_rows()):
        sample = sample_text(row)  # type: ignore[arg-type]
        for choice in (b"\x80\x80\x30\x00", b"\x20\x20\x10\x02", b"\xff\x10\x60\x06"):
            yield bytes([number % 256]) + choice + sample.encode()
    yield "\0\x80\x80\x30\x00👩🏾‍⚕️👨‍👩‍👧‍👦1️⃣🏴󠁧󠁢󠁥󠁮󠁧󠁿 \u2067abc\u2069 \u202eabc\u202c".encode()


# Subtitles ----------------------------------------------------------------------------------------


def _subtitles(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            found = read(data, fmt=name)
        except StorykitError as error:
            check_error(error)
            return
        for cue in found.cues:
            assert 0 <= cue.span.start <= cue.span.end, cue
        wanted = prepared(found.cues)
        for other in subtitle_formats():
            written = write(found.cues, other, "en")
            written.encode("utf-8")
            if other in ("srt", "vtt"):
                again = read(written, fmt=other)
                spans = [cue.span for cue in again.cues]
                assert spans == [cue.span for cue in wanted], (other, spans)

    return run


def any_subtitles(data: bytes) -> None:
    """Format and encoding are guessed."""
    try:
        convert(data, "vtt")
    except StorykitError as error:
        check_error(error)


def _subtitle_files(*suffixes: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        for file in sorted((TESTS / "subtitles").rglob("*")):
            if file.suffix in suffixes and file.stat().st_size < 4000:
                yield file.read_bytes()
        cues = read("1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i> &amp; x\n\n"
                    "2\n00:00:03,000 --> 00:00:04,000\nسلام\n", fmt="srt").cues  # fmt: skip
        for name in subtitle_formats():
            if f".{name}" in suffixes:
                yield write(cues, name, "ar").encode()

    return seeds


# Tables -------------------------------------------------------------------------------------------


def table(data: bytes) -> None:
    """The first byte chooses the kind of file."""
    kinds = [suffix for suffix in SUFFIXES if suffix != ".xlsx"]
    suffix = kinds[data[0] % len(kinds)] if data else ".csv"

    def use(file: Path) -> None:
        found = read_table_file(file)
        for row in found.rows:
            assert set(row.values) <= set(found.columns)
            assert row.number >= 1
        for finding in found.findings:
            assert finding.message

    _with_file(f"table{suffix}", data[1:], use)


def _tables() -> Iterator[bytes]:
    kinds = [suffix for suffix in SUFFIXES if suffix != ".xlsx"]
    for number, kind in enumerate(kinds):
        head = bytes([number])
        if kind in (".csv", ".tsv", ".txt"):
            yield head + b'quote,by,image\n"A, b",C,x.png\nD;E\n'
            yield head + "\ufeffquote\tby\nسلام\tب\n".encode()
            yield head + "quote;by\na;b\n".encode("utf-16")
        elif kind == ".json":
            yield head + b'[{"quote": "a", "by": null}, {"quote": 1}]'
        elif kind in (".jsonl", ".ndjson"):
            yield head + b'{"quote": "a"}\n\n{"quote": [1, {"x": 2}]}\n'
        else:
            yield head + b"- {quote: a, by: b}\n- quote: c\n"


# Layouts and themes -------------------------------------------------------------------------------

_TERMS = [
    frozenset({"vertical", "ltr", "tall"}), frozenset({"landscape", "rtl", "wide", "captions"}),
    frozenset({"square", "rtl", "picture", "image"}),
]  # fmt: skip


def _read_layout(file: Path) -> None:
    layout = read_layout(file)
    values = {"text": "A *b*", "list": ["a", "b"], "number": 7, "rows": [["a", "1"], ["b", "2"]]}
    variables = {name: values.get(field.kind, "x") for name, field in layout.fields.items()}
    shared = {"theme": theme_variables(find_theme("steppe")), "tone": "page", "language": "en"}
    shared |= {"frame": {"width": 1080, "height": 1920}, "story": {}, "card": {}}
    for terms in _TERMS:
        tone_for(layout, terms)
        layers_for(layout, terms, {**variables, **shared})


def layout(data: bytes) -> None:
    _with_file("own.yaml", data, _read_layout)


def theme(data: bytes) -> None:
    _with_file("own.yaml", data, read_theme)


def _templates(kind: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        for file in sorted((shared_folder("templates") / kind).rglob("*.yaml")):
            yield file.read_bytes()

    return seeds


SCRIPT_WORDS = (
    "storykit: 1", "title", "languages", "formats", "scenes", "cards", "layout", "photo", "quote",
    "narration", "image", "video", "alt", "credit", "focus", "motion", "transition", "duration",
    "people", "consent", "check", "music", "captions", "voice", "narrator", "theme", "vertical",
    "hide", "effects", "items", "rows", "[en, ar]", "2s", "500ms", ".inf", "!!", "&a", "*a", "<<",
)  # fmt: skip
DESIGN_WORDS = (
    "about", "fields", "layers", "when", "text", "type", "box", "start", "end", "top", "bottom",
    "width", "height", "picture", "shade", "shape", "group", "list", "enter", "fade", "rise",
    "like: steppe", "colors", "tones", "scripts", "captions", "radius", "shadow", "logo", "decor",
    "{{ title }}", "{% if x %}", "{{ theme.colors.ink }}", "8%", "12px", "400ms", "#aabbcc",
)  # fmt: skip
CUE_WORDS = (
    "-->", "00:00:01,000 --> 00:00:02,000", "WEBVTT", "NOTE", "STYLE", "REGION", "<v A>", "<c.x>",
    "{\\an8}", "[Script Info]", "[Events]", "Format: ", "Dialogue: ", "0:00:01.00", "<tt", "<p ",
    "begin=", "end=", "dur=", "</p>", "<span", "&#x0;", "&lrm;", "<br/>", "xmlns", "ttp:frameRate",
)  # fmt: skip

TARGETS = {
    "yaml": Target("scripts in YAML", script_yaml, _scripts, 6000, SCRIPT_WORDS),
    "json": Target("scripts in JSON", script_json, _json_scripts, 6000, SCRIPT_WORDS),
    "markup": Target("marks in texts", markup, lambda: iter([b"*a* b", b"\\* **"]), 400),
    "text": Target("setting of texts in all languages", _text, _texts, 600),
    "srt": Target("SubRip", _subtitles("srt"), _subtitle_files(".srt"), 3000, CUE_WORDS),
    "vtt": Target("WebVTT", _subtitles("vtt"), _subtitle_files(".vtt"), 3000, CUE_WORDS),
    "ass": Target("SubStation", _subtitles("ass"), _subtitle_files(".ass"), 3000, CUE_WORDS),
    "ttml": Target("TTML", _subtitles("ttml"), _subtitle_files(".ttml"), 3000, CUE_WORDS),
    "subtitles": Target(
        "subtitles of any format and encoding", any_subtitles,
        _subtitle_files(".srt", ".vtt", ".ass", ".ttml"), 3000, CUE_WORDS,
    ),
    "table": Target("tables of cards", table, _tables, 3000),
    "layout": Target("layouts", layout, _templates("layouts"), 6000, DESIGN_WORDS),
    "theme": Target("themes", theme, _templates("themes"), 6000, DESIGN_WORDS),
}  # fmt: skip
