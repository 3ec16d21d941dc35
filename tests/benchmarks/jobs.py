"""Batches, memory, start-up and clusters. Run each on a machine that does nothing else.

    python -m tests.benchmarks.jobs busy       200 cards and 10 short stories: are all cores busy?
    python -m tests.benchmarks.jobs memory     the highest memory of a minute and of ten minutes
    python -m tests.benchmarks.jobs start      how long --help and check take
    python -m tests.benchmarks.jobs workers    two Dask workers of one core each against one
    python -m tests.benchmarks.jobs model      what a cluster takes: see docs/many-machines.md

`--quick` makes everything smaller, to see that it runs. `model` measures what it needs, or takes
what was measured before from `docs/many-machines.json` (`--known`).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import wave
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks.bytecode import compile_all

ROOT = Path(__file__).resolve().parents[2]
STORYKIT = [sys.executable, "-m", "storykit"]
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_OFTEN = 0.1
WORDS = "The river rises every spring and people help each other to move to higher ground".split()


# Stories ------------------------------------------------------------------------------------------


def picture(path: Path, size: tuple[int, int], seed: int) -> None:
    """A picture that is neither flat nor noise, made fast; each seed makes another."""
    rng = np.random.default_rng(seed)
    small = Image.fromarray(rng.integers(0, 255, (size[1] // 16, size[0] // 16, 3), np.uint8))
    light = np.asarray(small.resize(size, Image.Resampling.BICUBIC), np.int16)
    grain = np.resize(
        rng.integers(-6, 7, (size[1] // 8, size[0], 1), np.int16), (*light.shape[:2], 1)
    )
    Image.fromarray(np.clip(light + grain, 0, 255).astype(np.uint8)).save(path, quality=90)


def music(path: Path, seconds: int = 40) -> None:
    """A bed of music."""
    at = np.arange(seconds * 48_000) / 48_000
    waves = sum(np.sin(2 * np.pi * pitch * at) for pitch in (220, 277, 330)) / 3
    waves *= 0.3 + 0.7 * np.exp(-6 * (at % 0.5))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((waves * 12_000).astype("<i2").tobytes())


def story(folder: Path, name: str, scenes: int, seconds: int, cards: int = 0) -> Path:
    """A story in one language and format, with slow pictures, captions and music.

    Stories in folders of other names show other pictures, so that no two have a piece in common.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(2):
        if not (folder / f"picture{number}.jpg").exists():
            seed = zlib.crc32(f"{folder.name} {number}".encode())
            picture(folder / f"picture{number}.jpg", (3000, 4000), seed)
    if not (folder / "bed.wav").exists():
        music(folder / "bed.wav")
    lines = [
        "storykit: 1", f"id: {name}", f"title: {name}", "languages: [en]", "formats: [vertical]",
        "voice: {narrator: silent}", "music: {file: bed.wav}", "scenes:",
    ]  # fmt: skip
    for number in range(scenes):
        spoken = " ".join(WORDS[(number + k) % len(WORDS)] for k in range(2 * seconds)) + "."
        lines += [
            "  - layout: photo", f"    image: picture{number % 2}.jpg", "    alt: A picture.",
            "    credit: storykit", f"    duration: {seconds}s", f"    narration: {spoken}",
        ]  # fmt: skip
    if cards:
        lines.append("cards:")
    for number in range(cards):
        lines += [
            f"  - id: {name}-{number}", "    layout: quote", f"    image: picture{number % 2}.jpg",
            f"    quote: Everyone has the right to be heard, {number} times over.",
            "    by: A neighbour", "    alt: A quotation.", "    formats: [square]",
        ]  # fmt: skip
    script = folder / f"{name}.yaml"
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return script


def rendering(scripts: Sequence[Path], out: Path, *more: str) -> list[str]:
    """The command that renders them, with a cache of its own, whatever rules say of them."""
    return [
        *STORYKIT, "render", *map(str, scripts), "--out", str(out), "--quiet",
        "--cache", str(out.with_name(f"{out.name}-cache")), *more,
    ]  # fmt: skip


# Processes ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """What a process and its children were at, at one moment.

    `held` is bytes of them all, shared ones once; `highest` the most that one of them ever held.
    """

    at: float
    processor: float
    wanting: int
    held: int
    highest: int


def tree(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(told[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += children.get(process, [])
    return found


def look(root: int, begun: float) -> Look:
    """One look: seconds of processors so far, threads that want one now, bytes held."""
    processor, wanting, held, highest = 0.0, 0, 0, 0
    for process in tree(root):
        folder = Path(f"/proc/{process}")
        try:
            told = (folder / "stat").read_text().rpartition(")")[2].split()
            processor += sum(map(int, told[11:15])) / _TICK
            for line in (folder / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    held += int(line.split()[1]) * 1024
            status = (folder / "status").read_text()
            highest = max(highest, int(status.partition("VmHWM:")[2].split()[0]) * 1024)
            for thread in (folder / "task").iterdir():
                state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
                wanting += state in "RD"
        except (OSError, IndexError):
            continue
    return Look(time.monotonic() - begun, processor, wanting, held, highest)


def watched(command: Sequence[str]) -> list[Look]:
    """Runs a command and looks at it, and all that it starts, ten times a second."""
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    looks = []
    while process.poll() is None:
        looks.append(look(process.pid, begun))
        time.sleep(_OFTEN)
    if process.returncode:
        raise SystemExit(f"failed with {process.returncode}: {' '.join(command)}")
    return looks


def cores() -> int:
    """How many processors there are for us."""
    return len(os.sched_getaffinity(0))


# Benchmarks ---------------------------------------------------------------------------------------


def busy(folder: Path, quick: bool) -> None:
    """Says how much of all cores a batch uses, from beginning to end.

    `used` is processor time over time and cores, and means something only where nothing else runs;
    `wanted` counts threads that run or would like to, and means something everywhere.
    """
    count, cards = (3, 4) if quick else (10, 20)
    scripts = [story(folder / f"s{n}", f"s{n}", 3, 2 if quick else 4, cards) for n in range(count)]
    looks = watched(rendering(scripts, folder / "out"))
    total = looks[-1].at
    print(f"{count} stories and {count * cards} cards on {cores()} cores: {total:.1f} s")
    for name, share in shares(looks):
        print(f"  {name}: used {share[0]:4.0%}  wanted {share[1]:4.0%}")


def shares(looks: Sequence[Look], parts: int = 10) -> Iterator[tuple[str, tuple[float, float]]]:
    """The share of all cores used and wanted in each tenth of the time, and in all."""
    total, most = looks[-1].at, cores()
    for part in range(parts):
        chosen = [k for k in looks if part <= k.at / total * parts < part + 1] or [looks[-1]]
        yield f"{part * 100 // parts:3d}–{(part + 1) * 100 // parts:3d} %", _share(chosen, most)
    yield "whole    ", _share(looks, most)


def _share(looks: Sequence[Look], most: int) -> tuple[float, float]:
    wanted = sum(min(k.wanting, most) for k in looks) / len(looks) / most
    seconds = looks[-1].at - looks[0].at
    return (looks[-1].processor - looks[0].processor) / seconds / most if seconds else 0.0, wanted


def memory(folder: Path, quick: bool) -> None:
    """Says the highest memory of renders of a minute and of ten minutes.

    All processes together are looked at ten times a second, which may miss a short peak; what each
    alone ever held is exact.
    """
    together, alone = [], []
    for seconds in (20, 60) if quick else (60, 600):
        script = story(folder / "long", f"long{seconds}", seconds // 5, 5)
        more = ["--draft"] if quick else []
        looks = watched(rendering([script], folder / f"out{seconds}", *more))
        together.append(max(k.held for k in looks))
        alone.append(max(k.highest for k in looks))
        print(
            f"{seconds} s of film: {together[-1] / 1e6:.0f} MB together, "
            f"{alone[-1] / 1e6:.0f} MB in one process, {looks[-1].at:.0f} s"
        )
    print(
        f"the longer takes {together[1] / together[0] - 1:+.1%} together, "
        f"{alone[1] / alone[0] - 1:+.1%} in one process; goal within 10 %"
    )


def start(folder: Path, quick: bool) -> None:
    """Says how long the two quickest commands take, the best of several."""
    compile_all()
    script = story(folder / "small", "small", 3, 4)
    for name, command, goal in (
        ("--help", [*STORYKIT, "--help"], 300),
        ("check", [*STORYKIT, "check", str(script)], 600),
    ):
        best = (1e9, 1e9)
        for _ in range(3 if quick else 10):
            before, begun = os.times(), time.monotonic()
            subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
            after = os.times()
            used = after[2] + after[3] - before[2] - before[3]
            best = min(best[0], (time.monotonic() - begun) * 1000), min(best[1], used * 1000)
        print(f"{name}: {best[0]:.0f} ms, {best[1]:.0f} ms of processors; goal {goal} ms")


# Model --------------------------------------------------------------------------------------------


def measured(folder: Path, quick: bool) -> dict[str, float]:
    """What the model is made of, by the processor time of whole renders and the files they make.

    The costs of a story-minute and of a card are what more of them add to a render.
    """
    seconds, cards = (10, 5) if quick else (60, 40)
    one = [*("-j", "1")]
    small = story(folder / "m0", "m0", 2, 5, 5)
    large = story(folder / "m1", "m1", 2 + seconds // 5, 5, 5)
    carded = story(folder / "m2", "m2", 2, 5, 5 + cards)
    used = {}
    for name, script in (("small", small), ("large", large), ("carded", carded)):
        looks = watched(rendering([script], folder / f"{name}-out", *one))
        used[name] = looks[-1].processor
    again = _unchanged(large, folder / "large-out")
    cache, out = folder / "large-out-cache", folder / "large-out"
    words = large.read_text(encoding="utf-8")
    large.write_text(words.replace("narration: The", "narration: This", 1), encoding="utf-8")
    changed = watched(rendering([large], out, *one))[-1].processor
    film = seconds + 10
    return {
        "seconds of a core for a minute of film": (used["large"] - used["small"]) / seconds * 60,
        "seconds of a core for a card": (used["carded"] - used["small"]) / cards,
        "seconds of a core for a story": max(
            0.0, used["small"] - (used["large"] - used["small"]) / seconds * 10
        ),
        "seconds of a core for a story in which nothing changed": again,
        "share made anew after one caption changed": changed / used["large"],
        "megabytes of inputs of a story": _bytes(folder / "m1") / 1e6,
        "megabytes of outputs for a minute of film": sum(
            p.stat().st_size for p in out.glob("*.mp4")
        ) / 1e6 / film * 60,
        "megabytes of pieces for a minute of film": _bytes(cache / "pieces") / 1e6 / film * 60,
        "megabytes of a card": _mean(out / "cards") / 1e6,
        "kilobytes sent with a task": _task_bytes(large) / 1e3,
    }  # fmt: skip


def _unchanged(script: Path, out: Path) -> float:
    """Seconds of a processor for a story that is as it was, in a process that runs already."""
    import storykit
    from storykit.jobs.options import RenderOptions
    from storykit.jobs.render import render_story

    options = RenderOptions(out=out, cache_folder=out.with_name(f"{out.name}-cache"))
    used = []
    for _ in range(3):
        begun = time.process_time()
        result = render_story(storykit.load(script), options)
        assert len(result.unchanged) == len(result.outputs)
        used.append(time.process_time() - begun)
    return min(used)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _mean(folder: Path) -> float:
    sizes = [path.stat().st_size for path in folder.glob("*.png")]
    return sum(sizes) / max(1, len(sizes))


def _task_bytes(script: Path) -> int:
    """How many bytes one reel's task is, packed as for a cluster."""
    import storykit
    from storykit.formats import find_format
    from storykit.jobs.parcels import pack
    from storykit.jobs.reels import Shooting, outline_of
    from storykit.jobs.tasks import MakeReel
    from storykit.library import timeline_of
    from storykit.video.settings import EncodeSettings

    told = storykit.load(script)
    timeline = timeline_of(told, "en")
    shooting = Shooting("en", find_format("vertical"), EncodeSettings())
    reel = outline_of(timeline, shooting).reels[0]
    task = MakeReel(
        story=told, name="reel", subject="en", timeline=timeline, shooting=shooting, reel=reel,
        key="0" * 64,
    )  # fmt: skip
    return len(pack(task, {"story": told.folder}))


def model(known: dict[str, float]) -> Iterator[str]:
    """The table of docs/many-machines.md, for stories of a minute with five cards.

    Languages and formats multiply the films: two languages in two formats are four minutes.
    """
    films, cards, outputs = 4, 20, 4
    fresh = (
        known["seconds of a core for a story"]
        + films * known["seconds of a core for a minute of film"]
        + cards * known["seconds of a core for a card"]
    )
    share = known["share made anew after one caption changed"]
    idle = known["seconds of a core for a story in which nothing changed"]
    pieces = films * known["megabytes of pieces for a minute of film"]
    files = outputs * known["megabytes of outputs for a minute of film"]
    files += cards * known["megabytes of a card"]
    moved = known["megabytes of inputs of a story"] + 2 * pieces + files
    tasks = films * 9 + cards + 6
    moved += tasks * known["kilobytes sent with a task"] / 1000
    yield "| stories | cores | all new | a caption each | nothing changed | moved | kept |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for stories, count in ((10, 2), (1_000, 64), (100_000, 1_000)):
        # A worker waits for orders and files about a tenth of its time.
        busy_cores = count * 0.9
        times = [_time(stories * seconds / busy_cores) for seconds in (fresh, fresh * share)]
        # Whoever gives the orders looks at every story alone.
        looked = _time(stories * films * idle)
        yield (
            f"| {stories:,} | {count:,} | {times[0]} | {times[1]} | {looked} | "
            f"{_size(stories * moved)} | {_size(stories * (pieces + files))} |"
        )


def inputs(known: dict[str, float]) -> Iterator[str]:
    """What was measured, as a table."""
    yield "| measured | |"
    yield "|---|---:|"
    for name, value in known.items():
        share = name.startswith("share")
        yield f"| {name} | {f'{value:.0%}' if share else f'{value:.3g}'} |"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 48 * 3600 else f"{seconds / 86_400:.1f} days"


def _size(megabytes: float) -> str:
    if megabytes < 2000:
        return f"{megabytes:.0f} MB"
    return f"{megabytes / 1e3:.0f} GB" if megabytes < 2e6 else f"{megabytes / 1e6:.1f} TB"


def main() -> None:
    """Runs what is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["busy", "memory", "start", "workers", "model"])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--known", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.what == "model":
            file = ROOT / "docs" / "many-machines.json"
            if asked.known:
                known = json.loads(file.read_text(encoding="utf-8"))
            else:
                known = {k: round(v, 4) for k, v in measured(folder, asked.quick).items()}
                print(json.dumps(known, indent=2))
            print("\n".join([*inputs(known), "", *model(known)]))
            return
        if asked.what == "workers":
            from tests.benchmarks.clusters import workers

            workers(folder, asked.quick)
            return
        {"busy": busy, "memory": memory, "start": start}[asked.what](folder, asked.quick)


if __name__ == "__main__":
    main()
