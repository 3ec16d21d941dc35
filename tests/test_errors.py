from __future__ import annotations

import copy
import inspect
import pickle
from pathlib import Path

import pytest

from storykit import errors
from storykit.errors import (
    AssetError,
    Finding,
    LayoutError,
    SafetyError,
    ScriptError,
    StorykitError,
    UsageError,
    Where,
    nearest,
)

TREE = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, StorykitError) and not kind.__name__.startswith("_")
]
PLACE = Where(Path("story.yaml"), 3, 7, "scenes[0].image")


def example(kind: type[StorykitError]) -> StorykitError:
    if kind in (ScriptError, LayoutError, SafetyError):
        return kind([Finding("A", "error", "One.", "Mend.", PLACE), Finding("B", "error", "Two.")])
    return kind("Broken.", cure="Mend it.", where=PLACE)


@pytest.mark.parametrize("kind", TREE)
def test_every_error_survives_pickling_and_copying(kind: type[StorykitError]) -> None:
    error = example(kind)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is kind
        assert str(twin) == str(error)
        assert twin.findings == error.findings
        assert twin.args == error.args


@pytest.mark.parametrize("kind", TREE)
def test_every_error_is_named_in_the_tree_of_the_module(kind: type[StorykitError]) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__
    assert kind.rule.isupper()


def test_an_error_says_where_what_and_the_cure() -> None:
    error = AssetError("There is no file “a.jpg”.", cure="Put it there.", where=PLACE)
    assert str(error) == ("story.yaml:3:7 scenes[0].image: There is no file “a.jpg”. Put it there.")


def test_an_error_can_be_given_its_place_later() -> None:
    error = AssetError("Gone.", cure="Find it.")
    placed = error.at(PLACE)
    assert (placed.where, error.where) == (PLACE, Where())
    assert placed.findings[0].where == PLACE
    assert isinstance(placed, AssetError)


def test_mistakes_with_a_place_of_their_own_keep_it() -> None:
    error = example(ScriptError).at(Where(path="cards"))
    assert [finding.where.path for finding in error.findings] == ["scenes[0].image", "cards"]


def test_places_leave_out_what_is_not_known() -> None:
    assert str(Where(path="a.b")) == "a.b"
    assert str(Where(Path("s.yaml"), 2)) == "s.yaml:2"
    assert str(Where()) == ""


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("qoute", "Did you mean “quote”?"),
        ("QUOTE", "Did you mean “quote”?"),
        ("zoom_in", "Did you mean “zoom-in”?"),
        ("zoom in", "Did you mean “zoom-in”?"),
        ("xyz", "Known: quote, title, zoom-in."),
        ("q" * 100_000, "Known: quote, title, zoom-in."),
    ],
)
def test_the_nearest_name_is_offered(name: str, answer: str) -> None:
    assert nearest(name, ["title", "quote", "zoom-in"]) == answer


def test_a_long_list_of_names_is_cut() -> None:
    answer = nearest("?", [f"name{n:03}" for n in range(300)])
    assert answer.endswith("name039 and 260 more.")
    assert nearest("?", []) == ""


def test_usage_errors_are_findings_too() -> None:
    (finding,) = UsageError("No such format.", cure="Known: square.").findings
    assert (finding.rule, finding.level) == ("USAGE", "error")
