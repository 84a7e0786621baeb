"""A machine tells by its SNMPv3 users: traps by its own engine, informs by the receiver's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import US_PER_S, CannotDo, Clock, Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.snmp import Agent
from misfeed.errors import NoAnswer
from misfeed.interfaces.notifications import NotificationListener
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmRefusal
from misfeed.protocols.snmp import Counter32, Pdu, PduKind
from misfeed.protocols.snmp.usm import LATCH, Auth, Priv, UsmReport, V3Message, decode_v3, encode_v3
from misfeed.transports.memory import MemoryRoute

SERVER = "10.0.30.5"
WORDS, HIDDEN = "correct-horse", "battery-staple"

LEVELS: dict[str, tuple[str, str]] = {
    "noAuthNoPriv": ("none", "none"),
    "authNoPriv": ("SHA-256", "none"),
    "MD5 DES": ("MD5", "DES"),
    "SHA AES": ("SHA", "AES"),
    "SHA-256 AES-256": ("SHA-256", "AES-256"),
    "SHA-512 AES-256-C": ("SHA-512", "AES-256-C"),
}


def hearer(auth: str, priv: str, passphrase: str = WORDS) -> SnmpUser:
    signs = {one.label: one for one in Auth}.get(auth)
    hides = {one.label: one for one in Priv}.get(priv)
    return SnmpUser("fleet", passphrase if signs else "", signs, hides, HIDDEN if hides else "")


class Bench:
    def __init__(self, auth: str = "SHA-256", priv: str = "AES") -> None:
        self.machine = Machine(profiles.load("mono-laser"), Clock(), seed=3)
        self.host = Host(self.machine)
        self.route = MemoryRoute(self.host, SERVER)
        self.machine.act(
            "add_snmp_user", "network", name="fleet", passphrase=WORDS, auth=auth, priv=priv,
            priv_passphrase=HIDDEN,
        )  # fmt: skip
        self.listener = NotificationListener(self.route, users=[hearer(auth, priv)])

    def tell(self, **details: Any) -> None:
        self.machine.act(
            "add_receiver", "network.traps", **{"address": SERVER, "version": "3", "user": "fleet"} | details
        )

    def jam(self) -> None:
        make_fault("path.sensor.scrap", {}).break_machine(self.machine)

    def open(self) -> None:
        self.machine.act("open", self.machine.covers[0].id)

    def close(self) -> None:
        self.machine.act("close", self.machine.covers[0].id)


@pytest.mark.parametrize("inform", [False, True], ids=["trap", "inform"])
@pytest.mark.parametrize("level", LEVELS)
def test_what_is_told_is_protected_as_the_user_can(level: str, inform: bool) -> None:
    bench = Bench(*LEVELS[level])
    bench.tell(inform=inform)
    bench.jam()
    told = bench.listener.receive(60)
    assert (told.name, told.version, told.user, told.inform) == ("printerV2Alert", 3, "fleet", inform)
    assert told.values["prtAlertCode"]
    with pytest.raises(NoAnswer):
        bench.listener.receive(60)


@pytest.mark.parametrize("inform", [False, True], ids=["trap", "inform"])
def test_one_after_the_other_is_told(inform: bool) -> None:
    bench = Bench()
    bench.tell(inform=inform)
    for _ in range(3):
        bench.open()
        assert bench.listener.receive(60).values["prtAlertCode"] == "doorOpen"
        bench.close()
        bench.machine.clock.advance(3 * US_PER_S)


@pytest.mark.parametrize("inform", [False, True], ids=["trap", "inform"])
def test_who_has_another_pass_phrase_hears_nothing(inform: bool) -> None:
    bench = Bench()
    listener = NotificationListener(bench.route, port=1162, users=[hearer("SHA-256", "AES", "another-horse")])
    bench.tell(inform=inform, port=1162)
    bench.jam()
    with pytest.raises(NoAnswer):
        listener.receive(600)


def test_a_receiver_that_starts_again_is_found_out_anew() -> None:
    bench = Bench()
    bench.tell(inform=True)
    bench.jam()
    assert bench.listener.receive(60).name == "printerV2Alert"
    bench.listener.close()
    bench.listener = NotificationListener(bench.route, users=[hearer("SHA-256", "AES")])
    bench.open()
    assert bench.listener.receive(60).values["prtAlertCode"] == "doorOpen"


def test_a_receiver_whose_clock_went_ahead_is_believed_at_once() -> None:
    bench = Bench()
    bench.tell(inform=True)
    bench.jam()
    bench.listener.receive(60)
    bench.listener._engine._began -= 7_200
    bench.open()
    began = bench.machine.now
    assert bench.listener.receive(60).values["prtAlertCode"] == "doorOpen"
    assert bench.machine.now == began


class Receiver:
    """An engine that acknowledges what is signed by the user, and what others say in its name."""

    ID = b"\x80\x00\x00\x01\x05receiver"

    def __init__(self, bench: Bench) -> None:
        self.heard: list[tuple[V3Message, Callable[[bytes], None]]] = []
        self.keys = hearer("SHA-256", "none").keys(self.ID)
        hear = self.heard
        bench.host.listen(SERVER, 1162, lambda octets, answer: hear.append((decode_v3(octets), answer)))
        bench.tell(inform=True, port=1162)

    def report(self, boots: int, time: int) -> None:
        """Say who one is, unsigned, as anybody can."""
        asked, answer = self.heard[-1]
        unknown = Pdu(PduKind.REPORT, 0, varbinds=((UsmReport.UNKNOWN_ENGINE_IDS.oid, Counter32(1)),))
        answer(
            encode_v3(V3Message(msg_id=asked.msg_id, engine_id=self.ID, boots=boots, time=time, pdu=unknown))
        )

    def acknowledge(self, boots: int, time: int) -> None:
        """As one did it at that time."""
        asked, answer = self.heard[-1]
        assert isinstance(asked.pdu, Pdu)
        response = Pdu(PduKind.RESPONSE, asked.pdu.request_id)
        frame = V3Message(
            msg_id=asked.msg_id, engine_id=self.ID, boots=boots, time=time, user="fleet", signed=True,
            pdu=response,
        )  # fmt: skip
        answer(encode_v3(frame, self.keys))


def waiting(bench: Bench) -> int:
    agent = bench.host.service("snmp")
    assert isinstance(agent, Agent)
    assert agent._notifier is not None
    return len(agent._notifier._pending)


def test_what_nobody_signed_makes_no_recorded_acknowledgement_fresh() -> None:
    bench = Bench("SHA-256", "none")
    receiver = Receiver(bench)
    bench.open()
    receiver.report(5, 1_000)
    receiver.acknowledge(5, 1_000)
    assert waiting(bench) == 0
    bench.machine.clock.advance(86_400 * US_PER_S)
    bench.close()
    bench.open()
    for boots, time in ((2, 10), (5, 1_000)):
        receiver.report(boots, time)
        receiver.acknowledge(boots, time)
        assert waiting(bench) == 1, "after a forged discovery"
    bench.machine.clock.advance(6 * US_PER_S)
    receiver.report(2, 10)
    receiver.acknowledge(2, 10)
    assert waiting(bench) == 1, "after the engine was found out anew"
    receiver.acknowledge(5, 87_400)
    assert waiting(bench) == 0


def test_the_first_acknowledgement_is_as_late_as_the_discovery_that_led_to_it() -> None:
    bench = Bench("SHA-256", "none")
    receiver = Receiver(bench)
    bench.open()
    receiver.report(9, 5)
    receiver.acknowledge(5, 1_000)
    assert waiting(bench) == 1
    receiver.acknowledge(9, 5)
    assert waiting(bench) == 0


def test_informs_of_two_runs_of_one_seed_have_numbers_of_their_own() -> None:
    numbers = []
    for _ in range(2):
        bench = Bench("SHA-256", "none")
        receiver = Receiver(bench)
        bench.open()
        numbers.append(receiver.heard[0][0].msg_id)
    assert numbers[0] != numbers[1]


def test_traps_are_in_time_after_a_power_cycle_and_an_old_one_is_not_believed() -> None:
    bench = Bench()
    heard: list[bytes] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.tell(port=1162)
    bench.tell()
    bench.jam()
    bench.listener.receive(60)
    old = heard[0]
    bench.machine.act("power_off", "power")
    bench.machine.act("power_on", "power")
    assert bench.listener.receive(120).name == "coldStart"
    bench.listener.all_told()
    assert bench.listener._engine.read(old).message is None


def test_nobody_is_told_by_a_user_who_is_gone() -> None:
    bench = Bench()
    bench.tell()
    bench.machine.act("remove_snmp_user", "network", name="fleet")
    bench.jam()
    assert bench.listener.all_told() == ()


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"user": "nobody"}, "there is no SNMPv3 user 'nobody'; there are fleet"),
        ({"user": ""}, "over version 3 somebody is told by a user: give the name of one"),
        ({"version": "2c"}, "version 2c knows no users: choose version 3"),
        ({"version": "1", "user": "", "inform": True}, "version 1 has no informs"),
    ],
)
def test_what_cannot_be_told_that_way_is_said_in_one_sentence(details: dict[str, Any], told: str) -> None:
    bench = Bench()
    with pytest.raises(CannotDo, match=told):
        bench.tell(**details)
    assert bench.machine.traps.receivers == ()


def test_no_more_is_told_than_the_users_view_has() -> None:
    bench = Bench()
    bench.machine.act(
        "set_snmp_view", "network", name="calm", subtrees=("1.3.6.1", "-1.3.6.1.2.1.43.18.1.1.7")
    )
    bench.machine.act("set_snmp_view", "network", name="starts", subtrees=("1.3.6.1.6.3.1.1",))
    for name, view in (("calm", "calm"), ("starts", "starts"), ("whole", "all")):
        bench.machine.act("add_snmp_user", "network", name=name, passphrase=WORDS, auth="none", notify=view)
    heard: list[str] = []
    for port, name in enumerate(("calm", "starts", "whole"), 1163):
        bench.host.listen(SERVER, port, lambda payload, _: heard.append(decode_v3(payload).user))
        bench.tell(user=name, port=port)
    bench.jam()
    assert heard == ["whole"]
    heard.clear()
    bench.machine.act("power_off", "power")
    bench.machine.act("power_on", "power")
    bench.machine.clock.advance(120 * US_PER_S)
    assert sorted(set(heard)) == ["calm", "starts", "whole"]


def test_no_more_is_told_than_the_communitys_view_has() -> None:
    bench = Bench()
    bench.machine.act("set_snmp_view", "network", name="starts", subtrees=("1.3.6.1.6.3.1.1",))
    bench.machine.act("add_community", "network", community="desk", notify="starts")
    bench.tell(version="2c", user="", community="desk")
    bench.jam()
    assert bench.listener.all_told() == ()
    bench.tell(version="2c", user="", community="others")
    bench.open()
    assert [one.name for one in bench.listener.all_told()] == ["printerV2Alert"]


def answered_by(bench: Bench, change: Callable[[V3Message], V3Message]) -> int:
    """How often an inform comes whose acknowledgement is `change`d on its way."""
    user = hearer("SHA-256", "AES")
    listener = NotificationListener(bench.route, port=1163, users=[user])
    came = 0

    def hear(payload: bytes, answer: Callable[[bytes], None]) -> None:
        nonlocal came
        found = listener._engine.read(payload)
        if found.message is None:
            answer(found.reply)
            return
        came += 1
        reply = change(
            V3Message(
                msg_id=found.message.msg_id, engine_id=listener._engine.id, boots=1, time=0, user="fleet",
                pdu=Pdu(PduKind.RESPONSE, found.message.msg_id), signed=True, encrypted=True,
            )
        )  # fmt: skip
        answer(encode_v3(reply, user.keys(reply.engine_id)))

    bench.host.listen(SERVER, 1162, hear)
    bench.tell(inform=True, port=1162)
    bench.jam()
    bench.machine.clock.advance(600 * US_PER_S)
    return came


def changed(**about: Any) -> Callable[[V3Message], V3Message]:
    import msgspec

    return lambda message: msgspec.structs.replace(message, **about)


@pytest.mark.parametrize(
    ("about", "times"),
    [
        ({}, 1),
        ({"encrypted": False}, 4),
        ({"encrypted": False, "signed": False}, 4),
        ({"engine_id": b"\x80\x00\x00\x00\x05others"}, 4),
        ({"boots": LATCH}, 4),
        ({"msg_id": 99}, 4),
    ],
    ids=["right", "not encrypted", "not signed", "another engine", "latched", "another message"],
)
def test_an_acknowledgement_is_believed_that_is_protected_as_the_inform(
    about: dict[str, Any], times: int
) -> None:
    assert answered_by(Bench(), changed(**about)) == times


def test_a_stranger_who_answers_over_v3_breaks_nothing() -> None:
    bench = Bench()
    answers: list[Callable[[bytes], None]] = []
    bench.host.listen(SERVER, 1162, lambda _, answer: answers.append(answer))
    bench.tell(inform=True, port=1162)
    bench.jam()
    for junk in (b"", b"\x30", bytes(600), bytes.fromhex("3003020103")):
        answers[0](junk)
    agent = bench.host.service("snmp")
    assert isinstance(agent, Agent)
    assert agent.counts["snmpInASNParseErrs"] == 4


@pytest.mark.parametrize("user", [hearer("SHA-256", "AES", "another-horse"), SnmpUser("nobody", WORDS)])
def test_who_is_not_believed_over_version_3_is_told_of_where_that_is_asked_for(user: SnmpUser) -> None:
    bench = Bench()
    bench.tell()
    asked = SnmpClient(bench.route, user=user, retries=0)
    with pytest.raises(UsmRefusal):
        asked.up_time()
    assert bench.listener.all_told() == ()
    bench.machine.act("tell_of_wrong_communities", "network.traps")
    with pytest.raises(UsmRefusal):
        asked.up_time()
    assert [one.name for one in bench.listener.all_told()] == ["authenticationFailure"]
    SnmpClient(bench.route, user=hearer("SHA-256", "AES"), retries=0).up_time()
    assert bench.listener.all_told() == (), "to be discovered is no failure"
