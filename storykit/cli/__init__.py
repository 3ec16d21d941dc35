"""The command line: arguments in, messages and progress out. Nothing else in storykit prints."""

from __future__ import annotations


def main() -> None:
    """Runs the `storykit` command and exits with its code."""
    from storykit.cli.app import run

    raise SystemExit(run())
