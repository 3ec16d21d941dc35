"""espeak-ng speaks in a process of its own, and its events become word times."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from storykit.errors import NarrationError
from storykit.hearing import read_sound
from storykit.voice import Booth, Line, espeak
from storykit.voice.events import word_times
from storykit.voice.keeping import cache_folder

SENTENCES = {
    "en": "Every person has dignity, and rights that travel. NHRIs met in 60 seconds.",
    "ar": "حقوق الإنسان في 60 ثانية، لكل إنسان.",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में स्वतन्त्रता प्राप्त है।",
    "id": "Setiap orang dilahirkan merdeka dan mempunyai martabat yang sama.",
    "ru": "Все люди рождаются свободными и равными в своём достоинстве.",
    "ne": "सबै व्यक्तिहरू जन्मजात स्वतन्त्र हुन्।",
    "ta": "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน",
    "my": "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် မွေးဖွားလာသည်။",
}


@pytest.mark.usefixtures("needs_espeak")
@pytest.mark.parametrize("language", SENTENCES)
def test_every_word_is_spoken_in_its_turn(language: str, tmp_path: Path) -> None:
    if not espeak.speaks(language):
        pytest.skip(f"this espeak-ng has no {language}")
    text = SENTENCES[language]
    narration = espeak.Espeak(Booth(cache=tmp_path)).narrate(Line("a", text, language))

    assert narration.measured
    assert narration.audio is not None
    samples = read_sound(narration.audio, channels=1, rate=16_000)[:, 0]
    assert len(samples) / 16 == pytest.approx(narration.duration, abs=2)
    assert narration.words[0].span.start < 100
    assert narration.words[-1].span.end > narration.duration - 400
    for one, other in pairwise(narration.words):
        assert one.span.start < other.span.start
        assert one.span.end <= other.span.start
    for word in narration.words:
        heard = samples[word.span.start * 16 : max(word.span.start + 50, word.span.end) * 16]
        assert np.abs(heard).max() > 0.01, text[word.start : word.end]


@pytest.mark.usefixtures("needs_espeak")
def test_a_faster_voice_takes_less_time(tmp_path: Path) -> None:
    narrator = espeak.Espeak(Booth(cache=tmp_path))
    calm = narrator.narrate(Line("a", SENTENCES["en"], "en"))
    quick = narrator.narrate(Line("a", SENTENCES["en"], "en", 1.6))
    assert quick.duration < 0.75 * calm.duration


@pytest.mark.usefixtures("needs_espeak")
def test_a_language_without_a_voice_is_refused_and_not_spoken_by_another() -> None:
    for language in ("dv", "ckb", "mn-Mong", "kk-Arab", "ms-Arab", "sm"):
        assert not espeak.speaks(language)
    with pytest.raises(NarrationError, match="does not speak “dv”"):
        espeak.speak("ދިވެހި", "dv")


@pytest.mark.usefixtures("needs_espeak")
def test_a_rough_voice_is_said_to_be_rough(tmp_path: Path) -> None:
    assert espeak.weakness("ar")
    assert not espeak.weakness("en")
    narration = espeak.Espeak(Booth(cache=tmp_path)).narrate(Line("a", SENTENCES["ar"], "ar"))
    assert [finding.rule for finding in narration.findings] == ["VOICE-QUALITY"]


@pytest.mark.usefixtures("needs_espeak")
def test_markup_in_a_text_is_spoken_as_text(tmp_path: Path) -> None:
    narrator = espeak.Espeak(Booth(cache=tmp_path))
    text = 'He said <audio src="/etc/passwd"/> and [[h@l\'oU]] & left.'
    assert len(narrator.narrate(Line("a", text, "en")).words) >= 8


@pytest.mark.usefixtures("needs_espeak")
def test_many_threads_speak_at_once_and_alike(tmp_path: Path) -> None:
    def spoken(number: int) -> bytes:
        return espeak.speak(f"Sentence number {number % 2}.", "en").samples.tobytes()

    with ThreadPoolExecutor(4) as pool:
        sounds = list(pool.map(spoken, range(8)))
    assert len(set(sounds)) == 2


def test_without_any_engine_the_cure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "_engines", lambda: iter([espeak.Engine("/nowhere/lib.so")]))
    assert not espeak.speaks("en")
    with pytest.raises(NarrationError, match=r"storykit\[espeak\]"):
        espeak.speak("Hello", "en")


def test_the_program_says_in_a_sentence_what_it_cannot_do() -> None:
    program = Path(espeak.__file__).with_name("espeak_process.py")
    done = subprocess.run(
        [sys.executable, "-I", str(program)],
        input=b'{"library": "/nowhere/lib.so", "list": true}',
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"cannot be loaded" in done.stderr


def test_words_share_the_time_of_an_event_that_holds_several() -> None:
    text = "สิทธิมนุษยชน"
    events = [("word", 0, 12, 0), ("phoneme", "s", 0), ("phoneme", "", 1600)]
    words = word_times(text, "th", events, 1700)
    assert len(words) > 1
    assert words[0].span.start == 0
    assert words[-1].span.end == 1600


def test_a_word_ends_where_a_pause_begins() -> None:
    events = [
        ("word", 0, 3, 0), ("phoneme", "a", 0), ("phoneme", "", 400),
        ("word", 5, 3, 900), ("phoneme", "b", 900), ("phoneme", "", 1300),
    ]  # fmt: skip
    one, two = word_times("One. Two.", "en", events, 1500)
    assert (one.span.start, one.span.end) == (0, 400)
    assert (two.span.start, two.span.end) == (900, 1300)


def test_the_cache_lies_where_the_system_keeps_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == Path("/somewhere/storykit/voice")
    assert cache_folder(Path("mine")) == Path("mine/voice")
    monkeypatch.setenv("STORYKIT_CACHE", "/elsewhere")
    assert cache_folder() == Path("/elsewhere/voice")
