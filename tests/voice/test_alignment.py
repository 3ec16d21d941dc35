"""Recordings are followed to the word: other voices and paces, noise, echo, pauses, languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from spoken_truth import LANGUAGES, Truth, spoken

from storykit.hearing import read_sound
from storykit.voice import Booth, Line, find_narrator, narrate_story
from storykit.voice.alignment import DOUBTFUL, align
from storykit.voice.features import RATE
from storykit.voice.following import follow
from storykit.voice.warping import Band, warp

Save = Callable[[str, np.ndarray, int], Path]


@pytest.mark.usefixtures("needs_espeak")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_begin_when_they_are_spoken(language: str) -> None:
    truth = spoken(language, "f2" if language in ("en", "hi", "ru") else "m3", seed=len(language))
    found = align(truth.samples, truth.text, language)
    assert found is not None
    assert found.confidence > 0.5
    errors = truth.errors(found.words)
    assert np.median(errors) <= 40
    assert np.percentile(errors, 90) <= 120
    for one, other in pairwise(found.words):
        assert one.span.start <= one.span.end <= other.span.start


@pytest.mark.usefixtures("needs_espeak")
def test_a_recording_through_an_old_telephone_is_followed(tmp_path: Path) -> None:
    truth = spoken("en", "m3", seed=6)
    loud = (truth.samples * 0.5 / np.abs(truth.samples).max()).reshape(1, -1)
    path = tmp_path / "phone.amr"
    with av.open(str(path), "w", format="amr") as file:
        stream = file.add_stream("libopencore_amrnb", rate=8000, layout="mono")
        stream.bit_rate = 7400
        frame = av.AudioFrame.from_ndarray(loud, "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for given in (frame, None):
            file.mux(stream.encode(given))
    heard = read_sound(path, channels=1, rate=RATE)[:, 0]
    found = align(heard, truth.text, "en")
    assert found is not None
    assert np.percentile(truth.errors(found.words), 90) <= 150


@pytest.mark.usefixtures("needs_espeak")
def test_a_recording_of_something_else_is_doubted() -> None:
    truth = spoken("en", "f2", seed=1)
    other = spoken("pt", "f2", seed=1)
    found = align(truth.samples, other.text, "pt")
    assert found is not None
    assert found.confidence < DOUBTFUL


@pytest.mark.usefixtures("needs_espeak")
def test_a_language_without_a_voice_is_followed_by_a_neighbours() -> None:
    truth = spoken("id", "f3", seed=3)
    found = align(truth.samples, truth.text, "jv")
    assert found is not None
    assert np.median(truth.errors(found.words)) <= 60


def test_a_language_nobody_can_read_is_left_to_its_pauses(tmp_path: Path, save: Save) -> None:
    samples = np.random.default_rng(1).standard_normal(2 * RATE).astype(np.float32) * 0.1
    assert align(samples, "ᠮᠣᠩᠭᠣᠯ", "mn-Mong") is None
    silent = np.zeros(RATE // 2)
    path = save("a.wav", np.concatenate((silent, samples, silent)), RATE)
    found = follow(path, "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "mn-Mong", tmp_path / "cache")
    assert not found.measured
    assert len(found.words) == 2
    assert found.words[0].span.start == pytest.approx(500, abs=40)


@pytest.mark.usefixtures("needs_espeak")
def test_nothing_said_or_nothing_written_gives_no_words() -> None:
    silence = np.zeros(RATE, np.float32)
    assert align(silence, "Hello there", "en").words == ()  # type: ignore[union-attr]
    truth = spoken("en", "f2", seed=1)
    assert align(truth.samples, "…", "en").words == ()  # type: ignore[union-attr]


@pytest.mark.usefixtures("needs_espeak")
def test_what_was_found_is_kept_until_the_recording_changes(tmp_path: Path, save: Save) -> None:
    truth = spoken("en", "f2", seed=1)
    path = save("a.wav", truth.samples, RATE)
    cache = tmp_path / "kept"
    first = follow(path, truth.text, "en", cache)
    assert follow(path, truth.text, "en", cache) == first
    (only,) = cache.iterdir()
    only.write_text("{broken")
    assert follow(path, truth.text, "en", cache) == first
    save("a.wav", truth.samples[: len(truth.samples) // 2], RATE)
    assert follow(path, truth.text, "en", cache) != first
    assert len(list(cache.iterdir())) == 2


@pytest.mark.usefixtures("needs_espeak")
def test_a_recording_that_says_something_else_gets_a_finding(tmp_path: Path, save: Save) -> None:
    truth, other = spoken("en", "f2", seed=1), spoken("pt", "f2", seed=2)
    save("voice/en/a.wav", other.samples, RATE)
    narrator = find_narrator("files", Booth(tmp_path, tmp_path / "cache"))
    narration = narrator.narrate(Line("a", truth.text, "en"))
    assert {finding.rule for finding in narration.findings} <= {"VOICE-DOUBT", "VOICE-LENGTH"}
    assert narration.findings


def test_words_told_by_another_program_are_taken_as_they_are(tmp_path: Path, save: Save) -> None:
    noise = np.random.default_rng(1).standard_normal(RATE).astype(np.float32) * 0.1
    save("voice/en/a.wav", np.concatenate((np.zeros(RATE), noise, np.zeros(RATE))), RATE)
    told = {"words": [
        {"word": "hello", "start": 1.0, "end": 1.4}, {"word": "there", "start": 1.5, "end": 2.0},
    ]}  # fmt: skip
    (tmp_path / "voice/en/a.json").write_text(json.dumps(told))
    narrator = find_narrator("files", Booth(tmp_path, tmp_path / "cache"))
    narration = narrator.narrate(Line("a", "Hello there", "en"))
    assert narration.measured
    assert narration.offset == pytest.approx(850, abs=40)
    starts = [word.span.start + narration.offset for word in narration.words]
    assert starts == [1000, 1500]


@pytest.mark.usefixtures("needs_espeak")
def test_one_recording_of_the_whole_story_is_cut_into_scenes(
    tmp_path: Path, save: Save, whole_story: Callable[..., object]
) -> None:
    truth = spoken("en", "f2", seed=4)
    sentences = [part.strip() + "." for part in truth.text.split(".") if part.strip()]
    save("voice/en.wav", truth.samples, RATE)

    told = narrate_story(whole_story(tmp_path, sentences, "voice/{lang}.wav"), "en")  # type: ignore[arg-type]

    assert len(told) == len(sentences)
    places = iter(truth.starts)
    end = 0
    for narration, sentence in zip(told.values(), sentences, strict=True):
        assert narration.text == sentence
        assert narration.audio == tmp_path / "voice/en.wav"
        assert narration.offset >= end
        end = narration.offset + narration.duration
        for word in narration.words:
            moment = next(places)
            assert word.span.end <= narration.duration
            assert narration.offset + word.span.start == pytest.approx(moment, abs=250)
    assert end <= len(truth.samples) / 16


def test_a_path_goes_straight_where_both_are_alike() -> None:
    features = np.random.default_rng(2).standard_normal((300, 10)).astype(np.float32)
    quiet = np.zeros(300, np.bool_)
    path, cost = warp(features, features, quiet, quiet)
    assert np.array_equal(path, np.arange(300))
    assert cost == pytest.approx(0, abs=1e-3)


def test_a_path_follows_a_slower_speaker_and_waits_at_borders_in_pauses() -> None:
    random = np.random.default_rng(3)
    template = random.standard_normal((200, 10)).astype(np.float32)
    slow = np.repeat(template, 2, axis=0)[:300]
    pause = random.standard_normal((80, 10)).astype(np.float32)
    recording = np.concatenate((slow[:150], pause, slow[150:]))
    quiet = np.zeros(380, np.bool_)
    quiet[150:230] = True
    borders = np.zeros(200, np.bool_)
    borders[[0, 40, 75, 120]] = True

    path, _ = warp(recording, template[:150], quiet, borders[:150])

    wanted = np.concatenate((np.arange(150) // 2, np.full(80, 75), 75 + np.arange(150) // 2))
    assert np.abs(path - wanted).max() <= 2


def test_a_band_finds_what_no_band_finds() -> None:
    random = np.random.default_rng(4)
    template = np.cumsum(random.standard_normal((400, 6)), axis=0).astype(np.float32)
    recording = template[np.minimum(399, (np.arange(500) * 0.8).astype(int))]
    quiet, borders = np.zeros(500, np.bool_), np.zeros(400, np.bool_)
    free, cost = warp(recording, template, quiet, borders)
    banded, same = warp(recording, template, quiet, borders, Band.around(free, 400, 40))
    assert np.array_equal(free, banded)
    assert cost == pytest.approx(same)


def test_errors_are_told_against_the_truth() -> None:
    truth = Truth("a b", np.zeros(1, np.float32), (10, 20))
    assert list(truth.errors(())) == []
