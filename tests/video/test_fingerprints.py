"""Fingerprints name everything that decides a segment's bytes, and nothing else.

Every field of every value a film is made of stands in one of two tables: either another value gives
another fingerprint, or it changes no pixel. A field that is in neither fails the test.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import av
import numpy as np
import PIL
import pytest

from storykit.design.model import Entrance, Growth, Painted, Plate, Sprite, Still, TimedSprite
from storykit.errors import Where
from storykit.script.people import Hide, HideKey
from storykit.spans import Box, Span
from storykit.timeline.model import Transition
from storykit.video import fingerprints
from storykit.video.encoders import Encoder, software_encoder
from storykit.video.encoding import Segment
from storykit.video.fingerprints import segment_key, sound_key
from storykit.video.frames import schedule
from storykit.video.model import Film, Shot
from storykit.video.muxing import SAMPLE_RATE, SoundCoding
from storykit.video.painting import Painter
from storykit.video.settings import EncodeSettings
from storykit.video.stages import Stages
from tests.video.clipmaking import counted, write_clip
from tests.video.conftest import BLUE, GREEN, RED, WHITE, block, sprite

SIDE = 64
ENCODER = software_encoder(EncodeSettings().for_file(Path("film.mp4")))


@dataclass(frozen=True)
class Scenery:
    """A film of two scenes with everything in it, as a folder of files allows."""

    picture: Path
    clip: Path

    def film(self, **facts: Any) -> Film:
        """The film, some of its values replaced: `shot__motion="still"` for those of shots."""

        def made(build: Callable[..., Any], name: str, /, **usual: Any) -> Any:
            own = {k.partition("__")[2]: v for k, v in facts.items() if k.startswith(f"{name}__")}
            return build(**usual | own)

        typed = made(Sprite, "sprite", pixels=block(20, 10, WHITE, 200), x=30, y=40, color=None)
        enter = made(Entrance, "entrance", delay=100, duration=200, fade=True, dx=4.0, dy=2.0)
        further = ((100, sprite(30, 40, 24, 10, GREEN)),)
        still = made(Still, "still", sprite=typed, enter=enter, frames=further)
        # Methods that hide nobody are refused by the script.
        hide = made(Hide.model_construct, "hide", box=(0.4, 0.4, 0.2, 0.2))
        plate = made(
            Plate,
            "plate",
            kind="picture",
            file=self.picture,
            box=Box(0, 0, SIDE, SIDE),
            hide=(hide,),
        )
        clip = Plate("clip", self.clip, Box(0, 0, SIDE, SIDE))
        first = made(
            Painted, "painted", width=SIDE, height=SIDE, background=RED, layers=(plate, still)
        )
        second = Painted(SIDE, SIDE, BLUE, (clip,))
        transition = made(Transition, "transition", kind="fade", duration=200)
        shot = made(
            Shot, "shot", id="one", title="One", span=Span(0, 500), painted=first, motion="zoom-in"
        )
        moving = made(
            Shot, "clipped", id="two", title="Two", span=Span(500, 1000), painted=second,
            transition=transition, effects=("mirror-x",),
        )  # fmt: skip
        caption = made(
            TimedSprite, "caption", span=Span(100, 900), sprite=sprite(4, 50, 40, 8, WHITE),
            fade_in=100, fade_out=100,
        )  # fmt: skip
        growth = made(Growth, "growth", start=-100, end=1200)
        bar = TimedSprite(Span(0, 1000), sprite(0, 60, SIDE, 4, WHITE), grows=growth)
        return made(  # type: ignore[no-any-return]
            Film, "film", width=SIDE, height=SIDE, fps=Fraction(30), duration=1000,
            shots=(shot, moving), overlays=(caption, bar),
        )  # fmt: skip


@pytest.fixture(scope="module")
def scenery(tmp_path_factory: pytest.TempPathFactory) -> Scenery:
    folder = tmp_path_factory.mktemp("scenery")
    pixels = np.random.default_rng(4).integers(0, 255, (90, 110, 3), np.uint8)
    PIL.Image.fromarray(pixels).save(folder / "picture.png")
    clip = write_clip(folder / "clip.mp4", [counted(n) for n in range(40)])
    return Scenery(folder / "picture.png", clip)


def key(film: Film, encoder: Encoder = ENCODER) -> str:
    plan = schedule(film)
    return segment_key(film, plan, Segment(0, range(plan.frames)), encoder)


def pixels(film: Film) -> str:
    """A hash of every painted frame."""
    plan, whole = schedule(film), sha256()
    frames = range(plan.frames)
    with Painter(film, plan, Stages(plan, rtl=film.rtl), frames) as painter:
        for number in frames:
            for plane in painter.painted(number):
                whole.update(np.ascontiguousarray(plane))
    return whole.hexdigest()


OVERLAY = TimedSprite(Span(0, 400), sprite(0, 0, 8, 8, GREEN))
# Values other than those of the film above.
OTHER: dict[str, Any] = {
    "film__fps": Fraction(25),
    "film__duration": 900,
    "film__overlays": (OVERLAY,),
    "shot__motion": "zoom-out",
    "clipped__clip_start": 400,
    "clipped__effects": ("mirror-y",),
    "clipped__clip": Path("elsewhere.mp4"),
    "transition__kind": "wipe",
    "transition__duration": 100,
    "painted__background": GREEN,
    "painted__layers": (),
    "painted__details": ((Box(0, 0, 20, 10), "even"),),
    "plate__fit": "contain",
    "plate__fill": "blur",
    "plate__focus": (0.1, 0.2),
    "plate__box": Box(0, 0, 32, SIDE),
    "plate__moves": False,
    "plate__hide": (),
    "plate__depth": 0.5,
    "plate__radius": 8.0,
    "plate__form": "arch",
    "plate__mirrored": True,
    "hide__box": (0.1, 0.1, 0.2, 0.2),
    "hide__shape": "oval",
    "hide__grow": 2.0,
    "hide__color": "#ffffff",
    "hide__keys": (HideKey(at=0, box=(0.1, 0.1, 0.3, 0.3)),),
    "hide__method": "blur",
    "still__enter": None,
    "still__frames": (),
    "entrance__delay": 0,
    "entrance__duration": 300,
    "entrance__fade": False,
    "entrance__dx": 9.0,
    "entrance__dy": 9.0,
    "entrance__wipe": "up",
    "sprite__pixels": block(20, 10, WHITE, 100),
    "sprite__x": 31,
    "sprite__y": 41,
    "sprite__color": GREEN,
    "caption__span": Span(200, 900),
    "caption__sprite": sprite(4, 50, 40, 8, RED),
    "caption__fade_in": 50,
    "caption__fade_out": 50,
    "caption__grows": Growth(0, 1000),
    "growth__start": 0,
    "growth__end": 1100,
    "growth__backward": True,
}
# What decides no pixel, and what follows from other fields.
WITHOUT_EFFECT: dict[str, Any] = {
    "shot__id": "other",
    "shot__title": "Other",
    "shot__where": Where(path="scenes[7]"),
    "painted__rtl": True,
    "hide__person": "someone",
}
FOLLOWING = {
    "film__width", "film__height", "film__shots", "film__rtl", "shot__span", "shot__painted",
    "shot__transition", "painted__width", "painted__height", "plate__kind", "plate__file",
    "still__sprite",
}  # fmt: skip
KINDS: dict[str, type] = {
    "film": Film, "shot": Shot, "transition": Transition, "painted": Painted, "plate": Plate,
    "hide": Hide, "still": Still, "entrance": Entrance, "sprite": Sprite, "caption": TimedSprite,
    "growth": Growth,
}  # fmt: skip


def test_every_field_of_a_film_is_accounted_for() -> None:
    known = {name.replace("clipped__", "shot__") for name in OTHER}
    known |= set(WITHOUT_EFFECT) | FOLLOWING
    for name, kind in KINDS.items():
        own = kind.model_fields if kind is Hide else [field.name for field in fields(kind)]  # type: ignore[attr-defined]
        assert {f"{name}__{field}" for field in own} == {
            n for n in known if n.startswith(f"{name}__")
        }


@pytest.mark.parametrize("name", OTHER)
def test_another_value_is_another_segment(scenery: Scenery, name: str) -> None:
    assert key(scenery.film(**{name: OTHER[name]})) != key(scenery.film())


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_what_changes_no_pixel_keeps_the_segment(scenery: Scenery, name: str) -> None:
    film, other = scenery.film(), scenery.film(**{name: WITHOUT_EFFECT[name]})
    assert pixels(other) == pixels(film)
    assert key(other) == key(film)


def test_the_direction_counts_where_something_is_mirrored(scenery: Scenery) -> None:
    film = scenery.film()
    assert pixels(replace(film, rtl=True)) == pixels(film)
    assert key(replace(film, rtl=True)) == key(film)
    for facts in ({"shot__motion": "pan-start"}, {"transition__kind": "slide"}):
        film = scenery.film(**facts)
        assert pixels(replace(film, rtl=True)) != pixels(film)
        assert key(replace(film, rtl=True)) != key(film)


def test_files_count_by_what_they_hold(scenery: Scenery, tmp_path: Path) -> None:
    same, other = tmp_path / "elsewhere.png", tmp_path / "other.png"
    same.write_bytes(scenery.picture.read_bytes())
    PIL.Image.new("RGB", (90, 110), WHITE).save(other)
    film = scenery.film()
    assert key(scenery.film(plate__file=same)) == key(film)
    assert key(scenery.film(plate__file=other)) != key(film)


def test_only_order_and_place_within_the_segment_count(scenery: Scenery) -> None:
    film = scenery.film()
    before = Shot("new", "New", Span(0, 3000), Painted(SIDE, SIDE, RED, ()))
    moved = replace(
        film,
        duration=4000,
        shots=(before, *(replace(s, span=s.span.shifted(3000)) for s in film.shots)),
        overlays=tuple(o.moved(o.span, 3000) for o in film.overlays),
    )
    plan = schedule(moved)
    assert segment_key(moved, plan, Segment(1, range(90, 120)), ENCODER) == key(film)
    twice = (*film.overlays, OVERLAY)
    orders = [replace(film, overlays=order) for order in (twice, twice[::-1])]
    assert key(orders[0]) != key(orders[1])


def test_every_value_of_the_encoder_counts(scenery: Scenery) -> None:
    film = scenery.film()
    for field in fields(Encoder):
        value = getattr(ENCODER, field.name)
        changed: Any = not value if isinstance(value, bool) else f"{value}+"
        if isinstance(value, tuple):
            changed = (*value, ("more", "1"))
        assert key(film, replace(ENCODER, **{field.name: changed})) != key(film), field.name


def test_every_choice_of_the_settings_reaches_the_encoder() -> None:
    usual = EncodeSettings().for_file(Path("film.mp4"))
    others: dict[str, Any] = {
        "codec": "hevc", "quality": 30.0, "effort": "careful", "max_bitrate": 10**6, "plain": True,
    }  # fmt: skip
    apart = {"audio_bitrate", "hardware"}  # the sound's, and another encoder
    assert set(others) | apart == {field.name for field in fields(EncodeSettings)}
    for name, value in others.items():
        assert software_encoder(replace(usual, **{name: value})) != software_encoder(usual), name


def versions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], None]]:
    real = importlib.metadata.version
    return {
        "av": lambda: monkeypatch.setattr(av, "__version__", "0"),
        "ffmpeg": lambda: monkeypatch.setattr(av, "ffmpeg_version_info", "0"),
        "pillow": lambda: monkeypatch.setattr(PIL, "__version__", "0"),
        "numpy": lambda: monkeypatch.setattr(np, "__version__", "0"),
        "x264": lambda: monkeypatch.setattr(fingerprints, "encoder_version", lambda name: "0"),
        "engine": lambda: monkeypatch.setattr(fingerprints, "ENGINE", 0),
        **{
            name: lambda name=name: monkeypatch.setattr(  # type: ignore[misc]
                importlib.metadata, "version", lambda asked: "0" if asked == name else real(asked)
            )
            for name in ("moviepy", "storykit")
        },
    }


def forget_versions() -> None:
    fingerprints._makers.cache_clear()
    fingerprints._version.cache_clear()


@pytest.mark.parametrize(
    "name", ["av", "ffmpeg", "pillow", "numpy", "x264", "engine", "moviepy", "storykit"]
)
def test_another_version_of_a_maker_makes_other_segments(
    scenery: Scenery, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    film = scenery.film()
    before = key(film)
    versions(monkeypatch)[name]()
    forget_versions()
    try:
        assert key(film) != before
    finally:
        monkeypatch.undo()
        forget_versions()
    assert key(film) == before


def test_everything_of_the_sound_counts(scenery: Scenery) -> None:
    film, coding = scenery.film(), SoundCoding("mp4", 128_000)
    heard = np.zeros((SAMPLE_RATE, 2), np.int16)
    other = heard.copy()
    other[-1] = 1
    keys = {
        sound_key(heard, 30, film, coding),
        sound_key(other, 30, film, coding),
        sound_key(heard, 31, film, coding),
        sound_key(heard, 30, replace(film, fps=Fraction(25)), coding),
        sound_key(heard, 30, film, SoundCoding("webm", 128_000)),
        sound_key(heard, 30, film, SoundCoding("mp4", 64_000)),
    }
    assert len(keys) == 6
    assert len(fields(SoundCoding)) == 2
