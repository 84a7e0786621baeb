"""Words for who is let in: verdicts, what credentials are worth, who may sign in, what a certificate says.

Values only; who decides is in `network` and `site.way`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Protocol

from .secret import Secret

CABLE = "usb"
"""Where a client is that comes over the USB cable: without an address, and under no rule of the network."""


class Verdict(enum.Enum):
    """What happens to a client that knocks."""

    ACCEPT = "open"
    REFUSE = "refused"
    """Answered at once with a reset."""
    DROP = "silent"
    """Never answered."""


class Transport(enum.Enum):
    """What carries a service, and so what a host says that does not offer it."""

    TCP = "tcp"
    UDP = "udp"


_OVER_UDP = frozenset({"snmp"})


def transport_of(service: str) -> Transport:
    """By a service's name, as profiles have it."""
    return Transport.UDP if service in _OVER_UDP else Transport.TCP


class Access(enum.Enum):
    """What credentials are worth."""

    NONE = "none"
    READ = "read"
    ADMIN = "admin"
    LOCKED = "locked"


class AclAction(enum.Enum):
    """What the access list does to those it does not name."""

    REFUSE = "refused"
    DROP = "silent"


@dataclass(frozen=True, slots=True)
class User:
    """Someone who may sign in at the printer. `rights` is what the password, a `Secret`, is worth."""

    name: str
    password: str
    rights: Access = Access.ADMIN

    def __post_init__(self) -> None:
        object.__setattr__(self, "password", Secret(self.password))


class Credentials(Protocol):
    """What somebody shows who wants to sign in."""

    @property
    def name(self) -> str: ...

    def proves(self, password: str) -> bool:
        """Whether whoever made this knows that password."""


@dataclass(frozen=True, slots=True)
class Password:
    """A name with a password in clear."""

    name: str
    password: str

    def proves(self, password: str) -> bool:
        return password == self.password


class Encryption(enum.Enum):
    """Whether what clients say to a service is encrypted."""

    NEVER = "never"
    OFFERED = "offered"
    """As each client likes."""
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The device certificate: who it names, who signed it, and its ISO 8601 dates. Each `issue` has a key of
    its own."""

    names: tuple[str, ...] = ("printer.local",)
    issuer: str = "self-signed"
    not_before: str = "2024-01-01"
    not_after: str = "2034-01-01"
    issue: int = 0


def plain_address(text: str) -> IPv4Address | IPv6Address:
    """An address as rules mean it: IPv4 clients of a dual-stack socket come mapped (RFC 4291 §2.5.5.2).

    Who is at the cable is as near as this computer is to itself.
    """
    if text == CABLE:
        return IPv4Address("127.0.0.1")
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
