"""Media that mean harm: lists of other files, bombs, headers that lie, files cut and damaged."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from bombs import lists, pictures, wav, write_clip
from victims import HEAD, Listener, Victim


def stories(victim: Victim, files: dict[str, bytes], key: str) -> list[Path]:
    """A story for each file, which it names as its picture, clip or music."""
    scripts = []
    for name, content in files.items():
        stem = name.replace(".", "-")
        if key == "music":
            text = f"{HEAD}music: {{file: {name}}}\nscenes: [{{layout: photo, image: sky.png}}]\n"
        elif key == "voice":
            text = (
                f"{HEAD}voice: {{narrator: files, recordings: {name}}}\n"
                "scenes: [{layout: photo, image: sky.png, narration: Hello}]\n"
            )
        else:
            sound = ", clip_sound: true" if key == "video" else ""
            text = f"{HEAD}scenes:\n  - {{layout: photo, {key}: {name}{sound}}}\n"
        script = victim.story(stem, text)
        (script.parent / name).write_bytes(content)
        scripts.append(script)
    return scripts


@pytest.mark.parametrize("key", ["video", "music", "voice", "image"])
def test_lists_of_other_files_are_never_followed(
    victim: Victim, listener: Listener, key: str
) -> None:
    files = lists(listener.address)
    scripts = stories(victim, files, key)
    outcome = victim.render(*scripts)
    assert outcome.code in (1, 2)
    hostname = Path("/etc/hostname").read_text().strip()
    for name in files:
        stem = name.replace(".", "-")
        assert not list(victim.out.glob(f"{stem}.*.mp4")), name
        assert f"stories/{stem}/{stem}.yaml:" in outcome.err, name
    assert hostname not in outcome.err
    assert listener.calls == []


def test_pictures_that_mean_harm_are_refused_or_opened_small(victim: Victim) -> None:
    files = pictures()
    scripts = stories(victim, files, "image")
    outcome = victim.render(*scripts, seconds=20)
    assert outcome.code == 1
    drawn = {name for name in files if list(victim.out.glob(f"{name.replace('.', '-')}.*.mp4"))}
    # What is merely odd is shown; nothing else.
    assert drawn <= {"many.png", "text.png", "profile.png", "exif.jpg", "canvas.gif"}
    for name in set(files) - drawn:
        stem = name.replace(".", "-")
        assert f"stories/{stem}/{stem}.yaml:6" in outcome.err, name
    assert not list(victim.root.rglob("pwned"))


SOUNDS = {
    "told.wav": wav(4_800, told=0xFFFFFFF0),
    "short.wav": wav(10),
    "none.wav": wav(0),
    "fast.wav": wav(48_000, rate=0x7FFFFFFF),
    "slow.wav": wav(4_800, rate=1),
    "still.wav": wav(4_800, rate=0),
    "many.wav": wav(100, channels=60_000),
    "mute.wav": wav(4_800, channels=0),
    "cut.wav": wav(4_800)[:30],
    "id3.mp3": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + b"\0" * 500,
    "flac.flac": b"fLaC\0\0\0\x22" + b"\xff" * 34 + b"\xff\xf8" + b"\0" * 200,
    "ogg.ogg": b"OggS\0\2" + b"\xff" * 300,
    "amr.amr": b"#!AMR\n" + b"\xff" * 500,
    "aac.aac": b"\xff\xf1\x50\x80" + b"\xff" * 500,
    "m4a.m4a": b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0" + b"\xff\xff\xff\xffmoov",
}


@pytest.mark.parametrize("key", ["music", "voice"])
def test_sounds_that_mean_harm_end_in_words(victim: Victim, key: str) -> None:
    scripts = stories(victim, SOUNDS, key)
    outcome = victim.render(*scripts, seconds=20)
    for name in SOUNDS:
        stem = name.replace(".", "-")
        made = bool(list(victim.out.glob(f"{stem}.*.mp4")))
        assert made or f"stories/{stem}/{stem}.yaml:" in outcome.err, name


def damaged(content: bytes, seed: int) -> bytes:
    """The content with a few bytes changed, or its end cut off; most often near its beginning."""
    chance = random.Random(seed)
    changed = bytearray(content)
    if seed % 4 == 0:
        return content[: chance.randrange(8, len(content))]
    for _ in range(chance.choice((1, 3, 20, 200))):
        place = min(int(chance.expovariate(1 / (len(content) / 5))), len(content) - 1)
        changed[place] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(changed)


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".avi"])
def test_damaged_clips_end_in_words_or_are_shown(
    victim: Victim, tmp_path: Path, suffix: str
) -> None:
    codec = {".mp4": "libx264", ".webm": "libvpx-vp9", ".avi": "mpeg4"}[suffix]
    made = tmp_path / f"good{suffix}"
    if suffix == ".avi":
        good = write_clip(tmp_path / "good.mkv", codec=codec)
        _as_avi(good, made)
    else:
        write_clip(made, codec=codec)
    content = made.read_bytes()
    made.unlink()
    for other in tmp_path.glob("good.*"):
        other.unlink()
    files = {f"c{seed}{suffix}": damaged(content, seed) for seed in range(24)}
    scripts = stories(victim, files, "video")
    outcome = victim.render(*scripts, seconds=60)
    for name in files:
        stem = name.replace(".", "-")
        shown = bool(list(victim.out.glob(f"{stem}.*.mp4")))
        assert shown or f"stories/{stem}/{stem}.yaml:6" in outcome.err, name


def _as_avi(source: Path, target: Path) -> None:
    import av

    with av.open(str(source)) as given, av.open(str(target), "w") as made:
        video = made.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = video
                made.mux(packet)


def test_a_clip_that_lies_of_its_size_and_length_ends_in_words(
    victim: Victim, tmp_path: Path
) -> None:
    content = bytearray(write_clip(tmp_path / "good.mp4").read_bytes())
    (tmp_path / "good.mp4").unlink()
    files = {}
    for name, value in (("zero", b"\0\0\0\0"), ("huge", b"\x7f\xff\xff\xff"), ("all", b"\xff" * 4)):
        for box, offset in ((b"mvhd", 16), (b"mvhd", 20), (b"mdhd", 16), (b"mdhd", 20),
                            (b"tkhd", 80), (b"tkhd", 84), (b"stts", 8), (b"stsz", 12),
                            (b"stco", 8), (b"avc1", 28)):  # fmt: skip
            changed = bytearray(content)
            place = changed.index(box) + offset
            changed[place : place + 4] = value
            files[f"{name}-{box.decode()}-{offset}.mp4"] = bytes(changed)
    scripts = stories(victim, files, "video")
    outcome = victim.render(*scripts, seconds=60)
    for name in files:
        stem = name.replace(".", "-")
        shown = bool(list(victim.out.glob(f"{stem}.*.mp4")))
        assert shown or f"stories/{stem}/{stem}.yaml:" in outcome.err, name


def test_hours_of_silence_are_refused_or_passed_over(victim: Victim, tmp_path: Path) -> None:
    """Two hours are a few megabytes as Opus, and over two gigabytes as samples."""
    quiet = long_silence(tmp_path / "long.ogg", hours=2)
    content = quiet.read_bytes()
    quiet.unlink()
    scripts = [
        *stories(victim, {"long.ogg": content}, "music"),
        *stories(victim, {"voice.ogg": content}, "voice"),
    ]
    outcome = victim.render(*scripts, seconds=20)
    assert outcome.code == 1
    assert "voice-ogg.yaml:" in outcome.err
    assert "longer than an hour" in outcome.err
    assert list(victim.out.glob("long-ogg.*.mp4"))  # music is read as far as it is heard


def long_silence(path: Path, hours: int) -> Path:
    """Silence: one minute of it, again and again."""
    import av
    import numpy as np
    from av.packet import Packet

    with av.open(str(path), "w") as container:
        stream = container.add_stream("libopus", rate=48_000, options={"frame_duration": "60"})
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000 * 60), np.float32), "fltp", "mono")
        frame.rate, frame.pts = 48_000, 0
        packets = [bytes(packet) for packet in stream.encode(frame)]
        for number in range(hours * 60 * len(packets)):
            packet = Packet(packets[number % len(packets)])
            packet.stream = stream
            packet.pts = packet.dts = number * 2_880
            packet.duration, packet.time_base = 2_880, stream.codec_context.time_base
            container.mux(packet)
    return path


def test_names_that_look_like_options_or_protocols_are_only_names(
    victim: Victim, listener: Listener, tmp_path: Path
) -> None:
    good = write_clip(tmp_path / "good.mp4")
    names = ["-vf.mp4", "-i.mp4", "%03d.mp4", "a|b.mp4", "$(touch pwned).mp4", "[0:v].mp4",
             "a,b;c.mp4", "movie=x.mp4", "-.mp4", "*.mp4"]  # fmt: skip
    scenes = "".join(
        f"  - {{layout: photo, video: {name!r}, clip_sound: true, duration: 1s}}\n"
        for name in names
    )
    script = victim.story("names", f"{HEAD}scenes:\n{scenes}")
    for name in names:
        shutil.copy(good, script.parent / name)
    good.unlink()
    outcome = victim.render(script, seconds=40)
    assert outcome.code == 0, outcome.err
    assert not list(victim.root.rglob("pwned"))


ADDRESSES = ["{}x.jpg", "HTTP://127.0.0.1:{port}/x", "//127.0.0.1:{port}/x",
             "ftp://127.0.0.1:{port}/x", "rtsp://127.0.0.1:{port}/x", "tcp://127.0.0.1:{port}", "udp://127.0.0.1:{port}",
             "cache:{}x", "async:{}x", "crypto:{}x", "hls+{}x", "concat:{}x|{}y",
             "tls://127.0.0.1:{port}", "\\\\127.0.0.1@{port}\\x", "file://127.0.0.1:{port}/x",
             "gopher://127.0.0.1:{port}/x"]  # fmt: skip


def test_no_address_is_ever_called(victim: Victim, listener: Listener) -> None:
    scripts = []
    for number, pattern in enumerate(ADDRESSES):
        address = pattern.replace("{port}", str(listener.port)).replace("{}", listener.address)
        for key in ("image", "video", "logo", "music", "recordings"):
            body = "scenes:\n  - layout: photo\n    alt: x\n    narration: Hello\n"
            head = HEAD
            if key in ("image", "video"):
                body += f"    {key}: '{address}'\n"
            else:
                body += "    image: sky.png\n"
                head += {
                    "logo": f"logo: '{address}'\n",
                    "music": f"music: {{file: '{address}'}}\n",
                    "recordings": f"voice: {{narrator: files, recordings: '{address}'}}\n",
                }[key]
            scripts.append(victim.story(f"{key}-{number}", head + body))
    outcome = victim.run("check", *scripts, seconds=20)
    assert outcome.code == 2
    for script in scripts:
        assert script.name in outcome.said, script.name
    assert listener.calls == []


def test_subtitles_call_nobody_and_open_nothing(victim: Victim, listener: Listener) -> None:
    folder = victim.root / "stories"
    bodies = {
        "entity.ttml": f'<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">'
        f'<!ENTITY y SYSTEM "{listener.address}">]>'
        '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="0s" end="1s">&x;&y;</p></div>'
        "</body></tt>",
        "laughs.ttml": '<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
        + ']><tt xmlns="http://www.w3.org/ns/ttml"><body><div><p>&m;</p></div></body></tt>',
        "dtd.ttml": f'<?xml version="1.0"?><!DOCTYPE tt SYSTEM "{listener.address}x.dtd"><tt/>',
        "include.ttml": '<tt xmlns="http://www.w3.org/ns/ttml" '
        'xmlns:xi="http://www.w3.org/2001/XInclude"><body><div>'
        '<xi:include href="file:///etc/passwd" parse="text"/></div></body></tt>',
        "style.vtt": f"WEBVTT\n\nSTYLE\n@import url({listener.address}x.css);\n\n"
        "00:01.000 --> 00:02.000\n<v x>Hi\n",
        "font.ass": f"[Script Info]\n[Fonts]\nfontname: {listener.address}x.ttf\n[Events]\n"
        "Format: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,Hi\n",
        "arrows.srt": "1\n" + "00:00:01,000 --> 00:00:02,000 --> " * 20_000 + "\nx\n",
        "numbers.srt": "1\n" + "9" * 100_000 + ":00:00,000 --> 99:99:99,999\nx\n",
        "tags.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<b>" * 100_000 + "x\n",
        "many.srt": "1\n00:00:01,000 --> 00:00:02,000\nx\n\n" * 60_000,
        "nul.srt": "1\0\n\0" * 50_000,
    }
    for name, body in bodies.items():
        (folder / name).write_text(body, encoding="utf-8")
    outcomes = victim.run_all(
        [("subtitles", "convert", folder / name, victim.out / f"{name}.srt") for name in bodies],
        seconds=30,
    )
    for name, outcome in zip(bodies, outcomes, strict=True):
        written = victim.out / f"{name}.srt"
        text = written.read_text(encoding="utf-8") if written.exists() else ""
        assert "root:" not in text + outcome.said
        assert len(text) < 20_000_000
    assert listener.calls == []


def test_pages_ask_for_nothing(victim: Victim, listener: Listener) -> None:
    address = listener.address
    script = victim.story(
        "page",
        f"{HEAD}credits: ['<img src={address}x>', 'url({address}y)']\nscenes:\n"
        f"  - layout: photo\n    image: sky.png\n    alt: '\"><img src={address}z>'\n"
        f"    credit: '<link href={address} rel=stylesheet>'\n"
        f"    narration: '<script src={address}s></script> [x]({address})'\n",
    )
    outcome = victim.run("storyboard", script, "--out", "out", seconds=20)
    assert outcome.code in (0, 1)
    page = (victim.out / "page.html").read_text(encoding="utf-8")
    for sign in ("<img src=http", "<script", "<link href=http", "<iframe", "@import"):
        assert sign not in page
