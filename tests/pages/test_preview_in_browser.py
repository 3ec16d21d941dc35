"""The preview in a real browser: it renews itself, and leaves alone what did not change."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from storykit import library
from storykit.jobs.previewing import Preview
from storykit.jobs.serving import PreviewServer

STORY = """
storykit: 1
id: tale
title: {en: "Tale", ar: "حكاية"}
languages: [en, ar]
formats: [square]
scenes:
  - id: one
    layout: photo
    image: sky.png
    alt: {en: "A sky.", ar: "سماء."}
    narration: {en: "The sky is wide.", ar: "السماء واسعة."}
  - id: two
    layout: statement
    statement: {en: "It is *ours*", ar: "وهي *لنا*"}
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    Image.new("RGB", (320, 320), (90, 120, 160)).save(tmp_path / "sky.png")
    path = tmp_path / "tale.yaml"
    path.write_text(STORY.lstrip(), encoding="utf-8")
    return path


@pytest.fixture
def address(script, tmp_path):
    """Where a preview of the script is served."""
    server = PreviewServer(Preview(script, library.load, tmp_path / "cache"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.address
    server.close()
    thread.join(300)


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.set_default_timeout(300_000)  # a busy machine is slow
    page = context.new_page()
    page.trouble, page.asked = [], []
    page.on("console", lambda message: page.trouble.append(message.text))
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address)
    yield page
    trouble, asked = page.trouble, page.asked
    context.close()
    assert trouble == []
    assert all(url.startswith((address, "data:")) for url in asked)


def until(page, question, argument=None):
    """Waits until a question to the page is answered with yes; its policy forbids eval in it."""
    for _ in range(10_000):
        if page.evaluate(question, argument):
            return
        time.sleep(0.02)
    raise AssertionError(f"never true: {question}")


def pictures(page):
    return page.eval_on_selector_all("img", "all => all.map(image => image.src)")


def test_a_saved_change_is_seen_without_reloading(page, script):
    until(page, "() => [...document.images].every(i => i.complete && i.naturalWidth)")
    before = pictures(page)
    page.locator("#language-2").focus()
    page.keyboard.press("Space")
    page.evaluate("() => { window.sameAsBefore = document.querySelector('#scene-2 img'); }")
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("The sky is wide.", "The sky is high."), encoding="utf-8")
    until(page, "() => document.body.innerText.includes('The sky is high.')")
    until(page, "() => [...document.images].every(i => i.complete && i.naturalWidth)")
    after = pictures(page)
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, True, True, True]
    # Focus, filters and everything that stayed are as they were.
    assert page.evaluate("document.activeElement.id") == "language-2"
    assert not page.is_checked("#language-2")
    assert page.evaluate("window.sameAsBefore === document.querySelector('#scene-2 img')")


def test_a_mistake_is_told_above_the_page_and_goes_when_it_is_mended(page, script):
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("layout: photo", "layout: <b>phot</b>"), encoding="utf-8")
    until(page, "() => document.getElementById('preview').textContent.includes('<b>phot</b>')")
    assert "The sky is wide." in page.inner_text("main")
    script.write_text(text.replace("is wide", "is blue"), encoding="utf-8")
    until(page, "() => document.body.innerText.includes('The sky is blue.')")
    until(page, "() => document.getElementById('preview').textContent === ''")


def test_scenes_come_and_go(page, script):
    text = script.read_text(encoding="utf-8")
    more = "  - {id: three, layout: statement, statement: {en: More, ar: المزيد}}\n"
    script.write_text(text + more, encoding="utf-8")
    until(page, "() => document.querySelectorAll('#scene-3 img').length === 2")
    script.write_text(text, encoding="utf-8")
    until(page, "() => document.querySelector('#scene-3') === null")


def test_axe_finds_nothing_while_a_mistake_is_told(browser, address, script):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    # The page's own policy would keep the examiner out.
    context = browser.new_context(viewport={"width": 400, "height": 800}, bypass_csp=True)
    context.set_default_timeout(300_000)  # a busy machine is slow
    page = context.new_page()
    page.goto(address)
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("layout: photo", "layout: phot"), encoding="utf-8")
    until(page, "() => document.getElementById('preview').textContent.includes('phot')")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}})
    context.close()
    broken = [
        (v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found.response["violations"]
    ]
    assert broken == []
