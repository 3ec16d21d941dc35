"""Stories in time: scenes, captions and sounds in integer milliseconds.

Each name is found when it is first asked for: whoever needs the model alone does not wait for all
the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "build": ("build_timeline",),
    "cues": ("make_cues",),
    "descriptions": ("describe",),
    "dump": ("dump_timeline",),
    "model": (
        "Chapter",
        "Cue",
        "Sound",
        "TimedScene",
        "Timeline",
        "Transition",
    ),
    "profiles": (
        "PROFILES",
        "Profile",
        "find_profile",
    ),
    "reading": (
        "chapter_title",
        "reading_time",
        "screen_texts",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
