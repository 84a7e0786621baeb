"""A receipt printer whose buffer is full says so on its serial line, as its flow control has it."""

from __future__ import annotations

import time

import msgspec
import pytest
import serial
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.emulators.serial_line.asked import Rfc2217
from misfeed.emulators.serial_line.opening import open_serial
from misfeed.emulators.serial_line.rfc2217 import Rfc2217Service
from misfeed.emulators.serving import Serving
from misfeed.emulators.wire.serial import settings_of
from misfeed.protocols.rfc2217 import COM_PORT_OPTION, Code, Decoder, ModemState, Subnegotiation, decode

MUCH = b"x" * 42 * 1_600
XON, XOFF = b"\x11", b"\x13"


class Line:
    """A client at the far end over RFC 2217; satisfies `Wire`."""

    def __init__(self, flow: str) -> None:
        profile = load("receipt-printer")
        assert profile.serial is not None
        port = msgspec.structs.replace(profile.serial, flow=flow)
        self.machine = Machine(msgspec.structs.replace(profile, serial=port), seed=1)
        self.heard = bytearray()
        service = Host(self.machine).stream_service("escpos-serial")
        self.session = Rfc2217Service(service, settings_of(port)).accept(self, "far away")
        self.heard.clear()

    def send(self, data: bytes) -> None:
        self.heard += data

    def close(self) -> None:
        """Nobody ends it here."""

    abort = close

    def told(self) -> list[ModemState]:
        """Its inputs, as they were told since it was asked last."""
        events = list(Decoder().feed(bytes(self.heard)))
        self.heard.clear()
        options = [
            decode(one.payload)
            for one in events
            if isinstance(one, Subnegotiation) and one.option == COM_PORT_OPTION
        ]
        return [ModemState(one.value) for one in options if one.code is Code.NOTIFY_MODEMSTATE]


@pytest.mark.parametrize(
    ("flow", "bit", "other"),
    [("dtr-dsr", ModemState.DSR, ModemState.CTS), ("rts-cts", ModemState.CTS, ModemState.DSR)],
)
def test_its_output_falls_when_it_is_full_and_rises_when_it_has_room(
    flow: str, bit: ModemState, other: ModemState
) -> None:
    line = Line(flow)
    line.machine.act("open", "cover.roll-cover")
    line.session.feed(MUCH[: 60 * 1024])
    assert line.told() == []
    line.session.feed(MUCH[60 * 1024 :])
    (full,) = line.told()
    assert bit not in full
    assert other in full
    line.machine.act("close", "cover.roll-cover")
    line.machine.clock.advance(5_000_000)
    (room,) = line.told()
    assert bit in room


def test_by_xon_and_xoff_it_says_so_in_the_stream() -> None:
    line = Line("xon-xoff")
    line.machine.act("open", "cover.roll-cover")
    line.session.feed(MUCH)
    assert bytes(line.heard) == XOFF
    line.session.feed(b"\x10\x05\x02")
    assert bytes(line.heard) == XOFF + XON, "what waits is gone (DLE ENQ 2)"


def test_without_flow_control_nothing_is_said() -> None:
    line = Line("none")
    line.machine.act("open", "cover.roll-cover")
    line.session.feed(MUCH)
    assert bytes(line.heard) == b""


@pytest.mark.filterwarnings(r"ignore:set\w+\(\) is deprecated:DeprecationWarning")
def test_pyserial_reads_it_off_its_dsr() -> None:
    machine = Machine(load("receipt-printer"), WallClock())
    machine.act("open", "cover.roll-cover")
    with Serving(Host(machine)) as serving:
        url = open_serial(serving, Rfc2217()).url
        with serial.serial_for_url(url, baudrate=38400, timeout=5) as client:
            assert client.dsr
            client.write(MUCH)
            until = time.monotonic() + 10
            while client.dsr and time.monotonic() < until:
                time.sleep(0.02)
            assert not client.dsr
            assert client.cts
