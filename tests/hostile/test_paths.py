"""Paths and names that lead elsewhere: nothing is read outside, nothing written outside."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image
from victims import HEAD, Victim

SCENE = f"{HEAD}scenes:\n  - id: one\n    layout: photo\n"

# What is written as a picture's path.
LEADING_OUT = {
    "up": "../../secret.png",
    "up-far": "../" * 20 + "etc/passwd",
    "up-inside": "a/../../../secret.png",
    "absolute": "/etc/hostname",
    "home": "~/.ssh/id_rsa",
    "backslashes": "..\\\\..\\\\secret.png",
    "drive": "C:/Windows/win.ini",
    "share": "//server/share/x.png",
    "unc": "\\\\\\\\server\\\\share\\\\x.png",
    "file-url": "file:///etc/passwd",
    "http": "http://127.0.0.1:9/x.png",
    "concat": "concat:sky.png|/etc/passwd",
    "subfile": "subfile,,start,0,end,9,,:/etc/passwd",
    "data-url": "data:image/png;base64,AAAA",
    "pipe": "pipe:0",
    "null": "sky.png\\0.txt",
    "newline": "sky\\n.png",
    "device": "/dev/zero",
    "process": "/proc/self/environ",
    "long": "x/" * 5000,
    "link": "link.png",
    "link-folder": "linked/secret.png",
    "link-round": "round/round/round/sky.png",
    "link-device": "zero.png",
    "folder": "folder",
    "dot": ".",
    "empty": " ",
}


@pytest.fixture
def scripts(victim: Victim) -> dict[str, Path]:
    found = {}
    for name, written in LEADING_OUT.items():
        script = victim.story(name, f'{SCENE}    image: "{written}"\n')
        folder = script.parent
        (folder / "folder").mkdir()
        (folder / "link.png").symlink_to(victim.root / "secret.png")
        (folder / "linked").symlink_to(victim.root)
        (folder / "round").symlink_to(folder)
        (folder / "zero.png").symlink_to("/dev/zero")
        found[name] = script
    return found


def test_no_path_leads_out_of_the_story(victim: Victim, scripts: dict[str, Path]) -> None:
    outcome = victim.render(*scripts.values(), more=("--format", "og"))
    assert outcome.code == 2
    for name, script in scripts.items():
        if name == "link-round":
            continue  # it leads to the story's own picture, in circles
        assert f"{script.name}:8" in outcome.said, name
    assert "SESAME" not in outcome.said
    assert "root:" not in outcome.said
    videos = {path.name.split(".")[0] for path in victim.out.glob("*.mp4")}
    assert videos <= {"link-round"}


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("logo: {}", 5),
        ("music: {{file: {}}}", 5),
        ("theme: {}", 5),
        ("voice: {{narrator: files, recordings: {}}}", 5),
    ],
)
def test_no_other_key_leads_out_either(victim: Victim, key: str, line: int) -> None:
    scripts = []
    for number, written in enumerate(("../../secret.png", "/etc/hostname", "~/x", "file:///etc/x")):
        head = HEAD + key.format(f'"{written}"') + "\n"
        body = "scenes:\n  - {layout: photo, image: sky.png, narration: Hello}\n"
        scripts.append(victim.story(f"story-{number}", head + body))
    outcome = victim.run("check", *scripts)
    assert outcome.code == 2
    for script in scripts:
        assert f"{script.name}:{line}" in outcome.said
    assert "SESAME" not in outcome.said


def test_layouts_themes_fonts_and_recordings_do_not_follow_links_out(victim: Victim) -> None:
    outside = victim.root / "outside"
    outside.mkdir()
    (outside / "layout.yaml").write_text("SESAME: [nobody, may, see, this]\n")
    (outside / "voice.wav").write_text("SESAME: nobody may see this")
    (outside / "font.ttf").write_text("SESAME: nobody may see this")
    script = victim.story(
        "links",
        f"{HEAD}voice: {{narrator: files}}\ntheme: own\n"
        "scenes:\n  - {id: one, layout: photo, image: sky.png, narration: Hello}\n"
        "  - {id: two, layout: own, narration: Hello}\n",
    )
    folder = script.parent
    for name in ("layouts", "themes", "fonts", "voice/en"):
        (folder / name).mkdir(parents=True)
    (folder / "layouts" / "own.yaml").symlink_to(outside / "layout.yaml")
    (folder / "themes" / "own.yaml").symlink_to(outside / "layout.yaml")
    (folder / "fonts" / "own.ttf").symlink_to(outside / "font.ttf")
    (folder / "voice" / "en" / "one.wav").symlink_to(outside / "voice.wav")
    outcome = victim.run("check", script)
    assert outcome.code in (1, 2)
    assert "SESAME" not in outcome.said
    assert "nobody" not in outcome.said


NAMES = ["CON", "nul.txt", "-rf", "--out=/", "..", ".", "a/b", "a\\\\b", "x" * 5000,
         "/etc/cron.d/x", "a\\nb", "‮gpj.exe", "$(touch pwned)", "`touch pwned`",
         ";touch pwned", "%n%s", "*?<>|", "~", "aux.en.og", " ", "ملف", "\\u0000"]  # fmt: skip


def test_names_of_outputs_are_safe_whatever_the_ids(victim: Victim) -> None:
    scripts = [
        victim.story(
            f"name-{number}",
            f'{HEAD}id: "{name}-{number}"\n'
            f'cards:\n  - id: "{name}-{number}"\n    layout: statement\n    statement: x\n',
        )
        for number, name in enumerate(NAMES)
    ]
    outcome = victim.run("render", *scripts, "--out", "out", "--jobs", "1")
    assert outcome.code in (0, 1, 2)
    made = [path for path in victim.out.rglob("*") if path.is_file()]
    assert len(made) > len(NAMES)
    for path in made:
        assert path.parent in (victim.out, victim.out / "cards")
        assert path.name[0] not in "-.~"
        assert len(path.name.encode()) < 200
        assert not set(path.name) & set('\\/:*?"<>|$`;%\n‮')
    assert not list(victim.root.rglob("pwned"))
    listed = json.loads((victim.out / "manifest.json").read_text(encoding="utf-8"))
    for item in listed["files"]:
        assert (victim.out / item["path"]).resolve().is_relative_to(victim.out.resolve())


def test_pictures_and_folders_of_any_name_are_only_names(victim: Victim) -> None:
    odd = ["-i.png", "--help.png", "$(touch pwned).png", "`touch pwned`.png", "a;touch pwned;.png",
           "a'b\"c.png", "%d%s%n.png", "a b.png", "*.png", "[0-9].png", "a|b.png", "a&b.png",
           "{x}.png", "{{ x }}.png", "صورة.png", "名前.png", "e\u0301.png"]  # fmt: skip
    scenes = "".join(
        f"  - {{layout: photo, image: {json.dumps(name, ensure_ascii=False)}, duration: 1s}}\n"
        for name in odd
    )
    script = victim.story("$(touch pwned) 'odd' {{ 7*7 }}", f"{HEAD}scenes:\n{scenes}")
    for name in odd:
        shutil.copy(script.parent / "sky.png", script.parent / name)
    outcome = victim.render(script, seconds=30)
    assert outcome.code == 0, outcome.err
    assert not list(victim.root.rglob("pwned"))
    assert len(list(victim.out.glob("*.mp4"))) == 1


def test_a_render_never_writes_over_its_own_inputs(victim: Victim) -> None:
    text = (
        f"{HEAD}id: own\nscenes:\n  - {{layout: photo, image: own.en.og.png, narration: Hi}}\n"
        "cards:\n  - {id: sky, layout: photo, image: cards/sky.en.og.png}\n"
    )
    script = victim.story("own", text)
    folder = script.parent
    (folder / "cards").mkdir()
    for name in ("own.en.og.png", "cards/sky.en.og.png"):
        Image.new("RGB", (90, 50), (1, 2, 3)).save(folder / name)
    # The folder of outputs is the story's own; so much of it may change as is new.
    before = victim.files()
    shutil.copytree(folder, victim.out / "story")
    inside = victim.out / "story"
    card = (inside / "cards" / "sky.en.og.png").read_bytes()
    outcome = victim.run("render", inside / "own.yaml", "--out", inside, "--draft", "--jobs", "1")
    assert outcome.code == 1
    assert "cards/sky.en.og.png" in outcome.err
    assert (inside / "cards" / "sky.en.og.png").read_bytes() == card
    assert (inside / "own.yaml").read_text() == text
    assert victim.files() == before


def test_outputs_do_not_follow_links_out_of_their_folder(victim: Victim) -> None:
    script = victim.story(
        "links", f"{HEAD}cards:\n  - {{id: x, layout: statement, statement: x}}\n"
    )
    (victim.out / "cards").mkdir()
    (victim.out / "cards" / "x.en.og.png").symlink_to(victim.root / "secret.png")
    (victim.out / "manifest.json").symlink_to(victim.root / "secret.txt")
    outcome = victim.run("render", script, "--out", "out")
    assert outcome.code == 0
    # The link is replaced by the file; what it led to is as it was.
    assert not (victim.out / "cards" / "x.en.og.png").is_symlink()
    assert not (victim.out / "manifest.json").is_symlink()


def test_subtitles_are_not_converted_onto_themselves(victim: Victim) -> None:
    file = victim.root / "stories" / "a.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    (file.parent / "link.srt").symlink_to(file)
    for target in (file, file.parent / "link.srt", file.parent / ".." / "stories" / "a.srt"):
        assert victim.run("subtitles", "convert", file, target).code in (1, 2)
