"""SNMPv3 at the agent: it says who it is, reports what it does not believe, and answers who signs in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.engine import engine_id
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmRefusal
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Counter32,
    ErrorStatus,
    Integer32,
    Message,
    Missing,
    OctetString,
    Pdu,
    PduKind,
    Version,
    encode_message,
    mib,
)
from misfeed.protocols.snmp.usm import (
    NO_KEYS,
    Auth,
    Keys,
    Priv,
    UsmReport,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)
from misfeed.transports.memory import MemoryRoute

PASSPHRASE = "correct-horse"


@pytest.fixture
def secured(machine: Machine) -> Machine:
    machine.act("add_snmp_user", "network", name="fleet", passphrase=PASSPHRASE)
    machine.act("set_snmp_versions", "network", v1_v2c=False)
    return machine


@pytest.fixture
def route(secured: Machine) -> Iterator[MemoryRoute]:
    return MemoryRoute(Host(secured), "10.0.9.17")  # type: ignore[return-value]  # tells time too


def client(route: Any, name: str = "fleet", passphrase: str = PASSPHRASE) -> SnmpClient:
    return SnmpClient(route, user=SnmpUser(name, passphrase))


def test_the_engine_is_the_makers_and_the_boards(machine: Machine) -> None:
    assert engine_id(machine) == bytes.fromhex("8000000b03") + bytes.fromhex(
        machine.network.mac.replace(":", "")
    )


def test_who_signs_is_answered_as_over_v2c(route: Any, secured: Machine) -> None:
    found = client(route)
    assert [row["prtInputName"] for row in found.rows("prtInputTable")] == ["Tray 1", "Tray 2"]
    assert found.error_bits() == frozenset()
    assert found.printer_status() == "idle"
    assert len(list(found.walk("1.3.6.1.2.1.1"))) > 5


@pytest.mark.parametrize(
    ("name", "passphrase", "report"),
    [
        ("nobody", PASSPHRASE, "usmStatsUnknownUserNames"),
        ("fleet", "another-horse", "usmStatsWrongDigests"),
    ],
)
def test_who_is_not_believed_hears_why(route: Any, name: str, passphrase: str, report: str) -> None:
    with pytest.raises(UsmRefusal) as caught:
        client(route, name, passphrase).up_time()
    assert caught.value.answer == report


def test_nothing_can_be_written(route: Any) -> None:
    with pytest.raises(SnmpRefusal) as caught:
        client(route).set("sysName.0", OctetString(b"mine"))
    assert caught.value.answer == "noAccess"


def test_a_user_writes_what_the_users_view_has(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_view", "network", name="system", subtrees=("1.3.6.1.2.1.1",))
    secured.act("add_snmp_user", "network", name="clerk", passphrase=PASSPHRASE, write="system")
    found = client(route, "clerk")
    found.set("sysName.0", OctetString(b"mine"))
    assert secured.notes.name == "mine"
    with pytest.raises(SnmpRefusal) as caught:
        found.set("prtGeneralServicePerson.1", OctetString(b"Ann"))
    assert caught.value.answer == "noAccess"
    with pytest.raises(SnmpRefusal) as caught:
        found.set("sysName.0", Integer32(1))
    assert caught.value.answer == "wrongType"


def test_a_clients_idea_of_time_is_corrected_after_a_restart(route: Any, secured: Machine) -> None:
    found = client(route)
    found.up_time()
    secured.act("power_off", "power")
    secured.act("power_on", "power")
    secured.clock.advance(300_000_000)
    assert found.up_time().total_seconds() < 301


def test_without_v3_the_agent_is_silent(machine: Machine) -> None:
    with pytest.raises(NoAnswer):
        client(MemoryRoute(Host(machine), "10.0.9.17")).up_time()


def test_junk_of_version_three_is_counted(secured: Machine) -> None:
    agent = Agent(secured)
    assert agent.answer(bytes.fromhex("3003020103"), "10.0.9.17") is None
    assert agent.counts["snmpInASNParseErrs"] == 1


# -- messages made by hand ----------------------------------------------------------------------------------

NAME = mib.oid("sysName.0")
QUESTION = Pdu(PduKind.GET, 7, varbinds=((NAME, NULL),))
HIDDEN = "battery-staple"


@pytest.fixture
def agent(secured: Machine) -> Agent:
    secured.act(
        "add_snmp_user", "network", name="hush", passphrase=PASSPHRASE, priv="AES", priv_passphrase=HIDDEN
    )
    secured.act("add_snmp_user", "network", name="open", passphrase=PASSPHRASE, auth="none")
    return Agent(secured)


def ask(agent: Agent, **about: Any) -> tuple[V3Message, Keys]:
    """A question of "fleet", signed and in time, or what `about` makes of it, with its keys."""
    machine = agent.machine
    engine = engine_id(machine)
    whole = {
        "msg_id": 1,
        "engine_id": engine,
        "boots": machine.power.cycles,
        "time": machine.up_time_us // 1_000_000,
        "user": "fleet",
        "pdu": QUESTION,
        "signed": True,
        "reportable": True,
        "context_engine_id": engine,
    }
    sent = V3Message(**{**whole, **about})
    user = SnmpUser("x", PASSPHRASE, Auth.SHA, Priv.AES if sent.encrypted else None, HIDDEN)
    return sent, user.keys(sent.engine_id) if sent.signed else NO_KEYS


def answer(agent: Agent, **about: Any) -> V3Message | None:
    """What the agent says to it, opened and with a good signature."""
    sent, keys = ask(agent, **about)
    data = agent.answer(encode_v3(sent, keys), "10.0.9.17")
    return read(data, keys) if data is not None else None


def read(data: bytes, keys: Keys) -> V3Message:
    found = decode_v3(data)
    if found.signed:
        assert is_signed_with(data, found, keys)
    return opened_with(found, keys) if found.encrypted else found


def reported(found: V3Message | None) -> str:
    """The object of a Report."""
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.kind is PduKind.REPORT
    ((name, value),) = found.pdu.varbinds
    assert isinstance(value, Counter32)
    return mib_name(name)


def mib_name(name: tuple[int, ...]) -> str:
    return next(report.label for report in UsmReport if report.oid == name)


def test_who_signs_and_encrypts_is_answered_alike(agent: Agent) -> None:
    found = answer(agent, user="hush", encrypted=True)
    assert found is not None
    assert (found.signed, found.encrypted) == (True, True)
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.varbinds == ((NAME, OctetString(agent.machine.profile.identity.hostname.encode())),)


@pytest.mark.parametrize("kind", [PduKind.GET, PduKind.GET_NEXT, PduKind.SET])
def test_who_must_sign_and_does_not_hears_a_report_and_no_more(agent: Agent, kind: PduKind) -> None:
    for user in ("fleet", "hush"):
        found = answer(agent, user=user, signed=False, pdu=Pdu(kind, 7, varbinds=QUESTION.varbinds))
        assert reported(found) == "usmStatsUnsupportedSecLevels"
        assert found is not None
        assert not found.signed


def test_who_may_do_without_a_signature_is_answered_without_one(agent: Agent) -> None:
    details = {"passphrase": PASSPHRASE, "level": "noAuthNoPriv"}
    agent.machine.act("add_snmp_user", "network", name="fleet", **details)
    for signed in (False, True):
        found = answer(agent, signed=signed)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        assert (found.signed, found.pdu.error_status) == (signed, ErrorStatus.NO_ERROR)


def test_a_level_below_what_the_user_is_set_to_is_refused(agent: Agent) -> None:
    found = answer(agent, user="hush")
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.error_status is ErrorStatus.AUTHORIZATION_ERROR
    machine = agent.machine
    machine.act(
        "add_snmp_user", "network", name="hush", passphrase=PASSPHRASE, priv="AES", level="authNoPriv"
    )
    found = answer(agent, user="hush")
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.error_status is ErrorStatus.NO_ERROR


def test_a_user_without_a_signature_is_answered_without_one(agent: Agent) -> None:
    found = answer(agent, user="open", signed=False)
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert (found.signed, found.pdu.error_status) == (False, ErrorStatus.NO_ERROR)


@pytest.mark.parametrize(
    ("about", "report"),
    [
        ({"engine_id": b"", "signed": False}, "usmStatsUnknownEngineIDs"),
        ({"engine_id": b"\x80\0\0\0another"}, "usmStatsUnknownEngineIDs"),
        ({"user": "nobody"}, "usmStatsUnknownUserNames"),
        ({"user": "open"}, "usmStatsUnsupportedSecLevels"),
        ({"encrypted": True}, "usmStatsUnsupportedSecLevels"),
        ({"boots": 99}, "usmStatsNotInTimeWindows"),
        ({"time": 151}, "usmStatsNotInTimeWindows"),
        ({"context": b"bridge1"}, "snmpUnknownContexts"),
        ({"context_engine_id": b""}, "snmpUnknownPDUHandlers"),
        ({"pdu": Pdu(PduKind.INFORM, 7)}, "snmpUnknownPDUHandlers"),
    ],
)
def test_each_report_has_its_own_counter(agent: Agent, about: dict[str, Any], report: str) -> None:
    for times in (1, 2):
        found = answer(agent, **about)
        assert reported(found) == report
        assert agent.counts[report] == times
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        assert found.pdu.varbinds[0][1] == Counter32(times)
    # The rest belongs to nobody but this report.
    labels = {one.label for one in UsmReport}
    assert {name for name in agent.counts if name in labels} == {report}


def test_a_wrong_pass_phrase_for_either_is_told_apart(agent: Agent) -> None:
    sent, keys = ask(agent, user="hush", encrypted=True)
    other = SnmpUser("x", PASSPHRASE, Auth.SHA, Priv.AES, "another-staple").keys(sent.engine_id)
    data = agent.answer(encode_v3(sent, other), "10.0.9.17")
    assert data is not None
    assert reported(read(data, keys)) == "usmStatsDecryptionErrors"
    other = SnmpUser("x", "another-horse", Auth.SHA, Priv.AES, HIDDEN).keys(sent.engine_id)
    data = agent.answer(encode_v3(sent, other), "10.0.9.17")
    assert data is not None
    assert reported(read(data, keys)) == "usmStatsWrongDigests"


def test_only_a_report_about_time_is_signed(agent: Agent) -> None:
    late = answer(agent, time=151)
    assert late is not None
    assert late.signed
    wrong = answer(agent, user="open")
    assert wrong is not None
    assert not wrong.signed


@pytest.mark.parametrize(("off", "in_time"), [(-151, False), (-150, True), (150, True), (151, False)])
def test_the_window_of_time_is_open_in_both_directions(agent: Agent, off: int, in_time: bool) -> None:
    agent.machine.clock.advance(600_000_000)
    now = agent.machine.up_time_us // 1_000_000
    found = answer(agent, time=now + off)
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert (found.pdu.kind is PduKind.RESPONSE) is in_time


def test_an_engine_that_has_booted_too_often_trusts_nobody(agent: Agent) -> None:
    agent.machine.power.cycles = 2**31 + 5
    found = answer(agent, boots=2**31 - 1)
    assert found is not None
    assert found.boots == 2**31 - 1
    assert reported(found) == "usmStatsNotInTimeWindows"


def test_an_old_message_is_not_answered_again(agent: Agent) -> None:
    sent, keys = ask(agent)
    payload = encode_v3(sent, keys)
    assert agent.answer(payload, "10.0.9.17") is not None
    agent.machine.clock.advance(151_000_000)
    again = agent.answer(payload, "10.0.9.17")
    assert again is not None
    assert reported(read(again, keys)) == "usmStatsNotInTimeWindows"


def test_who_does_not_wait_gets_no_report(agent: Agent) -> None:
    for kind in (PduKind.TRAP_V2, PduKind.RESPONSE, PduKind.REPORT):
        assert answer(agent, user="nobody", pdu=Pdu(kind, 7)) is None
    # What it is cannot be read: the flag says it.
    assert reported(answer(agent, user="nobody", encrypted=True)) == "usmStatsUnknownUserNames"
    assert answer(agent, user="nobody", encrypted=True, reportable=False) is None
    # What it is can be read, and the flag says nothing.
    assert reported(answer(agent, user="nobody", reportable=False)) == "usmStatsUnknownUserNames"
    assert agent.counts["usmStatsUnknownUserNames"] == 6


def test_messages_that_contradict_themselves_are_dropped_and_counted(agent: Agent) -> None:
    sent, keys = ask(agent, user="hush", encrypted=True)
    data = encode_v3(sent, keys)
    at = data.index(b"\x04\x01\x07")
    assert agent.answer(data[:at] + b"\x04\x01\x06" + data[at + 3 :], "10.0.9.17") is None
    assert agent.counts["snmpInvalidMsgs"] == 1
    assert agent.answer(data[: at + 5] + b"\x02" + data[at + 6 :], "10.0.9.17") is None
    assert agent.counts["snmpUnknownSecurityModels"] == 1


@pytest.mark.parametrize("max_size", [484, 600, 1_472, 65_507])
@pytest.mark.parametrize("encrypted", [False, True])
def test_no_answer_is_longer_than_its_asker_takes(agent: Agent, max_size: int, encrypted: bool) -> None:
    user = "hush" if encrypted else "fleet"
    bulk = BulkPdu(8, 0, 500, (((1, 3), NULL),) * 3)
    sent, keys = ask(agent, user=user, encrypted=encrypted, pdu=bulk, max_size=max_size)
    data = agent.answer(encode_v3(sent, keys), "10.0.9.17")
    assert data is not None
    found = read(data, keys)
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.error_status is ErrorStatus.NO_ERROR
    room = min(max_size, 8_192)
    assert room - 300 < len(data) <= room
    many = Pdu(PduKind.GET, 9, varbinds=((mib.oid("sysDescr.0"), NULL),) * 200)
    sent, keys = ask(agent, user=user, encrypted=encrypted, pdu=many, max_size=max_size)
    data = agent.answer(encode_v3(sent, keys), "10.0.9.17")
    assert data is not None
    found = read(data, keys)
    assert isinstance(found.pdu, Pdu)
    assert len(data) <= room
    assert found.pdu.error_status is ErrorStatus.TOO_BIG


@pytest.mark.parametrize("octets", [33, 255, 9_000, 60_000])
def test_a_context_that_no_device_can_have_is_not_sent_back(agent: Agent, octets: int) -> None:
    assert answer(agent, user="open", signed=False, context=bytes(octets)) is None
    assert answer(agent, context=bytes(octets)) is None
    assert agent.counts["snmpInASNParseErrs"] == 2
    longest = answer(agent, context=bytes(32))
    assert reported(longest) == "snmpUnknownContexts"


def test_an_error_that_would_echo_too_much_is_too_big(agent: Agent) -> None:
    setting = Pdu(PduKind.SET, 9, varbinds=((NAME, OctetString(bytes(400))),))
    found = answer(agent, pdu=setting, max_size=484)
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert (found.pdu.error_status, found.pdu.varbinds) == (ErrorStatus.TOO_BIG, ())


@pytest.mark.parametrize("user", ["fleet", "hush"])
@given(data=st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_changed_on_the_way_is_never_answered_with_an_object(
    agent: Agent, user: str, data: st.DataObject
) -> None:
    sent, keys = ask(agent, user=user, encrypted=user == "hush")
    unchanged = encode_v3(sent, keys)
    payload = bytearray(unchanged)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(payload) - 1))
        payload[at] ^= data.draw(st.integers(1, 255))
    given_back = agent.answer(bytes(payload), "10.0.9.17")
    if given_back is None or payload == unchanged:
        return
    assert agent.machine.profile.identity.hostname.encode() not in given_back
    found = decode_v3(given_back)
    assert not found.encrypted
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.kind is PduKind.REPORT


# -- views and lockouts -------------------------------------------------------------------------------------


def test_a_user_sees_its_view_and_nothing_beside(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_view", "network", name="alerts", subtrees=["1.3.6.1.2.1.43", "-1.3.6.1.2.1.43.8"])
    secured.act("add_snmp_user", "network", name="desk", passphrase=PASSPHRASE, read="alerts")
    found = client(route, "desk")
    seen = [name for name, _ in found.walk("1.3.6.1")]
    assert seen
    assert all(name[:7] == (1, 3, 6, 1, 2, 1, 43) for name in seen)
    assert not any(name[:8] == (1, 3, 6, 1, 2, 1, 43, 8) for name in seen)
    assert found.get("sysName.0")[0][1] is Missing.NO_SUCH_OBJECT
    secured.act("set_snmp_view", "network", name="alerts", subtrees=["1.3.6.1.2.1.1"])
    assert found.get("prtGeneralSerialNumber.1")[0][1] is Missing.NO_SUCH_OBJECT
    assert found.get("sysName.0")[0][1] is not Missing.NO_SUCH_OBJECT


def test_the_community_sees_its_view(machine: Machine) -> None:
    machine.act("set_snmp_view", "network", name="system", subtrees=["1.3.6.1.2.1.1"])
    machine.act("set_community_view", "network", view="system")
    found = SnmpClient(MemoryRoute(Host(machine), "10.0.9.17"))
    assert {name[:7] for name, _ in found.walk("1.3.6.1")} == {(1, 3, 6, 1, 2, 1, 1)}
    machine.act("set_community_view", "network", view="none")
    with pytest.raises(NoAnswer):
        found.up_time()


def test_who_guesses_is_locked_out_for_a_while(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_lockout", "network", tries=3, within_s=60, for_s=300)
    for _ in range(3):
        with pytest.raises(UsmRefusal):
            client(route, passphrase="another-horse").up_time()
    with pytest.raises(NoAnswer):
        client(route).up_time()
    assert secured.network.look()["snmp v3"] == "fleet (locked out)"
    secured.clock.advance(300_000_000)
    assert secured.network.look()["snmp v3"] == "fleet"
    assert client(route).up_time().total_seconds() > 0


def test_a_good_question_forgives_the_bad_ones_and_time_does_too(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_lockout", "network", tries=3, within_s=60)

    def guess(times: int) -> None:
        for _ in range(times):
            with pytest.raises(UsmRefusal):
                client(route, passphrase="another-horse").up_time()

    guess(2)
    client(route).up_time()
    guess(2)
    secured.clock.advance(61_000_000)
    guess(2)
    assert client(route).up_time().total_seconds() > 0


def test_a_power_cycle_ends_a_lockout(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_lockout", "network", tries=1)
    with pytest.raises(UsmRefusal):
        client(route, passphrase="another-horse").up_time()
    secured.act("power_off", "power")
    secured.act("power_on", "power")
    secured.clock.advance(60_000_000)
    assert client(route).up_time().total_seconds() > 0


# -- the engine's own objects -------------------------------------------------------------------------------


def test_the_engine_shows_who_it_is_and_what_it_counted(agent: Agent, route: Any) -> None:
    machine = agent.machine
    machine.clock.advance(90_000_000)
    for _ in range(3):
        with pytest.raises(UsmRefusal):
            client(route, passphrase="another-horse").up_time()
    found = dict(client(route).get("snmpEngineID.0", "snmpEngineBoots.0", "snmpEngineTime.0"))
    assert [value.value for value in found.values()] == [  # type: ignore[union-attr]  # there is one
        engine_id(machine),
        machine.power.cycles,
        machine.up_time_us // 1_000_000,
    ]
    ((_, wrong),) = client(route).get("usmStatsWrongDigests.0")
    assert wrong == Counter32(3)
    ((_, unknown),) = client(route).get("usmStatsUnknownEngineIDs.0")
    assert unknown == Counter32(6)


def test_boots_rise_with_each_power_on_and_time_begins_again(route: Any, secured: Machine) -> None:
    found = client(route)
    before = [value.value for _, value in found.get("snmpEngineBoots.0", "snmpEngineTime.0")]  # type: ignore[union-attr]  # there is one
    secured.act("power_off", "power")
    secured.act("power_on", "power")
    secured.clock.advance(60_000_000)
    after = [value.value for _, value in found.get("snmpEngineBoots.0", "snmpEngineTime.0")]  # type: ignore[union-attr]  # there is one
    assert after[0] == before[0] + 1
    assert after[1] <= 61


# -- answers that are kept ----------------------------------------------------------------------------------


def test_an_answer_is_new_as_soon_as_the_machine_is(agent: Agent) -> None:
    bulk = BulkPdu(8, 0, 20, ((mib.oid("prtAlertTable"), NULL),))

    def alerts() -> int:
        found = answer(agent, user="hush", encrypted=True, pdu=bulk)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        return sum(name[:11] == mib.oid("prtAlertDescription") for name, _ in found.pdu.varbinds)

    before = alerts()
    assert alerts() == before
    agent.machine.act("open", agent.machine.covers[0].id)
    assert alerts() > before


def test_what_is_kept_for_one_is_not_shown_to_another(agent: Agent) -> None:
    agent.machine.act("set_snmp_view", "network", name="names", subtrees=["1.3.6.1.2.1.1.1"])
    agent.machine.act("add_snmp_user", "network", name="desk", passphrase=PASSPHRASE, read="names")
    for user, shown in (("fleet", True), ("desk", False), ("fleet", True), ("desk", False)):
        found = answer(agent, user=user)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        assert (found.pdu.varbinds[0][1] is not Missing.NO_SUCH_OBJECT) is shown


def test_nothing_that_is_kept_for_v3_is_found_without_it(agent: Agent) -> None:
    agent.machine.act("set_snmp_versions", "network", v1_v2c=True)
    assert answer(agent) is not None
    for limit in range(8_192):
        payload = encode_message(Message(Version.V2C, f"all {limit}".encode(), QUESTION))
        assert agent.recall(payload, agent.machine.clock.now) is None
        if limit > 7_900:
            assert agent.answer(payload, "10.0.9.17") is None


def test_what_is_answered_from_memory_is_counted_alike(agent: Agent) -> None:
    for times in (1, 2, 3):
        assert answer(agent, user="hush", encrypted=True) is not None
        counts = agent.counts
        assert (counts["snmpInGetRequests"], counts["snmpInTotalReqVars"]) == (times, times)
        assert counts["snmpOutGetResponses"] == counts["snmpOutPkts"] == counts["snmpInPkts"] == times


def test_time_passes_in_what_is_kept(agent: Agent) -> None:
    asked = Pdu(PduKind.GET, 7, varbinds=((mib.oid("snmpEngineTime.0"), NULL),))
    told = []
    for _ in range(3):
        found = answer(agent, pdu=asked)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        told.append((found.pdu.varbinds[0][1], found.time))
        agent.machine.clock.advance(1_000_000)
    assert [value.value for value, _ in told] == [time for _, time in told]  # type: ignore[union-attr]  # there is one
    assert len(set(told)) == 3


def test_over_sockets_the_engines_time_is_that_of_the_wall() -> None:
    wall = [1_000.0]
    machine = Machine(profiles.load("mono-laser"), WallClock(monotonic=lambda: wall[0]))
    machine.act("add_snmp_user", "network", name="fleet", passphrase=PASSPHRASE)
    host, agent = Host(machine), Agent(machine)
    sent, keys = ask(agent)
    payload = encode_v3(sent, keys)
    told = []
    for _ in range(3):
        assert host.reach("snmp", "10.0.9.17") == "open"
        data = agent.answer(payload, "10.0.9.17")
        assert data is not None
        found = read(data, keys)
        assert isinstance(found.pdu, Pdu)
        told.append((found.time - sent.time, found.pdu.kind))
        wall[0] += 100
    assert told == [(0, PduKind.RESPONSE), (100, PduKind.RESPONSE), (200, PduKind.REPORT)]
