"""SNMP v1 and v2c of an emulated device: a view of the machine, and the agent that answers out of it."""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.quirks import QUIRKS


def _describe(machine: Machine, host: str, port: int) -> Mapping[str, str]:
    return {"snmp": f"{host}:{port}", "community": machine.network.community.value}


INTERFACE = Interface(
    name="snmp",
    transport="datagrams",
    serve=Agent,
    response_us=lambda machine: machine.profile.response.snmp_us,
    describe=_describe,
    quirks=QUIRKS,
)

__all__ = ["INTERFACE", "Agent"]
