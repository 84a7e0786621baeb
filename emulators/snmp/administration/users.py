"""The user table (RFC 3414 §5): who asks over v3, and the change of their keys (§5, KeyChange).

A key that was changed is known by itself; nobody has its pass phrase any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import new as digest_of

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.secret import Secret
from misfeed.emulators.machine.snmp_access import NO_PROTOCOL, SnmpUser
from misfeed.emulators.snmp.administration.rows import Cell, counted, row
from misfeed.emulators.snmp.engine import engine_id
from misfeed.emulators.snmp.user_keys import keys_of
from misfeed.emulators.snmp.writing import Content, Writer, number_of
from misfeed.protocols.snmp import ErrorStatus, Oid, mib
from misfeed.protocols.snmp.usm_keys import Auth, auth_named, priv_named
from msgspec.structs import replace

TABLES = ("usmUserTable",)
SCALARS = ("usmUserSpinLock",)
_NO_AUTH: Oid = (1, 3, 6, 1, 6, 3, 10, 1, 1, 1)
"""usmNoAuthProtocol."""
_NO_PRIV: Oid = (1, 3, 6, 1, 6, 3, 10, 1, 2, 1)
"""usmNoPrivProtocol."""
_NOBODY: Oid = (0, 0)
_LARGEST = 2**31


_KEY_CHANGES = (
    "usmUserAuthKeyChange",
    "usmUserOwnAuthKeyChange",
    "usmUserPrivKeyChange",
    "usmUserOwnPrivKeyChange",
)


def is_key_change(identifier: Oid) -> bool:
    """It is where a user's key is changed, whoever's engine the row names."""
    return mib.name(identifier).partition(".")[0] in _KEY_CHANGES


def cells(machine: Machine) -> Iterator[Cell]:
    lock = mib.object("usmUserSpinLock")
    yield lock.instance(), lock.value(machine.network.usm_spin_lock)
    for user in machine.network.snmp_users:
        yield from row(
            _index(machine, user),
            {
                "usmUserSecurityName": user.name,
                "usmUserCloneFrom": _NOBODY,
                "usmUserAuthProtocol": auth_named(user.auth).oid if user.auth != NO_PROTOCOL else _NO_AUTH,
                "usmUserAuthKeyChange": b"",
                "usmUserOwnAuthKeyChange": b"",
                "usmUserPrivProtocol": priv_named(user.priv).oid if user.priv != NO_PROTOCOL else _NO_PRIV,
                "usmUserPrivKeyChange": b"",
                "usmUserOwnPrivKeyChange": b"",
                "usmUserPublic": user.public,
                "usmUserStorageType": "nonVolatile",
                "usmUserStatus": "active",
            },
        )


def writers(machine: Machine, asker: str) -> dict[Oid, Writer]:
    """How what can be written is, by the user `asker`; "" for who asks with a community."""
    found = {mib.object("usmUserSpinLock").instance(): Writer(_turn, _is_lock)}
    for user in machine.network.snmp_users:
        index = _index(machine, user)
        for what in ("Auth", "Priv"):
            judge = _key_judge(user, what)
            change = _key_change(user.name, what)
            own = judge if asker == user.name else _not_yours
            found[mib.object(f"usmUser{what}KeyChange").instance(*index)] = Writer(change, judge)
            found[mib.object(f"usmUserOwn{what}KeyChange").instance(*index)] = Writer(change, own)
        found[mib.object("usmUserPublic").instance(*index)] = Writer(_publishing(user.name))
    return found


def changed_key(auth: Auth, key: bytes, change: bytes) -> bytes:
    """The new key that a KeyChange makes of an old one (RFC 3414 §5, the textual convention)."""
    half = len(change) // 2
    random, delta = change[:half], change[half:]
    found, hidden = b"", key
    while len(found) < half:
        hidden = digest_of(auth.hash, hidden + random).digest()
        part = delta[len(found) : len(found) + len(hidden)]
        found += bytes(one ^ other for one, other in zip(hidden, part, strict=False))
    return found


def _index(machine: Machine, user: SnmpUser) -> Oid:
    return counted(engine_id(machine)) + counted(user.name)


def _is_lock(machine: Machine, content: Content) -> ErrorStatus | None:
    """TestAndIncr (RFC 2579 §2): who writes what it is, is the first."""
    same = number_of(content) == machine.network.usm_spin_lock
    return None if same else ErrorStatus.INCONSISTENT_VALUE


def _turn(machine: Machine, content: Content) -> None:
    machine.network.usm_spin_lock = (number_of(content) + 1) % _LARGEST


def _not_yours(_machine: Machine, _content: Content) -> ErrorStatus:
    return ErrorStatus.NO_ACCESS


def _key_judge(user: SnmpUser, what: str) -> Callable[[Machine, Content], ErrorStatus | None]:
    """A change has a random half and another, each as long as the key."""

    def judge(machine: Machine, content: Content) -> ErrorStatus | None:
        key = _key(machine, user, what)
        assert isinstance(content, bytes)
        return None if not key or len(content) == 2 * len(key) else ErrorStatus.WRONG_LENGTH

    return judge


def _key(machine: Machine, user: SnmpUser, what: str) -> bytes:
    encrypted = user.priv != NO_PROTOCOL
    keys = keys_of(user, engine_id(machine), signed=user.auth != NO_PROTOCOL, encrypted=encrypted)
    return keys.auth_key if what == "Auth" else keys.priv_key


def _key_change(name: str, what: str) -> Callable[[Machine, Content], None]:
    def change(machine: Machine, content: Content) -> None:
        user = machine.network.snmp_user(name)
        assert user is not None, "it was judged"
        assert isinstance(content, bytes)
        key = _key(machine, user, what)
        if not key:
            # RFC 3414 §5: done, and nothing comes of it, for a user without such a protocol.
            return
        engine = engine_id(machine).hex()
        if user.keyed_at != engine:
            user = replace(user, auth_key="", priv_key="", keyed_at=engine)
        made = Secret(changed_key(auth_named(user.auth), key, content).hex())
        changed = replace(user, auth_key=made) if what == "Auth" else replace(user, priv_key=made)
        machine.network.change_snmp_user(changed)

    return change


def _publishing(name: str) -> Callable[[Machine, Content], None]:
    def change(machine: Machine, content: Content) -> None:
        user = machine.network.snmp_user(name)
        assert user is not None, "it was judged"
        assert isinstance(content, bytes)
        machine.network.change_snmp_user(replace(user, public=content))

    return change
