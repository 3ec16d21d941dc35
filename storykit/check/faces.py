"""Faces that a detector finds in pictures and clips, as areas to hide: proposals, never a verdict.

The detector is OpenCV's (the Haar cascades that opencv-python-headless 4 brings, the extra `faces`;
version 5 brings none). It misses faces that are small, turned, dark, partly covered or drawn, and
takes other things for faces. What it proposes a person confirms; what it does not find is never
treated as safe, and no rule asks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storykit.assets import open_picture
from storykit.check.context import Context
from storykit.check.inventory import Medium
from storykit.design.hiding import covers_at
from storykit.errors import AssetError, UsageError
from storykit.script.models import Scene
from storykit.script.people import Hide
from storykit.spans import Box

_LONGEST = 1280
"""Pixels of the longer side of what is looked at; smaller faces are found in larger pictures."""
_SMALLEST = 0.025
"""The smallest face that is looked for, as a share of the picture's shorter side."""
_NEIGHBOURS = 4
_STEP = 500
"""Milliseconds between two looks at a clip."""
_SAME = 0.2
"""Overlap, as a share of both areas together, from which two boxes are one face."""
_GRID = 1000

Shares = tuple[float, float, float, float]
"""x, y, width and height as shares of the picture, from its top left corner."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A face found in a scene's or card's medium: where it is, in a clip at several moments.

    `covered` tells whether what the script hides covers it already, at every moment it was seen.
    """

    medium: Medium
    boxes: tuple[tuple[int, Shares], ...]
    covered: bool

    @property
    def script(self) -> str:
        """The entry for `hide:` in the script."""
        if len(self.boxes) == 1 and self.medium.kind == "picture":
            return f"- box: {_written(self.boxes[0][1])}"
        keys = [f"    - {{at: {at / 1000:g}s, box: {_written(box)}}}" for at, box in self.boxes]
        return "\n".join(["- keys:", *keys])


def propose_hiding(context: Context) -> tuple[Proposal, ...]:
    """Every face that is found in the pictures and clips of a story's scenes and cards.

    Raises UsageError where the detector is not installed; media that cannot be read are left out,
    since the rules tell of them.
    """
    _detectors()
    return tuple(
        proposal
        for medium in context.media
        if medium.placed is not None and medium.kind in ("picture", "clip")
        for proposal in _proposals(medium, context)
    )


def faces_in(pixels: NDArray[np.uint8]) -> tuple[Shares, ...]:
    """The faces found in a grey picture (height, width), the largest first."""
    height, width = pixels.shape
    least = max(16, round(min(height, width) * _SMALLEST))
    found: list[Shares] = []
    flipped = np.ascontiguousarray(pixels[:, ::-1])
    for detector, mirrored in _detectors():
        looked_at = flipped if mirrored else pixels
        boxes = detector.detectMultiScale(
            looked_at, scaleFactor=1.1, minNeighbors=_NEIGHBOURS, minSize=(least, least)
        )
        for x, y, w, h in boxes:
            left = width - x - w if mirrored else x
            found.append(
                (float(left / width), float(y / height), float(w / width), float(h / height))
            )
    return _merged(found)


@cache
def _detectors() -> tuple[tuple[Any, bool], ...]:
    """The detectors, and whether each looks at the mirrored picture: profiles look one way."""
    try:
        import cv2
        from cv2 import data

        folder = Path(data.haarcascades)
        names = ("frontalface_alt2", "frontalface_default", "profileface", "profileface")
        loaded = [cv2.CascadeClassifier(str(folder / f"haarcascade_{n}.xml")) for n in names]
    except (ImportError, AttributeError) as error:
        raise _missing() from error
    if any(detector.empty() for detector in loaded):
        raise _missing()
    return tuple((detector, at == len(loaded) - 1) for at, detector in enumerate(loaded))


def _missing() -> UsageError:
    return UsageError(
        "The detector of faces is not installed.",
        cure="Install it: pip install 'storykit[faces]'. Marking faces by hand needs nothing.",
    )


def _proposals(medium: Medium, context: Context) -> Iterator[Proposal]:
    assert medium.placed is not None
    content = medium.placed.content
    # What the script hides is hidden in the main picture or clip.
    hides = content.hide if medium.file in (content.picture, content.clip) else ()
    try:
        path = context.file(medium)
        looks = list(_looks(path, medium, context))
    except AssetError:
        return
    for boxes in _followed(looks):
        covered = bool(hides) and all(_is_covered(box, hides, at) for at, box in boxes)
        yield Proposal(medium, tuple(boxes), covered)


def _looks(
    path: Path, medium: Medium, context: Context
) -> Iterator[tuple[int, tuple[Shares, ...]]]:
    """The moments that are looked at, and the faces found there."""
    if medium.kind == "picture":
        picture = open_picture(path, longest=_LONGEST).convert("L")
        yield 0, faces_in(np.asarray(picture))
        return
    from storykit.video.clips import PlainReader

    scene = medium.placed.content if medium.placed else None
    reader = PlainReader(path)
    try:
        last = round(reader.duration() * 1000)
        start = scene.clip_start if isinstance(scene, Scene) else 0
        for at in range(start, max(start + 1, last), _STEP):
            luma = reader.at(at / 1000).source.planes.luma
            step = max(1, max(luma.shape) // _LONGEST)
            yield at, faces_in(np.ascontiguousarray(luma[::step, ::step]))
    finally:
        reader.close()


def _followed(
    looks: Sequence[tuple[int, tuple[Shares, ...]]],
) -> list[list[tuple[int, Shares]]]:
    """Faces followed from look to look: one list of moments and boxes for each."""
    tracks: list[list[tuple[int, Shares]]] = []
    for at, faces in looks:
        open_tracks = [track for track in tracks if at - track[-1][0] <= 2 * _STEP]
        for face in faces:
            near = max(open_tracks, key=lambda track: _overlap(track[-1][1], face), default=None)
            if near is not None and near[-1][0] < at and _overlap(near[-1][1], face) > 0:
                near.append((at, face))
            else:
                tracks.append([(at, face)])
    return tracks


def _is_covered(box: Shares, hides: Sequence[Hide], at: int) -> bool:
    """Whether one cover lies over all of a face."""
    x, y, width, height = (round(side * _GRID) for side in box)
    for cover in covers_at(hides, _GRID, _GRID, at):
        area: Box = cover.box
        if area.x <= x and area.y <= y and area.right >= x + width and area.bottom >= y + height:
            return True
    return False


def _merged(found: Sequence[Shares]) -> tuple[Shares, ...]:
    """Boxes of the same face as one that holds them all, the largest first."""
    merged: list[Shares] = []
    for box in sorted(found, key=lambda b: -b[2] * b[3]):
        same = next((n for n, other in enumerate(merged) if _overlap(other, box) > _SAME), None)
        if same is None:
            merged.append(box)
        else:
            merged[same] = _around(merged[same], box)
    return tuple(merged)


def _overlap(a: Shares, b: Shares) -> float:
    """The shared area of two boxes as a share of both together."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0.0, width) * max(0.0, height)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def _around(a: Shares, b: Shares) -> Shares:
    left, top = min(a[0], b[0]), min(a[1], b[1])
    right, bottom = max(a[0] + a[2], b[0] + b[2]), max(a[1] + a[3], b[1] + b[3])
    return left, top, right - left, bottom - top


def _written(box: Shares) -> str:
    return f"[{', '.join(f'{side:.3f}'.rstrip('0').rstrip('.') or '0' for side in box)}]"
