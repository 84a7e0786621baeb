"""The printer on the wire: IPP requests in HTTP POSTs (RFC 8010 §4), and a page for people."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cached_property

from misfeed.emulators import http
from misfeed.emulators.dating import Dating
from misfeed.emulators.http import BodySink, HttpService, Request, Response, plain
from misfeed.emulators.http.logins import Login, Logins
from misfeed.emulators.icon import ICON_PATH, icon
from misfeed.emulators.identity import http_server, make_and_model
from misfeed.emulators.ipp.answers import (
    Answer,
    Refusal,
    encode_answer,
    encode_refusal,
    success_prefix,
)
from misfeed.emulators.ipp.calls import PATHS, Call, Secured, answer_version, check, printer_uri
from misfeed.emulators.ipp.charsets import US_ASCII, in_us_ascii
from misfeed.emulators.ipp.handling import Handler, Owners
from misfeed.emulators.ipp.kept import Kept
from misfeed.emulators.ipp.manners import Manners
from misfeed.emulators.ipp.operations import DOCUMENT_OPERATIONS, OPERATIONS, SUPPORTED
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.queries import printer_selection
from misfeed.emulators.ipp.quirks import ONLY_1_1
from misfeed.emulators.ipp.quirks.oddities import Oddities
from misfeed.emulators.ipp.quirks.where import paths, served
from misfeed.emulators.ipp.reception import Receiver
from misfeed.emulators.ipp.waiting import LongPoll
from misfeed.emulators.machine import Access, Machine, Verdict
from misfeed.emulators.one_each import OneEach
from misfeed.emulators.proving import proving_key
from misfeed.protocols import ipp
from misfeed.protocols.ipp import IppError, MessageReader, Operation, Status, Version
from misfeed.transports.base import Session, Wire

CONTENT_TYPE = "application/ipp"

_AUTHORITY = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_SMALL = 16 * 1024
"""Requests up to this length are looked up before they are decoded."""

_GET_PRINTER_ATTRIBUTES = Operation.GET_PRINTER_ATTRIBUTES.to_bytes(2, "big")
_END_OF_ATTRIBUTES = b"\x03"
_SUCCESSFUL_OK = b"\0\0"


class IppService:
    """The IPP service of one machine; also what carries IPP over USB."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._oddities = Oddities(machine)
        self._web: http.Handler | None = None
        date = Dating(machine)
        # A body larger than any document is still read, so that its sender can hear why it was refused.
        self._http = HttpService(
            lambda: self._handle,
            server=http_server(machine),
            date=date,
            bends=Manners(machine),
            memory=Kept(machine, date_at=date.at),
        )

    @cached_property
    def _printer(self) -> Printer:
        """Made for the first request, so that a machine nobody asks costs nothing."""
        return Printer(self._machine, SUPPORTED)

    @cached_property
    def _logins(self) -> Logins:
        machine = self._machine
        return Logins(lambda: machine.now, proving_key(machine, "nonces"), machine.profile.network.sign_in)

    def accept(self, wire: Wire, source: str) -> Session:
        return self._http.accept(wire, source)

    def _handle(self, request: Request) -> Response | BodySink:
        if request.method == "POST":
            return self._post(request)
        if request.method == "OPTIONS":
            return Response(headers={"Allow": "GET, HEAD, OPTIONS, POST"})
        if request.method not in ("GET", "HEAD"):
            return plain(405, headers={"Allow": "GET, HEAD, OPTIONS, POST"})
        if request.path == ICON_PATH:
            return Response(body=icon(), content_type="image/png")
        if pages := self._pages(request):
            return pages(request)
        if request.path.rstrip("/") in PATHS:
            return self._page()
        return plain(404)

    def _pages(self, request: Request) -> http.Handler | None:
        """Who answers for people, where the printer has pages for them and lets this client see them."""
        from misfeed.emulators.interface import interfaces

        network = self._machine.network
        found = next((one for one in interfaces().values() if one.pages is not None), None)
        if found is None or found.pages is None or request.path.startswith("/ipp"):
            return None
        if network.verdict(found.name, request.source) is not Verdict.ACCEPT:
            return None
        if self._web is None:
            self._web = found.pages(self._machine)
        return self._web

    def _post(self, request: Request) -> Response | BodySink:
        if not served(self._machine, request.path):
            pages = self._pages(request)
            return plain(404) if pages is None else pages(request)
        if request.exposed:
            return _TLS_WANTED
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
            return plain(415, f"this is an IPP printer: send {CONTENT_TYPE}")
        login = _NOBODY
        if "authorization" in request.headers:
            said = request.headers["authorization"]
            login = self._logins.read(said, request.method, request.target, request.origin_form)
        sink = IppSink(
            self._printer, self._authority(request), request.source, request.length, self._logins, login
        )
        return self._oddities.around(sink, request.path)

    def _authority(self, request: Request) -> str:
        """Name and port under which the client found us, so that the URIs in the answer work for it."""
        host = request.headers.get("host", "")
        found = host if _AUTHORITY.fullmatch(host) else self._machine.network.address
        return Secured(found) if request.secured else found

    def _page(self) -> Response:
        machine = self._machine
        name = html.escape(make_and_model(machine))
        lines = [machine.panel.message(), *map(machine.panel.alert, machine.alerts.rows)]
        items = "".join(f"<li>{html.escape(line)}</li>" for line in dict.fromkeys(lines) if line)
        page = f"<title>{name}</title><h1>{name}</h1><ul>{items}</ul></html>\n"
        body = f"<!DOCTYPE html><html lang={html.escape(machine.panel.spoken())}>{page}"
        return Response(body=body.encode(), content_type="text/html; charset=utf-8")


_SERVICES: OneEach[IppService] = OneEach()


def service_of(machine: Machine) -> IppService:
    """The IPP service of a machine, one for all ways to it: who subscribes at one is known at the others."""
    return _SERVICES.of(machine, lambda: IppService(machine))


class IppSink:
    """One IPP request on its way in: attributes first, then perhaps a document."""

    def __init__(
        self,
        printer: Printer,
        host: str,
        source: str,
        length: int | None,
        logins: Logins,
        login: Login,
    ) -> None:
        self._printer = printer
        self._length = length
        self._logins = logins
        self._login = login
        self._host = host
        self._source = source
        self._reader: MessageReader[ipp.Request] = MessageReader(ipp.Request)
        self._whole: bytearray | None = bytearray() if length is not None and length <= _SMALL else None
        """The request, while it may still be one that was answered before."""
        self._call: Call | None = None
        self._receiver: Receiver | None = None
        self._trouble: Refusal | IppError | None = None
        self._later: LongPoll | None = None
        self._true_until = 0.0

    def feed(self, data: bytes) -> None:
        if self._whole is not None:
            self._whole += data
            if len(self._whole) < 4 or self._whole[2:4] == _GET_PRINTER_ATTRIBUTES:
                return
            # Nothing to remember: it is read as it comes, so that a slow job is heard of before its end.
            data, self._whole = bytes(self._whole), None
        self._read(data)

    def finish(self) -> Response:
        if self._whole is None:
            return self._responded()
        whole = bytes(self._whole)
        if whole[2:4] != _GET_PRINTER_ATTRIBUTES:
            self._read(whole)
            return self._responded()
        return replace(_response(self._answer_from_memory(whole)), true_until=self._true_until)

    def _responded(self) -> Response:
        answer = self._answer()
        if self._later is not None:
            return Response(content_type=CONTENT_TYPE, headers=_UNCACHED, lasting=self._later)
        # The challenge is HTTP's; IPP has no message for it (RFC 8010 §8).
        if isinstance(self._trouble, _Unauthenticated) or self._only_wants_to_be_asked:
            if self._signs_in_in_clear:
                return _TLS_TO_SIGN_IN
            challenges = self._logins.challenges(stale=self._login.stale)
            return plain(401, "an administrator must sign in", {"WWW-Authenticate": challenges})
        return _response(answer)

    @property
    def _only_wants_to_be_asked(self) -> bool:
        """Clients that sign in by a digest send nothing first, so as not to send a document twice."""
        return self._length == 0 and bool(self._printer.machine.network.users)

    @property
    def _signs_in_in_clear(self) -> bool:
        """The model has nobody sign in like that, whatever is shown."""
        network = self._printer.machine.profile.network
        return (
            network.sign_in_encrypted
            and bool(self._printer.machine.network.users)
            and not isinstance(self._host, Secured)
        )

    def lost(self) -> None:
        if self._receiver is not None:
            self._receiver.lost()

    # -- reading -----------------------------------------------------------------------------------------

    def _read(self, data: bytes) -> None:
        if self._trouble is not None:
            return
        try:
            document = self._reader.feed(data)
            if self._reader.message is not None and self._call is None:
                self._begin(self._reader.message)
        except (IppError, Refusal) as error:
            self._trouble = error
            return
        if document and self._receiver is not None:
            self._receiver.feed(document)

    def _begin(self, request: ipp.Request) -> None:
        if request.version[0] >= 2 and self._only_1_1:
            raise Refusal(Status.SERVER_ERROR_VERSION_NOT_SUPPORTED, "only IPP 1.1 is spoken here")
        self._call = check(
            request, self._printer.operations, self._host, self._source, paths(self._printer.machine)
        )
        handler = OPERATIONS.get(self._call.operation)
        if handler is not None:
            if handler.administrative or self._is_anothers(self._call, handler.owners):
                self._admit()
            self._in_service(handler)
            return
        begin, owners = DOCUMENT_OPERATIONS[self._call.operation]
        if self._is_anothers(self._call, owners):
            self._admit()
        self._in_service(None)
        self._receiver = begin(self._printer, self._call)

    def _in_service(self, handler: Handler | None) -> None:
        """A printer that was shut down, or deactivated, answers questions and little else (RFC 3998 §3)."""
        machine = self._printer.machine
        if handler is not None and handler.while_shut:
            return
        if machine.power.shut:
            raise Refusal(Status.SERVER_ERROR_SERVICE_UNAVAILABLE, "the printer was shut down")
        if machine.engine.deactivated and not (handler is not None and handler.while_deactivated):
            raise Refusal(Status.SERVER_ERROR_PRINTER_IS_DEACTIVATED, "the printer is out of service")

    def _is_anothers(self, call: Call, owners: Owners | None) -> bool:
        """Whether the job or the subscription that the call is about is somebody else's (RFC 8011 §4.3.3)."""
        return owners is not None and any(user != call.user for user in owners(self._printer, call))

    def _admit(self) -> None:
        """Ask the printer's rules whether this client may administer it."""
        network = self._printer.machine.network
        if self._signs_in_in_clear:
            raise _Unauthenticated(Status.CLIENT_ERROR_NOT_AUTHENTICATED, "administrators sign in over TLS")
        access = network.administer(self._login.claim, self._source)
        self._printer.machine.clock.finish_now()
        if access is Access.LOCKED:
            raise Refusal(Status.CLIENT_ERROR_NOT_AUTHORIZED, "locked out after too many wrong passwords")
        if access is not Access.ADMIN:
            raise _Unauthenticated(Status.CLIENT_ERROR_NOT_AUTHENTICATED, "an administrator must sign in")

    # -- answering ---------------------------------------------------------------------------------------

    def _answer(self) -> bytes | None:
        version, request_id = self._header()
        try:
            if self._trouble is not None:
                raise self._trouble
            self._reader.finish()
            answer = self._do()
            if answer.waiting is not None:
                self._later = LongPoll(self._printer.machine, answer.waiting, answer, self._encoded)
            return self._encoded(answer)
        except (IppError, Refusal) as error:
            if self._reader.header is None:
                return None
            return encode_refusal(version, request_id, error.status, error)

    def _encoded(self, answer: Answer | Refusal) -> bytes:
        if isinstance(answer, Refusal):
            return encode_refusal(*self._header(), answer.status, answer)
        language = self._call.language if self._call is not None else ""
        spoken = self._printer.machine.panel.spoken(language)
        octets = encode_answer(*self._header(), replace(answer, language=spoken))
        plain_only = self._call is not None and self._call.charset == US_ASCII
        return in_us_ascii(octets) if plain_only else octets

    def _do(self) -> Answer:
        assert self._call is not None, "a complete request that kept the rules has become a call"
        if self._receiver is not None:
            receiver, self._receiver = self._receiver, None
            return receiver.finish()
        return OPERATIONS[self._call.operation].run(self._printer, self._call)

    def _header(self) -> tuple[Version, int]:
        header = self._reader.header
        if header is None:
            return (1, 1), 0
        return (1, 1) if self._only_1_1 else answer_version(header[0]), header[2]

    @property
    def _only_1_1(self) -> bool:
        return ONLY_1_1.acts(self._printer.machine) or not self._printer.speaks_2

    def _answer_from_memory(self, whole: bytes) -> bytes | None:
        """Get-Printer-Attributes, which pollers send again and again with only the request-id changed."""
        printer = self._printer
        request_id = int.from_bytes(whole[4:8], "big")
        key = b"\0".join((whole[:4], printer_uri(self._host).encode(), whole[8:]))
        kept = printer.kept_answer(key) if 0 < request_id < 0x8000_0000 else None
        if kept is not None:
            self._true_until = printer.true_until(kept.selection)
            prefix = success_prefix(answer_version((whole[0], whole[1])), request_id, kept.language)
            return b"".join((prefix, kept.group, printer.times(kept.selection), _END_OF_ATTRIBUTES))
        self._read(whole)
        answer = self._answer()
        call = self._call
        # What is kept is in UTF-8.
        if answer and call is not None and call.charset != US_ASCII and answer[2:4] == _SUCCESSFUL_OK:
            selection = printer_selection(call)
            self._true_until = printer.true_until(selection)
            printer.keep_answer(key, selection, self._host, call.language)
        return answer


class _Unauthenticated(Refusal):
    """The client has to say who it is, or said it wrongly."""


_TLS_WANTED = plain(
    426, "this printer takes jobs over TLS only", {"Upgrade": "TLS/1.2, HTTP/1.1", "Connection": "Upgrade"}
)
_TLS_TO_SIGN_IN = plain(
    426,
    "administrators sign in over TLS only",
    {"Upgrade": "TLS/1.2, HTTP/1.1", "Connection": "Upgrade"},
)
_UNCACHED = {"Cache-Control": "no-cache"}
_NOBODY = Login()


def _response(answer: bytes | None) -> Response:
    if answer is None:
        return plain(400, "this is no IPP message")
    return Response(body=answer, content_type=CONTENT_TYPE, headers=_UNCACHED)
