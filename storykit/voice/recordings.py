"""The narrator `files`: people's own recordings, one for each scene or one for the whole story."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storykit.assets import Assets, path_mistake
from storykit.errors import NarrationError, nearest
from storykit.files import safe_name
from storykit.spans import Span
from storykit.voice.following import Followed, doubts, follow
from storykit.voice.keeping import cache_folder
from storykit.voice.model import Booth, Line, Narration, Word
from storykit.voice.wordfiles import words_beside

SUFFIXES = (
    ".wav", ".flac", ".m4a", ".mp3", ".ogg", ".opus", ".oga", ".aac", ".amr", ".3gp", ".mp4",
    ".webm", ".mov", ".mka",
)  # fmt: skip
"""Suffixes of sound files, in the order in which they are looked for; their bytes decide."""

LEAD = 150
"""Milliseconds of a recording that are kept before the first sound of its voice."""

TAIL = 250
"""Milliseconds that are kept after the last."""

_BETWEEN = "\n"


class Recordings:
    """Takes each scene's voice from the file `Voice.recordings` names.

    `{scene}` and `{lang}` in the pattern stand for the scene's id and the language; without a
    suffix, any sound file of that stem is taken. A pattern without `{scene}` names one recording of
    the whole story, which is cut where one scene's words end and the next one's begin. Silence
    before and after a voice is left out.
    """

    def __init__(self, booth: Booth) -> None:
        self._booth = booth
        self._cache = cache_folder(booth.cache)

    def narrate(self, line: Line) -> Narration:
        """The line's recording; NarrationError where it is missing or nobody speaks in it."""
        if "{scene}" not in self._booth.voice.recordings:
            return self._cut(line)
        file = self.find(line)
        found = self._followed(file, line.text, line.language)
        begin = max(0, found.speech[0].start - LEAD)
        end = min(found.length, found.speech[-1].end + TAIL)
        return _narration(line, file, found, found.words, Span(begin, end))

    def find(self, line: Line) -> Path:
        """The file of a line; NarrationError that says which names were looked for."""
        pattern = self._booth.voice.recordings
        problem = path_mistake(pattern)
        if problem is not None:
            raise NarrationError(problem[0], cure=problem[1])
        for tag in _tags(line.language):
            for scene in dict.fromkeys((line.scene, safe_name(line.scene))):
                written = pattern.replace("{scene}", scene).replace("{lang}", tag)
                found = _with_suffix(self._booth.folder, written)
                if found is not None:
                    return found
        written = pattern.replace("{scene}", line.scene).replace("{lang}", line.language)
        whose = f"the scene “{line.scene}”" if "{scene}" in pattern else "the story"
        raise NarrationError(
            f"There is no recording of {whose} in “{line.language}”.",
            cure=_advice(self._booth.folder / written, line),
        )

    def _cut(self, line: Line) -> Narration:
        """The line's part of a recording that holds all lines of the story in their order."""
        lines = [other for other in self._booth.lines if other.language == line.language] or [line]
        file = self.find(line)
        found = self._followed(file, _BETWEEN.join(other.text for other in lines), line.language)
        bounds = _parts(lines, found)
        index = next(i for i, other in enumerate(lines) if other.scene == line.scene)
        start = sum(len(other.text) + len(_BETWEEN) for other in lines[:index])
        words = tuple(
            replace(word, start=word.start - start, end=word.end - start)
            for word in found.words
            if start <= word.start < start + len(line.text)
        )
        if not words:
            raise NarrationError(
                f"Nothing of the scene “{line.scene}” is heard in “{file.name}”.",
                cure="Record the whole story in the order of its scenes, or each scene by itself.",
            )
        return _narration(line, file, found, words, bounds[index])

    def _followed(self, file: Path, text: str, language: str) -> Followed:
        told = words_beside(file, text, language)
        found = follow(file, text, language, self._cache, told)
        if not found.speech:
            raise NarrationError(
                f"Nobody is heard speaking in “{file}”.",
                cure="Record it again closer to the microphone, or take the narration out.",
            )
        return found


def _narration(
    line: Line, file: Path, found: Followed, words: tuple[Word, ...], part: Span
) -> Narration:
    """The stretch of a file as a narration of its own, with word times from its beginning."""
    timed = tuple(replace(word, span=_within(word.span, part)) for word in words)
    return Narration(
        line.text,
        line.language,
        part.duration,
        timed,
        file,
        part.start,
        found.measured,
        doubts(found, line.text, line.language, f"“{file.name}”")
        if len(found.words) == len(words)
        else (),
    )


def _parts(lines: list[Line], found: Followed) -> list[Span]:
    """The stretch of each line: its words, with as much of the pauses around as it may have."""
    edges: list[tuple[int, int]] = []
    start = 0
    for line in lines:
        own = [w.span for w in found.words if start <= w.start < start + len(line.text)]
        before = edges[-1][1] if edges else 0
        edges.append((own[0].start, own[-1].end) if own else (before, before))
        start += len(line.text) + len(_BETWEEN)
    parts = []
    for index, (first, last) in enumerate(edges):
        earlier = edges[index - 1][1] if index else 0
        later = edges[index + 1][0] if index + 1 < len(edges) else found.length
        # Two lines share the pause between them; neither hears the other.
        begin = max(first - LEAD, (earlier + first) // 2 if index else 0, 0)
        end = min(last + TAIL, (last + later) // 2 if index + 1 < len(edges) else found.length)
        parts.append(Span(begin, max(begin, end)))
    return parts


def _within(span: Span, part: Span) -> Span:
    start = min(max(0, span.start - part.start), part.duration)
    return Span(start, min(max(start, span.end - part.start), part.duration))


def _with_suffix(folder: Path, written: str) -> Path | None:
    """The file itself, or a sound file of this stem, in the order of `SUFFIXES`."""
    assets = Assets((folder,))
    names = [written] if Path(written).suffix.lower() in SUFFIXES else []
    names += [written + spelled for s in SUFFIXES for spelled in (s, s.upper())]
    return next((found for name in names if (found := assets.find(name)) is not None), None)


def _tags(language: str) -> list[str]:
    """The tag and its shorter forms: `ar-IQ`, then `ar`."""
    parts = language.split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]


def _advice(named: Path, line: Line) -> str:
    begun = " ".join(line.text.split())
    excerpt = begun if len(begun) <= 40 else begun[:40].rstrip() + "…"
    there = []
    if named.parent.is_dir():
        there = [p.stem for p in named.parent.iterdir() if p.suffix.lower() in SUFFIXES]
    near = f" {nearest(named.name, there)}" if there else ""
    return (
        f"Record “{excerpt}” and save it as “{named}.m4a” (or .wav, .mp3, .ogg …), or choose "
        f"“narrator: silent” under “voice”.{near}"
    )
