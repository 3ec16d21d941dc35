"""The calls of Python users and of the command line. Nothing here prints or exits."""

from __future__ import annotations

from storykit.library.beginning import new_layout, new_theme, start_from_video, start_story
from storykit.library.cutting import excerpts, frames, loop
from storykit.library.making import (
    OnProgress,
    make_cards,
    make_table_cards,
    plan,
    render,
    render_many,
    render_with,
    stills,
)
from storykit.library.scripts import (
    load,
    read_translation_table,
    repair_script,
    schema,
    write_translation_table,
)
from storykit.library.showing import (
    card,
    check,
    clip,
    doctor,
    sample,
    specimen,
    subtitles,
    timeline_of,
)

__all__ = [
    "OnProgress",
    "card",
    "check",
    "clip",
    "doctor",
    "excerpts",
    "frames",
    "load",
    "loop",
    "make_cards",
    "make_table_cards",
    "new_layout",
    "new_theme",
    "plan",
    "read_translation_table",
    "render",
    "render_many",
    "render_with",
    "repair_script",
    "sample",
    "schema",
    "specimen",
    "start_from_video",
    "start_story",
    "stills",
    "subtitles",
    "timeline_of",
    "write_translation_table",
]
