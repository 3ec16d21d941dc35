"""Scripts that mean harm: bombs, tags, absurd numbers and endless texts, each named by its line."""

from __future__ import annotations

import json
import re

import pytest
from victims import HEAD, Victim

PHOTO = f"{HEAD}scenes:\n  - id: one\n    layout: photo\n    image: sky.png\n"
WORDS = f"{HEAD}scenes:\n  - id: one\n    layout: statement\n"

LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
)
COMMAND = "touch pwned"

# The script, and the line that an error must name.
SCRIPTS: dict[str, tuple[str, int]] = {
    "laughs": (LAUGHS, 1),
    "python-apply": (f"{HEAD}logo: !!python/object/apply:os.system ['{COMMAND}']\n", 5),
    "python-new": (f"{HEAD}logo: !!python/object/new:subprocess.Popen ['{COMMAND}']\n", 5),
    "python-name": (f"{HEAD}logo: !!python/name:os.system\n", 5),
    "merge": (f"{HEAD}voice: &v {{narrator: silent}}\nmusic:\n  <<: *v\n", 5),
    "itself": (f"{HEAD}credits: &c [*c]\n", 5),
    "deep": ("[" * 5000 + "]" * 5000, 1),
    "deep-maps": ("{a: " * 5000 + "}" * 5000, 1),
    "deep-block": ("".join(" " * n + "a:\n" for n in range(3000)), 0),
    "large": (PHOTO + "# " + "x" * 1_200_000, 0),
    "keys": (HEAD + "".join(f"key{n}: 1\n" for n in range(60_000)), 5),
    "scenes": (
        f"{HEAD}scenes:\n" + "  - {layout: photo, image: sky.png}\n" * 20_000, 6,
    ),
    "cards": (f"{HEAD}cards:\n" + "  - {layout: photo, image: sky.png}\n" * 20_000, 6),
    "formats": (HEAD.replace("[og]", f"[{'og, ' * 9000}og]"), 4),
    "languages": (HEAD.replace("[en]", "[" + ", ".join(f"x-{n}" for n in range(9000)) + "]"), 3),
    "twice": (f"{PHOTO}    image: sky.png\n", 9),
    "two-documents": (f"{PHOTO}---\n{PHOTO}", 9),
    "fps-0": (f"{HEAD}fps: 0\nscenes: [{{layout: photo, image: sky.png}}]\n", 5),
    "fps-minus": (f"{HEAD}fps: -30\nscenes: [{{layout: photo, image: sky.png}}]\n", 5),
    "fps-huge": (f"{HEAD}fps: 1000000000\nscenes: [{{layout: photo, image: sky.png}}]\n", 5),
    "fps-inf": (f"{HEAD}fps: .inf\nscenes: [{{layout: photo, image: sky.png}}]\n", 5),
    "fps-nan": (f"{HEAD}fps: .nan\nscenes: [{{layout: photo, image: sky.png}}]\n", 5),
    "duration-huge": (f"{PHOTO}    duration: 1e308\n", 9),
    "duration-inf": (f"{PHOTO}    duration: .inf\n", 9),
    "duration-minus": (f"{PHOTO}    duration: -5s\n", 9),
    "duration-long": (f"{PHOTO}    duration: {'9' * 5000}s\n", 9),
    "digits": (f"{PHOTO}    duration: {'9' * 100_000}\n", 9),
    "hours": (
        f"{HEAD}scenes:\n" + "  - {layout: photo, image: sky.png, duration: 10min}\n" * 60, 6,
    ),
    "focus": (f"{PHOTO}    focus: [1e300, -1e300]\n", 9),
    "focus-nan": (f"{PHOTO}    focus: [.nan, 0]\n", 9),
    "rate": (f"{HEAD}voice: {{rate: 1e9}}\nscenes: [{{layout: photo, image: sky.png}}]\n", 5),
    "level": (
        f"{HEAD}music: {{file: sky.png, level: 1e9}}\n"
        "scenes: [{layout: photo, image: sky.png}]\n",
        5,
    ),
    "fade": (
        f"{HEAD}music: {{file: sky.png, fade_in: 999999h}}\n"
        "scenes: [{layout: photo, image: sky.png}]\n", 5,
    ),
    "clip-start": (f"{PHOTO}    clip_start: {10**18}\n", 9),
    "million": (f"{WORDS}    statement: {'x' * 900_000}\n", 8),
    "zalgo": (f"{WORDS}    statement: \"Z{'̴̛̠' * 300}algo\"\n", 8),
    "control": (f'{WORDS}    statement: "a\\0b"\n', 8),
    "surrogate": (f'{WORDS}    statement: "\\ud800"\n', 8),
}  # fmt: skip


def line_named(name: str, said: str, line: int) -> bool:
    place = f"stories/{name}/{name}.yaml"
    return place in said if not line else bool(re.search(f"{re.escape(place)}:{line}\\b", said))


def test_scripts_that_mean_harm_are_refused_with_their_line(victim: Victim) -> None:
    scripts = {name: victim.story(name, text) for name, (text, _) in SCRIPTS.items()}
    outcome = victim.run("check", *scripts.values())
    assert outcome.code == 2
    unnamed = [
        name for name, (_, line) in SCRIPTS.items()
        if not line_named(name, outcome.said, line)
    ]  # fmt: skip
    assert unnamed == []
    assert not list(victim.root.rglob("pwned"))
    # However much is wrong, the answer can be read.
    assert len(outcome.said) < 600_000


JSONS = {
    "deep": "[" * 100_000 + "]" * 100_000,
    "deep-objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "nan": '{"storykit": 1, "fps": NaN}',
    "infinity": '{"storykit": 1, "fps": Infinity}',
    "huge": '{"storykit": 1, "fps": 1' + "0" * 5_000 + "}",
    "exponent": '{"storykit": 1, "fps": 1e999999999}',
    "twice": '{"storykit": 1, "storykit": 2}',
    "cut": '{"storykit": 1, "title": "',
    "large": json.dumps({"storykit": 1, "title": "x" * 1_100_000}),
    "empty": "",
    "nul": "\0\0\0\0",
}


def test_json_that_means_harm_is_refused_with_its_line(victim: Victim) -> None:
    scripts = [victim.story(name, text, ".json") for name, text in JSONS.items()]
    outcome = victim.run("check", *scripts)
    assert outcome.code == 2
    for name in JSONS:
        assert f"{name}.json" in outcome.said, name


ODD_TEXTS = {
    "template": "{{7*7}} {% for x in y %}{{ x.__class__ }} ${HOME} %(a)s #{7*7}",
    "markup": "[bold red]x[/] [link=http://127.0.0.1]y[/link] :bomb:",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;",
    "injection": "x --> y\n\n2\n00:00:01,000 --> 00:00:02,000\nFAKE",
    "braces": "{\\an8}{\\p1}m 0 0 l 100 100{\\p0} {",
    "word": "w" * 1_900,
    "emoji": "👩‍👩‍👧‍👦" * 150,
    "overrides": "‮" * 500 + "abc" + "‬" * 500,
    "isolates": "⁧" * 900 + "x" + "⁩" * 900,
    "spaces": " \t " * 300 + "x" + "\n" * 600 + "y",
    "zero-width": "​‌‍﻿" * 400 + "x",
    "stars": "*" * 1_900,
    "star-words": "*a* " * 450,
    "mixed": "".join(chr(0x0600 + n % 200) + chr(0x41 + n % 26) for n in range(900)),
    "private": "".join(map(chr, range(0xE000, 0xE000 + 1500))),
    "unassigned": "\U0003fffd\U000e0fff\U0010fffd" * 300,
    "tags": "\U000e0041" * 1500,
    "tall": "Á̋̋́ " * 300,
    "thai": "ก" * 1_900,
    "jamo": "ᄀ" * 1_900,
}


@pytest.mark.parametrize("layout", ["statement", "quote"])
def test_odd_texts_are_texts_and_end_in_time(victim: Victim, layout: str) -> None:
    field = {"statement": "statement", "quote": "quote"}[layout]
    scripts = []
    for name, text in ODD_TEXTS.items():
        written = json.dumps(text, ensure_ascii=False)
        scripts.append(
            victim.story(
                name,
                f"{HEAD}cards:\n  - id: {name}\n    layout: {layout}\n    {field}: {written}\n",
            )
        )
    outcome = victim.run("render", *scripts, "--jobs", "1", "--out", "out", seconds=30)
    # Each is drawn, or refused with its line; none does what it says.
    for name in ODD_TEXTS:
        drawn = (victim.out / "cards" / f"{name}.en.og.png").is_file()
        assert drawn or f"{name}.yaml:" in outcome.err, name
    assert (victim.out / "cards" / "template.en.og.png").is_file()


def test_narrations_that_are_code_stay_texts_in_every_file(victim: Victim) -> None:
    scenes = "".join(
        f"  - layout: statement\n    statement: x\n    narration: {json.dumps(ODD_TEXTS[name])}\n"
        for name in ("template", "markup", "html", "injection", "braces")
    )
    script = victim.story("code", f"{HEAD}scenes:\n{scenes}")
    outcome = victim.run("subtitles", script, "--to", "srt,vtt,ass,ttml", "--out", "out")
    assert outcome.code == 0
    written = (victim.out / "code.en.srt").read_text(encoding="utf-8")
    assert "7*7" in written
    assert "49" not in written
    assert "00:00:01,000 --> 00:00:02,000" not in written
    storyboard = victim.run("storyboard", script, "--out", "out")
    assert storyboard.code in (0, 1)
    page = (victim.out / "code.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "onerror=alert(1)>" not in page
