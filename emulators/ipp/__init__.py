"""The IPP printer (RFC 8011, PWG 5100.x): a view of the machine, served over HTTP. Keeps no printer state."""

from __future__ import annotations

from misfeed.emulators.interface import Interface
from misfeed.emulators.ipp.quirks import QUIRKS
from misfeed.emulators.machine import Machine
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.ipp.service import IppService

    return IppService(machine)


INTERFACE = Interface(
    name="ipp",
    transport="stream",
    serve=_serve,
    response_us=lambda machine: machine.profile.response.ipp_us,
    describe=lambda _, host, port: {"ipp": f"ipp://{host}:{port}/ipp/print"},
    quirks=QUIRKS,
    needs=("misfeed.emulators.ipp.service",),
)

__all__ = ["INTERFACE"]
