"""The table of `docs/captions.md` tells what the example's captions are like today.

`python tests/timeline/test_documented_quality.py` brings the table up to date.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from caption_quality import quality_of
from example_in_ten import example_in_ten_languages

from storykit.language import find_language
from storykit.script.models import Story
from storykit.timeline import PROFILES, build_timeline

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "captions.md"


def quality_table(story: Story) -> str:
    """The table as it stands in the page, made anew."""
    lines = [
        "| language | profile | captions | lines | widest | seen for | mean speed | fastest "
        "| limit |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for language in story.languages:
        row = find_language(language)
        for profile in PROFILES.values():
            chosen = story.captions.model_copy(update={"profile": profile.name})
            made = build_timeline(story.model_copy(update={"captions": chosen}), language, {})
            found = quality_of(made.cues, profile, row)
            lines.append(
                f"| {language} | {profile.name} | {found.captions} | {found.lines} "
                f"| {found.widest} of {profile.width_for(row)} "
                f"| {found.shortest / 1000:.1f}–{found.longest / 1000:.1f} s | "
                f"{found.speed:.1f} | {found.fastest:.1f} | {profile.speed_for(row):.1f} |"
            )
    return "\n".join(lines)


@pytest.mark.skipif(not PAGE.exists(), reason="the docs are not part of the wheel")
def test_the_documented_table_is_true() -> None:
    _, table, _ = _parts(PAGE.read_text(encoding="utf-8"))
    assert table == quality_table(example_in_ten_languages()), (
        "run this file to bring the table up to date"
    )


def _parts(page: str) -> tuple[str, str, str]:
    before, _, rest = page.partition("<!-- quality:begin -->\n")
    table, _, after = rest.partition("\n<!-- quality:end -->")
    return before, table, after


if __name__ == "__main__":
    before, _, after = _parts(PAGE.read_text(encoding="utf-8"))
    table = quality_table(example_in_ten_languages())
    PAGE.write_text(
        f"{before}<!-- quality:begin -->\n{table}\n<!-- quality:end -->{after}", encoding="utf-8"
    )
