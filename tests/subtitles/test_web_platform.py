"""The Web Platform Tests' WebVTT files are read as browsers have to read them.

storykit reads more than a browser: what the standard skips for its careless times is read and told.
So all that a browser finds is found, and whatever is found besides has a finding.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storykit.subtitles import read
from storykit.subtitles.vtt_text import parse_cue_text

FOLDER = Path(__file__).with_name("wpt")
_ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "f": "\f", "v": "\v", "\n": ""}

# What the assertions of the originals say: the texts of the cues, and their times where told.
EXPECTED: dict[str, list[tuple[str, float, float]]] = {
    "arrows": [(f"text{n}", 0, 1) for n in range(1, 7)],
    "ids": [(f"text{n}", 0, 1) for n in range(1, 6)],
    "newlines": [(f"text{n}", 0, 1) for n in range(1, 5)],
    "nulls": [
        ("text1", 0, 1), ("text2", 0, 1), ("\ufffdtext\ufffd3", 0, 1),
        *((f"text{n}", 0, 1) for n in range(4, 8)),
    ],
    "timings-omitted-hours": [(f"text{n}", 0, 1) for n in range(1, 4)],
    "timings-too-long": [("text1", 0, 1), ("text2", 0, 1)],
    "timings-too-short": [("text1", 0, 1), ("text2", 0, 1)],
    "whitespace-chars": [("text1", 0, 1), ("text2", 0, 1), ("text3", 0, 1)],
    "signature-no-newline": [],
    "settings-multiple": [("text1", 0, 1), ("text2", 0, 1)],
    "stylesheets-newlines": [("text", 0, 1), ("text", 0, 1)],
    "stylesheets-none": [],
    "regions-old": [("text1", 0, 1), ("text2", 0, 1)],
    "regions-id": [("valid", 0, 1)] * 4,
    "header-timings": [("text", 0, 1)],
    "signature-tab-no-newline": [],
    # The originals test the settings; here what they must not change counts, and the alignment.
    "settings-align": [(f"text{n}", 0, 1) for n in range(1, 14)],
    "settings-line": [
        *([("valid", 0, 1)] * 11), *([("invalid", 0, 1)] * 18),
        ("text1", 0, 1), ("text2", 0, 1), ("text3", 0, 1), *([("text1", 0, 1)] * 4),
    ],
    "settings-position": [
        *((f"text{n}", 0, 1) for n in range(1, 11)), *([("invalid", 0, 1)] * 12),
    ],
    "settings-size": [*((f"text{n}", 0, 1) for n in range(1, 8)), *([("invalid", 0, 1)] * 9)],
    "settings-vertical": [*((f"text{n}", 0, 1) for n in range(1, 5)), *([("invalid", 0, 1)] * 4)],
    "settings-region": [*((f"text{n}", 0, 1) for n in range(1, 6)), *([("invalid", 0, 1)] * 4)],
    "stylesheets": [("text", 0, 1), ("text", 0, 1)],
}  # fmt: skip


def content(name: str) -> bytes:
    """The file as a browser gets it."""
    written = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    def meant(match: re.Match[str]) -> str:
        token = match[1]
        if token[0] in "xu":
            return chr(int(token[1:], 16))
        return _ESCAPES[token]

    return re.sub(r"\\(x[0-9A-F]{2}|u[0-9A-F]{4}|[rntfv\n])", meant, written).encode()


@pytest.mark.parametrize("name", list(EXPECTED))
def test_all_that_a_browser_finds_is_found_and_what_is_more_is_told(name: str) -> None:
    found = read(content(name), fmt="vtt")
    texts = [(cue.text, cue.span.start / 1000, cue.span.end / 1000) for cue in found.cues]
    careless = [cue for cue in texts if cue not in EXPECTED[name]]
    assert [cue for cue in texts if cue in EXPECTED[name]] == EXPECTED[name]
    assert {text for text, _, _ in careless} <= {"invalid", '"FAIL"', "text4"}
    assert len(careless) <= len(found.findings)


def test_the_last_valid_alignment_of_a_cue_counts() -> None:
    found = read(content("settings-align"), fmt="vtt")
    assert [cue.align for cue in found.cues] == [
        "center", "start", "center", "end", "left", "right", *(["end"] * 6), "center",
    ]  # fmt: skip


# Files of the suite that were not to be had, made anew from what their names and assertions say.
TIMES = "00:00:00.000 --> 00:00:01.000"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("\ufeffWEBVTT\n\n" + TIMES + "\ntext", 1),  # signature-bom
        ("WEBVTT \n\n" + TIMES + "\ntext", 1),  # header-space, signature-space
        ("WEBVTT\t\n\n" + TIMES + "\ntext", 1),  # header-tab, signature-tab
        ("WEBVTT FILE with words\n\n" + TIMES + "\ntext", 1),
        ("WEBVTT\nany words\nand more\n\n" + TIMES + "\ntext", 1),  # header-garbage
        ("WEBVTT\nRegion: id=fred\n\n" + TIMES + "\ntext", 1),  # header-regions
        ("WEBVTT ", 0),  # signature-space-no-newline
        ("WEBVTT\n" + TIMES + "\ntext", 1),  # signature-timings
        ("WEBVTT\n\n" + TIMES, 0),  # timings-eof: no text, nothing is seen
    ],
)
def test_headers_of_all_forms_are_passed_over(text: str, count: int) -> None:
    found = read(text.encode(), fmt="vtt")
    assert [cue.text for cue in found.cues] == ["text"] * count
    assert all("left out" in finding.message for finding in found.findings)


@pytest.mark.parametrize(
    "times",
    [
        "00:60.000 --> 00:61.000", "60:00.000 --> 60:01.000",  # timings-60
        "x00:00:00.000 --> 00:00:01.000",  # timings-garbage
        "00:00:00.000 -> 00:00:01.000", "00:00:00.000 --> text",
    ],
)  # fmt: skip
def test_times_that_browsers_refuse_are_told(times: str) -> None:
    assert read(f"WEBVTT\n\n{times}\ntext".encode(), fmt="vtt").findings


@pytest.mark.parametrize("text", ["VTTWEB\n", "webvtt\n", "WEBVTTx\n", "\nWEBVTT\n"])
def test_files_with_another_signature_are_told(text: str) -> None:
    """signature-invalid: players refuse them."""
    found = read(f"{text}\n{TIMES}\ntext".encode(), fmt="vtt")
    assert found.findings[0].where.line == 1


def test_cues_that_run_backwards_are_kept_and_told() -> None:
    found = read(content("timings-negative"), fmt="vtt")
    assert [cue.text for cue in found.cues] == [f"text{n}" for n in (1, 2, 3, 4)]
    assert len(found.findings) == 4


def entities() -> list[tuple[str, str]]:
    blocks = (FOLDER / "entities.dat").read_text(encoding="utf-8").split("#data\n")[1:]
    pairs = []
    for block in blocks:
        data, _, rest = block.partition("\n#errors\n")
        (expected,) = re.findall(r'^\| "(.*)"$', rest, re.MULTILINE)
        pairs.append((data, re.sub(r"\\u(....)", lambda m: chr(int(m[1], 16)), expected)))
    return pairs


# These expect what the standard said before it took over the character references of HTML
# (section 6.4 now: "consume an HTML character reference").
_OLD = {"&amp", "&AMP;", "&quot;", "&copy;", "&#32;", "&#x20;"}


@pytest.mark.parametrize(("data", "expected"), [pair for pair in entities() if pair[0] not in _OLD])
def test_character_references_are_resolved_as_the_standard_has_it(data: str, expected: str) -> None:
    assert "".join(part.text for part in parse_cue_text(data)) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("test", "test"),
        ("<ruby>test<rt>test", "testtest"),
        ("<ruby>test<rt>test</rt>test", "testtesttest"),
        ("<ruby>test<rt>test</rt></ruby>test", "testtesttest"),
        ("<ruby>test<rt>test</ruby>test", "testtesttest"),
        ("<ruby>test<rt><b>test</rt></ruby>test", "testtesttest"),
        ("<ruby>test<rt><b>test</ruby>test", "testtesttest"),
        ("<ruby>test<rt><b>test</rt></ruby></b>test", "testtesttest"),
        ("<ruby>test<rt><b>test</rt></b></ruby>test", "testtesttest"),
        ("<ruby>test<rt><b>test</rt></b>test</ruby>test", "testtesttesttest"),
    ],
)  # fmt: skip
def test_tags_left_open_lose_no_text(data: str, expected: str) -> None:
    """The ten trees of `tree-building.html`, of which storykit keeps the text."""
    assert "".join(part.text for part in parse_cue_text(data)) == expected
