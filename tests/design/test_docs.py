"""The page about layouts tells the truth: its examples look as shown, its reference is whole."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="the page lies in the checkout")


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_layouts", DOCS / "draw_layouts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["draw_layouts"] = module
    spec.loader.exec_module(module)
    return module


def test_every_example_looks_as_shown(drawing: ModuleType) -> None:
    shown = set()
    for name, picture in drawing.all_pictures():
        with Image.open(drawing.PICTURES / f"{name}.webp") as stored:
            before = np.asarray(stored.convert("RGB")).astype(int)
        # Through the same lossy file, so that only what was drawn is compared.
        packed = io.BytesIO()
        picture.save(packed, "WEBP", **drawing.PACKING)
        with Image.open(packed) as read:
            now = np.asarray(read.convert("RGB")).astype(int)
        assert now.shape == before.shape, name
        assert np.abs(now - before).mean() < 2, f"{name}: run python docs/draw_layouts.py"
        shown.add(f"pictures/layouts/{name}.webp")
    page = drawing.PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"\((pictures/layouts/\S+?)\)", page)) == shown


def test_the_reference_is_that_of_the_program(drawing: ModuleType) -> None:
    page = drawing.PAGE.read_text(encoding="utf-8")
    assert drawing.page_with_reference(page) == page, "run python docs/draw_layouts.py"
