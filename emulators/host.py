"""Puts one machine on the network of one process: its services, who may reach them, and its time.

The rules are the machine's; how bytes travel is the transports' business.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, cast

from misfeed.emulators.capturing import Capture, site_us
from misfeed.emulators.interface import Interface, Service, interfaces
from misfeed.emulators.machine import US_PER_S, Machine, Verdict
from misfeed.emulators.machine.site import way
from misfeed.emulators.machine.site.gateway import Gateway
from misfeed.emulators.machine.site.switch import SLOW_US
from misfeed.emulators.wire import Wires
from misfeed.emulators.wire.datagrams import WiredDatagrams
from misfeed.errors import UsageError
from misfeed.transports.base import DatagramService, Handshake, SendUnasked, StreamService

Hear: TypeAlias = Callable[[bytes, Callable[[bytes], None]], None]
"""Takes a datagram, and what answers its sender."""


class Host:
    """One machine and its services, made when first asked for, behind the wires that lead to them.

    Attributes:
        outlet: sends over real sockets what a service sends of its own accord; None: only listeners in this
            process hear it.

    Satisfies `misfeed.transports.memory.VirtualHost` when the machine's clock is virtual.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._services: dict[str, Service] = {}
        self._wired: dict[str, StreamService | WiredDatagrams] = {}
        self._listening: dict[tuple[str, int], list[Hear]] = {}
        self.outlet: SendUnasked | None = None
        self.wires = Wires(
            machine.clock,
            machine.seed,
            lambda: {one.name: one.transport for one in self.interfaces()},
            lambda: frozenset(one.name for one in self.interfaces() if one.http),
            lambda: frozenset(one.name for one in self.interfaces() if one.line),
            lambda: frozenset(one.name for one in self.interfaces() if one.usb),
            lambda service: self.interface(service).endpoints(machine),
        )

    def interface(self, service: str) -> Interface:
        """Raises UsageError when there is no interface of that name."""
        try:
            return interfaces()[service]
        except KeyError:
            known = ", ".join(sorted(interfaces()))
            raise UsageError(f"there is no interface {service!r}; installed: {known}") from None

    def service(self, service: str) -> Service:
        if service not in self._services:
            self._services[service] = self.interface(service).serve(self.machine)
        return self._services[service]

    def stream_service(self, service: str) -> StreamService:
        if self.interface(service).transport != "stream":
            raise UsageError(f"{service} is not a stream service")
        # Datagrams are answered before this is needed.
        from misfeed.emulators.wire.stream import WiredStreams

        if service not in self._wired:
            found = cast(StreamService, self.service(service))
            wired = WiredStreams(service, found, self.wires, self._hears(service))
            self._wired[service] = self._on_line(service, wired) if self.interface(service).line else wired
        return cast(StreamService, self._wired[service])

    def _on_line(self, service: str, wired: StreamService) -> StreamService:
        from misfeed.emulators.wire.serial import SerialStreams, settings_of

        port = self.machine.profile.serial
        return SerialStreams(service, wired, self.wires, settings_of(port)) if port is not None else wired

    def record(self, service: str, file: Path, tell: Callable[[str], None]) -> Callable[[], None]:
        """Write down in a new file what a service and its clients say from now on; the returned function ends
        that. `tell` is told why the file does not get all, if it does not.

        Raises UsageError for a service that cannot be, or a file.
        """
        recorder = self.interface(service).record
        if recorder is None or not self.offers(service):
            able = ", ".join(one.name for one in self.interfaces() if one.record is not None) or "nothing"
            raise UsageError(
                f"{service} cannot be captured here, but {able} can;"
                " Wireshark captures what goes over the network by itself"
            )
        capture = recorder(file, tell)
        self.capture(service, capture)
        return capture.close

    def capture(self, service: str, into: Capture, place: int | None = None) -> None:
        """Write down what a service and its clients say from now on, by the time at the machine's site."""
        self._wired[service] = into.of(self.stream_service(service), lambda: site_us(self.machine), place)

    def datagram_service(self, service: str) -> DatagramService:
        if self.interface(service).transport != "datagrams":
            raise UsageError(f"{service} is not a datagram service")
        if service not in self._wired:
            found = cast(DatagramService, self.service(service))
            wired = self._wired[service] = WiredDatagrams(service, found, self.wires, self._hears(service))
            wired.speak_through(self._send)
        return cast(WiredDatagrams, self._wired[service])

    # -- what it sends of its own accord -----------------------------------------------------------------

    def listen(self, address: str, port: int, hear: Hear) -> Callable[[], None]:
        """Have `hear` called with each datagram sent there; the returned function ends that."""
        for one in self.interfaces():
            if one.transport == "datagrams":
                self.datagram_service(one.name)
        self._listening.setdefault((address, port), []).append(hear)
        return lambda: self._stop_listening(address, port, hear)

    def _stop_listening(self, address: str, port: int, hear: Hear) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._listening[address, port].remove(hear)

    def _send(self, address: str, port: int, payload: bytes, answer: Callable[[bytes], None]) -> None:
        if not way.lets_out(self.machine, address):
            return
        for hear in tuple(self._listening.get((address, port), ())):
            hear(payload, answer)
        if self.outlet is not None:
            self.outlet(address, port, payload, answer)

    def _hears(self, service: str) -> Callable[[str], bool]:
        return lambda source: self.verdict(service, source) == Verdict.ACCEPT.value

    def offers(self, service: str) -> bool:
        """Whether this model has the interface at all, switched on or not."""
        interface = interfaces().get(service)
        return interface is not None and interface.offered_by(self.machine.profile)

    def interfaces(self) -> tuple[Interface, ...]:
        """Those that this model has, switched on or not, by name."""
        return tuple(interface for name, interface in sorted(interfaces().items()) if self.offers(name))

    def reach(self, service: str, source: str) -> str:
        """ "open", "refused" or "silent" for a client at `source`."""
        self.machine.clock.catch_up()
        return self.verdict(service, source)

    def verdict(self, service: str, source: str) -> str:
        """As `reach`, of this very instant: may be asked in the middle of a change of the machine."""
        if not self.interface(service).network:
            return Verdict.ACCEPT.value if self.offers(service) else Verdict.REFUSE.value
        return way.verdict(self.machine, service, source).value

    def answers_ping(self, source: str) -> bool:
        self.machine.clock.catch_up()
        return way.answers_ping(self.machine, source)

    def discovered(self, source: str) -> bool:
        """Whether its announcements (RFC 6763) are heard at `source`."""
        self.machine.clock.catch_up()
        gateway = self.machine.part("site.gateway", Gateway)
        network = self.machine.network
        announced = self.machine.discovery.dns_sd and self.offers("ipp") and "ipp" not in network.off
        return network.reachable and announced and gateway.carries_to(source)

    def handshake(self) -> Handshake:
        """The certificate, and the versions of TLS that are allowed."""
        network = self.machine.network
        shown = network.certificate
        return Handshake(
            shown.names, shown.issuer, shown.not_before, shown.not_after, tuple(network.tls_versions)
        )

    def era(self, service: str) -> int:
        """Connections to the network stack do not live through a power cycle."""
        power = self.machine.power
        return (
            2 * power.cycles + (not self.machine.formatter.running) if self.interface(service).network else 0
        )

    def on_change(self, call: Callable[[], None]) -> Callable[[], None]:
        """Have `call` called once each visible change is over; the returned function ends that."""
        clock = self.machine.clock

        def soon() -> None:
            clock.call_in(0, call)

        return self.machine.subscribe(soon)

    def response_us(self, service: str) -> int:
        found = self.interface(service)
        # A lone datagram gets through; what is sent in bursts collides and has to be sent again.
        bursts = found.network and found.transport == "stream"
        slower = SLOW_US if bursts and self.machine.switch.mismatched else 0
        return found.response_us(self.machine) + slower

    def clock_s(self) -> float:
        return self.machine.clock.now / US_PER_S

    def wait_for(self, ready: Callable[[], bool], timeout_us: int) -> bool:
        """Let virtual time pass, one change of the machine at a time, until `ready()`."""
        clock = self.machine.clock
        deadline = clock.now + timeout_us
        while not ready():
            if clock.now >= deadline:
                return False
            if self.wires.under_way or any(self._listening.values()):
                # What arrives late, or is told again, changes nothing in the machine.
                upcoming = clock.next_event()
                clock.run_to(deadline if upcoming is None else min(upcoming, deadline))
            else:
                clock.run_to_revision(self.machine, deadline)
        return True
