"""Speak the narration of the steppe story with espeak-ng, in English and in Arabic.

    python speak_voices.py                  writes voice/en/*.opus and voice/ar/*.opus
    python speak_voices.py /tmp/try         writes them elsewhere

Beside each sound lies a file of word times, as other programs write them, so that captions follow
the voice without anything being measured. A machine speaks, and the credits say so: put recordings
of people in the same places and delete the word times, and the captions follow the people.

Arabic is written without short vowels, which a machine does not guess: here it is told them, word
for word. It needs storykit with espeak-ng (pip install 'storykit[espeak]').
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

import storykit
from storykit.language import find_language, words
from storykit.voice import lines_of
from storykit.voice.espeak import speak
from storykit.voice.events import word_times

HERE = Path(__file__).resolve().parent
PACE = {"en": 150, "ar": 205}
PITCH = {"en": 44, "ar": 46}
SILENCE = 0.15

VOWELLED = {
    "opening": "مَاذَا نَقُولُ عَنْ كَرَامَةِ الإِنْسَانِ فِي سِتِّينَ ثَانِيَة؟",
    "road": "مُنْغُولِيَا بَلَدٌ شَاسِعٌ، أَهْلُهُ مُتَبَاعِدُون، وَكَثِيرٌ مِنْهُمْ رُحَّلْ.",
    "city": "وَقَدْ عَرَضَتْ لَجْنَتُهَا الوَطَنِيَّةُ لِحُقُوقِ الإِنْسَانِ نَجَاحَاتِهَا وَصُعُوبَاتِهَا.",
    "people": "وَجَمَعَ اللِقَاءُ ثَلَاثَةً وَعِشْرِينَ شَخْصًا مِنْ عِشْرِينَ مُؤَسَّسَة.",
    "idea": "حَتَّى فِي زَمَنِ الخَوْف، تَسْتَطِيعُ المُؤَسَّسَاتُ أَنْ تُلْهِمَ النَّاسَ التَّغْيِير.",
    "work": "تَنَاوَلُو القِيَمَ وَالقِصَصَ وَالحَمَلَاتِ وَالشَّرَاكَات.",
    "phone": "ثُمَّ كَتَبُو نُصُوصًا لِمَقَاطِعَ مِنْ سِتِّينَ ثَانِيَة، وَعَرَضُوهَا.",
    "network": "وَيُوَاصِلُونَ التَّعَلُّمَ عَبْرَ الإِنْتَرْنِت، وَيُعِدُّونَ أَدِلَّةً إِرْشَادِيَّة.",
    "hope": "وَفِي أَبْعَدِ خَيْمَة، تَصِلُ القِصَّةُ إِلَى القُلُوب.",
    "end": "وَالآنَ جَاءَ دَوْرُكُمْ: اُكْتُبُو قِصَّتَكُمْ فِي سِتِّينَ ثَانِيَة.",
}
SAID_IN_TWO = {"23"}


def main() -> None:
    """Speaks every line of both languages."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "voice"
    story = storykit.load(HERE / "story.yaml")
    for language in story.languages:
        for line in lines_of(story, language):
            said = VOWELLED[line.scene] if language == "ar" else line.text
            speech = speak(said, language, pace=PACE[language], pitch=PITCH[language])
            times = word_times(said, language, speech.events, speech.duration)
            spans = grouped([(w.span.start, w.span.end) for w in times], line.text, language)
            told = [
                {
                    "word": word,
                    "start": round(SILENCE + start / 1000, 3),
                    "end": round(SILENCE + end / 1000, 3),
                }
                for word, (start, end) in spans
            ]
            folder = out / language
            folder.mkdir(parents=True, exist_ok=True)
            write_opus(folder / f"{line.scene}.opus", speech.samples, speech.rate)
            rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in told)
            (folder / f"{line.scene}.json").write_text(
                f'{{"words": [\n{rows}\n]}}\n', encoding="utf-8"
            )


def grouped(
    spans: list[tuple[int, int]], text: str, language: str
) -> list[tuple[str, tuple[int, int]]]:
    """The written words with the times of what is said for them, in one word or in two."""
    result = []
    at = 0
    for start, end in words(text, find_language(language)):
        word = text[start:end]
        count = 2 if language == "ar" and word in SAID_IN_TWO else 1
        result.append((word, (spans[at][0], spans[at + count - 1][1])))
        at += count
    if at != len(spans):
        raise SystemExit(f"{text}: {len(spans)} words are said for {at}")
    return result


def write_opus(path: Path, samples: np.ndarray, rate: int) -> None:
    """The samples as Opus of 24 kb/s, with a little silence around them."""
    quiet = np.zeros(round(SILENCE * rate), np.int16)
    whole = np.concatenate((quiet, samples, quiet))
    with av.open(str(path), "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=48_000, layout="mono")
        stream.bit_rate = 24_000
        frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for made in (frame, None):
            file.mux(stream.encode(made))


if __name__ == "__main__":
    main()
