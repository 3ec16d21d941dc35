"""Pages to read in a browser: the storyboard, the transcript, and sheets for consent."""

from storykit.pages.consent import consent_sheet, translated_languages
from storykit.pages.storyboard import FinishedVideo, StillPicture, storyboard
from storykit.pages.transcript import transcript_page

__all__ = [
    "FinishedVideo",
    "StillPicture",
    "consent_sheet",
    "storyboard",
    "transcript_page",
    "translated_languages",
]
