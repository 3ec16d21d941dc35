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


class EngineFailed(Exception):
    """The program ended with an error; the message is the last line it said."""


def ask(
    program: Path, request: Mapping[str, Any], *, name: str, seconds: float
) -> tuple[dict[str, Any], bytes]:
    """What a program answers to a request: its facts, and the raw samples behind them.

    `name` is what users call the engine. Raises NarrationError where it does not answer in time,
    and EngineFailed, which its narrator explains, where it ends with an error.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program)],
            input=json.dumps(request).encode("ascii"),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NarrationError(
            f"{name} does not answer.", cure="Try again, with a shorter narration."
        ) from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise EngineFailed(said[-1] if said else "it broke off")
    line, _, samples = done.stdout.partition(b"\n")
    facts: dict[str, Any] = json.loads(line)
    return facts, samples
