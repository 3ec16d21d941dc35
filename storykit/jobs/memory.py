"""How much memory there is, and how much this process has held."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_SHARE = 0.75
"""The share of the free memory a render takes unless it is told otherwise."""

_UNKNOWN = 4_000_000_000


def usual_memory() -> int:
    """Bytes a render may take: three quarters of what is free, in this machine and container."""
    return int(free_memory() * _SHARE)


def free_memory() -> int:
    """Bytes that can be had without others losing theirs."""
    amounts = [_of_machine(), *_of_groups()]
    return max(256_000_000, min(amounts))


def _of_machine() -> int:
    if sys.platform == "win32":
        return _of_windows()
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with contextlib.suppress(OSError, ValueError, AttributeError):
        # Where nothing tells what is free, half of what there is.
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    return _UNKNOWN


def _of_groups() -> list[int]:
    """What the control groups of Linux leave to this process, which is what containers are."""
    left = []
    for most, now in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        (
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes",
        ),
    ):
        with contextlib.suppress(OSError, ValueError):
            left.append(int(Path(most).read_text()) - int(Path(now).read_text()))
    return left


def _of_windows() -> int:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong), ("load", ctypes.c_ulong), ("total", ctypes.c_ulonglong),
            ("free", ctypes.c_ulonglong), ("total_page", ctypes.c_ulonglong),
            ("free_page", ctypes.c_ulonglong), ("total_virtual", ctypes.c_ulonglong),
            ("free_virtual", ctypes.c_ulonglong), ("extended", ctypes.c_ulonglong),
        )  # fmt: skip

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (unknown to other systems)
    return int(status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else _UNKNOWN


def give_back() -> None:
    """Gives the system what was freed and is kept for later; nothing where that is not known how.

    glibc keeps the holes between what is still held, and pictures and encoders leave large ones.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    import ctypes

    # Other libraries of C, such as musl, give back by themselves.
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


# What is at least so large goes back to the system when it is freed: pictures and what encoders
# hold. Frames, of three megabytes, stay at hand, which saves what asking for them anew would take.
_THRIFT = {"MALLOC_MMAP_THRESHOLD_": "4000000", "MALLOC_TRIM_THRESHOLD_": "64000000"}
_TUNABLES = "GLIBC_TUNABLES"

UNTHREADED: Mapping[str, str] = MappingProxyType({"OPENBLAS_NUM_THREADS": "1"})
"""Variables with which numpy's library for linear algebra starts no threads.

Films and cards fill the processors by themselves, and such threads would only look for work as they
start, for some hundredths of a second each. To be set before numpy is imported.
"""


def thrifty(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for processes that make films, where glibc keeps little of what was freed.

    Whoever has set anything of this is left to it. Without it, glibc moves its own limits up as
    large blocks are freed, and the holes between what is held make a process a third larger.
    numpy starts no threads, which would come beside the processes that fill the machine.
    """
    environment = {**UNTHREADED, **environment}
    own = any(name in environment for name in _THRIFT)
    if sys.platform != "linux" or own or "glibc.malloc" in environment.get(_TUNABLES, ""):
        return environment
    return {**environment, **_THRIFT}


def most_held() -> int:
    """The most bytes this process has held at once, or 0 where that cannot be told."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
