"""Everything that is heard: narration, clips, sound marks and music in one mix per language."""

from __future__ import annotations

from storykit.hearing import has_sound, read_sound, sound_duration
from storykit.sound.clips import clip_sounds, is_heard, mix_story, sound_marks, story_mixed
from storykit.sound.dynamics import Ducking
from storykit.sound.loudness import integrated_loudness, true_peak
from storykit.sound.mix import LOUDNESS, PEAK, Mix, MixFile, mix, mixed, write_wav

__all__ = [
    "LOUDNESS",
    "PEAK",
    "Ducking",
    "Mix",
    "MixFile",
    "clip_sounds",
    "has_sound",
    "integrated_loudness",
    "is_heard",
    "mix",
    "mix_story",
    "mixed",
    "read_sound",
    "sound_duration",
    "sound_marks",
    "story_mixed",
    "true_peak",
    "write_wav",
]
