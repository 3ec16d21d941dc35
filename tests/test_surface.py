"""What users of the library rely on: names, laziness, errors that pickle."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import storykit
from storykit import errors


def test_a_name_that_does_not_exist_is_noticed_by_type_checkers() -> None:
    """A module with `__getattr__` has every name for them: it must be out of their sight."""
    tree = ast.parse(Path(storykit.__file__).read_text(encoding="utf-8"))
    assert not [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "__getattr__"]


def test_the_public_names_are_these_and_all_are_there() -> None:
    assert storykit.__all__ == sorted(storykit.__all__)
    assert set(storykit.__all__) == {
        "AssetError", "Finding", "LayoutError", "MissingGlyphsError", "NarrationError",
        "OutputError", "Plan", "Progress", "RenderError", "Result", "SafetyError", "ScriptError",
        "Story", "StorykitError", "SubtitleError", "TextError", "Timeline", "UsageError", "Where",
        "card", "check", "clip", "frames", "load", "loop", "plan", "render", "sample", "schema",
        "subtitles", "timeline_of",
    }  # fmt: skip
    for name in storykit.__all__:
        assert getattr(storykit, name).__doc__


def test_one_name_asked_for_is_a_name_and_not_its_letters() -> None:
    story = storykit.load(
        {
            "storykit": 1,
            "title": "Water",
            "languages": ["en"],
            "scenes": [{"layout": "title", "title": "Water"}],
        }
    )
    with pytest.raises(storykit.UsageError, match="“ar”"):
        storykit.render(story, languages="ar")
    with pytest.raises(storykit.UsageError, match="“portrait”"):
        storykit.plan(story, formats="portrait")


def test_calls_stay_calls_when_the_rooms_of_their_name_are_imported() -> None:
    import storykit.check
    import storykit.subtitles

    assert callable(storykit.check)
    assert callable(storykit.subtitles)


def test_importing_storykit_loads_nothing_heavy() -> None:
    code = "import storykit, sys; print(*sorted(sys.modules))"
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    heavy = {"numpy", "PIL", "av", "moviepy", "pydub", "jinja2", "pydantic", "yaml", "typer"}
    assert loaded & heavy == set()


def test_the_help_of_the_command_line_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['storykit', '--help']\n"
        "from storykit.cli.app import run; run(); print(*sorted(sys.modules))"
    )
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    heavy = {"numpy", "PIL", "av", "moviepy", "pydub", "jinja2", "yaml", "uharfbuzz", "icu4py"}
    assert loaded & heavy == set()


def test_every_error_survives_pickling_with_its_place_and_cure() -> None:
    where = errors.Where(Path("story.yaml"), 3, 7, "scenes[0].image")
    finding = errors.Finding("X", "error", "No such picture.", "Put it there.", where)
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.StorykitError)
    ]
    assert len(kinds) > 10
    for kind in kinds:
        several = issubclass(kind, errors._Several)
        if several:
            error: errors.StorykitError = kind([finding])  # type: ignore[arg-type]
        else:
            error = kind("No such picture.", cure="Put it there.", where=where)
        back = pickle.loads(pickle.dumps(error))
        assert type(back) is kind
        assert [str(f) for f in back.findings] == [str(f) for f in error.findings]
        assert back.where == where


def test_a_script_that_was_not_loaded_is_told_how_to_be() -> None:
    for call in (
        lambda: storykit.render("story.yaml"),  # type: ignore[arg-type]
        lambda: storykit.plan({"storykit": 1}),  # type: ignore[arg-type]
        lambda: storykit.check("story.yaml"),  # type: ignore[arg-type]
        lambda: storykit.subtitles("story.yaml", language="en"),  # type: ignore[arg-type]
        lambda: storykit.loop("story.yaml"),  # type: ignore[arg-type]
    ):
        with pytest.raises(storykit.UsageError, match="not a story") as caught:
            call()
        assert "storykit.load" in caught.value.cure


def test_only_languages_of_the_story_are_taken(tmp_path: Path) -> None:
    values = {"storykit": 1, "title": "T", "languages": ["en"], "id": "tale",
              "scenes": [{"layout": "statement", "statement": "S"}]}  # fmt: skip
    story = storykit.load(values, folder=str(tmp_path))
    assert story.folder == tmp_path
    for call in (storykit.timeline_of, lambda s, tag: storykit.subtitles(s, language=tag)):
        with pytest.raises(storykit.UsageError, match="no language “fr”"):
            call(story, "fr")
