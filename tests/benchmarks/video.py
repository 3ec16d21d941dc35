"""How fast films are made, beside the encoder alone, moviepy's tutorials and zoompan.

    python -m tests.benchmarks.video compare    whole processes in turn, quality and jitter
    python -m tests.benchmarks.video again      one caption changed, and nothing
    python -m tests.benchmarks.video languages  what another language adds to the first
    python -m tests.benchmarks.video memory     the highest memory of a short and a long film
    python -m tests.benchmarks.video still      one still, and a draft against the full film

Everything is written to a folder of its own (`--folder`), which keeps the pictures.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from storykit.jobs.memory import UNTHREADED
from storykit.video.colour import Planes
from storykit.video.encoders import software_encoder
from storykit.video.frames import schedule
from storykit.video.painting import Painter
from storykit.video.settings import EncodeSettings
from storykit.video.stages import Stages
from tests.benchmarks import workload
from tests.benchmarks.bytecode import compile_all
from tests.benchmarks.measures import unevenness

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
_SIZE = f"{workload.WIDTH}x{workload.HEIGHT}"
_RAW = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", _SIZE, "-r", "30"]
_TAGS = [
    "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709",
    "-color_trc", "bt709",
]  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What one whole process took: seconds on the clock, of processors, and its highest memory."""

    wall: float
    processor: float
    megabytes: float


def run(command: Sequence[str]) -> Run:
    """Runs a command to its end, in the environment that the command line makes for itself."""
    environment = {**UNTHREADED, **os.environ}
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    wall = time.perf_counter() - begun
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(ways: Mapping[str, Sequence[str]], repeats: int) -> dict[str, list[Run]]:
    """What each of some commands took, run in turn so often."""
    found: dict[str, list[Run]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, command in ways.items():
            found[name].append(run(command))
    return found


def medians(found: Mapping[str, Sequence[Run]]) -> tuple[dict[str, float], dict[str, float]]:
    """The median seconds of each on the clock, and of processors."""
    wall = {name: statistics.median(r.wall for r in runs) for name, runs in found.items()}
    used = {name: statistics.median(r.processor for r in runs) for name, runs in found.items()}
    return wall, used


def prepare(folder: Path, scenes: int) -> None:
    """Makes pictures and sound, in a process of its own, whose memory is not counted."""
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.workload", str(folder), str(scenes)], check=True
    )


def ours(folder: Path, out: Path, scenes: int, *more: str) -> list[str]:
    """The command that renders the workload."""
    return [sys.executable, "-m", "tests.benchmarks.one", str(folder), str(out), str(scenes), *more]


def encoder_flags(*, calm: bool = True) -> list[str]:
    """The options that storykit gives its encoder, as ffmpeg's."""
    usual = software_encoder(EncodeSettings().for_file(Path("film.mp4")))
    made = usual.calmed() if calm else usual
    return [part for key, value in made.options for part in (f"-{key}:v", value)]


def uniform_flags() -> list[str]:
    """The same of an encoder that is told nothing about what it encodes.

    It gives the same quality and size.
    """
    params = "mbtree=1:rc-lookahead=10:cpu-independent=1:aq-mode=3:aq-strength=0.8"
    return ["-preset:v", "superfast", "-crf:v", "21", "-x264-params:v", params]


def encoder(ready: Path, out: Path, flags: Sequence[str], threads: int = 2) -> list[str]:
    """The command that only encodes frames that are ready."""
    return [
        FFMPEG, "-v", "error", "-y", *_RAW, *_TAGS, "-i", str(ready), "-c:v", "libx264", *flags,
        "-threads", str(threads), "-movflags", "+faststart", str(out),
    ]  # fmt: skip


def write_ready(folder: Path, ready: Path, scenes: int) -> None:
    """Paints every frame of the workload into a raw file."""
    film = workload.film(folder, scenes)
    plan = schedule(film)
    planes = Planes.empty(film.width, film.height)
    with (
        ready.open("wb") as file,
        Painter(film, plan, Stages(plan, rtl=False), range(plan.frames)) as painter,
    ):
        for number in range(plan.frames):
            painter.paint(number, planes)
            for plane in planes:
                file.write(plane.tobytes())


def zoompan(folder: Path, out: Path, scenes: int) -> list[str]:
    """The command of an ffmpeg graph with zoompan, xfade and libass."""
    inputs: list[str] = []
    chains = []
    frames = (workload.SCENE + workload.FADE) * 30 // 1000
    for number, path in enumerate(workload.pictures(folder)[:scenes]):
        inputs += ["-i", str(path)]
        chains.append(
            f"[{number}]scale=1740:-2:out_range=tv:out_color_matrix=bt709,crop=1305:2320,zoompan=z='1+0.00115*on':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)'"
            f":d={frames}:s={_SIZE}:fps=30,format=yuv420p[v{number}]"
        )
    last = "v0"
    for number in range(1, scenes):
        at = number * workload.SCENE / 1000
        chains.append(f"[{last}][v{number}]xfade=fade:duration=0.5:offset={at}[x{number}]")
        last = f"x{number}"
    subtitles = folder / "captions.srt"
    subtitles.write_text(srt(scenes), encoding="utf-8")
    chains.append(f"[{last}]subtitles={subtitles},format=yuv420p[out]")
    flags = encoder_flags()
    return [
        FFMPEG, "-v", "error", "-y", *inputs, "-filter_complex", ";".join(chains), "-map", "[out]",
        "-t", str(scenes * workload.SCENE / 1000), "-c:v", "libx264", *flags, "-threads", "2",
        str(out),
    ]  # fmt: skip


def srt(scenes: int) -> str:
    """The captions as a subtitle file."""
    cues = []
    for number in range(scenes * workload.SCENE // workload.CAPTION):
        begin, end = number * 2, number * 2 + 2
        text = workload.LINES[number % len(workload.LINES)]
        cues.append(f"{number + 1}\n00:00:{begin:02},000 --> 00:00:{end:02},000\n{text}\n")
    return "\n".join(cues)


def jitter(path: Path, seconds: float = 3.0) -> float:
    """How unevenly the picture moves, in pixels, on rows above the captions."""
    count = int(seconds * 30)
    data = subprocess.run(
        [FFMPEG, "-v", "error", "-i", str(path), "-frames:v", str(count), "-pix_fmt", "gray",
         "-f", "rawvideo", "-"], capture_output=True, check=True,
    ).stdout  # fmt: skip
    frames = np.frombuffer(data, np.uint8).reshape(-1, workload.HEIGHT, workload.WIDTH)[20:]
    return unevenness(list(frames), ((400, 200), (400, 620), (900, 200), (900, 620)))


def vmaf(path: Path, ready: Path) -> float:
    """VMAF of a file against the ready frames."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "vmaf.json"
        graph = f"[0:v][1:v]libvmaf=n_threads=2:log_fmt=json:log_path={log}"
        command = [FFMPEG, "-v", "error", "-i", str(path), *_RAW, "-i", str(ready)]
        subprocess.run([*command, "-lavfi", graph, "-f", "null", "-"], check=True)
        return float(json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"])


def compare(folder: Path, scenes: int, repeats: int, *, quality: bool, tutorial: bool) -> None:
    """Prints the table of whole processes.

    Ratios are of seconds, against the encoder with settings that know nothing of the film, and
    against the one with the settings that storykit uses.
    """
    shared = Path("/dev/shm") if Path("/dev/shm").is_dir() else folder
    ready = shared / "storykit-ready.yuv"
    write_ready(folder, ready, scenes)
    rows: dict[str, Callable[[Path], list[str]]] = {
        "encoder alone": lambda out: encoder(ready, out, uniform_flags()),
        "same settings": lambda out: encoder(ready, out, encoder_flags()),
        "storykit": lambda out: ours(folder, out, scenes),
    }
    if quality:
        rows["ffmpeg zoompan"] = lambda out: zoompan(folder, out, scenes)
    found: dict[str, list[Run]] = {name: [] for name in rows}
    try:
        for _ in range(repeats):
            for name, command in rows.items():
                found[name].append(run(command(folder / f"{name}.mp4")))
        limit, same = (
            statistics.median(r.wall for r in found[name])
            for name in ("encoder alone", "same settings")
        )
        frames = scenes * workload.SCENE * 30 // 1000
        print(f"{frames} frames; medians of {repeats} runs")
        print(
            "way                wall s  ratio   same  cpu ms/f   MB mem      KB   VMAF  jitter px"
        )
        for name, runs in found.items():
            path = folder / f"{name}.mp4"
            wall = statistics.median(r.wall for r in runs)
            processor = statistics.median(r.processor for r in runs) / frames * 1000
            memory = max(r.megabytes for r in runs)
            line = f"{name:18} {wall:6.2f} {wall / limit:6.2f} {wall / same:6.2f}"
            line += f" {processor:9.2f} {memory:8.0f}"
            line += f" {path.stat().st_size // 1024:7}"
            if quality:
                # zoompan shows other parts of the pictures.
                alike = "—" if name == "ffmpeg zoompan" else f"{vmaf(path, ready):.2f}"
                line += f" {alike:>6} {jitter(path):9.3f}"
            print(line)
        if tutorial:
            print_tutorial(folder, frames, found["storykit"])
    finally:
        ready.unlink(missing_ok=True)


def print_tutorial(folder: Path, frames: int, ours: Sequence[Run]) -> None:
    """Prints how long moviepy's way takes by what 30 of its frames do, and against storykit's."""
    few = [sys.executable, "-m", "tests.benchmarks.naive", str(folder)]
    many, one = (run([*few, str(folder / "moviepy.mp4"), count]) for count in ("31", "1"))
    wall = (many.wall - one.wall) / 30 * frames
    used = (many.processor - one.processor) / 30 * frames
    line = f"moviepy (tutorial) {wall:6.1f} s, {used:.1f} s of processors, from 30 frames:"
    slower = wall / statistics.median(r.wall for r in ours)
    dearer = used / statistics.median(r.processor for r in ours)
    print(f"{line} {slower:.1f} and {dearer:.1f} times storykit's")


def again(folder: Path, scenes: int) -> None:
    """Prints how long a film of 60 seconds takes, again and with one caption changed."""
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    out = folder / "again.mp4"
    for name, more in (
        ("first", ()),
        ("unchanged", ()),
        ("one caption", ("--changed", "A new text\nin its place")),
    ):
        done = run(ours(folder, out, scenes, "--cache", str(cache), *more))
        print(f"{name:16} {done.wall:6.2f} s  {done.processor:6.2f} s of processors")


def languages(folder: Path, scenes: int, repeats: int) -> None:
    """Prints what a second language adds to a film that is made with it, beside its encoding."""
    shared = Path("/dev/shm") if Path("/dev/shm").is_dir() else folder
    ready, out = shared / "storykit-ready.yuv", folder / "languages.mp4"
    write_ready(folder, ready, scenes)
    ways = {
        "encoder alone": encoder(ready, out, encoder_flags()),
        "one language": ours(folder, out, scenes),
        "two together": ours(folder, out, scenes, "--both"),
    }
    try:
        found = in_turn(ways, repeats)
    finally:
        ready.unlink(missing_ok=True)
    wall, used = medians(found)
    for name, runs in found.items():
        most = max(r.megabytes for r in runs)
        print(f"{name:16} {wall[name]:6.2f} s  {used[name]:6.2f} s of processors  {most:5.0f} MB")
    for way, times in (("wall", wall), ("processors", used)):
        more = times["two together"] - times["one language"]
        share = more / times["encoder alone"]
        print(f"the second language: {more:.2f} s ({way}), {share:.2f} times its encoding")


def memory(folder: Path) -> None:
    """Prints the highest memory of films of 60 and 600 seconds as drafts, and of 24 in full."""
    for scenes, size in ((15, "--draft"), (150, "--draft"), (6, "--workers=2")):
        prepare(folder, scenes)
        done = run(ours(folder, folder / "memory.mp4", scenes, "--workers=2", size))
        print(f"{scenes * 4:4} s, {size}: {done.megabytes:.0f} MB in {done.wall:.1f} s")


def still(folder: Path, scenes: int) -> None:
    """Prints how long one still and a draft take."""
    out = folder / "still.png"
    single = statistics.median(
        run(ours(folder, out, scenes, "--still", "9500")).wall for _ in range(3)
    )
    full = run(ours(folder, folder / "full.mp4", scenes)).wall
    draft = run(ours(folder, folder / "draft.mp4", scenes, "--draft")).wall
    print(f"still {single:.2f} s; full {full:.2f} s, draft {draft:.2f} s: {full / draft:.1f} times")


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["compare", "again", "languages", "memory", "still"])
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "storykit-bench"
    )
    parser.add_argument("--scenes", type=int, default=6)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="without quality and zoompan")
    parser.add_argument("--tutorial", action="store_true", help="moviepy's way as well")
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    compile_all()
    prepare(given.folder, 15 if given.what == "again" else given.scenes)
    if given.what == "compare":
        compare(
            given.folder,
            given.scenes,
            given.repeats,
            quality=not given.quick,
            tutorial=given.tutorial,
        )
    elif given.what == "again":
        again(given.folder, 15)
    elif given.what == "languages":
        languages(given.folder, given.scenes, given.repeats)
    elif given.what == "memory":
        memory(given.folder)
    else:
        still(given.folder, given.scenes)


if __name__ == "__main__":
    main()
