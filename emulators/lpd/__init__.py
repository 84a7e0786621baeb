"""LPD (RFC 1179) on port 515: queues that take jobs, tell of them and drop them. Data is read as PJL is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from misfeed.emulators.announcing import Announced, printer_keys
from misfeed.emulators.interface import Interface
from misfeed.emulators.lpd.quirks import QUIRKS
from misfeed.emulators.machine import Machine
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.lpd.service import Daemon

    return Daemon(machine)


def _describe(_: Machine, host: str, port: int) -> Mapping[str, str]:
    from misfeed.emulators.lpd.queues import QUEUES

    return {"lpd": f"lpd://{f'[{host}]' if ':' in host else host}:{port}/{QUEUES[0]}"}


def _announced(machine: Machine, _host: str, _port: int) -> Iterable[Announced]:
    from misfeed.emulators.lpd.queues import QUEUES

    yield Announced("_printer._tcp", printer_keys(machine) | {"rp": QUEUES[0]})


INTERFACE = Interface(
    name="lpd",
    transport="stream",
    serve=_serve,
    # The same task of the firmware takes print data, whichever way it comes.
    response_us=lambda machine: machine.profile.response.pjl_us,
    describe=_describe,
    quirks=QUIRKS,
    needs=("misfeed.emulators.lpd.service",),
    announced=_announced,
)

__all__ = ["INTERFACE"]
