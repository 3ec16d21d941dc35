"""Speech engines run as programs of their own: a request goes in, facts and samples come out.

An engine that crashes, hangs or is under another licence than storykit stays outside its process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storykit.errors import NarrationError

_ATTEMPTS = 2
"""How often a program is asked that something else ends in the middle."""


class EngineFailed(Exception):
    """The program ended with an error; the message is the last line it said."""


class EngineKilled(NarrationError):
    """The program is there, but something ended it: it may answer the next time."""


def ask(
    program: Path, request: Mapping[str, Any], *, name: str, seconds: float
) -> tuple[dict[str, Any], bytes]:
    """What a program answers to a request: its facts, and the raw samples behind them.

    `name` is what users call the engine. Raises NarrationError where it does not answer in time,
    EngineKilled where it is ended from outside twice, and EngineFailed, which its narrator
    explains, where it ends with an error.
    """
    content = json.dumps(request).encode("ascii")
    for _ in range(_ATTEMPTS):
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(program)],
                input=content,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NarrationError(
                f"{name} does not answer.", cure="Try again, with a shorter narration."
            ) from error
        if done.returncode >= 0:
            break
    else:
        raise EngineKilled(
            f"{name} was ended by signal {-done.returncode} while it spoke, twice.",
            cure="Close other programs, in case there was too little memory, and try again.",
        )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise EngineFailed(said[-1] if said else "it broke off")
    line, _, samples = done.stdout.partition(b"\n")
    facts: dict[str, Any] = json.loads(line)
    return facts, samples
