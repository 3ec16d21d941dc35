"""One render of the workload in a process of its own, as `tests.benchmarks.video` starts it."""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storykit.video.cache import SegmentCache
from storykit.video.render import frame_at, render_film
from storykit.video.settings import EncodeSettings
from storykit.video.sharing import Shared
from tests.benchmarks import workload


def render_both(folder: Path, out: Path, scenes: int) -> None:
    """Renders the film and the one with other captions, each by a thread of its own."""
    shared = Shared()

    def render(words: tuple[str, ...], path: Path) -> None:
        film = workload.film(folder, scenes, None, words)
        samples = workload.sound(folder, film.duration)
        render_film(film, path, sound=samples, workers=1, shared=shared)

    paths = (out, out.with_stem(f"{out.stem}-other"))
    texts = (workload.LINES, tuple(reversed(workload.LINES)))
    with ThreadPoolExecutor(len(paths)) as pool:
        list(pool.map(render, texts, paths))


def main() -> None:
    """Renders to the path given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("scenes", type=int)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--changed")
    parser.add_argument("--both", action="store_true", help="both languages at the same time")
    parser.add_argument("--still", type=int)
    parser.add_argument("--draft", action="store_true")
    given = parser.parse_args()
    film = workload.film(given.folder, given.scenes, given.changed)
    if given.still is not None:
        frame_at(film, given.still).save(given.out, compress_level=1)
        return
    if given.draft:
        from storykit.video.draft import draft_of

        film = draft_of(film)
    cache = SegmentCache(given.cache) if given.cache else None
    if given.both:
        render_both(given.folder, given.out, given.scenes)
        return
    samples = workload.sound(given.folder, film.duration)
    settings = EncodeSettings(quality=28, effort="quick") if given.draft else None
    render_film(
        film, given.out, sound=samples, settings=settings, workers=given.workers, cache=cache
    )


if __name__ == "__main__":
    main()
