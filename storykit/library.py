"""The calls of Python users and of the command line. Nothing here prints or exits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storykit.errors import Finding
from storykit.formats import find_format
from storykit.jobs.lists import story_folder
from storykit.jobs.manifest import Output
from storykit.jobs.options import RenderOptions
from storykit.jobs.progress import Progress
from storykit.jobs.subtitling import subtitles as subtitles
from storykit.script.models import Story

if TYPE_CHECKING:
    from PIL.Image import Image

    from storykit.cards.plans import TableOptions
    from storykit.check.repairing import Repair
    from storykit.jobs.plans import Plan
    from storykit.jobs.render import Result
    from storykit.timeline import Timeline

OnProgress = Callable[[Progress], None]


def load(source: Path | str | Mapping[str, Any], *, folder: Path | None = None) -> Story:
    """The story in a script file (YAML or JSON), or in a mapping of the same keys.

    `folder` is where its media lie, by default that of the script. Raises ScriptError with every
    mistake, each with its line and cure. What its theme brings along is in it: music where the
    script names none, and an end card where it has none.
    """
    from storykit.design.furnishing import furnished
    from storykit.design.layouts import layout_fields, layout_folders
    from storykit.design.themes import theme_files, theme_folders
    from storykit.language import find_language
    from storykit.script.loading import load_story

    if not isinstance(source, Mapping):
        source = Path(source)
        folder = folder or source.parent
    story = load_story(
        source,
        layout_fields(layout_folders(folder)),
        folder=folder,
        known_languages=find_language,
        known_themes=tuple(theme_files(theme_folders(folder))),
        known_names=_known_names(),
    )
    return furnished(story)


def _known_names() -> Mapping[str, Sequence[str]]:
    """What further keys of a script may name, by their paths."""
    from storykit.design.styles import CAPTION_STYLES
    from storykit.timeline.profiles import PROFILES

    return {"captions.style": CAPTION_STYLES, "captions.profile": tuple(PROFILES)}


def check(story: Story, *, out: Path | str | None = None) -> list[Finding]:
    """What the rules find in a story, and in its files in `out`, in the order of the script."""
    from storykit.jobs.looking import look_at

    return look_at(story, None if out is None else Path(out))


def timeline_of(story: Story, language: str) -> Timeline:
    """The story in time in one language: scenes, cues and sounds in milliseconds."""
    from storykit.jobs.studio import Studio

    return Studio(story).timeline(language)


def render(
    story: Story,
    *,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    draft: bool = False,
    places: Sequence[str] = (),
    allow: Mapping[str, str] | None = None,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Makes videos, subtitles, transcripts, cards and the storyboard into the folder `out`.

    `languages` and `formats` are by default all of the story's; `on_progress` is called with stage,
    share and time left. What fails is told of in the result's `failures`, and the rest is made.
    For `places` such as whatsapp, versions are made instead of the usual videos.
    `allow` overrules rules that protect people: their ids and why, which the manifest keeps. Raises
    SafetyError for what they find otherwise, UsageError for names the story does not have,
    OutputError where nothing can be written.
    """
    options = RenderOptions(
        languages=tuple(languages) if languages is not None else None,
        formats=tuple(formats) if formats is not None else None,
        out=Path(out),
        draft=draft,
        allow=allow or {},
        workers=workers,
    )
    if places:
        from storykit.jobs.publishing import render_versions

        return render_versions(story, options, tuple(places), on_progress)
    return render_with(story, options, on_progress=on_progress)


def render_with(
    story: Story, options: RenderOptions, *, on_progress: OnProgress | None = None
) -> Result:
    """`render` with every option in one value."""
    from storykit.jobs.render import render_story

    return render_story(story, options, on_progress)


def render_many(
    scripts: Mapping[str, Path],
    options: RenderOptions,
    on_finished: Callable[[str, Result | Exception], None],
    *,
    on_progress: OnProgress | None = None,
) -> None:
    """Makes the files of many stories with one crew, all of them as one piece of work.

    `scripts` are by the names `on_finished` tells them by, each when it is finished: what came of
    it, or why nothing did. A story that fails does not stop the others. Raises OutputError where
    nothing can be written.
    """
    from storykit.jobs.render import Commission, render_batch

    render_batch(
        (Commission(name, partial(load, script)) for name, script in scripts.items()),
        options,
        lambda commission, result: on_finished(commission.name, result),
        on_progress,
        count=len(scripts),
    )


def plan(
    story: Story,
    *,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    draft: bool = False,
) -> Plan:
    """What `render` would make, and why: every file, and its pieces, new, changed or cached."""
    from storykit.jobs.plans import plan_story

    options = RenderOptions(
        languages=tuple(languages) if languages is not None else None,
        formats=tuple(formats) if formats is not None else None,
        out=Path(out),
        draft=draft,
    )
    return plan_story(story, options)


def stills(story: Story, moment: int, options: RenderOptions) -> tuple[Output, ...]:
    """Writes the frame seen at a moment, in milliseconds, in each language and format."""
    from storykit.jobs.stills import stills as write_stills

    return write_stills(story, moment, options)


def card(
    layout: str,
    fields: Mapping[str, Any],
    *,
    language: str = "en",
    format: str = "square",
    theme: str = "steppe",
    folder: Path | None = None,
) -> Image:
    """One social card as an RGB Pillow image.

    `fields` are the layout's, as a script writes them; paths start from `folder`. Raises UsageError
    for unknown names, ScriptError for fields the layout does not take, AssetError for pictures.
    """
    from storykit.cards.card import card as draw

    return draw(layout, fields, language=language, format=format, theme=theme, folder=folder)


def make_cards(
    story: Story,
    *,
    layout: str | None = None,
    theme: str | None = None,
    languages: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    out: Path | str = "out",
    allow: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Makes the cards of a story, all or those of one layout; `allow` is as for `render`."""
    options = RenderOptions(
        languages=tuple(languages) if languages is not None else None,
        formats=tuple(formats) if formats is not None else None,
        out=Path(out),
        texts=False,
        videos=False,
        storyboard=False,
        allow=allow or {},
        layout=layout,
        theme=theme,
    )
    return render_with(story, options, on_progress=on_progress)


def make_table_cards(
    file: Path,
    options: TableOptions,
    *,
    folder: Path | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Makes a card for every row of a table; see `storykit.cards.plans.TableOptions`.

    The manifest lies in `folder`, by default where the cards do.
    """
    from storykit.jobs.tables import make_table_cards as make

    return make(file, options, on_progress, folder)


def clip(
    story: Story,
    *,
    language: str,
    format: str = "vertical",
    allow: Mapping[str, str] | None = None,
) -> Any:
    """The story as a moviepy VideoClip with its sound: the same frames that `render` encodes.

    `allow` is as for `render`, and so is SafetyError.
    """
    from storykit.jobs.safety import clear
    from storykit.jobs.studio import Studio
    from storykit.video.bridge import to_clip

    clear(story, allow)
    studio = Studio(story)
    film = studio.film(language, find_format(format))
    return to_clip(film, studio.mix(language).samples)


def write_translation_table(story: Story, target: Path) -> tuple[Path, ...]:
    """Writes every text of a story for translators, as XLSX, CSV or, one for each language, PO."""
    from storykit.errors import UsageError
    from storykit.files import publish
    from storykit.subtitles.sheets import write_csv, write_po, write_xlsx
    from storykit.subtitles.translating import rows_of

    rows, suffix = rows_of(story), target.suffix.lower()
    if suffix == ".po":
        return tuple(
            publish(target.with_suffix(f".{tag}.po"), write_po(rows, story.languages, tag))
            for tag in story.languages[1:]
        )
    writers = {".xlsx": write_xlsx, ".csv": write_csv}
    if suffix not in writers:
        raise UsageError(f"“{target.name}” is no table.", cure="Name it .xlsx, .csv or .po.")
    return (publish(target, writers[suffix](rows, story.languages)),)


def read_translation_table(story: Story, table: Path) -> tuple[int, tuple[Finding, ...]]:
    """Puts a filled table into the story's script; how many texts, and what was odd about them.

    Nothing else in the file moves. Raises ScriptError, and leaves the file as it is, where the
    script would be wrong with them.
    """
    from storykit.documents import parse_document
    from storykit.errors import UsageError
    from storykit.files import publish
    from storykit.script.patching import patch_texts
    from storykit.subtitles.sheets import read_sheet
    from storykit.subtitles.translating import changes_of

    if story.file is None:
        raise UsageError("This story was not read from a file.", cure="Load it from its script.")
    rows, findings = read_sheet(table)
    changes, told = changes_of(story, rows)
    patch = patch_texts(story.file.read_text(encoding="utf-8-sig"), changes, story.file)
    left = tuple(
        Finding("TRANSLATION", "error", "This text could not be put in.",
                "Write it into the script by hand.", story.where(path))
        for path in patch.left
    )  # fmt: skip
    done = len(changes) - len(left)
    if done:
        load(parse_document(patch.text, story.file).data, folder=story.folder)
        publish(story.file, patch.text)
    return done, (*findings, *told, *left)


def start_story(folder: Path, languages: Sequence[str]) -> Path:
    """Writes a short story to start from and returns its script."""
    from storykit.language import find_language
    from storykit.script.starters import start_story as start

    for tag in languages:
        find_language(tag)
    return start(folder, languages)


def start_from_video(
    folder: Path, video: Path, subtitles: Sequence[Path], language: str
) -> tuple[Path, tuple[Finding, ...]]:
    """Writes a story that begins from a video and its subtitles; returns script and findings.

    A file's name tells its language (`clip.ar.srt`); one without is taken to be in `language`.
    """
    from storykit.subtitles.beginning import begin_from_video
    from storykit.subtitles.names import language_of

    return begin_from_video(folder, video, {language_of(f) or language: f for f in subtitles})


def repair_script(story: Story, target: Path) -> Repair:
    """Writes a copy of the story's script with Zawgyi and presentation forms as proper Unicode.

    Nothing is written where nothing changes. Raises OutputError where the copy would take the
    place of the script itself.
    """
    from storykit.check.repairing import repaired
    from storykit.errors import OutputError
    from storykit.files import publish

    made = repaired(story)
    if story.file is not None and target.exists() and target.samefile(story.file):
        raise OutputError(f"“{target}” is the script itself.", cure="Give the copy another name.")
    if made.changed:
        publish(target, made.script)
    return made


def schema(folder: Path | None = None) -> dict[str, Any]:
    """The JSON Schema of the script, with the layouts of storykit and of a story's folder."""
    from storykit.design.layouts import layout_fields, layout_folders
    from storykit.script.schema import story_schema

    return story_schema(layout_fields(layout_folders(story_folder(folder))), names=_known_names())


def sample(
    layout: str,
    *,
    language: str,
    format: str,
    theme: str,
    folder: Path | None = None,
    debug: bool = False,
) -> Image:
    """A layout with sample texts in a language; `debug` draws boxes, safe area and baselines."""
    from storykit.cards import sample_card

    return sample_card(
        layout, language=language, format=format, theme=theme,
        folder=story_folder(folder), debug=debug,
    )  # fmt: skip


def new_layout(name: str, folder: Path | None = None, like: str = "title") -> Path:
    """Begins a layout of one's own beside a story, as a copy of another, and returns its file."""
    from storykit.design.copies import new_layout as copy

    return copy(name, story_folder(folder) or Path(), like)


def new_theme(name: str, folder: Path | None = None, like: str = "steppe") -> Path:
    """Begins a theme of one's own beside a story, as a copy of another, and returns its file."""
    from storykit.design.copies import new_theme as copy

    return copy(name, story_folder(folder) or Path(), like)


def specimen(language: str) -> Image:
    """A picture of a language as storykit sets it: a title, a caption and a mixed line."""
    from storykit.text.specimen import specimen as draw

    return draw(language)


def doctor() -> list[Finding]:
    """What this machine has and lacks: `info` for what is well, the cure for what is not."""
    from storykit.jobs.doctor import examine

    return examine()
