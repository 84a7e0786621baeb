"""Serves the station page on loopback: the page, its events as a stream, and two things to press.

Neither a page of another site nor another user of this computer may stop a run or answer for a person: what
is pressed carries a secret that only the printed address has, in the part behind "#" that browsers send to
nobody; and a Host that is loopback, which DNS rebinding does not have.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any

import msgspec
from misfeed.errors import BenchError
from misfeed.messages import SOURCE
from misfeed.prompting.page import LARGEST_FILE
from misfeed.prompting.prompt import Answer, Said
from misfeed.station.board import GONE, Board
from misfeed.station.page import station_page

HOST = "127.0.0.1"
BY = "station"
LONGEST_BODY = 32_000
_MOST_DIGITS = 9
MOST_STREAMS = 16
BEAT_S = 1.0
"""How often a stream looks whether a device went on, and tells a browser that it still lives."""


class _Told(msgspec.Struct, frozen=True):
    """What the page says of an answer."""

    number: int
    said: Said
    value: str = ""
    values: tuple[str, ...] = ()
    why: str = ""
    hazard: str = ""


class StationServer:
    """The server of one board; port 0 takes any that is free. Raises BenchError when it cannot listen.

    Attributes:
        address: what a person opens; who opens it without the secret at its end can look, and press nothing.
    """

    def __init__(self, board: Board, port: int = 0, language: str = SOURCE) -> None:
        try:
            self._server = _Server((HOST, port), _Handler)
        except OSError as error:
            raise BenchError(
                f"the station cannot listen on port {port}: {error.strerror or error}"
            ) from error
        self._server.board = board
        self._server.language = language
        self.secret = self._server.secret
        self.address = f"http://{HOST}:{self._server.server_address[1]}/#{self.secret}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="station", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; streams end with the board."""
        self._server.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.board = Board(0)
        self.language = SOURCE
        self.secret = secrets.token_urlsafe(16)
        self.closed = threading.Event()
        self.streams = threading.BoundedSemaphore(MOST_STREAMS)
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is nothing to tell anybody."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "misfeed"
    sys_version = ""
    timeout = 30

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's word
        """The terminal belongs to the run."""

    def do_GET(self) -> None:
        if not self._local():
            return
        path = self.path.partition("?")[0]
        if path == "/":
            page = station_page(self.server.language)
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", page.encode())
        elif path == "/station.js":
            script = resources.files("misfeed.station").joinpath("station.js").read_bytes()
            self._send(HTTPStatus.OK, "text/javascript; charset=utf-8", script)
        elif path == "/events":
            self._stream()
        elif path.startswith("/picture/") and path.removeprefix("/picture/").isdecimal():
            picture = self.server.board.picture(int(path.removeprefix("/picture/")[:9]))
            status = HTTPStatus.OK if picture else HTTPStatus.NOT_FOUND
            self._send(status, "image/png", picture)
        else:
            self._say(HTTPStatus.NOT_FOUND, "there is nothing here")

    def do_POST(self) -> None:
        if not self._local():
            return
        if not secrets.compare_digest(
            self.headers.get("X-Station", "").encode(), self.server.secret.encode()
        ):
            self._say(HTTPStatus.FORBIDDEN, "open the station at the whole address that the run printed")
            return
        file = self.path.removeprefix("/file/")
        if file != self.path and file.isascii() and file.isdecimal():
            self._file(int(file[:9]))
            return
        length = self._length(LONGEST_BODY)
        if length is None:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has at most {LONGEST_BODY} octets")
            return
        body = self.rfile.read(length)
        if self.path == "/abort":
            self._say(HTTPStatus.ACCEPTED, "the run stops")
            # The way of Ctrl-C, so that everything ends as it does then, whatever the run waits for.
            os.kill(os.getpid(), signal.SIGINT)
        elif self.path == "/answer":
            self._answer(body)
        else:
            self._say(HTTPStatus.NOT_FOUND, "there is nothing here")

    def _answer(self, body: bytes) -> None:
        try:
            told = msgspec.json.decode(body, type=_Told)
        except (msgspec.DecodeError, RecursionError):
            self._say(HTTPStatus.BAD_REQUEST, 'an answer is {"number": 1, "said": "done"}')
            return
        answer = Answer(
            told.said,
            told.value.strip(),
            tuple(told.values),
            told.why.strip(),
            hazard=told.hazard.strip(),
            by=BY,
        )
        self._take(told.number, answer)

    def _file(self, number: int) -> None:
        """A scanned page as the answer of a question; it comes alone."""
        length = self._length(LARGEST_FILE)
        if length is None:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a file has at most {LARGEST_FILE} octets")
            return
        self._take(number, Answer(file=self.rfile.read(length), by=BY))

    def _length(self, most: int) -> int | None:
        """How long the body is; None where it is longer than `most`, or no number."""
        told = self.headers.get("Content-Length", "0")
        # Of many digits, even with zeros in front, none comes from a browser.
        if not (told.isascii() and told.isdecimal()) or len(told) > _MOST_DIGITS:
            return None
        length = int(told)
        return length if length <= most else None

    def _take(self, number: int, answer: Answer) -> None:
        wrong = self.server.board.answer(number, answer)
        if not wrong:
            self._say(HTTPStatus.OK, "thank you")
        elif wrong == GONE:
            self._say(HTTPStatus.CONFLICT, "that is no longer asked")
        else:
            self._say(HTTPStatus.BAD_REQUEST, wrong)

    def _stream(self) -> None:
        if not self.server.streams.acquire(blocking=False):
            self._say(HTTPStatus.SERVICE_UNAVAILABLE, "too many pages are open")
            return
        try:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            seen, told = -1, ""
            while True:
                seen = self.server.board.wait(seen, BEAT_S)
                plain = self.server.board.plain()
                text = json.dumps(plain, ensure_ascii=False)
                self.wfile.write(f"data: {text}\n\n".encode() if text != told else b": alive\n\n")
                self.wfile.flush()
                told = text
                if plain["ended"] or self.server.closed.is_set():
                    return
        finally:
            self.server.streams.release()

    def _local(self) -> bool:
        name = self.headers.get("Host", "").rpartition(":")[0]
        if name in (HOST, "localhost"):
            return True
        self._say(HTTPStatus.FORBIDDEN, "the station speaks to this computer only")
        return False

    def _say(self, status: HTTPStatus, text: str) -> None:
        self._send(status, "text/plain; charset=utf-8", f"{text}\n".encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        )
        self.end_headers()
        self.wfile.write(body)
