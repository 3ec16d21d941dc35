"""The videos of one production: their reels and sound, and joining them when all is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from storykit.errors import Finding
from storykit.jobs.cache import Cache
from storykit.jobs.items import Item
from storykit.jobs.keys import (
    reel_key,
    reel_parts,
    shooting_of,
    sound_coding,
    sound_key,
    within_size,
)
from storykit.jobs.options import RenderOptions
from storykit.jobs.sizing import Limit, limit_of, size_told
from storykit.jobs.sources import StorySources
from storykit.jobs.tasks import (
    JoinVideo,
    MakeReel,
    MixSound,
    Soundtrack,
    Task,
    known_footage,
)
from storykit.script.models import Story
from storykit.video.encoders import encoder_findings, software_encoder

if TYPE_CHECKING:
    from storykit.jobs.joining import Take
    from storykit.jobs.production import Production
    from storykit.jobs.reels import Footage, Outline, Reel, Shooting
    from storykit.timeline import Timeline

_ATTEMPTS = 3
"""How often a video is put together anew where its pieces go missing."""

# About the seconds of one core that a second of film takes for each million pixels, and the bytes
# a reel needs; measured on two cores, see docs/many-machines.md.
_EFFORT = 0.3
_GROUND, _PER_PIXEL = 180_000_000, 150


@dataclass
class _Film:
    """A video that is being made."""

    item: Item
    shooting: Shooting
    timeline: Timeline | None = None
    outline: Outline | None = None
    footage: dict[int, Footage] = field(default_factory=dict)
    sound_key: str | None = None
    joining: bool = False
    attempts: int = 0
    limit: Limit | None = None
    told: tuple[Finding, ...] = ()

    @property
    def language(self) -> str:
        return self.shooting.language

    @property
    def mixed(self) -> bool:
        """Whether a graphics card failed, or several encoders were at work: theirs do not join."""
        encoders = {footage.encoder for footage in self.footage.values()}
        return len(encoders) > 1 or "" in encoders


class Films:
    """The videos of one story that are to be made."""

    def __init__(
        self,
        story: Story,
        options: RenderOptions,
        cache: Cache,
        sources: StorySources,
        items: Sequence[Item],
        production: Production,
    ) -> None:
        self._story = story
        self._options = options
        self._cache = cache
        self._sources = sources
        self._production = production
        self._films = [_Film(item, shooting_of(item, options)) for item in items]
        self._timelines: Mapping[str, Timeline] = {}
        self._sounds: dict[str, Soundtrack | None] = {}

    def shootings(self, language: str) -> tuple[Shooting, ...]:
        """The films of a language."""
        return tuple(film.shooting for film in self._films if film.language == language)

    def laid_out(
        self, timeline: Timeline, outlines: Sequence[Outline], timelines: Mapping[str, Timeline]
    ) -> list[Task]:
        """Takes a language in time, and the outlines of its films; gives the tasks they need."""
        self._timelines = timelines
        tasks: list[Task] = []
        films = [film for film in self._films if film.language == timeline.language]
        for film, outline in zip(films, outlines, strict=True):
            film.timeline, film.outline = timeline, outline
            film.shooting, room = within_size(film.shooting, self._story, timeline, self._options)
            film.limit = None if room is None else limit_of(room, film.shooting.settings)
            tasks += self._sound(film)
            tasks += self._reels(film)
        return tasks + self._joins()

    def again(self, items: Sequence[Item]) -> list[Task]:
        """Tasks that make the lost pieces of a film anew; none after too many attempts."""
        (film,) = (film for film in self._films if film.item in items)
        film.attempts += 1
        if film.attempts >= _ATTEMPTS:
            return []
        film.joining = False
        film.footage.clear()
        if film.sound_key is not None:
            self._sounds.pop(film.sound_key, None)
        return [*self._sound(film), *self._reels(film, trusting=False)]

    # Tasks --------------------------------------------------------------------------------------

    def _reels(self, film: _Film, *, trusting: bool = True) -> Iterator[Task]:
        """Tasks for the reels that are not in the store already."""
        assert film.outline is not None
        assert film.timeline is not None
        for reel in film.outline.reels:
            key = reel_key(self._sources, film.timeline, film.shooting, reel)
            known = known_footage(self._cache.store, key) if trusting else None
            store = self._cache.store
            if known is not None and all(store.holds(k, ".mp4") for k, _ in known.segments):
                film.footage[reel.number] = known
                continue
            yield self._production.add(
                self._reel(film, reel, key), partial(self._shot, film, reel), film.item
            )

    def _reel(self, film: _Film, reel: Reel, key: str) -> Task:
        assert film.outline is not None
        assert film.timeline is not None
        pixels = film.outline.width * film.outline.height
        seconds = len(reel.frames) / film.outline.fps
        rate = film.outline.fps / 30
        first = next(t.index for t in film.timeline.scenes if t.id in reel.scenes)
        return MakeReel(
            story=self._story,
            name=f"{film.item.name} reel {reel.number + 1}",
            subject=film.item.subject,
            place=f"scenes[{first}]",
            company=f"{film.shooting.format.name} scenes[{first}]",
            cost=0.5 + float(_EFFORT * seconds * rate) * pixels / 1e6,
            memory=_GROUND + _PER_PIXEL * pixels,
            timeline=film.timeline,
            shooting=film.shooting,
            reel=reel,
            key=key,
        )

    def _shot(self, film: _Film, reel: Reel, footage: Footage) -> list[Task]:
        film.footage[reel.number] = footage
        return self._joins()

    def _sound(self, film: _Film) -> Iterator[Task]:
        """The task that mixes what is heard; formats of the same rate share it."""
        if self._options.scenes is not None:
            return
        outline, timeline = film.outline, film.timeline
        assert outline is not None
        assert timeline is not None
        coding = sound_coding(film.item, film.shooting)
        key = sound_key(self._sources, timeline, outline, coding)
        film.sound_key = key
        if key in self._sounds:
            return
        self._sounds[key] = None
        task = MixSound(
            story=self._story,
            name=f"mix {film.language} {key}",
            subject=film.language,
            place="music" if self._story.music else "voice",
            cost=1.0 + timeline.duration / 40_000,
            # Mixed in blocks: only curves, a value each millisecond, grow with the length.
            memory=220_000_000 + 60 * timeline.duration,
            timeline=timeline,
            outline=outline,
            coding=coding,
            key=key,
        )
        sharing = [f.item for f in self._films if f.language == film.language]
        yield self._production.add(task, partial(self._mixed, key), *sharing)

    def _mixed(self, key: str, sound: Soundtrack) -> list[Task]:
        self._sounds[key] = sound
        return self._joins()

    def _joins(self) -> list[Task]:
        """Tasks for films of which everything is there now."""
        if len(self._timelines) < len(self._story.languages):
            return []
        tasks: list[Task] = []
        for film in filter(self._complete, self._films):
            tasks += self._in_software(film) if film.mixed else [self._join(film)]
        return tasks

    def _complete(self, film: _Film) -> bool:
        if film.joining or film.outline is None:
            return False
        if len(film.footage) < len(film.outline.reels):
            return False
        return film.sound_key is None or self._sounds.get(film.sound_key) is not None

    def _join(self, film: _Film) -> Task:
        assert film.outline is not None
        film.joining = True
        footage = tuple(film.footage[reel.number] for reel in film.outline.reels)
        task = JoinVideo(
            story=self._story,
            name=f"{film.item.name} join {film.attempts}",
            subject=film.item.subject,
            cost=0.5,
            memory=100_000_000,
            timelines=tuple(self._timelines[tag] for tag in self._story.languages),
            shooting=film.shooting,
            outline=film.outline,
            footage=footage,
            sound=self._sounds[film.sound_key] if film.sound_key is not None else None,
            path=self._options.out / film.item.paths[0],
            limit=film.limit,
        )
        return self._production.add(task, partial(self._joined, film, footage), film.item)

    def _again_at(self, film: _Film, limit: Limit) -> list[Task]:
        """Tasks that shoot a film again, at the quality at which its file should fit."""
        settings = replace(film.shooting.settings, quality=limit.further)
        film.shooting, film.limit = replace(film.shooting, settings=settings), limit
        film.joining = False
        film.footage.clear()
        return [*self._reels(film), *self._joins()]

    def _in_software(self, film: _Film) -> list[Task]:
        """Tasks that shoot a film again without the graphics card."""
        settings = replace(film.shooting.settings, hardware=False)
        film.shooting = replace(film.shooting, settings=settings)
        if film.limit is not None:
            film.limit = limit_of(film.limit.room, settings)
        film.footage.clear()
        film.told = encoder_findings(
            replace(settings, hardware=True), software_encoder(settings), "The graphics card"
        )
        return [*self._reels(film), *self._joins()]

    def _joined(self, film: _Film, footage: tuple[Footage, ...], take: Take) -> list[Task]:
        if take.output is None:
            assert take.limit is not None
            return self._again_at(film, take.limit)
        assert film.timeline is not None
        assert film.outline is not None
        language = film.language
        findings: list[Finding] = [*film.timeline.findings, *film.told]
        pieces = {f"narration {language}": self._sources.narration(language)}
        if film.sound_key is not None:
            pieces[f"mix {language}"] = film.sound_key
        for reel, shot in zip(film.outline.reels, footage, strict=True):
            findings += shot.findings
            key = reel_key(self._sources, film.timeline, film.shooting, reel)
            parts = reel_parts(reel, key, [own for own, _ in shot.segments])
            pieces |= {part.name: part.key for part in parts}
        if take.limit is not None:
            findings += size_told(film.item.name, take.limit)
        return self._production.keep(film.item, (take.output,), tuple(findings), pieces)
