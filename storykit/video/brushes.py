"""Brushes: what one thread paints with, and the clips that are handed on from one to the next.

A clip that a segment has read up to its last frame is read on in the next segment, instead of being
opened again and decoded again from its last key frame. Its frames are the same either way.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from storykit.design.model import Plate
from storykit.video.clips import ClipReader, PlainReader
from storykit.video.effects import EffectsReader
from storykit.video.model import Shot
from storykit.video.scaling import Scaler

_Place = tuple[int, int]


class OpenClips:
    """Clips that are open and that nobody reads just now, by their plate and shot."""

    def __init__(self) -> None:
        self._open: dict[_Place, tuple[Shot, ClipReader]] = {}
        self._lock = threading.Lock()

    def take(self, place: _Place) -> ClipReader | None:
        """The open clip of a place, for whoever asks first."""
        with self._lock:
            found = self._open.pop(place, None)
        return found[1] if found else None

    def give(self, place: _Place, shot: Shot, reader: ClipReader) -> None:
        """Keeps a clip open until somebody takes it; one of each is enough."""
        with self._lock:
            keeps = reader.goes_on and place not in self._open
            if keeps:
                self._open[place] = (shot, reader)
        if not keeps:
            reader.close()

    def drop(self, wanted: Callable[[Shot], bool]) -> None:
        """Closes the clips of shots that are not wanted any more."""
        with self._lock:
            left = [place for place, (shot, _) in self._open.items() if not wanted(shot)]
            readers = [self._open.pop(place)[1] for place in left]
        for reader in readers:
            reader.close()


class Brush:
    """What one thread paints with: its scaler and the clips it has open."""

    def __init__(self, handed: OpenClips | None = None) -> None:
        self.scaler = Scaler()
        self._handed = handed
        self._readers: dict[_Place, tuple[Shot, ClipReader]] = {}

    def reader(self, plate: Plate, shot: Shot) -> ClipReader:
        """The open clip of a plate."""
        place = (id(plate), id(shot))
        found = self._readers.get(place)
        if found is None:
            reader = self._handed.take(place) if self._handed else None
            found = self._readers[place] = shot, reader or _opened(plate, shot)
        return found[1]

    def close(self) -> None:
        """Hands every clip on, or closes it."""
        for place, (shot, reader) in self._readers.items():
            if self._handed is None:
                reader.close()
            else:
                self._handed.give(place, shot, reader)
        self._readers.clear()


def _opened(plate: Plate, shot: Shot) -> ClipReader:
    plain = PlainReader(plate.file, plate.hide)
    effects = shot.effects_on(plate)
    return EffectsReader(plain, effects, shot.start_of(plate) / 1000) if effects else plain
