"""Pages to read in a browser: the storyboard, the transcript, and sheets for consent."""

from storykit.pages.storyboard import FinishedVideo, StillPicture, storyboard

__all__ = ["FinishedVideo", "StillPicture", "storyboard"]
