"""The first article of the Universal Declaration of Human Rights in the languages storykit knows.

The texts come from https://www.unicode.org/udhr/; the Declaration and its translations are free for
all to use.
"""

from __future__ import annotations

import json
from pathlib import Path

DECLARATION: dict[str, str] = json.loads(
    Path(__file__).with_name("declaration.json").read_text(encoding="utf-8")
)
