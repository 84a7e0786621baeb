"""The wire faults of one host: put in, listed, taken out, and found by the lines that they act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec
from misfeed.emulators.machine.chance import draw
from misfeed.emulators.machine.clock import Clock
from misfeed.emulators.wire.faults import AT_ONCE, INSIDE, Answer, Line, Urb, Way, WireFault, WireFaultError

MAX_FAULTS = 100

_CALLED = {"usb": "usbip"}
"""Services by what people call them; one that has such a name for its own goes before."""

_IN = 0x80
"""Bit 7 of the address of an endpoint at which the host receives (USB 2.0 §9.6.6)."""


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
        lines: the services of the host that are spoken over a serial line.
        usb: the services of the host that carry transfers over USB.
        endpoints: addresses of the endpoints behind one of those, but for 0; None: not known.

    Attributes:
        under_way: how many lines hold octets that will arrive by themselves.
        shut: services that nobody can reach here, each with the reason; no fault would ever act on them.
    """

    def __init__(
        self,
        clock: Clock,
        seed: int,
        services: Callable[[], Mapping[str, str]],
        http: Callable[[], frozenset[str]] = frozenset,
        lines: Callable[[], frozenset[str]] = frozenset,
        usb: Callable[[], frozenset[str]] = frozenset,
        endpoints: Callable[[str], frozenset[int]] | None = None,
    ) -> None:
        self.clock = clock
        self.under_way = 0
        self.shut: Mapping[str, str] = {}
        self._seed = seed
        self._services = services
        self._http = http
        self._lines = lines
        self._usb = usb
        self._endpoints = endpoints
        self._watching: list[Callable[[], None]] = []
        self._active: dict[int, Active] = {}
        self._by_line: dict[tuple[str, Way], tuple[Active, ...]] = {}
        self._draws: dict[tuple[int, Way], int] = {}
        self._requests: dict[int, int] = {}
        self._characters: dict[tuple[int, Way], int] = {}
        self._octets: dict[int, int] = {}
        self._last = 0

    def put(self, fault: WireFault) -> Active:
        """From now on, it acts. Raises WireFaultError for a service that it cannot act on."""
        services = self._services()
        if fault.service not in services and _CALLED.get(fault.service) in services:
            fault = msgspec.structs.replace(fault, service=_CALLED[fault.service])
        if fault.service not in services:
            raise WireFaultError(
                f"there is no service {fault.service!r} here; there are {', '.join(sorted(services))}"
            )
        if fault.service in self.shut:
            raise WireFaultError(f"nothing can act on {fault.service}: {self.shut[fault.service]}")
        if services[fault.service] not in fault.carried:
            carried = " and ".join(sorted(fault.carried))
            name = type(fault).__name__.lower()
            raise WireFaultError(f"{name} acts on {carried}, and {fault.service} is not one")
        if isinstance(fault, Answer) and fault.service not in self._http():
            there = ", ".join(sorted(self._http())) or "no service here"
            raise WireFaultError(f"answer acts on HTTP: {there}; {fault.service} does not speak it")
        if isinstance(fault, Line) and fault.service not in self._lines():
            there = ", ".join(sorted(self._lines())) or "no service here"
            raise WireFaultError(f"line acts on a serial line: {there}; {fault.service} is on none")
        if isinstance(fault, Urb) and fault.service not in self._usb():
            there = ", ".join(sorted(self._usb())) or "no service here"
            raise WireFaultError(f"urb acts on transfers over USB: {there}; {fault.service} carries none")
        if isinstance(fault, Urb) and self._endpoints is not None:
            there_are = sorted({0, *self._endpoints(fault.service)})
            if fault.endpoint not in there_are:
                shown = ", ".join(f"0x{one:02x}" for one in there_are)
                raise WireFaultError(f"there is no endpoint 0x{fault.endpoint:02x} here; there are {shown}")
        if isinstance(fault, Urb) and fault.how == "babble" and 0 < fault.endpoint < _IN:
            # In an OUT transfer a device has nothing to say but its handshake (USB 2.0 §8.5.2).
            raise WireFaultError(
                f"a device babbles where it sends, and endpoint 0x{fault.endpoint:02x} takes data from the "
                "host; name an IN endpoint, such as endpoint=0x82, or 0 for control"
            )
        if len(self._active) >= MAX_FAULTS:
            raise WireFaultError(f"{MAX_FAULTS} wire faults are in; take some out first")
        self._last += 1
        entry = self._active[self._last] = Active(self._last, fault)
        self._changed()
        return entry

    def take_out(self, number: int) -> Active:
        """From now on, it does not act; what it holds still arrives. Raises KeyError."""
        entry = self._active.pop(number)
        self._changed()
        return entry

    def take_out_all(self) -> tuple[Active, ...]:
        entries = self.entries()
        self._active.clear()
        self._changed()
        return entries

    def watch(self, call: Callable[[], None]) -> Callable[[], None]:
        """Have `call` called when a fault was put in or taken out; the returned function ends that."""
        self._watching.append(call)
        return lambda: self._watching.remove(call)

    def _changed(self) -> None:
        self._by_line.clear()
        for call in tuple(self._watching):
            call()

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

    def disturbances(self, service: str, way: Way, characters: int) -> list[tuple[int, Active]]:
        """What befalls the next so many characters on a serial line, and which of them, counted from 0.

        Asked once for each character.
        """
        met = []
        for entry in self._active.values():
            fault = entry.fault
            if not isinstance(fault, Line) or fault.service != service or not fault.way.covers(way):
                continue
            if not fault.octet and fault.how in AT_ONCE:
                continue
            key = (entry.id, way)
            passed = self._characters.get(key, 0)
            self._characters[key] = passed + characters
            first = max(fault.octet, 1) - 1 - passed
            last = first + fault.times if fault.times else characters
            met += [(at, entry) for at in range(max(first, 0), min(last, characters))]
        return sorted(met, key=lambda one: one[0])

    def at_once(self, service: str, way: Way) -> list[Active]:
        """What befalls a serial line without any character: each once, and one that lasts each session."""
        met = []
        for entry in self._active.values():
            fault = entry.fault
            if not isinstance(fault, Line) or fault.service != service or not fault.way.covers(way):
                continue
            if fault.octet or fault.how not in AT_ONCE:
                continue
            if fault.how == "stuck" or (entry.id, way) not in self._characters:
                self._characters[entry.id, way] = 0
                met.append(entry)
        return met

    def chance(self, entry: Active, way: Way) -> float:
        """The next draw of a fault in a direction, from 0 to less than 1."""
        key = (entry.id, way)
        count = self._draws[key] = self._draws.get(key, 0) + 1
        return draw(self._seed, f"wire-{entry.id}.{way.value}", count)
