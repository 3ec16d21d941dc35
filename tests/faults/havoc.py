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
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from disturbances import DISTURBANCES, loud_story
from staging import EDITIONS, Stage, content_of


def disturb(stage: Stage, name: str) -> None:
    """One round: an edit, a disturbance, and the checks."""
    if stage.chance.random() < 0.7:
        stage.edit(stage.chance.randrange(EDITIONS))
    loud_story(stage)
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
    folder = Path(tempfile.mkdtemp(prefix="havoc-"))
    stage = Stage(folder, chance)
    until = time.monotonic() + asked.seconds
    while time.monotonic() < until:
        name = asked.only or chance.choice(sorted(DISTURBANCES))
        say(f"{rounds:5}  {name}")
        try:
            disturb(stage, name)
        except BaseException:
            say(f"failed with --seed {seed}, round {rounds}; how it was left: {folder}")
            raise
        rounds += 1
    shutil.rmtree(folder)
    say(f"{rounds} rounds with --seed {seed}: all held")


if __name__ == "__main__":
    main()
