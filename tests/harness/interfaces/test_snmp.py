"""The client against a scripted agent: what it asks, what it makes of answers, and how it gives up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from misfeed.errors import DeviceRefusal, NoAnswer, ProtocolError, Refused, UsageError
from misfeed.interfaces.snmp import NotIncreasing, SnmpClient, SnmpRefusal
from misfeed.interfaces.snmp_tables import Alert, Supply
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Counter64,
    ErrorStatus,
    Integer32,
    Message,
    Missing,
    OctetString,
    Oid,
    Pdu,
    PduKind,
    SnmpError,
    TimeTicks,
    Value,
    VarBind,
    Version,
    decode_message,
    encode_message,
    mib,
)
from misfeed.transports.base import Stream

Answer = Callable[[Message], list[bytes]]


class FakeRoute:
    """Answers each datagram with what `answer` makes of it, and counts what is opened, asked and waited."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[Message] = []
        self.waited_s = 0.0
        self.open = 0

    def stream(self, service: str, timeout_s: float) -> Stream:
        raise AssertionError("SNMP runs over datagrams")

    def datagrams(self, service: str) -> FakeDatagrams:
        assert service == "snmp"
        self.open += 1
        return FakeDatagrams(self)


class FakeDatagrams:
    def __init__(self, route: FakeRoute) -> None:
        self.route = route
        self.queue: list[bytes] = []

    def send(self, payload: bytes) -> None:
        message = decode_message(payload)
        self.route.asked.append(message)
        self.queue += self.route.answer(message)

    def receive(self, timeout_s: float) -> bytes:
        if not self.queue:
            self.route.waited_s += timeout_s
            raise NoAnswer("silent", timeout_s)
        return self.queue.pop(0)

    def close(self) -> None:
        self.route.open -= 1


def reply(
    to: Message, varbinds: tuple[VarBind, ...], status: ErrorStatus = ErrorStatus.NO_ERROR, index: int = 0
) -> bytes:
    assert isinstance(to.pdu, Pdu | BulkPdu)
    pdu = Pdu(PduKind.RESPONSE, to.pdu.request_id, status, index, varbinds)
    return encode_message(Message(to.version, to.community, pdu))


def agent(rows: Mapping[str, Value]) -> Answer:
    """A small agent over fixed rows, for both versions."""
    table = dict(sorted((mib.oid(name), value) for name, value in rows.items()))
    order = list(table)

    def after(name: Oid) -> VarBind:
        place = bisect_right(order, name)
        return (order[place], table[order[place]]) if place < len(order) else (name, Missing.END_OF_MIB_VIEW)

    def answer(message: Message) -> list[bytes]:
        pdu = message.pdu
        found: list[VarBind] = []
        if isinstance(pdu, BulkPdu):
            for name, _ in pdu.varbinds:
                for _ in range(pdu.max_repetitions):
                    name, value = after(name)
                    found.append((name, value))
        elif pdu.kind is PduKind.GET_NEXT:
            found = [after(name) for name, _ in pdu.varbinds]
        else:
            found = [(name, table.get(name, Missing.NO_SUCH_INSTANCE)) for name, _ in pdu.varbinds]
        if message.version is Version.V1 and any(isinstance(value, Missing) for _, value in found):
            return [reply(message, pdu.varbinds, ErrorStatus.NO_SUCH_NAME, 1)]
        return [reply(message, tuple(found))]

    return answer


def text(words: str) -> OctetString:
    return OctetString(words.encode())


JAMMED: dict[str, Value] = {
    "sysDescr.0": text("Office MFP"),
    "sysUpTime.0": TimeTicks(12_345),
    "hrDeviceStatus.1": Integer32(2),
    "hrDeviceStatus.3": Integer32(5),
    "hrPrinterStatus.3": Integer32(1),
    "hrPrinterDetectedErrorState.3": OctetString(b"\x06\x40"),
    "prtMarkerSuppliesMarkerIndex.3.1": Integer32(1),
    "prtMarkerSuppliesColorantIndex.3.1": Integer32(2),
    "prtMarkerSuppliesClass.3.1": Integer32(3),
    "prtMarkerSuppliesType.3.1": Integer32(3),
    "prtMarkerSuppliesDescription.3.1": text("Schwarz, groß"),
    "prtMarkerSuppliesSupplyUnit.3.1": Integer32(7),
    "prtMarkerSuppliesMaxCapacity.3.1": Integer32(2000),
    "prtMarkerSuppliesLevel.3.1": Integer32(500),
    "prtMarkerSuppliesClass.3.2": Integer32(4),
    "prtMarkerSuppliesMaxCapacity.3.2": Integer32(-2),
    "prtMarkerSuppliesLevel.3.2": Integer32(-3),
    "prtMarkerColorantValue.3.2": text("black"),
    "prtConsoleDisplayBufferText.3.1": text("Paper jam"),
    "prtConsoleDisplayBufferText.3.2": OctetString(b"\xd6ffnen"),
    "prtAlertSeverityLevel.3.9": Integer32(3),
    "prtAlertTrainingLevel.3.9": Integer32(3),
    "prtAlertGroup.3.9": Integer32(13),
    "prtAlertGroupIndex.3.9": Integer32(1),
    "prtAlertLocation.3.9": Integer32(-2),
    "prtAlertCode.3.9": Integer32(1322),
    "prtAlertDescription.3.9": text("Jam at exit"),
    "prtAlertTime.3.9": TimeTicks(250),
    "prtAlertCode.3.40": Integer32(32001),
    "ppmPrinterIEEE1284DeviceId.1": text("MFG:Misfeed;MDL:Office;"),
}


def client(answer: Answer, **options: object) -> tuple[SnmpClient, FakeRoute]:
    route = FakeRoute(answer)
    return SnmpClient(route, **options), route


@pytest.fixture(params=[Version.V1, Version.V2C])
def jammed(request: pytest.FixtureRequest) -> SnmpClient:
    return client(agent(JAMMED), version=request.param)[0]


def test_get_returns_bindings_in_the_order_asked(jammed: SnmpClient) -> None:
    assert jammed.get("sysUpTime.0", "1.3.6.1.2.1.1.1.0") == (
        (mib.oid("sysUpTime.0"), TimeTicks(12_345)),
        (mib.oid("sysDescr.0"), text("Office MFP")),
    )


def test_a_walk_stays_below_its_root(jammed: SnmpClient) -> None:
    assert [mib.name(name) for name, _ in jammed.walk("hrPrinterTable")] == [
        "hrPrinterStatus.3",
        "hrPrinterDetectedErrorState.3",
    ]


def test_a_walk_sees_everything_to_the_end_of_the_view(jammed: SnmpClient) -> None:
    assert dict(jammed.walk("1.3.6.1")) == {mib.oid(name): value for name, value in JAMMED.items()}


def test_alerts_come_with_labels(jammed: SnmpClient) -> None:
    jam, vendors_own = jammed.alerts()
    assert jam == Alert(
        index=9,
        code="mediaPathOutputJam",
        severity="critical",
        group="mediaPath",
        group_index=1,
        location=-2,
        training="untrained",
        description="Jam at exit",
        time=timedelta(seconds=2.5),
    )
    assert vendors_own == Alert(40, "32001", None, None, None, None, None, None, None)


def test_supplies_come_with_their_colorant_and_share(jammed: SnmpClient) -> None:
    black, waste = jammed.supplies()
    assert black == Supply(
        1, 1, "black", "supplyThatIsConsumed", "toner", "Schwarz, groß", "impressions", 2000, 500
    )
    assert black.percent == 25
    assert waste.supply_class == "receptacleThatIsFilled"
    assert waste.percent is None


def test_rows_carry_their_index_by_name(jammed: SnmpClient) -> None:
    row = jammed.rows("prtAlertTable")[0]
    assert (row["hrDeviceIndex"], row["prtAlertIndex"], row["prtAlertCode"]) == (3, 9, "mediaPathOutputJam")
    assert jammed.rows("prtInputTable") == ()


def test_the_printers_state_is_that_of_its_own_device_row(jammed: SnmpClient) -> None:
    assert jammed.device_status() == "down"
    assert jammed.printer_status() == "other"
    assert jammed.error_bits() == {"jammed", "offline", "outputTrayMissing"}
    assert jammed.up_time() == timedelta(seconds=123.45)
    assert jammed.device_id() == "MFG:Misfeed;MDL:Office;"
    assert jammed.console_text() == ("Paper jam", "Öffnen")


@pytest.mark.parametrize("octets", [b"", b"\x00", b"\x00\x00\x00"])
def test_no_error_bits_in_any_number_of_octets(octets: bytes) -> None:
    snmp, _ = client(agent({"hrPrinterDetectedErrorState.1": OctetString(octets)}))
    assert snmp.error_bits() == frozenset()


@pytest.mark.parametrize("ask", [SnmpClient.error_bits, SnmpClient.device_id, SnmpClient.up_time])
def test_what_the_device_does_not_have_is_a_refusal(ask: Callable[[SnmpClient], object]) -> None:
    snmp, _ = client(agent({"sysDescr.0": text("bare")}))
    with pytest.raises(SnmpRefusal) as caught:
        ask(snmp)
    assert caught.value.answer == "noSuchInstance"


def test_vendors_columns_stand_under_their_number() -> None:
    snmp, _ = client(agent({"prtCoverEntry.3.1.1": Integer32(4), "prtCoverEntry.77.1.1": Integer32(5)}))
    assert snmp.rows("prtCoverTable") == (
        {"hrDeviceIndex": 1, "prtCoverIndex": 1, "prtCoverStatus": "coverClosed", "77": 5},
    )


def test_an_error_status_is_a_refusal_with_its_place() -> None:
    def refuse(message: Message) -> list[bytes]:
        return [reply(message, (), ErrorStatus.NOT_WRITABLE, 1)]

    snmp, _ = client(refuse)
    with pytest.raises(DeviceRefusal, match=r"SET sysName\.0: notWritable") as caught:
        snmp.set("sysName.0", text("mine"))
    assert isinstance(caught.value, SnmpRefusal)
    assert (caught.value.answer, caught.value.error_index) == ("notWritable", 1)


def test_a_missing_object_over_v1_is_refused_by_name() -> None:
    snmp, _ = client(agent(JAMMED), version=0)
    with pytest.raises(SnmpRefusal, match="noSuchName"):
        snmp.get("sysContact.0")


def test_silence_ends_after_the_retries_with_the_same_request() -> None:
    snmp, route = client(lambda _: [], timeout_s=0.5, retries=2)
    with pytest.raises(NoAnswer, match=r"GET sysDescr\.0 .*1\.5 s"):
        snmp.get("sysDescr.0")
    assert len(route.asked) == 3
    assert len(set(route.asked)) == 1
    assert route.waited_s == 1.5
    assert route.open == 0


def test_a_lost_first_answer_is_asked_for_again() -> None:
    answers = agent(JAMMED)
    snmp, route = client(lambda message: answers(message) if len(route.asked) > 1 else [])
    assert snmp.up_time() == timedelta(seconds=123.45)
    assert len(route.asked) == 2


def test_answers_to_other_requests_are_passed_over() -> None:
    def answer(message: Message) -> list[bytes]:
        assert isinstance(message.pdu, Pdu)
        stale = Pdu(PduKind.RESPONSE, message.pdu.request_id - 1, varbinds=message.pdu.varbinds)
        echo = encode_message(message)
        return [encode_message(Message(message.version, b"public", stale)), echo, *agent(JAMMED)(message)]

    snmp, _ = client(answer)
    assert snmp.get("sysDescr.0")[0][1] == text("Office MFP")


def test_what_is_no_answer_is_passed_over_for_the_one_that_is() -> None:
    def answer(message: Message) -> list[bytes]:
        assert isinstance(message.pdu, Pdu)
        other = Pdu(PduKind.RESPONSE, message.pdu.request_id, varbinds=message.pdu.varbinds)
        strays = [
            b"junk",
            encode_message(Message(Version.V1, message.community, other)),
            encode_message(Message(message.version, b"other", other)),
        ]
        return [*strays, *agent(JAMMED)(message)]

    snmp, route = client(answer)
    assert snmp.get("sysDescr.0")[0][1] == text("Office MFP")
    assert len(route.asked) == 1


@pytest.mark.parametrize(
    ("version", "community", "wrong"),
    [(Version.V1, b"public", "of version V1, not V2C"), (Version.V2C, b"other", "another community")],
)
def test_an_answer_in_anothers_name_is_told_where_no_other_comes(
    version: Version, community: bytes, wrong: str
) -> None:
    def answer(message: Message) -> list[bytes]:
        assert isinstance(message.pdu, Pdu)
        found = Pdu(PduKind.RESPONSE, message.pdu.request_id, varbinds=message.pdu.varbinds)
        return [encode_message(Message(version, community, found))]

    snmp, route = client(answer, retries=1)
    with pytest.raises(ProtocolError, match=wrong):
        snmp.get("sysDescr.0")
    assert len(route.asked) == 2


def test_two_clients_number_their_questions_apart() -> None:
    routes = []
    for _ in range(2):
        snmp, route = client(agent(JAMMED))
        snmp.get("sysDescr.0")
        routes.append(route)
    first, second = (route.asked[0].pdu.request_id for route in routes)
    assert first != second


def test_a_flood_of_other_answers_counts_as_silence() -> None:
    snmp, _ = client(lambda message: [encode_message(message)] * 100)
    with pytest.raises(NoAnswer):
        snmp.get("sysDescr.0")


def test_a_closed_port_is_told_from_silence_and_nothing_stays_open() -> None:
    def refuse(message: Message) -> list[bytes]:
        raise Refused("port unreachable")

    snmp, route = client(refuse)
    with pytest.raises(Refused):
        snmp.get("sysDescr.0")
    assert route.open == 0


def test_a_malformed_answer_is_the_devices_fault() -> None:
    snmp, _ = client(lambda _: [b"\x30\x80junk"])
    with pytest.raises(ProtocolError, match="indefinite length"):
        snmp.get("sysDescr.0")


def test_a_time_that_no_time_ticks_holds_is_the_devices_fault() -> None:
    snmp, _ = client(agent({**JAMMED, "prtAlertTime.3.9": Counter64(2**64 - 1)}))
    with pytest.raises(ProtocolError, match="prtAlertTime is 18446744073709551615"):
        snmp.alerts()


def test_an_answer_about_other_objects_is_the_devices_fault() -> None:
    snmp, _ = client(lambda message: [reply(message, ((mib.oid("sysName.0"), text("x")),))])
    with pytest.raises(SnmpError, match=r"names other objects: sysName\.0 for sysDescr\.0"):
        snmp.get("sysDescr.0")


@pytest.mark.parametrize("version", list(Version))
def test_a_walk_that_goes_in_circles_is_detected(version: Version) -> None:
    circle = [mib.oid("prtAlertCode.1.1"), mib.oid("prtAlertCode.1.2"), mib.oid("prtAlertCode.1.1")]

    def answer(message: Message) -> list[bytes]:
        ((name, _),) = message.pdu.varbinds
        following = circle[circle.index(name) + 1] if name in circle else circle[0]
        return [reply(message, ((following, Integer32(8)),))]

    snmp, _ = client(answer, version=version)
    with pytest.raises(NotIncreasing, match=r"43\.18\.1\.1\.7\.1\.1 follows .*43\.18\.1\.1\.7\.1\.2"):
        list(snmp.walk("prtAlertTable"))


def test_a_walk_asks_for_less_when_the_answer_is_too_big() -> None:
    small = agent(JAMMED)

    def answer(message: Message) -> list[bytes]:
        if isinstance(message.pdu, BulkPdu) and message.pdu.max_repetitions > 4:
            return [reply(message, (), ErrorStatus.TOO_BIG)]
        return small(message)

    snmp, route = client(answer)
    assert len(list(snmp.walk("1.3.6.1"))) == len(JAMMED)
    assert isinstance(route.asked[-1].pdu, BulkPdu)
    assert route.asked[-1].pdu.max_repetitions == 3


def test_a_walk_with_an_empty_answer_is_the_devices_fault() -> None:
    snmp, _ = client(lambda message: [reply(message, ())])
    with pytest.raises(SnmpError, match="what follows prtAlertTable"):
        list(snmp.walk("prtAlertTable"))


def test_bulk_answers_longer_than_asked_are_the_devices_fault() -> None:
    snmp, _ = client(lambda message: [reply(message, ((mib.oid("sysDescr.0"), NULL),) * 3)])
    with pytest.raises(SnmpError, match="more than asked for"):
        snmp.get_bulk("1.3.6.1", max_repetitions=2)


def test_bulk_needs_version_2c() -> None:
    with pytest.raises(UsageError, match="V1 has no GET_BULK"):
        client(agent({}), version=0)[0].get_bulk("1.3.6.1")
    with pytest.raises(UsageError, match="version 3"):
        client(agent({}), version=3)


def test_requests_carry_community_and_version() -> None:
    snmp, route = client(agent(JAMMED), community="größer", version=0)
    snmp.get("sysDescr.0")
    snmp.get("sysDescr.0")
    assert {message.community for message in route.asked} == {"größer".encode()}
    assert {message.version for message in route.asked} == {Version.V1}
    assert len({message.pdu for message in route.asked}) == 2
