"""Old encodings, found by their letters."""

from __future__ import annotations

import pytest

from storykit.subtitles import convert, read
from storykit.subtitles.decoding import decode

TEXTS = {
    "cp1256": "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا.",
    "cp1251": "Все люди рождаются свободными и равными в своем достоинстве и правах.",
    "cp1255": "כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם.",
    "cp874": "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในศักดิ์ศรีและสิทธิ",
    "cp1252": "Tous les êtres humains naissent libres et égaux en dignité. São ações.",
    "cp1254": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.",
    "cp1250": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności. Są oni.",
}


@pytest.mark.parametrize("encoding", sorted(TEXTS))
def test_old_encodings_are_found_by_their_letters_and_told(encoding: str) -> None:
    text, found, findings = decode(TEXTS[encoding].encode(encoding))
    assert (text, found) == (TEXTS[encoding], encoding)
    assert [finding.rule for finding in findings] == ["ENCODING"]
    assert encoding[2:] in findings[0].message


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_unicode_is_found_with_and_without_a_mark(encoding: str, name: str) -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nحقوق الإنسان 人权\n"
    found = read(srt.encode(encoding))
    assert found.cues[0].text == "حقوق الإنسان 人权"
    assert found.encoding == name
    assert bool(found.findings) == (not name.startswith("utf-8"))


def test_a_persian_file_of_windows_is_read() -> None:
    persian = "تمام افراد بشر آزاد به دنيا مي‌آيند و از لحاظ حيثيت و حقوق با هم برابرند، پس گچ و ژرف"
    text, encoding, _ = decode(persian.encode("cp1256"))
    assert (text, encoding) == (persian, "cp1256")


def test_a_short_word_is_decided_by_the_language() -> None:
    word = "حق".encode("cp1256")
    assert decode(word, language="ar")[1] == "cp1256"
    assert decode("да".encode("cp1251"), language="ru")[1] == "cp1251"


def test_a_few_broken_bytes_do_not_undo_utf_8() -> None:
    data = ("حقوق الإنسان " * 20).encode() + b"\xff"
    text, encoding, findings = decode(data)
    assert encoding == "utf-8"
    assert text.startswith("حقوق الإنسان")
    assert any("\ufffd" in finding.message for finding in findings)


def test_line_ends_of_every_kind_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\nd")[0] == "a\nb\nc\nd"


def test_bytes_of_every_value_are_decoded_somehow() -> None:
    text, _, _ = decode(bytes(range(256)))
    assert text


@pytest.mark.parametrize("written", ["tlh", "ar\x1b[2J", "nobody knows", "x" * 5000, "en_GB.UTF-8"])
def test_a_language_that_a_file_names_and_nobody_knows_is_passed_over(written: str) -> None:
    source = f"WEBVTT\nLanguage: {written}\n\n00:01.000 --> 00:02.000\nسلام\n"
    text, found = convert(source, "srt")
    assert "سلام" in text
    assert "\x1b" not in (found.language or "")
    assert len(found.language or "") < 100
