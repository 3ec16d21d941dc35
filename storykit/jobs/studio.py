"""One story with everything that is needed to make it: each stage once, whoever asks first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from storykit.errors import AssetError, Finding, ScriptError
from storykit.formats import Format, find_format
from storykit.language import find_language
from storykit.script.effects import clip_speed
from storykit.script.loading import LONGEST_STORY
from storykit.script.models import Story
from storykit.timeline import Cue, Timeline, build_timeline
from storykit.timeline.retiming import retime

if TYPE_CHECKING:
    from storykit.check.context import Memory
    from storykit.design.captions import CaptionFile
    from storykit.design.themes import Theme
    from storykit.jobs.fits import FitMemory
    from storykit.sound import Mix, MixFile
    from storykit.subtitles.beside import Heard
    from storykit.text import FontBook
    from storykit.video.model import Film
    from storykit.video.muxing import SoftTrack
    from storykit.video.sharing import Shared
    from storykit.voice import Narration

Made = TypeVar("Made")


def _heard_for(file: Path) -> int | None:
    """Milliseconds of a clip's sound; None where it has none."""
    from storykit.assets import expect
    from storykit.hearing import has_sound, sound_duration

    expect(file, "clip")
    return sound_duration(file) if has_sound(file) else None


class Studio:
    """The stages of one story, from narration to film, each made once and kept.

    Safe to use from several threads: a stage that two of them ask for is made by the first.
    """

    def __init__(
        self,
        story: Story,
        *,
        theme: str | None = None,
        cache: Path | None = None,
        formats: tuple[Format, ...] | None = None,
        fits: FitMemory | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.story = story
        self._fits = fits
        self._memory = memory
        self._formats = formats
        self._cache = cache
        self._theme_name = theme or story.theme
        self._kept: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, threading.RLock] = {}
        self._lock = threading.Lock()

    def _once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        with self._lock:
            lock = self._locks.setdefault(key, threading.RLock())
        with lock:
            if key not in self._kept:
                self._kept[key] = make()
            made: Made = self._kept[key]
            return made

    def forget(self, *key: Hashable) -> None:
        """Lets go of a stage that is not needed any more, such as a finished film."""
        with self._lock:
            self._kept.pop(key, None)

    # What the story brings ----------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """The theme, from the story's own folder or storykit's."""
        from storykit.design.themes import find_theme

        return self._once("theme", lambda: find_theme(self._theme_name, self.story.folder))

    @property
    def fonts(self) -> FontBook:
        """The story's own fonts, then the theme's, then storykit's."""
        from storykit.design.furnishing import fonts_of

        return self._once("fonts", lambda: fonts_of(self.theme, self.story.folder))

    @property
    def logo(self) -> Path | None:
        """The story's logo, or None where the theme's serves."""
        name = self.story.logo
        if name is None:
            return None
        return self._resolved(name, "logo")

    def _resolved(self, name: str, path: str) -> Path:
        from storykit.assets import Assets

        return Assets((self.story.folder,)).resolve(name, self.story.where(path))

    @property
    def shared(self) -> Shared:
        """What films show alike that are made at the same time, by threads of this process."""
        from storykit.video.sharing import Shared

        return self._once("shared", Shared)

    # Stages -------------------------------------------------------------------------------------

    def narrations(self, language: str) -> dict[str, Narration]:
        """What is spoken in a language, by scene."""
        return dict(self._heard(language).narrations)

    def heard(self, language: str) -> Heard:
        """The same, and which of it is heard in clips."""
        return self._heard(language)

    def supply(self, language: str, heard: Heard) -> None:
        """Takes over what is heard in a language from where it was made."""
        with self._lock:
            self._kept.setdefault(("heard", language), heard)

    def _heard(self, language: str) -> Heard:
        """The same, with the times of subtitle files that lie beside recordings and clips."""
        from storykit.subtitles.beside import with_subtitles
        from storykit.voice import narrate_story

        return self._once(
            ("heard", language),
            lambda: with_subtitles(
                self.story, language, narrate_story(self.story, language, cache=self._cache)
            ),
        )

    def adopt(self, timeline: Timeline) -> None:
        """Takes over a timeline of this story that was made elsewhere."""
        with self._lock:
            self._kept.setdefault(("timeline", timeline.language), timeline)

    def timeline(self, language: str) -> Timeline:
        """The story in time, in one language."""
        return self._once(("timeline", language), lambda: self._timeline(language))

    def _timeline(self, language: str) -> Timeline:
        formats = self._formats or tuple(find_format(name) for name in self.story.formats)
        find_out = partial(self._fitting, language, formats)
        fits = self._fits.remembered(language, formats, find_out) if self._fits else find_out()
        heard = self._heard(language)
        timeline = build_timeline(
            self.story,
            language,
            heard.narrations,
            fits=fits,
            clips=self._clip_lengths(),
            in_clips=heard.in_clips,
        )
        if timeline.duration > LONGEST_STORY:
            raise self._too_long(timeline)
        return timeline

    def _fitting(self, language: str, formats: tuple[Format, ...]) -> Callable[[str], bool]:
        from storykit.design.captioning.measures import caption_fits

        return caption_fits(self.theme, language, formats, self.fonts)

    def _too_long(self, timeline: Timeline) -> ScriptError:
        """An hour of film takes a night; more is a recording that was not cut."""
        longest = max(timeline.scenes, key=lambda timed: timed.span.duration)
        finding = Finding(
            ScriptError.rule,
            "error",
            f"In “{timeline.language}” the story lasts {timeline.duration // 60_000} minutes; "
            "an hour is the most.",
            f"The longest scene is “{longest.id}”, with {longest.span.duration / 60_000:.0f} "
            "minutes: cut its recording or clip, or fix its length with “duration”.",
            self.story.where(f"scenes[{longest.index}]"),
        )
        return ScriptError([finding])

    def _clip_lengths(self) -> dict[str, int]:
        """Milliseconds of each clip that is heard: it is shown to its end."""
        from storykit.voice.registry import may_be_heard

        lengths = {}
        for index, scene in enumerate(self.story.scenes):
            if scene.clip is None or not may_be_heard(self.story, scene):
                continue
            path = f"scenes[{index}].video"
            file = self._resolved(scene.clip, path)
            find = partial(_heard_for, file)
            try:
                lasts = self._memory.recall("heard for", file, find) if self._memory else find()
            except AssetError as error:
                raise error.at(self.story.where(path)) from error
            if lasts is not None:
                left = max(0, lasts - scene.clip_start)
                lengths[scene.id] = round(left / clip_speed(scene.effects))
        return lengths

    def mix(self, language: str) -> Mix:
        """Everything that is heard in a language; all formats share it."""
        return self._once(("mix", language), lambda: self._mix(language))

    def _mix(self, language: str) -> Mix:
        from storykit.sound import mix_story

        self._find_sounds(language)
        return mix_story(self.story, self.timeline(language))

    def mixed(
        self, language: str, scratch: Path, loudness: float | None = None
    ) -> AbstractContextManager[MixFile]:
        """The same on disk, in the folder `scratch`, as long as a `with` block lasts; not kept.

        `loudness` is LUFS, where it is not the usual.
        """
        from storykit.sound import LOUDNESS, story_mixed

        self._find_sounds(language)
        wanted = LOUDNESS if loudness is None else loudness
        timeline = self.timeline(language)
        return story_mixed(self.story, timeline, loudness=wanted, scratch=scratch)

    def _find_sounds(self, language: str) -> None:
        if self.story.music is not None:
            self._resolved(self.story.music.file, "music.file")
        self.speak_again(language)

    def speak_again(self, language: str) -> bool:
        """Has a language spoken again where the cache was cleared or damaged; whether it was.

        Sounds are named by what they hold, so they come back under the names the timeline knows.
        """
        from storykit.voice.keeping import is_whole

        if all(is_whole(sound.file) for sound in self.timeline(language).sounds):
            return False
        self.forget("heard", language)
        self._heard(language)
        return True

    def film(self, language: str, format: Format) -> Film:
        """The moving pictures of a language and format."""
        from storykit.video.filming import build_film

        key = ("film", language, format.name, format.width)
        return self._once(
            key,
            lambda: build_film(
                self.story, self.timeline(language), format, self.theme, self.fonts, logo=self.logo
            ),
        )

    def caption_file(self, timeline: Timeline, format: Format) -> CaptionFile:
        """A language's captions as its films of a format show them, for subtitle files."""
        from storykit.video.captions import caption_file_of

        return caption_file_of(self.story, timeline, format, self.theme, self.fonts, logo=self.logo)

    def tracks(self, language: str) -> tuple[SoftTrack, ...]:
        """Soft subtitle tracks for a language's film: its own first, then the story's others.

        A track is on by default only where captions are not in the picture already.
        """
        from storykit.subtitles import soft_texts
        from storykit.video.muxing import SoftTrack

        film = self.timeline(language)
        others = [other for other in self.story.languages if other != language]
        found = []
        for tag in (language, *others):
            row = find_language(tag)
            cues = film.cues if tag == language else self._guest_cues(tag, film)
            default = tag == language and not self.story.captions.burn
            if cues:
                texts = soft_texts(cues, tag)
                found.append(SoftTrack(row.iso, row.track_title, texts, default))
        return tuple(found)

    def _guest_cues(self, language: str, film: Timeline) -> tuple[Cue, ...]:
        own = self.timeline(language)
        return retime(own.cues, own, film)

    def credits(self, language: str) -> tuple[str, ...]:
        """Who made what, each once."""
        from storykit.subtitles.transcript import credits_of

        return tuple(credits_of(self.story, language))
