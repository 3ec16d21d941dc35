"""The tables of `docs/checks.md`, made from the code so that they are never out of date."""

from __future__ import annotations

from storykit.check.rules import rules
from storykit.check.wordlists import LISTS, listed_languages
from storykit.language import find_language
from storykit.platforms import PLATFORMS, Platform

_THEMES = {
    "texts": "Words in every language",
    "media": "Pictures, clips and sounds",
    "clips": "People's clips",
    "consent": "People and their consent",
    "anonymity": "People who must not be recognised",
    "captions": "Captions",
    "timing": "Time",
    "message": "What the story says",
    "publishing": "Where it goes",
}
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def rules_table() -> str:
    """Every rule as Markdown, by theme; ● marks rules that a script cannot set aside."""
    parts: list[str] = []
    for theme in dict.fromkeys(rule.theme for rule in rules()):
        parts.append(f"### {_THEMES[theme]}\n")
        for rule in rules():
            if rule.theme == theme:
                mark = " ●" if rule.protects else ""
                parts.append(
                    f"**{rule.id}**{mark} ({_LEVELS[rule.level]}). {rule.about}\n\n"
                    f"- Why: {rule.reason}\n"
                    f"- What to do: {rule.cure}\n"
                    f"- Source: {rule.source}\n"
                )
    return "\n".join(parts)


def words_table() -> str:
    """The word lists as a Markdown table: which language has which, and who has read them."""
    rows = [
        "| Language | Lists | Read by a native editor |",
        "| --- | --- | --- |",
    ]
    for tag, about in listed_languages().items():
        missing = [name for name in LISTS if name not in about["lists"]]
        lists = "all" if not missing else "all but " + ", ".join(f"`{name}`" for name in missing)
        rows.append(
            f"| {find_language(tag).name} (`{tag}`) | {lists} | {about['reviewed'] or 'no'} |"
        )
    return "\n".join(rows) + "\n"


def platforms_table() -> str:
    """The platforms' limits as a Markdown table."""
    rows = [
        "| Name | Shows | Longest | Largest | Covers of 1080 × 1920 | Loudness "
        "| Source, looked up |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    rows += [_platform_row(platform) for platform in PLATFORMS.values()]
    return "\n".join(rows) + "\n"


def _platform_row(platform: Platform) -> str:
    longest = "" if platform.longest is None else f"{platform.longest // 1000} s"
    largest = "" if platform.largest is None else f"{platform.largest // 1_000_000} MB"
    shows = ", ".join(platform.formats)
    return (
        f"| `{platform.name}` {platform.title} | {shows} | {longest} | {largest} | "
        f"{_covers(platform)} | {platform.loudness:g} LUFS | "
        f"{platform.source}, {platform.checked} |"
    )


def _covers(platform: Platform) -> str:
    """What its app covers of a tall frame, or is kept clear of anyway."""
    covered = platform.covered
    if covered is None:
        return "as all apps" if "vertical" in platform.formats else ""
    rail = f", {covered.rail} beside captions" if covered.rail != covered.right else ""
    return (
        f"top {covered.top}, bottom {covered.bottom}, left {covered.left}, "
        f"right {covered.right}{rail} ([source]({covered.source}))"
    )
