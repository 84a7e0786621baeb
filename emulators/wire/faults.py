"""Wire faults as data. What they do to octets is the business of `stream` and `datagrams`."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args, get_type_hints

import msgspec
from misfeed.errors import UsageError
from misfeed.extending.lines import complaint
from msgspec import Meta

Chance = Annotated[float, Meta(ge=0, le=1)]
Milliseconds = Annotated[float, Meta(ge=0, le=3_600_000)]

STREAM = "stream"
DATAGRAMS = "datagrams"


class WireFaultError(UsageError):
    """A wire fault that does not exist or does not fit the service; says what would."""


class Way(enum.Enum):
    """Which octets a wire fault meets."""

    TO_DEVICE = "to-device"
    TO_CLIENT = "to-client"
    BOTH = "both"

    def covers(self, way: Way) -> bool:
        return self in (way, Way.BOTH)


class _Base(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="wire", tag=str.lower
):
    """Something that happens on the way to or from one service.

    Attributes:
        service: whose octets: "ipp", "snmp", "pjl", "usbip".
        way: in which direction.
        carried: what it can act on.
    """

    service: Annotated[str, Meta(min_length=1, max_length=40)]
    way: Way = Way.BOTH

    carried: ClassVar[frozenset[str]] = frozenset({STREAM, DATAGRAMS})


class Delay(_Base, frozen=True):
    """Everything arrives later: by `ms`, and by up to `jitter_ms` more."""

    ms: Milliseconds
    jitter_ms: Milliseconds = 0


class Slow(_Base, frozen=True):
    """No more than so many octets a second get through."""

    octets_per_s: Annotated[float, Meta(ge=1, le=1e9)]

    carried = frozenset({STREAM})


class Cut(_Base, frozen=True):
    """A connection ends after so many octets: reset, closed in order, or left open and silent."""

    after: Annotated[int, Meta(ge=0, le=2**40)] = 0
    how: Literal["reset", "close", "silence"] = "reset"

    carried = frozenset({STREAM})


class Corrupt(_Base, frozen=True):
    """One bit of a datagram, or of what a stream carries at once, is flipped."""

    chance: Chance = 1.0


class Lose(_Base, frozen=True):
    """A datagram never arrives."""

    chance: Chance = 1.0

    carried = frozenset({DATAGRAMS})


class Duplicate(_Base, frozen=True):
    """A datagram arrives twice."""

    chance: Chance = 1.0

    carried = frozenset({DATAGRAMS})


class Reorder(_Base, frozen=True):
    """A datagram waits for the one behind it and arrives after it; alone, it arrives `ms` late."""

    chance: Chance = 1.0
    ms: Milliseconds = 100

    carried = frozenset({DATAGRAMS})


class Truncate(_Base, frozen=True):
    """A datagram arrives without what is behind its first `octets`."""

    octets: Annotated[int, Meta(ge=0, le=65_535)]
    chance: Chance = 1.0

    carried = frozenset({DATAGRAMS})


Bent: TypeAlias = Literal[
    "closed",
    "elsewhere",
    "expectation-failed",
    "late",
    "late-continue",
    "late-last-chunk",
    "length-too-great",
    "length-too-small",
    "no-continue",
    "no-last-chunk",
    "only-1.0",
    "second-closed",
    "split",
    "stalled",
    "truncated",
    "wrong-type",
]
"""What quirks of HTTP do to every answer ("ipp.http-late")."""


class Answer(_Base, frozen=True):
    """The answer to one HTTP request breaks its standard: the `request`-th from now on, and `times` in a row.

    Inside TLS too. 0 times are all from that one on.
    """

    how: Bent
    request: Annotated[int, Meta(ge=1, le=10**9)] = 1
    times: Annotated[int, Meta(ge=0, le=10**9)] = 1

    carried = frozenset({STREAM})


Mishap: TypeAlias = Literal[
    "stall",
    "nak",
    "delay",
    "throttle",
    "short",
    "empty",
    "babble",
    "protocol-error",
    "garbled",
    "disconnect",
    "late-unlink",
    "no-unlink",
]
"""What can become of a transfer over USB."""


class Urb(_Base, frozen=True):
    """A USB transfer goes wrong: the `transfer`-th at an endpoint from now on, and `times` in a row.

    Attributes:
        endpoint: bEndpointAddress: 0 for control transfers, 0x01 and 0x82 for the pipes of pages.
        octet: meets the transfer that carries this octet of the endpoint, counted from 0, and none before.
        times: 0 are all from that one on.
        ms: how late a delayed or unwilling device is (`nak`: 0 is for ever), or the answer to an unlink.
        octets: so much of the transfer is carried out, if it is short or the device drops off the bus; or is
            whole, if the rest is garbled.
        comes_back: the speed of a device that dropped off the bus, until somebody plugs it in anew.
    """

    how: Mishap
    endpoint: Annotated[int, Meta(ge=0, le=255)] = 1
    transfer: Annotated[int, Meta(ge=1, le=10**9)] = 1
    octet: Annotated[int, Meta(ge=0, le=2**40)] = 0
    times: Annotated[int, Meta(ge=0, le=10**9)] = 1
    ms: Milliseconds = 0
    octets: Annotated[int, Meta(ge=0, le=2**24)] = 0
    octets_per_s: Annotated[float, Meta(ge=1, le=1e9)] = 1000
    comes_back: Literal["same", "full", "low"] = "same"

    carried = frozenset({STREAM})


Disturbance: TypeAlias = Literal[
    "parity",
    "framing",
    "overrun",
    "noise",
    "drop",
    "break",
    "stuck",
    "disconnect",
]
"""What can become of characters on a serial line."""


class Line(_Base, frozen=True, kw_only=True):
    """A serial line goes wrong: at the `octet`-th character from now on, and `times` in a row.

    Attributes:
        octet: counted each way alone. 0 is at once, for what needs no character: `break`, `stuck` and
            `disconnect`.
        times: 0 are all from that one on.
        octets: so many characters are lost by an overrun.
        ms: for so long whoever sends is told to wait (`stuck`: 0 is for as long as the fault is in).
    """

    how: Disturbance
    way: Way = Way.TO_CLIENT
    octet: Annotated[int, Meta(ge=0, le=2**40)] = 1
    times: Annotated[int, Meta(ge=0, le=10**9)] = 1
    octets: Annotated[int, Meta(ge=1, le=2**24)] = 1
    ms: Milliseconds = 0

    carried = frozenset({STREAM})


AT_ONCE = ("break", "stuck", "disconnect")
"""What may happen on a serial line before any character comes."""

INSIDE = (Answer, Urb, Line)
"""They act inside a service, and on no octet that is on its way."""

WireFault: TypeAlias = (
    Delay | Slow | Cut | Answer | Urb | Line | Corrupt | Lose | Duplicate | Reorder | Truncate
)

KINDS: Mapping[str, type[WireFault]] = {kind.__name__.lower(): kind for kind in get_args(WireFault)}
"""Every wire fault by its name."""


def make_wire_fault(name: str, service: str, parameters: Mapping[str, Any]) -> WireFault:
    """The wire fault of that name. Raises WireFaultError."""
    if name not in KINDS:
        near = difflib.get_close_matches(name, KINDS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(KINDS)}"
        raise WireFaultError(f"there is no wire fault {name!r}; {hint}")
    if not service:
        raise WireFaultError(f"{name} acts on a service: write {name}@SERVICE, such as {name}@snmp")
    kind = KINDS[name]
    taken = [field for field in kind.__struct_fields__ if field != "service"]
    if unknown := sorted(parameters.keys() - set(taken)):
        raise WireFaultError(f"{name} has no {unknown[0]!r}; it takes {', '.join(taken)}")
    if kind is Urb and re.fullmatch(r"0[xX][0-9a-fA-F]{1,2}", str(parameters.get("endpoint", ""))):
        # JSON has no hexadecimal numbers, and addresses of endpoints are told in nothing else.
        parameters = {**parameters, "endpoint": int(parameters["endpoint"], 16)}
    if kind is Urb and parameters.get("octet") and "transfer" in parameters:
        raise WireFaultError(
            f"urb at {service}: it meets one transfer by its number, or the one that carries an octet; "
            "say transfer or octet, not both"
        )
    try:
        return msgspec.convert({**parameters, "service": service, "wire": name}, kind)
    except msgspec.ValidationError as error:
        words = _words_for(kind, str(error), parameters)
        raise WireFaultError(f"{name} at {service}: {complaint(str(error))}{words}") from error


def _words_for(kind: type[WireFault], complained: str, parameters: Mapping[str, Any]) -> str:
    """What may stand for the parameter that msgspec complains of; or ""."""
    found = re.search(r"`(?:\$\.)?(\w+)`$", complained)
    takes = get_type_hints(kind).get(found[1]) if found else None
    if found is None or takes is None:
        return ""
    words = tuple(one.value for one in Way) if takes is Way else get_args(takes)
    if not words or not all(isinstance(one, str) for one in words):
        return ""
    near = difflib.get_close_matches(str(parameters.get(found[1], "")), words, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; {found[1]} is one of {', '.join(words)}"
