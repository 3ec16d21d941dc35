"""Pages bring along the letters that not every computer has, and no others."""

from __future__ import annotations

import base64
import io
import os
import re
import sys
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from fontTools.ttLib import TTFont

import storykit
from storykit.pages import consent_sheet, storyboard
from storykit.pages.fonts import letters_in, page_fonts
from storykit.text import FontBook
from storykit.timeline import build_timeline

SAID = {
    "en": "Everyone needs water.", "ur": "ہر انسان کو صاف پانی کی ضرورت ہے۔",
    "ne": "सबैलाई पानी चाहिन्छ।", "hi": "सबको पानी चाहिए।", "bn": "সবার জল দরকার।",
    "dv": "ކޮންމެ މީހަކަށް ފެން ބޭނުންވޭ", "shn": "ၵူႈၵေႃႉလူဝ်ႇၼမ်ႉ", "mn-Mong": "ᠬᠦᠮᠦᠨ ᠪᠦᠷᠢ ᠤᠰᠤ᠃",
}  # fmt: skip


def story(*languages: str) -> storykit.Story:
    said = {tag: SAID[tag] for tag in languages}
    scene = {"id": "one", "layout": "title", "title": said, "narration": said}
    head = {"storykit": 1, "title": said, "languages": list(languages)}
    return storykit.load({**head, "scenes": [scene]})


def board(*languages: str) -> str:
    whole = story(*languages)
    timelines = {tag: build_timeline(whole, tag, {}) for tag in languages}
    found = [storykit.Finding("X", "info", "“தண்ணீர்” is a word in Tamil.")]
    return storyboard(whole, timelines, findings=found if len(languages) > 1 else None)


def brought(styles: str) -> dict[str, set[str]]:
    """The letters of each font in the styles, by the name they are used by."""
    faces = re.findall(r'font-family: ("[^"]+"); src: url\(data:font/woff;base64,([^)]+)\)', styles)
    letters = {}
    for name, content in faces:
        with TTFont(io.BytesIO(base64.b64decode(content))) as font:
            letters[name] = set(map(chr, font.getBestCmap()))
    return letters


def test_a_font_has_the_letters_that_are_shown_and_its_language_uses_it() -> None:
    styles = str(page_fonts({tag: set(said) for tag, said in SAID.items()}))
    letters = brought(styles)
    rules = dict(re.findall(r':lang\(([^)]+)\) \{ font-family: ("storykit \d+")', styles))
    assert set(rules) == set(SAID) - {"en"}
    assert rules["ne"] == rules["hi"]
    for tag, name in rules.items():
        assert set(SAID[tag]) <= letters[name], tag
    assert set().union(*letters.values()) <= set("".join(SAID.values()))
    assert "e" not in letters[rules["ur"]]


def test_what_every_computer_has_is_left_to_it() -> None:
    assert page_fonts({"en": "Water – “right”", "mn": "Ус бол эрх", "vi": "Nước"}) == ""
    assert "data:font" not in board("en")


def test_letters_are_those_of_texts_in_their_language() -> None:
    shown = [
        {"title": "a", "columns": [{"tag": "ar", "cues": ["ب"]}, {"tag": "fr", "said": ("ç",)}]},
        {"poster": "data:image/png;base64,zzz", "count": 3},
    ]
    found = letters_in(shown, "en")
    assert found == {"en": {"a"}, "ar": {"ب", *"ar"}, "fr": {"ç", *"fr"}}


def test_a_font_of_the_story_is_brought_along_in_place_of_storykits(tmp_path: Path) -> None:
    usual = FontBook().face("Noto Sans Devanagari")
    assert usual is not None
    with TTFont(usual.file) as font:
        font["hmtx"].metrics = {
            name: (1234, side) for name, (_, side) in font["hmtx"].metrics.items()
        }
        font.save(tmp_path / "own.ttf")
    styles = str(page_fonts({"ne": SAID["ne"]}, FontBook((tmp_path,))))
    (content,) = re.findall(r"base64,([^)]+)", styles)
    with TTFont(io.BytesIO(base64.b64decode(content))) as font:
        assert {width for width, _ in font["hmtx"].metrics.values()} == {1234}


@pytest.mark.skipif(sys.platform != "linux", reason="takes away fonts by way of fontconfig")
def test_no_letter_is_a_box_where_the_computer_has_latin_fonts_only(tmp_path: Path) -> None:
    program = which("chromium") or which("chromium-browser") or which("google-chrome")
    api = pytest.importorskip("playwright.sync_api", reason="pip install 'storykit[browser]'")
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    (latin,) = {f.files[0][1].parent for f in FontBook().families if f.name == "Noto Sans"}
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{latin}</dir><cachedir>{tmp_path}/kept</cachedir></fontconfig>"
    )
    (tmp_path / "board.html").write_text(board(*SAID), encoding="utf-8")
    (tmp_path / "consent.html").write_text(consent_sheet(story("ur")), encoding="utf-8")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"], timeout=300_000,
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )  # fmt: skip
        shown = fonts_used(browser, tmp_path / "board.html", ".narration, li > span")
        sheet = fonts_used(browser, tmp_path / "consent.html", "section p")
        browser.close()
    assert set(SAID.values()) <= set(shown)
    assert {tag for tag, said in SAID.items() if not all(shown[said])} == {"en"}
    assert [fonts for text, fonts in shown.items() if "Tamil" in text] == [[False, True]]
    assert len(sheet) >= 4
    assert all(all(fonts) for fonts in sheet.values())


def fonts_used(browser: Any, page: Path, places: str) -> dict[str, list[bool]]:
    """The texts at some places, and of each font they are drawn in whether the page brought it.

    A box is drawn in a font of the computer.
    """
    opened = browser.new_page()
    opened.set_default_timeout(300_000)
    opened.goto(page.as_uri())
    opened.evaluate("document.fonts.ready")
    session = opened.context.new_cdp_session(opened)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    asked = {"nodeId": root, "selector": places}
    found = {}
    for node in session.send("DOM.querySelectorAll", asked)["nodeIds"]:
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        shown = session.send("DOM.resolveNode", {"nodeId": node})["object"]["objectId"]
        text = session.send(
            "Runtime.callFunctionOn",
            {"objectId": shown, "functionDeclaration": "function() { return this.innerText; }"},
        )["result"]["value"]
        found[text] = sorted(font["isCustomFont"] for font in fonts)
    return found
