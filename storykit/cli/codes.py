"""Exit codes, and which of them an error asks for."""

from __future__ import annotations

from storykit.errors import LayoutError, ScriptError, UsageError

DONE, FINDINGS, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Done; findings, or some outputs failed; script or arguments wrong; interrupted."""


def code_of(error: Exception) -> int:
    """WRONG where a person has to correct the script or the command, else FINDINGS."""
    return WRONG if isinstance(error, (ScriptError, LayoutError, UsageError)) else FINDINGS
