"""A serial line over TCP: Telnet with the COM-PORT-OPTION (RFC 2217), for one client at a time.

A client that speaks no RFC 2217, such as `telnet`, has a port that is set as the machine's. Knows no socket.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.serial_line.far_port import FarPort
from misfeed.emulators.wire.serial import PortSession
from misfeed.errors import ProtocolError
from misfeed.protocols.rfc2217 import (
    COM_PORT_OPTION,
    Code,
    Command,
    ComPort,
    Data,
    Decoder,
    Event,
    Negotiation,
    NvtReceiver,
    NvtSender,
    Purge,
    Subnegotiation,
    Verb,
    decode,
    escaped,
)
from misfeed.protocols.rfc2217.telnet import ARE_YOU_THERE, BREAK
from misfeed.protocols.serial import LineError, LineSettings, Received
from misfeed.transports.base import HearsBreak, Session, StreamService, Wire

_BINARY, _ECHO, _SUPPRESS_GO_AHEAD = 0, 1, 3
_OURS = (_BINARY, _ECHO, _SUPPRESS_GO_AHEAD, COM_PORT_OPTION)
"""What this side does when it is asked to (DO)."""
_THEIRS = (_BINARY, _SUPPRESS_GO_AHEAD, COM_PORT_OPTION)
_BEGINNING = (
    Negotiation(Verb.WILL, _BINARY),
    Negotiation(Verb.DO, _BINARY),
    Negotiation(Verb.WILL, _SUPPRESS_GO_AHEAD),
    Negotiation(Verb.DO, _SUPPRESS_GO_AHEAD),
    Negotiation(Verb.WILL, _ECHO),
)
"""COM-PORT-OPTION is for the client to begin with: pySerial, asked for it, may not say that it agrees."""
_NOT = {Verb.WILL: Verb.WONT, Verb.DO: Verb.DONT}
_KEPT = 64 * 1024
"""Octets that are kept for a client that wants to hear nothing for now. More are lost."""
_TAKEN = b"this serial port is in use\r\n"


class Rfc2217Service:
    """A port of a service. Satisfies `StreamService`."""

    def __init__(self, service: StreamService, settings: LineSettings) -> None:
        self._service = service
        self._settings = settings
        self._taken = False

    def accept(self, wire: Wire, source: str) -> Session:
        if self._taken:
            wire.send(_TAKEN)
            wire.close()
            return _Turned()
        session = Rfc2217Session(self._service, self._settings, wire, source, self._left)
        self._taken = True
        return session

    def _left(self) -> None:
        self._taken = False


class _Turned:
    """Of a client for whom there is no room. Satisfies `Session`."""

    def feed(self, data: bytes) -> None:
        """Nobody hears it."""

    def eof(self) -> None:
        """It has been told to go."""

    def lost(self) -> None:
        """It had nothing."""


class Rfc2217Session:
    """One client's port. Satisfies `Session`; to the service's session it is a `FarEnd`."""

    def __init__(
        self,
        service: StreamService,
        settings: LineSettings,
        wire: Wire,
        source: str,
        left: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._left = left
        self._decoder = Decoder()
        self._port = FarPort(settings)
        self._spoken, self._heard_of = NvtSender(), NvtReceiver()
        self._kept = bytearray()
        self._asked = {(one.verb, one.option) for one in _BEGINNING}
        self._agreed: set[tuple[Verb, int]] = set()
        wire.send(b"".join(one.encode() for one in _BEGINNING))
        self._session = service.accept(self, source)

    # -- the client's side -----------------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        for event in self._decoder.feed(data):
            self._heard(event)

    def eof(self) -> None:
        self._session.eof()
        self._wire.close()

    def lost(self) -> None:
        self._left()
        self._session.lost()

    def _heard(self, event: Event) -> None:
        match event:
            case Data():
                binary = (Verb.DO, _BINARY) in self._agreed
                if text := self._heard_of.heard(event.octets, binary=binary):
                    self._session.feed(text)
            case Negotiation():
                self._negotiate(event)
            case Subnegotiation() if event.option == COM_PORT_OPTION:
                self._set(event.payload)
            case Command() if event.code == BREAK:
                self._line_break()
            case Command() if event.code == ARE_YOU_THERE:
                self._wire.send(self._travelling(b"\r\n[yes]\r\n"))

    def _negotiate(self, asked: Negotiation) -> None:
        """Agree to what is offered or asked for once, and to nothing that is not known (RFC 1143)."""
        positive = asked.verb in (Verb.DO, Verb.WILL)
        ours = Verb.WILL if asked.verb in (Verb.DO, Verb.DONT) else Verb.DO
        key = ours, asked.option
        if asked.option not in (_OURS if ours is Verb.WILL else _THEIRS):
            if positive:
                self._wire.send(Negotiation(_NOT[ours], asked.option).encode())
        elif key in self._asked:
            # It answers what we asked for first.
            self._asked.discard(key)
            if positive:
                self._agreed.add(key)
        elif positive != (key in self._agreed):
            if positive:
                self._agreed.add(key)
            else:
                self._agreed.discard(key)
            self._wire.send(Negotiation(ours if positive else _NOT[ours], asked.option).encode())
            if positive and key == (Verb.DO, COM_PORT_OPTION):
                self._tell_inputs()

    def _tell_inputs(self) -> None:
        """A client knows nothing of the port's inputs before it is told."""
        self._wire.send(ComPort(Code.NOTIFY_MODEMSTATE, self._port.modem_state, from_server=True).encode())

    def _set(self, payload: bytes) -> None:
        try:
            asked = decode(payload)
        except ProtocolError:
            return
        if asked.from_server:
            return
        breaking, outputs = self._port.breaking, (self._port.dtr, self._port.rts)
        answer = self._port.answer(asked)
        if asked.code is Code.PURGE_DATA and asked.value in (Purge.RECEIVED, Purge.BOTH):
            self._kept.clear()
        if answer is not None:
            self._wire.send(answer.encode())
        if (self._port.dtr, self._port.rts) != outputs and isinstance(self._session, PortSession):
            self._session.modem(dtr=self._port.dtr, rts=self._port.rts)
        if self._port.breaking and not breaking:
            self._line_break()
        if not self._port.suspended and self._kept:
            self._wire.send(bytes(self._kept))
            self._kept.clear()

    def _line_break(self) -> None:
        if isinstance(self._session, HearsBreak):
            self._session.line_break()

    # -- the device's side -----------------------------------------------------------------------------------

    @property
    def settings(self) -> LineSettings:
        return self._port.settings

    def receive(self, received: Received) -> None:
        """Octets go as they are, and what is wrong with them is told before."""
        told = self._port.noted(received.error)
        if received.error is LineError.NONE or told is None:
            self._tell(self._travelling(received.data))
            return
        for octet in received.data:
            self._tell(told.encode() + self._travelling(bytes([octet])))

    def send(self, data: bytes) -> None:
        self._tell(self._travelling(data))

    def clear_to_send(self, clear: bool) -> None:
        self._wire.send(b"".join(one.encode() for one in self._port.clear_to_send(clear)))

    def close(self) -> None:
        self._wire.close()

    def abort(self) -> None:
        self._wire.abort()

    def _travelling(self, text: bytes) -> bytes:
        return escaped(self._spoken.sent(text, binary=(Verb.WILL, _BINARY) in self._agreed))

    def _tell(self, octets: bytes) -> None:
        if not self._port.suspended:
            self._wire.send(octets)
        elif len(self._kept) + len(octets) <= _KEPT:
            self._kept += octets
