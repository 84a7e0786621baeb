"""Notifications are read in every version; what is none is passed over, and breaks nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import NoAnswer
from misfeed.interfaces.notifications import NotificationListener, read_notification
from misfeed.protocols.snmp import (
    Integer32,
    Message,
    ObjectIdentifier,
    Pdu,
    PduKind,
    SnmpError,
    TimeTicks,
    TrapV1,
    Version,
    decode_message,
    encode_message,
    mib,
)
from misfeed.transports.base import Route

COLD_START = mib.notification("coldStart").oid
ALERT = mib.notification("printerV2Alert").oid
UP_TIME = (mib.oid("sysUpTime.0"), TimeTicks(250))
NAME = (mib.oid("snmpTrapOID.0"), ObjectIdentifier(COLD_START))


class Came:
    """Datagrams that are there already."""

    port = 162

    def __init__(self, *payloads: bytes) -> None:
        self.payloads = list(payloads)
        self.answers: list[bytes] = []

    def arrivals(self, port: int) -> Came:
        return self

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        if not self.payloads:
            raise NoAnswer("nothing", timeout_s)
        return self.payloads.pop(0), self.answers.append

    def close(self) -> None:
        self.payloads.clear()


def listen(came: Came, community: str = "") -> NotificationListener:
    route: Route = came
    return NotificationListener(route, community=community)


def trap(kind: PduKind = PduKind.TRAP_V2, community: bytes = b"public") -> bytes:
    return encode_message(Message(Version.V2C, community, Pdu(kind, 7, varbinds=(UP_TIME, NAME))))


def test_a_trap_is_read_with_its_name_and_up_time() -> None:
    told = listen(Came(trap())).receive(1)
    assert (told.name, told.up_time, told.inform) == ("coldStart", timedelta(seconds=2.5), False)


def test_an_inform_is_acknowledged_with_its_own_bindings() -> None:
    came = Came(trap(PduKind.INFORM))
    assert listen(came).receive(1).inform
    [answer] = came.answers
    pdu = decode_message(answer).pdu
    assert isinstance(pdu, Pdu)
    assert (pdu.kind, pdu.request_id, pdu.varbinds) == (PduKind.RESPONSE, 7, (UP_TIME, NAME))


def test_strangers_and_other_communities_are_passed_over() -> None:
    came = Came(b"junk", trap(community=b"others"), trap(PduKind.INFORM, b"ours"))
    listener = listen(came, "ours")
    assert listener.receive(1).community == "ours"
    assert len(came.answers) == 1
    assert listener.all_told() == ()


@pytest.mark.parametrize(
    ("generic", "specific", "name"),
    [(0, 0, "coldStart"), (4, 0, "authenticationFailure"), (6, 1, "printerV2Alert")],
)
def test_traps_of_version_1_have_the_names_of_version_2(generic: int, specific: int, name: str) -> None:
    enterprise = mib.notification("printerV2Alert").oid[:-2]
    pdu = TrapV1(enterprise, "10.0.20.50", generic, specific, 100)
    told = read_notification(Message(Version.V1, b"public", pdu))
    assert (told.name, told.up_time) == (name, timedelta(seconds=1))


def test_what_does_not_begin_as_a_notification_must_is_none() -> None:
    with pytest.raises(SnmpError, match=r"does not begin with sysUpTime\.0"):
        read_notification(Message(Version.V2C, b"", Pdu(PduKind.TRAP_V2, 1, varbinds=(NAME,))))
    with pytest.raises(SnmpError, match="GET is no notification"):
        read_notification(Message(Version.V2C, b"", Pdu(PduKind.GET, 1)))


class Flood(Came):
    """Something that is no notification, every so many seconds, for ever."""

    def __init__(self, every_s: float) -> None:
        super().__init__()
        self.every_s = every_s
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def arrivals(self, port: int) -> Flood:
        return self

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        self.seconds += min(self.every_s, timeout_s)
        if timeout_s < self.every_s:
            raise NoAnswer("nothing", timeout_s)
        return b"junk", self.answers.append


@pytest.mark.parametrize("every_s", [0.5, 0.0])
def test_what_is_passed_over_makes_nobody_wait_longer(every_s: float) -> None:
    flood = Flood(every_s)
    flood.seconds = 7.0
    with pytest.raises(NoAnswer):
        listen(flood).receive(2 if every_s else 0)
    assert flood.seconds == (9.0 if every_s else 7.0)


def test_alerts_that_come_together_are_all_read() -> None:
    severity, code = mib.object("prtAlertSeverityLevel"), mib.object("prtAlertCode")
    rows = (
        (severity.instance(1, 7), Integer32(3)),
        (code.instance(1, 7), Integer32(8)),
        (severity.instance(1, 9), Integer32(4)),
        (code.instance(1, 9), Integer32(3)),
    )
    pdu = Pdu(PduKind.TRAP_V2, 1, varbinds=(UP_TIME, (NAME[0], ObjectIdentifier(ALERT)), *rows))
    told = read_notification(Message(Version.V2C, b"", pdu))
    assert told.rows == {
        (1, 7): {"prtAlertSeverityLevel": "critical", "prtAlertCode": "jam"},
        (1, 9): {"prtAlertSeverityLevel": "warning", "prtAlertCode": "coverOpen"},
    }
    assert (told.values["prtAlertCode"], told.instances["prtAlertCode"]) == ("jam", (1, 7))


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_nothing_that_arrives_breaks_the_listener(payloads: list[bytes]) -> None:
    assert listen(Came(*payloads)).all_told() == ()


def test_what_shows_a_notification_does_not_show_its_community() -> None:
    found = listen(Came(trap(community=b"s3cret"))).receive(1)
    assert "s3cret" not in repr(found)
    assert found.community == "s3cret"
