"""The control interface on the wire: JSON (and images) over HTTP/1.1, caps and refusals.

Knows no fault and no part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from misfeed.emulators.control.guard import objection
from misfeed.emulators.control.injected import Injections
from misfeed.emulators.control.routes import Body, ControlError, Controls
from misfeed.emulators.http import BodySink, HttpService, Limits, Request, Response
from misfeed.emulators.machine import Machine
from misfeed.transports.base import Session, Wire

#: Octets of a request's body.
MAX_BODY = 64 * 1024

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class ControlService:
    """A `StreamService` for one machine; works in memory and on sockets alike."""

    def __init__(self, machine: Machine) -> None:
        self.controls = Controls(machine)
        # A body that is somewhat too large is read to its end, so that its sender sees the answer.
        limits = Limits(head=16 * 1024, body=16 * MAX_BODY)
        self._http = HttpService(lambda: self._decide, server="misfeed-control", limits=limits)

    @property
    def injections(self) -> Injections:
        return self.controls.injections

    def accept(self, wire: Wire, source: str) -> Session:
        return self._http.accept(wire, source)

    def _decide(self, request: Request) -> Response | BodySink:
        try:
            reason = objection(request.headers)
            if reason:
                raise ControlError(403, reason)
            answer = self.controls.find(request.method, request.path)
            if request.method != "POST":
                found = answer({})
                if isinstance(found, bytes):
                    return Response(200, found, "image/png", _HEADERS)
                return _json(200, found)
            if request.length is not None and request.length > MAX_BODY:
                raise _too_large()
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if request.length != 0 and kind != "application/json":
                # Beside being right, this keeps forms of web pages out.
                raise ControlError(415, "the body must be JSON, sent as application/json")
        except ControlError as error:
            return _refusal(error)
        return _Body(answer, created=request.path == "/faults")


class _Body:
    """Collects the body of a POST and carries it out. Satisfies `BodySink`."""

    def __init__(self, answer: Callable[[Body], Any], *, created: bool) -> None:
        self._answer = answer
        self._status = 201 if created else 200
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        if len(self._data) <= MAX_BODY:
            self._data += data

    def finish(self) -> Response:
        try:
            return _json(self._status, self._answer(self._object()))
        except ControlError as error:
            return _refusal(error)

    def lost(self) -> None:
        self._data.clear()

    def _object(self) -> Body:
        if len(self._data) > MAX_BODY:
            raise _too_large()
        if not self._data:
            return {}
        try:
            return msgspec.json.decode(self._data, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ControlError(400, f"the body is not a JSON object: {error}") from error
        except RecursionError as error:
            raise ControlError(400, "the body is nested too deeply") from error


def _too_large() -> ControlError:
    return ControlError(413, f"a body may have {MAX_BODY} octets")


def _json(status: int, value: Any, headers: dict[str, str] | None = None) -> Response:
    body = msgspec.json.encode(value) + b"\n"
    return Response(status, body, "application/json", _HEADERS | (headers or {}))


def _refusal(error: ControlError) -> Response:
    return _json(
        error.status, {"error": str(error)}, {"Allow": ", ".join(error.allow)} if error.allow else None
    )
