"""The one way out to a device: every octet of every client passes a wall here, whoever sends it.

Satisfies the harness's routes, so that no client can tell. What is allowed is in `misfeed.real.reads`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from misfeed.contract import PingableRoute
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.permits import NotPermitted, Permit
from misfeed.real.reads import IPP_PATH, TLS_SERVICES
from misfeed.real.walls import Wall, admit_acknowledgement, admit_snmp, wall_before
from misfeed.transports.base import Arrivals, Datagrams, Handshake, SerialLine, Stream


class GatedStream:
    """A stream whose octets are read before they go out."""

    def __init__(self, stream: Stream, wall: Wall) -> None:
        self._stream = stream
        self._wall = wall

    def send(self, data: bytes) -> None:
        """Raises NotPermitted, with nothing of `data` sent, beside what the stream raises."""
        try:
            admitted = self._wall.admit(data)
        except BaseException:
            # Half a message is no message: what was begun ends here.
            self._stream.close()
            raise
        if admitted:
            self._stream.send(admitted)

    def receive(self, limit: int, timeout_s: float) -> bytes:
        return self._stream.receive(limit, timeout_s)

    def close(self) -> None:
        self._stream.close()


class GatedSerialLine(GatedStream):
    """The same of a `misfeed.transports.base.SerialLine`; satisfies it.

    Args:
        wall: makes the wall anew: a device that hears a BREAK has forgotten what was begun.
    """

    def __init__(self, line: SerialLine, wall: Callable[[], Wall], permits: frozenset[Permit]) -> None:
        super().__init__(line, wall())
        self._line = line
        self._anew = wall
        self._permits = permits

    def line_break(self) -> None:
        """What was not let through yet is never sent. Raises NotPermitted, with nothing sent, and Refused."""
        if Permit.LINE_BREAK not in self._permits:
            raise NotPermitted(
                "it would send a BREAK, which halts or restarts some devices", [Permit.LINE_BREAK]
            )
        self._wall = self._anew()
        self._line.line_break()


class GatedDatagrams:
    """Datagrams of SNMP, each read before it goes out."""

    def __init__(self, datagrams: Datagrams, permits: frozenset[Permit], user: SnmpUser | None) -> None:
        self._datagrams = datagrams
        self._permits = permits
        self._user = user

    def send(self, payload: bytes) -> None:
        admit_snmp(payload, self._permits, self._user)
        self._datagrams.send(payload)

    def receive(self, timeout_s: float) -> bytes:
        return self._datagrams.receive(timeout_s)

    def close(self) -> None:
        self._datagrams.close()


class GatedArrivals:
    """What a device sends of its own accord; nothing but an acknowledgement of it goes back."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self.port = arrivals.port

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        """See `misfeed.transports.base.Arrivals`. The answer raises NotPermitted, with nothing sent."""
        told, answer = self._arrivals.receive(timeout_s)

        def acknowledge(octets: bytes) -> None:
            admit_acknowledgement(octets, told)
            answer(octets)

        return told, acknowledge

    def close(self) -> None:
        self._arrivals.close()


class Gate:
    """A route whose traffic is held against permits. Satisfies `misfeed.contract.PingableRoute`.

    Args:
        user: whose encrypted questions over SNMPv3 are read, too; others' are stopped.
        ipp_path: where the device takes IPP; what goes elsewhere is stopped.
    """

    def __init__(
        self,
        route: PingableRoute,
        permits: frozenset[Permit],
        user: SnmpUser | None = None,
        *,
        ipp_path: str = IPP_PATH,
    ) -> None:
        self._route = route
        self._permits = permits
        self._user = user
        self._ipp_path = ipp_path

    def stream(self, service: str, timeout_s: float) -> GatedStream:
        def wall() -> Wall:
            return wall_before(service, self._permits, self._ipp_path)

        stream = self._route.stream(service, timeout_s)
        if isinstance(stream, SerialLine):
            return GatedSerialLine(stream, wall, self._permits)
        return GatedStream(stream, wall())

    def datagrams(self, service: str) -> GatedDatagrams:
        return GatedDatagrams(self._route.datagrams(service), self._permits, self._user)

    def arrivals(self, port: int) -> GatedArrivals:
        """What the device sends by itself; what is answered to it acknowledges, and changes nothing."""
        return GatedArrivals(self._route.arrivals(port))

    def now(self) -> float:
        """Real devices live in real time (`misfeed.transports.base.TellsTime`)."""
        return time.monotonic()

    def ping(self, timeout_s: float) -> bool:
        return self._route.ping(timeout_s)

    def discover(self, timeout_s: float) -> bool:
        return self._route.discover(timeout_s)

    def handshake(self, service: str, timeout_s: float) -> Handshake:
        """Begin TLS. Raises NotPermitted for a service that may take it for something else."""
        if service not in TLS_SERVICES:
            raise NotPermitted(f"it would begin a TLS handshake with {service}, which may print it")
        return self._route.handshake(service, timeout_s)
