"""What is cut out of a story's films: short loops, and frames as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.errors import UsageError
from storykit.jobs.options import RenderOptions
from storykit.library.making import OnProgress, names
from storykit.library.scripts import loaded
from storykit.script.models import Story
from storykit.spans import Span

if TYPE_CHECKING:
    from storykit.jobs.excerpts import Excerpt, ExcerptKind
    from storykit.jobs.render import Result


def loop(
    story: Story,
    *,
    scenes: Sequence[str] | None = None,
    span: tuple[int, int] | None = None,
    kinds: Sequence[ExcerptKind] = ("webp",),
    width: int = 480,
    largest: int | None = None,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    allow: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Makes loops without sound, `webp` or `gif`, of some scenes or of a span of milliseconds.

    At most 20 seconds; `width` is pixels, and `largest` bytes that no loop exceeds. Else as for
    `render`.
    """
    from storykit.jobs.excerpts import Excerpt

    excerpt = Excerpt(tuple(kinds), _span(span), width, largest)
    options = _excerpt_options(scenes, languages, formats, out, allow)
    return excerpts(story, excerpt, options, on_progress=on_progress)


def frames(
    story: Story,
    *,
    scenes: Sequence[str] | None = None,
    span: tuple[int, int] | None = None,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    allow: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Writes every frame of some scenes, of a span of milliseconds or of all, as PNG in folders."""
    from storykit.jobs.excerpts import Excerpt

    options = _excerpt_options(scenes, languages, formats, out, allow)
    return excerpts(story, Excerpt(("frames",), _span(span)), options, on_progress=on_progress)


def excerpts(
    story: Story,
    excerpt: Excerpt,
    options: RenderOptions,
    *,
    on_progress: OnProgress | None = None,
) -> Result:
    """`loop` and `frames` with every option in two values."""
    from storykit.jobs.excerpts import write_excerpts

    return write_excerpts(loaded(story), excerpt, options, on_progress)


def _span(times: tuple[int, int] | None) -> Span | None:
    if times is None:
        return None
    try:
        return Span(*times)
    except ValueError as error:
        raise UsageError(f"{error}.", cure="Give the start, then the end.") from None


def _excerpt_options(
    scenes: Sequence[str] | None,
    languages: Sequence[str] | None,
    formats: Sequence[str] | None,
    out: Path | str,
    allow: Mapping[str, str] | None,
) -> RenderOptions:
    return RenderOptions(
        languages=names(languages),
        formats=names(formats),
        out=Path(out),
        scenes=names(scenes),
        allow=allow or {},
    )
