from __future__ import annotations

import io
import json
from pathlib import Path

from storykit.cli.console import Console, clock, printable
from storykit.cli.listing import print_table
from storykit.errors import Finding, Where
from storykit.jobs.progress import Progress


def spoken(**options: bool) -> tuple[Console, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    return Console(out=out, err=err, **options), out, err


def test_results_and_messages_are_kept_apart() -> None:
    console, out, err = spoken()
    console.result("out/steppe.ar.srt")
    console.say("One file.")
    assert (out.getvalue(), err.getvalue()) == ("out/steppe.ar.srt\n", "One file.\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_tables_have_headings_on_a_terminal_and_wide_letters_their_width() -> None:
    rows = [{"language": "zh", "own": "中文", "digits": "latn"},
            {"language": "en", "own": "English", "digits": None}]  # fmt: skip
    out = Terminal()
    print_table(Console(out=out), False, rows)
    assert out.getvalue().splitlines() == [
        "language  own      digits",
        "zh        中文     latn",
        "en        English",
    ]
    console, plain, _ = spoken()
    print_table(console, False, rows)
    assert plain.getvalue().splitlines() == ["zh  中文     latn", "en  English"]


def test_texts_cannot_steer_the_terminal() -> None:
    console, _, err = spoken()
    console.findings(
        [Finding("TEXT-01", "error", "bad \x1b[31mred\x07", "mend", Where(Path("s.yaml"), 3, 1))]
    )
    assert "\x1b" not in err.getvalue()
    assert "\x07" not in err.getvalue()
    assert "s.yaml:3:1" in err.getvalue()
    assert printable("\x1b]0;title\x07é\n") == "\\x1b]0;title\\x07é\n"


def test_events_are_one_json_object_a_line() -> None:
    console, out, err = spoken(as_json=True)
    console.result("a.srt", kind="subtitles")
    console.progress(Progress("Encoding", 0.5, "ar vertical", 12.34))
    console.findings([Finding("ALT-01", "warning", "No alt text.", "Write one.")])
    events = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["result", "progress", "finding"]
    assert events[1]["seconds_left"] == 12.3
    assert events[2]["rule"] == "ALT-01"
    assert err.getvalue() == ""


def test_a_log_gets_a_line_now_and_then() -> None:
    console, _, err = spoken()
    for frame in range(1001):
        console.progress(Progress("Encoding", frame / 1000, "en square"))
    lines = err.getvalue().splitlines()
    assert 10 < len(lines) < 30
    assert lines[0] == "  0% Encoding en square"
    assert lines[-1] == "100% Encoding en square"


def test_quiet_leaves_only_results() -> None:
    console, out, err = spoken(quiet=True)
    console.say("hello")
    console.progress(Progress("Encoding", 0.5))
    console.result("x")
    assert (out.getvalue(), err.getvalue()) == ("x\n", "")


def test_seconds_are_said_as_people_say_them() -> None:
    assert clock(48.4) == "48 s"
    assert clock(200) == "3 min 20 s"
    assert clock(-1) == "0 s"
