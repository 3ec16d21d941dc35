"""What comes from files cannot steer the terminal, and what files name is never run."""

from __future__ import annotations

import json

from victims import HEAD, Victim

# What a YAML file can hold as an escape, and what it would do to a terminal.
STEERING = {
    "clear": "\\e[2J\\e[H",
    "title": "\\e]0;pwned\\a",
    "colour": "\\e[31;5mred",
    "link": "\\e]8;;http://127.0.0.1/\\e\\\\x",
    "paste": "\\e[200~rm -rf ~\\n",
    "report": "\\e[6n\\ec",
    "c1": "\\x9b2J\\x9d0;x\\x9c",
    "back": "safe\\b\\b\\b\\brm -rf",
    "return": "an error\\rok     ",
    "bell": "\\a\\a\\a",
    "delete": "\\x7f\\x7f",
}


def test_no_text_steers_the_terminal(victim: Victim) -> None:
    scripts = []
    for name, written in STEERING.items():
        scripts += [
            victim.story(f"{name}-text", f'{HEAD}scenes: [{{layout: photo, alt: "{written}"}}]\n'),
            victim.story(f"{name}-key", f'{HEAD}"{written}": 1\nscenes: [{{layout: photo}}]\n'),
            victim.story(
                f"{name}-path", f'{HEAD}scenes: [{{layout: photo, image: "{written}"}}]\n'
            ),
            victim.story(
                f"{name}-name", f'{HEAD}theme: "{written}"\nscenes: [{{layout: photo}}]\n'
            ),
            victim.story(f"{name}-tag", f'{HEAD}title: {{"{written}": x}}\n'),
        ]
    # The guards look for the signs themselves in everything that is said.
    outcome = victim.run("check", *scripts, seconds=20)
    assert outcome.code == 2
    for script in scripts:
        assert script.name in outcome.said
    assert victim.run("plan", *scripts, "--json", seconds=20).code == 2


def test_no_name_of_a_file_steers_the_terminal(victim: Victim) -> None:
    folder = victim.root / "stories"
    for name in ("\x1b[2J.yaml", "a\rb.yaml", "\x9b31m.yaml", "new\nline.yaml", "‮lmay.exe.yaml"):
        (folder / name).write_text("storykit: 1\ntitel: x\n", encoding="utf-8")
    outcome = victim.run("check", *sorted(folder.iterdir()))
    assert outcome.code == 2
    assert "‮" not in outcome.said
    missing = victim.run("render", folder / "\x1b[2J\x07gone.yaml")
    assert missing.code == 2


def test_markup_of_the_terminal_library_is_text(victim: Victim) -> None:
    text = "[bold]x[/bold] [link=http://127.0.0.1]y[/link] [/] [@click=app.bell]z"
    script = victim.story("markup", f"{HEAD}scenes:\n  - layout: {json.dumps(text)}\n")
    outcome = victim.run("check", script)
    assert outcome.code == 2
    assert "[bold]x[/bold]" in outcome.said


EVIL = "from pathlib import Path\nPath(__file__).with_name('pwned').touch()\n"


def test_no_code_beside_a_story_is_run(victim: Victim) -> None:
    scripts = []
    names = ["./evil.py", "evil", "evil:Choir", "evil.py", "../evil", "os:system", "/bin/sh",
             "storykit.cli:main", "builtins:exec", "subprocess:run"]  # fmt: skip
    for number, name in enumerate(names):
        script = victim.story(
            f"plug-{number}",
            f"{HEAD}voice: {{narrator: '{name}'}}\n"
            "scenes: [{layout: photo, image: sky.png, narration: Hello}]\n",
        )
        for module in ("evil", "sitecustomize", "usercustomize", "yaml", "numpy", "storykit",
                       "conftest", "layouts", "os"):  # fmt: skip
            (script.parent / f"{module}.py").write_text(EVIL)
        (script.parent / "fonts").mkdir()
        (script.parent / "fonts" / "__init__.py").write_text(EVIL)
        scripts.append(script)
    outcome = victim.run("check", *scripts)
    assert outcome.code == 2
    for script in scripts:
        assert f"{script.name}:5" in outcome.said
    assert not list(victim.root.rglob("pwned"))


def test_absurd_options_end_in_a_line(victim: Victim) -> None:
    script = victim.story("fine", f"{HEAD}scenes: [{{layout: photo, image: sky.png}}]\n")
    wrong = [
        ("--jobs", "0"), ("--jobs", "-1"), ("--jobs", "x"), ("--memory", "-1"),
        ("--memory", "lots"), ("--still", "-5s"), ("--still", "1e308"), ("--still", "nan"),
        ("--lang", "../x"),
        ("--format", "9" * 10_000), ("--scene", "\x1b[2J"), ("--to", "exe"), ("--to", "../../x"),
        ("--memory", "9" * 400),
    ]  # fmt: skip
    outcomes = victim.run_all(
        [("render", script, option, value, "--out", "out") for option, value in wrong], seconds=30
    )
    for (option, value), outcome in zip(wrong, outcomes, strict=True):
        assert outcome.code == 2, (option, value, outcome.said)
        assert len(outcome.err) < 3_000
    assert victim.run("render", script, "--out", script).code in (1, 2)
    assert victim.run("render", script, "--out", "/proc/nowhere").code == 1
    assert victim.run("render", script, "--cache", "/proc/x", "--out", "out", "--draft").code == 0
