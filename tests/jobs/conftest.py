from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

import storykit

SMALL = """
storykit: 1
id: small
title: {en: "Small", ar: "صغيرة"}
languages: [en, ar]
formats: [square]
scenes:
  - id: first
    layout: photo
    image: sky.png
    alt: {en: "A sky.", ar: "سماء."}
    credit: {en: "Sky: storykit", ar: "السماء: storykit"}
    narration: {en: "The sky is wide.", ar: "السماء واسعة."}
  - id: last
    layout: statement
    statement: {en: "It is *ours*", ar: "وهي *لنا*"}
    narration: {en: "It belongs to all of us.", ar: "إنها لنا جميعًا."}
cards:
  - id: wide
    layout: statement
    statement: {en: "Wide *sky*", ar: "سماء *واسعة*"}
    formats: [og]
"""


@pytest.fixture
def small_script(tmp_path: Path) -> Path:
    """A story of two short scenes in English and Arabic, with a picture beside it."""
    folder = tmp_path / "story"
    folder.mkdir()
    gradient = Image.linear_gradient("L").resize((640, 800))
    Image.merge("RGB", (gradient, gradient.rotate(90, expand=False), gradient)).save(
        folder / "sky.png"
    )
    script = folder / "small.yaml"
    script.write_text(SMALL, encoding="utf-8")
    return script


@pytest.fixture
def small_story(small_script: Path) -> storykit.Story:
    return storykit.load(small_script)
