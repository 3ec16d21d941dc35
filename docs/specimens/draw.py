"""Draws the specimens of all languages whose fonts come with storykit, and their page.

python docs/specimens/draw.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from storykit.language import languages
from storykit.text.specimen import specimen

FOLDER = Path(__file__).parent
HEAD = """# Specimens

Each language as storykit sets it: the first sentence of the Universal Declaration of Human Rights
as a title, the rest of its first article as a caption with a word lit, and a line with a Latin
name, a number, an address and emoji. Drawn by `docs/specimens/draw.py`; `storykit languages
--picture` draws one alone. Chinese, Japanese and Korean take a font of the system or of the story,
so they are not shown here.

"""


def main() -> None:
    page = [HEAD]
    for language in languages():
        if language.script in {"Hans", "Hant", "Jpan", "Kore"}:
            continue
        file = FOLDER / f"{language.tag}.webp"
        specimen(language).save(file, quality=80, method=6)
        page.append(f"## {language.name} · {language.own} · `{language.tag}`\n\n")
        page.append(f"![{language.name}]({file.name})\n\n")
    (FOLDER / "README.md").write_text("".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()
