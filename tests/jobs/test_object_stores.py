"""Mirrors in an object store, against a server that speaks Amazon's S3.

Left out where it is not installed: pip install 'storykit[objects]'
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from standing import dismissed, served

import storykit
from storykit.jobs.mirror import Mirror, MirroredStore, fetch_folder
from storykit.jobs.options import ClusterAddress, RenderOptions
from storykit.jobs.render import render_story

pytest.importorskip("distributed", reason="pip install 'storykit[cluster]' to test clusters")
pytest.importorskip("s3fs", reason="pip install s3fs to test object stores")
servers = pytest.importorskip("moto.server", reason="pip install 'moto[server]' to test them")
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="clusters here are of POSIX processes"),
    # The clients of these libraries leave closing to the collector of garbage.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def access() -> Iterator[dict[str, str]]:
    """The variables with which a store is reached that has the bucket “team”."""
    import boto3

    server = servers.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    variables = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "mira",
        "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        for name, value in variables.items():
            patched.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket="team")
        yield variables
    server.stop()


def objects() -> dict[str, Any]:
    """What lies in the bucket, and since when."""
    import boto3

    pages = boto3.client("s3").get_paginator("list_objects_v2").paginate(Bucket="team")
    found = [item for page in pages for item in page.get("Contents", [])]
    return {item["Key"]: item["LastModified"] for item in found}


def test_what_comes_from_an_object_store_is_whole(access: dict[str, str], tmp_path: Path) -> None:
    import boto3

    mirror = Mirror("s3://team/storykit")
    # More than one part of an upload.
    picture = tmp_path / "picture.png"
    picture.write_bytes(bytes(range(256)) * 250_000)
    digest = mirror.put(picture)
    Mirror("s3://team/storykit/").fetch(digest, tmp_path / "there" / "picture.png")
    assert (tmp_path / "there" / "picture.png").read_bytes() == picture.read_bytes()
    store = MirroredStore(tmp_path / "first", mirror)
    key = "ab" * 32
    assert not MirroredStore(tmp_path / "second", mirror).holds(key, ".json")
    store.keep(key, ".json", b"{}")
    other = MirroredStore(tmp_path / "second", mirror)
    assert other.holds(key, ".json")
    assert other.read(key, ".json") == b"{}"
    assert other.find(key, ".mp4") is None
    s3 = boto3.client("s3")
    for name in objects():
        s3.put_object(Bucket="team", Key=name, Body=b"damaged")
    assert MirroredStore(tmp_path / "third", mirror).read(key, ".json") is None
    with pytest.raises(storykit.OutputError, match="damaged"):
        mirror.fetch(digest, tmp_path / "again.png")
    with pytest.raises(storykit.OutputError, match="cannot be read"):
        fetch_folder("0" * 64, mirror, tmp_path / "own")


def test_a_bucket_that_is_not_there_is_told_of(access: dict[str, str], tmp_path: Path) -> None:
    mirror = Mirror("s3://nobody:hidden@none/storykit")
    with pytest.raises(storykit.OutputError, match="cannot be written") as caught:
        mirror.put_bytes(b"content")
    assert "hidden" not in str(caught.value)


def test_the_bytes_are_those_of_one_machine_through_an_object_store(
    access: dict[str, str], small_story: storykit.Story, tmp_path: Path
) -> None:
    asked = RenderOptions(
        languages=("ar",), draft=True, out=tmp_path / "one", cache_folder=tmp_path / "c1"
    )
    alone = made(small_story, asked)
    process, scheduler = served(tmp_path / "cluster", 2, access)
    try:
        mirrored = ClusterAddress(scheduler, mirror="s3://team/storykit")
        far = replace(asked, out=tmp_path / "far", cache_folder=tmp_path / "c2", cluster=mirrored)
        assert made(small_story, far) == alone
        assert list((tmp_path / "c2" / "pieces").rglob("*.mp4")) == []
        # On another machine of the operator's, nothing is painted, encoded or uploaded again.
        before = objects()
        assert any(name.endswith(".mp4") for name in before)
        again = replace(far, out=tmp_path / "again", cache_folder=tmp_path / "c3")
        assert made(small_story, again) == alone
        there = {name: when for name, when in objects().items() if name.endswith(".mp4")}
        assert there == {name: when for name, when in before.items() if name.endswith(".mp4")}
    finally:
        dismissed(process)


def made(story: storykit.Story, options: RenderOptions) -> dict[str, bytes]:
    result = render_story(story, options)
    assert result.failures == ()
    return {path.name: path.read_bytes() for path in result.files}
