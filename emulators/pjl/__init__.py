"""PJL and the documents it carries, on the raw port 9100; the channel itself serves USB as well."""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.pjl.service import RawPort


def _describe(_: Machine, host: str, port: int) -> Mapping[str, str]:
    return {"pjl": f"[{host}]:{port}" if ":" in host else f"{host}:{port}"}


INTERFACE = Interface(
    name="pjl",
    transport="stream",
    serve=RawPort,
    response_us=lambda machine: machine.profile.response.pjl_us,
    describe=_describe,
)

__all__ = ["INTERFACE", "PageChannel", "RawPort"]
