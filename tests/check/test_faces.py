"""What a detector proposes to hide, and what it never does."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from storykit import library
from storykit.check import Context, faces
from storykit.check.faces import Proposal, faces_in, propose_hiding
from storykit.errors import UsageError

STORY = """
storykit: 1
id: tale
title: Tale
languages: [en]
formats: [square]
scenes:
  - {layout: photo, image: face.png, hide: [{box: [0.3, 0.3, 0.4, 0.4]}]}
  - {layout: photo, image: face.png}
  - {layout: photo, video: face.mp4, duration: 2s}
"""


def drawn_face(size: int, x: float, y: float, radius: float) -> np.ndarray:
    """A grey picture with a simple face in the middle light of a photograph."""
    picture = Image.new("L", (size, size), 120)
    draw = ImageDraw.Draw(picture)
    r = radius * size

    def oval(left, top, right, bottom, grey, shape="ellipse"):
        edges = [
            x * size + left * r,
            y * size + top * r,
            x * size + right * r,
            y * size + bottom * r,
        ]
        getattr(draw, shape)(edges, fill=grey)

    oval(-0.82, -1.1, 0.82, 1.1, 205)
    draw.pieslice(
        [x * size - 0.9 * r, y * size - 1.25 * r, x * size + 0.9 * r, y * size + 0.6 * r],
        180,
        360,
        50,
    )
    oval(-0.72, -0.75, 0.72, 1.05, 205)
    for side in (-0.34, 0.34):
        oval(side - 0.24, -0.38, side + 0.24, -0.02, 130)
        oval(side - 0.24, -0.44, side + 0.24, -0.34, 60, "rectangle")
        oval(side - 0.13, -0.28, side + 0.13, -0.1, 40)
    oval(-0.1, -0.2, 0.1, 0.3, 225, "rectangle")
    oval(-0.34, 0.5, 0.34, 0.68, 95)
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(r * 0.05)))


class Drawn:
    """A detector that finds the brightest area, however bright."""

    def detectMultiScale(self, pixels, **_):
        rows, columns = np.nonzero(pixels > 190)
        if not len(rows):
            return []
        top, left = rows.min(), columns.min()
        return [(left, top, columns.max() - left + 1, rows.max() - top + 1)]


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.setattr(faces, "_detectors", lambda: ((Drawn(), False), (Drawn(), True)))


@pytest.fixture
def story(tmp_path):
    import av

    Image.fromarray(drawn_face(400, 0.5, 0.5, 0.15)).save(tmp_path / "face.png")
    with av.open(str(tmp_path / "face.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(10), options={"crf": "10"})
        stream.width = stream.height = 400
        stream.pix_fmt = "yuv420p"
        for number in range(20):
            pixels = drawn_face(400, 0.3 + 0.02 * number, 0.5, 0.15)
            rgb = np.ascontiguousarray(np.broadcast_to(pixels[..., None], (400, 400, 3)))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode())
    (tmp_path / "tale.yaml").write_text(STORY.lstrip(), encoding="utf-8")
    return library.load(tmp_path / "tale.yaml")


def check_proposals(found: tuple[Proposal, ...]) -> None:
    first, second, third = found
    assert first.covered
    assert not second.covered
    ((at, box),) = second.boxes
    assert at == 0
    assert box[0] < 0.42
    assert box[0] + box[2] > 0.58
    assert second.script.startswith("- box: [0.")
    # The face is followed as it walks to the right.
    assert [at for at, _ in third.boxes] == [0, 500, 1000, 1500]
    middles = [box[0] + box[2] / 2 for _, box in third.boxes]
    assert middles == sorted(middles)
    assert middles[-1] - middles[0] == pytest.approx(0.3, abs=0.06)
    assert third.script.startswith("- keys:\n    - {at: 0s, box: [")


def test_faces_are_proposed_where_nothing_covers_them(story, drawn):
    check_proposals(propose_hiding(Context(story)))


def test_what_is_proposed_hides_when_it_is_put_into_the_script(story, drawn, tmp_path):
    found = propose_hiding(Context(story))
    hide = "\n".join(f"      {line}" for line in found[2].script.splitlines())
    text = STORY.replace(
        "  - {layout: photo, video: face.mp4, duration: 2s}\n",
        f"  - layout: photo\n    video: face.mp4\n    duration: 2s\n    hide:\n{hide}\n",
    )
    (tmp_path / "tale.yaml").write_text(text.lstrip(), encoding="utf-8")
    again = propose_hiding(Context(library.load(tmp_path / "tale.yaml")))
    assert [proposal.covered for proposal in again] == [True, False, True]


def test_opencv_finds_a_drawn_face(story):
    pytest.importorskip("cv2", reason="pip install 'storykit[faces]'")
    (box,) = faces_in(drawn_face(400, 0.5, 0.5, 0.2))
    assert box[0] < 0.36
    assert box[0] + box[2] > 0.64
    assert faces_in(np.full((400, 400), 120, np.uint8)) == ()
    check_proposals(propose_hiding(Context(story)))


def test_without_the_detector_the_cure_is_told(story, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "cv2", None)
    faces._detectors.cache_clear()
    with pytest.raises(UsageError, match="not installed") as error:
        propose_hiding(Context(story))
    assert "storykit[faces]" in error.value.cure
    faces._detectors.cache_clear()


def test_no_rule_rests_on_what_a_detector_did_not_find():
    import ast
    from pathlib import Path

    folder = Path(faces.__file__).parent
    for path in folder.glob("*.py"):
        imported = [
            node.module for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        ]  # fmt: skip
        assert "storykit.check.faces" not in imported


def test_the_command_always_says_that_a_program_misses_faces(story, drawn, capsys, tmp_path):
    from storykit.cli.app import run

    assert run(["faces", str(tmp_path / "tale.yaml")]) == 0
    said = capsys.readouterr()
    assert "(covered already)" in said.out
    assert "- box: [" in said.out
    assert "What it did not find may still be there." in said.err
