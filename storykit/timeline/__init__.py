"""Stories in time: scenes, captions and sounds in integer milliseconds."""

from storykit.timeline.build import build_timeline
from storykit.timeline.cues import make_cues
from storykit.timeline.descriptions import describe
from storykit.timeline.dump import dump_timeline
from storykit.timeline.model import Chapter, Cue, Sound, TimedScene, Timeline, Transition
from storykit.timeline.profiles import PROFILES, Profile, find_profile
from storykit.timeline.reading import chapter_title, reading_time, screen_texts

__all__ = [
    "PROFILES",
    "Chapter",
    "Cue",
    "Profile",
    "Sound",
    "TimedScene",
    "Timeline",
    "Transition",
    "build_timeline",
    "chapter_title",
    "describe",
    "dump_timeline",
    "find_profile",
    "make_cues",
    "reading_time",
    "screen_texts",
]
