"""The bridge to moviepy: the film's frames as a clip that other tools cut, compose and preview."""

from __future__ import annotations

import threading
from typing import Any

from storykit.video.colour import Planes, pixels_of
from storykit.video.frames import schedule
from storykit.video.model import Film
from storykit.video.muxing import SAMPLE_RATE, Samples
from storykit.video.painting import Painter
from storykit.video.render import check_size
from storykit.video.stages import Stages


def to_clip(film: Film, samples: Samples | None = None) -> Any:
    """A moviepy VideoClip of the film with its sound: the same frames that `render_film` encodes.

    The clip holds decoded pictures until it is closed or forgotten.
    """
    import numpy as np
    from moviepy import VideoClip
    from moviepy.audio.AudioClip import AudioArrayClip

    check_size(film)
    plan = schedule(film)
    frames = range(plan.frames)
    painter = Painter(film, plan, Stages(plan, rtl=film.rtl), frames)
    planes = Planes.empty(film.width, film.height)
    lock = threading.Lock()

    def frame(seconds: float) -> Any:
        number = min(max(0, int(seconds * float(film.fps) + 1e-6)), plan.frames - 1)
        with lock:
            painter.paint(number, planes)
            return pixels_of(planes)

    clip = VideoClip(frame_function=frame, duration=float(plan.frames / film.fps))
    clip = clip.with_fps(float(film.fps))
    if samples is not None:
        length = round(plan.frames / film.fps * SAMPLE_RATE)
        sound = np.zeros((length, 2), np.float32)
        given = samples[:length]
        sound[: len(given)] = given.astype(np.float32) / 32768
        clip = clip.with_audio(AudioArrayClip(sound, fps=SAMPLE_RATE))
    return clip
