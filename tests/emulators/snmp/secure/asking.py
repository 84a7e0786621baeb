"""Messages of SNMPv3 made by hand, and what an agent answers to them."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.engine import engine_id
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import (
    NULL,
    Counter32,
    Pdu,
    PduKind,
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

PASSPHRASE = "correct-horse"


def client(route: Any, name: str = "fleet", passphrase: str = PASSPHRASE) -> SnmpClient:
    return SnmpClient(route, user=SnmpUser(name, passphrase))


NAME = mib.oid("sysName.0")


QUESTION = Pdu(PduKind.GET, 7, varbinds=((NAME, NULL),))


HIDDEN = "battery-staple"


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
