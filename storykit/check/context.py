"""What rules may look at beside the story: made when first asked for, and once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from storykit.assets import Assets
from storykit.check.inventory import Medium, Placed, Text, contents, media, texts
from storykit.check.probing import Probe, Watched, probe, watch
from storykit.check.traces import Trace, traces_in
from storykit.errors import AssetError, Finding, Level, StorykitError
from storykit.script.effects import clip_speed
from storykit.script.models import Scene, Story
from storykit.script.wording import plain

if TYPE_CHECKING:
    from storykit.design.layouts import Layout
    from storykit.design.themes import Theme
    from storykit.formats import Format
    from storykit.text import FontBook
    from storykit.timeline.model import Timeline
    from storykit.video.condition import Remark
    from storykit.voice.model import Narration


_LARGEST_PRIVATE = 1_000_000
_HAIR = 0.01
"""Share of the width that a stroke of a letter may stand over a line."""


class Memory(Protocol):
    """Answers about files that were looked into before, as long as they are as they were."""

    def recall(self, question: str, file: Path, answer: Callable[[], Any]) -> Any:
        """The remembered answer, a plain value, or the one that is given now."""


class Context:
    """A story's media, fonts, layouts and timelines, for rules.

    `timeline` gives a language's timeline with its real narration, where the caller has one;
    without it the speech is estimated. `today` is the day consent must hold on, `outputs` the
    folder of what was rendered, for rules about files, unless `made` lists that. `memory` keeps
    what files were found to be. Everything is made when first asked for, so that a check that needs
    no timeline makes none.
    """

    def __init__(
        self,
        story: Story,
        *,
        timeline: Callable[[str], Timeline] | None = None,
        today: date | None = None,
        outputs: Path | None = None,
        made: Sequence[Mapping[str, Any]] | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.story = story
        self.today = today or date.today()
        self.outputs = outputs
        self._made = made
        self._memory = memory
        self._timeline = timeline
        self._kept: dict[tuple[str, str], Any] = {}

    def _once(self, kind: str, key: str, make: Callable[[], Any]) -> Any:
        """The made value; what could not be made raises the same error each time."""
        if (kind, key) not in self._kept:
            try:
                self._kept[kind, key] = make()
            except StorykitError as error:
                self._kept[kind, key] = error
        kept = self._kept[kind, key]
        if isinstance(kept, StorykitError):
            raise kept
        return kept

    @property
    def contents(self) -> tuple[Placed, ...]:
        """Every scene and card."""
        found: tuple[Placed, ...] = self._once(
            "all", "contents", lambda: tuple(contents(self.story))
        )
        return found

    @property
    def scenes(self) -> tuple[Placed, ...]:
        """Every scene."""
        return tuple(placed for placed in self.contents if placed.path.startswith("scenes"))

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every text an audience sees or hears."""
        found: tuple[Text, ...] = self._once("all", "texts", lambda: tuple(texts(self.story)))
        return found

    @property
    def media(self) -> tuple[Medium, ...]:
        """Every picture, clip and sound the script names."""
        found: tuple[Medium, ...] = self._once("all", "media", lambda: tuple(media(self.story)))
        return found

    def texts_in(self, language: str, *uses: str) -> tuple[tuple[Text, str], ...]:
        """The texts of those uses in a language, without marks; texts it lacks are left out."""

        def find() -> tuple[tuple[Text, str], ...]:
            pairs = ((text, text.value.get(language)) for text in self.texts if text.use in uses)
            return tuple((text, plain(found)) for text, found in pairs if found and found.strip())

        pairs: tuple[tuple[Text, str], ...] = self._once("texts", f"{language} {uses}", find)
        return pairs

    def timeline(self, language: str) -> Timeline:
        """The timeline of a language; StorykitError where it cannot be built."""
        if self._timeline is not None:
            supply = self._timeline
            made: Timeline = self._once("timeline", language, lambda: supply(language))
            return made
        estimated: Timeline = self._once("timeline", language, lambda: self._estimate(language))
        return estimated

    def layout(self, name: str) -> Layout:
        """The layout of that name; UsageError or LayoutError where there is none to use."""
        from storykit.design.layouts import find_layout

        found: Layout = self._once("layout", name, lambda: find_layout(name, self.story.folder))
        return found

    @property
    def theme(self) -> Theme:
        """The story's theme."""
        from storykit.design.themes import find_theme

        found: Theme = self._once(
            "all", "theme", lambda: find_theme(self.story.theme, self.story.folder)
        )
        return found

    @property
    def fonts(self) -> FontBook:
        """The fonts of the story's own folder, of its theme, and storykit's."""
        from storykit.design.furnishing import fonts_of

        found: FontBook = self._once(
            "all", "fonts", lambda: fonts_of(self.theme, self.story.folder)
        )
        return found

    def texts_outside(self, placed: Placed, format: Format) -> str:
        """The name of a text of a scene that leaves the safe area in a format, or nothing."""
        from storykit.design.board import PlacedText
        from storykit.design.composing import compose

        scene = placed.content
        board = compose(
            scene,
            self.layout(scene.layout),
            self.theme,
            self.story.languages[0],
            format,
            assets=Assets((self.story.folder,)),
            fonts=self.fonts,
            captions=self.story.captions.burn and getattr(scene, "narration", None) is not None,
        )
        for layer in board.layers:
            ink = layer.ink if isinstance(layer, PlacedText) else None
            if ink is not None and not format.safe.contains(ink, _HAIR * format.width):
                return f"“{layer.key}”"
        return ""

    def preflight(self, text: str, language: str) -> tuple[Finding, ...]:
        """What the typesetter finds wrong with a text; the findings have no place yet."""
        from storykit.text import preflight

        found: tuple[Finding, ...] = self._once(
            "preflight", f"{language} {text}", lambda: tuple(preflight(text, language, self.fonts))
        )
        return found

    def file(self, medium: Medium) -> Path:
        """Where a medium lies; AssetError where it is missing or not allowed."""
        assets = Assets((self.story.folder,))
        path: Path = self._once("file", medium.file, lambda: assets.resolve(medium.file))
        return path

    def _recall(self, question: str, file: Path, answer: Callable[[], Any]) -> Any:
        return self._memory.recall(question, file, answer) if self._memory else answer()

    def probe(self, medium: Medium) -> Probe:
        """What a medium is, from its beginning; AssetError where it cannot be used."""

        def find() -> Probe:
            file = self.file(medium)
            kind = medium.kind
            return Probe.of(self._recall(f"what {kind}", file, lambda: probe(file, kind).plain))

        found: Probe = self._once(medium.kind, medium.file, find)
        return found

    def traces(self, medium: Medium) -> frozenset[Trace]:
        """What a medium tells beside its picture and sound."""

        def find() -> frozenset[Trace]:
            file = self.file(medium)
            return frozenset(self._recall("traces", file, lambda: sorted(traces_in(file))))

        found: frozenset[Trace] = self._once("traces", medium.file, find)
        return found

    def remarks(self, medium: Medium) -> tuple[Remark, ...]:
        """What is to be known of a clip's condition; AssetError where it cannot be used."""

        def find() -> list[list[str]]:
            from storykit.video.condition import clip_remarks

            return [[told.level, told.message, told.cure] for told in clip_remarks(file)]

        file = self.file(medium)
        found = self._once("remarks", medium.file, lambda: self._recall("condition", file, find))
        return tuple(_remark(*plain) for plain in found)

    def watched(self, placed: Placed) -> Watched | None:
        """What is seen of a scene's clip while the scene lasts; None without a readable clip."""
        scene = placed.content
        if not isinstance(scene, Scene) or not scene.clip:
            return None
        start, clip = scene.clip_start, scene.clip
        lasts = max(
            self.timeline(language).scenes[placed.index].span.duration
            for language in self.story.languages
        )

        def find() -> Any:
            file = self.file(Medium(clip, "clip", ""))
            stretch = f"watched {start} {lasts}"
            return self._recall(stretch, file, lambda: watch(file, start, lasts).plain)

        try:
            return Watched.of(self._once("watched", f"{clip} {start} {lasts}", find))
        except AssetError:
            return None

    def effects_fault(
        self, clip: str, effects: Sequence[Any], start: int
    ) -> tuple[int, str, str] | None:
        """The first of the effects that fails on a clip, with a message and the cure."""

        def find() -> Any:
            from storykit.check.probing import failing_effect

            return self._recall(
                f"effects {start} {said}", file, lambda: failing_effect(file, effects, start)
            )

        file = self.file(Medium(clip, "clip", ""))
        said = json.dumps(list(effects), default=repr)
        found = self._once("effects", f"{clip} {start} {said}", find)
        return None if found is None else (found[0], found[1], found[2])

    def made(self, kind: str) -> tuple[Mapping[str, Any], ...]:
        """What was made of a kind, or the outputs' manifest lists for this story; or nothing."""

        def read() -> list[Mapping[str, Any]]:
            if self._made is not None:
                return list(self._made)
            if self.outputs is None:
                return []
            try:
                document = json.loads((self.outputs / "manifest.json").read_text(encoding="utf-8"))
                return [item for item in document["files"] if item["story"] == self.story.id]
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                return []

        files: list[Mapping[str, Any]] = self._once("all", "outputs", read)
        return tuple(item for item in files if item.get("kind") == kind)

    def traces_of_made(self) -> Iterator[tuple[str, frozenset[Trace]]]:
        """The pictures, sounds and videos in the folder of outputs, with what they tell."""
        for kind in ("video", "sound", "card", "thumbnail") if self.outputs else ():
            for item in self.made(kind):
                path = Path(str(item.get("path") or ""))
                file = self.outputs / path if self.outputs else path
                if path.is_absolute() or ".." in path.parts or not file.is_file():
                    continue
                with suppress(AssetError):
                    yield path.as_posix(), traces_in(file)

    def read_private(self, name: str) -> str:
        """The text of a file that is only compared with the story, never shown."""

        def read() -> str:
            try:
                path = self.story.folder / name
                if not path.is_file() or path.stat().st_size > _LARGEST_PRIVATE:
                    raise OSError("no file, or too large")
                return path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                raise AssetError(
                    f"“{name}” cannot be read as a text file.",
                    cure="Check its name, and save it as UTF-8, one entry a line.",
                ) from None

        text: str = self._once("private", name, read)
        return text

    def _estimate(self, language: str) -> Timeline:
        """The timeline with the story's recordings, or estimated where there are none to hear."""
        from storykit.timeline.build import build_timeline

        return build_timeline(
            self.story, language, self._recorded(language), clips=self._clip_lengths()
        )

    def _recorded(self, language: str) -> Mapping[str, Narration]:
        from storykit.voice import narrate_story

        if self.story.voice.narrator != "files":
            return {}
        try:
            return narrate_story(self.story, language)
        except StorykitError:
            return {}

    def _clip_lengths(self) -> dict[str, int]:
        """Milliseconds of each clip that is heard, for those that can be read."""
        lengths: dict[str, int] = {}
        for medium in self.media:
            scene = medium.placed.content if medium.placed else None
            if medium.kind == "clip" and isinstance(scene, Scene) and scene.clip_sound:
                from storykit.hearing import sound_duration

                with suppress(AssetError):
                    lasts = sound_duration(self.file(medium))
                    left = max(0, lasts - scene.clip_start)
                    lengths[scene.id] = round(left / clip_speed(scene.effects))
        return lengths


def _remark(level: Level, message: str, cure: str) -> Remark:
    from storykit.video.condition import Remark

    return Remark(level, message, cure)
