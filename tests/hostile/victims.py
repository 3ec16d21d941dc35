"""Storykit run as a person runs it, on stories that mean harm: watched, and held to limits."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

from PIL import Image

from storykit.jobs.memory import UNTHREADED

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
# Python tells its hooks of every file that is opened and every path that is changed.
_WATCHED = _LIMITED + (
    "import json\n"
    "own, secrets = json.loads(sys.argv[3])\n"
    "def outside(path):\n"
    "    path = os.path.abspath(os.fsdecode(path)) if not isinstance(path, int) else os.devnull\n"
    "    return path != os.devnull and not path.startswith(tuple(own))\n"
    "def watch(event, told):\n"
    "    paths = ()\n"
    "    if event == 'open':\n"
    "        path, mode, flags = told\n"
    "        writing = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)\n"
    "        paths = (path,) if writing else ()\n"
    "        if not isinstance(path, int) and os.path.abspath(os.fsdecode(path)) in secrets:\n"
    "            os.write(2, b'OUTSIDE: a secret was opened\\n')\n"
    "    elif event in ('os.rename', 'os.link', 'os.symlink'):\n"
    "        paths = told[:2] if event == 'os.rename' else told[1:2]\n"
    "    elif event in ('os.remove', 'os.rmdir', 'os.mkdir', 'os.truncate', 'os.chmod',\n"
    "                   'os.chown', 'os.utime', 'shutil.rmtree'):\n"
    "        # Names below an open folder come from the removal of that folder, told of before.\n"
    "        paths = told[:1] if told[-1] in (-1, None) or event == 'os.mkdir' else ()\n"
    "    elif event == 'socket.connect':\n"
    "        os.write(2, b'OUTSIDE: a connection\\n')\n"
    "    for path in paths:\n"
    "        if event == 'os.mkdir' and os.path.isdir(path):\n"
    "            continue\n"
    "        if outside(path):\n"
    "            os.write(2, f'OUTSIDE: {event} {path!r}\\n'.encode('utf-8', 'replace'))\n"
    "sys.addaudithook(watch)\n"
    "from storykit.cli.app import run\n"
    "raise SystemExit(run(sys.argv[4:]))\n"
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


@dataclass(frozen=True)
class Cost:
    """What one case took: seconds of processors and bytes of memory."""

    case: str
    seconds: float
    bytes: int


COSTS: list[Cost] = []
"""Of every case that was run in a process of its own."""


@dataclass
class Victim:
    """A person's machine: a home, secrets, a folder of stories and one for what is made.

    `each` has every script run in a process of its own, held to the limits of one case and watched
    in all it opens; else the scripts of a command share a process and so much more time.
    """

    root: Path
    each: bool = False

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
            elif path.is_file() and path.stat().st_size < 100_000_000:
                found[place] = sha256(path.read_bytes()).hexdigest()
            elif path.is_file():
                found[place] = f"{path.stat().st_size} bytes at {path.stat().st_mtime_ns}"
        return found

    def run(self, *arguments: str | Path, memory: int = MEMORY, seconds: int = SECONDS) -> Outcome:
        """Runs a command of storykit within the limits; whatever it leaves behind is told."""
        if self.each:
            return self._run_each(arguments, memory)
        (outcome,) = self._run(_ONE, list(map(str, arguments)), memory, seconds)
        return outcome

    def _run_each(self, arguments: Sequence[str | Path], memory: int) -> Outcome:
        """The same for each script alone, within the limits of one; what came of all together."""
        name, *rest = arguments
        scripts = list(takewhile(lambda word: isinstance(word, Path), rest))
        if name == "subtitles" or not scripts:
            return self._run_watched([*map(str, arguments)], memory)
        options = [str(word) for word in rest[len(scripts) :]]
        outcomes = [self._run_watched([str(name), str(s), *options], memory) for s in scripts]
        for script, outcome in zip(scripts, outcomes, strict=True):
            if outcome.code and script.name.isprintable():
                files = (script, *self.root.rglob("*"))
                assert any(file.name in outcome.said for file in files), (script, outcome.said)
        return Outcome(
            max(outcome.code for outcome in outcomes),
            "".join(outcome.out for outcome in outcomes),
            "".join(outcome.err for outcome in outcomes),
            tuple(name for outcome in outcomes for name in outcome.changed),
        )

    def _run_watched(self, words: list[str], memory: int) -> Outcome:
        own = [str(self.root / name) for name in ("out", "cache", "temporary", "home/.cache")]
        for option in ("--out", "--cache"):
            named = words[words.index(option) + 1 :][:1] if option in words else []
            own += [str(Path(word).resolve()) for word in named]
        own += [str(self.root / "stories" / "a.srt")] if words[0] == "subtitles" else []
        secrets = ["/etc/passwd", "/etc/hostname", "/etc/shadow", "/proc/self/environ"]
        secrets += [str(self.root / name) for name in ("secret.txt", "secret.png")]
        (outcome,) = self._run(_WATCHED, [json.dumps([own, secrets]), *words], memory, SECONDS)
        return outcome

    def run_all(
        self, commands: Sequence[Sequence[str | Path]], seconds: int = SECONDS
    ) -> list[Outcome]:
        """Runs commands one after the other in a process that is limited as a whole.

        Where what is tried is quick, this saves the start of a Python for each.
        """
        told = json.dumps([[str(word) for word in command] for command in commands])
        if self.each:
            return [self._run_watched(words, MEMORY) for words in json.loads(told)]
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
            **UNTHREADED,
            "MALLOC_ARENA_MAX": "2",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-c", code, str(seconds), str(memory), *arguments],
            cwd=self.root, env=environment, capture_output=True, check=False,
            timeout=60 + 12 * seconds,
        )  # fmt: skip
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        if code is _WATCHED:
            taken = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
            # The largest of all children so far is an upper bound for this one.
            COSTS.append(Cost(" ".join(arguments[1:3])[-90:], taken, ended.ru_maxrss * 1024))
        after = self.files()
        changed = tuple(sorted(n for n in before | after if before.get(n) != after.get(n)))
        out, err = (text.decode("utf-8") for text in (done.stdout, done.stderr))
        if code is not _MANY:
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
    assert "OUTSIDE" not in outcome.err, outcome.err[-3000:]
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
