from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from victims import Listener, Victim


@pytest.fixture
def victim(tmp_path: Path) -> Victim:
    return Victim(tmp_path)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        heard = Listener(server.getsockname()[1], [])
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(0.2)
                    try:
                        heard.calls.append(connection.recv(500))
                    except OSError:
                        heard.calls.append(b"")

        thread = threading.Thread(target=listen)
        thread.start()
        yield heard
        over.set()
        thread.join()
    assert heard.calls == []
