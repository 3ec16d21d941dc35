"""A cluster of real processes on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Ends when whoever started it is gone, and with it all its workers.
SERVE = """
import sys
import dask
from distributed import LocalCluster

if __name__ == "__main__":
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, host="127.0.0.1",
        dashboard_address=":0", memory_limit=0, local_directory=sys.argv[2],
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def served(
    folder: Path, workers: int, variables: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[str], str]:
    """A scheduler with workers whose working directory is not ours, and its address.

    `variables` are of their environment.
    """
    folder.mkdir()
    (folder / "serve.py").write_text(SERVE)
    paths = os.pathsep.join(os.path.abspath(path or ".") for path in sys.path)
    process = subprocess.Popen(
        [sys.executable, "serve.py", str(workers), str(folder / "scratch")],
        cwd=folder, env={**os.environ, "PYTHONPATH": paths, **(variables or {})},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def dismissed(process: subprocess.Popen[str]) -> None:
    """Ends a cluster."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
