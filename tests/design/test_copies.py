"""Starting a layout or theme of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from storykit.design.copies import new_layout, new_theme
from storykit.design.layouts import find_layout
from storykit.design.themes import find_theme
from storykit.errors import OutputError, UsageError


def test_a_copy_works_at_once_and_is_the_storys_own(tmp_path: Path) -> None:
    layout = new_layout("visit", tmp_path, like="quote")
    assert find_layout("visit", tmp_path).file == layout
    theme = new_theme("ours", tmp_path, like="garden")
    assert find_theme("ours", tmp_path).file == theme


def test_nothing_is_written_over(tmp_path: Path) -> None:
    new_layout("visit", tmp_path)
    with pytest.raises(OutputError, match="there already"):
        new_layout("visit", tmp_path)


@pytest.mark.parametrize("name", ["../visit", "Visit", "", "a b", "con/x", "1st"])
def test_names_that_cannot_be_used_are_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        new_theme(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_model_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean “quote”"):
        new_layout("visit", tmp_path, like="qoute")
