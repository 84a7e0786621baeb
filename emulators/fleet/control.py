"""Hands and faults for every printer of a fleet: the control interface of each, below /printers/NUMBER.

Knows whom a request is for; what is asked of one printer is answered by its own control interface.
"""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
from misfeed.emulators.control import ControlService, Tokens
from misfeed.emulators.control.service import LIMITS
from misfeed.emulators.fleet.printers import Fleet
from misfeed.emulators.http import BodySink, HttpService, Request, Response
from misfeed.transports.base import Session, Wire

_ONE = re.compile(r"/printers/([0-9]{1,8})(/.*)?")


class FleetControl:
    """A `StreamService`. Printers that nobody breaks or mends have no part in it."""

    def __init__(self, fleet: Fleet, tokens: Tokens | None = None) -> None:
        self._fleet = fleet
        self._tokens = tokens or Tokens()
        self._services: dict[int, ControlService] = {}
        self._http = HttpService(lambda: self._decide, server="misfeed-control", limits=LIMITS)

    def accept(self, wire: Wire, source: str) -> Session:
        return self._http.accept(wire, source)

    def _decide(self, request: Request) -> Response | BodySink:
        found = _ONE.match(request.target)
        service = self._service(int(found[1])) if found else None
        if found is None or service is None:
            return _told(404, f"say /printers/NUMBER/..., with a number from 1 to {self._fleet.count}")
        return service.decide(replace(request, target=request.target[found.end(1) :] or "/"))

    def _service(self, number: int) -> ControlService | None:
        if number not in self._services:
            printer = self._fleet.printer(number)
            if printer is None:
                return None
            self._services[number] = ControlService(printer.machine, self._tokens)
        return self._services[number]


def _told(status: int, error: str) -> Response:
    return Response(status, msgspec.json.encode({"error": error}) + b"\n", "application/json")
