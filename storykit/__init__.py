"""One script, every language, every screen.

storykit turns one story script into captioned videos, subtitle files and social cards, in many
languages at once. The public calls are here and need no submodule:

    import storykit
    story = storykit.load("story.yaml")
    result = storykit.render(story, languages=["ar"], formats=["vertical"], out="out")
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from storykit.errors import (
    AssetError,
    Finding,
    LayoutError,
    MissingGlyphsError,
    NarrationError,
    OutputError,
    RenderError,
    SafetyError,
    ScriptError,
    StorykitError,
    SubtitleError,
    TextError,
    UsageError,
    Where,
)

if TYPE_CHECKING:
    from storykit.jobs.plans import Plan
    from storykit.jobs.progress import Progress
    from storykit.jobs.render import Result
    from storykit.library import (
        card,
        check,
        clip,
        frames,
        load,
        loop,
        plan,
        render,
        sample,
        schema,
        subtitles,
        timeline_of,
    )
    from storykit.script.models import Story
    from storykit.timeline import Timeline

__all__ = [
    "AssetError",
    "Finding",
    "LayoutError",
    "MissingGlyphsError",
    "NarrationError",
    "OutputError",
    "Plan",
    "Progress",
    "RenderError",
    "Result",
    "SafetyError",
    "ScriptError",
    "Story",
    "StorykitError",
    "SubtitleError",
    "TextError",
    "Timeline",
    "UsageError",
    "Where",
    "card",
    "check",
    "clip",
    "frames",
    "load",
    "loop",
    "plan",
    "render",
    "sample",
    "schema",
    "subtitles",
    "timeline_of",
]

# Imported when they are first asked for, so that `import storykit` costs next to nothing.
_LATER = {
    "Plan": "storykit.jobs.plans",
    "Progress": "storykit.jobs.progress",
    "Result": "storykit.jobs.render",
    "Story": "storykit.script.models",
    "Timeline": "storykit.timeline",
    **dict.fromkeys(
        (
            "card",
            "clip",
            "frames",
            "load",
            "loop",
            "plan",
            "render",
            "sample",
            "schema",
            "timeline_of",
        ),
        "storykit.library",
    ),
}


if not TYPE_CHECKING:  # else no editor would notice a name that does not exist

    def __getattr__(name: str) -> Any:
        if name not in _LATER:
            raise AttributeError(f"module “storykit” has no attribute “{name}”")
        return getattr(import_module(_LATER[name]), name)


def __dir__() -> list[str]:
    return __all__


class _Surface(ModuleType):
    """The package as users see it: `storykit.check` and `storykit.subtitles` are calls.

    Rooms have the same names. Importing a room would put it in the call's place, so these two
    names belong to the class, and what the import system says of them is not heard.
    """

    @property
    def check(self) -> Any:
        return import_module("storykit.library").check

    @check.setter
    def check(self, room: ModuleType) -> None:
        pass

    @property
    def subtitles(self) -> Any:
        return import_module("storykit.library").subtitles

    @subtitles.setter
    def subtitles(self, room: ModuleType) -> None:
        pass


sys.modules[__name__].__class__ = _Surface
