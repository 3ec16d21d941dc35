"""The workload as tutorials of moviepy write it: resized image clips, text clips, crossfades."""

from __future__ import annotations

import sys
from pathlib import Path

from moviepy import CompositeVideoClip, ImageClip, TextClip
from moviepy.video import fx

from tests.benchmarks import workload


def main() -> None:
    """Writes so many frames of the film."""
    folder, out, frames = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    seconds, fade = workload.SCENE / 1000, workload.FADE / 1000
    layers = []
    for number, path in enumerate(workload.pictures(folder)[:2]):
        clip = ImageClip(str(path)).with_duration(seconds + fade)
        clip = clip.resized(height=workload.HEIGHT).resized(lambda t: 1 + 0.033 * t)
        clip = clip.with_position("center").with_start(number * seconds)
        layers.append(clip.with_effects([fx.CrossFadeIn(fade)]) if number else clip)
    for number in range(int(2 * seconds / 2)):
        text = TextClip(text=workload.LINES[number], font_size=54, color="white", bg_color="black")
        text = text.with_duration(2).with_start(2 * number).with_position(("center", 1430))
        layers.append(text.with_effects([fx.CrossFadeIn(0.25)]))
    film = CompositeVideoClip(layers, size=(workload.WIDTH, workload.HEIGHT))
    begin = seconds - 0.5 if frames > 1 else 0
    film = film.subclipped(begin, begin + frames / 30)
    film.write_videofile(out, fps=30, codec="libx264", preset="superfast", logger=None)


if __name__ == "__main__":
    main()
