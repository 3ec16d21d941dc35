"""What rules may look at beside the story: made when first asked for, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.check.inventory import Medium, Placed, Text, contents, media, texts
from storykit.errors import AssetError, StorykitError
from storykit.script.models import Story
from storykit.script.wording import plain

if TYPE_CHECKING:
    from storykit.design.layouts import Layout
    from storykit.design.themes import Theme
    from storykit.text import FontBook
    from storykit.timeline.model import Timeline


class Context:
    """A story's media, fonts, layouts and timelines, for rules.

    `timeline` gives a language's timeline with its real narration, where the caller has one;
    without it the speech is estimated. `today` is the day consent must hold on, `outputs` the
    folder of what was rendered, for rules about files. Everything is made when first asked for, so
    that a check that needs no timeline makes none.
    """

    def __init__(
        self,
        story: Story,
        *,
        timeline: Callable[[str], Timeline] | None = None,
        today: date | None = None,
        outputs: Path | None = None,
    ) -> None:
        self.story = story
        self.today = today or date.today()
        self.outputs = outputs
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
        """The fonts of the story's own folder and storykit's."""
        from storykit.text import FontBook

        found: FontBook = self._once(
            "all", "fonts", lambda: FontBook((self.story.folder / "fonts",))
        )
        return found

    def file(self, medium: Medium) -> Path:
        """Where a medium lies; AssetError where it is missing or not allowed."""
        path: Path = self._once("file", medium.file, lambda: self._resolve(medium))
        return path

    def read_private(self, name: str) -> str:
        """The text of a file that is only compared with the story, never shown."""

        def read() -> str:
            try:
                return (self.story.folder / name).read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                raise AssetError(
                    f"“{name}” cannot be read as a text file.",
                    cure="Check its name, and save it as UTF-8, one entry a line.",
                ) from None

        text: str = self._once("private", name, read)
        return text

    def _resolve(self, medium: Medium) -> Path:
        path = self.story.folder / medium.file
        if not path.is_file():
            raise AssetError(f"There is no file “{medium.file}”.")
        return path

    def _estimate(self, language: str) -> Timeline:
        """The timeline as it would be without recordings."""
        from storykit.timeline.build import build_timeline

        return build_timeline(self.story, language, {})
