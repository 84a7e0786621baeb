"""A serial line between a service and whoever opens its other end: settings, time, flow control and faults.

What two ends hear of each other depends on how each is set. Whoever opens it in memory is set as the port is.
Knows no pseudo-terminal and no protocol.
"""

from __future__ import annotations

import functools
from typing import Protocol, runtime_checkable

from misfeed.emulators.machine import WallClock
from misfeed.emulators.machine.profile import Serial
from misfeed.emulators.wire.disturbing import Disturbed
from misfeed.emulators.wire.faults import Line, Way
from misfeed.emulators.wire.lane import Lane
from misfeed.emulators.wire.wires import Active, Wires
from misfeed.protocols.serial import BREAK, Flow, LineError, LineSettings, Parity, Received, heard
from misfeed.transports.base import HearsBreak, Session, StreamService, Wire

XON, XOFF = b"\x11", b"\x13"
_CLIENT, _CUT, _FULL = "the client", "a cut", "a full buffer"
_US_PER_MS = 1_000


@runtime_checkable
class FarEnd(Wire, Protocol):
    """The wire of a client that has a serial port of its own, as it is set now."""

    @property
    def settings(self) -> LineSettings: ...

    def receive(self, received: Received) -> None:
        """Take what arrives, with what is wrong with it; instead of `send`."""

    def clear_to_send(self, clear: bool) -> None:
        """Whether the machine takes what it sends, as an output of its port says."""


@runtime_checkable
class PortSession(HearsBreak, Protocol):
    """A session over a line that has more wires than two."""

    def modem(self, *, dtr: bool, rts: bool) -> None:
        """The client's outputs, as they are now."""


def settings_of(port: Serial) -> LineSettings:
    """As a model's serial port is delivered."""
    return LineSettings(port.baud, port.data_bits, Parity(port.parity), port.stop_bits, Flow(port.flow))


class SerialStreams:
    """A stream service behind a serial line. Satisfies `StreamService`.

    Attributes:
        paced: characters take their time for programs too that open the line. In memory they always do: that
            costs nobody real time.
    """

    def __init__(self, name: str, service: StreamService, wires: Wires, settings: LineSettings) -> None:
        self.name = name
        self.service = service
        self.wires = wires
        self.settings = settings
        self.paced = False

    def accept(self, wire: Wire, source: str) -> SerialSession:
        return SerialSession(self, wire, source)


class SerialSession:
    """What one opening of the line carries. Satisfies `PortSession`."""

    def __init__(self, line: SerialStreams, wire: Wire, source: str) -> None:
        self._line = line
        self._wire = wire
        self._far = wire if isinstance(wire, FarEnd) else None
        wires, own = line.wires, line.settings
        paced = line.paced or (self._far is None and not isinstance(wires.clock, WallClock))
        self._down = Lane(wires, own, self._to_client, paced=paced)
        self._up = Lane(wires, own, self._to_device, paced=paced)
        self._lanes = {Way.TO_CLIENT: self._down, Way.TO_DEVICE: self._up}
        self._disturbed = {
            way: Disturbed(wires, line.name, way, own, functools.partial(self._stick, way), self._hang_up)
            for way in self._lanes
        }
        self._stuck: dict[tuple[int, Way], bool] = {}
        self._keeping: set[object] = set()
        self._session: Session = line.service.accept(_SerialWire(self), source)
        self._unwatch = wires.watch(self._look)
        self._look()

    # -- the client's side -----------------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        own = self._line.settings
        if own.flow is not Flow.XON_XOFF:
            # What finds no room is not sampled first; an XON is heard however full the buffer is.
            data = data[: self._up.room]
        received = heard(data, self._far.settings, own) if self._far is not None else [Received(data)]
        if own.flow is Flow.XON_XOFF:
            received = [self._without_flow(one) for one in received]
        self._up.put(self._disturbed[Way.TO_DEVICE].passed(received))

    def line_break(self) -> None:
        self._up.put([BREAK])

    def modem(self, *, dtr: bool, rts: bool) -> None:
        flow = self._line.settings.flow
        self._may_send(not (flow is Flow.RTS_CTS and not rts) and not (flow is Flow.DTR_DSR and not dtr))

    def eof(self) -> None:
        self._up.arrive_now()
        self._session.eof()

    def lost(self) -> None:
        self._unwatch()
        self._up.stop()
        self._down.stop()
        self._session.lost()

    def _without_flow(self, received: Received) -> Received:
        """Heed what is said by XON and XOFF."""
        data, error = received
        last = max(data.rfind(XON), data.rfind(XOFF))
        if last < 0 or error is not LineError.NONE:
            return received
        self._may_send(data[last : last + 1] == XON)
        return Received(data.replace(XON, b"").replace(XOFF, b""), error)

    def _may_send(self, may: bool) -> None:
        if may:
            self._down.release(_CLIENT)
        else:
            self._down.hold(_CLIENT)

    # -- the device's side -----------------------------------------------------------------------------------

    def say(self, data: bytes) -> None:
        """From the device."""
        own = self._line.settings
        data = data[: self._down.room]
        received = heard(data, own, self._far.settings) if self._far is not None else [Received(data)]
        self._down.put(self._disturbed[Way.TO_CLIENT].passed(received))

    def say_last(self) -> None:
        """From a device that ends the connection, which nothing but a plug does to a line."""
        self._down.put([self._wire.close])

    def cut(self) -> None:
        self._wire.abort()

    @property
    def waiting(self) -> int:
        """Octets that have not left the device."""
        return self._down.held

    # -- what arrives ----------------------------------------------------------------------------------------

    def _to_client(self, received: Received) -> None:
        if self._far is not None:
            self._far.receive(received)
        else:
            self._wire.send(received.data)

    def _to_device(self, received: Received) -> None:
        if not received.error & LineError.BREAK:
            self._session.feed(received.data)
        elif isinstance(self._session, HearsBreak):
            self._session.line_break()

    # -- faults ----------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """A wire fault was put in or taken out, or the line has been opened while some were in."""
        active = {entry.id for entry in self._line.wires.entries()}
        for number, way in [one for one in self._stuck if one[0] not in active]:
            self._free(number, way)
        for way, lane in self._lanes.items():
            lane.put(self._disturbed[way].at_once())

    def _hang_up(self, _: Active) -> None:
        for lane in self._lanes.values():
            # Nothing passes a cut.
            lane.hold(_CUT)
            lane.stop()
        self._wire.abort()

    def _stick(self, way: Way, entry: Active) -> None:
        """Whoever sends that way is told to wait."""
        fault, key = entry.fault, (entry.id, way)
        assert isinstance(fault, Line)
        if key in self._stuck:
            return
        self._stuck[key] = True
        self._lanes[way].hold(str(entry.id))
        if way is Way.TO_DEVICE:
            self._keep_from_sending(key)
        if fault.ms:
            self._line.wires.clock.call_in(round(fault.ms * _US_PER_MS), lambda: self._free(entry.id, way))

    def _free(self, number: int, way: Way) -> None:
        if self._stuck.pop((number, way), None) is None:
            return
        if way is Way.TO_DEVICE:
            self._no_longer((number, way))
        self._lanes[way].release(str(number))

    # -- whether the client may send -------------------------------------------------------------------------

    def keep_back(self, full: bool) -> None:
        """The device has no room, or has it again. Without flow control nobody is told."""
        if not full:
            self._no_longer(_FULL)
        elif self._line.settings.flow is not Flow.NONE:
            self._keep_from_sending(_FULL)

    def _keep_from_sending(self, why: object) -> None:
        if not self._keeping:
            self._let_send(False)
        self._keeping.add(why)

    def _no_longer(self, why: object) -> None:
        if why in self._keeping:
            self._keeping.discard(why)
            if not self._keeping:
                self._let_send(True)

    def _let_send(self, clear: bool) -> None:
        if self._line.settings.flow is Flow.XON_XOFF:
            self._to_client(Received(XON if clear else XOFF))
        elif self._far is not None:
            self._far.clear_to_send(clear)


class _SerialWire:
    """The device's end, before the line. Satisfies `KeepsBack`."""

    def __init__(self, session: SerialSession) -> None:
        self._session = session

    def send(self, data: bytes) -> None:
        self._session.say(data)

    def close(self) -> None:
        self._session.say_last()

    def abort(self) -> None:
        self._session.cut()

    def backlog(self) -> int:
        return self._session.waiting

    def keep_back(self, full: bool) -> None:
        self._session.keep_back(full)
