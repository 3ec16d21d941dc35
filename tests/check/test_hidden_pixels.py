"""What is hidden is hidden in the pixels of everything that is made."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from storykit import library
from storykit.design import open_covered
from storykit.jobs.excerpts import Excerpt, write_excerpts
from storykit.jobs.options import RenderOptions
from storykit.script.people import Hide

NEEDLE = "needle-in-the-picture"
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
    image: face.jpg
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
    image: face.jpg
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
        container.metadata.update({"comment": NEEDLE, "location": "+47.9+106.9/"})
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
    picture = Image.fromarray(face(1080, 1920, 0.42, 0.32, 0.16, 0.16))
    exif = Image.Exif()
    exif[0x010F] = f"{NEEDLE} phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 55.0, 0.0), 29: f"{NEEDLE} day"})
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>exif:GPS {NEEDLE}</x:xmpmeta>".encode()
    picture.save(folder / "face.jpg", quality=95, exif=exif, xmp=xmp, comment=NEEDLE)
    clip(folder / "face.mp4")
    (folder / "story.yaml").write_text(SCRIPT, encoding="utf-8")
    story = library.load(folder / "story.yaml")
    # Without the cache, which could hold frames that were covered by an earlier storykit.
    why = {"CONS-01": "Nobody is in these pictures."}
    options = RenderOptions(out=folder / "out", draft=True, cache=False, allow=why)
    result = library.render_with(story, options)
    assert not result.failures
    places = replace(options, videos=False, places=("feature-phone", "slideshow"))
    versions = library.render_with(story, places)
    assert not versions.failures
    excerpt = Excerpt(("webp", "gif", "frames"), width=240)
    cut = replace(options, formats=("square",), scenes=(story.scenes[1].id,), draft=False)
    assert not write_excerpts(story, excerpt, cut).failures
    assert library.stills(story, 600, replace(options, formats=("square",), draft=False))
    return folder / "out"


def test_the_face_would_be_seen_without_its_cover(tmp_path):
    Image.fromarray(face(540, 960, 0.42, 0.32, 0.16, 0.16)).save(tmp_path / "face.jpg")
    hide = Hide(box=(0.42, 0.32, 0.16, 0.16))
    assert shown(np.asarray(open_covered(tmp_path / "face.jpg"))) > 5000
    assert shown(np.asarray(open_covered(tmp_path / "face.jpg", [hide]))) == 0


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

    made = [path for path in outputs.rglob("*") if path.suffix in (".mp4", ".png", ".webp")]
    assert {path.name: traces_in(path) - {"text"} for path in made} == {p.name: set() for p in made}
    # A thumbnail says who made it and what it shows, as its card would.
    for thumbnail in outputs.glob("*.jpg"):
        assert traces_in(thumbnail) <= {"author", "text"}


def test_nothing_of_what_the_inputs_carry_is_in_anything_that_is_made(outputs):
    inputs = [outputs.parent / name for name in ("face.jpg", "face.mp4")]
    assert [NEEDLE.encode() in path.read_bytes() for path in inputs] == [True, True]
    made = [path for path in outputs.rglob("*") if path.is_file()]
    assert len(made) > 20
    for path in made:
        content = path.read_bytes()
        assert NEEDLE.encode() not in content, path.name
        assert b"ISO6709" not in content, path.name


def test_no_thumbnail_loop_frame_or_still_shows_the_face(outputs):
    pictures = [
        path
        for path in outputs.rglob("*")
        if path.suffix in (".jpg", ".webp", ".gif", ".png") and path.parent.name != "cards"
    ]
    kinds = {path.suffix for path in pictures}
    assert kinds == {".jpg", ".webp", ".gif", ".png"}
    # A thumbnail for each of two drafts and two versions.
    assert len(list(outputs.glob("*.jpg"))) == 4
    for path in pictures:
        with Image.open(path) as picture:
            for number in range(getattr(picture, "n_frames", 1)):
                picture.seek(number)
                assert shown(np.asarray(picture.convert("RGB"))) == 0, (path.name, number)


def test_no_video_carries_another_picture(outputs):
    import av

    for video in outputs.glob("*.mp4"):
        with av.open(str(video)) as container:
            assert [stream.type for stream in container.streams].count("video") == 1
            assert not any("attached_pic" in str(s.disposition) for s in container.streams.video)
