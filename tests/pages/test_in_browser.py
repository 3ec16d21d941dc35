"""The pages in a real browser: read by axe, by keyboard, on phones, in print, from a file."""

from __future__ import annotations

from fractions import Fraction

import pytest

from storykit.pages import FinishedVideo, consent_sheet, storyboard, transcript_page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def pages(tmp_path_factory, story, timelines, stills, findings):
    """Files of the storyboard in two languages and of the transcript, with a video beside them."""
    folder = tmp_path_factory.mktemp("pages")
    tiny_video(folder / "tale.ar.square.mp4")
    videos = [FinishedVideo("ar", "square", "tale.ar.square.mp4", 64, 64)]
    for language in ("en", "ar"):
        page = storyboard(
            story, timelines, stills=stills, videos=videos, findings=findings, language=language
        )
        (folder / f"{language}.html").write_text(page, encoding="utf-8")
        (folder / f"transcript-{language}.html").write_text(
            transcript_page(story, timelines[language]), encoding="utf-8"
        )
        (folder / f"consent-{language}.html").write_text(
            consent_sheet(speaking(story, language), "amina"), encoding="utf-8"
        )
    return folder


def tiny_video(path):
    """Half a second of grey in H.264."""
    import av
    import numpy as np

    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(10))
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 128, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def speaking(story, language):
    """The story, with Amina of that language."""
    amina = story.people["amina"].model_copy(update={"language": language, "age": 15})
    return story.model_copy(update={"people": {"amina": amina}})


@pytest.fixture
def show(browser, pages):
    """Opens a page; fails on a message of the console or a request to anywhere but these files."""
    opened = []

    def open_page(name, viewport=WIDE, **options):
        context = browser.new_context(viewport=viewport, **options)
        context.set_default_timeout(300_000)  # a busy machine is slow
        page = context.new_page()
        page.trouble = []
        page.on("console", lambda message: page.trouble.append(message.text))
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else page.trouble.append(request.url)
            ),
        )
        page.goto((pages / name).as_uri())
        opened.append((page, context))
        return page

    yield open_page
    for page, context in opened:
        trouble = page.trouble
        context.close()
        assert trouble == []


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")],
    ids=["wide", "dark", "phone"],
)
@pytest.mark.parametrize("name", ["en.html", "ar.html", "transcript-ar.html", "consent-ar.html"])
def test_axe_finds_nothing(show, name, viewport, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = show(name, viewport, color_scheme=scheme, bypass_csp=True)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}})
    broken = [
        (v["id"], [n["html"][:120] for n in v["nodes"]]) for v in results.response["violations"]
    ]
    assert broken == []
    assert len(results.response["passes"]) > 10


@pytest.mark.parametrize("name", ["en.html", "ar.html"])
def test_nothing_is_wider_than_a_small_phone(show, name):
    page = show(name, {"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_arabic_columns_run_from_the_right(show):
    page = show("en.html")
    for tag, edge in (("ar", "right"), ("en", "left")):
        column = page.locator(f"#scene-1 .column[lang={tag}]")
        words = column.locator(".narration")
        gap = page.evaluate(
            """([column, words, edge]) => {
                const range = document.createRange(); range.selectNodeContents(words);
                const inner = range.getBoundingClientRect(), outer = column.getBoundingClientRect();
                return Math.abs(outer[edge] - inner[edge]);
            }""",
            [column.element_handle(), words.element_handle(), edge],
        )
        assert gap < 40
    arabic, english = (
        page.locator(f"#scene-1 .column[lang={tag}]").bounding_box()["x"] for tag in ("ar", "en")
    )
    assert english < arabic
    mirrored = show("ar.html")
    arabic, english = (
        mirrored.locator(f"#scene-1 .column[lang={tag}]").bounding_box()["x"]
        for tag in ("ar", "en")
    )
    assert arabic > english


def test_the_strip_of_scenes_runs_with_its_language(show):
    page = show("en.html")
    for number, tag in enumerate(("en", "ar"), 1):
        boxes = [
            link.bounding_box()["x"]
            for link in page.locator(f".in-language-{number} .strip a").all()
        ]
        assert boxes == sorted(boxes, reverse=tag == "ar")


def test_languages_and_formats_are_hidden_by_keyboard_alone(show):
    page = show("en.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#language-2").focus()
    page.keyboard.press("Space")
    assert page.locator("#scene-1 .column[lang=ar]").is_hidden()
    assert page.locator("#scene-1 .column[lang=en]").is_visible()
    page.locator("#format-1").focus()
    page.keyboard.press("Space")
    assert page.locator("#scene-1 .column[lang=en] figure.in-format-1").is_hidden()
    assert page.locator("#scene-1 .column[lang=en] figure.in-format-2").is_visible()


def test_the_video_and_its_tracks_load_from_a_file_without_a_server(show):
    page = show("en.html")
    state = page.evaluate(
        """async () => {
            const video = document.querySelector("video");
            for (const track of video.textTracks) track.mode = "hidden";
            await new Promise(done => {
                const wait = () => video.readyState >= 1
                    && [...video.querySelectorAll("track")].every(t => t.readyState > 1)
                    ? done() : setTimeout(wait, 20);
                wait();
            });
            return [...video.textTracks].map(t => [t.language, t.cues ? t.cues.length : -1]);
        }"""
    )
    assert [language for language, _ in state] == ["ar", "en", "ar"]
    assert [count >= 2 for _, count in state] == [True, True, True]


def test_the_page_prints_without_what_paper_cannot_do(show):
    page = show("en.html")
    page.emulate_media(media="print")
    assert page.locator(".watch").is_hidden()
    assert page.locator(".filters").is_hidden()
    assert page.locator("#scene-1 img").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
    # Every picture is there without anyone having scrolled to it, and each scene fits on a page.
    loaded = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
    assert page.evaluate(loaded)
    page.set_viewport_size({"width": 688, "height": 1016})  # A4 without its margins
    heights = page.locator(".scene").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert max(heights) < 1016


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_consent_sheet_of_a_child_fits_one_page(show, language):
    page = show(f"consent-{language}.html")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
