"""Who is told over SNMP when something happens, as set by an administrator. Knows no message, no socket."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from .part import CannotDo, Part, action, nvram
from .secret import Secret
from .verbs import Word

MAX_RECEIVERS = 16
PORT = 162
"""Where receivers listen (RFC 3417 §3.1)."""

TrapVersion = Literal["1", "2c"]
Port = Annotated[int, Meta(ge=1, le=65_535)]


class TrapReceiver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One who is told. `inform`: it acknowledges, and is told again until it does (not over version 1)."""

    address: Annotated[str, Meta(min_length=1, max_length=100)]
    port: Port = PORT
    version: TrapVersion = "2c"
    community: str = "public"
    inform: bool = False

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "community", Secret(self.community))


class Traps(Part):
    """Fields:
    receivers: who is told. authentication: also of those who ask with a community that opens nothing.
    """

    STEERS = False

    receivers: tuple[TrapReceiver, ...] = nvram((), told=False)
    authentication: bool = nvram(False)

    def forget(self) -> None:
        """What was set since delivery is gone."""
        self.receivers = self.machine.profile.network.trap_receivers
        self.authentication = False

    def look(self) -> dict[str, str]:
        """The page of the web interface that lists them."""
        return {
            "receivers": ", ".join(f"{one.address} port {one.port}" for one in self.receivers) or "nobody",
            "wrong communities": "are told" if self.authentication else "are not told",
        }

    @action(panel=True)
    def add_receiver(
        self,
        address: Word,
        port: Port = PORT,
        version: TrapVersion = "2c",
        community: Word = "public",
        inform: bool = False,
    ) -> None:
        """Have somebody told from now on; one at the same address and port is told in the new way."""
        if inform and version == "1":
            raise CannotDo("version 1 has no informs: choose version 2c")
        others = tuple(one for one in self.receivers if (one.address, one.port) != (address, port))
        if len(others) >= MAX_RECEIVERS:
            raise CannotDo(f"it tells {MAX_RECEIVERS} receivers and no more: remove one first")
        self.receivers = (*others, TrapReceiver(address, port, version, community, inform))

    @action(panel=True)
    def remove_receiver(self, address: Word) -> None:
        """Have somebody told no more."""
        left = tuple(one for one in self.receivers if one.address != address)
        if left == self.receivers:
            raise CannotDo(f"nobody at {address} is told; there are {self.look()['receivers']}")
        self.receivers = left

    @action(panel=True)
    def tell_of_wrong_communities(self, on: bool = True) -> None:
        """Have receivers told, or no more, of those who ask with a community that opens nothing."""
        self.authentication = on
