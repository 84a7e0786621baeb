"""The messages of WS-Discovery as values: who is there, who goes, who is asked for. Knows no XML.

Sections are those of Web Services Dynamic Discovery, April 2005.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

GROUP = "239.255.255.250"
PORT = 3702
"""Where everybody listens (§2.4)."""

DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
MATCH_URIS = f"{DISCOVERY}/rfc3986"
"""The rule for scopes where a probe names none: segment by segment (§5.1)."""
MATCH_STRINGS = f"{DISCOVERY}/strcmp0"


class Name(NamedTuple):
    """A qualified name."""

    space: str
    local: str


DEVICE = Name("http://schemas.xmlsoap.org/ws/2006/02/devprof", "Device")
"""Any device of the Devices Profile for Web Services."""
PRINT_DEVICE = Name("http://schemas.microsoft.com/windows/2006/08/wdp/print", "PrintDeviceType")
"""One that has a printer service (Print Device Definition 1.0)."""


@dataclass(frozen=True, slots=True)
class Target:
    """A device as it tells of itself.

    Attributes:
        address: its endpoint reference, the same for ever: "urn:uuid:...".
        addresses: where it can be reached (XAddrs). version: of its metadata.
    """

    address: str
    types: tuple[Name, ...] = ()
    scopes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class Hello:
    """A device has come (§4.1)."""

    target: Target


@dataclass(frozen=True, slots=True)
class Bye:
    """A device goes (§4.2)."""

    address: str


@dataclass(frozen=True, slots=True)
class Probe:
    """Who is there, of all these types and in all these scopes (§5.2)?"""

    types: tuple[Name, ...] = ()
    scopes: tuple[str, ...] = ()
    match_by: str = MATCH_URIS


@dataclass(frozen=True, slots=True)
class ProbeMatches:
    """Those who are (§5.3)."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Resolve:
    """Where is the one of this address (§6.2)?"""

    address: str


@dataclass(frozen=True, slots=True)
class ResolveMatches:
    """There (§6.3)."""

    target: Target | None


Body: TypeAlias = Hello | Bye | Probe | ProbeMatches | Resolve | ResolveMatches


class AppSequence(NamedTuple):
    """Which message of which life of the device this is (appendix I)."""

    instance: int
    number: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        id: a URI that no other message has. relates_to: the id of the one it answers; "" for none.
    """

    body: Body
    id: str
    relates_to: str = ""
    sequence: AppSequence | None = None
