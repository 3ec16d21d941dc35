"""Loops and frames of parts of a story: named, listed, described, and not made twice."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import storykit
from storykit.cli.app import run
from storykit.files import publishing_folder
from storykit.formats import find_format
from storykit.jobs.studio import Studio
from storykit.video.filming import only
from storykit.video.frames import frame_number
from storykit.video.render import frame_at


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYKIT_CACHE", str(tmp_path / "cache"))


def listed(out: Path) -> dict[str, dict[str, object]]:
    document = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return {str(item["path"]): item for item in document["files"]}


def test_a_scene_becomes_a_loop_in_each_language_and_kind(
    small_script: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = ["loop", str(small_script), "--scene", "first", "--as", "webp,gif"]
    assert run([*arguments, "--width", "120", "--out", str(out), "-q"]) == 0
    names = {f"small.{tag}.square.first.{kind}" for tag in ("en", "ar") for kind in ("webp", "gif")}
    files = listed(out)
    assert set(files) == names == {p.name for p in out.iterdir()} - {"manifest.json"}
    loop = files["small.ar.square.first.webp"]
    assert (loop["kind"], loop["language"], loop["width"]) == ("loop", "ar", 120)
    assert str(loop["alt"]).startswith("سماء.")
    assert loop["bytes"] == (out / "small.ar.square.first.webp").stat().st_size
    with Image.open(out / "small.ar.square.first.gif") as image:
        assert image.is_animated  # type: ignore[attr-defined]


def test_a_loop_of_a_stretch_shows_what_the_video_shows_then(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    film = replace(Studio(small_story).film("en", find_format("square")), fps=Fraction(15))
    border = film.shots[1].span.start
    result = storykit.loop(
        small_story, span=(border - 100, border + 500), languages=["en"], out=tmp_path, width=270
    )
    (output,) = result.outputs
    assert output.path.name == f"small.en.square.{border - 100}-{border + 500}ms.webp"
    assert "A sky." in str(output.alt)
    assert "It is" in str(output.alt)
    with Image.open(output.path) as image:
        moment = frame_number(border - 100, film.fps) * 1000 / 15
        for number in range(4):
            image.seek(number)
            image.load()
            moment += image.info["duration"]
        image.seek(4)
        image.load()
        shown = np.asarray(image.convert("RGB")).astype(int)
    expected = np.asarray(frame_at(film, round(moment)).resize((270, 270))).astype(int)
    assert np.abs(shown - expected).mean() < 4


def test_a_loop_that_is_there_is_not_made_again(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    made = [
        storykit.loop(
            small_story, scenes=["last"], languages=["en"], width=width, out=tmp_path / "out"
        )
        for width in (96, 96, 120)
    ]
    assert [len(result.unchanged) for result in made] == [0, 1, 0]


def test_a_loop_that_has_to_be_small_gives_up_size_and_says_so(
    small_story: storykit.Story, tmp_path: Path
) -> None:
    usual = storykit.loop(
        small_story, scenes=["first"], languages=["en"], kinds=["gif"], out=tmp_path / "a"
    )
    most = usual.files[0].stat().st_size // 3
    small = storykit.loop(
        small_story, scenes=["first"], languages=["en"], kinds=["gif"], largest=most,
        out=tmp_path / "b",
    )  # fmt: skip
    assert small.files[0].stat().st_size <= most
    assert "LOOP" in {finding.rule for finding in small.findings}
    tiny = storykit.loop(small_story, scenes=["first"], largest=500, out=tmp_path / "c")
    assert tiny.outputs == ()
    assert any("does not fit" in finding.message for finding in tiny.failures)


@pytest.mark.parametrize(
    "arguments",
    [
        ["loop", "--as", "mp4"], ["loop", "--scene", "nowhere"], ["loop", "--width", "9"],
        ["loop", "--from", "2s", "--to", "1s"], ["loop", "--scene", "first", "--from", "1s"],
        ["frames", "--lang", "ur"],
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_answered(
    small_script: Path, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    command, *rest = arguments
    assert run([command, str(small_script), *rest, "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.strip()


def test_what_is_too_long_or_past_the_end_fails_alone(
    small_script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["loop", str(small_script), "--from", "10min", "--out", str(tmp_path)]
    assert run(arguments) == 1
    assert "the story ends after" in capsys.readouterr().err


def test_frames_are_the_videos_and_replace_earlier_ones(small_script: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["frames", str(small_script), "--lang", "ar", "--draft", "--out", str(out), "-q"]
    assert run([*arguments, "--from", "0s", "--to", "400ms"]) == 0
    (folder,) = (path for path in out.iterdir() if path.is_dir())
    assert folder.name == "small.ar.square.0-400ms.draft.frames"
    assert [p.name for p in sorted(folder.iterdir())] == [f"{n:06}.png" for n in range(6)]
    entry = listed(out)[folder.name]
    assert (entry["kind"], entry["frames"], entry["fps"]) == ("frames", 6, "15")
    assert entry["bytes"] == sum(p.stat().st_size for p in folder.iterdir())
    assert run([*arguments, "--scene", "last"]) == 0
    story = storykit.load(small_script)
    film = Studio(story).film("ar", find_format("square"))
    (whole,) = out.glob("small.ar.square.last.draft.frames")
    assert len(list(whole.iterdir())) == round(only(film, ("last",)).duration * 15 / 1000)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "pictures.frames"
    folder.mkdir()
    (folder / "mine.jpg").write_bytes(b"mine")
    with (
        pytest.raises(storykit.OutputError, match="other files"),
        publishing_folder(folder, r"\d{6}\.png"),
    ):
        pass
    assert [p.name for p in tmp_path.rglob("*")] == ["pictures.frames", "mine.jpg"]


def test_a_folder_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "a.frames"
    for count in (3, 2):
        with publishing_folder(folder, r"\d\.png") as draft:
            for number in range(count):
                (draft / f"{number}.png").write_bytes(b"")
    assert len(list(folder.iterdir())) == 2
    with pytest.raises(ZeroDivisionError), publishing_folder(folder, r"\d\.png") as draft:
        (draft / "7.png").write_bytes(bytes(1 // 0))
    assert {p.name for p in tmp_path.rglob("*")} == {"a.frames", "0.png", "1.png"}
