"""PJL and the documents it carries, on the raw port 9100; the channel itself serves USB as well."""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.quirks import QUIRKS
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.pjl.service import RawPort

    return RawPort(machine)


def _describe(_: Machine, host: str, port: int) -> Mapping[str, str]:
    return {"pjl": f"[{host}]:{port}" if ":" in host else f"{host}:{port}"}


INTERFACE = Interface(
    name="pjl",
    transport="stream",
    serve=_serve,
    response_us=lambda machine: machine.profile.response.pjl_us,
    describe=_describe,
    quirks=QUIRKS,
    needs=("misfeed.emulators.pjl.service",),
)

__all__ = ["INTERFACE"]
