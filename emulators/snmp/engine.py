"""The SNMP engine of one machine (RFC 3411 §3.1.1, RFC 3414 §2.2): who it is, how often it booted, and when.

Pure functions of the machine, so that the engine's idea of time is the machine's, power cycles and all.
"""

from __future__ import annotations

from functools import lru_cache

from misfeed.emulators.machine import Machine
from misfeed.protocols.snmp.v3 import LATCH

MAX_SIZE = 8_192
"""Octets of the longest message that the agent sends, and says that it takes."""

_MAC_FORMAT = b"\x03"
US_PER_S = 1_000_000


def engine_id(machine: Machine) -> bytes:
    """By the maker's number and the hardware address (RFC 3411 §5), so that a new board is a new engine."""
    return _engine_id(machine.profile.identity.sys_object_id, machine.network.mac)


@lru_cache(maxsize=256)
def _engine_id(object_id: str, mac: str) -> bytes:
    maker = int(object_id.split(".")[6])
    return (0x8000_0000 | maker).to_bytes(4, "big") + _MAC_FORMAT + bytes.fromhex(mac.replace(":", ""))


def engine_boots(machine: Machine) -> int:
    """snmpEngineBoots: power-ons in the life of the machine, latched (RFC 3414 §2.2.2)."""
    return min(machine.power.cycles, LATCH)


def engine_time(machine: Machine) -> int:
    """snmpEngineTime: seconds since it booted."""
    return min(machine.up_time_us // US_PER_S, LATCH)


def next_second(machine: Machine) -> int:
    """The machine time at which `engine_time` rises."""
    return machine.now + US_PER_S - machine.up_time_us % US_PER_S
