"""A story from a video people have: captions keep their times and need no retyping."""

from __future__ import annotations

from pathlib import Path

import pytest

from storykit.cli.app import run
from storykit.errors import AssetError, OutputError, SubtitleError, UsageError
from storykit.library import load
from storykit.spans import Span
from storykit.subtitles import begin_from_video, narration_from, read, timed_by, with_subtitles
from storykit.subtitles.beside import Heard
from storykit.subtitles.names import language_of
from storykit.timeline import Timeline, build_timeline
from storykit.voice.model import Narration

ENGLISH = """1
00:00:01,000 --> 00:00:03,000
We *walked* | for eleven days

2
00:00:03,500 --> 00:00:06,000
through the snow.

3
00:00:08,000 --> 00:00:09,000
[wind] Then we met.
"""
ARABIC = "1\n00:00:01,000 --> 00:00:06,000\nمشينا أحد عشر يومًا في الثلج.\n"


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A file that begins as an MP4 does; nothing here looks further."""
    file = tmp_path / "My clip.MP4"
    file.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64)
    return file


@pytest.fixture
def english(tmp_path: Path) -> Path:
    file = tmp_path / "clip.srt"
    file.write_text(ENGLISH, encoding="utf-8")
    return file


def laid_out(script: Path, language: str, length: int) -> tuple[Timeline, Heard]:
    story = load(script)
    heard = with_subtitles(story, language)
    clips = {scene.id: length - scene.clip_start for scene in story.scenes}
    made = build_timeline(story, language, heard.narrations, clips=clips, in_clips=heard.in_clips)
    return made, heard


def test_captions_of_the_new_story_are_those_of_the_file(
    tmp_path: Path, video: Path, english: Path
) -> None:
    (tmp_path / "ar.srt").write_bytes(ARABIC.encode("cp1256"))
    script, findings = begin_from_video(
        tmp_path / "story", video, {"en": english, "ar": tmp_path / "ar.srt"}
    )
    assert [finding.rule for finding in findings] == ["ENCODING"]
    made, _ = laid_out(script, "en", 10_000)
    assert made.duration == 10_000
    assert made.cues[0].span.start == 1000
    assert " ".join(" ".join(cue.lines) for cue in made.cues) == (
        "We *walked* | for eleven days through the snow. [wind] Then we met."
    )
    assert made.cues[-1].words[0].span == Span(8000, made.cues[-1].words[0].span.end)
    assert "[wind]" in made.cues[-1].text
    arabic, _ = laid_out(script, "ar", 10_000)
    assert arabic.cues[0].span.start == 1000


def test_who_speaks_by_turns_keeps_lines_and_sounds_their_time(
    tmp_path: Path, video: Path, english: Path
) -> None:
    english.write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nWe &amp; they came.\n\n"
        "2\n00:00:03,500 --> 00:00:06,000\n- Who are you?\n- I am\nAmina.\n\n"
        "3\n00:00:06,000 --> 00:00:07,000\nIt was late.\n\n"
        "4\n00:00:12,000 --> 00:00:14,000\n[wind] Then we met.\n",
        encoding="utf-8",
    )
    script, _ = begin_from_video(tmp_path / "story", video, {"en": english})
    made, _ = laid_out(script, "en", 20_000)
    assert [(cue.span.start, cue.text) for cue in made.cues] == [
        (1000, "We & they came."),
        (3500, "- Who are you?\n- I am Amina."),
        (6000, "It was late."),
        (12000, "[wind] Then we met."),
    ]


def test_captions_after_the_end_of_the_video_are_told_and_left_out(tmp_path: Path) -> None:
    video = Path(__file__).parents[2] / "examples" / "steppe" / "clips" / "steppe-road.mp4"
    file = tmp_path / "clip.srt"
    file.write_text(f"{ENGLISH}\n4\n00:02:00,000 --> 00:02:01,000\nToo late\n", encoding="utf-8")
    script, findings = begin_from_video(tmp_path / "story", video, {"en": file})
    (finding,) = findings
    assert "2 captions come after the video is over" in finding.message
    times = read(script.parent / "voice" / "en" / "clip-1.srt").cues
    assert [cue.span.end for cue in times] == [3000, 6000]
    file.write_text("1\n00:02:00,000 --> 00:02:01,000\nToo late\n", encoding="utf-8")
    with pytest.raises(SubtitleError, match="after the video is over"):
        begin_from_video(tmp_path / "other", video, {"en": file})


def test_the_video_and_its_times_lie_in_the_storys_folder(
    tmp_path: Path, video: Path, english: Path
) -> None:
    script, _ = begin_from_video(tmp_path / "story", video, {"en": english})
    assert (script.parent / "clips" / "My-clip.mp4").read_bytes() == video.read_bytes()
    assert len(read(script.parent / "voice" / "en" / "clip-1.srt").cues) == 3


def test_a_corrected_word_keeps_the_time_of_the_one_it_replaces(
    tmp_path: Path, video: Path, english: Path
) -> None:
    script, _ = begin_from_video(tmp_path / "story", video, {"en": english})
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("eleven days", "twelve long days"), encoding="utf-8")
    made, heard = laid_out(script, "en", 10_000)
    (narration,) = heard.narrations.values()
    starts = {narration.text[w.start : w.end]: w.span.start for w in narration.words}
    assert starts["through"] == 3500
    assert 1000 < starts["twelve"] < starts["long"] < starts["days"] < 3500
    assert "twelve long days" in " ".join(made.cues[0].lines)


def test_a_long_film_becomes_scenes_that_follow_without_a_gap(tmp_path: Path, video: Path) -> None:
    lines = []
    for number in range(200):
        start = number * 3
        lines.append(
            f"{number + 1}\n00:{start // 60:02d}:{start % 60:02d},000 --> "
            f"00:{start // 60:02d}:{start % 60:02d},{'900' if number % 9 else '200'}\n"
            f"This is the sentence with the number {number}.\n"
        )
    long = tmp_path / "long.srt"
    long.write_text("\n".join(lines), encoding="utf-8")
    script, _ = begin_from_video(tmp_path / "story", video, {"en": long})
    made, heard = laid_out(script, "en", 600_000)
    assert len(made.scenes) > 3
    assert made.duration == 600_000
    assert all(length(narration.text) < 2000 for narration in heard.narrations.values())
    said = [word for cue in made.cues for word in cue.text.split() if word.rstrip(".").isdigit()]
    assert said == [f"{number}." for number in range(200)]
    for cue in made.cues:
        number = int(cue.text.split()[-1].rstrip(".")) if cue.text.endswith(".") else None
        if number is not None and cue.words:
            assert abs(cue.words[0].span.start // 1000 - number * 3) <= 3


def length(text: str) -> int:
    return len(text)


def test_speakers_come_along(tmp_path: Path, video: Path) -> None:
    file = tmp_path / "talk.vtt"
    file.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Amina>One two\n\n00:02.000 --> 00:03.000\n"
        "<v Bat>Three: four\n",
        encoding="utf-8",
    )
    script, _ = begin_from_video(tmp_path / "story", video, {"en": file})
    made, _ = laid_out(script, "en", 5000)
    assert [(cue.speaker, " ".join(cue.lines)) for cue in made.cues] == [
        ("Amina", "Amina: One two"),
        ("Bat", "Bat: Three: four"),
    ]


def test_nothing_there_is_overwritten(tmp_path: Path, video: Path, english: Path) -> None:
    (tmp_path / "story.yaml").write_text("mine")
    with pytest.raises(OutputError, match="left as it is"):
        begin_from_video(tmp_path, video, {"en": english})
    assert (tmp_path / "story.yaml").read_text() == "mine"


def test_what_cannot_be_used_is_told(tmp_path: Path, video: Path, english: Path) -> None:
    empty = tmp_path / "empty.srt"
    empty.write_text("")
    with pytest.raises(SubtitleError, match="no captions"):
        begin_from_video(tmp_path / "a", video, {"en": empty})
    with pytest.raises(AssetError):
        begin_from_video(tmp_path / "b", english, {"en": english})
    with pytest.raises(UsageError):
        begin_from_video(tmp_path / "c", video, {"xx": english})
    assert not (tmp_path / "a").exists()


def test_a_subtitle_file_beside_a_recording_times_its_words(tmp_path: Path, english: Path) -> None:
    recording = Narration(
        "We walked for eleven days through the snow. Then we met.", "en", 9000, (),
        tmp_path / "a.m4a", offset=500,
    )  # fmt: skip
    timed = timed_by(recording, read(english).cues)
    starts = {timed.text[w.start : w.end]: w.span.start for w in timed.words}
    assert (starts["We"], starts["through"]) == (500, 3000)
    assert timed.measured
    assert timed.audio == recording.audio


def test_words_fill_the_time_of_their_own_cue(english: Path) -> None:
    narration = narration_from(read(english).cues, "en")
    spans = [word.span for word in narration.words]
    assert all(span.end <= 9000 for span in spans)
    assert narration.duration == 9000


def test_a_broken_file_beside_a_story_is_told_with_its_name(
    tmp_path: Path, video: Path, english: Path
) -> None:
    script, _ = begin_from_video(tmp_path / "story", video, {"en": english})
    times = script.parent / "voice" / "en" / "clip-1.srt"
    times.write_text("<tt><p>")
    with pytest.raises(SubtitleError) as caught:
        with_subtitles(load(script), "en")
    assert caught.value.where.file is not None


def test_the_command_takes_a_video_and_a_file_for_each_language(
    tmp_path: Path, video: Path, english: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clip.ar.srt").write_text(ARABIC, encoding="utf-8")
    files = ["--subtitles", str(english), "--subtitles", str(tmp_path / "clip.ar.srt")]
    folder = tmp_path / "story"
    assert run(["new", str(folder), "--from", str(video), *files, "--lang", "en"]) == 0
    assert capsys.readouterr().out.strip() == str(folder / "story.yaml")
    assert load(folder / "story.yaml").languages == ("en", "ar")
    assert run(["new", str(tmp_path / "other"), "--from", str(video)]) == 2


@pytest.mark.parametrize(
    ("name", "language"),
    [("clip.ar.srt", "ar"), ("a.fa-AF.vtt", "fa-AF"), ("a.ar_AR.srt", "ar"), ("v1.2.srt", None)],
)
def test_the_name_of_a_subtitle_file_tells_its_language(name: str, language: str | None) -> None:
    assert language_of(Path(name)) == language


@pytest.mark.parametrize(("narrator", "timed"), [("files", True), ("fake", False)])
def test_a_file_of_times_is_that_of_a_recording_never_of_a_machine(
    tmp_path: Path, narrator: str, timed: bool
) -> None:
    recording = tmp_path / "voice" / "en" / "one.wav"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"RIFF\0\0\0\0WAVE")
    recording.with_suffix(".srt").write_text(
        "1\n00:00:02,000 --> 00:00:04,000\nHello there.\n", encoding="utf-8"
    )
    story = load(
        {
            "storykit": 1, "title": "Times", "languages": ["en"], "voice": {"narrator": narrator},
            "scenes": [
                {"id": "one", "layout": "statement", "statement": "x", "narration": "Hello there."}
            ],
        },
        folder=tmp_path,
    )  # fmt: skip
    spoken = Narration("Hello there.", "en", 5000, (), audio=recording)
    heard = with_subtitles(story, "en", {"one": spoken}).narrations["one"]
    assert bool(heard.words) is timed
