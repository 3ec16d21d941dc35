"""The small server of a preview: for this machine only, and for whoever was told the address."""

from __future__ import annotations

import json
import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from storykit.assets import shared_folder
from storykit.errors import OutputError, Where
from storykit.jobs.previewing import Preview

HOST = "127.0.0.1"
_PATIENCE = 15.0
"""Seconds after which a listener hears something, so that one that is gone is noticed."""

_HEADERS = {
    # Unpublished stories leave nothing in a browser's cache, and nothing of them goes elsewhere.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PreviewServer:
    """Serves a preview until it is closed. Port 0 means any that is free.

    Other people who use the machine do not know the address, which holds a secret; other pages of
    the browser cannot ask under another host's name. Raises OutputError where the port is taken.
    """

    def __init__(self, preview: Preview, port: int = 0) -> None:
        self.preview = preview
        self._secret = secrets.token_urlsafe(12)
        self._stopped = threading.Event()
        try:
            self._server = _Server((HOST, port), _Handler)
        except OSError as error:
            raise OutputError(
                f"The preview cannot use port {port}: {error.strerror or error}.",
                cure="Choose another with --port, or leave --port out.",
            ) from error
        self._server.preview = preview
        self._server.secret = self._secret
        self._server.stopped = self._stopped

    @property
    def address(self) -> str:
        """Where a browser finds the preview."""
        return f"http://{HOST}:{self._server.server_address[1]}/{self._secret}/"

    def run(self) -> None:
        """Watches and serves until `close` is called or an exception comes."""
        watcher = threading.Thread(target=self.preview.watch, args=[self._stopped], daemon=True)
        watcher.start()
        try:
            self._server.serve_forever(poll_interval=0.2)
        finally:
            self._stopped.set()
            self._server.server_close()

    def close(self) -> None:
        """Ends `run`, which another thread is in."""
        self._stopped.set()
        self._server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    preview: Preview
    secret: str
    stopped: threading.Event

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: browsers go away in the middle of things."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "storykit"
    sys_version = ""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the library never prints."""

    def do_GET(self) -> None:
        """Answers with the page, its script, its news or a picture; nothing else is there."""
        port = self.server.server_address[1]
        if self.headers.get_all("Host") not in ([f"{HOST}:{port}"], [f"localhost:{port}"]):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
            return
        _, *parts = self.path.partition("?")[0].split("/")
        if len(parts) < 2 or not self._knows(parts[0]):
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        match parts[1:]:
            case [""]:
                self._page()
            case ["preview.js"]:
                script = shared_folder("templates") / "pages" / "preview.js"
                self._answer(script.read_bytes(), "text/javascript; charset=utf-8")
            case ["events"]:
                self._events()
            case ["still", name] if name.endswith(".jpg"):
                picture = self.server.preview.picture(name.removesuffix(".jpg"))
                if picture is None:
                    self._refuse(HTTPStatus.NOT_FOUND)
                else:
                    self._answer(picture, "image/jpeg")
            case _:
                self._refuse(HTTPStatus.NOT_FOUND)

    def _knows(self, secret: str) -> bool:
        return secrets.compare_digest(secret.encode(), self.server.secret.encode())

    def _page(self) -> None:
        self.server.preview.wait(0, _PATIENCE)
        page = self.server.preview.page()
        self._answer(page.encode("utf-8"), "text/html; charset=utf-8")

    def _events(self) -> None:
        """News for as long as the browser listens (WHATWG HTML, server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self._headers("text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = -1
        while not self.server.stopped.is_set():
            news = self.server.preview.wait(seen, _PATIENCE)
            if news == seen:
                self.wfile.write(b": still here\n\n")
            else:
                seen = news
                self.wfile.write(f"data: {_news(self.server.preview)}\n\n".encode())
            self.wfile.flush()

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self._headers(kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self._headers("text/plain; charset=utf-8")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _headers(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        for name, value in _HEADERS.items():
            self.send_header(name, value)


def _news(preview: Preview) -> str:
    edition = preview.edition
    mistakes = [
        {"place": _place(finding.where), "message": finding.message, "cure": finding.cure}
        for finding in preview.mistakes
    ]
    return json.dumps({"edition": edition.number if edition else 0, "mistakes": mistakes})


def _place(where: Where) -> str:
    """The file's name and the line; a person at the browser knows the folder."""
    name = where.file.name if where.file else ""
    return f"{name}:{where.line}" if name and where.line else name
