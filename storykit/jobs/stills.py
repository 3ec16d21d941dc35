"""Single frames of a story's videos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storykit.files import publish, safe_name
from storykit.formats import find_format
from storykit.jobs.items import scope_of
from storykit.jobs.manifest import Output
from storykit.jobs.options import RenderOptions
from storykit.jobs.safety import clear
from storykit.jobs.studio import Studio
from storykit.script.models import Story

if TYPE_CHECKING:
    from storykit.formats import Format
    from storykit.video.model import Film


def stills(
    story: Story, moment: int, options: RenderOptions, studio: Studio | None = None
) -> tuple[Output, ...]:
    """Writes the frame seen at a moment (milliseconds) in each language and format, as PNG.

    Raises SafetyError where rules that protect people stop it.
    """
    from storykit.cards.encoding import encode_card
    from storykit.video.render import frame_at

    clear(story, options.allow)
    studio = studio or Studio(story)
    scope = scope_of(story, options)
    outputs = []
    for language in scope.languages:
        for name in scope.formats:
            picture = frame_at(_film(studio, language, find_format(name), options), moment)
            path = options.out / f"{safe_name(story.id)}.{language}.{name}.{moment}ms.png"
            publish(path, encode_card(picture))
            outputs.append(Output(path, "still", language, name, picture.width, picture.height))
    return tuple(outputs)


def _film(studio: Studio, language: str, format: Format, options: RenderOptions) -> Film:
    """The film as the options ask for it: some scenes only, or a draft."""
    from storykit.video.draft import draft_of
    from storykit.video.filming import only

    film = studio.film(language, format)
    if options.scenes is not None:
        film = only(film, options.scenes)
    studio.forget("film", language, format.name, format.width)
    return draft_of(film) if options.draft else film
