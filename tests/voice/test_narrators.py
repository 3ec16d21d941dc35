"""Narrators by name, and a story spoken by one: errors say the scene, the place and the cure."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from storykit.errors import NarrationError, UsageError
from storykit.hearing import read_sound
from storykit.script.fields import Translatable
from storykit.script.models import Scene, Story, Voice
from storykit.script.people import Person
from storykit.voice import (
    Booth,
    Line,
    Narration,
    estimate_words,
    find_narrator,
    lines_of,
    may_be_heard,
    narrate_story,
    narrator_of,
    narrators,
    registry,
)

RATE = 16_000
Save = Callable[[str, np.ndarray, int], Path]


def story(folder: Path, voice: Voice | None = None) -> Story:
    made = Story(
        id="s",
        title=Translatable.of("S"),
        languages=("en", "ar"),
        voice=voice or Voice(),
        scenes=(
            Scene(
                id="opening",
                layout="title",
                narration=Translatable.of({"en": "*Two* words | and more", "ar": "كلمتان وأكثر"}),
            ),
            Scene(id="quiet", layout="title"),
            Scene(id="end", layout="title", narration=Translatable.of({"en": "The end."})),
        ),
    )
    made._folder = folder
    return made


def babble(words: int, rate: int = RATE) -> np.ndarray:
    """Half a second of silence, a burst of noise every third of a second, and a second more."""
    random = np.random.default_rng(3)
    parts = [np.zeros(rate // 2)]
    for _ in range(words):
        parts += [random.standard_normal(rate // 4) * 0.1, np.zeros(rate // 12)]
    return np.concatenate([*parts, np.zeros(rate)])


def test_the_built_in_narrators_are_named() -> None:
    assert {"silent", "files", "espeak", "piper", "fake"} <= set(narrators())


def test_an_unknown_narrator_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match="espeak"):
        find_narrator("espeek")
    with pytest.raises(UsageError):
        find_narrator("./evil.py")


def test_lines_are_what_is_spoken_without_the_authors_marks(tmp_path: Path) -> None:
    assert lines_of(story(tmp_path), "en") == (
        Line("opening", "Two words and more", "en"),
        Line("end", "The end.", "en"),
    )
    assert [line.scene for line in lines_of(story(tmp_path), "ar")] == ["opening"]


def test_a_silent_story_has_times_and_no_sound(tmp_path: Path) -> None:
    spoken = narrate_story(story(tmp_path), "en")
    assert list(spoken) == ["opening", "end"]
    words, duration = estimate_words("Two words and more", "en")
    assert spoken["opening"] == Narration("Two words and more", "en", duration, words)


def test_the_fake_speaks_each_word_when_it_says(tmp_path: Path) -> None:
    spoken = narrate_story(story(tmp_path, Voice(narrator="fake")), "ar", cache=tmp_path / "cache")
    narration = spoken["opening"]
    assert narration.audio is not None
    samples = np.abs(read_sound(narration.audio, channels=1, rate=RATE)[:, 0])
    for word in narration.words:
        middle = (word.span.start + word.span.end) * RATE // 2000
        assert samples[middle - 200 : middle + 200].max() > 0.2
    again = narrate_story(story(tmp_path, Voice(narrator="fake")), "ar", cache=tmp_path / "cache")
    assert again == spoken


def test_recordings_are_found_by_scene_and_language_whatever_their_kind(
    tmp_path: Path, save: Save
) -> None:
    save("voice/en/opening.wav", babble(4), RATE)
    save("voice/en/end.MP3", babble(2), RATE)
    spoken = narrate_story(story(tmp_path, Voice(narrator="files")), "en")

    opening = spoken["opening"]
    assert opening.audio == tmp_path / "voice/en/opening.wav"
    # Half a second of silence comes before the voice and a second after it.
    assert 300 <= opening.offset <= 400
    assert opening.offset + opening.duration < 2200
    assert len(opening.words) == 4
    assert opening.words[0].span.start + opening.offset == pytest.approx(500, abs=30)
    for one, other in pairwise(opening.words):
        assert one.span.end <= other.span.start
    assert not opening.measured


def test_another_pattern_may_name_the_recordings(tmp_path: Path, save: Save) -> None:
    save("takes/opening-ar-final.wav", babble(2), RATE)
    voice = Voice(narrator="files", recordings="takes/{scene}-{lang}-final.wav")
    spoken = narrate_story(story(tmp_path, voice), "ar")
    assert spoken["opening"].audio == tmp_path / "takes/opening-ar-final.wav"


def test_a_recording_for_the_language_serves_its_regions(tmp_path: Path, save: Save) -> None:
    save("voice/ar/opening.wav", babble(2), RATE)
    narrator = find_narrator("files", Booth(tmp_path, voice=Voice(narrator="files")))
    assert narrator.narrate(Line("opening", "كلمتان", "ar-IQ")).audio is not None


def test_a_missing_recording_names_scene_text_file_and_place(tmp_path: Path, save: Save) -> None:
    save("voice/en/openning.wav", babble(2), RATE)
    with pytest.raises(NarrationError) as caught:
        narrate_story(story(tmp_path, Voice(narrator="files")), "en")
    said = str(caught.value)
    assert "opening" in said
    assert "Two words and more" in said
    assert "openning" in said
    assert caught.value.where.path == "scenes[0].narration.en"
    assert pickle.loads(pickle.dumps(caught.value)).where == caught.value.where


def test_a_recording_without_a_voice_is_refused(tmp_path: Path, save: Save) -> None:
    save("voice/en/opening.wav", np.zeros(RATE), RATE)
    with pytest.raises(NarrationError, match="Nobody is heard"):
        narrate_story(story(tmp_path, Voice(narrator="files")), "en")


def test_a_recording_much_too_short_for_its_text_is_doubted(tmp_path: Path, save: Save) -> None:
    save("voice/en/a.wav", babble(1), RATE)
    narrator = find_narrator("files", Booth(tmp_path, voice=Voice(narrator="files")))
    text = "This is a rather long sentence with very many words for so short a recording."
    narration = narrator.narrate(Line("a", text, "en"))
    assert [finding.rule for finding in narration.findings] == ["VOICE-LENGTH"]


@dataclass(frozen=True)
class Plug:
    name: str
    made: object

    def load(self) -> object:
        return self.made


class Parrot:
    def __init__(self, booth: Booth) -> None:
        self.lines = booth.lines

    def narrate(self, line: Line) -> Narration:
        return Narration(line.text, line.language, 1000 + len(self.lines), ())


def test_a_plug_in_adds_a_narrator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugs = {"parrot": Plug("parrot", Parrot), "stone": Plug("stone", lambda booth: "no narrator")}
    monkeypatch.setattr(
        registry,
        "entry_points",
        lambda group, name=None: [p for n, p in plugs.items() if name in (None, n)],
    )
    assert "parrot" in narrators()
    spoken = narrate_story(story(tmp_path, Voice(narrator="parrot")), "en")
    assert spoken["end"].duration == 1002
    with pytest.raises(NarrationError, match="does not give a narrator"):
        find_narrator("stone")


def test_protected_voices_are_spoken_by_a_machine(tmp_path: Path) -> None:
    def speaker(**voice: object) -> str:
        return narrator_of(story(tmp_path, Voice.model_validate(voice)))

    assert speaker(narrator="files") == "files"
    assert speaker(narrator="files", protect="revoice") == "espeak"
    model = Translatable.of("voices/a.onnx")
    assert speaker(narrator="files", protect="revoice", model=model) == "piper"
    assert speaker(narrator="silent", protect="revoice") == "silent"


def test_a_pitch_shift_is_no_protection() -> None:
    with pytest.raises(ValidationError, match="can be turned back"):
        Voice.model_validate({"protect": "pitch"})


def test_clips_of_protected_people_are_not_heard(tmp_path: Path) -> None:
    scene = Scene(id="a", layout="photo", clip_sound=True, people=("amina",))
    plain = story(tmp_path)
    assert may_be_heard(plain, scene)
    assert not may_be_heard(plain, scene.model_copy(update={"clip_sound": False}))
    assert not may_be_heard(story(tmp_path, Voice(protect="revoice")), scene)
    for voice, heard in (("own", True), ("re-voiced", False), ("removed", False)):
        people = {"amina": Person.model_validate({"voice": voice})}
        assert may_be_heard(plain.model_copy(update={"people": people}), scene) is heard


@pytest.mark.usefixtures("needs_espeak")
def test_hints_and_pauses_are_those_of_the_script(tmp_path: Path) -> None:
    text = "The NHRI met. It listened."

    def narrated(voice: Voice) -> Narration:
        booth = Booth(tmp_path, tmp_path / "cache", voice)
        return find_narrator("espeak", booth).narrate(Line("a", text, "en"))

    plain = narrated(Voice())
    spelled = narrated(Voice(say={"NHRI": Translatable.of({"en": "national human rights body"})}))
    slow = narrated(Voice(pause=700))
    assert [text[w.start : w.end] for w in spelled.words] == [
        "The",
        "NHRI",
        "met",
        "It",
        "listened",
    ]
    assert spelled.words[1].span.duration > plain.words[1].span.duration + 400
    assert narrated(Voice(say={"NHRI": Translatable.of({"ar": "هيئة"})})) == plain
    assert slow.duration == pytest.approx(plain.duration + 700, abs=2)
    assert slow.words[2] == plain.words[2]
    assert slow.words[3].span.start == plain.words[3].span.start + 700
    assert slow.audio is not None
    samples = np.abs(read_sound(slow.audio, channels=1, rate=RATE)[:, 0])
    quiet = samples[(slow.words[2].span.end + 50) * 16 : (slow.words[3].span.start - 50) * 16]
    assert quiet.max() < 0.01
    assert samples[slow.words[3].span.start * 16 :].max() > 0.1
