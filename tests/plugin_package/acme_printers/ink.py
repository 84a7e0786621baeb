"""A line of text per connection: how full the stamp's pad is. An interface that only these printers have."""

from __future__ import annotations

from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.transports.base import Wire


class Ink:
    """The service of one machine; it keeps no state of the printer."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def accept(self, wire: Wire, source: str) -> Told:
        stuck = self._machine.parts["stamper"].look()["arm"]
        wire.send(f"arm {stuck}\n".encode())
        wire.close()
        return Told()


class Told:
    """Everything was said when the connection began."""

    def feed(self, data: bytes) -> None: ...

    def eof(self) -> None: ...

    def lost(self) -> None: ...


INTERFACE = Interface(
    name="acme-ink",
    transport="stream",
    serve=Ink,
    response_us=lambda machine: 1_000,
    describe=lambda machine, host, port: {"acme-ink": f"{host}:{port}"},
)
