"""Files as people have them: what can be read is read, and each problem is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from storykit.errors import SubtitleError, UsageError
from storykit.spans import Span
from storykit.subtitles import Subtitles, convert, read, write
from storykit.subtitles.files import LARGEST_FILE


def cues(found: Subtitles) -> list[tuple[int, int, str]]:
    return [(cue.span.start, cue.span.end, cue.text) for cue in found.cues]


def problems(found: Subtitles) -> list[tuple[int | None, str]]:
    return [(finding.where.line, finding.message) for finding in found.findings]


def test_subrip_without_numbers_and_with_careless_times() -> None:
    found = read("0:1:2.5 --> 0:1:3\nfirst\n\n00:01:04,000-->00:01:05,000\nsecond\n")
    assert cues(found) == [(62_500, 63_000, "first"), (64_000, 65_000, "second")]
    assert [line for line, _ in problems(found)] == [1, 4]


def test_subrip_without_blank_lines_between_cues() -> None:
    found = read(
        "1\n00:00:01,000 --> 00:00:02,000\nfirst\n2\n00:00:03,000 --> 00:00:04,000\nsecond\n"
    )
    assert [text for *_, text in cues(found)] == ["first", "second"]


def test_a_number_that_is_text_stays() -> None:
    found = read(
        "1\n00:00:01,000 --> 00:00:02,000\nIt was\n1948\n\n2\n00:00:03,000 --> 00:00:04,000\n20\n"
    )
    assert [text for *_, text in cues(found)] == ["It was\n1948", "20"]


def test_subrip_with_blank_lines_within_a_cue_and_styling() -> None:
    found = read(
        "1\n00:00:01,000 --> 00:00:02,000 X1:10 X2:20\n"
        '{\\an8}<i>first</i>\n\n<font color="red">more</font><br>end\n'
    )
    assert cues(found) == [(1000, 2000, "first\nmore\nend")]
    assert any("blank line" in message for _, message in problems(found))


def test_signs_that_are_no_styling_stay() -> None:
    found = read("1\n00:00:01,000 --> 00:00:02,000\n5 < 6 and {this} and <unknown>\n")
    assert found.cues[0].text == "5 < 6 and {this} and <unknown>"


def test_times_that_run_backwards_are_turned_round_and_told() -> None:
    found = read("1\n00:00:05,000 --> 00:00:02,000\nback\n")
    assert cues(found) == [(2000, 5000, "back")]
    assert problems(found)[0][0] == 2


def test_captions_out_of_order_are_put_in_order_and_told() -> None:
    found = read("1\n00:00:05,000 --> 00:00:06,000\nb\n\n2\n00:00:01,000 --> 00:00:02,000\na\n")
    assert [text for *_, text in cues(found)] == ["a", "b"]
    assert any("order" in message for _, message in problems(found))


def test_text_before_the_first_times_is_told() -> None:
    found = read("Made by me\n\n1\n00:00:01,000 --> 00:00:02,000\na\n")
    assert problems(found)[0][0] == 1
    assert [text for *_, text in cues(found)] == ["a"]


def test_webvtt_notes_styles_regions_and_settings_are_passed_over() -> None:
    found = read(
        "WEBVTT - a title\nKind: captions\nLanguage: ar\n\nNOTE\nnot text\n\nSTYLE\n"
        "::cue { color: red }\n\nREGION\nid:x\n\nname\n"
        "00:01.000 --> 00:02.000 align:start line:0 position:10%\n"
        "<c.red>AT&amp;T</c> &lt;b&gt; <b>bold</b>&nbsp;&rlm;x\n"
    )
    assert cues(found) == [(1000, 2000, "AT&T <b> bold\u00a0\u200fx")]
    assert found.language == "ar"
    assert found.findings == ()


def test_webvtt_voices_become_speakers() -> None:
    head = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
    assert read(head + "<v.loud Amina &amp; co>Hello").cues[0].speaker == "Amina & co"
    both = read(head + "<v Amina>Hello</v>\n<v Bat>Hi").cues[0]
    assert (both.speaker, both.text) == (None, "Amina: Hello\nBat: Hi")


@pytest.mark.parametrize(
    ("times", "read_as"),
    [
        ("00:00:00.000 --> 00:00:01.000", (0, 1000)),
        ("00:00.000\t-->\t00:01.000", (0, 1000)),
        ("000:00:00.000 --> 100:00:01.000", (0, 360_001_000)),
        ("00:00:00.000-->00:00:01.000align:end", (0, 1000)),
    ],
)
def test_webvtt_times_as_the_standard_reads_them(times: str, read_as: tuple[int, int]) -> None:
    found = read(f"WEBVTT\n\n{times}\ntext")
    assert cues(found) == [(*read_as, "text")]
    assert found.findings == ()


@pytest.mark.parametrize(
    "times",
    [
        "00::00:00.000 --> 00:00:01.000",
        "00:000:00.000 --> 00:00:01.000",
        "00:00::00.000 --> 00:00:01.000",
        "00:00:00..000 --> 00:00:01.000",
        "00:00:00.0000 --> 00:00:01.000",
        "00:000.000 --> 00:01.000",
        "foo --> bar",
        "-->",
        "00:00:00.000 -a -->",
    ],
)
def test_webvtt_times_nobody_can_read_are_told_and_left_out(times: str) -> None:
    found = read(f"WEBVTT\n\n{times}\nlost\n\n00:01.000 --> 00:02.000\nkept")
    assert [text for *_, text in cues(found)] == ["kept"]
    assert problems(found)[0][0] == 3


def test_webvtt_cues_begin_at_every_arrow() -> None:
    times = "00:00:00.000 --> 00:00:01.000"
    found = read(
        f"WEBVTT\n\n-->\n{times}\ntext1\nfoo-->\n{times}\ntext2\n-->foo\n{times}\ntext3\n"
        f"--->\n{times}\ntext4\n-->-->\n{times}\ntext5\n{times}\ntext6\n\n00:00:00.000 -a -->\n"
    )
    assert [text for *_, text in cues(found)] == [f"text{n}" for n in range(1, 7)]


def test_webvtt_identifiers_may_be_anything_without_an_arrow() -> None:
    blocks = [
        f"{name}\n00:00.000 --> 00:01.000\n{n}" for n, name in enumerate([" a", "b ", "-- >", "->"])
    ]
    found = read("WEBVTT\n\n" + "\n\n".join(blocks))
    assert [text for *_, text in cues(found)] == ["0", "1", "2", "3"]


def test_webvtt_without_its_first_word_is_read_and_told() -> None:
    found = read("00:00:01.000 --> 00:00:02.000\na\n", fmt="vtt")
    assert [text for *_, text in cues(found)] == ["a"]
    assert problems(found)[0][0] == 1


def test_substation_dialogue_without_overrides_drawings_and_comments() -> None:
    found = read(
        "[Script Info]\nTitle: x\n\n[Events]\nFormat: Start, End, Name, Text\n"
        "Dialogue: 0:00:01.00,0:00:02.00,Amina,{\\i1}One,{\\i0} two\\Nthree\\hfour\n"
        "Comment: 0:00:01.00,0:00:02.00,,never\n"
        "Dialogue: 0:00:03.00,0:00:04.00,,{\\p1}m 0 0 l 1 1\n"
        "Dialogue: nonsense\n"
    )
    assert cues(found) == [(1000, 2000, "One, two\nthree\u00a0four")]
    assert found.cues[0].speaker == "Amina"
    assert [line for line, _ in problems(found)] == [8, 9]


TTML = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="ar" '
    'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" ttp:tickRate="10">'
    "<body begin='1s'><div>{}</div></body></tt>"
)


@pytest.mark.parametrize(
    ("times", "read_as"),
    [
        ('begin="00:00:01.5" end="00:00:02"', (2500, 3000)),
        ('begin="1.5s" dur="500ms"', (2500, 3000)),
        ('begin="25f" end="00:00:02:05"', (2000, 3200)),
        ('begin="10t" end="20t"', (2000, 3000)),
    ],
)
def test_ttml_times_of_every_kind(times: str, read_as: tuple[int, int]) -> None:
    found = read(TTML.format(f"<p {times}>a<br/><span>b</span>\n  c</p>"))
    assert cues(found) == [(*read_as, "a\nb c")]
    assert found.language == "ar"


def test_old_ttml_is_read() -> None:
    old = TTML.replace("http://www.w3.org/ns/ttml", "http://www.w3.org/2006/10/ttaf1")
    assert len(read(old.format('<p begin="0s" end="1s">a</p>')).cues) == 1


def test_ttml_captions_that_build_up_are_cues_of_their_own() -> None:
    spans = '<p><span begin="0s" end="1s">a</span><span begin="1s" end="2s">b</span></p>'
    assert [text for *_, text in cues(read(TTML.format(spans)))] == ["a", "b"]


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE tt SYSTEM "file:///etc/passwd">',
        "<!doctype tt>",
    ],
)
def test_ttml_with_a_document_type_is_refused(bomb: str) -> None:
    with pytest.raises(SubtitleError, match="document type"):
        read(f'<?xml version="1.0"?>{bomb}' + TTML.format(""))


def test_ttml_too_deep_is_refused() -> None:
    deep = "<div>" * 200 + "</div>" * 200
    with pytest.raises(SubtitleError, match="too deep"):
        read(TTML.format(deep))


def test_ttml_that_is_no_xml_is_told_with_its_line() -> None:
    with pytest.raises(SubtitleError, match="well-formed") as caught:
        read('<tt xmlns="http://www.w3.org/ns/ttml">\n<p>')
    assert caught.value.where.line == 2


def test_other_xml_is_refused() -> None:
    with pytest.raises(SubtitleError, match="not timed text"):
        read("<?xml version='1.0'?><svg/>")


@pytest.mark.parametrize("text", ["", "just words", "{\\rtf1}", "%PDF-1.7", "\0\0\0\1ftyp"])
def test_what_is_no_subtitle_file_is_refused(text: str) -> None:
    with pytest.raises(SubtitleError):
        read(text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SubtitleError, match="nothing") as caught:
        read(tmp_path / "nothing.srt")
    assert caught.value.where.file == tmp_path / "nothing.srt"


def test_findings_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_bytes("1\n00:00:02,000 --> 00:00:01,000\nä\n".encode("cp1252"))
    assert {finding.where.file for finding in read(file).findings} == {file}


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(SubtitleError, match="more than 10 MB"):
        read(b"a" * (LARGEST_FILE + 1))


def test_an_empty_subrip_file_has_no_cues(tmp_path: Path) -> None:
    file = tmp_path / "empty.srt"
    file.write_text("")
    assert read(file).cues == ()


def test_a_plain_text_cannot_be_read_as_subtitles() -> None:
    with pytest.raises(SubtitleError, match="no times"):
        read("words", fmt="txt")


def test_converting_between_all_formats_keeps_times_and_texts() -> None:
    source = "1\n00:00:01,230 --> 00:00:02,340\nHello <there>\nfriend\n"
    text, formats = source, ["vtt", "ass", "ttml", "srt", "ttml", "vtt", "srt"]
    for fmt in formats:
        text, _ = convert(text, fmt, language="en")
    (cue,) = read(text).cues
    assert (cue.span, cue.text) == (Span(1230, 2340), "Hello ‹there›\nfriend")


def test_a_format_nobody_knows_is_named_with_its_nearest() -> None:
    with pytest.raises(UsageError, match="srt"):
        convert("1\n00:00:01,230 --> 00:00:02,340\na\n", "strt")
    with pytest.raises(UsageError):
        convert("1\n00:00:01,230 --> 00:00:02,340\na\n", Path("a.doc"))


def test_a_huge_file_of_one_cue_is_read_in_moderate_time() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n" + "a --b> <i " * 50_000
    assert len(read(text).cues) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Salt &amp; bread", "Salt & bread"), ("&quot;Yes&quot; &#39;no&#39;", "\"Yes\" 'no'"),
     ("5 &lt; 6, &lt;i&gt;", "5 < 6, <i>"), ("&copy; AT&T &", "&copy; AT&T &")],
)  # fmt: skip
def test_what_web_pages_leave_in_subrip_files_is_read_as_it_is_meant(
    written: str, meant: str
) -> None:
    (cue,) = read(f"1\n00:00:01,000 --> 00:00:02,000\n{written}\n").cues
    assert cue.text == meant


@pytest.mark.parametrize("hours", ["9" * 5, "9" * 7, "9" * 130, "9" * 5000])
def test_times_beyond_all_films_are_left_out(hours: str) -> None:
    """Also those with more digits than Python is willing to read as a number."""
    good = "00:00:01.000 --> 00:00:02.000\nhere\n\n"
    files = {
        "vtt": f"WEBVTT\n\n{good}00:00:03.000 --> {hours}:00:04.000\nfar\n",
        "srt": f"1\n{good.replace('.', ',')}2\n00:00:03,000 --> {hours}:00:04,000\nfar\n",
        "ass": "[Script Info]\n[Events]\nFormat: Start, End, Text\n"
        f"Dialogue: 0:00:01.00,0:00:02.00,here\nDialogue: 0:00:03.00,{hours}:00:04.00,far\n",
        "ttml": '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
        '<p begin="1s" end="2s">here</p>'
        f'<p begin="3s" end="{hours}:00:04">far</p></div></body></tt>',
    }
    for name, text in files.items():
        found = read(text, fmt=name)
        assert found.cues[0].text.startswith("here"), name
        assert all(cue.span.end < 36_000_000_000 for cue in found.cues), name
        for other in ("srt", "vtt"):
            assert len(read(write(found.cues, other, "en"), fmt=other).cues) == len(found.cues)


def test_a_name_in_the_place_of_a_text_is_told_as_what_it_is() -> None:
    for name in ("out/tale.en.srt", "clip.VTT"):
        with pytest.raises(SubtitleError) as caught:
            read(name)
        assert f"Path('{name}')" in caught.value.cure
    with pytest.raises(SubtitleError) as caught:
        read("Words, and no captions")
    assert "Path" not in caught.value.cure
