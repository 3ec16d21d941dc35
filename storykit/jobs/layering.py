"""Scenes taken apart for editing programs: pictures and clips, and as PNG what is painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from storykit.assets import Assets
from storykit.design.compositing import flattened, stacked
from storykit.design.model import Painted, Plate, Still
from storykit.design.painting import paint
from storykit.errors import StorykitError
from storykit.files import publish, safe_name
from storykit.formats import Format
from storykit.jobs.studio import Studio
from storykit.spans import Box
from storykit.timeline import TimedScene, Timeline
from storykit.video.boards import boards_of, scene_picture
from storykit.video.otio import Laid

if TYPE_CHECKING:
    from storykit.design.model import Pixels


def laid_out(
    studio: Studio, timeline: Timeline, timed: TimedScene, format: Format, folder: Path
) -> tuple[Laid, ...]:
    """What a scene is laid out of, from the bottom up; what is painted is written into a folder.

    Words and shapes are as they stand when all has come in, each PNG as large as the frame and
    transparent where nothing is. Raises AssetError, LayoutError or TextError with the scene's place
    in the script.
    """
    painted = _painted(studio, timeline, timed, format)
    clip, assets = timed.scene.clip, Assets((studio.story.folder,))
    own = assets.resolve(clip, scene_picture(studio.story, timed)) if clip else None
    name = f"{timed.index + 1:03}-{safe_name(timed.id, 'scene')}"
    laid: list[Laid] = []
    for part in _parts(painted):
        if isinstance(part, Plate):
            box = None if _fills(part, painted) and part.fit == "cover" else part.box
            laid.append(Laid(part.file, part.kind, box, part.fit, part.file == own))
            continue
        content = _over(painted, part) if laid else _ground(painted, part)
        path = folder / f"{name}-{len(laid) + 1}.png"
        laid.append(Laid(publish(path, content), "painted"))
    return tuple(laid)


def _painted(studio: Studio, timeline: Timeline, timed: TimedScene, format: Format) -> Painted:
    boards = boards_of(
        studio.story, timeline, format, studio.theme, studio.fonts,
        logo=studio.logo, scenes=(timed.id,),
    )  # fmt: skip
    try:
        return paint(boards[timed.id])
    except StorykitError as error:
        raise error if error.where.file else error.at(scene_picture(studio.story, timed)) from error


def _parts(painted: Painted) -> Iterator[Plate | Sequence[Still]]:
    """Plates, and the stills between them; the ground first, where a plate leaves some of it."""
    first = painted.layers[0] if painted.layers else None
    if not isinstance(first, Still) and (first is None or not _fills(first, painted)):
        yield ()
    for is_plate, run in groupby(painted.layers, key=lambda layer: isinstance(layer, Plate)):
        if is_plate:
            yield from (layer for layer in run if isinstance(layer, Plate))
        else:
            yield [layer for layer in run if isinstance(layer, Still)]


def _fills(plate: Plate, painted: Painted) -> bool:
    return not plate.cut and plate.box.contains(Box(0, 0, painted.width, painted.height))


def _ground(painted: Painted, stills: Sequence[Still]) -> bytes:
    """The background with what is painted on it."""
    return _png(flattened(Painted(painted.width, painted.height, painted.background, (*stills,))))


def _over(painted: Painted, stills: Sequence[Still]) -> bytes:
    """What is painted over a picture, transparent where the picture is seen."""
    frame = Image.new("RGBa", (painted.width, painted.height))
    made = stacked([still.sprite for still in stills], painted.width, painted.height)
    pixels: Pixels = made.pixels
    frame.paste(Image.frombytes("RGBa", pixels.shape[1::-1], pixels.tobytes()), (made.x, made.y))
    return _png(frame.convert("RGBA"))


def _png(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
