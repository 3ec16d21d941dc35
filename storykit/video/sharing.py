"""Sharing: what several films show alike is made once, while they are made at the same time.

A story's films in several languages show the same pictures, moving alike from the beginning of each
scene. Films that are painted by threads of one process take them from one `Shared`: a picture is
decoded, brought to size and moved once, for all films that show it just then. Nothing is kept that
no film uses any more, and no frame depends on who painted it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakValueDictionary

from storykit.video.colour import Planes
from storykit.video.patches import Patch, patch_of

if TYPE_CHECKING:
    from storykit.design.model import Sprite

_KEPT_FRAMES = 8
_KEPT_PIXELS = 1_000_000

Made = TypeVar("Made", bound="Sharable")


class Frames:
    """The latest frames of one moving picture, for films that show it at almost the same time.

    Films that are further apart than the frames that are kept paint their own. It holds nothing of
    the picture itself, so that a picture is let go of as soon as no film shows it.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Future[Planes]] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, frame: int, paint: Callable[[int], Planes]) -> Planes:
        """A frame, to be read only: painted now by `paint`, or by another thread before."""
        future = self._begun(frame, paint)
        if not future.done():
            # While another thread paints it, this one paints the next.
            self._begun(frame + 1, paint)
        return future.result()

    def _begun(self, frame: int, paint: Callable[[int], Planes]) -> Future[Planes]:
        with self._lock:
            found = self._kept.get(frame)
            if found is not None:
                return found
            future = self._kept[frame] = Future()
            if len(self._kept) > _KEPT_FRAMES:
                self._kept.popitem(last=False)
        try:
            future.set_result(paint(frame))
        except BaseException as error:
            future.set_exception(error)
        return future


class Sharable:
    """A layer that several films may show. `joint` tells that more than one shot does so now."""

    joint = False


class Shared:
    """Layers and patches for films that are made at the same time, in any number of threads."""

    def __init__(self) -> None:
        self.patches = Patches()
        self._layers: WeakValueDictionary[Hashable, Sharable] = WeakValueDictionary()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def layer(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The layer of a key, which tells all that it depends on; made by whoever asks first."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            found = self._layers.get(key)
            if found is None:
                made = make()
                self._layers[key] = made
                return made
            found.joint = True
            return found  # type: ignore[return-value]


class Patches:
    """Patches of sprites by what they show; the latest are kept, up to `limit` pixels.

    A logo and the captions of a scene are seen in several segments, by several threads, and some
    in the films of several languages.
    """

    def __init__(self, limit: int = _KEPT_PIXELS) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, tuple[int, Patch]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, sprite: Sprite) -> Patch:
        """The patch of a sprite, made now unless it is there."""
        name = sprite.digest
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
                return found[1]
        patch = patch_of(sprite)
        with self._lock:
            self._kept[name] = (sprite.pixels.shape[0] * sprite.pixels.shape[1], patch)
            while len(self._kept) > 1 and sum(n for n, _ in self._kept.values()) > self._limit:
                self._kept.popitem(last=False)
        return patch
