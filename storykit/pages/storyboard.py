"""The storyboard: one page on which a whole story is read, seen and judged before it is made.

Everything the page shows is handed in; nothing is drawn or read here. The page holds its pictures
and captions itself, runs no script and asks for nothing but the videos beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from storykit.check.reports import count_findings
from storykit.check.timing import spoken_words
from storykit.errors import Finding
from storykit.pages.descriptions import description_track
from storykit.pages.fonts import letters_in, page_fonts
from storykit.pages.labels import labels_for
from storykit.pages.rendering import data_address, direction, own_name, page_parts, render_page
from storykit.pages.transcript import said
from storykit.script.models import Content, Scene, Story
from storykit.script.wording import plain
from storykit.subtitles import write
from storykit.subtitles.transcript import credits_of
from storykit.text import FontBook
from storykit.timeline import Timeline, screen_texts
from storykit.timeline.reading import chapter_title, heading
from storykit.timeline.retiming import retime


@dataclass(frozen=True)
class StillPicture:
    """A drawn scene or card as PNG, JPEG or WebP; `width` and `height` are pixels of `content`.

    `of` is the scene's or card's id, `format` the name of the frame's shape.
    """

    of: str
    language: str
    format: str
    content: bytes
    width: int
    height: int


AddressOf = Callable[[StillPicture], str]
"""Tells where a page finds a picture."""


@dataclass(frozen=True)
class FinishedVideo:
    """A rendered video; `address` leads to it from the page: `steppe.ar.vertical.mp4`.

    `poster` leads to the picture that stands for it; without one, it is that of the first scene.
    """

    language: str
    format: str
    address: str
    width: int
    height: int
    poster: str = ""


def storyboard(
    story: Story,
    timelines: Mapping[str, Timeline],
    *,
    stills: Sequence[StillPicture] = (),
    cards: Sequence[StillPicture] = (),
    videos: Sequence[FinishedVideo] = (),
    findings: Sequence[Finding] | None = None,
    language: str | None = None,
    address_of: AddressOf | None = None,
    edition: int | None = None,
    fonts: FontBook | None = None,
) -> str:
    """The storyboard of a story as one HTML page; see `storyboard_parts`."""
    return "".join(
        storyboard_parts(
            story, timelines, stills=stills, cards=cards, videos=videos, findings=findings,
            language=language, address_of=address_of, edition=edition, fonts=fonts,
        )
    )  # fmt: skip


def storyboard_parts(
    story: Story,
    timelines: Mapping[str, Timeline],
    *,
    stills: Sequence[StillPicture] = (),
    cards: Sequence[StillPicture] = (),
    videos: Sequence[FinishedVideo] = (),
    findings: Sequence[Finding] | None = None,
    language: str | None = None,
    address_of: AddressOf | None = None,
    edition: int | None = None,
    fonts: FontBook | None = None,
) -> Iterator[str]:
    """The storyboard of a story as one HTML page, in parts: with its pictures it may be large.

    `timelines` are by language; languages without one are left out. `findings` None means that the
    story was not checked. `language` is that of the page's own words, by default the story's first.
    The page holds its pictures unless `address_of` tells where each is. One with the number of an
    `edition` is for storykit's own server: it renews itself when there is a later one. Letters that
    not every computer has are brought along, from `fonts`, by default storykit's own.
    """
    labels = labels_for(language or story.languages[0])
    # The page's own language comes first, for those who read it.
    tags = sorted((tag for tag in story.languages if tag in timelines), key=labels.language.__ne__)
    shapes = _formats(story, stills, cards, videos)
    page = _Page(story, timelines, tags, shapes, findings, address_of or _held)
    board = page.board(stills, cards, videos)
    words = {"tag": labels.language, "words": labels.words}
    letters = letters_in([board, words], tags[0] if tags else labels.language)
    return page_parts(
        "storyboard.html.j2", board=board, labels=labels, edition=edition,
        fonts=page_fonts(letters, fonts),
    )  # fmt: skip


def waiting_page(name: str) -> str:
    """The page of a preview until the script of that name can be read."""
    return render_page("waiting.html.j2", name=name)


def _held(still: StillPicture) -> str:
    return data_address(still.content)


@dataclass(frozen=True)
class _Shown:
    """A picture on the page. Its address may hold it whole, and is made when it is written."""

    still: StillPicture
    address_of: AddressOf
    format: str
    format_number: int
    width: int
    height: int
    alt: str

    @property
    def address(self) -> str:
        return self.address_of(self.still)


@dataclass(frozen=True)
class _Found:
    """A finding on the page."""

    rule: str
    level: str
    message: str
    cure: str
    line: int | None


def _formats(
    story: Story,
    stills: Sequence[StillPicture],
    cards: Sequence[StillPicture],
    videos: Sequence[FinishedVideo],
) -> list[str]:
    """The story's formats, then those that only some card or video has."""
    drawn = [*(still.format for still in stills), *(card.format for card in cards)]
    return list(dict.fromkeys([*story.formats, *drawn, *(video.format for video in videos)]))


@dataclass(frozen=True)
class _Page:
    """A story on its way to the page: languages and formats are numbered in their order."""

    story: Story
    timelines: Mapping[str, Timeline]
    tags: list[str]
    formats: list[str]
    findings: Sequence[Finding] | None
    address_of: AddressOf

    def board(
        self,
        stills: Sequence[StillPicture],
        cards: Sequence[StillPicture],
        videos: Sequence[FinishedVideo],
    ) -> dict[str, object]:
        """Everything the template shows, as plain values."""
        story, tags = self.story, self.tags
        return {
            "title": plain(story.title.get(tags[0]) or story.id) if tags else story.id,
            "theme": story.theme,
            "target": story.check.target,
            "formats": self.formats,
            "languages": [self.language(number, tag) for number, tag in enumerate(tags, 1)],
            "scenes": [self.scene(at, scene, stills) for at, scene in enumerate(story.scenes)],
            "cards": [self.card(at, card, cards) for at, card in enumerate(story.cards)],
            "videos": list(self.videos(videos, stills)),
            "findings": self.about("", elsewhere=True),
            "counts": count_findings(self.findings or ()),
            "checked": self.findings is not None,
        }

    def language(self, number: int, tag: str) -> dict[str, object]:
        timeline = self.timelines[tag]
        return {
            "number": number,
            "tag": tag,
            "direction": direction(tag),
            "name": own_name(tag),
            "title": timeline.title,
            "duration": timeline.duration,
            "words": spoken_words(self.story, tag),
            "credits": list(credits_of(self.story, tag)),
            "scenes": [
                {
                    "number": timed.index + 1,
                    "duration": timed.span.duration,
                    "found": bool(self.about(f"scenes[{timed.index}]")),
                }
                for timed in timeline.scenes
            ],
        }

    def scene(self, at: int, scene: Scene, stills: Sequence[StillPicture]) -> dict[str, object]:
        columns = []
        for number, tag in enumerate(self.tags, 1):
            timeline = self.timelines[tag]
            timed = timeline.scenes[at]
            columns.append(
                {
                    **self._column(number, tag, scene, stills),
                    "start": timed.span.start,
                    "end": timed.span.end,
                    "narration": said(scene.narration, tag),
                    "cues": [
                        {"start": cue.span.start, "lines": cue.lines}
                        for cue in timeline.cues
                        if cue.scene == scene.id
                    ],
                }
            )
        shown = self.timelines[self.tags[0]].scenes[at] if self.tags else None
        return {
            **self._head(at, scene, f"scenes[{at}]"),
            "transition": shown.transition.kind if shown and at else "",
            "motion": shown.motion if shown and (scene.picture or scene.clip) else "",
            "people": [self._person(key) for key in scene.people or ()],
            "columns": columns,
        }

    def card(self, at: int, card: Content, stills: Sequence[StillPicture]) -> dict[str, object]:
        columns = [self._column(n, tag, card, stills) for n, tag in enumerate(self.tags, 1)]
        return {**self._head(at, card, f"cards[{at}]"), "columns": columns}

    def videos(
        self, videos: Sequence[FinishedVideo], stills: Sequence[StillPicture]
    ) -> Iterator[dict[str, object]]:
        first = self.story.scenes[0].id if self.story.scenes else ""
        for video in videos:
            if video.language not in self.tags:
                continue
            key = (first, video.language, video.format)
            posters = [s for s in stills if (s.of, s.language, s.format) == key]
            yield {
                "address": video.address,
                "language": video.language,
                "language_name": own_name(video.language),
                "language_number": self.tags.index(video.language) + 1,
                "format": video.format,
                "format_number": self.formats.index(video.format) + 1,
                "width": video.width,
                "height": video.height,
                "poster": video.poster or (self.address_of(posters[0]) if posters else ""),
                "tracks": list(self._tracks(video.language)),
            }

    def about(self, path: str, *, elsewhere: bool = False) -> list[_Found]:
        """The findings about a part of the script, or about no scene or card."""
        chosen = [
            finding
            for finding in self.findings or ()
            if (
                not finding.where.path.startswith(("scenes[", "cards["))
                if elsewhere
                else finding.where.path == path
                or finding.where.path.startswith((f"{path}.", f"{path}["))
            )
        ]
        return [_Found(f.rule, f.level, f.message, f.cure, f.where.line) for f in chosen]

    def _head(self, at: int, content: Content, path: str) -> dict[str, object]:
        title = self._title(content)
        return {
            "number": at + 1,
            "id": content.id,
            "layout": content.layout,
            "title": title,
            "findings": self.about(path),
        }

    def _title(self, content: Content) -> str:
        if not self.tags:
            return content.id
        if isinstance(content, Scene):
            return chapter_title(content, self.tags[0])
        return heading(content, self.tags[0]) or content.id

    def _column(
        self, number: int, tag: str, content: Content, stills: Sequence[StillPicture]
    ) -> dict[str, object]:
        alt = said(content.alt, tag)
        texts = [" ".join(text.split()) for text in screen_texts(content, tag)]
        credit = said(content.credit, tag)
        more = [("on_screen", texts), ("description", [alt]), ("credit", [credit])]
        return {
            "number": number,
            "tag": tag,
            "direction": direction(tag),
            "name": own_name(tag),
            "stills": [
                self._shown(still, alt or " · ".join(texts) or content.id)
                for still in stills
                if still.of == content.id and still.language == tag
            ],
            "more": [(name, lines) for name, lines in more if any(lines)],
        }

    def _shown(self, still: StillPicture, alt: str) -> _Shown:
        number = self.formats.index(still.format) + 1
        return _Shown(still, self.address_of, still.format, number, still.width, still.height, alt)

    def _tracks(self, language: str) -> Iterator[dict[str, str]]:
        """The captions of every language, its own first, and what is seen in its own."""
        film = self.timelines[language]
        for tag in (language, *(other for other in self.tags if other != language)):
            own = self.timelines[tag]
            cues = film.cues if tag == language else retime(own.cues, own, film)
            if cues:
                address = data_address(write(cues, "vtt", tag), "text/vtt")
                yield _track("captions", tag, address)
        described = description_track(film)
        if described:
            yield _track("descriptions", language, data_address(described, "text/vtt"))

    def _person(self, key: str) -> str:
        """What the audience is told of a person; the key where no name may be shown."""
        person = self.story.people.get(key)
        if person is None or person.name is None or person.anonymous:
            return key
        return said(person.name, self.tags[0]) or key


def _track(kind: str, tag: str, address: str) -> dict[str, str]:
    return {"kind": kind, "tag": tag, "name": own_name(tag), "address": address}
