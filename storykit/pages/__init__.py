"""Pages to read in a browser: the storyboard, the transcript, and sheets for consent."""

from storykit.pages.consent import consent_sheet, translated_languages
from storykit.pages.descriptions import description_cues, description_track
from storykit.pages.storyboard import FinishedVideo, StillPicture, storyboard
from storykit.pages.transcript import transcript_page

__all__ = [
    "FinishedVideo",
    "StillPicture",
    "consent_sheet",
    "description_cues",
    "description_track",
    "storyboard",
    "transcript_page",
    "translated_languages",
]
