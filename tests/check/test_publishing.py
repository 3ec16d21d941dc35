"""Platforms take what they are given, slow links get small files, and hashtags can be read."""

from __future__ import annotations

import json

import pytest

from storykit.formats import FORMATS
from storykit.platforms import PLATFORMS


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
