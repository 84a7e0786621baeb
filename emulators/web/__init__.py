"""The printer's own web page (the embedded web server): what it knows of itself, and its settings.

A view of the machine. Keeps no printer state; who has signed in is its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from misfeed.emulators.announcing import Announced
from misfeed.emulators.http import Handler
from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.access import Encryption
from misfeed.emulators.web.quirks import QUIRKS
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.web.door import door_of

    return door_of(machine)


def _pages(machine: Machine) -> Handler:
    from misfeed.emulators.web.service import site_of

    return site_of(machine).answer


def _describe(machine: Machine, host: str, port: int) -> dict[str, str]:
    scheme = "https" if machine.network.encryption is Encryption.REQUIRED else "http"
    return {"web": f"{scheme}://{f'[{host}]' if ':' in host and '[' not in host else host}:{port}/"}


def _announced(machine: Machine, _host: str, _port: int) -> Iterable[Announced]:
    required = machine.network.encryption is Encryption.REQUIRED
    type_ = "_https._tcp" if required else "_http._tcp"
    yield Announced(type_, {"txtvers": "1", "path": "/"}, ("_printer",))


INTERFACE = Interface(
    name="web",
    transport="stream",
    http=True,
    serve=_serve,
    # The same task of the firmware speaks HTTP, whatever is asked for.
    response_us=lambda machine: machine.profile.response.ipp_us,
    describe=_describe,
    quirks=QUIRKS,
    needs=("misfeed.emulators.web.door",),
    pages=_pages,
    announced=_announced,
)

__all__ = ["INTERFACE"]
