"""What answers informs, bent in every way: nothing that was changed acknowledges what is signed, and what is
sent stays bounded.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.notifier import MAX_PENDING
from misfeed.interfaces.notifications_v3 import NotificationEngine
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import (
    Message,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_message,
    message_version,
)
from misfeed.protocols.snmp.usm import V3, decode_v3

from .mutation.corpus import HIDDEN, PHRASE, USERS, printer
from .mutation.mutator import Mutator

ANSWERS = int(os.environ.get("MISFEED_FUZZ", "4000"))
SEED = int(os.environ.get("MISFEED_FUZZ_SEED", "1"))

Sent = list[tuple[bytes, Callable[[bytes], None]]]


def answered(payload: bytes, engine: NotificationEngine) -> bytes:
    """What a receiver says to an inform."""
    if message_version(payload) == V3:
        return engine.read(payload).reply
    message = decode_message(payload)
    assert isinstance(message.pdu, Pdu)
    response = Pdu(PduKind.RESPONSE, message.pdu.request_id, varbinds=message.pdu.varbinds)
    return encode_message(Message(Version.V2C, message.community, response))


def acknowledges(octets: bytes, user: str, waiting: set[int]) -> set[int]:
    """What anybody's octets acknowledge where nobody signs: what they say, in the receiver's words."""
    try:
        if user:
            told = decode_v3(octets)
            ours = not (told.signed or told.encrypted) and told.msg_id in waiting
            pdu = told.pdu if ours else None
        else:
            message = decode_message(octets)
            ours = (message.version, message.community) == (Version.V2C, b"traps")
            pdu = message.pdu if ours else None
    except SnmpError:
        return set()
    return {pdu.request_id} & waiting if isinstance(pdu, Pdu) and pdu.kind is PduKind.RESPONSE else set()


@pytest.mark.parametrize("user", ["", "fleet", "hush", "open"])
def test_an_inform_is_acknowledged_by_its_receiver_and_by_nothing_else(user: str) -> None:
    machine = printer()
    about = {"version": "3", "user": user} if user else {"version": "2c", "community": "traps"}
    machine.act("add_receiver", "network.traps", address="127.0.0.1", port=162, inform=True, **about)
    agent = Agent(machine)
    sent: Sent = []
    agent.speak_through(lambda address, port, payload, heard: sent.append((payload, heard)))
    auth, priv = USERS.get(user, (None, None))
    clock = machine.clock
    engine = NotificationEngine(
        [SnmpUser(user or "none", PHRASE, auth, priv, HIDDEN if priv else "")],
        lambda: clock.now / 1_000_000,
    )
    mutator, dice = Mutator(machine, SEED), random.Random(SEED)
    cover = machine.covers[0].id
    heard_of = acknowledged = 0
    while heard_of < ANSWERS // 4:
        machine.act("open", cover)
        machine.act("close", cover)
        assert sent
        assert len(sent) < 4 * MAX_PENDING
        while sent:
            payload, heard = sent.pop()
            answer = answered(payload, engine)
            assert agent._notifier is not None
            for _ in range(dice.randrange(4)):
                bent = mutator.bent(answer)
                waiting = set(agent._notifier._pending)
                heard(bent)
                heard_of += 1
                gone = waiting - set(agent._notifier._pending)
                if bent != answer:
                    assert gone == (acknowledges(bent, user, waiting) if auth is None else set())
            if dice.random() < 0.5:
                waiting = set(agent._notifier._pending)
                heard(answer)
                gone = waiting - set(agent._notifier._pending)
                if auth is None:
                    assert gone == acknowledges(answer, user, waiting)
                assert len(gone) <= 1
                acknowledged += len(gone)
        machine.clock.advance(6_000_000)
    assert acknowledged > ANSWERS // 200
