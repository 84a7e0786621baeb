"""SNMP on its way out: questions pass, what sets something needs leave, and what nobody can read stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.snmp import Integer32, Pdu, PduKind
from misfeed.protocols.snmp.usm import V3Message, encode_v3
from misfeed.protocols.snmp.usm_keys import Priv
from misfeed.real.walls import admit_snmp

from .deaf import ALL, NOTHING, gate


def asked(ask: Callable[[SnmpClient], object], *permits: Permit, user: SnmpUser | None = None) -> list[bytes]:
    route, heard = gate(*permits)
    client = SnmpClient(route, user=user, timeout_s=0.01, retries=0)
    with pytest.raises(NoAnswer):
        ask(client)
    return heard.sent


def test_snmp_questions_pass() -> None:
    assert len(asked(lambda client: client.get("sysUpTime.0"))) == 1
    assert len(asked(lambda client: client.get_next("sysUpTime.0"))) == 1
    assert len(asked(lambda client: list(client.walk("prtAlertTable")))) == 1
    user = SnmpUser("fleet", "correct-horse")
    assert len(asked(lambda client: client.get("sysUpTime.0"), user=user)) == 1


@pytest.mark.parametrize("kind", [PduKind.GET, PduKind.SET])
def test_an_encrypted_question_is_read_with_the_keys_of_who_asks(kind: PduKind) -> None:
    user = SnmpUser("fleet", "correct-horse", priv=Priv.AES)
    engine = b"\x80\0\0\0\5engine"
    question = V3Message(
        msg_id=1,
        engine_id=engine,
        boots=1,
        time=1,
        user="fleet",
        pdu=Pdu(kind, 1),
        signed=True,
        encrypted=True,
        context_engine_id=engine,
    )
    payload = encode_v3(question, user.keys(engine))
    if kind is PduKind.GET:
        admit_snmp(payload, NOTHING, user)
    else:
        with pytest.raises(NotPermitted, match="--allow set"):
            admit_snmp(payload, NOTHING, user)
    for stranger in (None, SnmpUser("fleet", "another-horse", priv=Priv.AES)):
        with pytest.raises(NotPermitted):
            admit_snmp(payload, ALL, stranger)


def test_an_snmp_set_needs_leave() -> None:
    def set_it(client: SnmpClient) -> None:
        client.set("prtGeneralReset.1", Integer32(4))

    assert len(asked(set_it, Permit.SET)) == 1
    route, heard = gate(*(ALL - {Permit.SET}))
    with pytest.raises(NotPermitted, match="--allow set lets it"):
        set_it(SnmpClient(route))
    assert heard.sent == []


@given(st.binary(max_size=80))
def test_datagrams_at_random_never_pass(octets: bytes) -> None:
    with pytest.raises(NotPermitted):
        admit_snmp(octets, NOTHING)
