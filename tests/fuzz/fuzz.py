"""Fuzzing for as long as one likes: bytes that nobody would think of, led by the code they reach.

    pip install atheris                                  # Linux and macOS, Python 3.11 to 3.13
    python tests/fuzz/fuzz.py --list
    python tests/fuzz/fuzz.py yaml --minutes 10
    python tests/fuzz/fuzz.py vtt --minutes 60 --corpus my-corpus/vtt

It begins from good examples and goes on from whatever reaches new code. What it finds is kept as a
file in the folder `finds`, with a name that tells the target:

    python tests/fuzz/fuzz.py --again tests/fuzz/finds/yaml-6b1f0c

runs that file alone, and so does the test of this folder, from then on: mend what was found, and
commit the file with the mend. An input that takes more than ten seconds of a processor, or a
gigabyte and a half, is a find, too. What a corpus has reached is kept when `--corpus` names a
folder.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

FINDS = Path(__file__).parent / "finds"
SECONDS = 10
STUCK = 600
"""Seconds by the clock, in which a fuzzer may be stopped for others: only who waits is caught."""
MEGABYTES = 1_500


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


def run_again(file: Path) -> None:
    """One find once more, without a fuzzer."""
    from targets import TARGETS

    TARGETS[file.name.partition("-")[0]].run(file.read_bytes())


def limited(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The same, ended by an error where an input takes too much of a processor."""

    def stop(number: int, frame: object) -> None:
        raise TooLong(f"more than {SECONDS} seconds")

    signal.signal(signal.SIGPROF, stop)

    def run_limited(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            run(data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    return run_limited


class TooLong(BaseException):
    """No input may take this long; nothing that is foreseen catches it."""


def fuzz(name: str, minutes: float, corpus: Path, finds: Path) -> None:
    """Fuzzes a target; never returns."""
    import atheris

    with atheris.instrument_imports(include=["storykit", "yaml"]):
        from targets import TARGETS
    target = TARGETS[name]
    corpus.mkdir(parents=True, exist_ok=True)
    finds.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed[: target.longest])
    options = [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={round(minutes * 60)}",
        f"-max_len={target.longest}",
        f"-timeout={STUCK}",
        f"-report_slow_units={STUCK}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={finds / name}-",
        "-print_final_stats=1",
    ]
    if target.words:
        words = corpus.parent / f"{name}.words"
        lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in target.words)
        words.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
        options.append(f"-dict={words}")
    atheris.Setup(options, limited(target.run))
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", nargs="?", help="what to fuzz")
    parser.add_argument("--list", action="store_true", help="tell the targets")
    parser.add_argument("--again", type=Path, nargs="+", metavar="FILE", help="run finds again")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--corpus", type=Path, help="a folder that keeps what was reached")
    parser.add_argument("--finds", type=Path, default=FINDS, help="where finds are kept")
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))
    if asked.again:
        for file in asked.again:
            say(str(file))
            run_again(file)
    elif asked.target and not asked.list:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as own:
            fuzz(asked.target, asked.minutes, asked.corpus or Path(own) / "corpus", asked.finds)
    else:
        from targets import TARGETS

        for name, target in TARGETS.items():
            say(f"{name:10}  {target.about}")


if __name__ == "__main__":
    main()
