"""Packets that were bent in every way, at a fleet: they find a printer or none, and nobody else notices."""

from __future__ import annotations

import os
import random

from misfeed.emulators import profiles
from misfeed.emulators.fleet import Fleet
from misfeed.emulators.fleet.sockets import numbered
from misfeed.protocols.snmp import (
    NULL,
    Message,
    OctetString,
    Pdu,
    PduKind,
    Version,
    decode_message,
    encode_message,
    mib,
)

from ..snmp.mutation.corpus import printer
from ..snmp.mutation.mutator import Mutator

PACKETS = int(os.environ.get("MISFEED_FUZZ", "3000"))
SEED = int(os.environ.get("MISFEED_FUZZ_SEED", "1"))
PRINTERS = 50
QUESTION = Pdu(PduKind.GET, 7, varbinds=((mib.oid("prtGeneralSerialNumber.1"), NULL),))


def test_mutated_packets_find_a_printer_or_none() -> None:
    fleet = Fleet([profiles.load("mono-laser"), profiles.load("inkjet-mfp")], PRINTERS)
    mutator, dice = Mutator(printer(), SEED), random.Random(SEED)
    answered = 0
    for _ in range(PACKETS):
        packet = mutator.packet()
        if dice.random() < 0.3:
            packet = packet.replace(b"\x06public", b"\x09public@%d" % dice.choice((1, 7, 99)), 1)
        for at in (numbered(packet), dice.randrange(-1, PRINTERS + 2)):
            answer = fleet.answer(at, packet, "127.0.0.1")
            assert answer is None or (len(answer) <= 8_192 and 1 <= at <= PRINTERS)
            answered += answer is not None
    assert answered > PACKETS // 20
    serials = {serial(fleet, number) for number in range(1, PRINTERS + 1)}
    assert len(serials) == len(fleet) == PRINTERS


def serial(fleet: Fleet, number: int) -> bytes:
    answer = fleet.answer(number, encode_message(Message(Version.V2C, b"public", QUESTION)), "127.0.0.1")
    assert answer is not None
    pdu = decode_message(answer).pdu
    assert isinstance(pdu, Pdu)
    [(_, value)] = pdu.varbinds
    assert isinstance(value, OctetString)
    return value.value
