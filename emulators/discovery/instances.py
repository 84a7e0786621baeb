"""What a machine announces at this moment (RFC 6763): a pure view of it. Knows no socket and no library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from misfeed.emulators.announcing import Announced
from misfeed.emulators.host import Host
from misfeed.emulators.identity import instance_name
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.site.gateway import Gateway
from misfeed.protocols.dns_sd import LONGEST_STRING, TxtRecord, fitting

_FLAGSHIP = "_printer._tcp"
"""Always there, so that a name is taken once for all ways to print: at port 0 where LPD is not spoken
(Bonjour Printing 1.2.1 §4)."""

_PRINTING = frozenset({"_ipp._tcp", "_ipps._tcp", "_pdl-datastream._tcp"})
_SHARED = ("ty", "note", "UUID", "Color", "Duplex", "PaperMax")
"""What IPP tells of the printer holds for all its services: of a recorded model, as recorded."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One service under the printer's name.

    Attributes:
        type: "_ipp._tcp". host: under `.local`, without it. txt: the record's octets.
    """

    name: str
    type: str
    subtypes: tuple[str, ...]
    host: str
    port: int
    txt: bytes


def instances(host: Host, ports: Mapping[str, int], source: str) -> tuple[Instance, ...]:
    """What is announced to whoever is at `source`; nothing while nobody there can hear it."""
    machine = host.machine
    if not machine.discovery.dns_sd or not heard(machine, source):
        return ()
    found = list(_announced(host, ports))
    types = {one.type for one, _ in found}
    if _FLAGSHIP not in types and types & _PRINTING:
        found.append((Announced(_FLAGSHIP, {"txtvers": "1"}), 0))
    told = next((one.txt for one, _ in found if one.type in _PRINTING and "rp" in one.txt), {})
    shared = {key: told[key] for key in _SHARED if key in told}
    name, local = instance_name(machine), machine.discovery.host
    return tuple(
        Instance(name, one.type, one.subtypes, local, port, _record(_agreeing(one, shared)))
        for one, port in found
    )


def says_goodbye(machine: Machine, source: str) -> bool:
    """Whether a printer that is announced no more could still say so.

    Nobody hears one whose cable or cord was pulled: lists show it until its records run out.
    """
    network, power = machine.network, machine.power
    carried = machine.part("site.gateway", Gateway).carries_to(source)
    supplied = power.plugged and machine.mains.live and not machine.power_supply.dead
    return network.link_up and machine.switch.authorised and carried and supplied


def heard(machine: Machine, source: str) -> bool:
    """Whether what it says to everybody on its link reaches `source`."""
    return machine.network.reachable and machine.part("site.gateway", Gateway).carries_to(source)


def _announced(host: Host, ports: Mapping[str, int]) -> Iterable[tuple[Announced, int]]:
    machine = host.machine
    for interface in host.interfaces():
        port = ports.get(interface.name, 0)
        if port and interface.network and interface.name not in machine.network.off:
            for one in interface.announced(machine, f"{machine.discovery.host}.local", port):
                yield one, port if one.port is None else one.port


def _agreeing(one: Announced, shared: Mapping[str, str]) -> dict[str, str]:
    return {key: shared.get(key, value) for key, value in one.txt.items()}


def _record(keys: Mapping[str, str]) -> bytes:
    """The record, each value as far as it has room."""
    fit = {key: fitting(value, LONGEST_STRING - len(key) - 1) for key, value in keys.items()}
    return TxtRecord.of(fit).encode()
