from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from victims import COSTS, Listener, Victim


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--each", action="store_true", help="run every hostile case in a process of its own"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if COSTS:
        terminalreporter.section(f"{len(COSTS)} cases, each in a process of its own; the slowest")
        for cost in sorted(COSTS, key=lambda cost: -cost.seconds)[:10]:
            terminalreporter.write_line(f"{cost.seconds:6.2f} s  {cost.case}")
        largest = max(cost.bytes for cost in COSTS) / 1e6
        terminalreporter.write_line(f"No case took more than {largest:.0f} MB.")


@pytest.fixture
def victim(tmp_path: Path, request: pytest.FixtureRequest) -> Victim:
    return Victim(tmp_path, request.config.getoption("--each", default=False))


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
