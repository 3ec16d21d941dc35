"""Plain text (.txt): what is said, one caption's words after another, without times."""

from __future__ import annotations

from collections.abc import Sequence

from storykit.errors import SubtitleError
from storykit.subtitles.base import SubtitleFormat, SubtitleOptions, Subtitles, with_names
from storykit.timeline.model import Cue


class PlainText(SubtitleFormat):
    """`.txt` files: a paragraph a scene or speaker. Times are lost, so they cannot be read back."""

    name = "txt"
    suffixes = (".txt",)
    about = "Plain words; for posts, e-mails and people without video"

    def write(self, cues: Sequence[Cue], language: str, options: SubtitleOptions) -> str:
        """The words of the cues; a new paragraph where the scene or the speaker changes."""
        texts = paragraphs(with_names(cues, options))
        return "\n\n".join(texts) + "\n" if texts else ""

    def recognises(self, text: str) -> bool:
        """Never: any text could be plain."""
        return False

    def read(self, text: str) -> Subtitles:
        """SubtitleError: a plain text says nothing of times."""
        raise SubtitleError(
            "A plain text has no times, so it cannot be read as subtitles.",
            cure="Put the text into a story's narration, or give a .srt, .vtt, .ass or .ttml file.",
        )


def paragraphs(cues: Sequence[Cue]) -> list[str]:
    """The words of the cues; a new paragraph where the scene or the speaker changes."""
    texts: list[str] = []
    before: tuple[str, str | None] | None = None
    for cue in cues:
        words = " ".join(cue.lines)
        voice = (cue.scene, cue.speaker)
        if voice == before:
            texts[-1] += " " + words
        else:
            texts.append(words)
        before = voice
    return texts
