"""People agreed to be shown, children are owed more care, and who must not be found is not."""

from __future__ import annotations

import pytest

SHOWN = [{"image": "face.jpg", "people": ["amina"], "title": {"en": "Amina's shop"}}]


def test_a_complete_record_of_consent_is_enough(story, found, consent):
    amina = {"name": "Amina", "age": 34, "language": "mn", "consent": consent}
    tale = story(
        SHOWN, people={"amina": amina}, check={"platforms": ["facebook"], "purpose": "campaign"}
    )
    for rule in ("PEOPLE-01", "CONS-01", "CONS-02", "CONS-03", "CHILD-01", "CHILD-02"):
        assert found(tale, rule) == []


def test_someone_without_a_record_is_an_error(story, found):
    (finding,) = found(story(SHOWN, people={"amina": {"age": 34}}), "CONS-01")
    assert finding.level == "error"
    assert finding.where.path == "people.amina"
    assert "consent" in finding.cure


@pytest.mark.parametrize(
    "part", ["given", "how", "asked_by", "language", "purposes", "platforms", "expires", "contact"]
)
def test_each_part_that_a_record_lacks_is_named(story, found, consent, part):
    del consent[part]
    (finding,) = found(story(SHOWN, people={"amina": {"consent": consent}}), "CONS-01")
    assert part in finding.message
    assert finding.where.path == "people.amina.consent"


def test_a_name_nobody_has_is_an_error_that_offers_the_nearest(story, found):
    tale = story([{"image": "a.jpg", "people": ["amena"]}], people={"amina": {}})
    (finding,) = found(tale, "PEOPLE-01")
    assert finding.where.path == "scenes[0].people[0]"
    assert "amina" in finding.cure


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"withdrawn": "2026-05-01"}, "withdrew"),
        ({"expires": "2026-05-31"}, "ended on 2026-05-31"),
        ({"platforms": ["whatsapp"]}, "did not agree to: facebook"),
    ],
)
def test_consent_that_does_not_reach_is_an_error(story, found, consent, change, says):
    tale = story(
        SHOWN,
        people={"amina": {"consent": {**consent, **change}}},
        check={"platforms": ["facebook"]},
    )
    (finding,) = found(tale, "CONS-02")
    assert finding.level == "error"
    assert says in finding.message


def test_consent_to_everything_reaches_every_platform(story, found, consent):
    people = {"amina": {"consent": {**consent, "platforms": ["all"]}}}
    assert found(story(SHOWN, people=people, check={"platforms": ["tiktok"]}), "CONS-02") == []


def test_another_purpose_is_a_warning_to_ask_again(story, found, consent):
    tale = story(
        SHOWN,
        people={"amina": {"consent": consent}},
        check={"platforms": ["facebook"], "purpose": "x"},
    )
    assert [f.level for f in found(tale, "CONS-02")] == ["warning"]


@pytest.mark.parametrize("element", ["disclosure", "voluntariness", "comprehension", "competence"])
def test_each_of_the_four_elements_is_asked_for(story, found, consent, element):
    consent["elements"] = [e for e in consent["elements"] if e != element]
    (finding,) = found(story(SHOWN, people={"amina": {"consent": consent}}), "CONS-03")
    assert finding.level == "error"


def test_consent_in_a_foreign_language_needs_an_interpreter(story, found, consent):
    people = {"amina": {"language": "kk", "consent": consent}}
    (finding,) = found(story(SHOWN, people=people), "CONS-03")
    assert (finding.level, finding.where.path) == ("warning", "people.amina.consent.language")
    consent["interpreter"] = "S. Omar"
    assert found(story(SHOWN, people=people), "CONS-03") == []


def test_a_picture_of_people_nobody_named_is_doubted_until_the_author_says_so(story, found):
    scene = {"image": "a.jpg", "alt": {"en": "Two women at a market", "ar": "امرأتان في سوق"}}
    tale = story([scene], languages=("en", "ar"), title="x")
    assert [f.where.path for f in found(tale, "CONS-04")] == ["scenes[0].alt"]
    assert (
        found(story([{**scene, "people": []}], languages=("en", "ar"), title="x"), "CONS-04") == []
    )


def test_a_language_without_a_list_of_words_is_said_not_to_be_checked(story, found):
    tale = story(
        [{"image": "a.jpg", "alt": {"tet": "Feto ida"}}],
        languages=("tet",),
        title={"tet": "Istória"},
    )
    (finding,) = found(tale, "CONS-04")
    assert finding.level == "info"
    assert "tet" in finding.message


def test_a_child_needs_assent_guardian_and_reason(story, found, consent):
    (finding,) = found(story(SHOWN, people={"amina": {"age": 15, "consent": consent}}), "CHILD-01")
    assert "guardian" in finding.message
    assert "best_interest" in finding.message
    whole = {
        "age": 15, "consent": consent, "guardian": consent, "best_interest": "She asked for it.",
    }  # fmt: skip
    assert found(story(SHOWN, people={"amina": whole}), "CHILD-01") == []


def test_name_face_and_place_of_a_child_are_never_all_told(story, found, consent):
    child = {
        "name": "Amina", "age": 15, "consent": consent, "guardian": consent, "places": ["Khovd"],
        "best_interest": "She asked to be heard.",
    }  # fmt: skip
    scene = {**SHOWN[0], "narration": {"en": "She lives in Khovd."}}
    (finding,) = found(story([scene], people={"amina": child}), "CHILD-01")
    assert finding.where.path == "scenes[0].narration.en"
    assert found(story(SHOWN, people={"amina": child}), "CHILD-01") == []
    child["pseudonym"] = True
    assert found(story([scene], people={"amina": child}), "CHILD-01") == []


def test_an_unknown_age_is_a_warning(story, found):
    assert [f.level for f in found(story(SHOWN, people={"amina": {}}), "CHILD-01")] == ["warning"]


def test_a_child_at_risk_is_not_named_shown_or_placed(story, found):
    child = {"name": "Amina", "age": 12, "situations": ["trafficking"], "places": ["Khovd"]}
    scene = {**SHOWN[0], "narration": {"en": "In Khovd, a girl."}}
    assert len(found(story([scene], people={"amina": child}), "CHILD-02")) == 3
    child.update(pseudonym=True, anonymous=True, method="illustration", places=[])
    assert found(story([scene], people={"amina": child}), "CHILD-02") == []


@pytest.mark.parametrize("method", ["blur", "pixelate"])
def test_blur_and_pixelation_are_refused_with_the_reason(story, found, method):
    hide = [{"person": "amina", "box": [0.1, 0.1, 0.2, 0.2], "method": method}]
    people = {"amina": {"anonymous": True, "method": method}}
    findings = found(story([{**SHOWN[0], "hide": hide}], people=people), "ANON-01")
    assert {f.where.path for f in findings} == {"scenes[0].hide[0]", "people.amina.method"}
    assert all("restore" in f.message and f.level == "error" for f in findings)


def test_an_anonymous_face_must_be_hidden_in_every_scene_and_card(story, found):
    people = {"amina": {"anonymous": True, "method": "solid"}}
    hidden = {"image": "a.jpg", "people": ["amina"]}
    hide = [{"person": "amina", "box": [0.1, 0.1, 0.2, 0.2]}]
    tale = story([{**hidden, "hide": hide}, hidden], cards=[hidden], people=people)
    assert [f.where.path for f in found(tale, "ANON-01")] == ["scenes[1]", "cards[0]"]


def test_a_silhouette_needs_no_cover(story, found):
    people = {"amina": {"anonymous": True, "method": "silhouette"}}
    assert found(story(SHOWN, people=people), "ANON-01") == []


def test_what_gives_someone_away_is_found_everywhere_and_not_repeated(story, found):
    people = {"amina": {"anonymous": True, "method": "solid", "never_show": ["Khovd", "خوفد"]}}
    tale = story(
        [
            {"video": "clips/khovd-market.mp4", "id": "in-khovd"},
            {"narration": {"en": "From KHOVD's market", "ar": "جاءت من خوفد ووصلت"}},
            {"image": "b.jpg", "credit": "Khovd Studio", "alt": {"en": "The Khovdian hills"}},
        ],
        languages=("en", "ar"),
        people=people,
    )
    errors = [f for f in found(tale, "ANON-02") if f.level == "error"]
    assert {f.where.path for f in errors} == {
        "scenes[0].video", "scenes[0].id", "scenes[1].narration.en", "scenes[1].narration.ar",
        "scenes[2].credit", "scenes[2].alt.en",
    }  # fmt: skip
    assert not any("khovd" in f.message.casefold() for f in errors)


def test_secrets_can_lie_in_a_file_of_their_own(story, found, tmp_path):
    (tmp_path / "amina.txt").write_text("Khovd\n\nАлтай\n", encoding="utf-8")
    people = {"amina": {"anonymous": True, "never_show_file": "amina.txt"}}
    tale = story([{"narration": {"en": "Near Khovd"}}], people=people)
    tale._folder = tmp_path
    assert [f.where.path for f in found(tale, "ANON-02")] == ["scenes[0].narration.en"]
    (tmp_path / "amina.txt").unlink()
    assert [f.where.path for f in found(tale, "ANON-02")] == ["people.amina.never_show_file"]


@pytest.mark.parametrize(
    ("voice", "clip_sound", "narrator", "path"),
    [
        ("pitch", False, "silent", "people.amina.voice"),
        ("own", True, "silent", "scenes[0].clip_sound"),
        ("removed", True, "silent", "scenes[0].clip_sound"),
        ("own", False, "files", "people.amina.voice"),
        ("own", False, "silent", None),
        ("re-voiced", False, "files", None),
    ],
)
def test_an_anonymous_voice_is_changed_or_gone(story, found, voice, clip_sound, narrator, path):
    people = {"amina": {"anonymous": True, "method": "silhouette", "voice": voice}}
    tale = story(
        [{"video": "a.mp4", "people": ["amina"], "clip_sound": clip_sound}],
        people=people,
        voice={"narrator": narrator},
    )
    assert [f.where.path for f in found(tale, "ANON-03")] == ([path] if path else [])


def test_a_cover_of_a_clip_follows_until_the_scene_ends(story, found):
    box = [0.1, 0.1, 0.2, 0.2]
    scene = {"video": "a.mp4", "duration": 4000, "clip_start": 1000}
    still = story([{**scene, "hide": [{"box": box}]}])
    assert "stands still" in found(still, "ANON-04")[0].message
    short = story(
        [{**scene, "hide": [{"keys": [{"at": 0, "box": box}, {"at": 4000, "box": box}]}]}]
    )
    assert "goes on after" in found(short, "ANON-04")[0].message
    whole = story(
        [{**scene, "hide": [{"keys": [{"at": 0, "box": box}, {"at": 5000, "box": box}]}]}]
    )
    assert found(whole, "ANON-04") == []


def test_a_place_that_leads_to_someone_at_risk_is_a_warning(story, found):
    people = {"amina": {"at_risk": True, "places": ["Khovd"]}}
    tale = story([{"narration": {"en": "The school of Khovd"}}], people=people)
    (finding,) = found(tale, "LOC-01")
    assert (finding.level, finding.where.path) == ("warning", "scenes[0].narration.en")
    people["amina"]["at_risk"] = False
    assert (
        found(story([{"narration": {"en": "The school of Khovd"}}], people=people), "LOC-01") == []
    )
