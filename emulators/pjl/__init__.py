"""PJL and the documents it carries, on the raw port 9100; the channel itself serves USB as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from misfeed.emulators.announcing import Announced, printer_keys
from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.quirks import QUIRKS
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.pjl.service import RawPort

    return RawPort(machine)


def _describe(_: Machine, host: str, port: int) -> Mapping[str, str]:
    return {"pjl": f"[{host}]:{port}" if ":" in host else f"{host}:{port}"}


def _announced(machine: Machine, _host: str, _port: int) -> Iterable[Announced]:
    yield Announced("_pdl-datastream._tcp", printer_keys(machine))


INTERFACE = Interface(
    name="pjl",
    transport="stream",
    serve=_serve,
    response_us=lambda machine: machine.profile.response.pjl_us,
    describe=_describe,
    quirks=QUIRKS,
    needs=("misfeed.emulators.pjl.service",),
    announced=_announced,
)

__all__ = ["INTERFACE"]
