"""Attacks beside the beaten path: pipes, devices, drawings, fonts, tables, pages and the cache.

Those of many cases are slow, since each case is a process of its own.
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bombs import animation, flat_png, png_with
from victims import HEAD, Listener, Outcome, Victim

CARD = "cards:\n  - {id: %s, layout: statement, statement: x}\n"


def told(outcome: Outcome, *words: str) -> bool:
    return all(word in outcome.said for word in words)


# Files that are none ------------------------------------------------------------------------------


@pytest.mark.slow
def test_pipes_and_devices_are_never_waited_for(victim: Victim) -> None:
    """A pipe has no end until somebody writes to it; a device may have none at all."""
    pipe = victim.root / "stories" / "pipe.yaml"
    os.mkfifo(pipe)
    script = victim.story(
        "pipes",
        f"{HEAD}voice: {{narrator: files}}\ntheme: own\nlogo: logo.png\nmusic: {{file: a.wav}}\n"
        "scenes:\n  - {id: one, layout: photo, image: p.png, narration: Hello}\n"
        "  - {id: two, layout: own, narration: Hello}\n"
        "  - {id: three, layout: photo, video: v.mp4}\n",
    )
    folder = script.parent
    pipes = "p.png a.wav v.mp4 logo.png layouts/own.yaml themes/own.yaml fonts/own.ttf "
    for name in (pipes + "voice/en/one.wav voice/en/one.srt icons/x.svg").split():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(folder / name)
    for given in (pipe, script, Path("/dev/zero"), Path("/proc/self/environ")):
        outcome = victim.run("check", given)
        assert outcome.code == 2
        assert told(outcome, given.name)
    assert victim.render(script).code == 2
    for given in ("/dev/zero", "/dev/urandom", str(pipe)):
        assert victim.run("subtitles", "convert", given, victim.out / "x.srt").code in (1, 2)
        assert victim.run("cards", given, "--layout", "quote", "--out", "out").code == 2


def test_pipes_beside_a_recording_are_passed_over(victim: Victim, tmp_path: Path) -> None:
    from bombs import wav

    text = f"{HEAD}voice: {{narrator: files}}\n" + (
        "scenes: [{id: one, layout: photo, image: sky.png, narration: Hello}]\n"
    )
    script = victim.story("beside", text)
    voice = script.parent / "voice" / "en"
    voice.mkdir(parents=True)
    (voice / "one.wav").write_bytes(wav(48_000))
    for suffix in ("srt", "vtt", "json", "TextGrid", "csv", "lab", "words.json"):
        os.mkfifo(voice / f"one.{suffix}")
    outcome = victim.render(script)
    assert told(outcome, "beside.yaml")


def test_files_of_terabytes_are_not_read_to_their_end(victim: Victim) -> None:
    """A file of holes takes no room on the disk, and hours to read."""
    scripts = []
    heads = {"p.png": png_with(), "a.wav": b"RIFF\xff\xff\xff\xffWAVEfmt ", "own.ttf": b"\0\1\0\0"}
    for name, key in (("p.png", "image"), ("a.wav", "music"), ("own.ttf", "fonts")):
        stem = name.replace(".", "-")
        more = {"image": "", "music": "music: {file: a.wav}\n", "fonts": ""}[key]
        image = name if key == "image" else "sky.png"
        script = victim.story(stem, f"{HEAD}{more}scenes: [{{layout: photo, image: {image}}}]\n")
        file = script.parent / (f"fonts/{name}" if key == "fonts" else name)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(heads[name])
        os.truncate(file, 2**40)
        scripts.append(script)
    for script in scripts:
        outcome = victim.render(script)
        assert outcome.code in (1, 2)
        assert told(outcome, script.name) or told(outcome, "own.ttf"), outcome.said


def test_scripts_in_other_encodings_are_told_with_their_file(victim: Victim) -> None:
    text = f"{HEAD}scenes: [{{layout: photo, image: sky.png}}]\n"
    scripts = []
    for name, encoding in (("utf16", "utf-16"), ("utf16be", "utf-16-be"), ("utf32", "utf-32"),
                           ("latin", "latin-1"), ("utf7", "utf-7")):  # fmt: skip
        script = victim.story(name, text)
        written = text.replace("Harm", "Härm")
        script.write_bytes(written.encode(encoding))
        scripts.append(script)
    outcome = victim.run("check", *scripts)
    assert outcome.code == 2
    for name in ("utf16", "utf16be", "utf32", "latin"):
        assert f"{name}.yaml:" in outcome.said, name
    marked = victim.story("marked", text)
    marked.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert victim.run("check", marked).code in (0, 1)


# Pictures and drawings ----------------------------------------------------------------------------


def test_a_thousand_comments_before_a_drawing_end_in_words(victim: Victim) -> None:
    """Patterns that try every way of dividing a text never end."""
    bodies = {
        "comments.png": b"<!---->" * 500 + b"x",
        "spaced.png": b"<!-- -->  " * 400 + b"x",
        "page.png": b" " * 4_000 + b"<htm",
        "list.mp4": b"\n" * 4_090 + b"#EXT",
    }
    for name, body in bodies.items():
        stem = name.replace(".", "-")
        key = "video" if name.endswith("mp4") else "image"
        script = victim.story(stem, f"{HEAD}scenes:\n  - {{layout: photo, {key}: {name}}}\n")
        (script.parent / name).write_bytes(body)
        outcome = victim.run("check", script)
        assert outcome.code in (1, 2)
        assert told(outcome, f"{stem}.yaml:6")


@pytest.mark.slow
def test_animations_of_a_million_pictures_are_opened_once(victim: Victim) -> None:
    """A still picture is its first; a clip of it is refused or shown as far as it is seen."""
    frames = animation(1_000_000)
    apng = png_with((b"acTL", b"\x00\x0f\x42\x40\0\0\0\0"), *[(b"fcTL", b"\0" * 26)] * 20_000)
    for name, key, body in (("g.gif", "image", frames), ("v.gif", "video", frames[:9_000_000]),
                            ("a.png", "image", apng)):  # fmt: skip
        stem = f"{key}-{name.replace('.', '-')}"
        script = victim.story(stem, f"{HEAD}scenes:\n  - {{layout: photo, {key}: {name}}}\n")
        (script.parent / name).write_bytes(body)
        outcome = victim.render(script)
        assert outcome.code == 0 or told(outcome, f"{stem}.yaml:6"), outcome.said


def _svg(body: str, view: str = "0 0 10 10") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{body}</svg>'


def drawings(address: str) -> dict[str, str]:
    uses = '<g id="a0"><rect width="9" height="9"/></g>' + "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)
    )
    bomb = base64.b64encode(flat_png(9_000)).decode()
    entity = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return {
        "uses": _svg(uses),
        "deep": _svg("<g>" * 50_000 + "</g>" * 50_000),
        "entity": entity + _svg("<text>&x;</text>"),
        "entities": '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        ) + "]>" + _svg("<text>&j;</text>"),
        "call": _svg(f'<image href="{address}x.png" width="9" height="9"/>'),
        "call-css": _svg(f"<style>@import url({address}x.css); rect {{fill: red}}</style><rect/>"),
        "call-fill": _svg(f'<rect width="9" height="9" fill="url({address}x.svg#a)"/>'),
        "file": _svg('<image href="file:///etc/passwd" width="9" height="9"/>'),
        "relative": _svg('<image href="../../secret.png" width="9" height="9"/>'),
        "spaced": _svg('<image xlink:href =\n" ../../secret.png" width="9" height="9"/>'),
        "escaped": _svg('<image href="&#46;./../secret.png" width="9" height="9"/>'),
        "nested": _svg(
            '<image width="9" height="9" href="data:image/svg+xml;base64,'
            + base64.b64encode(_svg('<image href="../../secret.png"/>').encode()).decode() + '"/>'
        ),
        "bomb": _svg(f'<image width="9" height="9" href="data:image/png;base64,{bomb}"/>'),
        "blur": _svg(
            '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter>'
            '<rect width="9" height="9" filter="url(#f)"/>'
        ),
        "noise": _svg(
            '<filter id="f"><feTurbulence baseFrequency="0.0001" numOctaves="2000000000"/>'
            '</filter><rect width="9" height="9" filter="url(#f)"/>'
        ),
        "grow": _svg(
            '<filter id="f"><feMorphology operator="dilate" radius="100000"/></filter>'
            '<rect width="9" height="9" filter="url(#f)"/>'
        ),
        "tiles": _svg(
            '<pattern id="p" width="0.00001" height="0.00001" patternUnits="userSpaceOnUse">'
            '<rect width="1" height="1"/></pattern><rect width="9" height="9" fill="url(#p)"/>'
        ),
        "round": _svg(
            '<pattern id="p" width="1" height="1"><rect width="9" height="9" fill="url(#p)"/>'
            '</pattern><rect width="9" height="9" fill="url(#p)"/>'
        ),
        "itself": _svg('<g id="a"><use href="#a"/></g>'),
        "script": _svg("<script>alert(1)</script>"),
        "dashes": _svg(
            '<path d="M0 0 L1e6 1e6" stroke="red" stroke-width="1" stroke-dasharray="1e-6"/>'
        ),
        "huge": _svg("<rect/>", "0 0 1e30 1e-30"),
        "no-view": _svg("<rect/>", "0 0 1e e"),
        "dots": '<svg xmlns="http://www.w3.org/2000/svg" width="1.2.3" height="..."/>',
        "nan": _svg("<rect/>", "0 0 nan nan"),
        "zero": _svg("<rect/>", "0 0 0 0"),
        "large": '<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="1000000"/>',
    }  # fmt: skip


@pytest.mark.slow
def test_drawings_that_mean_harm_end_in_words_or_are_drawn(
    victim: Victim, listener: Listener
) -> None:
    scripts = []
    for name, drawing in drawings(listener.address).items():
        stem = f"svg-{name}"
        script = victim.story(stem, f"{HEAD}cards:\n  - {{id: {stem}, layout: own, title: x}}\n")
        _icon_layout(script.parent)
        (script.parent / "icons" / "own.svg").write_text(drawing, encoding="utf-8")
        scripts.append(script)
        outcome = victim.run("render", script, "--out", "out", "--jobs", "1")
        drawn = (victim.out / "cards" / f"{stem}.en.og.png").is_file()
        assert drawn or told(outcome, script.name), (name, outcome.said)
        if name in ("entity", "call", "file", "relative", "spaced", "escaped", "nested", "script",
                    "deep", "noise"):  # fmt: skip
            assert not drawn, name
    assert listener.calls == []


def _icon_layout(folder: Path) -> None:
    """A layout that shows the story's own icon."""
    (folder / "icons").mkdir()
    (folder / "layouts").mkdir()
    (folder / "layouts" / "own.yaml").write_text(
        "about: x\nfields: {title: required}\nlayers:\n"
        "  - {icon: own, box: {start: 10%, top: 10%, width: 50px, height: 50px}}\n"
    )


def test_icons_do_not_follow_links_out(victim: Victim) -> None:
    (victim.root / "private.svg").write_text(_svg('<rect width="9" height="9"/>'))
    script = victim.story("icons", f"{HEAD}cards:\n  - {{id: icons, layout: own, title: x}}\n")
    _icon_layout(script.parent)
    (script.parent / "icons" / "own.svg").symlink_to(victim.root / "private.svg")
    outcome = victim.run("render", script, "--out", "out", "--jobs", "1")
    assert outcome.code in (1, 2)
    assert "no icon “own”" in outcome.said
    assert "mean “own”" not in outcome.said
    assert not (victim.out / "cards" / "icons.en.og.png").exists()


def fonts() -> dict[str, bytes]:
    from storykit.assets import shared_folder

    good = next(shared_folder("fonts").rglob("*.ttf")).read_bytes()
    tables = int.from_bytes(good[4:6], "big")
    wild = bytearray(good[: 12 + 16 * tables])
    for at in range(tables):
        wild[12 + 16 * at + 8 : 12 + 16 * at + 16] = b"\x7f\xff\xff\xf0\x7f\xff\xff\xf0"
    return {
        "cut.ttf": good[: len(good) // 3],
        "wild.ttf": bytes(wild),
        "many.ttc": b"ttcf\0\1\0\0\xff\xff\xff\xff" + b"\0\0\0\x0c" * 1_000,
        "woff.ttf": b"wOF2" + b"\0\1\0\0" + b"\x7f\xff\xff\xff" * 20,
        "zip.otf": b"PK\3\4" + b"\0" * 500,
        "empty.ttf": b"",
        "zeros.ttf": b"\0" * 100_000,
        "text.ttf": b"not a font at all\n" * 100,
    }


@pytest.mark.slow
def test_fonts_that_mean_harm_end_in_words_or_are_not_used(victim: Victim) -> None:
    scripts = []
    for name, body in fonts().items():
        stem = name.replace(".", "-")
        script = victim.story(stem, HEAD + CARD % stem)
        (script.parent / "fonts").mkdir()
        (script.parent / "fonts" / name).write_bytes(body)
        scripts.append(script)
        outcome = victim.run("render", script, "--out", "out", "--jobs", "1")
        drawn = (victim.out / "cards" / f"{stem}.en.og.png").is_file()
        assert drawn or told(outcome, script.name, name), outcome.said


# Tables -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_cells_of_a_table_do_not_lead_out(victim: Victim) -> None:
    outs = ["../../secret.png", "/etc/passwd", "~/x", "file:///etc/x", "../x", "a/../../x", "\0x"]
    folder = victim.root / "stories"
    for column in ("image", "layout", "theme", "output", "language", "format", "credit", "focus"):
        rows = [{"quote": "x", "layout": "quote", column: value} for value in outs]
        table = folder / f"{column}.json"
        table.write_text(json.dumps(rows))
        outcome = victim.run("cards", table, "--layout", "quote", "--out", "out")
        assert outcome.code in (0, 1, 2)
        assert "SESAME" not in outcome.said
    for path in victim.out.rglob("*"):
        assert path.resolve().is_relative_to(victim.out.resolve())
    for name in ("../../x", "/etc/passwd", "a/../../b", "x\x00y"[:1] + "/..", "."):
        table = folder / "good.json"
        table.write_text(json.dumps([{"quote": "x"}]))
        assert victim.run("cards", table, "--layout", name, "--out", "out").code == 2
        assert victim.run(
            "cards", table, "--layout", "quote", "--theme", name, "--out", "out"
        ).code == 2  # fmt: skip


def _xlsx(path: Path, sheet: str, strings: str = "") -> Path:
    """A workbook of one sheet, written by hand."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{kinds}">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{main}.sharedStrings+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/>'
            "</Types>")  # fmt: skip
        book.writestr("_rels/.rels", f'<Relationships xmlns="{packed}"><Relationship Id="r1" Type='
            f'"{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        book.writestr("xl/workbook.xml", '<workbook xmlns="http://schemas.openxmlformats.org/'
            f'spreadsheetml/2006/main" xmlns:r="{links}"><sheets><sheet name="a" sheetId="1" '
            'r:id="r1"/></sheets></workbook>')  # fmt: skip
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{packed}">'
            f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{links}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>")  # fmt: skip
        book.writestr("xl/sharedStrings.xml", strings or "<sst/>")
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def _sheet(rows: str, head: str = "") -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'


def _cells(row: int, *texts: str) -> str:
    cells = "".join(
        f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, text in enumerate(texts)
    )
    return f'<row r="{row}">{cells}</row>'


@pytest.mark.slow
def test_workbooks_that_mean_harm_end_in_words(victim: Victim, listener: Listener) -> None:
    folder = victim.root / "stories"
    head = _cells(1, "quote", "by")
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{listener.address}">'
    outside += '<!ENTITY y SYSTEM "file:///etc/passwd">]>'
    laughs = '<!DOCTYPE a [<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    ) + "]>"  # fmt: skip
    books = {
        "good": _sheet(head + _cells(2, "x", "y")),
        "outside": _sheet(head + _cells(2, "&x;&y;", "y"), outside),
        "laughs": _sheet(head + _cells(2, "&m;", "y"), laughs),
        "zeros": _sheet(head + _cells(2, "0" * 150_000_000, "y")),
        "rows": _sheet(head + "".join(_cells(n, "x", "y") for n in range(2, 300_000))),
        "far": _sheet(head + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "row-far": _sheet(head + '<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'),
        "deep": _sheet(head + "<a>" * 200_000 + "</a>" * 200_000),
    }
    for name, sheet in books.items():
        book = _xlsx(folder / f"{name}.xlsx", sheet)
        outcome = victim.run("cards", book, "--layout", "quote", "--out", "out")
        assert "root:" not in outcome.said
        assert outcome.code == 0 or told(outcome, book.name), (name, outcome.said)
        assert (outcome.code == 0) == (name == "good") or name in ("row-far", "deep"), name
    assert listener.calls == []


@pytest.mark.slow
def test_tables_of_a_million_rows_are_refused_or_read_in_time(victim: Victim) -> None:
    folder = victim.root / "stories"
    bodies = {
        "rows.csv": "quote,by\n" + "x,y\n" * 1_000_000,
        "columns.csv": ",".join(f"c{n}" for n in range(1_000_000)) + "\nx\n",
        "cell.csv": "quote\n" + "x" * 40_000_000,
        "quotes.csv": 'quote\n"' + '""' * 5_000_000,
        "deep.json": "[" * 200_000,
        "deep.jsonl": '{"a":' * 200_000 + "\n",
        "digits.json": '[{"quote": ' + "9" * 5_000_000 + "}]",
        "keys.json": "[{" + ",".join(f'"k{n}": 1' for n in range(300_000)) + "}]",
        "nan.json": '[{"quote": NaN}]',
        "rows.jsonl": '{"quote": "x"}\n' * 300_000,
    }
    for name, body in bodies.items():
        table = folder / name
        table.write_text(body)
        outcome = victim.run("cards", table, "--layout", "quote", "--out", "out")
        assert outcome.code in (1, 2), name
        assert told(outcome, name), (name, outcome.said[:500])
        assert len(outcome.said) < 100_000
        table.unlink()


# Pages --------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Notes what in a page could run or ask for something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag in ("iframe", "object", "embed", "base", "form", "link"):
            self.found.append(tag)
        for name, value in attributes:
            value = (value or "").strip().lower()
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            scheme = value.partition(":")[0]
            if name in ("href", "src", "srcset", "poster", "action", "xlink:href") and (
                value.startswith("//") or (":" in value and scheme not in ("data", "mailto"))
            ):
                self.found.append(f"{tag} {name}={value[:60]}")
            if name == "style" and ("url(" in value or "expression" in value):
                self.found.append(f"{tag} style={value[:60]}")


INJECTED = [
    "</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)", "--><script>alert(1)</script>", "]]><script>alert(1)</script>",
    "[x](javascript:alert(1))", "javascript:alert(1)", "</style><script>alert(1)</script>",
    "</textarea><svg onload=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;", "\u202e</b>",
    "<!--", "<plaintext>", "{{ 7*7 }}{% include '/etc/passwd' %}", "</script><script>alert(1)//",
]  # fmt: skip


@pytest.mark.slow
def test_no_text_of_a_story_becomes_a_part_of_a_page(victim: Victim) -> None:
    scripts = []
    for number, text in enumerate(INJECTED):
        written = json.dumps(text, ensure_ascii=False)
        scripts.append(
            victim.story(
                f"page-{number}",
                "storykit: 1\n" + f"title: {written}\nlanguages: [en]\nformats: [og]\n"
                f"credits: [{written}]\n"
                f"people:\n  who: {{name: {written}, age: 40}}\n"
                "scenes:\n  - layout: photo\n    image: sky.png\n    people: [who]\n"
                f"    alt: {written}\n    credit: {written}\n    narration: {written}\n"
                f"  - {{id: {written}, layout: statement, statement: {written}}}\n"
                f"cards:\n  - {{id: card-{number}, layout: statement, statement: {written}}}\n",
            )
        )
    for script in scripts:
        victim.run("storyboard", script, "--out", "out")
        victim.run("subtitles", script, "--out", "out", "--to", "srt,vtt,ass,ttml")
        victim.run("consent", script, "--out", "out")
    pages = sorted(victim.out.rglob("*.html"))
    assert len(pages) > len(INJECTED)
    scripts_of: dict[str, set[int]] = {}
    for page in pages:
        reader = Reader()
        reader.feed(page.read_text(encoding="utf-8"))
        assert reader.found == [], (page.name, reader.found)
        kind = page.name.partition(".")[2]
        scripts_of.setdefault(kind.split(".")[-2] if "." in kind else "board", set()).add(
            reader.scripts
        )
    # Every page of a kind has its own scripts and no other.
    assert all(len(counts) == 1 for counts in scripts_of.values()), scripts_of
    for file in victim.out.glob("*.ass"):
        text = file.read_text(encoding="utf-8-sig")
        assert text.count("[Events]") == 1
        assert text.count("[Script Info]") == 1
    for file in victim.out.glob("*.vtt"):
        assert "\x00" not in file.read_text(encoding="utf-8")


def test_titles_of_several_lines_forge_no_lines_in_files(victim: Victim) -> None:
    forged = "x\\n[Events]\\nDialogue: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,FORGED"
    vtt = "x\\n\\n00:00:00.000 --> 00:00:09.000\\nFORGED"
    script = victim.story(
        "lines",
        f'storykit: 1\ntitle: "{forged}"\nlanguages: [en]\nformats: [og]\ncredits: ["{vtt}"]\n'
        f'scenes:\n  - {{layout: statement, statement: x, narration: Hello, credit: "{vtt}"}}\n',
    )
    outcome = victim.run("subtitles", script, "--to", "srt,vtt,ass,ttml", "--out", "out")
    if outcome.code == 0:
        for suffix in ("srt", "vtt", "ass"):
            text = (victim.out / f"lines.en.{suffix}").read_text(encoding="utf-8-sig")
            lines = [line for line in text.splitlines() if "FORGED" in line]
            assert not any(line.startswith(("Dialogue:", "FORGED")) for line in lines), suffix
            assert text.count("-->") <= 1 + text.count("Hello")


def test_reports_for_other_programs_hold_texts_as_texts(victim: Victim) -> None:
    name = '"}],"results":[],"x":"\\e[2J'
    script = victim.story("report", f'{HEAD}theme: "{name}"\nscenes: [{{layout: photo}}]\n')
    for form in ("json", "sarif", "github"):
        outcome = victim.run("check", script, "--format", form)
        assert outcome.code == 2
        if form == "github":
            assert len(outcome.out.splitlines()) <= 2, outcome.out
        else:
            json.loads(outcome.out)


# Names that meet ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"), [("Card", "card"), ("caf\u00e9", "cafe\u0301"), ("STRASSE", "straße")]
)
def test_cards_whose_names_meet_on_some_disks_are_told_of(
    victim: Victim, one: str, other: str
) -> None:
    """Windows and macOS take both for one file: the second would be written over the first."""
    script = victim.story(
        "meet",
        f"{HEAD}cards:\n  - {{id: {one}, layout: statement, statement: one}}\n"
        f"  - {{id: {other}, layout: statement, statement: other}}\n",
    )
    outcome = victim.run("render", script, "--out", "out", "--jobs", "1")
    assert outcome.code in (1, 2)
    assert told(outcome, "meet.yaml:")


# Folders and the cache ----------------------------------------------------------------------------


def test_a_folder_of_outputs_does_not_lead_elsewhere(victim: Victim) -> None:
    """A link that came with the folder would have cards written over another's files."""
    elsewhere = victim.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.en.og.png").write_text("mine")
    (victim.out / "cards").symlink_to(elsewhere)
    script = victim.story("links", HEAD + CARD % "x")
    outcome = victim.run("render", script, "--out", "out", "--jobs", "1")
    assert outcome.code == 1
    assert told(outcome, "“out/cards” is a link")
    assert (elsewhere / "x.en.og.png").read_text() == "mine"
    assert len(list(elsewhere.iterdir())) == 1


def test_clearing_a_cache_does_not_follow_links_out(victim: Victim) -> None:
    keep = victim.root / "keep"
    keep.mkdir()
    (keep / "letter.txt").write_text("mine")
    cache = victim.root / "cache"
    for name in ("pieces/aa", "voice", "records/bb"):
        (cache / name).parent.mkdir(parents=True, exist_ok=True)
        (cache / name).symlink_to(keep)
    for option in (("--limit", "1k"), ("--clear",)):
        assert victim.run("cache", *option).code == 0
        assert (keep / "letter.txt").read_text() == "mine"


@pytest.mark.slow
def test_pieces_that_somebody_forged_are_made_again(victim: Victim) -> None:
    """Whoever shares a cache can write into it what its name tells, and still nonsense."""
    script = victim.story(
        "forged",
        f"{HEAD}voice: {{narrator: fake}}\n"
        "scenes:\n  - {layout: photo, image: sky.png, narration: Hello, duration: 1s}\n"
        + CARD
        % "forged",
    )
    assert victim.render(script).code == 0
    made = {path.name: path.read_bytes() for path in victim.out.rglob("*.mp4")}
    bodies = [
        b"[]", b"null", b'{"a": 1}', b'[[["../../x", 9]], 7]', b"[[[1]], []]", b"\xff",
        b"[" * 5_000, b'[[["' + b"0" * 64 + b'", -1]], []]', b"[1e999, NaN]", b'["x"]',
    ]  # fmt: skip
    for body in bodies:
        for path in sorted((victim.root / "cache").rglob("*.json")):
            parts = path.name.split(".")
            if path.parent.parent.name == "pieces":
                own = sha256(body).hexdigest()[:24]
                path.unlink()
                path.with_name(f"{parts[0]}.{own}.json").write_bytes(body)
            else:
                seal = sha256(body).hexdigest()[:24].encode()
                path.write_bytes(seal + b"\n" + body)
        for path in victim.out.rglob("*.mp4"):
            path.unlink()
        outcome = victim.render(script)
        assert outcome.code == 0, (body, outcome.said)
        assert {path.name: path.read_bytes() for path in victim.out.rglob("*.mp4")} == made


def test_a_manifest_that_somebody_forged_is_replaced(victim: Victim) -> None:
    script = victim.story("listed", HEAD + CARD % "listed")
    bodies = ["[]", "null", "{", '{"files": 7}', '{"files": [{"path": "../../x", "story": 7}]}',
              '{"files": [[], null, {"path": ["x"]}]}', "[" * 50_000, "\0" * 100]  # fmt: skip
    for body in bodies:
        (victim.out / "manifest.json").write_text(body)
        outcome = victim.run("render", script, "--out", "out", "--jobs", "1")
        assert outcome.code == 0, (body[:40], outcome.said)
        listed = json.loads((victim.out / "manifest.json").read_text())
        assert any(item["path"].endswith("listed.en.og.png") for item in listed["files"])


def test_stories_of_many_links_and_folders_end(victim: Victim) -> None:
    script = victim.story("maze", f"{HEAD}theme: own\n" + CARD % "maze")
    folder = script.parent
    for name in ("layouts", "themes", "fonts", "icons"):
        (folder / name).mkdir()
        for number in range(30):
            (folder / name / f"round-{number}").symlink_to(folder)
            (folder / name / f"lost-{number}.yaml").symlink_to(folder / "gone.yaml")
        (folder / name / "itself.yaml").symlink_to(folder / name / "itself.yaml")
    (folder / "themes" / "own.yaml").write_text("like: steppe\n")
    outcome = victim.run("render", script, "--out", "out", "--jobs", "1")
    assert outcome.code in (0, 1, 2)
    assert outcome.code == 0 or told(outcome, "maze")


def test_pictures_swapped_for_links_after_the_check_are_not_followed(victim: Victim) -> None:
    """What was a picture when the story was read may be a link when it is drawn."""
    script = victim.story("swap", f"{HEAD}scenes:\n  - {{layout: photo, image: link.png}}\n")
    link = script.parent / "link.png"
    link.symlink_to(script.parent / "sky.png")
    assert victim.render(script).code == 0
    link.unlink()
    link.symlink_to(victim.root / "secret.png")
    outcome = victim.render(script)
    assert outcome.code in (1, 2)
    assert told(outcome, "swap.yaml:6", "leads out")
