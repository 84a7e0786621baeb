"""Answers of the control pipe from memory: only what is still true, and the same as if it were fed."""

from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.emulators.wire.faults import Urb
from misfeed.protocols.usb import SetupPacket
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usb.setup import (
    clear_halt,
    get_configuration,
    get_descriptor,
    set_configuration,
)
from misfeed.protocols.usbip import Completed, UsbipClient

from .conftest import ImportingHost, Wire

NOW = 0


def asked(host: ImportingHost, setup: SetupPacket) -> bytes:
    return host.client.submit_in(0, setup.wLength, setup=setup.encode())[1]


def recalled(host: ImportingHost, setup: SetupPacket) -> bytes | None:
    """What the session has in memory for a request; None where it has to be fed, as it is then."""
    octets = asked(host, setup)
    answer = host.session.recall(octets, NOW)
    if answer is None:
        host.session.feed(octets)
        host.heard()
        return None
    (event,) = host.client.feed(answer)
    assert isinstance(event, Completed)
    return event.data


@pytest.mark.parametrize(
    "setup",
    [get_port_status(0), get_device_id(0), get_descriptor(1), get_descriptor(2), get_configuration()],
    ids=["port status", "device id", "device", "configuration", "chosen"],
)
def test_what_was_read_is_told_again_without_asking_the_device(
    host: ImportingHost, setup: SetupPacket
) -> None:
    read = host.control(setup).data
    assert read
    assert recalled(host, setup) == read


def test_several_at_once_are_told_in_their_order_or_not_at_all(host: ImportingHost) -> None:
    status, identity = get_port_status(0), get_device_id(0)
    told = [host.control(one).data for one in (status, identity)]
    octets = asked(host, status) + asked(host, identity) + asked(host, status)
    answer = host.session.recall(octets, NOW)
    assert answer is not None
    assert [one.data for one in host.client.feed(answer) if isinstance(one, Completed)] == [*told, told[0]]
    assert host.session.recall(octets + asked(host, get_descriptor(1)), NOW) is None
    assert host.session.recall(octets[:-1], NOW) is None


def test_the_state_of_the_printer_is_never_told_from_before(host: ImportingHost, machine: Machine) -> None:
    status = get_port_status(0)
    assert host.control(status).data == b"\x18"
    machine.act("open", "cover.front")
    assert recalled(host, status) is None
    assert recalled(host, status) == b"\x10"
    machine.act("close", "cover.front")
    assert recalled(host, status) is None


@pytest.mark.parametrize(
    "told", [set_configuration(0), soft_reset(0), clear_halt(1)], ids=["configuration", "reset", "halt"]
)
def test_whatever_the_host_tells_the_device_has_it_asked_anew(host: ImportingHost, told: SetupPacket) -> None:
    host.control(get_configuration())
    host.control(told)
    assert recalled(host, get_configuration()) is None


def test_the_state_of_an_endpoint_is_always_asked_for(host: ImportingHost) -> None:
    status = SetupPacket(0x82, 0, 0, 1, 2)
    assert host.control(status).data == bytes(2)
    assert recalled(host, status) is None


def test_nothing_is_told_from_memory_beside_a_read_that_waits(host: ImportingHost) -> None:
    host.control(get_port_status(0))
    host.ask()
    assert host.session.recall(asked(host, get_port_status(0)), NOW) is None


def test_a_broken_answer_is_not_remembered(machine: Machine) -> None:
    served = Host(machine)
    wire, client = Wire(), UsbipClient()
    session = served.stream_service("usbip").accept(wire, "127.0.0.1")
    session.feed(client.import_device("1-1"))
    list(client.feed(bytes(wire.sent)))
    entry = served.wires.put(Urb(service="usbip", how="short", endpoint=0, octets=0))
    status = get_port_status(0)
    session.feed(client.submit_in(0, 1, setup=status.encode())[1])
    assert client.pending == {} or list(client.feed(bytes(wire.sent[-48:])))
    served.wires.take_out(entry.id)
    recall = getattr(session, "recall")  # noqa: B009 - sessions need not have it
    assert recall(client.submit_in(0, 1, setup=status.encode())[1], NOW) is None


def test_a_host_without_a_device_has_nothing_remembered(host: ImportingHost) -> None:
    host.control(get_port_status(0))
    host.session.eof()
    assert host.session.recall(asked(host, get_port_status(0)), NOW) is None
