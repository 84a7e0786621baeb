"""The wire faults of one host: put in, listed, taken out, and found by the lines that they act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec
from misfeed.emulators.machine.chance import draw
from misfeed.emulators.machine.clock import Clock
from misfeed.emulators.wire.faults import INSIDE, Answer, Urb, Way, WireFault, WireFaultError

MAX_FAULTS = 100


class Active(msgspec.Struct, frozen=True):
    """A wire fault that is in, by its number."""

    id: int
    fault: WireFault


class Acting(Protocol):
    """Wires as what is on them asks for what acts.

    Attributes:
        under_way: how many lines hold octets that will arrive by themselves.
    """

    under_way: int

    @property
    def clock(self) -> Clock:
        """By which things arrive late."""

    @property
    def good(self) -> bool:
        """Every octet arrives as it was sent, and at once."""

    def on(self, service: str, way: Way) -> tuple[Active, ...]: ...

    def bent(self, service: str) -> tuple[str, ...]: ...

    def trouble(self, service: str, endpoint: int, octets: int) -> Urb | None: ...

    def chance(self, entry: Active, way: Way) -> float: ...


class Wires:
    """Every wire of one host.

    Args:
        clock: by which things arrive late.
        seed: of what happens by chance.
        services: what carries each service of the host: {"ipp": "stream", "snmp": "datagrams"}.
        http: the services of the host that HTTP is spoken over.

    Attributes:
        under_way: how many lines hold octets that will arrive by themselves.
    """

    def __init__(
        self,
        clock: Clock,
        seed: int,
        services: Callable[[], Mapping[str, str]],
        http: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.clock = clock
        self.under_way = 0
        self._seed = seed
        self._services = services
        self._http = http
        self._active: dict[int, Active] = {}
        self._by_line: dict[tuple[str, Way], tuple[Active, ...]] = {}
        self._draws: dict[tuple[int, Way], int] = {}
        self._requests: dict[int, int] = {}
        self._octets: dict[int, int] = {}
        self._last = 0

    def put(self, fault: WireFault) -> Active:
        """From now on, it acts. Raises WireFaultError for a service that it cannot act on."""
        services = self._services()
        if fault.service not in services:
            raise WireFaultError(
                f"there is no service {fault.service!r} here; there are {', '.join(sorted(services))}"
            )
        if services[fault.service] not in fault.carried:
            carried = " and ".join(sorted(fault.carried))
            name = type(fault).__name__.lower()
            raise WireFaultError(f"{name} acts on {carried}, and {fault.service} is not one")
        if isinstance(fault, Answer) and fault.service not in self._http():
            there = ", ".join(sorted(self._http())) or "no service here"
            raise WireFaultError(f"answer acts on HTTP: {there}; {fault.service} does not speak it")
        if len(self._active) >= MAX_FAULTS:
            raise WireFaultError(f"{MAX_FAULTS} wire faults are in; take some out first")
        self._last += 1
        entry = self._active[self._last] = Active(self._last, fault)
        self._by_line.clear()
        return entry

    def take_out(self, number: int) -> Active:
        """From now on, it does not act; what it holds still arrives. Raises KeyError."""
        entry = self._active.pop(number)
        self._by_line.clear()
        return entry

    def take_out_all(self) -> tuple[Active, ...]:
        entries = self.entries()
        self._active.clear()
        self._by_line.clear()
        return entries

    def entries(self) -> tuple[Active, ...]:
        return tuple(self._active.values())

    @property
    def good(self) -> bool:
        """Every octet arrives as it was sent, and at once."""
        return not self._active and not self.under_way

    def on(self, service: str, way: Way) -> tuple[Active, ...]:
        """What acts on the octets of a service in one direction, in the order in which it was put in."""
        line = (service, way)
        found = self._by_line.get(line)
        if found is None:
            found = self._by_line[line] = tuple(
                entry
                for entry in self._active.values()
                if entry.fault.service == service
                and entry.fault.way.covers(way)
                and not isinstance(entry.fault, INSIDE)
            )
        return found

    def bent(self, service: str) -> tuple[str, ...]:
        """How the answer to an HTTP request is to be bent that came now. Asked once for each request."""
        found = []
        for entry in self._active.values():
            fault = entry.fault
            if isinstance(fault, Answer) and fault.service == service:
                count = self._requests[entry.id] = self._requests.get(entry.id, 0) + 1
                if count >= fault.request and (not fault.times or count < fault.request + fault.times):
                    found.append(fault.how)
        return tuple(found)

    def trouble(self, service: str, endpoint: int, octets: int) -> Urb | None:
        """What befalls the USB transfer that begins now, of so many octets. Asked once for each."""
        met = None
        for entry in self._active.values():
            fault = entry.fault
            if not isinstance(fault, Urb) or (fault.service, fault.endpoint) != (service, endpoint):
                continue
            passed = self._octets[entry.id] = self._octets.get(entry.id, 0) + octets
            if passed <= fault.octet and fault.octet:
                continue
            count = self._requests[entry.id] = self._requests.get(entry.id, 0) + 1
            if count >= fault.transfer and (not fault.times or count < fault.transfer + fault.times):
                met = met or fault
        return met

    def chance(self, entry: Active, way: Way) -> float:
        """The next draw of a fault in a direction, from 0 to less than 1."""
        key = (entry.id, way)
        count = self._draws[key] = self._draws.get(key, 0) + 1
        return draw(self._seed, f"wire-{entry.id}.{way.value}", count)
