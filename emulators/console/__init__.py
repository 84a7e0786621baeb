"""The service console: what a technician finds on the debug header of the formatter, over the serial port.

A view of the machine; who has signed in on the line is its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.console.quirks import QUIRKS
from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.console.service import ServiceConsole

    return ServiceConsole(machine)


def _describe(_: Machine, host: str, port: int) -> Mapping[str, str]:
    return {"console": f"[{host}]:{port}" if ":" in host else f"{host}:{port}"}


INTERFACE = Interface(
    name="console",
    transport="stream",
    serve=_serve,
    # One small task of the firmware, as the one that speaks PJL.
    response_us=lambda machine: machine.profile.response.pjl_us,
    describe=_describe,
    network=False,
    line=True,
    quirks=QUIRKS,
    needs=("misfeed.emulators.console.service",),
)

__all__ = ["INTERFACE"]
