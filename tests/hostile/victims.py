"""Storykit run as a person runs it, on stories that mean harm: watched, and held to limits."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PIL import Image

SECONDS = 10
"""Of one processor; the clock on the wall may be slowed by others."""

MEMORY = 1_000_000_000
"""Bytes of address space, which is more than is ever held."""

HEAD = "storykit: 1\ntitle: Harm\nlanguages: [en]\nformats: [og]\n"

_END = "=== the end of a command ==="

_LIMITED = (
    "import os, resource, sys\n"
    "seconds, memory = int(sys.argv[1]), int(sys.argv[2])\n"
    "resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))\n"
    "resource.setrlimit(resource.RLIMIT_AS, (memory, memory))\n"
    # Every further processor would take address space for threads of its own.
    "own = getattr(os, 'sched_getaffinity', lambda _: ())(0)\n"
    "own and os.sched_setaffinity(0, sorted(own)[:2])\n"
)
_ONE = _LIMITED + "os.execv(sys.executable, [sys.executable, '-m', 'storykit', *sys.argv[3:]])\n"
_MANY = _LIMITED + (
    "import json\n"
    "from storykit.cli.app import run\n"
    "for command in json.loads(sys.argv[3]):\n"
    "    try:\n"
    "        code = run(command)\n"
    "    except SystemExit as end:\n"
    "        code = end.code\n"
    "    for stream in (sys.stdout, sys.stderr):\n"
    f"        print('{_END}', code or 0, file=stream, flush=True)\n"
)


@dataclass(frozen=True)
class Outcome:
    """How a command ended, what it said, and which files it changed besides its outputs."""

    code: int
    out: str
    err: str
    changed: tuple[str, ...]

    @property
    def said(self) -> str:
        return self.out + self.err

    def of(self, script: Path) -> str:
        """What was said of one script: the lines from its name to the next finding's place."""
        lines = self.err.splitlines()
        found = []
        for index, line in enumerate(lines):
            if str(script) in line:
                found += lines[index : index + 3]
        return "\n".join(found)


@dataclass
class Victim:
    """A person's machine: a home, secrets, a folder of stories and one for what is made."""

    root: Path

    def __post_init__(self) -> None:
        for name in ("home", "temporary", "stories", "out"):
            (self.root / name).mkdir()
        (self.root / "secret.txt").write_text("SESAME: nobody may see this\n")
        Image.new("RGB", (64, 64), (200, 10, 10)).save(self.root / "secret.png")

    @property
    def out(self) -> Path:
        return self.root / "out"

    def story(self, name: str, text: str, suffix: str = ".yaml") -> Path:
        """A script in a folder of its own, with a picture beside it."""
        folder = self.root / "stories" / name
        folder.mkdir(parents=True, exist_ok=True)
        Image.linear_gradient("L").resize((320, 200)).save(folder / "sky.png")
        script = folder / f"{name}{suffix}"
        script.write_text(text, encoding="utf-8")
        return script

    def files(self) -> dict[str, str]:
        """Every file and link but the outputs and the cache, with a digest."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            place = path.relative_to(self.root).as_posix()
            if place.startswith(("out/", "cache", "home/.cache")):
                continue
            if path.is_symlink():
                found[place] = f"link to {os.readlink(path)}"
            elif path.is_file():
                found[place] = sha256(path.read_bytes()).hexdigest()
        return found

    def run(self, *arguments: str | Path, memory: int = MEMORY, seconds: int = SECONDS) -> Outcome:
        """Runs a command of storykit within the limits; whatever it leaves behind is told."""
        (outcome,) = self._run(_ONE, list(map(str, arguments)), memory, seconds)
        return outcome

    def run_all(
        self, commands: Sequence[Sequence[str | Path]], seconds: int = SECONDS
    ) -> list[Outcome]:
        """Runs commands one after the other in a process that is limited as a whole.

        Where what is tried is quick, this saves the start of a Python for each.
        """
        told = json.dumps([[str(word) for word in command] for command in commands])
        outcomes = self._run(_MANY, [told], MEMORY, seconds)
        assert len(outcomes) == len(commands)
        return outcomes

    def _run(self, code: str, arguments: list[str], memory: int, seconds: int) -> list[Outcome]:
        before = self.files()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "temporary"),
            "STORYKIT_CACHE": str(self.root / "cache"),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            # Threads of numerical libraries reserve address space that they never touch.
            "OPENBLAS_NUM_THREADS": "1",
            "MALLOC_ARENA_MAX": "2",
        }
        done = subprocess.run(
            [sys.executable, "-c", code, str(seconds), str(memory), *arguments],
            cwd=self.root, env=environment, capture_output=True, timeout=900, check=False,
        )  # fmt: skip
        after = self.files()
        changed = tuple(sorted(n for n in before | after if before.get(n) != after.get(n)))
        out, err = (text.decode("utf-8") for text in (done.stdout, done.stderr))
        if code is _ONE:
            outcomes = [Outcome(done.returncode, out, err, changed)]
        else:
            assert done.returncode == 0, err[-3000:]
            pattern = re.compile(rf"(.*?){_END} (\d+)\n", re.DOTALL)
            told = zip(pattern.findall(out), pattern.findall(err), strict=True)
            outcomes = [
                Outcome(int(ended), said, wrong, changed) for (said, ended), (wrong, _) in told
            ]
        for outcome in outcomes:
            check_manners(outcome)
        return outcomes

    def render(self, *scripts: Path, more: tuple[str, ...] = (), **limits: int) -> Outcome:
        """Renders drafts of stories, one thing at a time."""
        options = ("--draft", "--jobs", "1", "--out", "out", *more)
        return self.run("render", *scripts, *options, **limits)


def check_manners(outcome: Outcome) -> None:
    """What holds after every attack, whatever came of it."""
    assert outcome.code in (0, 1, 2), f"{outcome.code}\n{outcome.err[-3000:]}"
    assert "Traceback" not in outcome.said, outcome.err[-3000:]
    assert "BUG" not in outcome.said, outcome.err[-3000:]
    assert outcome.changed == ()
    for sign in ("\x1b", "\x07", "\x9b", "\x00", "\x08"):
        assert sign not in outcome.said


@dataclass
class Listener:
    """A server on this machine that hears whether anybody calls."""

    port: int
    calls: list[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"
