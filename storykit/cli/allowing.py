"""`--allow RULE --because "…"`: overruling a rule that protects people, with the reason."""

from __future__ import annotations

from typing import Annotated

import typer

Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow", metavar="RULE", help="A rule that would stop this, overruled; needs --because."
    ),
]
Because = Annotated[
    list[str] | None,
    typer.Option(
        "--because",
        metavar="REASON",
        help="Why; once for each --allow. It is kept in the manifest.",
    ),
]


def reasons(allow: list[str] | None, because: list[str] | None) -> dict[str, str]:
    """Why each rule is overruled. One reason serves several rules; BadParameter without one."""
    rules, why = allow or [], because or []
    if len(why) == 1:
        why = why * len(rules)
    if len(rules) != len(why):
        raise typer.BadParameter("--allow and --because go together: which rule, and why.")
    return dict(zip(rules, why, strict=True))
