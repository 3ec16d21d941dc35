"""One render of the workload in a process of its own, as `tests.benchmarks.video` starts it."""

from __future__ import annotations

import argparse
from pathlib import Path

from storykit.video.cache import SegmentCache
from storykit.video.render import frame_at, render_film
from tests.benchmarks import workload


def main() -> None:
    """Renders to the path given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("scenes", type=int)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--changed")
    parser.add_argument("--other", action="store_true")
    parser.add_argument("--still", type=int)
    parser.add_argument("--draft", action="store_true")
    given = parser.parse_args()
    words = tuple(reversed(workload.LINES)) if given.other else workload.LINES
    film = workload.film(given.folder, given.scenes, given.changed, words)
    if given.still is not None:
        frame_at(film, given.still).save(given.out, compress_level=1)
        return
    if given.draft:
        from storykit.video.draft import draft_of

        film = draft_of(film)
    cache = SegmentCache(given.cache) if given.cache else None
    samples = workload.sound(given.folder, film.duration)
    render_film(film, given.out, sound=samples, workers=given.workers, cache=cache)


if __name__ == "__main__":
    main()
