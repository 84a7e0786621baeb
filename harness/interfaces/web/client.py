"""Reads the printer's pages and fills in its forms, as somebody at a browser does. One connection a request.

Knows HTTP by h11, cookies and forms; what a page tells is read by `pages`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode

import h11
from misfeed.errors import DeviceRefusal, ProtocolError, Refused
from misfeed.interfaces.web import pages
from misfeed.interfaces.web.markup import Element, parsed
from misfeed.interfaces.web.pages import PageJob, PageStatus, PageUnit
from misfeed.transports.base import Route

MAX_PAGE = 4 << 20
_PIECE = 1 << 16
_FORM = "application/x-www-form-urlencoded"
_SEE_OTHER = 303


class WebRefusal(DeviceRefusal):
    """The page said no.

    Attributes:
        status: of HTTP: 403 asks for somebody else to sign in.
    """

    def __init__(self, question: str, status: int, answer: str) -> None:
        self.status = status
        super().__init__(f"{question} was refused with {status}", answer)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; names of headers are in lower case, and those that come often are kept all."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def page(self) -> Element:
        return parsed(self.body.decode("utf-8", "replace"))


class WebClient:
    """One visitor of a printer's pages, with the cookies that they were given.

    Methods raise NoAnswer, Refused, ProtocolError, or WebRefusal where the page says no.
    """

    def __init__(
        self, route: Route, service: str = "web", timeout_s: float = 10.0, host: str = "localhost"
    ) -> None:
        self._route = route
        self._service = service
        self._timeout_s = timeout_s
        self._host = host
        self.cookies: dict[str, str] = {}

    # -- reading -----------------------------------------------------------------------------------------

    def status(self) -> PageStatus:
        """What the first page tells."""
        return pages.status(self._read("/"))

    def supplies(self) -> tuple[PageUnit, ...]:
        """The supplies as the page has them."""
        return pages.supplies(self._read("/supplies"))

    def information(self) -> Mapping[str, str]:
        """Model, serial number, counters, addresses, by id."""
        return pages.facts(self._read("/information"))

    def jobs(self) -> tuple[PageJob, ...]:
        """Open jobs, then those that are over."""
        return pages.jobs(self._read("/jobs"))

    def events(self) -> tuple[tuple[str, ...], ...]:
        """The event log, the last event first: when, pages, code, event, part, message."""
        return pages.events(self._read("/log"))

    # -- acting ------------------------------------------------------------------------------------------

    def sign_in(self, user: str, password: str) -> None:
        """Sign in as somebody who may change settings."""
        filled = pages.form(self._read("/sign-in"), "/sign-in")
        self._send("/sign-in", {**filled, "user": user, "password": password})

    def sign_out(self) -> None:
        """Leave the page to the next one. Raises ProtocolError when nobody is signed in."""
        self._send("/sign-out", pages.form(self._read("/"), "/sign-out"))

    def settings(self, section: str) -> Mapping[str, str]:
        """How a section is filled in now: boxes that are ticked are "on", others absent."""
        filled = dict(pages.form(self._settings(), f"/settings/{section}"))
        filled.pop("token", None)
        return filled

    def change(self, section: str, **changes: str | bool) -> None:
        """Fill in some fields of a section and save it; "_" in names stands for "-"."""
        filled = dict(pages.form(self._settings(), f"/settings/{section}"))
        for name, value in changes.items():
            field = name.replace("_", "-")
            if value is False:
                filled.pop(field, None)
            else:
                filled[field] = "on" if value is True else str(value)
        self._send(f"/settings/{section}", filled)

    def cancel(self, job: int) -> None:
        """Cancel a job, as the page's administrator."""
        filled = pages.form(self._read("/jobs"), "/jobs/cancel")
        self._send("/jobs/cancel", {**filled, "job": str(job)})

    def _settings(self) -> Element:
        page = self._read("/settings")
        if page.find("form", action="/sign-in") is not None:
            raise WebRefusal("reading the settings", 403, "an administrator must sign in")
        return page

    # -- HTTP --------------------------------------------------------------------------------------------

    def _read(self, path: str) -> Element:
        answer = self.ask("GET", path)
        if answer.status != 200:
            raise WebRefusal(f"reading {path}", answer.status, _said(answer))
        return answer.page

    def _send(self, path: str, filled: Mapping[str, str]) -> None:
        answer = self.ask("POST", path, urlencode(filled).encode())
        if answer.status != _SEE_OTHER:
            raise WebRefusal(f"sending {path}", answer.status, _said(answer))

    def ask(self, method: str, path: str, form: bytes | None = None, kind: str = _FORM) -> Answer:
        """One request, whatever the answer; cookies are kept."""
        headers = [("Host", self._host), ("User-Agent", "misfeed"), ("Connection", "close")]
        if self.cookies:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())))
        if form is not None:
            headers += [("Content-Type", kind), ("Content-Length", str(len(form)))]
        http = h11.Connection(h11.CLIENT)
        asked = http.send(h11.Request(method=method, target=path, headers=headers)) or b""
        asked += (http.send(h11.Data(data=form)) or b"") if form else b""
        asked += http.send(h11.EndOfMessage()) or b""
        with closing(self._route.stream(self._service, self._timeout_s)) as stream:
            stream.send(asked)
            answer = self._answer(http, lambda: stream.receive(_PIECE, self._timeout_s))
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition(";")[0].partition("=")
                self.cookies[key.strip()] = rest
        return answer

    def _answer(self, http: h11.Connection, receive: Callable[[], bytes]) -> Answer:
        head: h11.Response | None = None
        body = bytearray()
        try:
            while True:
                event = http.next_event()
                if event is h11.NEED_DATA:
                    data = receive()
                    if not data and head is None:
                        raise Refused("the printer closed the connection without an answer")
                    http.receive_data(data)
                elif isinstance(event, h11.Response):
                    head = event
                elif isinstance(event, h11.Data):
                    body += event.data
                    if len(body) > MAX_PAGE:
                        raise ProtocolError(f"a page is longer than {MAX_PAGE} octets")
                elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed) and head is not None:
                    break
        except h11.ProtocolError as error:
            raise ProtocolError(f"this is no HTTP answer: {error}") from error
        told = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in head.headers)
        return Answer(head.status_code, told, bytes(body))


def _said(answer: Answer) -> str:
    """Why, as the answer has it."""
    if answer.header("content-type").startswith("text/html"):
        return pages.trouble(answer.page) or "an administrator must sign in"
    return answer.body.decode("utf-8", "replace").strip()
