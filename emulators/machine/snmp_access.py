"""Who may ask over SNMP and what they see: users of v3 (RFC 3414), communities, and views (RFC 3415).

Values and what follows from them. Knows no message and no object: a view is numbers.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec import structs

from .secret import Secret

if TYPE_CHECKING:
    from .snmp_profile import Snmp

AUTHS = ("MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512")
PRIVS = ("DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C")
NO_PROTOCOL = "none"

ALL, NOTHING, EVERYTHING = "all", "none", "everything"
"""Views that every agent has: all that printers show, nothing, and the tables that administer SNMP too."""

ALWAYS = (ALL, NOTHING, EVERYTHING)

ADMINISTRATION = (
    "1.3.6.1.6.3.12.1.1",
    "1.3.6.1.6.3.12.1.2",
    "1.3.6.1.6.3.12.1.3",
    "1.3.6.1.6.3.13",
    "1.3.6.1.6.3.15.1.2",
    "1.3.6.1.6.3.16",
)
"""Subtrees of those who are told, users, and views: no printer shows them to everybody (RFC 3414 §11.4)."""

SUBTREE = r"^-?\d+(\.(\d+|\*))*$"
"""A subtree of a view: numbers, "*" for any number (RFC 3415's mask), "-" before one that is left out."""


class Level(enum.Enum):
    """How a message is protected (RFC 3411 §3.4.3)."""

    NOTHING = "noAuthNoPriv"
    SIGNED = "authNoPriv"
    ENCRYPTED = "authPriv"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level, 1)}
"""As snmpSecurityLevel counts."""


class SnmpUser(msgspec.Struct, frozen=True):
    """Someone who asks over v3.

    Attributes:
        password, privacy: the pass phrases, `Secret`s, behind the signature and the encryption.
        auth, priv: the protocols, by Net-SNMP's names; "none" for none.
        level: what a question must at least be protected by; "" for all that the protocols give.
        read, write, notify: names of views.
        auth_key, priv_key: keys that were changed over SNMP, as hex, at the engine `keyed_at`; there the pass
            phrases open nothing any more. public: what a manager wrote beside.
    """

    name: str
    password: str = ""
    auth: str = "SHA"
    privacy: str = ""
    priv: str = NO_PROTOCOL
    level: str = ""
    read: str = ALL
    write: str = NOTHING
    notify: str = ALL
    auth_key: str = ""
    priv_key: str = ""
    keyed_at: str = ""
    public: bytes = b""

    def __post_init__(self) -> None:
        for name in ("password", "privacy", "auth_key", "priv_key"):
            structs.force_setattr(self, name, Secret(getattr(self, name)))

    @property
    def highest(self) -> Level:
        """What the protocols give."""
        if self.auth == NO_PROTOCOL:
            return Level.NOTHING
        return Level.SIGNED if self.priv == NO_PROTOCOL else Level.ENCRYPTED

    @property
    def least(self) -> Level:
        """What a question must be protected by."""
        return Level(self.level) if self.level else self.highest

    def trouble(self) -> str:
        """What is wrong with it, in words; "" for nothing."""
        if wrong := name_trouble(self.name):
            return f"its name {wrong}"
        if self.auth != NO_PROTOCOL and self.auth not in AUTHS:
            return f"it cannot sign with {self.auth!r}; choose {', '.join(AUTHS)} or none"
        if self.priv != NO_PROTOCOL and self.priv not in PRIVS:
            return f"it cannot encrypt with {self.priv!r}; choose {', '.join(PRIVS)} or none"
        if self.priv != NO_PROTOCOL and self.auth == NO_PROTOCOL:
            return "who encrypts signs too: choose an authentication protocol"
        for protocol, phrase, what in (
            (self.auth, self.password, "authentication"),
            (self.priv, self.privacy, "privacy"),
        ):
            if protocol != NO_PROTOCOL and not phrase:
                return (
                    f"the pass phrase for {what} is missing; give one of {MIN_PASSPHRASE} characters at least"
                )
            if protocol != NO_PROTOCOL and len(phrase) < MIN_PASSPHRASE:
                return f"the pass phrase for {what} has {MIN_PASSPHRASE} characters at least"
        if self.level and self.level not in [level.value for level in Level]:
            return f"there is no level {self.level!r}; choose {', '.join(level.value for level in Level)}"
        if self.least.rank > self.highest.rank:
            return f"its protocols give no more than {self.highest.value}; level {self.level} asks for more"
        return ""


MIN_PASSPHRASE = 8
"""RFC 3414 §11.2."""


class Community(msgspec.Struct, frozen=True):
    """A further community of v1 and v2c, a `Secret`, with the names of its views."""

    community: str
    read: str = ALL
    write: str = NOTHING
    notify: str = ALL

    def __post_init__(self) -> None:
        structs.force_setattr(self, "community", Secret(self.community))


_Numbers: TypeAlias = tuple[int | None, ...]
_Family: TypeAlias = tuple[_Numbers, bool]
_BEYOND = 2**32
"""Behind every number that an identifier can have."""


def _alike(numbers: _Numbers, identifier: tuple[int, ...]) -> bool:
    """Whether they agree as far as both go."""
    return all(want is None or want == found for want, found in zip(numbers, identifier, strict=False))


def _fixed(numbers: _Numbers) -> tuple[int, ...]:
    """What comes before the first number that may be any."""
    found = []
    for one in numbers:
        if one is None:
            break
        found.append(one)
    return tuple(found)


class Subtrees:
    """A view: the subtrees it has and leaves out (RFC 3415 §4, vacmViewTreeFamilyTable)."""

    __slots__ = ("_families", "_starts")

    def __init__(self, entries: tuple[str, ...]) -> None:
        families = []
        for entry in entries:
            numbers = tuple(None if one == "*" else int(one) for one in entry.lstrip("-").split("."))
            families.append((numbers, not entry.startswith("-")))
        # The longest that fits decides, and among those of one length the one that comes last in order.
        families.sort(key=lambda family: (len(family[0]), [one or 0 for one in family[0]]), reverse=True)
        self._families: tuple[_Family, ...] = tuple(families)
        self._starts = tuple(_fixed(numbers) for numbers, included in families if included)

    def has(self, identifier: tuple[int, ...]) -> bool:
        decisive = self._decisive(identifier)
        return decisive is not None and decisive[1]

    def _decisive(self, identifier: tuple[int, ...]) -> _Family | None:
        for family in self._families:
            numbers = family[0]
            if len(numbers) <= len(identifier) and _alike(numbers, identifier):
                return family
        return None

    def behind(self, hidden: tuple[int, ...]) -> tuple[int, ...] | None:
        """For an identifier that is left out, a place, not before it, up to which all are; None for the rest.

        What a view leaves out may be nearly everything, and is not to be looked at row by row.
        """
        at = hidden
        decisive = self._decisive(hidden)
        if decisive is not None:
            head = hidden[: len(decisive[0])]
            if not any(
                included and len(numbers) > len(head) and _alike(numbers, head)
                for numbers, included in self._families
            ):
                at = (*head, _BEYOND)
        if any(at[: len(start)] == start for start in self._starts):
            return at
        following = [start for start in self._starts if start > at]
        if not following:
            return None
        *front, last = min(following)
        return (*front, last - 1, _BEYOND)


@lru_cache(maxsize=256)
def subtrees(entries: tuple[str, ...]) -> Subtrees:
    """The view of these entries."""
    return Subtrees(entries)


MAX_NAME = 32
"""Octets of a name (RFC 3415: SnmpAdminString (SIZE(1..32)))."""
_MAX_NUMBER = 2**32 - 1
_BEFORE_SUBTREE = 12 + 1 + MAX_NAME + 1
"""Of the longest identifier in vacmViewTreeFamilyTable: the column, a name and the subtree's own length."""
_MAX_NUMBERS = 128 - _BEFORE_SUBTREE
"""RFC 2578 §3.5: 128 numbers are the whole of an identifier."""


def family_of(entry: str) -> tuple[int, ...]:
    """What an entry of a view is called by in vacmViewTreeFamilyTable: 0 stands for any number."""
    return tuple(0 if one == "*" else int(one) for one in entry.lstrip("-").split("."))


def view_trouble(name: str, entries: tuple[str, ...]) -> str:
    """What is wrong with a view, in words; "" for nothing."""
    if wrong := name_trouble(name):
        return f"the view's name {wrong}"
    known: dict[tuple[int, ...], str] = {}
    for entry in entries:
        if re.fullmatch(SUBTREE, entry) is None:
            return f"{entry!r} is no subtree; write numbers as in 1.3.6.1.2.1.43 or -1.3.6.1.2.1.43"
        # Digits are counted first: Python reads no number of more than a few thousand.
        digits = (one.lstrip("0") for one in entry.lstrip("-").split("."))
        if any(len(one) > len(str(_MAX_NUMBER)) or int(one.strip("*") or 0) > _MAX_NUMBER for one in digits):
            return f"{entry[:60]!r} has a number above {_MAX_NUMBER}, which no identifier has"
        family = family_of(entry)
        if len(family) > _MAX_NUMBERS:
            return f"{entry[:60]!r} has {len(family)} numbers; a subtree has {_MAX_NUMBERS} at most"
        if family in known:
            return f"{entry!r} and {known[family]!r} are one row of the view; leave one of them out"
        known[family] = entry
    return ""


def name_trouble(name: str) -> str:
    octets = len(name.encode())
    return "" if 1 <= octets <= MAX_NAME else f"has {octets} octets; write 1 to {MAX_NAME}"


def delivered(snmp: Snmp) -> Mapping[str, Any]:
    """The network's settings of SNMP as a profile has them, by the names of their fields."""
    return {
        "snmp_users": snmp.who(),
        "snmp_v3": snmp.v3 or bool(snmp.users),
        "snmp_v1_v2c": snmp.v1_v2c,
        "snmp_views": tuple(sorted((name, tuple(entries)) for name, entries in snmp.views.items())),
        "snmp_communities": tuple(
            Community(one.community, one.read, one.write, one.notify) for one in snmp.communities
        ),
        "community_view": snmp.community_view,
        "snmp_lockout": (snmp.lockout_tries, snmp.lockout_within_s, snmp.lockout_s),
    }
