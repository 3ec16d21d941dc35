"""How fast cards are made: `python -m tests.benchmarks.cards`.

The same card (a photo, a quotation, two further texts, 1080 x 1080) in batches, with the share of
time in each stage, beside what Pillow alone and headless Chromium need for it on this machine.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path
from unittest.mock import patch

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from storykit.assets import shared_folder
from storykit.cards import batch
from storykit.cards.plans import TableOptions, TablePlan, plan_cards
from storykit.cards.tables import read_table_file

WORDS = {
    "en": "we tell stories of the community people want to live in with dignity courage hope "
    "justice rivers steppe children law voices",
    "ar": "نروي قصص المجتمع الذي يريد الناس العيش فيه بكرامة وشجاعة وأمل وعدالة وأنهار وسهوب",
}
LAYOUT = """
about: A photo with a quotation over it, who said it, and where.
fields: {quote: required, by: optional, place: optional, image: optional}
tone: picture
layers:
  - picture: "{{ image }}"
  - group: column
    at: bottom
    veil: {toward: bottom}
    layers:
      - {text: "{{ quote }}", type: quote}
      - {text: "{{ by }}", type: byline}
      - {text: "{{ place }}", type: byline}
"""


def main() -> None:
    """Runs the benchmark and prints its results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--photos", type=int, default=24)
    parser.add_argument("--language", choices=sorted(WORDS), default="ar")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "layouts").mkdir()
        (folder / "layouts" / "spoken.yaml").write_text(LAYOUT, encoding="utf-8")
        photo(folder / "one.jpg", 0)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start")
        memory(folder, given.rows, given.language)
        for suffix in (".jpg", ".png"):
            one_photo(folder, given.rows, given.language, suffix)
        again(folder, given.rows, given.language)
        many_photos(folder, given.photos, given.language)
        shares(folder, given.language)
        pillow_only(folder, given.language)
        chromium(folder, given.language)


def memory(folder: Path, rows: int, language: str) -> None:
    """What the largest process takes in a short and in a long batch: it must not grow."""
    peaks = []
    for count in (max(50, rows // 10), rows):
        plan = planned(folder, table(folder, count, language, ["one.jpg"]), language, ".jpg")
        run(plan)
        # That of the workers: this process itself has made the photos.
        peaks.append((count, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
    said = ", ".join(f"{peak} MB after {count} rows" for count, peak in peaks)
    print(f"largest process   {said}")


def one_photo(folder: Path, rows: int, language: str, suffix: str) -> None:
    """A batch over one photo."""
    plan = planned(folder, table(folder, rows, language, ["one.jpg"]), language, suffix)
    seconds = timed(lambda: run(plan))
    print(
        f"one photo, {suffix[1:]:4} {rows / seconds:6.1f} cards a second"
        f" ({rows} in {seconds:.1f} s)"
    )


def again(folder: Path, rows: int, language: str) -> None:
    """The same table again, and with ten rows changed."""
    file = table(folder, rows, language, ["one.jpg"])
    plan = planned(folder, file, language, ".jpg", fresh=False)
    run(plan)
    seconds = timed(lambda: run(planned(folder, file, language, ".jpg", fresh=False)))
    print(f"unchanged table   {seconds:6.2f} s")
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1:11] = [line.replace(",", " again,", 1) for line in lines[1:11]]
    file.write_text("\n".join(lines), encoding="utf-8")
    made: list[str] = []
    changed = planned(folder, file, language, ".jpg", fresh=False)
    seconds = timed(lambda: made.extend(run(changed)))
    print(f"ten rows changed  {seconds:6.2f} s, {made.count('made')} cards made")


def many_photos(folder: Path, count: int, language: str) -> None:
    """Another photo of 12 megapixels in every row, against decoding and encoding alone.

    All by turns in this one process, after a first run that opens fonts and layouts; the middle of
    three rounds counts. Decoding alone is storykit's own: no larger than the card needs.
    """
    names = [f"photo-{n}.jpg" for n in range(count)]
    for number, name in enumerate(names, start=1):
        photo(folder / name, number)
    file = table(folder, count, language, names)

    def cards() -> None:
        run(planned(folder, file, language, ".jpg", workers=1))

    def alone() -> None:
        from storykit.cards import encode_card
        from storykit.design.pictures import open_for

        for name in names:
            made = open_for(folder / name, 1080, 1080, "cover", (0.5, 0.5), (0, 0, 0))
            encode_card(made, "jpeg")

    def plainly() -> None:
        for number, name in enumerate(names):
            with Image.open(folder / name) as opened:
                opened.resize((1440, 1080), Image.Resampling.LANCZOS).save(
                    folder / f"plain-{number}.jpg", quality=90, subsampling=0
                )

    cards()
    for clock, unit in ((time.perf_counter, "ms"), (time.process_time, "ms of processor time")):
        rounds = [[timed(work, clock) for work in (cards, alone, plainly)] for _ in range(3)]
        made, bare, plain = (sorted(each)[1] / count * 1000 for each in zip(*rounds, strict=True))
        ratio, against_plain = (sorted(each[0] / each[at] for each in rounds)[1] for at in (1, 2))
        print(
            f"a 12 MP photo each {made:5.0f} {unit} a card in one process;"
            f" decoding and encoding alone takes {bare:.0f} ({ratio:.2f}),"
            f" and {plain:.0f} as Pillow is mostly used ({against_plain:.2f})"
        )


def shares(folder: Path, language: str) -> None:
    """Where the time of a card goes, in one process."""
    from storykit.cards import encoding
    from storykit.design import compositing, flattening, painting

    plan = planned(folder, table(folder, 120, language, ["one.jpg"]), language, ".jpg", workers=1)
    spent: dict[str, float] = {}

    def clocked(stage: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[stage] = spent.get(stage, 0.0) + time.perf_counter() - began

        return call

    places = [
        (compositing, "open_for", "decoding"),
        (painting, "draw_lettering", "drawing text"),
        (batch, "card_board", "laying out text"),
        (flattening, "lay_on", "painting"),
        (flattening, "lay_shade", "painting"),
        (encoding, "_encoded", "encoding"),
        (batch, "publish", "writing beside it"),
    ]
    with ExitStack() as stack:
        for module, name, stage in places:
            stack.enter_context(patch.object(module, name, clocked(stage, getattr(module, name))))
        whole = timed(lambda: run(plan))
    # Each card is written while the next is drawn.
    spent["the rest"] = whole - sum(v for k, v in spent.items() if k != "writing beside it")
    print("shares of time    " + ", ".join(f"{k} {v / whole:.0%}" for k, v in spent.items()))


def pillow_only(folder: Path, language: str) -> None:
    """The same card by Pillow alone: words broken by width, one font, nothing fitted."""
    regular = shared_folder("fonts") / "noto-sans-arabic" / "NotoSansArabic-Bold.ttf"
    font = ImageFont.truetype(str(regular), 72)
    ground = Image.open(folder / "one.jpg").convert("RGB").resize((1080, 1080))
    count = 60
    out = folder / "pillow"
    out.mkdir()

    def make() -> None:
        for number, text in enumerate(texts(count, language)):
            card = ground.copy()
            pen = ImageDraw.Draw(card)
            lines, line = [], ""
            for word in text.split():
                longer = f"{line} {word}".strip()
                if pen.textlength(longer, font) > 950:
                    lines.append(line)
                    line = word
                else:
                    line = longer
            for row, said in enumerate([*lines, line, "Someone", "Somewhere"]):
                pen.text((64, 400 + row * 100), said, "white", font)
            card.save(out / f"{number}.jpg", quality=90, subsampling=0)

    seconds = timed(make)
    print(f"Pillow alone      {count / seconds:6.1f} cards a second, one process, text unfitted")


def chromium(folder: Path, language: str) -> None:
    """The same card by headless Chromium: one page for each card, as most scripts do it."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("Chromium is not on this machine")
        return
    count = 4
    page = folder / "card.html"

    def make() -> None:
        for number, text in enumerate(texts(count, language)):
            page.write_text(
                f'<html dir="{"rtl" if language == "ar" else "ltr"}"><body style="margin:0;'
                "width:1080px;height:1080px;background:url(one.jpg) center/cover;color:#fff;"
                'font:700 64px sans-serif"><div style="position:absolute;bottom:64px;padding:64px">'
                f"{escape(text)}<p>Someone</p><p>Somewhere</p></div></body></html>",
                encoding="utf-8",
            )
            subprocess.run(
                [
                    program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    "--window-size=1080,1080", f"--screenshot={folder / f'{number}.png'}",
                    str(page),
                ],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip

    seconds = timed(make)
    print(f"headless Chromium {count / seconds:6.1f} cards a second to PNG, a page each")


def planned(
    folder: Path,
    file: Path,
    language: str,
    suffix: str,
    *,
    workers: int | None = None,
    fresh: bool = True,
) -> TablePlan:
    """The plan of a table's cards; `fresh` ones are all made."""
    out = folder / f"out{suffix}"
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    options = TableOptions(
        out, layout="spoken", languages=(language,), suffix=suffix, workers=workers
    )
    return plan_cards(read_table_file(file), options)


def run(plan: TablePlan) -> list[str]:
    """Makes the cards; what became of each."""
    states = []
    for made in batch.make_cards(plan):
        if made.finding is not None:
            raise SystemExit(str(made.finding))
        states.append(made.state)
    return states


def table(folder: Path, rows: int, language: str, photos: list[str]) -> Path:
    """A table of that many quotations."""
    file = folder / "people.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["quote", "by", "place", "image"])
        for number, text in enumerate(texts(rows, language)):
            by = " ".join(text.split()[:3])
            writer.writerow([text, by, f"{by} {number}", photos[number % len(photos)]])
    return file


def texts(count: int, language: str) -> Iterator[str]:
    """Quotations of about a hundred letters, all different and the same in every run."""
    chance = random.Random(20190828)
    words = WORDS[language].split()
    for number in range(count):
        yield " ".join(chance.choice(words) for _ in range(14)) + f" {number}"


def photo(file: Path, seed: int) -> None:
    """A photograph of 12 megapixels, as grainy and as large as a telephone's."""
    generator = np.random.default_rng(seed)
    small = generator.integers(0, 256, (30, 40, 3), dtype=np.uint8)
    made = Image.fromarray(small).resize((4000, 3000), Image.Resampling.BICUBIC)
    # In bands: the workers' peak would else begin with all the memory that this process has taken.
    for top in range(0, made.height, 100):
        band = np.asarray(made.crop((0, top, made.width, top + 100))).astype(np.int16)
        band += generator.integers(-10, 11, band.shape, dtype=np.int16)
        made.paste(Image.fromarray(np.clip(band, 0, 255).astype(np.uint8)), (0, top))
    made.save(file, quality=88)


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """The seconds it takes by a clock."""
    began = clock()
    work()
    return clock() - began


if __name__ == "__main__":
    main()
