from __future__ import annotations

from storykit.jobs.progress import Meter, Progress


def test_steps_count_by_their_weight() -> None:
    seen: list[Progress] = []
    meter = Meter({"sound": 1.0, "video": 3.0}, seen.append)
    meter.report("sound", 1.0, "Mixing", "ar")
    meter.report("video", 0.5, "Encoding", "ar vertical")
    assert [round(moment.done, 3) for moment in seen] == [0.25, 0.625]
    assert seen[-1].stage == "Encoding"
    assert seen[-1].subject == "ar vertical"


def test_the_share_never_goes_back() -> None:
    seen: list[Progress] = []
    meter = Meter({"video": 1.0}, seen.append)
    for share in (0.2, 0.6, 0.4, 2.0):
        meter.report("video", share, "Encoding")
    assert [moment.done for moment in seen] == [0.2, 0.6, 0.6, 1.0]


def test_no_time_left_is_promised_before_there_is_a_pace() -> None:
    seen: list[Progress] = []
    Meter({"video": 1.0}, seen.append).report("video", 0.5, "Encoding")
    assert seen[0].seconds_left is None
    assert seen[0].as_event() == {
        "stage": "Encoding", "subject": "", "done": 0.5, "seconds_left": None
    }  # fmt: skip


def test_a_job_without_steps_reports_nothing_but_works() -> None:
    Meter({}, None)


def test_steps_may_be_added_on_the_way_and_settled_without_a_word() -> None:
    seen: list[Progress] = []
    meter = Meter({"a": 1.0}, seen.append)
    meter.report("a", 0.5, "Working")
    meter.expect("b", 3.0)
    meter.report("a", 1.0, "Working")
    # What is done never goes back, though there is more to do now.
    assert [moment.done for moment in seen] == [0.5, 0.5]
    meter.settle("b")
    assert len(seen) == 2
    meter.expect("a", 2.0)
    meter.report("a", 1.0, "Working")
    assert seen[-1].done == 1.0
