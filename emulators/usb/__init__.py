"""USB, exported over USB/IP: a machine's printer function, on a port that one importer may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from misfeed.emulators.capturing import Capture
from misfeed.emulators.interface import Interface, Service, Told
from misfeed.emulators.machine import Machine
from misfeed.emulators.usb.quirks import QUIRKS
from misfeed.transports.base import StreamService

BUSID = "1-1"


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.usb.port import Port
    from misfeed.emulators.usb.printer import PrinterFunction
    from misfeed.emulators.usb.session import UsbipService

    if machine.profile.usb is None:
        return UsbipService(())
    return UsbipService((Port(BUSID, PrinterFunction(machine)),))


def _describe(_: Machine, host: str, port: int) -> Mapping[str, str]:
    return {"usbip": f"[{host}]:{port}" if ":" in host else f"{host}:{port}", "busid": BUSID}


def _endpoints(machine: Machine) -> frozenset[int]:
    from misfeed.emulators.usb.bent import declared
    from misfeed.emulators.usb.roles import settings

    return frozenset(
        endpoint.bEndpointAddress
        for _, interface in settings(declared(machine))
        for endpoint in interface.endpoints
    )


def _together(services: Sequence[Service], taken: Told, left: Told) -> StreamService:
    from misfeed.emulators.usb.hub import together

    return together(services, taken, left)


def _record(file: Path, tell: Callable[[str], None]) -> Capture:
    from misfeed.emulators.usb.recording import UsbCapture

    return UsbCapture(file, tell)


INTERFACE = Interface(
    name="usbip",
    transport="stream",
    serve=_serve,
    response_us=lambda machine: machine.profile.response.usb_us,
    describe=_describe,
    network=False,
    usb=True,
    endpoints=_endpoints,
    quirks=QUIRKS,
    together=_together,
    record=_record,
    needs=("misfeed.emulators.usb.printer", "misfeed.emulators.usb.session"),
)

__all__ = ["BUSID", "INTERFACE"]
