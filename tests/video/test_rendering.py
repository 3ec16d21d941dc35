from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from storykit.design.model import Entrance, Plate, Still, TimedSprite
from storykit.errors import AssetError, RenderError
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video import encoding, muxing, render
from storykit.video.bridge import to_clip
from storykit.video.cache import SegmentCache
from storykit.video.model import Film
from storykit.video.muxing import SAMPLE_RATE
from storykit.video.render import RenderCancelled, frame_at, render_film
from storykit.video.settings import EncodeSettings
from storykit.video.thumbnails import thumbnail_moment
from tests.video.conftest import BLUE, GREEN, RED, WHITE, film_of, full_plate, plain, sprite

SILENCE = np.zeros((SAMPLE_RATE, 2), np.int16)


def three_scenes(caption: tuple[int, int, int] = WHITE) -> Film:
    overlay = TimedSprite(Span(3000, 3600), sprite(8, 40, 48, 12, caption))
    scenes = [(2500, plain(RED)), (2500, plain(GREEN)), (2500, plain(BLUE))]
    return film_of(scenes, overlays=(overlay,), transition=Transition("fade", 200))


def test_a_video_tells_its_facts(tmp_path: Path) -> None:
    video = render_film(three_scenes(), tmp_path / "out" / "film.mp4", sound=SILENCE)
    assert (video.width, video.height, video.duration_ms, video.frames) == (64, 64, 7500, 225)
    assert video.bytes == video.path.stat().st_size
    assert (video.made, video.reused) == (4, 0)
    assert [path.name for path in video.path.parent.iterdir()] == ["film.mp4"]


def test_a_still_is_the_frame_of_the_video() -> None:
    film = three_scenes()
    assert np.abs(np.asarray(frame_at(film, 1000)).astype(int) - RED).max() <= 2
    assert np.abs(np.asarray(frame_at(film, 99_999)).astype(int) - BLUE).max() <= 2
    assert np.abs(np.asarray(frame_at(film, 3300))[44, 20].astype(int) - WHITE).max() <= 2


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path / "cache")

    def render(film: Film, **facts: object) -> tuple[int, int]:
        out = tmp_path / "film.mp4"
        video = render_film(film, out, sound=SILENCE, cache=cache, **facts)  # type: ignore[arg-type]
        return video.made, video.reused

    assert render(three_scenes()) == (4, 0)
    first = (tmp_path / "film.mp4").read_bytes()
    assert render(three_scenes()) == (0, 4)
    assert (tmp_path / "film.mp4").read_bytes() == first
    assert render(three_scenes(caption=RED)) == (1, 3)
    assert render(three_scenes(), settings=EncodeSettings(quality=30)) == (3, 1)


def test_a_scene_that_only_moved_is_not_made_again(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path / "cache")
    still = Still(sprite(10, 10, 20, 20, WHITE), Entrance(100, 300, dy=6))
    scene = (2500, plain(GREEN, still))
    fade = Transition("fade", 200)
    first = film_of([(2500, plain(RED)), scene, (2000, plain(BLUE))], transition=fade)
    later = film_of([(3140, plain(RED)), scene, (2000, plain(BLUE))], transition=fade)
    assert render_film(first, tmp_path / "a.mp4", cache=cache).made == 3
    video = render_film(later, tmp_path / "b.mp4", cache=cache)
    assert (video.made, video.reused) == (1, 2)


def test_progress_grows_from_nothing_to_all_in_the_callers_thread(tmp_path: Path) -> None:
    import threading

    seen: list[float] = []
    threads = set()

    def note(share: float) -> None:
        seen.append(share)
        threads.add(threading.current_thread())

    scenes = [(2500, plain(RED)), (2500, plain(GREEN)), (2500, plain(BLUE))] * 8
    render_film(film_of(scenes), tmp_path / "film.mp4", on_progress=note)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    assert len(seen) > 2
    assert threads == {threading.current_thread()}


def test_a_cancelled_render_publishes_nothing_and_ends_its_threads(tmp_path: Path) -> None:
    import threading

    out = tmp_path / "out" / "film.mp4"
    long = film_of([(60_000, plain(RED)), (60_000, plain(BLUE))])
    calls = iter(range(10**9))
    before = threading.active_count()
    with pytest.raises(RenderCancelled):
        render_film(long, out, cancelled=lambda: next(calls) > 0)
    assert not out.exists()
    assert threading.active_count() == before


def test_a_broken_picture_fails_the_render_with_its_scene_and_keeps_the_old_file(
    tmp_path: Path,
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    out = tmp_path / "film.mp4"
    out.write_bytes(b"old")
    film = film_of([(2500, plain(RED)), (2500, plain(RED, full_plate(broken)))])
    with pytest.raises(AssetError, match=r"s1.*broken\.jpg") as caught:
        render_film(film, out)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert out.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken.jpg", "film.mp4"]


def test_several_workers_make_the_sound_while_they_make_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = threading.Event()

    def encode_sound(*given: Any) -> None:
        heard.set()
        muxing.encode_sound(*given)

    def encode_segment(*given: Any) -> None:
        assert heard.wait(60), "no picture is finished before the sound is begun"
        encoding.encode_segment(*given)

    monkeypatch.setattr(render, "encode_sound", encode_sound)
    monkeypatch.setattr(render, "encode_segment", encode_segment)
    film = film_of([(1000, plain(RED))])
    beside = render_film(film, tmp_path / "beside.mp4", sound=SILENCE, workers=2)
    monkeypatch.undo()
    after = render_film(film, tmp_path / "after.mp4", sound=SILENCE, workers=1)
    assert beside.path.read_bytes() == after.path.read_bytes()


def test_an_odd_size_is_refused_in_plain_words(tmp_path: Path) -> None:
    film = film_of([(500, plain(RED, size=(63, 64)))])
    with pytest.raises(RenderError, match="even"):
        render_film(film, tmp_path / "film.mp4")


def test_a_clip_for_other_tools_has_the_same_frames_and_sound(
    picture: Callable[..., Path],
) -> None:
    pixels = np.zeros((100, 100, 3), np.uint8)
    pixels[30:70, 30:70] = WHITE
    plate = full_plate(picture(pixels))
    film = film_of([(1000, plain(RED, plate)), (1000, plain(BLUE))], motion="zoom-in")
    loud = np.full((SAMPLE_RATE, 2), 16384, np.int16)
    clip = to_clip(film, loud)
    assert (clip.duration, clip.fps, clip.size) == (2.0, 30, (64, 64))
    for moment in (0, 500, 1500):
        assert (clip.get_frame(moment / 1000) == np.asarray(frame_at(film, moment))).all()
    assert clip.audio.fps == SAMPLE_RATE
    assert clip.audio.get_frame(0.5) == pytest.approx([0.5, 0.5])
    assert clip.audio.get_frame(1.5) == pytest.approx([0.0, 0.0])
    clip.close()


def test_values_of_other_rooms_are_not_changed(
    picture: Callable[..., Path], tmp_path: Path
) -> None:
    plate = full_plate(picture(np.zeros((80, 80, 3), np.uint8)))
    marked = sprite(3, 3, 30, 30, WHITE, 100)
    before = marked.pixels.copy()
    marked.pixels.flags.writeable = False
    film = film_of([(300, plain(RED, plate, Still(marked)))], motion="zoom-in")
    sound = np.full((SAMPLE_RATE, 2), 99, np.int16)
    sound.flags.writeable = False
    render_film(film, tmp_path / "film.mp4", sound=sound)
    assert (marked.pixels == before).all()
    assert isinstance(film.shots[0].painted.layers[0], Plate)


def test_a_thumbnail_shows_the_first_scene_at_rest() -> None:
    late = Still(sprite(8, 8, 48, 20, WHITE), Entrance(500, 400, dy=20))
    film = film_of([(2000, plain(RED, late)), (1000, plain(BLUE))])
    assert thumbnail_moment(film) == 933
    picture = np.asarray(frame_at(film, thumbnail_moment(film))).astype(int)
    assert np.abs(picture[18, 32] - WHITE).max() <= 2
    assert np.abs(picture[50, 32] - RED).max() <= 2
    short = film_of([(600, plain(RED, late)), (1000, plain(BLUE))])
    assert thumbnail_moment(short) == 567
