"""Speech whose word times are known: synthesised by another voice, then spoilt as recordings are.

Pauses are put between words, the pace and the voice are others than those alignment uses, an echo
and the noise of a room are added, and the bass and treble a telephone loses are taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from storykit.hearing import resampled
from storykit.voice.espeak import speak
from storykit.voice.events import word_times
from storykit.voice.features import RATE
from storykit.voice.model import Word

# The first articles of the Universal Declaration of Human Rights.
LANGUAGES = {
    "en": "All human beings are born free and equal in dignity and rights. They are endowed "
    "with reason and conscience and should act towards one another in a spirit of "
    "brotherhood.",
    "ar": "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم "
    "أن يعامل بعضهم بعضاً بروح الإخاء.",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और "
    "समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और "
    "परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।",
    "id": "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka "
    "dikaruniai akal dan hati nurani dan hendaknya bergaul satu sama lain dalam semangat "
    "persaudaraan.",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены "
    "разумом и совестью и должны поступать в отношении друг друга в духе братства.",
    "pt": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de "
    "razão e de consciência, devem agir uns para com os outros em espírito de "
    "fraternidade.",
    "kk": "Барлық адамдар тумысынан азат және қадір-қасиеті мен құқықтары тең болып дүниеге "
    "келеді. Адамдарға ақыл-парасат, ар-ождан берілген, сондықтан олар бауырмал болуы "
    "тиіс.",
    "ta": "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர். அவர்கள் "
    "மதிப்பிலும் உரிமைகளிலும் சமமானவர்கள். அவர்கள் நியாயத்தையும் "
    "மனச்சாட்சியையும் பெற்றவர்கள்.",
}


@dataclass(frozen=True)
class Truth:
    """A text, the sound of it (16 kHz), and the milliseconds at which its words begin."""

    text: str
    samples: NDArray[np.float32]
    starts: tuple[int, ...]

    def errors(self, words: Sequence[Word]) -> NDArray[np.float64]:
        """How far the words begin from the truth, in milliseconds."""
        pairs = zip(words, self.starts, strict=False)
        return np.array([abs(word.span.start - start) for word, start in pairs], np.float64)


@cache
def spoken(language: str, variant: str, seed: int, text: str = "", signal: float = 15.0) -> Truth:
    """A text in a voice of espeak-ng, with pauses, echo and noise `signal` dB under the voice."""
    text = text or LANGUAGES[language]
    random = np.random.default_rng(seed)
    speech = speak(text, language, pace=int(random.integers(120, 195)), variant=variant)
    words = word_times(text, language, speech.events, speech.duration)
    sound = resampled(speech.samples.astype(np.float32) / np.float32(32768), speech.rate, RATE)
    parts, starts, taken = [np.zeros(int(random.uniform(0.2, 1.2) * RATE))], [], 0
    late = len(parts[0]) * 1000 // RATE
    for index, word in enumerate(words):
        if index and random.random() < 0.07:
            cut = word.span.start * RATE // 1000
            pause = int(random.uniform(0.25, 1.2) * RATE)
            parts += [sound[taken:cut], np.zeros(pause)]
            taken, late = cut, late + pause * 1000 // RATE
        starts.append(word.span.start + late)
    parts += [sound[taken:], np.zeros(int(random.uniform(0.3, 1.2) * RATE))]
    return Truth(text, _spoilt(np.concatenate(parts), random, signal), tuple(starts))


def _spoilt(
    sound: NDArray[np.float64], random: np.random.Generator, signal: float
) -> NDArray[np.float32]:
    """The sound in a small room with hiss and hum, through a microphone that cuts at 100 Hz."""
    echo = random.standard_normal(RATE // 4) * np.exp(-np.arange(RATE // 4) / (0.05 * RATE)) * 0.06
    echo[0] = 1
    size = 1 << (len(sound) + len(echo)).bit_length()
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    heard = np.fft.rfft(sound, size) * np.fft.rfft(echo, size)
    noise = np.fft.rfft(random.standard_normal(size)) / np.sqrt(frequency + 20)
    through = frequency**2 / (frequency**2 + 100**2)
    room = np.fft.irfft(heard * through, size)[: len(sound)]
    hiss = np.fft.irfft(noise * through, size)[: len(sound)]
    loud = room[np.abs(room) > 1e-3]
    hiss *= np.sqrt(np.mean(loud**2) / np.mean(hiss**2)) * 10 ** (-signal / 20)
    return (room + hiss).astype(np.float32)
