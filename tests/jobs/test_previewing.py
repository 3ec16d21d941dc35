"""A story under preview: read again when it changes, served to this machine's owner alone."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from storykit import library
from storykit.jobs.previewing import Preview
from storykit.jobs.serving import PreviewServer

PICTURE = re.compile(r'<img src="still/([0-9a-f]{64})\.jpg"')


@pytest.fixture
def preview(small_script: Path, tmp_path: Path) -> Preview:
    return Preview(small_script, library.load, tmp_path / "cache")


def changed(script: Path, before: str, after: str) -> None:
    text = script.read_text(encoding="utf-8")
    assert before in text
    script.write_text(text.replace(before, after), encoding="utf-8")


def test_pictures_are_drawn_when_they_are_looked_at(preview: Preview, tmp_path: Path) -> None:
    preview.refresh()
    keys = PICTURE.findall(preview.page())
    assert len(keys) == 2 * 2 + 2
    assert list((tmp_path / "cache" / "pieces").rglob("*.jpg")) == []
    picture = preview.picture(keys[0])
    assert picture is not None
    assert picture.startswith(b"\xff\xd8\xff")
    assert len(list((tmp_path / "cache" / "pieces").rglob("*.jpg"))) == 1
    assert preview.picture("0" * 64) is None


def test_only_what_changed_has_another_address(preview: Preview, small_script: Path) -> None:
    preview.refresh()
    before = PICTURE.findall(preview.page())
    changed(small_script, "السماء واسعة", "السماء بعيدة")
    preview.refresh()
    after = PICTURE.findall(preview.page())
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, *[True] * 4]


def test_a_page_that_was_just_loaded_still_gets_its_pictures(
    preview: Preview, small_script: Path
) -> None:
    preview.refresh()
    gone = PICTURE.findall(preview.page())[1]
    changed(small_script, "السماء واسعة", "السماء بعيدة")
    preview.refresh()
    assert gone not in PICTURE.findall(preview.page())
    picture = preview.picture(gone)
    assert picture is not None
    assert picture.startswith(b"\xff\xd8\xff")


def test_the_bar_of_progress_does_not_change_every_picture(
    preview: Preview, small_script: Path
) -> None:
    changed(small_script, "formats: [square]", "formats: [square]\nprogress: true")
    preview.refresh()
    before = PICTURE.findall(preview.page())
    changed(small_script, "The sky is wide.", "The sky is wide and has no end at all, they say.")
    preview.refresh()
    after = PICTURE.findall(preview.page())
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_a_script_with_a_mistake_leaves_the_page_and_is_told(
    preview: Preview, small_script: Path
) -> None:
    preview.refresh()
    page = preview.page()
    changed(small_script, "layout: photo", "layout: phot")
    preview.refresh()
    assert "“phot”" in preview.mistakes[0].message
    assert preview.page() == page
    changed(small_script, "layout: phot\n", "layout: photo\n")
    preview.refresh()
    assert preview.mistakes == ()


def test_a_script_that_was_never_right_has_a_page_that_waits(
    preview: Preview, small_script: Path
) -> None:
    text = small_script.read_text(encoding="utf-8")
    small_script.write_text("storykit: 1\n", encoding="utf-8")
    preview.refresh()
    assert 'data-edition="0"' in preview.page()
    assert preview.mistakes
    small_script.write_text(text, encoding="utf-8")
    preview.refresh()
    assert "The sky is wide." in preview.page()


def test_a_language_that_cannot_be_heard_is_told_and_the_others_are_shown(
    preview: Preview, small_script: Path
) -> None:
    changed(small_script, "formats: [square]", "formats: [square]\nvoice: {narrator: files}")
    preview.refresh()
    assert {finding.rule for finding in preview.mistakes} == {"VOICE"}
    assert preview.edition is not None


def test_a_story_that_watches_finds_every_change(preview: Preview, small_script: Path) -> None:
    stopped = threading.Event()
    watcher = threading.Thread(target=preview.watch, args=[stopped])
    watcher.start()
    try:
        seen = preview.wait(0, 20)
        for place in range(3):
            before = "The sky is wide" if place == 0 else f"The sky is {place}"
            changed(small_script, before, f"The sky is {place + 1}")
            while f"The sky is {place + 1}" not in preview.page():
                news = preview.wait(seen, 20)
                assert news != seen
                seen = news
    finally:
        stopped.set()
        watcher.join(10)


# The server ---------------------------------------------------------------------------------------


@pytest.fixture
def server(preview: Preview) -> Iterator[PreviewServer]:
    server = PreviewServer(preview)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.close()
    thread.join(10)
    assert not thread.is_alive()


def ask(
    server: PreviewServer, path: str | None = None, method: str = "GET", host: str | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(server.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=300)
    headers = {"Host": host} if host else {}
    whole = path if path is not None and path.startswith("/") else parts.path + (path or "")
    connection.putrequest(method, whole, skip_host=bool(host))
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    content = b"" if path == "events" else answer.read()
    if path != "events":
        connection.close()
    return answer, content


def test_the_page_its_script_and_its_pictures_are_served(server: PreviewServer) -> None:
    answer, page = ask(server)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    key = PICTURE.findall(page.decode())[0]
    answer, picture = ask(server, f"still/{key}.jpg")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert picture[:3] == b"\xff\xd8\xff"
    answer, script = ask(server, "preview.js")
    assert answer.status == 200
    assert b"EventSource" in script


@pytest.mark.parametrize(
    "path",
    [
        "/", "/wrong/", "/favicon.ico", "story.yaml", "still/../../small.yaml", "still/x.jpg",
        "still/..%2f..%2fsmall.yaml", "//etc/passwd", "preview.js/../../x", "still/",
    ],
)  # fmt: skip
def test_nothing_else_is_there(server: PreviewServer, path: str) -> None:
    answer, content = ask(server, path)
    assert answer.status == 404
    assert content == b""


def test_only_this_machine_and_only_under_its_own_name(server: PreviewServer) -> None:
    port = urlsplit(server.address).port
    assert server.address.startswith(f"http://127.0.0.1:{port}/")
    assert ask(server, host="evil.example")[0].status == 421
    assert ask(server, host=f"evil.example:{port}")[0].status == 421
    assert ask(server, host=f"localhost:{port}")[0].status == 200
    assert ask(server, method="POST")[0].status == 501


def said_raw(server: PreviewServer, request: str) -> bytes:
    """The first line of the answer to a request as it is written here."""
    parts = urlsplit(server.address)
    with socket.create_connection((parts.hostname, parts.port), timeout=300) as connection:
        text = request.format(path=parts.path, port=parts.port, secret=parts.path.strip("/"))
        connection.sendall(text.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read().partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "host",
    [
        # A name of somebody else's that leads here (DNS rebinding), and names that look like ours.
        "evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:80",
        "localhost.evil.example",
        "127.0.0.1.evil.example:{port}", "localhost:{port}.evil.example", "localhost.:{port}",
        "user@localhost:{port}", "[::1]:{port}", "0.0.0.0:{port}", "2130706433:{port}",
        "127.1:{port}", "localhost:{port}\r\nHost: evil.example", "", " localhost:{port} evil",
        "evil.example\r\nHost: localhost:{port}", "LOCALHOST:0{port}", "localhost:{port}@evil",
    ],
)  # fmt: skip
def test_no_other_name_leads_to_the_story(server: PreviewServer, host: str) -> None:
    line = said_raw(server, f"GET {{path}} HTTP/1.1\r\nHost: {host}\r\n\r\n")
    assert line.split()[1] == b"421"


def test_a_request_names_its_host_and_only_a_place_on_it(server: PreviewServer) -> None:
    host = "Host: localhost:{port}\r\n\r\n"
    assert said_raw(server, "GET {path} HTTP/1.1\r\n\r\n").split()[1] == b"421"
    assert said_raw(server, "GET {path} HTTP/1.0\r\n\r\n").split()[1] == b"421"
    assert said_raw(server, f"GET {{path}} HTTP/1.1\r\n{host}").split()[1] == b"200"
    for place in (
        "http://evil.example{path}", "http://localhost:{port}{path}", "{secret}/",
        "/./{secret}/", "/x/../{secret}/", "/%2e/{secret}/", "/{secret}", "/{secret}/../{secret}/x",
        "/{secret}//", "/{secret}/still/../preview.js", "/{secret}/still/%00.jpg", "*",
        "/{secret}/still/..\\..\\small.yaml", "/{secret}/\xff", "/\xff/", "/?{secret}/",
        "/{secret}/still/" + "0" * 63 + ".jpg", "/{secret}/still/" + "../" * 20 + "etc/passwd.jpg",
    ):  # fmt: skip
        code = said_raw(server, f"GET {place} HTTP/1.1\r\n{host}").split()[1]
        assert code == b"404", place
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD"):
        code = said_raw(server, f"{method} {{path}} HTTP/1.1\r\n{host}").split()[1]
        assert code == b"501", method


def test_news_come_to_whoever_listens(server: PreviewServer, small_script: Path) -> None:
    ask(server)
    answer, _ = ask(server, "events")
    assert answer.headers["Content-Type"].startswith("text/event-stream")

    def news() -> dict[str, object]:
        while not (line := answer.readline()).startswith(b"data: "):
            assert line
        told: dict[str, object] = json.loads(line[6:])
        return told

    first = news()
    changed(small_script, "layout: photo", "layout: phot")
    while not (told := news())["mistakes"]:
        first = told
    assert told["edition"] == first["edition"]
    assert "“phot”" in json.dumps(told["mistakes"], ensure_ascii=False)
    assert "small.yaml:9" in json.dumps(told["mistakes"])
    answer.close()


def test_a_port_that_is_taken_is_told(preview: Preview, server: PreviewServer) -> None:
    from storykit.errors import OutputError

    port = urlsplit(server.address).port or 0
    with pytest.raises(OutputError, match=f"port {port}"):
        PreviewServer(preview, port)
