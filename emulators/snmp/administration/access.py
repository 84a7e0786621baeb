"""The view-based access control tables (RFC 3415): contexts, groups, what they may do, and the views.

A community is a secret, so that its security name is another: "read-community", "community-1".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.snmp_access import ADMINISTRATION, ALL, EVERYTHING, NOTHING, family_of
from misfeed.emulators.snmp.administration.rows import Cell, counted, row
from misfeed.protocols.snmp import mib
from misfeed.protocols.snmp.v3 import USM

TABLES = ("vacmContextTable", "vacmSecurityToGroupTable", "vacmAccessTable", "vacmViewTreeFamilyTable")
SCALARS = ("vacmViewSpinLock",)
MODELS = {"1": 1, "2c": 2, "3": USM}
"""snmpSecurityModel by version (RFC 3411 §5)."""
READ_COMMUNITY = "read-community"
_MASK_BITS = 8
_LONGEST_MASK = 16


class _Group(NamedTuple):
    """Of one security name, which it is called by."""

    name: str
    models: tuple[int, ...]
    level: int
    read: str
    write: str
    notify: str


def community_name(machine: Machine, community: str) -> str:
    """The security name of a community; "" for one that opens nothing."""
    if community == machine.network.community:
        return READ_COMMUNITY
    for number, one in enumerate(machine.network.snmp_communities, 1):
        if one.community == community:
            return f"community-{number}"
    return ""


def cells(machine: Machine) -> Iterator[Cell]:
    yield from row(counted(""), {"vacmContextName": b""})
    for group in _groups(machine):
        for model in group.models:
            yield from row(
                (model, *counted(group.name)),
                {
                    "vacmGroupName": group.name,
                    "vacmSecurityToGroupStorageType": "nonVolatile",
                    "vacmSecurityToGroupStatus": "active",
                },
            )
            yield from row(
                (*counted(group.name), *counted(""), model, group.level),
                {
                    "vacmAccessContextMatch": "exact",
                    "vacmAccessReadViewName": _view(group.read),
                    "vacmAccessWriteViewName": _view(group.write),
                    "vacmAccessNotifyViewName": _view(group.notify),
                    "vacmAccessStorageType": "nonVolatile",
                    "vacmAccessStatus": "active",
                },
            )
    lock = mib.object("vacmViewSpinLock")
    yield lock.instance(), lock.value(0)
    for name, entries in ((ALL, ALL_ENTRIES), (EVERYTHING, ("1",)), *machine.network.snmp_views):
        for entry in entries:
            yield from _family(name, entry)


ALL_ENTRIES = ("1", *(f"-{subtree}" for subtree in ADMINISTRATION))


def _groups(machine: Machine) -> Iterator[_Group]:
    network = machine.network
    if network.snmp_v3:
        for user in network.snmp_users:
            yield _Group(user.name, (USM,), user.least.rank, user.read, user.write, user.notify)
    if network.snmp_v1_v2c:
        models = (MODELS["1"], MODELS["2c"])
        yield _Group(READ_COMMUNITY, models, 1, network.community_view, NOTHING, ALL)
        for one in network.snmp_communities:
            name = community_name(machine, one.community)
            if name != READ_COMMUNITY:
                yield _Group(name, models, 1, one.read, one.write, one.notify)


def _view(name: str) -> str:
    """Who has no view has one without a name (RFC 3415 §4, vacmAccessReadViewName)."""
    return "" if name == NOTHING else name


def _family(view: str, entry: str) -> Iterator[Cell]:
    """One subtree, in or out, with a bit of the mask for each number that must be as it is."""
    numbers = entry.lstrip("-").split(".")
    subtree = family_of(entry)
    yield from row(
        (*counted(view), len(subtree), *subtree),
        {
            "vacmViewTreeFamilyMask": _mask(numbers) if "*" in numbers else b"",
            "vacmViewTreeFamilyType": "excluded" if entry.startswith("-") else "included",
            "vacmViewTreeFamilyStorageType": "nonVolatile",
            "vacmViewTreeFamilyStatus": "active",
        },
    )


def _mask(numbers: list[str]) -> bytes:
    bits = "".join("0" if one == "*" else "1" for one in numbers)
    octets = -(-len(bits) // _MASK_BITS)
    whole = int(bits.ljust(octets * _MASK_BITS, "1"), 2).to_bytes(octets, "big")
    return whole[:_LONGEST_MASK]
