"""Platforms take what they are given, slow links get small files, and hashtags can be read."""

from __future__ import annotations

import json

import pytest

from storykit.errors import SafetyError
from storykit.formats import FORMATS, find_format, preset
from storykit.jobs.safety import clear
from storykit.platforms import PLATFORMS, RAIL_TOP


def long_story(story, seconds, **check):
    return story([{"title": {"en": "Hi"}, "duration": seconds * 1000}], check=check)


def test_an_unknown_platform_is_named_with_the_nearest(story, found):
    (finding,) = found(long_story(story, 5, platforms=["instagam"]), "PLAT-01")
    assert "instagram" in finding.cure
    assert finding.where.path == "check.platforms[0]"


def test_a_story_longer_than_a_platform_takes_is_an_error(story, found):
    tale = long_story(story, 100, platforms=["facebook", "youtube", "x"])
    (finding,) = found(tale, "PLAT-02")
    assert "Facebook" in finding.message
    assert found(long_story(story, 2, platforms=["tiktok"]), "PLAT-02")[0].level == "error"


def test_a_platform_without_its_shape_is_a_warning(story, found):
    (finding,) = found(long_story(story, 5, platforms=["youtube", "reels"]), "PLAT-03")
    assert "landscape" in finding.message


@pytest.fixture
def rendered(tmp_path):
    """A folder of outputs whose videos have these sizes in megabytes."""

    def make(*sizes, transcript=False):
        files = [
            {
                "story": "tale",
                "kind": "video",
                "language": "en",
                "path": f"{n}.mp4",
                "bytes": mb * 10**6,
            }
            for n, mb in enumerate(sizes)
        ]
        if transcript:
            files.append({"story": "tale", "kind": "transcript", "language": "en", "path": "t.txt"})
        (tmp_path / "manifest.json").write_text(json.dumps({"files": files}))
        return tmp_path

    return make


def test_files_too_large_for_a_platform_are_errors(story, found, rendered):
    tale = long_story(story, 5, platforms=["whatsapp"])
    (finding,) = found(tale, "PLAT-04", outputs=rendered(20, 40))
    assert "16 MB" in finding.message
    assert found(tale, "PLAT-04", outputs=rendered(12, 40)) == []
    assert found(tale, "PLAT-04") == []


def test_slow_links_get_a_small_video_and_a_transcript(story, found, rendered):
    tale = long_story(story, 5)
    assert len(found(tale, "BW-01", outputs=rendered(12))) == 2
    assert len(found(tale, "BW-01", outputs=rendered(12, transcript=True))) == 1
    assert found(tale, "BW-01", outputs=rendered(8, 40, transcript=True)) == []


def test_hashtags_of_several_words_want_capitals(story, found):
    tale = story([{"title": {"en": "See #humanrights and #HumanRights, #hope"}}])
    (finding,) = found(tale, "POST-01")
    assert "#humanrights" in finding.message


def test_every_platform_names_known_formats_and_its_source():
    for platform in PLATFORMS.values():
        assert set(platform.formats) <= set(FORMATS)
        assert platform.source
        assert platform.checked


def test_a_preset_among_the_formats_is_a_platform_the_story_goes_to(story, found):
    tale = long_story(story, 100)
    preset = tale.model_copy(update={"formats": ("square", "reels")})
    assert found(tale, "PLAT-02") == []
    (finding,) = found(preset, "PLAT-02")
    assert finding.where.path == "formats[1]"
    assert found(preset, "PLAT-03") == []


def test_consent_has_to_reach_the_platforms_among_the_formats(story, found, consent):
    people = {"amina": {"age": 30, "consent": consent}}
    tale = story([{"title": {"en": "Hi"}, "people": ["amina"]}], people=people)
    agreed = tale.model_copy(update={"formats": ("square", "whatsapp")})
    beyond = tale.model_copy(update={"formats": ("square", "tiktok")})
    assert found(agreed, "CONS-02") == []
    (finding,) = found(beyond, "CONS-02")
    assert "tiktok" in finding.message


def test_a_version_for_a_place_nobody_agreed_to_is_stopped(story, consent):
    people = {"amina": {"age": 30, "consent": consent}}
    tale = story([{"title": {"en": "Hi"}, "people": ["amina"]}], people=people)
    assert clear(tale, places=("whatsapp",)).findings == ()
    with pytest.raises(SafetyError) as caught:
        clear(tale, places=("tiktok",))
    assert {finding.rule for finding in caught.value.findings} == {"CONS-02"}


LAYOUT = """
about: Words.
fields: {{}}
layers:
  - text: Read me
    {area}
    box: {{start: 2%, end: 40%, bottom: 2%, height: 8%}}
    type: byline
"""


def test_texts_of_own_layouts_stay_where_no_app_covers_them(story, found, tmp_path):
    (tmp_path / "layouts").mkdir()
    tale = story([{"layout": "mine"}]).at(tmp_path)
    (tmp_path / "layouts" / "mine.yaml").write_text(LAYOUT.format(area="area: frame"))
    messages = [finding.message for finding in found(tale, "SAFE-02")]
    assert len(messages) == 2
    assert "vertical" in messages[0]
    (tmp_path / "layouts" / "mine.yaml").write_text(LAYOUT.format(area="area: safe"))
    assert found(tale, "SAFE-02") == []


def test_presets_keep_captions_where_their_app_covers_nothing():
    for platform in PLATFORMS.values():
        made = preset(platform)
        assert made.name == platform.name
        assert made.shape == platform.formats[0]
        assert made.caption.width >= 0.55 * made.width
        if platform.covered and made.shape == "vertical":
            covered = platform.covered
            assert made.caption.x >= covered.left
            assert made.caption.right <= made.width - covered.rail
            assert made.caption.bottom <= made.height - covered.bottom
            assert made.safe.y == covered.top
            # Texts above the captions are above the buttons, too.
            assert made.safe.right <= made.width - covered.rail or made.caption.y <= RAIL_TOP


def test_vertical_is_free_of_what_all_apps_cover_but_for_the_buttons():
    vertical = find_format("vertical")
    for platform in PLATFORMS.values():
        if platform.covered:
            assert vertical.safe.y >= platform.covered.top
            assert vertical.safe.x >= platform.covered.left
            assert vertical.safe.bottom <= vertical.height - platform.covered.bottom
