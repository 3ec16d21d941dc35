"""Byte code for every module, as pip leaves it: else a measured start would be a compiler's."""

from __future__ import annotations

import compileall
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def compile_all() -> None:
    """Compiles what has changed of storykit and of the benchmarks, even where Python may not."""
    for folder in ("storykit", "tests/benchmarks"):
        compileall.compile_dir(_ROOT / folder, quiet=2)
