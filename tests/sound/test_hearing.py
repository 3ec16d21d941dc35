"""Any sound file is read as what its bytes say, to its real length, or refused with a cure."""

from __future__ import annotations

import pickle
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from made_sounds import Encode, tone

from storykit.errors import AssetError
from storykit.hearing import RATE, has_sound, read_sound, sound_duration

# name, codec, container, sample rate, layout, level lost to the codec (dB), extra length (ms)
KINDS = [
    ("voice.wav", "pcm_s16le", "wav", 44_100, "stereo", 0.1, 1),
    ("voice-24.wav", "pcm_s24le", "wav", 96_000, "mono", 0.1, 1),
    ("voice-float.wav", "pcm_f32le", "wav", 48_000, "stereo", 0.1, 1),
    ("old.wav", "adpcm_ima_wav", "wav", 22_050, "mono", 0.5, 100),
    ("voice.mp3", "libmp3lame", "mp3", 44_100, "stereo", 0.5, 60),
    ("phone.m4a", "aac", "ipod", 44_100, "mono", 0.5, 60),
    ("phone.aac", "aac", "adts", 48_000, "stereo", 0.5, 110),
    ("music.ogg", "vorbis", "ogg", 44_100, "stereo", 0.5, 60),
    ("whatsapp.opus", "libopus", "ogg", 48_000, "mono", 0.5, 60),
    ("voice.flac", "flac", "flac", 48_000, "stereo", 0.1, 1),
    ("nokia.amr", "libopencore_amrnb", "amr", 8_000, "mono", 2.5, 60),
    ("nokia.3gp", "libopencore_amrnb", "3gp", 8_000, "mono", 2.5, 60),
    ("clip.webm", "libopus", "webm", 48_000, "stereo", 0.5, 60),
]


@pytest.mark.parametrize(
    ("name", "codec", "container", "rate", "layout", "lost", "more"),
    KINDS,
    ids=[k[0] for k in KINDS],
)
def test_a_sound_of_any_kind_is_read_at_its_level_and_length(
    encode: Encode,
    name: str,
    codec: str,
    container: str,
    rate: int,
    layout: str,
    lost: float,
    more: int,
) -> None:
    path = encode(name, tone(1.5, -12.0, 440.0), codec, container, rate, layout)

    samples = read_sound(path)

    assert samples.dtype == np.float32
    assert samples.shape[1] == 2
    assert 1500 - 40 <= len(samples) * 1000 / RATE <= 1500 + more
    assert sound_duration(path) == pytest.approx(len(samples) * 1000 / RATE, abs=2)
    middle = samples[RATE // 2 : RATE]
    level = 20 * np.log10(np.sqrt(np.mean(middle**2)) * np.sqrt(2))
    assert level == pytest.approx(-12.0, abs=lost)
    spectrum = np.abs(np.fft.rfft(middle[:, 0]))
    assert np.argmax(spectrum) * RATE / len(middle) == pytest.approx(440, abs=3)


def test_the_name_of_a_file_does_not_matter(encode: Encode) -> None:
    path = encode("voice.mp3", tone(0.5), "pcm_s16le", "wav")
    assert len(read_sound(path)) == RATE // 2


def test_one_channel_is_copied_to_two_and_two_are_averaged(encode: Encode) -> None:
    left_only = tone(0.5, -6.0)
    left_only[:, 1] = 0
    stereo = encode("left.wav", left_only, "pcm_f32le", "wav")
    mono = encode("mono.wav", left_only, "pcm_f32le", "wav", layout="mono")

    assert np.abs(read_sound(stereo, channels=1)).max() == pytest.approx(10 ** (-12 / 20), rel=0.01)
    doubled = read_sound(mono)
    assert np.array_equal(doubled[:, 0], doubled[:, 1])
    assert np.abs(doubled).max() == pytest.approx(10 ** (-6 / 20), rel=0.01)


def test_a_stretch_of_a_sound_is_the_same_as_that_stretch_of_the_whole(encode: Encode) -> None:
    path = encode("voice.flac", tone(2.0), "flac", "flac")
    whole = read_sound(path)
    part = read_sound(path, start=700, duration=300)
    assert np.array_equal(part, whole[700 * 48 : 1000 * 48])
    assert len(read_sound(path, start=1900, duration=500)) == 100 * 48
    assert len(read_sound(path, start=5000)) == 0


def test_a_wrong_length_in_the_header_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "broken-off.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    data = bytearray(path.read_bytes())
    data[40:44] = (0xFFFFFFFF).to_bytes(4, "little")
    path.write_bytes(data)
    assert sound_duration(path) == 1000

    path.write_bytes(data[: 44 + 16_000])
    assert sound_duration(path) == 500


def test_the_sound_of_a_clip_keeps_its_place_beside_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "late.mp4"
    with av.open(str(path), "w", format="mp4") as file:
        video = file.add_stream("libx264", rate=25)
        video.width = video.height = 32
        video.pix_fmt = "yuv420p"
        audio = file.add_stream("aac", rate=RATE, layout="mono")
        for index in range(50):
            picture = av.VideoFrame.from_ndarray(np.zeros((48, 32), np.uint8), "yuv420p")
            picture.pts, picture.time_base = index, Fraction(1, 25)
            file.mux(video.encode(picture))
        sound = av.AudioFrame.from_ndarray(tone(1.0)[:, :1].reshape(1, -1).copy(), "flt", "mono")
        sound.sample_rate, sound.pts, sound.time_base = RATE, RATE // 2, Fraction(1, RATE)
        file.mux(audio.encode(sound))
        for stream in (video, audio):
            file.mux(stream.encode(None))

    samples = np.abs(read_sound(path, channels=1)[:, 0])

    began = int(np.argmax(samples > 0.02))
    assert began / RATE == pytest.approx(0.5, abs=0.03)
    later = np.abs(read_sound(path, channels=1, start=400, duration=400)[:, 0])
    assert int(np.argmax(later > 0.02)) == pytest.approx(began - 400 * 48, abs=2)


def test_values_that_are_no_numbers_become_silence(tmp_path: Path) -> None:
    samples = np.array([0.1, np.nan, np.inf, 1e30, 0.1] * 2000, "<f4")
    data = samples.tobytes()
    head = (
        b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    )
    head += b"\x03\x00\x01\x00" + RATE.to_bytes(4, "little") + (RATE * 4).to_bytes(4, "little")
    head += b"\x04\x00\x20\x00" + b"data" + len(data).to_bytes(4, "little")
    path = tmp_path / "wild.wav"
    path.write_bytes(head + data)
    read = read_sound(path)
    assert np.isfinite(read).all()
    assert np.abs(read).max() <= 16


def playlist(folder: Path) -> bytes:
    return f"#EXTM3U\n#EXTINF:1,\n{folder / 'secret.wav'}\n#EXT-X-ENDLIST\n".encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.mp3", b""),
        ("text.wav", b"this is no sound at all, whatever it is called"),
        ("cut.m4a", b"\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00isomiso2" + bytes(400)),
        ("noise.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(100)) * 40),
        ("head.ogg", b"OggS" + bytes(300)),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ],
)
def test_what_is_no_sound_is_refused_with_its_name_and_a_cure(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AssetError) as caught:
        read_sound(path)
    assert name in str(caught.value)
    assert caught.value.cure
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"gone\.m4a"):
        sound_duration(tmp_path / "gone.m4a")


def test_a_playlist_in_disguise_opens_nothing(tmp_path: Path, encode: Encode) -> None:
    encode("secret.wav", tone(0.5), "pcm_s16le", "wav")
    path = tmp_path / "innocent.m4a"
    path.write_bytes(playlist(tmp_path))
    with pytest.raises(AssetError, match="list of other files"):
        read_sound(path)


def test_a_clip_without_sound_is_told_from_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "mute.mp4"
    with av.open(str(path), "w", format="mp4") as file:
        video = file.add_stream("libx264", rate=25)
        video.width = video.height = 32
        video.pix_fmt = "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((48, 32), np.uint8), "yuv420p")
        file.mux(video.encode(picture))
        file.mux(video.encode(None))
    assert not has_sound(path)
    with pytest.raises(AssetError, match="no sound in it"):
        read_sound(path)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(AssetError, match="broken"):
        has_sound(path)


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [
        ("a.wav", "pcm_s16le", "wav"),
        ("a.mp3", "libmp3lame", "mp3"),
        ("a.m4a", "aac", "ipod"),
        ("a.opus", "libopus", "ogg"),
        ("a.flac", "flac", "flac"),
    ],
)
def test_a_damaged_file_is_read_as_far_as_it_goes_or_refused(
    encode: Encode, name: str, codec: str, container: str
) -> None:
    path = encode(name, tone(1.0, -12.0), codec, container)
    whole = path.read_bytes()
    random = np.random.default_rng(8)
    read = refused = 0
    for case in range(30):
        damaged = bytearray(whole[: random.integers(1, len(whole))] if case % 3 == 0 else whole)
        for place in random.integers(0, len(damaged), 0 if case % 3 == 0 else 40):
            damaged[place] = random.integers(256)
        path.write_bytes(damaged)
        try:
            samples = read_sound(path)
            assert np.isfinite(samples).all()
            assert len(samples) < 5 * RATE
            read += 1
        except AssetError:
            refused += 1
    assert read + refused == 30
    assert read
