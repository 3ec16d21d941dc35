"""Layout files: every mistake at once, with its line and layer; fields; branches."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from storykit.design.branches import conditions, holds
from storykit.design.layers import KINDS
from storykit.design.layouts import (
    find_layout,
    layout_fields,
    layout_files,
    layout_folders,
    read_layout,
)
from storykit.design.options import options_of
from storykit.errors import LayoutError, UsageError
from storykit.formats import FORMATS
from tests.design.conftest import WriteLayout

SOUND = """
about: A line.
fields: {title: required, image: optional, items: optional, number: optional}
layers:
  - text: "{{ title }}"
    name: title
"""


def mistakes(write_layout: WriteLayout, text: str) -> list[str]:
    with pytest.raises(LayoutError) as caught:
        write_layout(text)
    return [str(finding) for finding in caught.value.findings]


def test_every_built_in_layout_reads_without_a_mistake() -> None:
    for file in layout_files(layout_folders()).values():
        layout = read_layout(file)
        assert layout.about, f"{layout.name} says nothing about itself"


def test_fields_have_short_and_long_forms(write_layout: WriteLayout) -> None:
    layout = write_layout(
        """
fields:
  title: required
  image: optional
  video: optional
  items: {required: true, about: "two to five"}
  places: {kind: rows}
  side: {kind: choice, choices: [start, end]}
  number: required
layers: [{text: "{{ title }}"}]
"""
    )
    fields = layout.fields
    assert fields["title"].required
    assert (fields["image"].kind, fields["video"].kind) == ("picture", "clip")
    assert (fields["items"].kind, fields["items"].about) == ("list", "two to five")
    assert fields["places"].kind == "rows"
    assert fields["side"].choices == ("start", "end")
    assert fields["number"].kind == "number"


def test_all_mistakes_are_told_at_once_with_line_and_layer(write_layout: WriteLayout) -> None:
    found = mistakes(
        write_layout,
        """
about: Wrong.
fields: {title: maybe, theme: required}
colour: red
layers:
  - txt: "{{ title }}"
  - text: "{{ titel }}"
    name: headline
    box: {left: 8%, top: 10}
    alighn: start
  - shade: {toward: left, opacity: 3}
  - text: a
    picture: b
when:
  landscpe: {layers.headline.scale: 1}
  rtl: {layers.nobody.scale: 1}
""",
    )
    text = "\n".join(found)
    for expected in (
        "made.yaml:3:17 fields.title: “title” is",
        "made.yaml:3:31 fields.theme: A field cannot be called “theme”",
        "made.yaml:4:1 colour: A layout has no “colour”",
        "made.yaml:6:10 layers[0].txt: There is no kind of layer “txt” (layer 0)."
        " Did you mean “text”?",
        "made.yaml:7:11 layers[1].text: There is no field or value “titel”"
        " (text layer 1 “headline”). Did you mean “title”?",
        "layers[1].box: “box” is wrong: a box has no “left”: write start and end",
        "layers[1].alighn: A text layer has no “alighn” (text layer 1 “headline”)."
        " Did you mean “align”?",
        "layers[2].shade: “shade” is wrong: toward: one of all, top, bottom, start, end is wanted",
        "layers[3].picture: A layer is either “text” or “picture”",
        "when.landscpe: “landscpe” is no condition. Did you mean “landscape”?",
        'when.rtl."layers.nobody.scale": There is nothing at “layers.nobody.scale”',
    ):
        assert expected in text, f"{expected}\nis not in\n{text}"


def test_a_wrong_value_in_a_branch_is_told_where_it_is_written(write_layout: WriteLayout) -> None:
    found = mistakes(write_layout, SOUND + "when:\n  rtl:\n    layers.title.scale: huge\n")
    assert len(found) == 1
    assert "made.yaml:9:" in found[0]
    assert "scale" in found[0]


def test_a_file_that_is_no_yaml_names_its_line(write_layout: WriteLayout) -> None:
    found = mistakes(write_layout, "fields: {title: required\nlayers: []\n")
    assert "made.yaml:" in found[0]


def test_an_unknown_layout_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean “quote”"):
        find_layout("qoute", tmp_path)


def test_a_storys_own_layout_hides_the_built_in_one(tmp_path: Path) -> None:
    own = tmp_path / "layouts"
    own.mkdir()
    (own / "quote.yaml").write_text(SOUND, encoding="utf-8")
    assert find_layout("quote", tmp_path).about == "A line."
    assert set(layout_fields(layout_folders(tmp_path))["quote"]) == {
        "title", "image", "items", "number",
    }  # fmt: skip
    assert "by" in layout_fields(layout_folders())["quote"]


def test_a_changed_file_is_read_again(write_layout: WriteLayout) -> None:
    first = write_layout(SOUND)
    second = write_layout(SOUND.replace("A line.", "Another, longer line."))
    assert (first.about, second.about) == ("A line.", "Another, longer line.")


def test_layouts_pickle(write_layout: WriteLayout) -> None:
    layout = write_layout(SOUND)
    assert pickle.loads(pickle.dumps(layout)).fields == layout.fields


def test_errors_of_layouts_pickle(write_layout: WriteLayout) -> None:
    with pytest.raises(LayoutError) as caught:
        write_layout("layers: [{txt: a}]")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("square", True),
        ("landscape", False),
        ("rtl", True),
        ("no-rtl", False),
        ("picture rtl", True),
        ("no-captions image", True),
        ("wide", False),
        ("no-by", True),
        ("in-columns", False),
        ("no-in-columns", True),
    ],
)
def test_conditions_hold_when_all_their_words_do(condition: str, expected: bool) -> None:
    terms = conditions(
        FORMATS["square"], right_to_left=True, captions=False, present=["image", "title"]
    )
    assert holds(condition, terms) is expected


def test_in_columns_holds_for_scripts_whose_lines_are_columns() -> None:
    terms = conditions(
        FORMATS["og"], right_to_left=False, captions=False, present=[], in_columns=True
    )
    assert holds("in-columns wide", terms)
    assert not holds("no-in-columns", terms)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_option_of_a_layer_can_be_written(name: str) -> None:
    """The key that names the kind holds its value; an option of that name could not be said."""
    assert name not in options_of(KINDS[name])


def test_a_layout_cannot_be_made_too_large(write_layout: WriteLayout) -> None:
    many = "layers:\n" + "  - {text: a}\n" * 201
    assert "more than 200 layers" in mistakes(write_layout, many)[0]
