"""The settings and maintenance counters of an emulated device, by name, as its own service menu tells them.

Knows which fields of parts somebody sets on purpose, and the act that sets each; what a part takes and what
it does with it is the machine's business.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from misfeed.contract import Setter
from misfeed.emulators.machine import Machine, TrapReceiver
from misfeed.emulators.machine.network import Network
from misfeed.emulators.machine.part import Part
from misfeed.emulators.machine.secret import MASK, Secret
from misfeed.emulators.machine.snmp_access import SnmpUser
from misfeed.emulators.machine.trays import Tray

_BY: Mapping[str, tuple[str, str]] = {
    "network.off": ("set_off", "services"),
    "network.acl": ("set_acl", "acl"),
    "network.acl_action": ("set_acl_action", "action"),
    "network.acl_covers_all": ("set_acl_covers_all", "on"),
    "network.community": ("set_community", "community"),
    "network.community_view": ("set_community_view", "view"),
    "network.snmp_v1_v2c": ("set_snmp_versions", "v1_v2c"),
    "network.snmp_v3": ("set_snmp_versions", "v3"),
    "network.settings_locked": ("lock_settings", "locked"),
    "network.tls_versions": ("set_tls", "versions"),
    "network.encryption": ("set_encryption", "use"),
    "network.traps.removals": ("tell_of_removals", "on"),
    "network.discovery.dns_sd": ("announce", "on"),
    "network.discovery.ws_discovery": ("answer_ws_discovery", "on"),
    "network.discovery.name": ("set_service_name", "name"),
    "network.discovery.hostname": ("set_hostname", "name"),
    "network.discovery.priority": ("set_priority", "priority"),
    "panel.language": ("set_language", "language"),
    "power.deep_sleep": ("set_sleep", "deep"),
    "power.sleep_after_s": ("set_sleep_after", "seconds"),
    "engine.density": ("set_density", "steps"),
    "fax.speed": ("set_speed", "speed"),
    "fax.receive": ("set_receive", "mode"),
    "jobs.rejecting": ("set_rejecting", "on"),
    "accounting.grace": ("allow_grace", "allowed"),
    "scanner.sender.mail_password": ("set_mail_password", "password"),
    "scanner.sender.share_password": ("set_share_password", "password"),
    "scanner.sender.share_path": ("set_share_path", "path"),
    "scanner.sender.smb": ("set_smb", "versions"),
    "thermal-head.method": ("set_method", "method"),
}
"""The act of hands that sets each setting at the panel or the printer's web page, and the detail that it goes
into. Others are changed by acts that are more than a value: a certificate is issued, a user added."""

_OF_PARTS: Mapping[str, tuple[str, ...]] = {
    "network": (
        "off",
        "acl",
        "acl_action",
        "acl_covers_all",
        "community",
        "community_view",
        "snmp_v1_v2c",
        "snmp_v3",
        "community_view",
        "snmp_lockout",
        "snmp_views",
        "settings_locked",
        "certificate",
        "tls_versions",
        "encryption",
        "address",
    ),
    "network.supplicant": ("trusts",),
    "network.traps": ("receivers", "authentication", "removals"),
    "network.discovery": ("dns_sd", "ws_discovery", "name", "hostname", "priority"),
    "panel": ("language",),
    "power": ("deep_sleep", "sleep_after_s"),
    "engine": ("density",),
    "fax": ("speed", "receive"),
    "jobs": ("rejecting",),
    "accounting": ("grace",),
    "scanner.sender": ("mail_password", "roots", "share_password", "share_path", "smb"),
    "thermal-head": ("method",),
    "formatter": ("firmware",),
}
_KEY = secrets.token_bytes(16)
"""Tells two secrets apart in this process, and tells nobody what they are."""

_OF_TRAYS: Mapping[str, tuple[str, str]] = {"media": ("set_media", "media"), "type": ("set_type", "type")}


def settings_of(machine: Machine) -> dict[str, str]:
    """Every setting by its name ("network.acl"), as text; a secret is masked, and shows when it changes."""
    return dict(_settings(machine))


def setters_of(machine: Machine) -> dict[str, Setter]:
    """How each setting that can be set is set, by its name."""
    found: dict[str, Setter] = {}
    for part_id, names in _OF_PARTS.items():
        part = machine.parts.get(part_id)
        for name in names:
            setting = f"{part_id}.{name}"
            if setting in _BY and part is not None and hasattr(part, name):
                verb, detail = _BY[setting]
                found[setting] = Setter(verb, part_id, detail, isinstance(getattr(part, name), tuple))
    for part in machine.parts.values():
        for name, (verb, detail) in _OF_TRAYS.items() if isinstance(part, Tray) else ():
            if name != "media" or not part.spec.senses_size:
                found[f"{part.id}.{name}"] = Setter(verb, part.id, detail)
    return found


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
        passwords = ", ".join(_text(getattr(one, "auth_key", "") or one.password) for one in people)
        yield f"network.{field}.passwords", passwords
    users = network.snmp_users
    yield "network.snmp_users.privacy", ", ".join(_text(one.priv_key or one.privacy) for one in users)
    yield "network.snmp_users.rights", ", ".join(_rights(one) for one in users)
    communities = network.snmp_communities
    yield "network.snmp_communities", ", ".join(_text(one.community) for one in communities)


def _rights(user: SnmpUser) -> str:
    views = f"reads {user.read} writes {user.write} hears {user.notify}"
    return f"{user.auth} {user.priv} {user.least.value} {views}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, TrapReceiver):
        told = "informs to" if value.inform else "traps to"
        who = value.user or _text(value.community)
        again = f" again every {value.repeat_s} s" if value.repeat_s else ""
        together = f" together within {value.combine_ms} ms" if value.combine_ms else ""
        return f"v{value.version} {told} {value.address} port {value.port} as {who}{again}{together}"
    if isinstance(value, Secret):
        digest = hashlib.blake2b(value.value.encode(), key=_KEY, digest_size=4).hexdigest()
        return f"{MASK} {digest}" if value else ""
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value.value if isinstance(value, Enum) else value)
