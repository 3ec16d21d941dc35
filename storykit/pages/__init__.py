"""Pages to read in a browser: the storyboard, the transcript, sheets for consent; and the post."""

from storykit.pages.consent import consent_sheet, translated_languages
from storykit.pages.descriptions import description_track
from storykit.pages.post import post_text
from storykit.pages.storyboard import (
    FinishedVideo,
    StillPicture,
    storyboard,
    storyboard_parts,
    waiting_page,
)
from storykit.pages.transcript import transcript_page

__all__ = [
    "FinishedVideo",
    "StillPicture",
    "consent_sheet",
    "description_track",
    "post_text",
    "storyboard",
    "storyboard_parts",
    "transcript_page",
    "translated_languages",
    "waiting_page",
]
