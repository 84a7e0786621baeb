"""SNMP as a profile tells it: users of v3, communities, views, and when who guesses is locked out.

Plain data in TOML, as `profile` has the rest. What is allowed with it is in `snmp_access`.
"""

# Without `from __future__ import annotations`, as `profile`.

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from .secret import Secret
from .snmp_access import ALWAYS, SUBTREE, SnmpUser, view_trouble

ViewName = Annotated[str, Meta(min_length=1, max_length=32)]
SecurityLevel = Literal["noAuthNoPriv", "authNoPriv", "authPriv"]
Subtree = Annotated[str, Meta(pattern=SUBTREE, max_length=255)]
UserName = Annotated[str, Meta(min_length=1, max_length=32)]


class SnmpUserTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A user of SNMPv3 as delivered; its name is the table's. See `snmp_access.SnmpUser`.

    `passphrase` stands for both where `auth_passphrase` and `priv_passphrase` are not told apart.
    """

    auth: Literal["none", "MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"] = "SHA"
    priv: Literal["none", "DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"] = "none"
    passphrase: str = ""
    auth_passphrase: str = ""
    priv_passphrase: str = ""
    level: SecurityLevel | Literal[""] = ""
    read: ViewName = "all"
    write: ViewName = "none"
    notify: ViewName = "all"

    def __post_init__(self) -> None:
        for name in ("passphrase", "auth_passphrase", "priv_passphrase"):
            force_setattr(self, name, Secret(getattr(self, name)))


class SnmpCommunityTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A further community of SNMPv1 and v2c, with its views."""

    community: UserName
    read: ViewName = "all"
    write: ViewName = "none"
    notify: ViewName = "all"

    def __post_init__(self) -> None:
        force_setattr(self, "community", Secret(self.community))


class Snmp(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """SNMP as delivered: who may ask, and what they see.

    `views` name subtrees: "1.3.6.1.2.1.43", "-1.3.6.1.2.1.43.8" for one that is left out, "*" for any number;
    "all", "none" and "everything" are always there. `community_view` is what `network`'s read community sees.
    `lockout_tries` wrong pass phrases within `lockout_within_s` lock a user out for `lockout_s`; 0: never.
    """

    v1_v2c: bool = True
    v3: bool = False
    users: dict[UserName, SnmpUserTable] = msgspec.field(default_factory=dict)
    views: dict[UserName, Annotated[tuple[Subtree, ...], Meta(max_length=64)]] = msgspec.field(
        default_factory=dict
    )
    communities: Annotated[tuple[SnmpCommunityTable, ...], Meta(max_length=50)] = ()
    community_view: ViewName = "all"
    lockout_tries: Annotated[int, Meta(ge=0, le=1_000)] = 0
    lockout_within_s: Annotated[int, Meta(ge=1, le=86_400)] = 60
    lockout_s: Annotated[int, Meta(ge=1, le=86_400)] = 300

    def who(self) -> tuple[SnmpUser, ...]:
        """The users, as the network knows them."""
        return tuple(
            SnmpUser(
                name,
                one.auth_passphrase or one.passphrase,
                one.auth,
                one.priv_passphrase or one.passphrase if one.priv != "none" else "",
                one.priv,
                one.level,
                one.read,
                one.write,
                one.notify,
            )
            for name, one in self.users.items()
        )

    def trouble(self) -> str:
        """What types cannot say, in words; "" for nothing."""
        known = (*ALWAYS, *self.views)
        for name in ALWAYS:
            if name in self.views:
                return f"snmp.views.{name} is there already; take another name"
        for name, entries in self.views.items():
            if wrong := view_trouble(name, entries):
                return f"snmp.views.{name}: {wrong}"
        for user in self.who():
            if wrong := user.trouble():
                return f"snmp.users.{user.name}: {wrong}"
            for view in (user.read, user.write, user.notify):
                if view not in known:
                    return f"snmp.users.{user.name} sees a view {view!r}; there are {', '.join(known)}"
        if self.community_view not in known:
            return f"snmp.community_view is {self.community_view!r}; there are {', '.join(known)}"
        for view in (one for row in self.communities for one in (row.read, row.write, row.notify)):
            if view not in known:
                return f"a community of snmp sees a view {view!r}; there are {', '.join(known)}"
        return ""
