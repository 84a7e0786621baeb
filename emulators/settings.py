"""The settings and maintenance counters of an emulated device, by name, as its own service menu tells them.

Knows which fields of parts somebody sets on purpose; what a part does with them is the machine's business.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.network import Network
from misfeed.emulators.machine.part import Part
from misfeed.emulators.machine.secret import MASK, Secret
from misfeed.emulators.machine.snmp_access import SnmpUser
from misfeed.emulators.machine.trays import Tray

_OF_PARTS: Mapping[str, tuple[str, ...]] = {
    "network": (
        "off",
        "acl",
        "acl_action",
        "acl_covers_all",
        "community",
        "snmp_v1_v2c",
        "snmp_v3",
        "community_view",
        "snmp_lockout",
        "snmp_views",
        "settings_locked",
        "certificate",
        "tls_versions",
        "address",
    ),
    "network.supplicant": ("trusts",),
    "panel": ("language",),
    "power": ("deep_sleep",),
    "fax": ("speed", "receive"),
    "jobs": ("rejecting",),
    "accounting": ("grace",),
    "scanner.sender": ("mail_password", "roots", "share_password", "share_path", "smb"),
    "printhead": ("method",),
    "formatter": ("firmware",),
}
_KEY = secrets.token_bytes(16)
"""Tells two secrets apart in this process, and tells nobody what they are."""

_OF_TRAYS = ("media", "type")


def settings_of(machine: Machine) -> dict[str, str]:
    """Every setting by its name ("network.acl"), as text; a secret is masked, and shows when it changes."""
    return dict(_settings(machine))


def counters_of(machine: Machine) -> dict[str, int]:
    """The counters that somebody resets after a repair, by part: how many sheets it has carried."""
    counted = {part.id: getattr(part, "sheets", None) for part in machine.parts.values() if _resets(part)}
    return {part_id: sheets for part_id, sheets in counted.items() if isinstance(sheets, int)}


def _resets(part: Part) -> bool:
    return hasattr(part, "reset_counter")


def _settings(machine: Machine) -> Iterator[tuple[str, str]]:
    for part_id, names in _OF_PARTS.items():
        part = machine.parts.get(part_id)
        for name in names:
            if part is not None and hasattr(part, name):
                yield f"{part_id}.{name}", _text(getattr(part, name))
    for part in machine.parts.values():
        for name in _OF_TRAYS if isinstance(part, Tray) else ():
            yield f"{part.id}.{name}", _text(getattr(part, name))
    yield from _people(machine.network)


def _people(network: Network) -> Iterator[tuple[str, str]]:
    for field in ("users", "snmp_users"):
        people = getattr(network, field)
        yield f"network.{field}", ", ".join(one.name for one in people)
        yield f"network.{field}.passwords", ", ".join(_text(one.password) for one in people)
    users = network.snmp_users
    yield "network.snmp_users.privacy", ", ".join(_text(one.privacy) for one in users)
    yield "network.snmp_users.rights", ", ".join(_rights(one) for one in users)
    communities = network.snmp_communities
    yield "network.snmp_communities", ", ".join(_text(one.community) for one in communities)


def _rights(user: SnmpUser) -> str:
    return f"{user.auth} {user.priv} {user.least.value} reads {user.read} writes {user.write}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Secret):
        digest = hashlib.blake2b(value.value.encode(), key=_KEY, digest_size=4).hexdigest()
        return f"{MASK} {digest}" if value else ""
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value.value if isinstance(value, Enum) else value)
