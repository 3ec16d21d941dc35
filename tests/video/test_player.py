"""What a real player, Chromium, shows and plays of a finished file."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from storykit.design.model import TimedSprite
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video.encoding import segments_of
from storykit.video.frames import frame_moment, schedule
from storykit.video.model import Film
from storykit.video.muxing import SAMPLE_RATE
from storykit.video.render import render_film
from tests.video.conftest import BLUE, FPS, GREEN, RED, WHITE, film_of, plain, sprite

SIDE, BITS = 128, 8
SEEN = """
async ([url, times, bits]) => {
  const video = document.createElement("video");
  const happened = (name) => new Promise((done, failed) => {
    video.addEventListener(name, done, {once: true});
    video.addEventListener("error", () => failed(video.error.message), {once: true});
  });
  const ready = happened("loadeddata");
  video.src = url;
  await ready;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = video.videoWidth;
  const brush = canvas.getContext("2d", {willReadFrequently: true});
  const found = [];
  for (const time of times) {
    const there = happened("seeked");
    // Chromium may say that it has sought before it shows the picture.
    const shown = new Promise((done) => video.requestVideoFrameCallback(done));
    video.currentTime = time;
    await there;
    await Promise.race([shown, new Promise((done) => setTimeout(done, 3000))]);
    brush.drawImage(video, 0, 0);
    let number = 0;
    for (let bit = 0; bit < bits; bit++)
      if (brush.getImageData(8 + 14 * bit, 8, 1, 1).data.slice(0, 3).every((c) => c > 215))
        number |= 1 << bit;
    found.push([number, ...brush.getImageData(64, 100, 1, 1).data.slice(0, 3)]);
  }
  return found;
}
"""
HEARD = """
async (url) => {
  const content = await (await fetch(url)).arrayBuffer();
  const sound = await new OfflineAudioContext(2, 48000, 48000).decodeAudioData(content);
  return [sound.length, sound.getChannelData(0).findIndex((value) => Math.abs(value) > 0.1)];
}
"""
KINDS = {"mp4": "video/mp4; codecs=avc1.64001f", "webm": "video/webm; codecs=vp9"}


def counted_film() -> Film:
    """A film whose frames carry their own numbers as white squares, a bit each."""
    squares = []
    for bit in range(BITS):
        for first in range(1 << bit, 1 << BITS, 2 << bit):
            begin, end = (round(frame_moment(first + n, FPS)) for n in (0, 1 << bit))
            squares.append(TimedSprite(Span(begin, end), sprite(2 + 14 * bit, 2, 12, 12, WHITE)))
    scenes = [(ms, plain(c, size=(SIDE, SIDE))) for ms, c in ((2500, RED), (4600, GREEN))]
    last = (1400, plain(BLUE, size=(SIDE, SIDE)))
    return film_of([*scenes, last], transition=Transition("fade", 200), overlays=tuple(squares))


@pytest.mark.parametrize("kind", KINDS)
def test_every_frame_is_found_and_sound_is_on_time(browser: Any, tmp_path: Path, kind: str) -> None:
    film = counted_film()
    clicks = np.zeros((SAMPLE_RATE * 9, 2), np.int16)
    clicks[SAMPLE_RATE * 5 : SAMPLE_RATE * 5 + 200] = 20_000
    video = render_film(film, tmp_path / f"film.{kind}", sound=clicks)
    starts = [segment.frames.start for segment in segments_of(schedule(film))]
    assert len(starts) > 2
    near = {max(0, start + n) for start in starts for n in (-2, -1, 0, 1)}
    numbers = sorted(
        {*near, *range(3, video.frames, 37), video.frames - 1}, key=lambda n: n * 89 % 97
    )
    content = base64.b64encode(video.path.read_bytes()).decode()
    url = f"data:video/{kind};base64,{content}"
    page = browser.new_page()
    page.set_default_timeout(300_000)
    try:
        if not page.evaluate("t => document.createElement('video').canPlayType(t)", KINDS[kind]):
            pytest.skip(f"this Chromium plays no {kind}")
        times = [float((number + 0.5) / FPS) for number in numbers]
        found = page.evaluate(SEEN, [url, times, BITS])
        length, click = page.evaluate(HEARD, url)
    finally:
        page.close()
    assert [number for number, *_ in found] == numbers
    for number, *colour in found:
        if number < 75:
            assert np.abs(np.array(colour) - RED).max() <= 6
    assert abs(length - round(video.frames * SAMPLE_RATE / FPS)) < SAMPLE_RATE / FPS
    assert abs(click - SAMPLE_RATE * 5) < 100
