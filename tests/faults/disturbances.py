"""The ways in which a render is disturbed, each at a moment of chance."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from staging import EDITIONS, STORY, Stage, content_of

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
    assert "Traceback" not in run.said, run.said
    assert "BUG" not in run.said, run.said


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
    # It may be deleted at any time: whatever has gone is made again.
    assert run.code() == 0, run.said


@disturbance
def cache_deleted_and_deleted(stage: Stage) -> None:
    """More often than anybody would: then it may give up, and says so."""
    run = stage.render(single=stage.chance.random() < 0.5)
    until = time.monotonic() + 6
    while run.poll() is None and time.monotonic() < until:
        time.sleep(stage.chance.uniform(0.02, 0.7))
        shutil.rmtree(stage.cache, ignore_errors=True)
    assert run.code() in (0, 1)
    assert "BUG" not in run.said, run.said
    assert "Traceback" not in run.said, run.said


@disturbance
def programs_killed(stage: Stage) -> None:
    """ffmpeg in mid-encode and espeak-ng in mid-word: the only programs that a render starts.

    H.264, HEVC and VP9 are encoded in storykit's own processes, which others of these disturbances
    kill; ffmpeg as a program of its own makes AV1, and serves the encoders of graphics cards.
    """
    out, cache, scripts = stage.root / "loud", stage.root / "loud-cache", [loud_story(stage)]
    more = ("--codec", "av1")
    if not stage.known_loud:
        run = stage.render(out, cache, scripts=scripts, more=more)
        assert run.code() == 0, run.said
        stage.known_loud = content_of(out)
        del stage.known_loud["manifest.json"]
    shutil.rmtree(cache)
    if stage.chance.random() < 0.5:
        shutil.rmtree(out)
    program = stage.chance.choice(["ffmpeg", "espeak"])
    run = stage.render(out, cache, scripts=scripts, more=more)
    until, killed = time.monotonic() + 20, 0
    while run.poll() is None and time.monotonic() < until:
        time.sleep(stage.chance.uniform(0.0, 0.2))
        for process in stage.running(program):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
                killed += 1
    assert run.code() in ((0, 1) if killed else (0,)), run.said
    assert "BUG" not in run.said, run.said
    assert "Traceback" not in run.said, run.said
    for name, digest in content_of(out).items() if out.exists() else ():
        if not name.endswith((".json", ".html")):
            assert stage.known_loud[name] == digest, f"“{name}” is not whole"
    run = stage.render(out, cache, scripts=scripts, more=more)
    assert run.code() == 0, run.said
    assert stage.known_loud.items() <= content_of(out).items()


def loud_story(stage: Stage) -> Path:
    """A story that is spoken by espeak-ng, where there is one."""
    script = stage.root / "stories" / "one" / "loud.yaml"
    if not script.exists():
        text = STORY.format(name="loud", edition=0)
        if find_spec("espeakng_loader"):
            text = text.replace("narrator: fake", "narrator: espeak")
        script.write_text(text, encoding="utf-8")
    return script


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
