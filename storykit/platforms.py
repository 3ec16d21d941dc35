"""What each platform takes and shows: shapes, lengths, sizes, areas, with the source and its day.

Platforms change these numbers without telling, and say different ones in different places: where
sources disagree, the strictest number stands here. `checked` is the month in which it was looked
up.
"""

from __future__ import annotations

from dataclasses import dataclass

from storykit.errors import UsageError, nearest

_MB = 1_000_000


RAIL_TOP = 840
"""Where TikTok's column of buttons begins, the highest of all, in pixels of 1080 x 1920."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What an app lays over a tall frame, in pixels of 1080 x 1920.

    Sides are those of the screen: apps keep their buttons where they are, whatever is spoken in the
    video. `rail` is what the column of buttons takes on the right, from RAIL_TOP downwards.
    """

    top: int
    bottom: int
    left: int
    right: int
    rail: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The limits of one platform; None means that it has none that matters here.

    Times are milliseconds, sizes bytes, `alt` is letters of an image's description. `formats` are
    the shapes it shows well, the best first. `loudness` is LUFS, by practice where none is
    published. `width` and `fps` are the most pixels across and pictures a second that its devices
    show, `sound` bits a second that its sound is worth. `plain` asks for H.264 that the oldest
    decoders take, `overlaid` tells whether the app lays buttons over the picture, and `uploads`
    whether it takes subtitle files, which otherwise have to be in the picture. `covered` is what
    the app covers of tall frames; without it, tall frames keep clear of what all apps cover.
    """

    name: str
    title: str
    formats: tuple[str, ...]
    shortest: int | None = None
    longest: int | None = None
    largest: int | None = None
    alt: int | None = None
    loudness: float = -14.0
    width: int | None = None
    fps: int | None = None
    sound: int = 128_000
    plain: bool = False
    overlaid: bool = True
    covered: Covered | None = None
    uploads: bool = False
    note: str = ""
    source: str
    checked: str = "2026-10"


# No platform publishes what covers ordinary posts: these are the areas their advertisements must
# leave free, which are at least as large.
_META = Covered(
    269, 672, 65, 65, 65, "https://www.facebook.com/business/ads-guide/update/video/instagram-reels"
)
_TIKTOK = Covered(
    240, 660, 120, 120, 300, "https://ads.tiktok.com/help/article/video-ads-specifications"
)
_SHORTS = Covered(
    288, 672, 48, 192, 192,
    "https://services.google.com/fh/files/misc/universalsafezones-youtube.pdf",
)  # fmt: skip
# Players of messages cover nothing for long; the middle 90 by 75 per cent is what the BBC asks for.
_MESSAGE = Covered(
    240, 240, 54, 54, 54, "https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/"
)

_INSTAGRAM = "https://www.ayrshare.com/docs/media-guidelines/instagram.md"

PLATFORMS: dict[str, Platform] = {
    platform.name: platform
    for platform in (
        Platform(
            name="reels", title="Instagram Reels", formats=("vertical",),
            shortest=3_000, longest=90_000, largest=300 * _MB, alt=100, covered=_META,
            source=_INSTAGRAM,
            note="The app takes three minutes since January 2025; tools that post take 90 s.",
        ),
        Platform(
            name="instagram", title="Instagram feed", formats=("portrait", "square"),
            shortest=3_000, longest=60_000, largest=100 * _MB, alt=100, source=_INSTAGRAM,
            note="Pictures may have 8 MB, captions 2,200 letters and 30 hashtags.",
        ),
        Platform(
            name="instagram-story", title="Instagram story", formats=("vertical",),
            longest=60_000, largest=100 * _MB, alt=100, source=_INSTAGRAM,
        ),
        Platform(
            name="tiktok", title="TikTok", formats=("vertical",),
            shortest=3_000, longest=600_000, largest=4000 * _MB, alt=300,
            covered=_TIKTOK, source="https://developers.tiktok.com",
            note="23 to 60 pictures a second.",
        ),
        Platform(
            name="shorts", title="YouTube Shorts", formats=("vertical", "square"), longest=180_000,
            covered=_SHORTS, source="https://support.google.com/youtube/answer/15424877",
            note="Above 60 s, any claim on its music blocks it everywhere.",
        ),
        Platform(
            name="youtube", title="YouTube", formats=("landscape",), uploads=True,
            source="https://support.google.com/youtube/answer/1722171",
        ),
        Platform(
            name="facebook", title="Facebook", formats=("vertical", "portrait", "square"),
            shortest=3_000, longest=90_000, largest=1000 * _MB, alt=100,
            uploads=True,
            covered=_META, source="https://developers.facebook.com/docs/internationalization",
            note="Subtitle files are named name.ll_CC.srt, as video.ar_AR.srt.",
        ),
        Platform(
            name="x", title="X", formats=("square", "landscape", "vertical"),
            longest=140_000, largest=512 * _MB, alt=1000, note="30 to 60 pictures a second.",
            uploads=True,
            source="https://docs.getlate.dev/resources/media-guidelines/twitter",
        ),
        Platform(
            name="linkedin", title="LinkedIn", formats=("square", "landscape", "vertical"),
            shortest=3_000, longest=600_000, largest=2000 * _MB, alt=1000,
            uploads=True,
            source="http://knowledgebase.recurpost.com/video-sharing-guidelines/",
            note="10 to 60 pictures a second.",
        ),
        Platform(
            name="whatsapp", title="WhatsApp", formats=("vertical", "square"), largest=16 * _MB,
            overlaid=False,
            covered=_MESSAGE, source="gizchina.com, 2024-03-20",
            note="Up to 2 GB as a document, which nobody sees without opening it.",
        ),
        Platform(
            name="whatsapp-status", title="WhatsApp status", formats=("vertical",),
            longest=60_000, largest=16 * _MB, source="gizchina.com, 2024-03-20",
        ),
        Platform(
            name="telegram", title="Telegram", formats=("vertical", "square", "landscape"),
            largest=50 * _MB,
            source="https://help.postmypost.io/docs/channels/telegram/requirements-and-limitations",
            note="50 MB for posts by a program, 2 GB by hand; stories 60 s.",
        ),
        Platform(
            name="feature-phone", title="Feature phones", formats=("vertical", "square"),
            longest=60_000, largest=9 * _MB,
            width=360, fps=15, sound=48_000, plain=True, overlaid=False,
            covered=_MESSAGE, source="https://cms-manual.goodinternet.org/en/sections/images-audio-documents-videos",
            note="360 pixels across; never videos alone: a transcript and pictures beside them.",
        ),
    )
}  # fmt: skip


def find_platform(name: str) -> Platform:
    """The platform of that name; UsageError with the nearest name where there is none."""
    try:
        return PLATFORMS[name.casefold().replace(" ", "-")]
    except KeyError:
        raise UsageError(
            f"There is no platform “{name}” whose limits storykit knows.",
            cure=nearest(name, tuple(PLATFORMS)),
        ) from None
