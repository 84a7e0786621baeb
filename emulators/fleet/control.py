"""Hands and faults for every printer of a fleet: the control interface of each, below /printers/NUMBER.

Knows whom a request is for. What is asked of one printer is answered by its own control interface, and what
is asked of the fleet by its index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from misfeed.emulators.control import ControlService, InterfaceAt, Tokens
from misfeed.emulators.control.route import ControlError
from misfeed.emulators.control.service import LIMITS, admitted, decided, refusal
from misfeed.emulators.fleet.driving import InTime, Watched
from misfeed.emulators.fleet.index import Index, Served
from misfeed.emulators.fleet.printers import Printer
from misfeed.emulators.http import BodySink, HttpService, Request, Response
from misfeed.emulators.interface import interfaces
from misfeed.transports.base import Session, Wire

_ONE = re.compile(r"/printers/([0-9]{1,8})(/[^?]*)?(\?.*)?")


class FleetControl:
    """A `StreamService`. Printers that nobody breaks or mends have no part in it."""

    def __init__(self, served: Served, tokens: Tokens | None = None) -> None:
        self._served = served
        self._tokens = tokens or Tokens()
        self._index = Index(served)
        self._services: dict[int, ControlService] = {}
        self._http = HttpService(lambda: self._decide, server="misfeed-control", limits=LIMITS)

    def accept(self, wire: Wire, source: str) -> Session:
        return self._http.accept(wire, source)

    def _decide(self, request: Request) -> Response | BodySink:
        try:
            # First of all: nobody who is kept out has printers made.
            admitted(request, self._tokens)
            if self._index.has(request.path):
                return decided(request, self._tokens, self._index.find)
            found = _ONE.fullmatch(request.origin_form)
            fleet = self._served.fleet
            printer = fleet.printer(int(found[1])) if found else None
            if found is None or printer is None:
                text = f"say /printers/NUMBER/..., with a number from 1 to {fleet.count}; GET / lists them"
                raise ControlError(404, text)
        except ControlError as error:
            return refusal(error)
        number, clock = int(found[1]), printer.machine.clock
        clock.catch_up()
        service = self._service(number, printer)
        answer = service.decide(replace(request, target=(found[2] or "/") + (found[3] or "")))
        clock.finish_now()
        if not isinstance(answer, Response):
            return InTime(answer, printer, lambda: self._served.mind(number, printer))
        self._served.mind(number, printer)
        if answer.lasting is not None:
            return replace(answer, lasting=Watched(answer.lasting, self._served.attention(number)))
        return answer

    def _service(self, number: int, printer: Printer) -> ControlService:
        if number not in self._services:
            wires = self._served.wires(number)
            made = self._services[number] = ControlService(
                printer.machine, self._tokens, wires, below=f"/printers/{number}"
            )
            made.tell_interfaces(self._interfaces(number, printer))
        return self._services[number]

    def _interfaces(self, number: int, printer: Printer) -> Iterable[InterfaceAt]:
        where = self._served.where(number)
        host, _, port = where.rpartition(":")
        yield InterfaceAt(name="snmp", transport="datagrams", host=host, port=int(port), address=where)
        host = str(self._served.fleet.address(number))
        for name, at in self._served.services.items():
            if name in printer.machine.profile.network.services:
                told = interfaces()[name].describe(printer.machine, host, at).get(name, f"{host}:{at}")
                yield InterfaceAt(name=name, transport="stream", host=host, port=at, address=told)
