"""The cache as a whole: bounded, cleared at any time, and never believed when it is damaged."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import storykit
from storykit import sound
from storykit.cli.app import run
from storykit.jobs import joining
from storykit.jobs.bench import Bench
from storykit.jobs.options import RenderOptions
from storykit.jobs.render import render_story
from storykit.jobs.studio import Studio
from storykit.jobs.tidying import tidied_cache, trim_cache
from storykit.timeline import Timeline
from storykit.video.containers import read_piece
from storykit.video.muxing import Piece


@pytest.fixture
def spoken(small_script: Path) -> Path:
    """The small story, spoken by a voice whose sounds are kept in the cache."""
    text = small_script.read_text(encoding="utf-8")
    small_script.write_text(text + "voice: {narrator: fake}\n", encoding="utf-8")
    return small_script


def rendered(script: Path, options: RenderOptions) -> dict[str, bytes]:
    result = render_story(storykit.load(script), options)
    assert result.failures == ()
    return {path.name: path.read_bytes() for path in result.files}


@pytest.fixture
def options(tmp_path: Path) -> RenderOptions:
    return RenderOptions(
        out=tmp_path / "out", draft=True, cards=False, storyboard=False, languages=("en",),
        cache_folder=tmp_path / "cache",
    )  # fmt: skip


def kept_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_any_file_of_the_cache_may_be_cut_or_changed_by_a_bit(
    spoken: Path, options: RenderOptions
) -> None:
    assert options.cache_folder is not None
    first = rendered(spoken, options)
    parts = {
        path.relative_to(options.cache_folder).parts[0] for path in kept_in(options.cache_folder)
    }
    assert {"pieces", "voice", "records"} <= parts
    for damage in ("bit", "cut"):
        for path in kept_in(options.cache_folder):
            content = bytearray(path.read_bytes())
            if damage == "cut":
                del content[len(content) // 2 :]
            else:
                content[len(content) * 2 // 3] ^= 4
            path.write_bytes(content)
        assert rendered(spoken, options) == first
        shutil.rmtree(options.out)
        assert rendered(spoken, options) == first


def test_what_was_spoken_is_spoken_again_where_the_cache_was_cleared_meanwhile(
    spoken: Path, options: RenderOptions
) -> None:
    assert options.cache_folder is not None
    story = storykit.load(spoken)
    timeline = Studio(story, cache=options.cache_folder).timeline("en")
    usual = Studio(story, cache=options.cache_folder).mix("en")
    shutil.rmtree(options.cache_folder)
    # A worker that laid the language out itself, and one that was handed its times.
    for bench in (Bench(options.cache_folder), Bench(options.cache_folder)):
        studio = bench.studio(story, timeline)
        assert (studio.mix("en").samples == usual.samples).all()
        shutil.rmtree(options.cache_folder)
        studio.forget("mix", "en")
        assert (studio.mix("en").samples == usual.samples).all()


def test_all_of_the_cache_counts_and_the_longest_unused_goes_first(
    spoken: Path, options: RenderOptions
) -> None:
    assert options.cache_folder is not None
    rendered(spoken, options)
    files = kept_in(options.cache_folder)
    whole = sum(path.stat().st_size for path in files)
    use = tidied_cache(options.cache_folder)
    assert (use.pieces, use.bytes) == (len(files), whole)
    assert trim_cache(options.cache_folder, 0) == 0  # all of it is in use
    for path in files:
        os.utime(path, (1, 1))
    voices = [path for path in files if path.suffix == ".wav"]
    assert voices
    rendered(spoken, replace(options, out=options.out / "other"))
    # What this render used is in use again; of the rest, nothing is left.
    trim_cache(options.cache_folder, 0)
    left = kept_in(options.cache_folder)
    assert set(left) < set(files) | set(left)
    assert all(path.exists() for path in voices)
    assert tidied_cache(options.cache_folder, clear=True).bytes == 0


def test_pieces_damaged_while_they_are_joined_get_into_no_video(
    spoken: Path, options: RenderOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were whole when they were found; what was joined of them is thrown away."""
    first = rendered(spoken, options)
    shutil.rmtree(options.out)
    usual, damaged = joining.join, []

    def damaging(segments: Sequence[Piece], *rest: Any) -> None:
        if not damaged:
            damaged.append(segments[0].path)
            content = segments[0].path.read_bytes()
            segments[0].path.write_bytes(content[: len(content) - 40])
        with contextlib.suppress(OSError, ValueError):
            usual(segments, *rest)

    monkeypatch.setattr(joining, "join", damaging)
    assert rendered(spoken, options) == first
    assert damaged


@pytest.mark.parametrize("nonsense", [b"", b"no video", b"RIFF", "a sound"])
def test_pieces_that_are_whole_and_no_video_are_made_again(
    spoken: Path, options: RenderOptions, nonsense: bytes | str
) -> None:
    """Whoever shares the cache can give nonsense the name that tells of its own bytes."""
    first = rendered(spoken, options)
    store = pieces_of(options)
    for path in sorted(store.rglob("*.mp4")):
        forge(path, sound_in(store) if isinstance(nonsense, str) else nonsense)
    shutil.rmtree(options.out)
    assert rendered(spoken, options) == first


def test_pieces_that_cannot_be_joined_tell_where_they_lie_and_how_to_clear_them(
    spoken: Path, options: RenderOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where each piece can be read, nobody knows which is wrong."""
    rendered(spoken, options)
    shutil.rmtree(options.out)
    for path in pieces_of(options).rglob("*.mp4"):
        forge(path, b"no video")
    monkeypatch.setattr(joining, "is_readable", lambda path, kind: True)
    (finding,) = render_story(storykit.load(spoken), options).failures
    assert str(options.cache_folder) in finding.message
    assert finding.cure == (
        f"Clear it with “storykit cache --clear --cache {options.cache_folder}”, and render again."
    )
    assert run(["cache", "--clear", "--cache", str(options.cache_folder)]) == 0
    rendered(spoken, options)


def pieces_of(options: RenderOptions) -> Path:
    assert options.cache_folder is not None
    return options.cache_folder / "pieces"


def sound_in(store: Path) -> bytes:
    """The encoded sound of a store: a video is no sound, and the other way round."""
    for path in sorted(store.rglob("*.mp4")):
        with read_piece(path) as source:
            if source.streams.audio:
                return path.read_bytes()
    raise AssertionError("no sound")


def forge(path: Path, content: bytes) -> None:
    start, *_ = path.name.split(".")
    path.unlink()
    path.with_name(f"{start}.{sha256(content).hexdigest()[:24]}.mp4").write_bytes(content)


def test_sounds_damaged_while_they_are_mixed_get_into_no_mix(
    spoken: Path, options: RenderOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rendered(spoken, options)
    assert options.cache_folder is not None
    shutil.rmtree(options.out)
    shutil.rmtree(options.cache_folder / "pieces")
    usual, damaged = sound.story_mixed, []

    def damaging(story: storykit.Story, timeline: Timeline, **rest: Any) -> Any:
        if not damaged:
            damaged.append(timeline.sounds[0].file)
            content = bytearray(timeline.sounds[0].file.read_bytes())
            content[2_000:4_000] = bytes(2_000)
            timeline.sounds[0].file.write_bytes(content)
        return usual(story, timeline, **rest)

    monkeypatch.setattr(sound, "story_mixed", damaging)
    assert rendered(spoken, options) == first
    assert damaged
