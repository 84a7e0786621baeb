"""The control interface on the wire: JSON (and images, and events) over HTTP/1.1, caps and refusals.

Knows no fault and no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import msgspec
from misfeed.emulators.control.answers import InterfaceAt, Refusal
from misfeed.emulators.control.events import Listener
from misfeed.emulators.control.guard import objection
from misfeed.emulators.control.injected import Injections
from misfeed.emulators.control.roles import Role, Tokens
from misfeed.emulators.control.route import EVENTS, JSON, Call, ControlError, Route
from misfeed.emulators.control.routes import Controls
from misfeed.emulators.http import BodySink, HttpService, Limits, Request, Response
from misfeed.emulators.machine import Machine
from misfeed.emulators.wire import Wires
from misfeed.transports.base import Session, Wire

#: Octets of a request's body.
MAX_BODY = 64 * 1024
#: Octets of a document to print.
MAX_DOCUMENT = 16 * 1024 * 1024
#: A body that is somewhat too large is read to its end, so that its sender sees the answer.
LIMITS = Limits(head=16 * 1024, body=MAX_DOCUMENT + 16 * MAX_BODY)

Find: TypeAlias = Callable[[str, str, Role], tuple[Route, Mapping[str, str]]]
"""Which route a method and a path lead to for a role, with what stood in braces. Raises ControlError."""

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def admitted(request: Request, tokens: Tokens) -> Role:
    """The role of whoever asks. Raises ControlError for whom the guard or the tokens keep out."""
    reason = objection(request.headers)
    if reason:
        raise ControlError(403, reason)
    role = tokens.role(request.headers.get("authorization", ""))
    if role is None:
        raise _nobody(request.headers.get("authorization", ""))
    return role


class ControlService:
    """A `StreamService` for one machine; works in memory and on sockets alike.

    Without tokens, whoever can connect may do everything.
    """

    def __init__(
        self,
        machine: Machine,
        tokens: Tokens | None = None,
        wires: Wires | None = None,
        below: str = "/",
    ) -> None:
        self.controls = Controls(machine, wires, below)
        self._tokens = tokens or Tokens()
        self._http = HttpService(lambda: self.decide, server="misfeed-control", limits=LIMITS)

    @property
    def injections(self) -> Injections:
        return self.controls.injections

    def tell_interfaces(self, served: Iterable[InterfaceAt]) -> None:
        """From now on, say that the printer's interfaces are served there."""
        self.controls.sights.served = tuple(served)

    def accept(self, wire: Wire, source: str) -> Session:
        return self._http.accept(wire, source)

    def decide(self, request: Request) -> Response | BodySink:
        """Answer a request, or say what takes its body."""
        return decided(request, self._tokens, self.controls.find)


def decided(request: Request, tokens: Tokens, find: Find) -> Response | BodySink:
    """Answer a request to what `find` finds, or say what takes its body."""
    try:
        role = admitted(request, tokens)
        route, values = find(request.method, request.path, role)
        call = Call(role, values, query=route.read_query(request.query), source=request.source)
        if request.method != "POST":
            return _answer(route, call)
        kind = request.headers.get("content-type", "").strip()
        most = MAX_DOCUMENT if route.document else MAX_BODY
        if request.length is not None and request.length > most:
            raise _too_large(most)
        if not route.document and request.length != 0 and _bare(kind) != JSON:
            # Beside being right, this keeps forms of web pages out.
            raise ControlError(415, "the body must be JSON, sent as application/json")
    except ControlError as error:
        return refusal(error)
    return _Body(route, replace(call, format=kind), most)


class _Body:
    """Collects the body of a POST and carries it out. Satisfies `BodySink`."""

    def __init__(self, route: Route, call: Call, most: int) -> None:
        self._route = route
        self._call = call
        self._most = most
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        if len(self._data) <= self._most:
            self._data += data

    def finish(self) -> Response:
        try:
            if len(self._data) > self._most:
                raise _too_large(self._most)
            if self._route.document:
                return _answer(self._route, replace(self._call, document=bytes(self._data)))
            body, more = self._route.read_body(self._data)
            return _answer(self._route, replace(self._call, body=body, more=more))
        except ControlError as error:
            return refusal(error)

    def lost(self) -> None:
        self._data.clear()


def _answer(route: Route, call: Call) -> Response:
    found = route.answer(call)
    if isinstance(found, Listener):
        return Response(200, b"", EVENTS, _HEADERS, lasting=found)
    if isinstance(found, bytes):
        return Response(route.status, found, route.media, _HEADERS)
    return _json(route.status, found)


def _bare(kind: str) -> str:
    """A media type without its parameters."""
    return kind.partition(";")[0].strip().lower()


def _nobody(authorization: str) -> ControlError:
    text = "a token is needed: send Authorization: Bearer TOKEN"
    if authorization.lower().startswith("bearer "):
        text = "that is no token of this printer's: those are told, or read from a file, when it is started"
    return ControlError(401, text, {"WWW-Authenticate": 'Bearer realm="misfeed"'})


def _too_large(most: int) -> ControlError:
    return ControlError(413, f"a body may have {most} octets")


def _json(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Response:
    body = msgspec.json.encode(value) + b"\n"
    return Response(status, body, JSON, {**_HEADERS, **(headers or {})})


def refusal(error: ControlError) -> Response:
    """What is answered instead."""
    return _json(error.status, Refusal(error=str(error)), error.headers)
