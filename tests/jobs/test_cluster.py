"""A cluster of real processes: a scheduler and its workers, on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from standing import dismissed, served
from trials import trial

import storykit
from storykit.cli.making import cluster_of
from storykit.errors import RenderError, UsageError
from storykit.jobs import cluster as cluster_room
from storykit.jobs import sources
from storykit.jobs.cluster import Cluster
from storykit.jobs.crew import Done, Event, Failed, Share
from storykit.jobs.mirror import Mirror, MirroredStore, fetch_folder
from storykit.jobs.options import ClusterAddress, RenderOptions
from storykit.jobs.parcels import placed_in, unpack
from storykit.jobs.remote import Place, Terms, do_task, fingerprint
from storykit.jobs.render import Result, render_story
from storykit.jobs.tasks import Task
from storykit.library import render_many

pytest.importorskip("distributed", reason="pip install 'storykit[cluster]' to test clusters")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals that kill are POSIX")

PATIENCE = 240
"""Seconds after which a test gives up; none of them takes that long."""


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler that has two workers."""
    process, address = served(tmp_path_factory.mktemp("cluster") / "own", 2)
    yield address
    dismissed(process)


def until(what: Callable[[], Any]) -> Any:
    """Waits for something to be so."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def outcome(crew: Cluster, task: Task, number: int = 1) -> Done | Failed:
    crew.start(number, task)
    return finished(crew, number)


def finished(crew: Cluster, number: int) -> Done | Failed:
    def came() -> list[Event]:
        return [e for e in crew.wait(0.5) if isinstance(e, (Done, Failed)) and e.task == number]

    (event,) = until(came)
    assert isinstance(event, (Done, Failed))
    return event


@pytest.fixture
def joined(scheduler: str, small_story: storykit.Story, tmp_path: Path) -> Callable[..., Cluster]:
    """Joins the cluster for the small story."""

    def join(**more: Any) -> Cluster:
        address = ClusterAddress(scheduler, **more)
        return Cluster(address, tmp_path / "out", tmp_path / "cache", small_story.folder)

    return join


# Tasks --------------------------------------------------------------------------------------------


def test_tasks_are_done_or_fail_with_their_place_and_others_go_on(
    joined: Callable[..., Cluster], small_story: storykit.Story
) -> None:
    with joined() as crew:
        assert crew.size == 4
        done = outcome(crew, trial(small_story, "works"))
        assert isinstance(done, Done)
        assert done.value == "works done"
        assert done.peak > 0
        failed = outcome(crew, trial(small_story, "fails"), 2)
        assert isinstance(failed, Failed)
        (finding,) = failed.findings
        assert (finding.message, finding.cure) == ("No such picture.", "Put it there.")
        assert finding.where.file == small_story.file
        assert finding.where.line == small_story.where("scenes[0].image").line
        broken = outcome(crew, trial(small_story, "breaks"), 3)
        assert isinstance(broken, Failed)
        assert broken.findings[0].rule == "BUG"
        assert isinstance(outcome(crew, trial(small_story, "works"), 4), Done)


def test_a_worker_that_dies_is_replaced_and_a_deadly_task_is_told_of(
    joined: Callable[..., Cluster], small_story: storykit.Story, tmp_path: Path
) -> None:
    with joined() as crew:
        crew.start(1, trial(small_story, "dies once", tmp_path / "mark"))
        done = finished(crew, 1)
        assert isinstance(done, Done)
        assert done.value == "survived"
        failed = outcome(crew, trial(small_story, "dies"), 2)
        assert isinstance(failed, Failed)
        (finding,) = failed.findings
        assert "KilledWorker" in finding.message
        assert "out of memory" in finding.cure
        assert finding.where.file == small_story.file
        assert isinstance(outcome(crew, trial(small_story, "works"), 3), Done)


def test_a_task_is_cancelled_in_the_middle_and_tells_how_far_it_is(
    joined: Callable[..., Cluster], small_story: storykit.Story, tmp_path: Path
) -> None:
    with joined() as crew:
        crew.start(7, trial(small_story, "takes its time", tmp_path / "ended"))
        (share,) = until(lambda: crew.wait(0.5)[:1])
        assert share == Share(7, 0.1)
        crew.cancel(7)
        assert finished(crew, 7) == Failed(7, ())
        assert until(lambda: _text(tmp_path / "ended")) == "Cancelled"
        assert isinstance(outcome(crew, trial(small_story, "works"), 8), Done)


def test_whoever_leaves_early_leaves_nothing_behind(
    joined: Callable[..., Cluster], scheduler: str, small_story: storykit.Story, tmp_path: Path
) -> None:
    from distributed import Client

    begun: list[Event] = []

    def interrupted() -> None:
        with joined() as crew:
            for number in range(4):
                crew.start(number, trial(small_story, "takes its time", tmp_path / str(number)))
            begun.extend(until(lambda: crew.wait(0.5)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    for event in begun:
        assert until(lambda e=event: _text(tmp_path / str(e.task))) == "Cancelled"  # type: ignore[misc]
    with Client(scheduler, set_as_default=False) as client:
        until(lambda: not any(client.processing().values()))
    assert list((tmp_path / "cache").glob(".storykit-*")) == []


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


# Who can do the work ------------------------------------------------------------------------------


def test_what_a_cluster_lacks_is_told_before_anything_is_made(
    joined: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="does not see the folder “/nowhere/story”"):
        joined(shared=((tmp_path, "/nowhere"),))
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="does not see the folder “/nowhere/out”"):
        joined(shared=((tmp_path / "out", "/nowhere/out"),))
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(UsageError, match="cannot be used as a mirror"):
        joined(mirror="nonsense://there")
    with pytest.raises(UsageError, match="cannot use the mirror"):
        # Each process has a memory of its own.
        joined(mirror="memory://there")
    monkeypatch.setattr(sources, "_INSTALLED", ["another storykit"])
    with pytest.raises(UsageError, match="has another storykit"):
        joined()


def test_a_worker_that_joins_later_is_asked_with_its_first_task(tmp_path: Path) -> None:
    place = Place("/nowhere/story", str(tmp_path), str(tmp_path))
    (tmp_path / "mark").touch()
    for terms, told in (
        (Terms("another storykit", "topic"), "has another storykit"),
        (Terms(fingerprint(), "topic", str(tmp_path / "none")), f"the folder “{tmp_path}”"),
        (Terms(fingerprint(), "topic", str(tmp_path / "mark")), "the folder “/nowhere/story”"),
    ):
        failed = unpack(do_task(1, terms, place, b""), placed_in({}))
        assert isinstance(failed, Failed)
        assert told in failed.findings[0].message


def test_a_scheduler_without_workers_and_one_that_goes_are_told_of(
    small_story: storykit.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, scheduler = served(tmp_path / "own", 0)
    address = ClusterAddress(scheduler)
    with pytest.raises(UsageError, match="has no workers"):
        Cluster(address, tmp_path / "out", tmp_path / "cache", small_story.folder)
    with monkeypatch.context() as patched:
        patched.setattr(Cluster, "_agree", lambda *_: Terms("", "topic"))
        crew = Cluster(address, tmp_path / "out", tmp_path / "cache", small_story.folder)
    with crew:
        crew.start(1, trial(small_story, "works"))
        assert crew.wait(0.0) == []
        monkeypatch.setattr(cluster_room, "_FORSAKEN", 0.0)
        with pytest.raises(RenderError, match="has had no workers"):
            until(lambda: crew.wait(0.1))
        # As if it had been away for long.
        crew._client._timeout = 0.1
        process.kill()
        with pytest.raises(RenderError, match="does not answer any more"):
            until(lambda: crew.wait(0.1))
    dismissed(process)
    monkeypatch.setattr(cluster_room, "_ANSWER", 0.5)
    with pytest.raises(UsageError, match="No scheduler answers"):
        Cluster(address, tmp_path / "out", tmp_path / "cache", small_story.folder)


def test_the_missing_extra_is_named(
    small_story: storykit.Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    options = RenderOptions(
        out=tmp_path / "out", cache_folder=tmp_path / "cache", cluster=ClusterAddress("tcp://x:1")
    )
    with pytest.raises(UsageError, match="needs the package") as caught:
        render_story(small_story, options)
    assert "storykit[cluster]" in caught.value.cure


# Renders ------------------------------------------------------------------------------------------


def made(story: storykit.Story, options: RenderOptions, **more: Any) -> dict[str, bytes]:
    result = render_story(story, options, **more)
    assert result.failures == ()
    return {path.name: path.read_bytes() for path in result.files}


def test_the_bytes_are_those_of_one_machine_wherever_folders_lie_and_workers_die(
    small_story: storykit.Story, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = RenderOptions(languages=("ar",), draft=True, out=Path("one"), cache_folder=Path("c1"))
    alone = made(small_story, asked)
    assert len(alone) > 7

    # The workers know the folder by another name; ours is not even written out.
    there = tmp_path / "there"
    there.symlink_to(tmp_path, target_is_directory=True)
    shared = ClusterAddress(scheduler, shared=((tmp_path, str(there)),))
    near = replace(asked, out=Path("near"), cache_folder=Path("c2"), cluster=shared)
    assert made(small_story, near) == alone

    mirrored = ClusterAddress(scheduler, mirror=(tmp_path / "mirror").as_uri())
    far = replace(asked, out=Path("far"), cache_folder=Path("c3"), cluster=mirrored)
    killed: list[int] = []

    def kill_one(_: object) -> None:
        if not killed:
            killed.append(a_worker(scheduler))
            os.kill(killed[0], signal.SIGKILL)

    assert made(small_story, far, on_progress=kill_one) == alone
    assert killed
    assert list(Path("c3/pieces").rglob("*.mp4")) == []
    # On another machine of the operator's, nothing is painted or encoded again.
    again = replace(far, out=Path("again"), cache_folder=Path("c4"))
    pieces = {path: path.stat().st_mtime_ns for path in (tmp_path / "mirror").rglob("*.mp4")}
    assert pieces
    assert made(small_story, again) == alone
    assert pieces == {
        path: path.stat().st_mtime_ns for path in (tmp_path / "mirror").rglob("*.mp4")
    }


def test_versions_for_places_are_made_on_the_cluster_too(
    small_story: storykit.Story, scheduler: str, tmp_path: Path
) -> None:
    scenes = small_story.scenes[-1:]
    story = small_story.model_copy(update={"scenes": scenes, "cards": ()})
    asked = RenderOptions(
        languages=("ar",), places=("slideshow",), videos=False, cards=False, storyboard=False,
        out=tmp_path / "one", cache_folder=tmp_path / "c1",
    )  # fmt: skip
    alone = made(story, asked)
    assert "small.ar.slideshow.mp4" in alone
    mirrored = ClusterAddress(scheduler, mirror=(tmp_path / "mirror").as_uri())
    far = replace(asked, out=tmp_path / "far", cache_folder=tmp_path / "c2", cluster=mirrored)
    assert made(story, far) == alone


def a_worker(scheduler: str) -> int:
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        return int(min(client.run(os.getpid).values()))


def test_paths_are_those_of_each_side(
    joined: Callable[..., Cluster], small_story: storykit.Story, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.symlink_to(tmp_path, target_is_directory=True)
    looking = trial(small_story, "looks", small_story.folder)
    with joined(shared=((tmp_path, str(there)),)) as crew:
        near = outcome(crew, looking)
    with joined(mirror=(tmp_path / "mirror").as_uri()) as crew:
        far = outcome(crew, looking)
    assert isinstance(near, Done)
    assert isinstance(far, Done)
    names = sorted(path.name for path in small_story.folder.iterdir())
    assert near.value[0] == str(there / "story")
    assert not Path(far.value[0]).is_relative_to(tmp_path)
    for value in (near.value, far.value):
        assert value[1] == small_story.folder
        assert sorted(value[2]) == names


def test_one_story_that_fails_does_not_stop_the_others(
    small_script: Path, scheduler: str, tmp_path: Path
) -> None:
    scripts = {}
    for name in ("one", "two", "three"):
        folder = tmp_path / name
        folder.mkdir()
        text = small_script.read_text(encoding="utf-8").replace("id: small", f"id: {name}")
        if name == "two":
            text = text.replace("image: sky.png", "image: none.png")
        script = scripts[name] = folder / "story.yaml"
        script.write_text(text, encoding="utf-8")
        shutil.copy(small_script.parent / "sky.png", folder)
    options = RenderOptions(
        out=tmp_path / "out", storyboard=False, cards=False, languages=("ar",), draft=True,
        cache_folder=tmp_path / "cache", cluster=ClusterAddress(scheduler),
    )  # fmt: skip
    results: dict[str, Result | Exception] = {}
    render_many(scripts, options, results.__setitem__)
    for name in ("one", "three"):
        good = results[name]
        assert isinstance(good, Result)
        assert good.failures == ()
        assert (options.out / f"{name}.ar.square.draft.mp4").is_file()
    failed = results["two"]
    assert isinstance(failed, Result)
    assert "none.png" in failed.failures[0].message
    assert failed.failures[0].where.file == scripts["two"]
    assert failed.failures[0].where.line is not None


# Mirrors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["memory://{name}", "{folder}"])
def test_what_comes_from_a_mirror_is_whole(url: str, tmp_path: Path) -> None:
    import fsspec

    base = url.format(name=tmp_path.name, folder=(tmp_path / "mirror").as_uri())
    mirror = Mirror(base)
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"a picture")
    digest = mirror.put(picture)
    Mirror(base).fetch(digest, tmp_path / "there" / "picture.png")
    assert (tmp_path / "there" / "picture.png").read_bytes() == b"a picture"
    store = MirroredStore(tmp_path / "first", mirror)
    key = "ab" * 32
    store.keep(key, ".json", b"{}")
    other = MirroredStore(tmp_path / "second", Mirror(base))
    assert other.holds(key, ".json")
    assert other.read(key, ".json") == b"{}"
    assert other.find(key, ".mp4") is None
    files = fsspec.url_to_fs(base)[0]
    (piece,) = (name for name in files.find(base) if name.endswith(".json"))
    files.pipe_file(piece, files.cat_file(piece)[:-1])
    assert MirroredStore(tmp_path / "third", Mirror(base)).read(key, ".json") is None
    (input_file,) = (name for name in files.find(base) if "/inputs/" in name)
    files.pipe_file(input_file, b"another")
    with pytest.raises(storykit.OutputError, match="damaged"):
        Mirror(base).fetch(digest, tmp_path / "again.png")
    assert not (tmp_path / "again.png").exists()


def test_a_mirror_cannot_put_files_outside_a_story(tmp_path: Path) -> None:
    mirror = Mirror("memory://evil")
    content = mirror.put_bytes(b"evil")
    listing = mirror.put_bytes(f'{{"../../evil": "{content}"}}'.encode())
    with pytest.raises(storykit.OutputError, match="outside its story"):
        fetch_folder(listing, mirror, tmp_path / "own")
    assert list(tmp_path.rglob("evil")) == []


def test_the_command_line_names_a_cluster_and_how_its_workers_see_files() -> None:
    assert cluster_of(None, (), None) is None
    assert cluster_of("tcp://x:1", ["/a=b/=c", "/d=/e"], None) == ClusterAddress(
        "tcp://x:1", ((Path("/a=b/"), "c"), (Path("/d"), "/e"))
    )
    assert cluster_of("tcp://x:1", (), "s3://b") == ClusterAddress("tcp://x:1", (), "s3://b")
    for wrong in [
        (None, (), "s3://b"), (None, ["/a=/b"], None), ("tcp://x:1", ["/a"], None),
        ("tcp://x:1", ["=/b"], None), ("tcp://x:1", ["/a=/b"], "s3://b"),
    ]:  # fmt: skip
        with pytest.raises(typer.BadParameter):
            cluster_of(*wrong)  # type: ignore[arg-type]
