"""ESC/POS, the language of receipt printers: on the raw port, over USB and over the serial port."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.escpos.session import ReceiptService

    return ReceiptService(machine)


def _describe(name: str) -> Callable[[Machine, str, int], Mapping[str, str]]:
    return lambda _, host, port: {name: f"[{host}]:{port}" if ":" in host else f"{host}:{port}"}


INTERFACE = Interface(
    name="escpos",
    transport="stream",
    serve=_serve,
    response_us=lambda machine: machine.profile.response.pjl_us,
    describe=_describe("escpos"),
    needs=("misfeed.emulators.escpos.session",),
)

LINE_INTERFACE = Interface(
    name="escpos-serial",
    transport="stream",
    serve=_serve,
    response_us=lambda machine: machine.profile.response.pjl_us,
    describe=_describe("escpos-serial"),
    network=False,
    line=True,
    needs=("misfeed.emulators.escpos.session",),
)

__all__ = ["INTERFACE", "LINE_INTERFACE"]
