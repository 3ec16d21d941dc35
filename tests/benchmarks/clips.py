"""Scenes with people's clips, beside decoding and encoding alone.

    python -m tests.benchmarks.clips [--folder FOLDER] [--repeats 3]

The clips are as phones make them: 1080p, 30 frames a second, 17 Mbit/s, a key frame a second. One
is stored upright, one lying with a flag that turns it, and of one in landscape a frame in portrait
is cut out; another, upright, has only one key frame, as screen recordings and shared clips do. A
hand shakes, things move, and there is a sensor's noise. Each is a scene of four seconds with
captions, a logo and a crossfade.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from storykit.design.model import Painted, Plate
from storykit.spans import Box, Span
from storykit.timeline.model import Transition
from storykit.video.colour import Planes
from storykit.video.encoding import is_calm
from storykit.video.frames import schedule
from storykit.video.model import Film, Shot
from storykit.video.painting import Painter
from storykit.video.stages import Stages
from tests.benchmarks import workload
from tests.benchmarks.video import FFMPEG, encoder, encoder_flags, in_turn, medians
from tests.video.planemaking import planes_of

_SCENES = 6
_LENGTH = 5  # seconds of each clip


@dataclass(frozen=True)
class Kind:
    """A kind of clip: the size it is stored in, the turns its flag asks for, and its key frames."""

    name: str
    width: int
    height: int
    turns: int = 0
    apart: int = 30


KINDS = (
    Kind("upright", 1080, 1920),
    Kind("turned", 1920, 1080, 1),
    Kind("wide", 1920, 1080),
    Kind("sparse", 1080, 1920, apart=240),
)


def filmed(kind: Kind) -> Iterator[Planes]:
    """The frames of a clip."""
    random = np.random.default_rng(len(kind.name))
    size = (kind.height, kind.width)
    ground = np.asarray(workload.photograph(7, (size[1] + 200, size[0] + 200)))
    thing = np.asarray(workload.photograph(8, (300, 300)))
    noise = random.normal(0, 2.5, (size[0] + 64, size[1] + 64, 1)).astype(np.float32)
    place, speed = np.array([100.0, 100.0]), np.zeros(2)
    for number in range(_LENGTH * 30):
        speed = 0.9 * speed + random.normal(0, 2, 2)
        place = np.clip(place + speed, 0, 199)
        y, x = place.astype(int)
        pixels = ground[y : y + size[0], x : x + size[1]].astype(np.float32)
        left = int((0.5 + 0.3 * np.sin(number / 15)) * (size[1] - 300))
        pixels[size[0] // 3 : size[0] // 3 + 300, left : left + 300] = thing
        y, x = random.integers(0, 64, 2)
        pixels += noise[y : y + size[0], x : x + size[1]]
        yield planes_of(np.clip(pixels, 0, 255).astype(np.uint8))


def clip(folder: Path, kind: Kind) -> Path:
    """A clip, made where it is missing."""
    path = folder / f"{kind.name}.mp4"
    if path.exists():
        return path
    draft = folder / f".{kind.name}.mp4"
    with av.open(str(draft), "w") as container:
        options = {"preset": "fast", "b": "17M", "g": str(kind.apart), "sc_threshold": "0"}
        stream = container.add_stream("libx264", rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt = kind.width, kind.height, "yuv420p"
        for planes in filmed(kind):
            frame = av.VideoFrame.from_dlpack(tuple(planes), format="yuv420p")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    if kind.turns:
        turned(draft, kind.turns)
    return draft.rename(path)


def turned(path: Path, turns: int) -> None:
    """Sets the flag that has players turn a clip by quarters, as phones do."""
    matrix = {1: (0, 1, -1, 0), 3: (0, -1, 1, 0)}[turns]
    data = path.read_bytes()
    start = data.index(b"tkhd") + 4 + 40  # ISO 14496-12, 8.3.2: the matrix of a version 0 header
    entries = [value << 16 for value in matrix]
    rows = (entries[0], entries[1], 0, entries[2], entries[3], 0, 0, 0, 1 << 30)
    told = b"".join(value.to_bytes(4, "big", signed=True) for value in rows)
    path.write_bytes(data[:start] + told + data[start + len(told) :])


def film(folder: Path, kind: Kind) -> Film:
    """The film of clips of one kind."""
    file = clip(folder, kind)
    shots = []
    for number in range(_SCENES):
        span = Span(number * workload.SCENE, (number + 1) * workload.SCENE)
        plate = Plate("clip", file, Box(0, 0, workload.WIDTH, workload.HEIGHT))
        painted = Painted(workload.WIDTH, workload.HEIGHT, (0, 0, 0), (plate,))
        join = Transition("fade", workload.FADE) if number else Transition()
        shots.append(Shot(f"s{number}", "", span, painted, join, "still"))
    length = _SCENES * workload.SCENE
    logo = workload.TimedSprite(Span(0, length), workload.logo())
    overlays = (logo, *workload.captions_of(length, None, workload.LINES))
    return Film(workload.WIDTH, workload.HEIGHT, workload.FPS, length, tuple(shots), overlays)


def render(folder: Path, out: Path, kind: str) -> None:
    """Renders the film of one kind of clip, in the process that is measured."""
    from storykit.video.render import render_film

    made = film(folder, next(each for each in KINDS if each.name == kind))
    render_film(made, out, sound=workload.sound(folder, made.duration))


def decoder(file: Path) -> list[str]:
    """The command that only decodes as much of a clip as the film shows."""
    seen = (_SCENES * workload.SCENE + (_SCENES - 1) * workload.FADE) / 1000
    return [
        FFMPEG, "-v", "error", "-noautorotate", "-stream_loop", str(_SCENES), "-i", str(file),
        "-t", f"{seen}", "-f", "null", "-",
    ]  # fmt: skip


def write_ready(made: Film, ready: Path) -> None:
    """Paints every frame of a film into a raw file."""
    plan = schedule(made)
    assert not is_calm(plan, range(plan.frames))
    with (
        ready.open("wb") as file,
        Painter(made, plan, Stages(plan, rtl=False), range(plan.frames)) as painter,
    ):
        for number in range(plan.frames):
            for plane in painter.painted(number):
                file.write(np.ascontiguousarray(plane).data)


def measure(folder: Path, kind: Kind, repeats: int) -> None:
    """Prints how the film of one kind compares with decoding and encoding."""
    shared = Path("/dev/shm") if Path("/dev/shm").is_dir() else folder
    ready, out = shared / "storykit-clips.yuv", folder / "clips-out.mp4"
    made = film(folder, kind)
    workload.sound(folder, made.duration)
    write_ready(made, ready)
    again = ["-m", "tests.benchmarks.clips", "--folder", str(folder), "--render", kind.name]
    ways = {
        "decoding": decoder(clip(folder, kind)),
        "encoding": encoder(ready, out, encoder_flags(calm=False)),
        "storykit": [sys.executable, *again],
    }
    try:
        found = in_turn(ways, repeats)
    finally:
        ready.unlink(missing_ok=True)
    wall, used = medians(found)
    line = f"{kind.name:10}"
    for name in ways:
        line += f"  {name} {wall[name]:5.2f} s, {used[name]:5.2f} s of processors;"
    ratios = [t["storykit"] / (t["decoding"] + t["encoding"]) for t in (wall, used)]
    print(f"{line}  {ratios[0]:.2f} and {ratios[1]:.2f} times", flush=True)


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = Path(tempfile.gettempdir()) / "storykit-bench"
    parser.add_argument("--folder", type=Path, default=usual)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--kind", choices=[kind.name for kind in KINDS])
    parser.add_argument("--render", help="only render one kind, as the measured process does")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.render:
        render(given.folder, given.folder / "clips-out.mp4", given.render)
        return
    for kind in KINDS:
        if given.kind in (None, kind.name):
            measure(given.folder, kind, given.repeats)


if __name__ == "__main__":
    main()
