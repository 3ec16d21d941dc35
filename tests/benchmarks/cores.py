"""How a film would go on machines with more processors, from what its pieces take one by one.

    python -m tests.benchmarks.cores [--folder FOLDER] [--scenes 15]

Each segment is painted and encoded alone, and the sound; then workers take them in order, as they
do in a render, on paper. What processors take from each other is not in it: their shared memory
and cache, and the lock of Python, which is free while anything is scaled, blended or encoded.
"""

from __future__ import annotations

import argparse
import heapq
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from storykit.video.encoders import software_encoder
from storykit.video.encoding import encode_segment, segments_of
from storykit.video.frames import schedule
from storykit.video.muxing import Piece, SoundCoding, Tags, encode_sound, join
from storykit.video.settings import EncodeSettings
from storykit.video.stages import Stages
from tests.benchmarks import workload


def pieces(folder: Path, scenes: int) -> tuple[list[float], float]:
    """Seconds of a processor that each piece takes, the sound last, and those of joining them."""
    film = workload.film(folder, scenes)
    samples = workload.sound(folder, film.duration)
    plan = schedule(film)
    stages = Stages(plan, rtl=False)
    settings = EncodeSettings().for_file(Path("film.mp4"))
    encoder = software_encoder(settings)
    taken, made = [], []
    with tempfile.TemporaryDirectory() as place:
        for segment in segments_of(plan):
            path = Path(place) / f"{segment.index}.mp4"
            begun = time.thread_time()
            encode_segment(film, plan, stages, segment, encoder, path, lambda: None)
            taken.append(time.thread_time() - begun)
            made.append(Piece(path, len(segment.frames)))
            needed = range(max(0, segment.index), len(plan.placed))
            stages.drop(lambda index, needed=needed: index in needed)  # type: ignore[misc]
        sound = Path(place) / "sound.mp4"
        begun = time.thread_time()
        coding = SoundCoding("mp4", settings.audio_bitrate)
        encode_sound(samples, plan.frames, film.fps, coding, sound)
        taken.append(time.thread_time() - begun)
        begun = time.thread_time()
        join(made, sound, (), (), Tags(), film.fps, Path(place) / "film.mp4")
        return taken, time.thread_time() - begun


def length(taken: Sequence[float], workers: int) -> float:
    """How long workers need who take one piece after the other, whoever is free."""
    free = [0.0] * workers
    for each in taken:
        heapq.heapreplace(free, free[0] + each)
    return max(free)


def main() -> None:
    """Reads the arguments, measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = Path(tempfile.gettempdir()) / "storykit-bench"
    parser.add_argument("--folder", type=Path, default=usual)
    parser.add_argument("--scenes", type=int, default=15)
    given = parser.parse_args()
    begun = time.process_time()
    taken, joining = pieces(given.folder, given.scenes)
    alone = time.process_time() - begun - sum(taken) - joining
    single = sum(taken) + joining + alone
    print(
        f"{len(taken)} pieces; one processor {single:.1f} s, of which {alone + joining:.2f} alone"
    )
    for workers in (2, 4, 6, 8, 12, 16):
        wall = alone + length(taken, workers) + joining
        print(f"{workers:3} processors {wall:6.2f} s  {single / wall:5.2f} times as fast")


if __name__ == "__main__":
    main()
