"""What one of the printer's SNMPv3 users signs and encrypts with at an engine, its own or a receiver's.

Knows no message.
"""

from __future__ import annotations

from dataclasses import replace

from misfeed.emulators.machine.secret import Secret
from misfeed.emulators.machine.snmp_access import SnmpUser
from misfeed.protocols.snmp.usm_keys import NO_KEYS, Keys, auth_named, keys_for, priv_named


def keys_of(user: SnmpUser, engine_id: bytes, *, signed: bool, encrypted: bool) -> Keys:
    """The keys that a message so protected calls for."""
    if not signed:
        return NO_KEYS
    auth = auth_named(user.auth)
    if encrypted:
        keys = keys_for(engine_id, auth, user.password, priv_named(user.priv), user.privacy)
    else:
        keys = keys_for(engine_id, auth, user.password)
    if user.keyed_at and user.keyed_at == engine_id.hex():
        if user.auth_key:
            keys = replace(keys, auth_key=_octets(user.auth_key))
        if user.priv_key and encrypted:
            keys = replace(keys, priv_key=_octets(user.priv_key))
    return keys


def _octets(key: str) -> bytes:
    return bytes.fromhex(Secret(key).value)
