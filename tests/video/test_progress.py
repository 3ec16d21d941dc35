"""What lies over the scenes never jumps, whatever goes on under it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from storykit.design.model import TimedSprite
from storykit.design.overlays import progress_bar
from storykit.design.themes import find_theme
from storykit.formats import find_format
from storykit.spans import Span
from storykit.timeline.model import Transition
from storykit.video.colour import pixels_of
from storykit.video.frames import schedule
from storykit.video.painting import Painter
from storykit.video.stages import Stages
from tests.video.conftest import BLACK, BLUE, WHITE, film_of, plain, sprite

WIDTH, HEIGHT = 240, 120
LENGTH = 3600


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", ["cut", "fade", "slide", "wipe", "through-black", "zoom"])
def test_progress_and_captions_stand_still_under_every_transition(kind: str, language: str) -> None:
    theme, rtl = find_theme("steppe"), language == "ar"
    format = replace(find_format("landscape"), width=WIDTH, height=HEIGHT)
    bar = progress_bar(theme, format, language, LENGTH)
    caption = TimedSprite(Span(800, 2800), sprite(60, 80, 120, 20, WHITE))
    film = film_of(
        [(1200, plain(colour, size=(WIDTH, HEIGHT))) for colour in (BLACK, BLUE, BLACK)],
        transition=Transition(kind, 400),  # type: ignore[arg-type]
        overlays=(*bar, caption),
        rtl=rtl,
    )
    plan = schedule(film)
    accent = np.array(theme.tone("picture").accent)
    lengths = []
    with Painter(film, plan, Stages(plan, rtl=rtl), range(plan.frames)) as painter:
        for number in range(plan.frames):
            pixels = pixels_of(painter.painted(number)).astype(int)
            filled = np.abs(pixels[0] - accent).max(axis=1) < 30
            # One stretch without gaps, from the side where reading starts.
            length = int(filled.sum())
            assert filled[::-1][:length].all() if rtl else filled[:length].all()
            lengths.append(length)
            if 24 <= number < 84:
                assert pixels[82:98, 64:176].min() > 250
    steps = np.diff(lengths)
    assert steps.min() >= 0
    assert steps.max() <= 2 * WIDTH / plan.frames + 2
    assert lengths[-1] > WIDTH - 8
