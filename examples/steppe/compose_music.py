"""Compose “Far gers”, the music bed of the steppe story, from nothing but numbers.

    python compose_music.py                 writes music/steppe.ogg
    python compose_music.py /tmp/try.ogg    writes it elsewhere

A bowed voice in the manner of the morin khuur sings four phrases in the pentatonic of D over soft
plucked strings, a slow pad and the pulse of a frame drum, 66 beats a minute, eighteen bars. All
sound is laid on a ring, so that the echo of the last bar lies under the first: the file can be
played round and round without a seam. It needs numpy and PyAV, which storykit brings.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np

RATE = 48_000
BEAT = 60 / 66
BARS = 18
LENGTH = round(BARS * 4 * BEAT * RATE)
LOUDNESS = -20.0
HERE = Path(__file__).resolve().parent
Array = np.ndarray

# One chord a bar, in MIDI notes from the bass up: open fifths, seconds and fourths, few thirds.
D, B, G = (38, 50, 57, 62, 64, 66), (35, 47, 54, 57, 62, 66), (31, 43, 50, 57, 59, 62)
A, E = (33, 45, 52, 57, 62, 64), (40, 47, 52, 57, 59, 66)
CHORDS = (D, D, B, G, D, B, G, A, B, G, D, A, B, G, E, A, D, D)

# The bowed voice: beat, length in beats, note. A gap between notes is a breath.
MELODY: tuple[tuple[tuple[float, float, int], ...], ...] = (
    ((8, 1.5, 66), (9.5, 0.5, 69), (10, 2, 71), (12, 2.5, 69), (14.5, 1, 66)),
    (
        (16, 1, 64),
        (17, 1, 66),
        (18, 2, 62),
        (20, 1, 59),
        (21, 1, 62),
        (22, 2, 64),
        (24, 1.5, 66),
        (25.5, 0.5, 64),
        (26, 1.5, 62),
        (28, 3.2, 64),
    ),
    (
        (32, 2, 71),
        (34, 1, 74),
        (35, 1, 71),
        (36, 2.5, 69),
        (38.5, 0.5, 71),
        (39, 1, 69),
        (40, 2, 66),
        (42, 1, 69),
        (43, 1, 66),
        (44, 2.8, 64),
    ),
    (
        (48, 2.5, 74),
        (50.5, 0.5, 71),
        (51, 1, 69),
        (52, 2, 71),
        (54, 1, 69),
        (55, 1, 66),
        (56, 1.5, 64),
        (57.5, 0.5, 66),
        (58, 2, 69),
        (60, 1, 66),
        (61, 2.7, 64),
        (64, 5.5, 62),
    ),
)
# The strings: beat in the bar, which note of the chord from the top, and how hard.
FIGURE = (
    (0.0, 1, 0.9),
    (0.5, 3, 0.55),
    (1.0, 4, 0.7),
    (1.5, 5, 0.6),
    (2.5, 4, 0.6),
    (3.0, 5, 0.5),
    (3.5, 3, 0.45),
)


def hertz(note: float | Array) -> float | Array:
    """The frequency of a MIDI note."""
    return 440.0 * 2 ** ((np.asarray(note) - 69) / 12)


def lay(ring: Array, sound: Array, beat: float, side: float = 0.0) -> None:
    """Lay a sound on the ring at a beat; `side` is -1 to 1 across the room, with equal power."""
    start = round(beat * BEAT * RATE)
    angle = (side + 1) * np.pi / 4
    where = (start + np.arange(len(sound))) % LENGTH
    for channel, gain in enumerate((np.cos(angle), np.sin(angle))):
        np.add.at(ring[channel], where, sound * gain)


def filtered(sound: Array, gains: Sequence[tuple[float, float]]) -> Array:
    """Sound through a curve of (hertz, decibels) points, straight between them by octaves."""
    spectrum = np.fft.rfft(sound)
    freqs = np.maximum(np.fft.rfftfreq(sound.shape[-1], 1 / RATE), 1.0)
    points = np.log2([f for f, _ in gains])
    curve = np.interp(np.log2(freqs), points, [g for _, g in gains])
    return np.fft.irfft(spectrum * 10 ** (curve / 20), sound.shape[-1])


def drift(rng: np.random.Generator, count: int, hz: float) -> Array:
    """A slow random line of about unit size that changes `hz` times a second."""
    knots = rng.normal(size=int(count / RATE * hz) + 4)
    t = np.arange(count) / RATE * hz
    k, f = t.astype(int), t % 1
    f = f * f * (3 - 2 * f)
    return knots[k] * (1 - f) + knots[k + 1] * f


def bowed(phrase: Sequence[tuple[float, float, int]], rng: np.random.Generator) -> Array:
    """One phrase of the bowed voice, from its first beat on, its last note dying away."""
    first = phrase[0][0]
    count = round((phrase[-1][0] + phrase[-1][1] - first) * BEAT * RATE + 0.9 * RATE)
    t = np.arange(count) / RATE
    target, press, since = np.zeros(count), np.zeros(count), np.full(count, 9.0)
    for k, (beat, beats, note) in enumerate(phrase):
        a = round((beat - first) * BEAT * RATE)
        b = min(count, a + round(beats * BEAT * RATE))
        end = count if k == len(phrase) - 1 else round((phrase[k + 1][0] - first) * BEAT * RATE)
        target[a:end] = note
        u = np.linspace(0, 1, b - a)
        long = min(1.0, beats / 2)
        # A bow swells into a long note and leaves it again.
        press[a:b] = 0.62 + 0.38 * np.sin(np.pi * u**0.8) * long
        since[a:end] = np.arange(end - a) / RATE
    press = np.clip(smoothed(press, 0.055, 0.0), 0, 1)
    pitch = smoothed(target, 0.030, target[0] - 0.6)
    depth = 0.20 * np.clip((since - 0.28) / 0.5, 0, 1)
    speed = 5.1 + 0.35 * drift(rng, count, 1.5)
    pitch = (
        pitch + depth * np.sin(2 * np.pi * np.cumsum(speed) / RATE) + 0.035 * drift(rng, count, 7)
    )
    voice = np.zeros(count)
    for detune in (-0.022, 0.018):
        turn = np.cumsum(hertz(pitch + detune + 0.02 * drift(rng, count, 3))) / RATE
        for n in range(1, 28):
            # Bright overtones come with the pressure of the bow.
            tone = press ** (1 + 0.13 * n) / n**1.12
            voice += tone * np.sin(2 * np.pi * n * turn + 0.7 * n)
    # The wooden box: a warm chest, an open nose, no glare.
    body = (
        (60, -30),
        (130, -8),
        (220, 2),
        (290, 6),
        (360, 1),
        (470, 5),
        (640, 0),
        (900, 3),
        (1250, -2),
        (1600, 2),
        (2300, -2),
        (3400, -5),
        (5200, -12),
        (9000, -28),
        (20000, -70),
    )
    voice = filtered(voice, body)
    hair = filtered(
        rng.normal(size=count),
        ((200, -60), (900, -22), (2200, -4), (4200, -8), (9000, -30), (20000, -60)),
    )
    flutter = 1 + 0.05 * drift(rng, count, 11)
    return (
        (voice * flutter + 0.045 * hair * press)
        * np.minimum(1, (t[-1] - t) / 0.4)
        * np.minimum(1, press * 3)
    )


def smoothed(line: Array, seconds: float, before: float) -> Array:
    """A line that follows another with a lag, without overshoot; it comes from `before`."""
    reach = round(seconds * RATE * 4)
    u = np.arange(reach) / (seconds * RATE)
    kernel = u * np.exp(-u)
    kernel /= kernel.sum()
    size = len(line) + reach
    padded = np.concatenate([np.full(reach, before), line])
    spectrum = np.fft.rfft(padded, size + reach) * np.fft.rfft(kernel, size + reach)
    return np.fft.irfft(spectrum, size + reach)[reach : reach + len(line)]


def plucked(note: int, hard: float, rng: np.random.Generator) -> Array:
    """A soft string: many partials, each dying at its own pace, and the touch of a finger."""
    f = float(hertz(note))
    seconds = 3.2
    t = np.arange(round(seconds * RATE)) / RATE
    place = 0.23 + rng.uniform(-0.03, 0.03)
    sound = np.zeros(len(t))
    for n in range(1, 15):
        high = n * f * np.sqrt(1 + 0.00022 * n * n)
        if high > 9000:
            break
        size = abs(np.sin(np.pi * n * place)) / n**1.15 * np.exp(-n * 0.16 * (1.35 - hard))
        sound += (
            size
            * np.exp(-t * (0.9 + 0.5 * n**1.25))
            * np.sin(2 * np.pi * high * t + rng.uniform(0, 6.28))
        )
    touch = filtered(
        rng.normal(size=len(t)) * np.exp(-t * 260),
        ((60, -30), (250, 0), (1200, -6), (5000, -30), (20000, -60)),
    )
    attack = np.minimum(1, t / 0.004)
    return hard * (sound + 0.10 * touch) * attack * np.minimum(1, (seconds - t) / 0.3)


def pad(chord: Sequence[int], beats: float, rng: np.random.Generator) -> Array:
    """A breathing chord, stereo; it comes and goes slowly, so that chords melt into each other."""
    count = round((beats * BEAT + 3.0) * RATE)
    t = np.arange(count) / RATE
    swell = (
        np.sin(np.pi / 2 * np.clip(t / 1.9, 0, 1)) ** 2
        * np.sin(np.pi / 2 * np.clip((t[-1] - t) / 3.0, 0, 1)) ** 2
    )
    out = np.zeros((2, count))
    for place, note in enumerate(chord):
        level = 0.6 if place == 0 else 0.62 - 0.05 * place
        for voice in range(4):
            cents = rng.uniform(-0.07, 0.07)
            turn = np.cumsum(hertz(note + cents + 0.02 * drift(rng, count, 0.8))) / RATE
            tone = np.zeros(count)
            for n in range(1, 8):
                tone += np.sin(2 * np.pi * n * turn + rng.uniform(0, 6.28)) / n**1.9
            out[voice % 2] += level * tone * (1 + 0.25 * drift(rng, count, 0.5))
    return (
        filtered(
            out, ((30, -20), (70, 0), (400, 1), (1100, -4), (2500, -14), (6000, -36), (20000, -80))
        )
        * swell
    )


def drum(hard: float, rng: np.random.Generator) -> Array:
    """A frame drum, touched with the palm."""
    t = np.arange(round(0.9 * RATE)) / RATE
    fall = 62 + 26 * np.exp(-t * 22)
    skin = np.sin(2 * np.pi * np.cumsum(fall) / RATE) * np.exp(-t * 8.5)
    ring = 0.22 * np.sin(2 * np.pi * 141 * t) * np.exp(-t * 15)
    palm = filtered(
        rng.normal(size=len(t)) * np.exp(-t * 70),
        ((40, -20), (150, 0), (700, -12), (3000, -40), (20000, -70)),
    )
    return hard * (skin + ring + 0.35 * palm) * np.minimum(1, t / 0.006)


def room(seconds: float, rng: np.random.Generator) -> Array:
    """The echo of a wide place, stereo: noise that dies away, its treble first."""
    count = round(seconds * 1.6 * RATE)
    t = np.arange(count) / RATE
    echo = np.zeros((2, count))
    bands = ((120, 1.0, 1.0), (500, 1.0, 0.95), (1600, 0.8, 0.7), (4500, 0.45, 0.42))
    for side in (0, 1):
        for center, level, life in bands:
            noise = filtered(
                rng.normal(size=count),
                ((center / 4, -40), (center / 1.6, 0), (center * 1.6, 0), (center * 4, -40)),
            )
            echo[side] += level * noise * 10 ** (-3 * t / (seconds * life))
    echo *= np.clip((t - 0.022) / 0.06, 0, 1)
    return echo / np.sqrt((echo**2).sum(1, keepdims=True))


def echoed(ring: Array, echo: Array) -> Array:
    """The ring in the room: a circular convolution, so that the end rings into the beginning."""
    wide = np.zeros((2, LENGTH))
    wide[:, : echo.shape[1]] = echo
    return np.fft.irfft(np.fft.rfft(ring) * np.fft.rfft(wide), LENGTH)


def loudness(sound: Array) -> float:
    """Loudness in LUFS by the weighting of ITU-R BS.1770, ungated."""
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    f = np.fft.rfftfreq(sound.shape[1], 1 / RATE)
    z = np.exp(-2j * np.pi * f / RATE)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    power = (spectrum * np.abs(shelf * high) ** 2).sum() * 2 / sound.shape[1] ** 2
    return float(-0.691 + 10 * np.log10(power))


def strings(ring: Array, rng: np.random.Generator) -> None:
    """The plucked figure through all bars, thinner at both ends, a chord let fall at the last."""
    for bar, chord in enumerate(CHORDS[:-2]):
        thin = 0.8 if bar < 2 else 0.62
        for place, (beat, degree, hard) in enumerate(FIGURE):
            if rng.random() < (0.35 if place in (3, 6) else 0.12) or (bar == 0 and place > 4):
                continue
            note = chord[degree] + (12 if degree < 2 else 0)
            late = rng.normal() * 0.010
            lay(
                ring,
                plucked(note, hard * thin * rng.uniform(0.85, 1.1), rng),
                bar * 4 + beat + late,
                -0.45 + 0.18 * degree,
            )
    for k, note in enumerate((50, 57, 62, 66, 69)):
        lay(ring, plucked(note, 0.62, rng), 64 + 0.13 * k, -0.4 + 0.2 * k)
    lay(ring, plucked(74, 0.38, rng), 68, 0.3)
    lay(ring, plucked(69, 0.30, rng), 69.5, -0.2)


def compose() -> Array:
    """The whole piece: stereo samples from -1 to 1, a ring."""
    rng = np.random.default_rng(1924)
    pads, pluck, bow, skin = (np.zeros((2, LENGTH)) for _ in range(4))
    for bar, chord in enumerate(CHORDS):
        sound = pad(chord, 4, rng)
        for side, channel in ((-1.0, sound[0]), (1.0, sound[1])):
            lay(pads, channel, bar * 4 - 0.5, side)
    strings(pluck, rng)
    for phrase in MELODY:
        lay(bow, bowed(phrase, rng), phrase[0][0], -0.12)
    for bar in range(4, 16):
        lay(skin, drum(0.9, rng), bar * 4 + rng.normal() * 0.006)
        lay(skin, drum(0.5, rng), bar * 4 + 2.5 + rng.normal() * 0.008)
    parts = []
    for ring, level, wet in (
        (pads, -25.0, 0.45),
        (pluck, -24.0, 0.40),
        (bow, -22.5, 0.50),
        (skin, -33.0, 0.25),
    ):
        echo = echoed(ring, room(3.4, rng)) * wet
        whole = ring + echo
        parts.append(whole * 10 ** ((level - loudness(whole)) / 20))
    mix = filtered(
        sum(parts),
        (
            (18, -40),
            (34, -3),
            (60, -1),
            (150, -2),
            (300, -1),
            (1000, 0),
            (3000, 2),
            (9000, 3),
            (16000, 0),
            (20000, -12),
        ),
    )
    return mix * 10 ** ((LOUDNESS - loudness(mix)) / 20)


def write(sound: Array, path: Path) -> None:
    """The piece as Opus in an Ogg file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=RATE, layout="stereo")
        stream.bit_rate = 70_000
        samples = sound.astype(np.float32)
        for start in range(0, samples.shape[1], 1024):
            part = np.ascontiguousarray(samples[:, start : start + 1024].T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, "flt", "stereo")
            frame.sample_rate, frame.pts = RATE, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def main() -> None:
    """Compose and write."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "music" / "steppe.ogg"
    sound = compose()
    write(sound, path)
    peak = 20 * np.log10(np.abs(sound).max())
    print(f"{path.name}: {LENGTH / RATE:.1f} s, {loudness(sound):.1f} LUFS, peak {peak:.1f} dB")


if __name__ == "__main__":
    main()
