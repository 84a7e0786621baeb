"""What printers of a fleet say of their own accord, and from where."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from misfeed.control import ControlClient
from misfeed.emulators import profiles
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.control import FleetControl
from misfeed.emulators.machine import TrapReceiver
from misfeed.protocols.snmp import (
    Message,
    ObjectIdentifier,
    Pdu,
    PduKind,
    TrapV1,
    Version,
    decode_message,
    encode_message,
    mib,
)

from .test_index import asked

TIMEOUT_S = 10.0
SCRAP = {"fault": "path.sensor.scrap"}


class Receiver:
    """Somebody who is told."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(TIMEOUT_S)
        self.port = int(self.socket.getsockname()[1])

    def told(self) -> tuple[Message, tuple[str, int]]:
        data, source = self.socket.recvfrom(65_535)
        return decode_message(data), source

    def acknowledge(self, message: Message, source: tuple[str, int]) -> None:
        assert isinstance(message.pdu, Pdu)
        pdu = Pdu(PduKind.RESPONSE, message.pdu.request_id, varbinds=message.pdu.varbinds)
        self.socket.sendto(encode_message(Message(Version.V2C, message.community, pdu)), source)

    def hears_nothing(self) -> bool:
        self.socket.setblocking(False)
        try:
            return not self.socket.recv(65_535)
        except BlockingIOError:
            return True
        finally:
            self.socket.settimeout(TIMEOUT_S)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.socket.close()


def served(count: int, *receivers: TrapReceiver, **options: Any) -> ServingFleet:
    profile = profiles.load("mono-laser")
    network = msgspec.structs.replace(profile.network, trap_receivers=receivers)
    profile = msgspec.structs.replace(profile, network=network)
    scale = options.pop("scale", 1.0)
    made = Fleet([profile], count, by_community=options.get("by") == "community", scale=scale)
    return ServingFleet(made, control=FleetControl, **options)


def kind_of(message: Message) -> tuple[int, ...]:
    assert isinstance(message.pdu, Pdu)
    value = message.pdu.varbinds[1][1]
    assert isinstance(value, ObjectIdentifier)
    return value.value


ALERT = mib.notification("printerV2Alert").oid


@pytest.mark.parametrize("by", ["address", "port", "community"])
def test_what_happens_to_a_printer_is_told_from_its_own_address(by: str, receiver: Receiver) -> None:
    with served(300, TrapReceiver("127.0.0.1", receiver.port), by=by) as serving:
        for number, own in ((17, "127.20.0.17"), (300, "127.20.1.44")):
            assert asked(serving, f"/printers/{number}/faults", "POST", SCRAP)[0] == 201
            message, source = receiver.told()
            assert source[0] == own
            assert kind_of(message) == ALERT
    assert receiver.hears_nothing()


def test_the_first_address_is_as_it_was_told(receiver: Receiver) -> None:
    told = TrapReceiver("127.0.0.1", receiver.port, version="1")
    with served(9, told, address="127.77.0.1") as serving:
        asked(serving, "/printers/9/faults", "POST", SCRAP)
        message, source = receiver.told()
    assert source[0] == "127.77.0.9"
    assert isinstance(message.pdu, TrapV1)
    assert message.pdu.agent_addr == "127.77.0.9"


def test_who_is_added_by_hand_hears_of_that_printer_alone(receiver: Receiver) -> None:
    with served(20) as serving:
        hands = {"verb": "add_receiver", "target": "network.traps", "address": "127.0.0.1"}
        status, _ = asked(serving, "/printers/3/hands", "POST", {**hands, "port": receiver.port})
        assert status in (200, 201)
        asked(serving, "/printers/4/faults", "POST", SCRAP)
        asked(serving, "/printers/3/faults", "POST", SCRAP)
        assert receiver.told()[1][0] == "127.20.0.3"
        away = {"verb": "remove_receiver", "target": "network.traps", "address": "127.0.0.1"}
        asked(serving, "/printers/3/hands", "POST", away)
        asked(serving, "/printers/3/faults/clear", "POST", {})
        asked(serving, "/printers/3/faults", "POST", SCRAP)
        assert not serving.attention(3).held
    assert receiver.hears_nothing()


def test_what_comes_later_is_told_though_nobody_asks(receiver: Receiver) -> None:
    told = TrapReceiver("127.0.0.1", receiver.port)
    with served(3, told, scale=100) as serving:
        for verb in ("power_off", "power_on"):
            asked(serving, "/printers/2/hands", "POST", {"verb": verb, "target": "power"})
        # The self-test takes emulated minutes, in which no request comes.
        message, source = receiver.told()
        assert source[0] == "127.20.0.2"
        assert kind_of(message) == mib.notification("coldStart").oid


def test_an_inform_is_repeated_until_its_own_printer_s_is_acknowledged(receiver: Receiver) -> None:
    told = TrapReceiver("127.0.0.1", receiver.port, inform=True)
    with served(3, told, scale=20) as serving:
        for number in (1, 2):
            asked(serving, f"/printers/{number}/faults", "POST", SCRAP)
        first, second = receiver.told(), receiver.told()
        assert {first[1][0], second[1][0]} == {"127.20.0.1", "127.20.0.2"}
        receiver.acknowledge(*first)
        # The other one is told again, three times; the one that was acknowledged is not.
        assert [receiver.told()[1] for _ in range(3)] == [second[1]] * 3


def test_a_printer_that_is_unplugged_says_nothing(receiver: Receiver) -> None:
    with served(3, TrapReceiver("127.0.0.1", receiver.port)) as serving:
        asked(serving, "/printers/1/hands", "POST", {"verb": "unplug", "target": "network"})
        asked(serving, "/printers/1/faults", "POST", SCRAP)
        asked(serving, "/printers/2/faults", "POST", SCRAP)
        assert receiver.told()[1][0] == "127.20.0.2"
    assert receiver.hears_nothing()


def test_nothing_is_told_to_other_computers() -> None:
    with served(3, TrapReceiver("192.0.2.1", 162), TrapReceiver("printer.example", 162)) as serving:
        assert asked(serving, "/printers/1/faults", "POST", SCRAP)[0] == 201
        _, told = asked(serving, "/printers/1/state")
        assert told["alerts"]


def test_each_printer_shows_its_own_address(serving_addresses: list[str]) -> None:
    assert serving_addresses == ["127.20.0.1", "127.20.0.2", "127.20.1.0"]


@pytest.fixture
def serving_addresses() -> list[str]:
    with served(256) as serving:
        found = [serving.fleet.printer(number) for number in (1, 2, 256)]
        return [printer.machine.network.address for printer in found if printer is not None]


def test_a_client_of_the_control_interface_is_of_one_printer() -> None:
    with served(20) as serving:
        printer = ControlClient(f"http://127.0.0.1:{serving.control_port}/printers/17/")
        printer.inject("path.sensor.scrap")
        assert printer.state()["alerts"]
        assert next(iter(printer.listen(count=1))).data["alerts"]
        other = ControlClient(f"http://127.0.0.1:{serving.control_port}/printers/16")
        assert not other.state()["alerts"]
