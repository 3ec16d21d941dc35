"""A story that means no harm passes the same guards, so that the attacks are stopped, not all."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from victims import HEAD, Listener, Victim


def test_a_good_story_is_made_within_the_limits(victim: Victim) -> None:
    script = victim.story(
        "good",
        f"{HEAD}scenes:\n  - layout: photo\n    image: sky.png\n    alt: A sky\n"
        "    narration: The sky is wide.\n"
        "cards:\n  - layout: statement\n    statement: Wide *sky*\n",
    )
    outcome = victim.render(script)
    assert outcome.code == 0, outcome.err
    made = {path.suffix for path in victim.out.rglob("*") if path.is_file()}
    assert {".mp4", ".srt", ".png", ".html"} <= made


def test_the_listener_hears_who_calls() -> None:
    """Else its silence would prove nothing."""
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import urllib.request as u; u.urlopen('http://127.0.0.1:{port}/', timeout=2)"
        caller = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
        connection, _ = server.accept()
        with connection:
            assert connection.recv(100).startswith(b"GET /")
        caller.wait()
    assert threading.active_count() > 0
    assert Listener(1, []).address == "http://127.0.0.1:1/"


def test_every_test_that_the_table_names_is_there() -> None:
    """A threat whose test was renamed or taken away must not look as if it were held."""
    here = Path(__file__).parent
    named = re.findall(r"`([\w./]+\.py)::(\w+)`", (here / "README.md").read_text(encoding="utf-8"))
    assert len(named) > 30
    for file, name in named:
        assert f"def {name}(" in (here / file).read_text(encoding="utf-8"), (file, name)
