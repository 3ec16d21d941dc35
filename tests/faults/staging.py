"""Two stories, a cache and a folder of outputs to be disturbed, and what must hold after it."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from PIL import Image

STORY = """
storykit: 1
id: {name}
title: {{en: "Havoc {edition}", ar: "خراب {edition}"}}
languages: [en, ar]
formats: [og]
voice: {{narrator: fake}}
scenes:
  - {{id: first, layout: photo, image: sky.png, alt: "A sky.", duration: 2s,
     narration: {{en: "Edition {edition}.", ar: "نسخة {edition}."}}}}
  - {{id: last, layout: statement, statement: "Nothing is *lost*", duration: 2s}}
cards:
  - {{id: {name}-card, layout: statement, statement: "Edition *{edition}*"}}
"""
NAMES = ("one", "two")
EDITIONS = 3
STORY_TITLES = [(f"Havoc {edition}", f"خراب {edition}") for edition in range(EDITIONS)]
PATIENCE = 900
"""Seconds after which a run is taken to hang; a busy machine may need minutes for one."""


def content_of(folder: Path) -> dict[str, str]:
    """The digest of every file in a folder but drafts and the lock."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


class Run(subprocess.Popen[bytes]):
    """A render under way; what it says on standard error is kept."""

    def __init__(self, command: list[str], environment: dict[str, str], said: Path) -> None:
        self._said = said
        with said.open("wb") as file:
            super().__init__(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=file,
                start_new_session=True,
            )  # fmt: skip

    def code(self) -> int:
        """How it ended."""
        return self.wait(PATIENCE)

    @property
    def said(self) -> str:
        """What it said so far."""
        return self._said.read_text(encoding="utf-8")


@dataclass
class Stage:
    """Two stories, a cache and a folder of outputs, and what undisturbed runs make of them."""

    root: Path
    chance: random.Random
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    known: dict[int, dict[str, str]] = field(default_factory=dict)
    known_loud: dict[str, str] = field(default_factory=dict)
    edition: int = 0
    runs: int = 0

    def __post_init__(self) -> None:
        for name in NAMES:
            folder = self.root / "stories" / name
            folder.mkdir(parents=True)
            Image.linear_gradient("L").resize((320, 240)).save(folder / "sky.png")
        for edition in range(EDITIONS):
            self.edit(edition)
            out, cache = self.root / "undisturbed", self.root / "undisturbed-cache"
            done = self.render(out, cache).code()
            assert done == 0
            self.known[edition] = {
                name: digest for name, digest in content_of(out).items() if "manifest" not in name
            }
            out.rename(self.root / f"undisturbed-{edition}")
        self.edit(0)

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def scripts(self) -> list[Path]:
        return [self.root / "stories" / name / "story.yaml" for name in NAMES]

    def edit(self, edition: int) -> None:
        """Writes another edition of the scripts."""
        self.edition = edition
        for name, script in zip(NAMES, self.scripts, strict=True):
            script.write_text(STORY.format(name=name, edition=edition), encoding="utf-8")

    def render(
        self,
        out: Path | None = None,
        cache: Path | None = None,
        *,
        single: bool = False,
        limit: int | None = None,
        scripts: list[Path] | None = None,
        more: tuple[str, ...] = (),
    ) -> Run:
        """Starts a render; one story alone is made by threads, two by processes.

        `limit` is the largest file that can be written, in bytes.
        """
        scripts = scripts or (self.scripts[:1] if single else self.scripts)
        options = ["--draft", "--jobs", "2", "--out", str(out or self.out), *more]
        prelude = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit},) * 2); " if limit else ""
        code = (
            f"import resource, sys; {prelude}from storykit.cli.app import run; "
            "raise SystemExit(run(sys.argv[1:]))"
        )
        environment = {
            **os.environ,
            "STORYKIT_CACHE": str(cache or self.cache),
            "STORYKIT_MARK": self.mark,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        command = [sys.executable, "-c", code, "render", *map(str, scripts), *options]
        self.runs += 1
        return Run(command, environment, self.root / f"said-{self.runs}")

    @property
    def last_said(self) -> str:
        """What the last run said on standard error."""
        return (self.root / f"said-{self.runs}").read_text(encoding="utf-8")

    def running(self, program: str) -> list[int]:
        """The processes of a program: “ffmpeg”, or “espeak”, which runs in one of its own."""
        found = []
        for process in self.processes():
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{process}/cmdline").read_bytes()
                name, _, rest = command.partition(b"\0")
                shown = rest if program == "espeak" else name
                if program.encode() in shown:
                    found.append(process)
        return found

    def processes(self) -> list[int]:
        """Every process that was started from here and still runs."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    environment = (entry / "environ").read_bytes()
                    state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                except OSError:
                    continue
                if self.mark.encode() in environment and state != "Z":
                    found.append(int(entry.name))
        return found

    # What must hold -----------------------------------------------------------------------------

    def check_after(self, what: str) -> None:
        """What holds right after a disturbed run."""
        until = time.monotonic() + 120
        while self.processes() and time.monotonic() < until:
            time.sleep(0.1)
        assert self.processes() == [], f"{what}: processes are left"
        if self.out.exists():
            for name, digest in content_of(self.out).items():
                if (
                    "manifest" in name
                    or told_of_others(self, what, name)
                    or told_of_failure(self, name)
                ):
                    continue
                versions = {known.get(name) for known in self.known.values()}
                assert digest in versions, f"{what}: “{name}” is none that anybody made"

    def check_next(self, what: str) -> None:
        """What the next, undisturbed run must make."""
        run = self.render()
        assert run.code() == 0, f"{what}: {run.said}"
        made = content_of(self.out)
        wrong = [n for n, d in self.known[self.edition].items() if made.get(n) != d]
        assert wrong == [], f"{what}: {wrong} differ from an undisturbed run"
        assert "manifest.json" in made
        self.check_after(what)


def told_of_others(stage: Stage, what: str, name: str) -> bool:
    """Whether a file is the storyboard of a run whose other files someone took away meanwhile.

    It leads to what was there; nothing else of it is another.
    """
    return what == "outputs touched" and whole_page(stage, name)


def told_of_failure(stage: Stage, name: str) -> bool:
    """Whether a file is the storyboard of a run in which a video failed, whole in all languages."""
    # A batch tells how many stories failed; a story alone only tells of each error.
    failed = "failed" in stage.last_said or "\n  error " in stage.last_said
    return failed and whole_page(stage, name)


def whole_page(stage: Stage, name: str) -> bool:
    """Whether a file is a storyboard of this edition, whole in all languages."""
    if name not in {f"{story}.html" for story in NAMES}:
        return False
    text = (stage.out / name).read_text(encoding="utf-8")
    edition = STORY_TITLES[stage.edition]
    return text.rstrip().endswith("</html>") and all(title in text for title in edition)
