"""Rendering a film to a file: segments painted and encoded by worker threads, then joined."""

from __future__ import annotations

import os
import queue
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from av.error import FFmpegError
from PIL import Image

from storykit.design.model import Plate
from storykit.errors import Finding, RenderError, StorykitError
from storykit.files import publishing
from storykit.spans import Span
from storykit.video.apart import EncoderFailed
from storykit.video.brushes import OpenClips
from storykit.video.cache import SegmentCache
from storykit.video.colour import Planes, pixels_of
from storykit.video.condition import clip_findings
from storykit.video.encoders import chosen_encoder, encoder_findings
from storykit.video.encoding import (
    Segment,
    encode_segment,
    encoding_error,
    is_calm,
    segments_of,
)
from storykit.video.fingerprints import segment_key, sound_key
from storykit.video.frames import Schedule, frame_number, schedule
from storykit.video.model import Film
from storykit.video.muxing import Piece, Sliced, SoftTrack, SoundCoding, Tags, encode_sound, join
from storykit.video.painting import Painter
from storykit.video.settings import ContainerName, EncodeSettings, container_of
from storykit.video.sharing import Shared
from storykit.video.stages import Stages, named
from storykit.video.turns import Turns

_GLANCE = 0.1  # seconds between two looks at the workers
_JOINING = 0.02  # the share of the work that is left when all is encoded


class RenderCancelled(RenderError):
    """The render was asked to stop, and stopped; nothing was published."""


@dataclass(frozen=True, slots=True)
class VideoFile:
    """A finished video: where it is and its facts.

    `encoder` made the picture. `made` and `reused` count the pieces; `findings` tell what was wrong
    with the clips it shows, or that no encoder of the graphics card worked.
    """

    path: Path
    width: int
    height: int
    duration_ms: int
    frames: int
    bytes: int
    encoder: str = "libx264"
    made: int = 0
    reused: int = 0
    findings: tuple[Finding, ...] = ()


def render_film(
    film: Film,
    out: Path,
    *,
    sound: Sliced | None = None,
    subtitles: Sequence[SoftTrack] = (),
    chapters: Sequence[tuple[Span, str]] = (),
    tags: Tags | None = None,
    settings: EncodeSettings | None = None,
    workers: int | None = None,
    cache: SegmentCache | None = None,
    shared: Shared | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> VideoFile:
    """Renders the film to an MP4 file, published whole or not at all.

    `workers` threads encode at the same time, as many as there are processors where it is not
    given; their number changes nothing in the bytes. `on_progress` is called in the caller's
    thread with shares from 0 to 1. Pieces found in `cache` are not made again; what other films
    show as well, rendered by other threads meanwhile, is in `shared`. Where the graphics card's
    encoder fails after its trial, all is encoded in software. Raises AssetError
    where a picture or clip cannot be read, RenderError where encoding fails, OutputError where
    `out` cannot be written, RenderCancelled when `cancelled` says so.
    """
    check_size(film)
    findings = film_findings(film)
    with tempfile.TemporaryDirectory(prefix="storykit-") as folder:
        pieces = cache or SegmentCache(Path(folder))
        chosen = (settings or EncodeSettings()).for_file(out)
        work, failed = _Work(film, chosen, container_of(out), pieces, sound, shared), ""
        try:
            try:
                work.run(workers or _processors(), on_progress, cancelled)
            except EncoderFailed:
                if not chosen.hardware:
                    raise
                failed, plain = work.encoder.name, replace(chosen, hardware=False)
                work = _Work(film, plain, container_of(out), pieces, sound, shared)
                work.run(workers or _processors(), on_progress, cancelled)
            with publishing(out) as draft:
                join(work.pieces, work.sound, subtitles, chapters, tags or Tags(), film.fps, draft)
                size = draft.stat().st_size
        except (FFmpegError, ValueError) as error:
            raise encoding_error(error) from error
    if on_progress:
        on_progress(1.0)
    frames = work.plan.frames
    length = round(frames / film.fps * 1000)
    reused = work.jobs - work.made
    name = work.encoder.name
    findings = (*findings, *encoder_findings(chosen, work.encoder, failed))
    return VideoFile(
        out, film.width, film.height, length, frames, size, name, work.made, reused, findings
    )


def film_findings(film: Film) -> tuple[Finding, ...]:
    """What a person should know of the clips of a film. Raises AssetError for one that is none."""
    plates = (
        (shot, layer)
        for shot in film.shots
        for layer in shot.painted.layers
        if isinstance(layer, Plate) and layer.kind == "clip"
    )
    findings: dict[Path, tuple[Finding, ...]] = {}
    for shot, plate in plates:
        if plate.file not in findings:
            try:
                findings[plate.file] = clip_findings(plate.file)
            except StorykitError as error:
                raise named(error, shot) from error
    return tuple(finding for found in findings.values() for finding in found)


def check_size(film: Film) -> None:
    """Raises RenderError for a frame that cannot be encoded: 4:2:0 needs even sides."""
    if film.width % 2 or film.height % 2 or min(film.width, film.height) < 16:
        raise RenderError(
            f"A video cannot be {film.width} by {film.height} pixels.",
            cure="Choose a format whose width and height are even and at least 16.",
        )


def frame_at(film: Film, moment: int) -> Image.Image:
    """The frame seen at a moment in milliseconds, as an RGB picture; the last for later ones."""
    check_size(film)
    plan = schedule(film)
    number = min(max(0, frame_number(moment, film.fps)), plan.frames - 1)
    planes = Planes.empty(film.width, film.height)
    with Painter(film, plan, Stages(plan, rtl=film.rtl), range(number, number + 1)) as painter:
        painter.paint(number, planes)
    return Image.fromarray(pixels_of(planes))


def _processors() -> int:
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return os.cpu_count() or 1


class _Stopped(Exception):
    """Ends a worker's segment early, because another one failed or the render was cancelled."""


class _Work:
    """The jobs of one render: segments and the sound, taken by threads in order."""

    def __init__(
        self,
        film: Film,
        settings: EncodeSettings,
        container: ContainerName,
        cache: SegmentCache,
        samples: Sliced | None,
        shared: Shared | None,
    ) -> None:
        self.film = film
        self.plan: Schedule = schedule(film)
        self.made = 0
        self.sound: Path | None = None
        self.encoder = chosen_encoder(settings)
        self._coding = SoundCoding(container, settings.audio_bitrate)
        self._cache = cache
        self._samples = samples
        self._stages = Stages(self.plan, rtl=film.rtl, shared=shared, clips=OpenClips())
        segments = segments_of(self.plan)
        self.jobs = len(segments) + (samples is not None)
        self._paths: dict[int, Path] = {}
        self._segments = segments
        self._workers = 1
        self._left = {segment.index: segment.frames for segment in segments}
        clips = not all(is_calm(self.plan, segment.frames) for segment in segments)
        self._turns = Turns(segments, apart=clips)
        self._sound_waits = threading.Semaphore(samples is not None)
        self._events = queue.SimpleQueue[BaseException | None]()
        self._frames_done = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()

    @property
    def pieces(self) -> list[Piece]:
        """The finished segments in order."""
        return [Piece(self._paths[s.index], len(s.frames)) for s in self._segments]

    def run(
        self,
        workers: int,
        on_progress: Callable[[float], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        """Does every job, or stops at the first that fails and raises its error."""
        if on_progress:
            on_progress(0.0)
        self._workers = workers
        tasks = [self._make_segments] * min(workers, len(self._segments))
        if workers > 1:
            # Beside the others: as the last job it would keep one processor when nothing is left
            # for the rest. Begun at once, it runs while the first pictures are waited for.
            tasks.append(self._make_sound)
        threads = [
            threading.Thread(target=self._worker, args=(task,), daemon=True) for task in tasks
        ]
        for thread in threads:
            thread.start()
        try:
            self._watch(len(threads), on_progress, cancelled)
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
            self._stages.close()

    def _watch(
        self,
        workers: int,
        on_progress: Callable[[float], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        told = 0
        while workers:
            if cancelled is not None and cancelled():
                raise RenderCancelled("The render was stopped.", cure="Start it again to finish.")
            if on_progress and self._frames_done > told:
                told = self._frames_done
                on_progress(min(1.0, told / self.plan.frames) * (1 - _JOINING))
            # Workers count frames without waking anyone: a thread woken for each frame would stand
            # in their way.
            try:
                event = self._events.get(timeout=_GLANCE)
            except queue.Empty:
                pass
            else:
                if event is not None:
                    raise event
                workers -= 1

    def _worker(self, task: Callable[[], None]) -> None:
        try:
            task()
        except _Stopped:
            pass
        except BaseException as error:
            self._events.put(error)
        self._events.put(None)

    def _make_segments(self) -> None:
        job: Segment | None = None
        while not self._stop.is_set():
            job = self._turns.next(job)
            if job is None:
                break
            self._encode(job)
        self._make_sound()

    def _make_sound(self) -> None:
        if not self._stop.is_set() and self._sound_waits.acquire(blocking=False):
            self._encode_sound()

    def _encode(self, segment: Segment) -> None:
        key = segment_key(self.film, self.plan, segment, self.encoder)
        found = self._cache.find(key)
        if found is None:
            found = self._cache.make(key, lambda path: self._write(segment, path))
            self._count_made()
        else:
            self._count(len(segment.frames))
        with self._lock:
            self._paths[segment.index] = found
            del self._left[segment.index]
        self._drop_stages()

    def _drop_stages(self) -> None:
        """Forgets the stages that no frame needs any more which is still to be painted."""
        with self._lock:
            wanted = {
                index
                for frames in self._left.values()
                for index in self.plan.indices_between(frames)
            }
        self._stages.drop(lambda index: index in wanted)

    def _write(self, segment: Segment, path: Path) -> None:
        made = iter(segment.frames)
        encode_segment(
            self.film, self.plan, self._stages, segment, self.encoder, path,
            lambda: self._step(segment, next(made)), self._spare,
        )  # fmt: skip

    def _spare(self) -> bool:
        """Whether there are fewer segments left than workers that might make them."""
        return len(self._left) < self._workers

    def _step(self, segment: Segment, frame: int) -> None:
        """Counts a frame that was made; after a transition, the scene before is let go of."""
        if self._stop.is_set():
            raise _Stopped
        self._count(1)
        current, before = self.plan.at(frame)
        if before is not None and frame + 1 == current.first + current.blend:
            with self._lock:
                self._left[segment.index] = range(frame + 1, segment.frames.stop)
            if frame + 1 < segment.frames.stop:
                self._drop_stages()

    def _count(self, frames: int) -> None:
        with self._lock:
            self._frames_done += frames

    def _encode_sound(self) -> None:
        assert self._samples is not None
        samples, frames, fps, coding = self._samples, self.plan.frames, self.film.fps, self._coding
        key = sound_key(samples, frames, self.film, coding)
        found = self._cache.find(key)
        if found is None:
            found = self._cache.make(key, lambda p: encode_sound(samples, frames, fps, coding, p))
            self._count_made()
        self.sound = found

    def _count_made(self) -> None:
        with self._lock:
            self.made += 1
