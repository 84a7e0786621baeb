"""The tables that administer an SNMP engine: who is told, who may ask, and what they see (RFC 3413-3415).

They show the machine's settings to whom one of its views has them; printers show them to nobody else.
Pass phrases, keys and communities are in none. Users' keys can be changed; the rest is read.
"""

from __future__ import annotations

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.administration import access, targets, users
from misfeed.emulators.snmp.writing import Writer
from misfeed.protocols.snmp import Oid, Value, mib

TABLES = (*targets.TABLES, *users.TABLES, *access.TABLES)
SCALARS = (*targets.SCALARS, *users.SCALARS, *access.SCALARS)


def coming(machine: Machine) -> dict[Oid, Value]:
    """All instances with their values, in order."""
    found: dict[Oid, Value] = {}
    for group in (targets, users, access):
        found.update(group.cells(machine))
    return dict(sorted(found.items()))


def is_administration(identifier: Oid) -> bool:
    """It is of these tables, there or not."""
    found = mib.objects().get(mib.name(identifier).partition(".")[0])
    return found is not None and (found.table in TABLES or found.name in SCALARS)


def is_key_change(identifier: Oid) -> bool:
    """It is where a user's key is changed."""
    return users.is_key_change(identifier)


def writers(machine: Machine, asker: str) -> dict[Oid, Writer]:
    """How what can be written is, by the user `asker`."""
    return users.writers(machine, asker)
