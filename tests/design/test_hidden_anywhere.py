"""What is hidden in a picture is covered wherever a layout shows that file, by whatever name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storykit.assets import Assets
from storykit.design.composing import compose
from storykit.design.flattening import flatten
from storykit.design.themes import find_theme
from storykit.formats import FORMATS
from storykit.script.models import Content
from storykit.script.people import Hide
from tests.design.conftest import WriteLayout

FACE = (250, 20, 230)
AREA = (0.3, 0.3, 0.3, 0.3)


def shows_face(layout: str, folder: Path, write: WriteLayout, *hides: Hide) -> bool:
    """Whether any pixel of a card has the face's colour."""
    content = Content(id="x", layout="made", fields={"image": "face.png"}, hide=hides)
    board = compose(
        content, write(f"fields: {{image: required}}\nlayers:\n  - {layout}\n"),
        find_theme("steppe"), "en", FORMATS["square"], assets=Assets((folder,)),
    )  # fmt: skip
    red, green, blue = np.asarray(flatten(board)).astype(int).transpose(2, 0, 1)
    return bool(((red - green > 60) & (blue - green > 50)).any())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A picture of a face, also reached by a link, another name of the same file, and a way."""
    pixels = np.full((300, 300, 3), 120, np.uint8)
    pixels[90:180, 90:180] = FACE
    Image.fromarray(pixels).save(tmp_path / "face.png")
    (tmp_path / "link.png").symlink_to("face.png")
    (tmp_path / "same.png").hardlink_to(tmp_path / "face.png")
    return tmp_path


@pytest.mark.parametrize(
    "layout",
    [
        'picture: "{{ image }}"', "picture: face.png", "picture: ./face.png", "picture: link.png",
        "picture: same.png", '{picture: "{{ image }}", fit: contain, fill: blur}',
        '{picture: "{{ image }}", round: true}', 'logo: "{{ image }}"', "logo: face.png",
        "logo: same.png", '{logo: "{{ image }}", width: 80px}',
        "{group: row, layers: [{picture: face.png, width: 300px, height: 300px}]}",
    ],
)  # fmt: skip
def test_a_hidden_face_is_covered_by_whatever_name_a_layout_shows_it(
    layout: str, folder: Path, write_layout: WriteLayout
) -> None:
    assert shows_face(layout, folder, write_layout)
    assert not shows_face(layout, folder, write_layout, Hide(box=AREA))


def test_a_picture_of_another_file_is_not_covered(folder: Path, write_layout: WriteLayout) -> None:
    (folder / "other.png").write_bytes((folder / "face.png").read_bytes())
    assert shows_face("picture: other.png", folder, write_layout, Hide(box=AREA))
