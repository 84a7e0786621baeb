"""Who is told over SNMP when something happens, as set by an administrator. Knows no message, no socket."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from .part import CannotDo, Part, action, nvram
from .secret import Secret
from .verbs import Word

MAX_RECEIVERS = 16
PORT = 162
"""Where receivers listen (RFC 3417 §3.1)."""

TrapVersion = Literal["1", "2c", "3"]
Port = Annotated[int, Meta(ge=1, le=65_535)]
UserName = Annotated[str, Meta(max_length=32)]
RepeatSeconds = Annotated[int, Meta(ge=0, le=86_400)]
CombineMilliseconds = Annotated[int, Meta(ge=0, le=600_000)]


class TrapReceiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One who is told. `inform`: it acknowledges, and is told again until it does (not over version 1).

    `user` is by whom it is told over version 3, one of the printer's own SNMPv3 users. `repeat_s`: it is told
    of an alert again so often while that stands. `combine_ms`: alerts within so long are told in one message.
    """

    address: Annotated[str, Meta(min_length=1, max_length=100)]
    port: Port = PORT
    version: TrapVersion = "2c"
    community: str = "public"
    inform: bool = False
    user: UserName = ""
    repeat_s: RepeatSeconds = 0
    combine_ms: CombineMilliseconds = 0

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "community", Secret(self.community))

    def trouble(self, users: Collection[str]) -> str:
        """What is wrong with it where these SNMPv3 users are known, in words; "" for nothing."""
        if self.inform and self.version == "1":
            return "version 1 has no informs: choose version 2c or 3"
        if self.version == "3" and not self.user:
            return "over version 3 somebody is told by a user: give the name of one"
        if self.version != "3" and self.user:
            return f"version {self.version} knows no users: choose version 3"
        if self.user and self.user not in users:
            return f"there is no SNMPv3 user {self.user!r}; there are {', '.join(users) or 'none'}"
        return ""


class Traps(Part):
    """Fields:
    receivers: who is told. authentication: also of those who ask with a community that opens nothing.
    removals: the alert table, and whoever is told of it, tells of rows that went too.
    """

    STEERS = False

    receivers: tuple[TrapReceiver, ...] = nvram((), told=False)
    authentication: bool = nvram(False)
    removals: bool = nvram(False)

    def forget(self) -> None:
        """What was set since delivery is gone."""
        self.receivers = self.machine.profile.network.trap_receivers
        self.removals = self.machine.profile.network.alert_removals
        self.authentication = False

    def look(self) -> dict[str, str]:
        """The page of the web interface that lists them."""
        return {
            "receivers": ", ".join(f"{one.address} port {one.port}" for one in self.receivers) or "nobody",
            "wrong communities": "are told" if self.authentication else "are not told",
            "alerts that went": "are told" if self.removals else "are not told",
        }

    @action(panel=True)
    def add_receiver(
        self,
        address: Word,
        port: Port = PORT,
        version: TrapVersion = "2c",
        community: Word = "public",
        inform: bool = False,
        user: UserName = "",
        repeat_s: RepeatSeconds = 0,
        combine_ms: CombineMilliseconds = 0,
    ) -> None:
        """Have somebody told from now on; who is told there in this version already is told in the new way.

        Over version 3 it is told by one of the printer's SNMPv3 users, protected as that one's protocols do.
        """
        receiver = TrapReceiver(address, port, version, community, inform, user, repeat_s, combine_ms)
        if wrong := receiver.trouble([one.name for one in self.machine.network.snmp_users]):
            raise CannotDo(wrong)
        place = (address, port, version)
        others = tuple(one for one in self.receivers if (one.address, one.port, one.version) != place)
        if len(others) >= MAX_RECEIVERS:
            raise CannotDo(f"it tells {MAX_RECEIVERS} receivers and no more: remove one first")
        self.receivers = (*others, receiver)

    @action(panel=True)
    def remove_receiver(self, address: Word, port: Port | None = None) -> None:
        """Have somebody told no more: whoever listens at this address, or at one port of it."""
        left = tuple(one for one in self.receivers if one.address != address or port not in (None, one.port))
        if left == self.receivers:
            place = address if port is None else f"{address} port {port}"
            raise CannotDo(f"nobody at {place} is told; who is: {self.look()['receivers']}")
        self.receivers = left

    @action(panel=True)
    def tell_of_wrong_communities(self, on: bool = True) -> None:
        """Have receivers told, or no more, of those who ask with a community that opens nothing."""
        self.authentication = on

    @action(panel=True)
    def tell_of_removals(self, on: bool = True) -> None:
        """Have a row of the alert table, and receivers, tell of each alert that went, or no more."""
        self.removals = on
        if not on:
            self.machine.alerts.removals = ()
