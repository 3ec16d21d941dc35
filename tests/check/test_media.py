"""Pictures, clips and sounds are there, large enough, described, credited, and tell no secrets."""

from __future__ import annotations

import json
import struct

import pytest
from PIL import Image

from storykit.check.traces import traces_in


@pytest.fixture
def folder(tmp_path):
    """A large picture, a small one, a broken one and a text that calls itself a picture."""
    Image.new("RGB", (1200, 2000), (90, 120, 140)).save(tmp_path / "large.jpg")
    Image.new("RGB", (300, 300), (90, 120, 140)).save(tmp_path / "small.png")
    whole = (tmp_path / "large.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "fake.png").write_text("hello")
    return tmp_path


def placed(tale, folder):
    tale._folder = folder
    return tale


def test_missing_broken_and_false_files_are_errors_at_their_scene(story, found, folder):
    names = ["large.jpg", "gone.jpg", "cut.jpg", "fake.png", "../secret.jpg"]
    tale = placed(story([{"image": name} for name in names], logo="logo.png"), folder)
    findings = found(tale, "MEDIA-01")
    assert [f.where.path for f in findings] == [
        "logo", "scenes[1].image", "scenes[2].image", "scenes[3].image", "scenes[4].image",
    ]  # fmt: skip
    assert all(f.level == "error" and f.cure for f in findings)
    assert "scene 2 (scene-2)" in findings[1].message


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize(
    ("inside", "says"),
    [("<path d='M0 0h9v9z'/>", None), ("<text>APF</text>", "holds text"), ("<path", "cannot")],
)
def test_a_logo_may_be_a_drawing_and_is_tried(story, found, folder, inside, says):
    (folder / "mark.svg").write_text(DRAWING.format(inside))
    told = found(placed(story([{"image": "large.jpg"}], logo="mark.svg"), folder), "MEDIA-01")
    assert [f.where.path for f in told] == ([] if says is None else ["logo"])
    assert says is None or says in told[0].message
    (scene,) = found(placed(story([{"image": "mark.svg"}]), folder), "MEDIA-01")
    assert "Export it as PNG" in scene.cure


@pytest.mark.parametrize("credit", ["तस्बिर: हाम्रो आफ्नै", "تصویر: ہماری اپنی", "Foto: milik sendiri"])
def test_who_says_in_another_language_that_pictures_are_ones_own_is_understood(
    story, found, folder, credit
):
    tale = placed(story([{"image": "large.jpg", "credit": credit}]), folder)
    assert found(tale, "CRED-01") == []


def test_the_nearest_file_is_offered(story, found, folder):
    (finding,) = found(placed(story([{"image": "larg.jpg"}]), folder), "MEDIA-01")
    assert "large.jpg" in finding.cure


def test_a_picture_that_must_be_blown_up_is_doubted(story, found, folder):
    tale = placed(story([{"image": "large.jpg"}, {"image": "small.png"}]), folder)
    (finding,) = found(tale, "MEDIA-02")
    assert finding.where.path == "scenes[1].image"
    assert "6.4 times" in finding.message


def test_a_card_is_measured_by_its_own_formats(story, found, folder):
    tale = placed(story(cards=[{"image": "small.png", "formats": ["og"]}]), folder)
    assert "4.0 times" in found(tale, "MEDIA-02")[0].message


def test_a_missing_recording_is_named(story, found, tmp_path):
    tale = placed(
        story([{"id": "one", "narration": {"en": "Hello"}}], voice={"narrator": "files"}), tmp_path
    )
    (finding,) = found(tale, "VOICE-01")
    assert finding.where.path == "scenes[0].narration.en"
    (tmp_path / "voice" / "en").mkdir(parents=True)
    (tmp_path / "voice" / "en" / "one.wav").write_bytes(b"RIFF")
    assert found(tale, "VOICE-01") == []


def test_a_picture_without_description_is_an_error_and_a_text_is_none(story, found):
    tale = story([{"image": "a.jpg"}, {"title": {"en": "Words"}}], cards=[{"image": "a.jpg"}])
    assert [f.where.path for f in found(tale, "ALT-01")] == ["scenes[0]", "cards[0]"]


@pytest.mark.parametrize(
    ("alt", "level", "says"),
    [
        ("A " * 70, "warning", "letters"),
        ("A " * 600, "error", "take 1000"),
        ("Picture of a market", "warning", "begins with"),
        ("A market, photo by Bat", "warning", "credit"),
        ("A market #freedom", "warning", "hashtag"),
        ("See https://example.org", "warning", "address"),
    ],
)
def test_descriptions_that_serve_badly_are_told_why(story, found, alt, level, says):
    (finding,) = found(story([{"image": "a.jpg", "alt": {"en": alt}}]), "ALT-01")
    assert finding.level == level
    assert says in finding.message


def test_the_strictest_platform_sets_the_length_of_a_description(story, found):
    alt = {"en": "A " * 200}
    tale = story([{"image": "a.jpg", "alt": alt}], check={"platforms": ["tiktok", "x"]})
    (finding,) = found(tale, "ALT-01")
    assert "TikTok take 300" in finding.message


def test_good_descriptions_in_two_scripts_pass(story, found):
    alt = {"en": "A market at dawn.", "ar": "سوق عند الفجر."}
    assert (
        found(story([{"image": "a.jpg", "alt": alt}], languages=("en", "ar"), title="x"), "ALT-01")
        == []
    )


def test_a_file_is_credited_once_however_often_it_is_used(story, found):
    tale = story(
        [
            {"image": "a.jpg"},
            {"image": "a.jpg", "credit": "APF / James Iliffe, CC BY 4.0"},
            {"video": "b.mp4"},
        ],
        music={"file": "m.ogg"},
    )
    assert [f.where.path for f in found(tale, "CRED-01")] == ["scenes[2].video", "music"]


def test_credits_without_any_licence_are_noted(story, found):
    (finding,) = found(story([{"image": "a.jpg", "credit": "B. Bat"}]), "CRED-01")
    assert finding.level == "info"


def gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif[0x0132] = "2026:01:01 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 55.0, 0.0), 3: "E", 4: (106.0, 54.0, 0.0)})
    return exif


def test_the_place_is_found_in_a_tiff_and_in_press_data(tmp_path):
    (tmp_path / "told.tif").write_bytes(gps().tobytes().removeprefix(b"Exif\0\0"))
    assert "place" in traces_in(tmp_path / "told.tif")
    press = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02\x5a\0\x05Khovd"
    segment = b"\xff\xed" + struct.pack(">H", len(press) + 2) + press
    (tmp_path / "press.jpg").write_bytes(b"\xff\xd8" + segment + b"\xff\xd9")
    assert traces_in(tmp_path / "press.jpg") == {"place"}


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_the_place_a_picture_was_taken_is_found_in_every_kind(tmp_path, suffix):
    picture = Image.new("RGB", (16, 16))
    picture.save(tmp_path / f"plain.{suffix}")
    picture.save(tmp_path / f"told.{suffix}", exif=gps())
    assert "place" not in traces_in(tmp_path / f"plain.{suffix}")
    assert {"place", "device", "time"} <= traces_in(tmp_path / f"told.{suffix}")


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def test_the_place_and_time_of_a_clip_are_found_in_its_boxes(tmp_path):
    header = box(b"mvhd", b"\0\0\0\0" + struct.pack(">II", 3_900_000_000, 0) + b"\0" * 88)
    place = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+47.9+106.9/"))
    clip = box(b"ftyp", b"mp42\0\0\0\0") + box(b"mdat", b"\xa9xyz") + box(b"moov", header + place)
    (tmp_path / "a.mp4").write_bytes(clip)
    assert traces_in(tmp_path / "a.mp4") == {"place", "time"}
    clean = box(b"ftyp", b"mp42\0\0\0\0") + box(b"mdat", b"\xa9xyz") + box(b"moov", b"")
    (tmp_path / "b.mp4").write_bytes(clean)
    assert traces_in(tmp_path / "b.mp4") == frozenset()


def test_a_place_in_a_picture_weighs_more_when_someone_is_at_risk(story, found, tmp_path):
    Image.new("RGB", (16, 16)).save(tmp_path / "a.jpg", exif=gps())
    people = {"amina": {"at_risk": True}}
    calm = placed(story([{"image": "a.jpg"}], people=people), tmp_path)
    assert [f.level for f in found(calm, "META-01")] == ["info"]
    tense = placed(story([{"image": "a.jpg", "people": ["amina"]}], people=people), tmp_path)
    assert [f.level for f in found(tense, "META-01")] == ["warning"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0", b"\x89PNG\r\n\x1a\n\0"]
)
def test_broken_files_break_no_search_for_traces(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    assert traces_in(tmp_path / "a") <= {"place", "time", "device", "author", "thumbnail", "text"}


def test_outputs_that_were_changed_after_they_were_made_are_told(story, found, tmp_path):
    exif = Image.Exif()
    exif[0x0110] = "Phone 7"
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 55.0, 0.0)})
    for name, more in (("made.jpg", {}), ("edited.jpg", {"exif": exif})):
        Image.new("RGB", (80, 60)).save(tmp_path / name, **more)
    files = [
        {"story": "tale", "kind": "card", "language": "en", "path": path}
        for path in ("made.jpg", "edited.jpg", "gone.jpg", "../edited.jpg")
    ]
    (tmp_path / "manifest.json").write_text(json.dumps({"files": files}))
    (finding,) = found(story([]), "META-01", outputs=tmp_path)
    assert finding.message.startswith("“edited.jpg” was changed after it was made: it tells")
    assert "where" in finding.message
    assert "with what" in finding.message
