"""What is hidden is hidden in the pixels of everything that is made."""

from __future__ import annotations

import base64
import io
import re
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from storykit import library
from storykit.design import open_covered
from storykit.jobs.options import RenderOptions
from storykit.jobs.publishing import render_versions
from storykit.script.people import Hide

SCRIPT = """
storykit: 1
id: hidden
title: "Hidden"
languages: [en]
formats: [vertical, square]
people:
  witness: {anonymous: true, method: solid, voice: removed, age: 30}
scenes:
  - layout: photo
    image: face.png
    people: [witness]
    motion: zoom-in
    duration: 1.2s
    transition: cut
    hide: [{person: witness, box: [0.42, 0.32, 0.16, 0.16]}]
  - layout: photo
    video: face.mp4
    people: [witness]
    duration: 1.6s
    transition: fade
    effects: [mirror_x]
    hide:
      - person: witness
        shape: oval
        keys:
          - {at: 0s, box: [0.1, 0.4, 0.2, 0.12]}
          - {at: 1s, box: [0.35, 0.4, 0.2, 0.12]}
          - {at: 2s, box: [0.6, 0.4, 0.2, 0.12]}
cards:
  - layout: photo
    image: face.png
    people: [witness]
    formats: [square, og]
    hide: [{person: witness, box: [0.42, 0.32, 0.16, 0.16]}]
"""


def face(width, height, x, y, w, h):
    """A grey picture with a magenta face at a place given in shares."""
    pixels = np.full((height, width, 3), 110, np.uint8)
    pixels[int(y * height) : int((y + h) * height), int(x * width) : int((x + w) * width)] = (
        255,
        0,
        255,
    )
    return pixels


def clip(path):
    """Two seconds in which the face walks from the left to the right."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(20), options={"crf": "12"})
        stream.width, stream.height, stream.pix_fmt = 360, 640, "yuv420p"
        for number in range(40):
            pixels = face(360, 640, 0.1 + 0.25 * number / 20, 0.4, 0.2, 0.12)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())


def shown(pixels):
    """How many pixels are nearer to magenta than a shade of it in a compressed picture could be."""
    red, green, blue = (pixels[..., n].astype(int) for n in range(3))
    return int(((red - green > 60) & (blue - green > 60)).sum())


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hidden")
    Image.fromarray(face(1080, 1920, 0.42, 0.32, 0.16, 0.16)).save(folder / "face.png")
    clip(folder / "face.mp4")
    (folder / "story.yaml").write_text(SCRIPT, encoding="utf-8")
    story = library.load(folder / "story.yaml")
    # Without the cache, which could hold frames that were covered by an earlier storykit.
    why = {"CONS-01": "Nobody is in these pictures."}
    options = RenderOptions(out=folder / "out", draft=True, cache=False, allow=why)
    result = library.render_with(story, options)
    assert not result.failures
    versions = render_versions(story, options, ("feature-phone", "slideshow"))
    assert not versions.failures
    return folder / "out"


def test_the_face_would_be_seen_without_its_cover(tmp_path):
    Image.fromarray(face(540, 960, 0.42, 0.32, 0.16, 0.16)).save(tmp_path / "face.png")
    hide = Hide(box=(0.42, 0.32, 0.16, 0.16))
    assert shown(np.asarray(open_covered(tmp_path / "face.png"))) > 5000
    assert shown(np.asarray(open_covered(tmp_path / "face.png", [hide]))) == 0


def test_no_frame_of_any_video_shows_the_face(outputs):
    import av

    videos = sorted(outputs.glob("*.mp4"))
    assert len(videos) == 2 + 2
    for video in videos:
        with av.open(str(video)) as container:
            frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        assert len(frames) > 10
        assert [number for number, frame in enumerate(frames) if shown(frame)] == []


def test_no_card_shows_the_face(outputs):
    cards = sorted((outputs / "cards").glob("*.png"))
    assert len(cards) == 2
    for card in cards:
        assert shown(np.asarray(Image.open(card).convert("RGB"))) == 0


def test_no_picture_of_the_storyboard_shows_the_face(outputs):
    page = (outputs / "hidden.html").read_text(encoding="utf-8")
    pictures = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    assert len(pictures) == 2 * 2 + 2
    for picture in pictures:
        jpeg = base64.b64decode(picture)
        assert shown(np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))) == 0
        assert b"Exif" not in jpeg


def test_nothing_that_is_made_tells_where_when_or_with_what_it_was_made(outputs):
    from storykit.check.traces import traces_in

    made = [*outputs.glob("*.mp4"), *(outputs / "cards").glob("*.png")]
    assert {path.name: traces_in(path) - {"text"} for path in made} == {p.name: set() for p in made}
