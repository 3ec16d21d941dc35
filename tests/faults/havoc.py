"""Renders that are disturbed in every way a computer knows, and what must hold after each.

    python tests/faults/havoc.py --seconds 3600 --seed 7

Two stories are rendered again and again, edited in between, each time with another disturbance at a
random moment. Afterwards, every time:

- a file under a final name is one that an undisturbed run makes, of this edition or one before;
- no process is left, and what the stories are made from is as it was;
- the next render succeeds, and its files are those of an undisturbed run, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
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
            shutil.rmtree(out)
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
    ) -> Run:
        """Starts a render; one story alone is made by threads, two by processes.

        `limit` is the largest file that can be written, in bytes.
        """
        scripts = self.scripts[:1] if single else self.scripts
        options = ["--draft", "--jobs", "2", "--out", str(out or self.out)]
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
                if "manifest" in name or told_of_others(what, name) or told_of_failure(self, name):
                    continue
                versions = {known.get(name) for known in self.known.values()}
                assert digest in versions, f"{what}: “{name}” is none that anybody made"

    def check_next(self, what: str) -> None:
        """What the next, undisturbed run must make."""
        run = self.render()
        assert run.code() == 0, f"{what}: {run.said}"
        made = content_of(self.out)
        wrong = [
            name
            for name, digest in self.known[self.edition].items()
            if made.get(name) != digest and not told_of_others(what, name)
        ]
        assert wrong == [], f"{what}: {wrong} differ from an undisturbed run"
        assert "manifest.json" in made
        self.check_after(what)


def told_of_others(what: str, name: str) -> bool:
    """Whether a file tells of the other files: the storyboard, when someone took those away."""
    return what == "outputs touched" and name.endswith(".html")


def told_of_failure(stage: Stage, name: str) -> bool:
    """Whether a file is the storyboard of a run in which a video failed, whole in all languages."""
    page = stage.out / name
    if name not in {f"{story}.html" for story in NAMES} or "failed" not in stage.last_said:
        return False
    text = page.read_text(encoding="utf-8")
    edition = STORY_TITLES[stage.edition]
    return text.rstrip().endswith("</html>") and all(title in text for title in edition)


Disturbance = Callable[[Stage], None]
DISTURBANCES: dict[str, Disturbance] = {}


def disturbance(function: Disturbance) -> Disturbance:
    DISTURBANCES[function.__name__.replace("_", " ")] = function
    return function


def _after_a_while(stage: Stage, longest: float = 4.0) -> None:
    time.sleep(stage.chance.uniform(0.05, longest))


def _signalled(stage: Stage, number: int, *, single: bool) -> None:
    run = stage.render(single=single)
    _after_a_while(stage)
    run.send_signal(number)
    code = run.code()
    if number == signal.SIGKILL:
        assert code in (0, -number)
    else:
        # Before Python has begun it knows of no signal but to die by it.
        assert code in (0, 128 + number, -number)


@disturbance
def killed(stage: Stage) -> None:
    _signalled(stage, signal.SIGKILL, single=stage.chance.random() < 0.5)


@disturbance
def interrupted(stage: Stage) -> None:
    _signalled(stage, signal.SIGINT, single=stage.chance.random() < 0.5)


@disturbance
def terminated(stage: Stage) -> None:
    _signalled(stage, signal.SIGTERM, single=stage.chance.random() < 0.5)


@disturbance
def workers_killed(stage: Stage) -> None:
    """Again and again while the render goes on; it may fail, and tells so."""
    run = stage.render()
    until = time.monotonic() + 6
    while run.poll() is None and time.monotonic() < until:
        time.sleep(stage.chance.uniform(0.05, 1.5))
        workers = [process for process in stage.processes() if process != run.pid]
        if workers:
            try:
                os.kill(stage.chance.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                continue
    assert run.code() in (0, 1)


@disturbance
def all_killed(stage: Stage) -> None:
    run = stage.render()
    _after_a_while(stage)
    for process in [run.pid, *stage.processes()]:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    run.code()


@disturbance
def stopped_and_killed(stage: Stage) -> None:
    """As by a laptop that sleeps and never wakes up in time."""
    run = stage.render()
    _after_a_while(stage, 2.0)
    run.send_signal(signal.SIGSTOP)
    time.sleep(stage.chance.uniform(0.0, 1.0))
    run.send_signal(stage.chance.choice([signal.SIGCONT, signal.SIGKILL]))
    if run.poll() is None:
        try:
            run.code()
        finally:
            run.kill()


@disturbance
def files_cannot_grow(stage: Stage) -> None:
    """As on a full disk: every file ends at some size."""
    run = stage.render(limit=stage.chance.choice([0, 100, 5_000, 20_000, 60_000]) or 1)
    assert run.code() in (0, 1)
    assert "Traceback" not in run.said
    assert "BUG" not in run.said


def _pieces(stage: Stage) -> list[Path]:
    return [path for path in sorted(stage.cache.rglob("*")) if path.is_file()]


def _damage(stage: Stage, path: Path) -> None:
    try:
        content = bytearray(path.read_bytes())
        match stage.chance.randrange(5):
            case 0:
                path.unlink()
            case 1:
                path.write_bytes(content[: len(content) // 2])
            case 2 if content:
                content[stage.chance.randrange(len(content))] ^= 1 << stage.chance.randrange(8)
                path.write_bytes(content)
            case 3:
                path.write_bytes(b"")
            case _:
                path.write_bytes(os.urandom(len(content)))
    except OSError:
        return


@disturbance
def cache_damaged(stage: Stage) -> None:
    stage.render().code()
    pieces = _pieces(stage)
    for path in stage.chance.sample(pieces, min(len(pieces), 25)):
        _damage(stage, path)


@disturbance
def cache_damaged_meanwhile(stage: Stage) -> None:
    run = stage.render()
    until = time.monotonic() + 6
    while run.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
        pieces = _pieces(stage)
        if pieces:
            _damage(stage, stage.chance.choice(pieces))
    assert run.code() in (0, 1)


@disturbance
def cache_deleted(stage: Stage) -> None:
    run = stage.render()
    _after_a_while(stage)
    shutil.rmtree(stage.cache, ignore_errors=True)
    assert run.code() in (0, 1)


@disturbance
def outputs_touched(stage: Stage) -> None:
    """Someone deletes, cuts and renames what was made, while it is made again."""
    stage.render().code()
    stage.edit((stage.edition + 1) % EDITIONS)
    run = stage.render()
    until = time.monotonic() + 3
    while run.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
        made = [path for path in stage.out.rglob("*") if path.is_file()]
        if made:
            stage.chance.choice(made).unlink(missing_ok=True)
    assert run.code() in (0, 1)


@disturbance
def clock_moved(stage: Stage) -> None:
    """Files seem to come from tomorrow, or long ago; an edit leaves size and time as before."""
    stage.render().code()
    moved = time.time() + stage.chance.choice([-1e9, -86_400, 86_400, 1e9])
    for folder in (stage.cache, stage.out, stage.root / "stories"):
        for path in folder.rglob("*"):
            if stage.chance.random() < 0.7:
                os.utime(path, (moved, moved))
    times = [script.stat() for script in stage.scripts]
    stage.edit((stage.edition + 1) % EDITIONS)
    for script, stat in zip(stage.scripts, times, strict=True):
        os.utime(script, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@disturbance
def two_at_once(stage: Stage) -> None:
    runs = [stage.render(), stage.render(single=True)]
    _after_a_while(stage)
    unlucky = stage.chance.choice(runs)
    unlucky.send_signal(stage.chance.choice([signal.SIGKILL, signal.SIGTERM]))
    for run in runs:
        code = run.code()
        assert run is unlucky or code == 0


def disturb(stage: Stage, name: str) -> None:
    """One round: an edit, a disturbance, and the checks."""
    if stage.chance.random() < 0.7:
        stage.edit(stage.chance.randrange(EDITIONS))
    before = content_of(stage.root / "stories")
    DISTURBANCES[name](stage)
    stage.check_after(name)
    if name not in ("outputs touched", "clock moved"):
        assert content_of(stage.root / "stories") == before, f"{name}: the stories were changed"
    stage.check_next(name)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", choices=sorted(DISTURBANCES), default=None)
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.randrange(10**6)
    chance = random.Random(seed)
    rounds = 0
    with tempfile.TemporaryDirectory(prefix="havoc-") as folder:
        stage = Stage(Path(folder), chance)
        until = time.monotonic() + asked.seconds
        while time.monotonic() < until:
            name = asked.only or chance.choice(sorted(DISTURBANCES))
            say(f"{rounds:5}  {name}")
            try:
                disturb(stage, name)
            except BaseException:
                say(f"failed with --seed {seed}, round {rounds}")
                raise
            rounds += 1
    say(f"{rounds} rounds with --seed {seed}: all held")


if __name__ == "__main__":
    main()
