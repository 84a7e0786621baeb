"""A closed loop of SNMP requests: so many in flight, and each that is answered sends the next.

Measures, judges, and tells how busy it was itself, so that a figure that is its own bound is known as such.

Requests are put together beforehand; what is done for each answer is as little as can be.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from misfeed.errors import BenchError
from misfeed.protocols.snmp import (
    NULL,
    ErrorStatus,
    Missing,
    Oid,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_varbind,
)
from misfeed.protocols.snmp.ber import OCTET_STRING, SEQUENCE, encode_integer, encode_tlv
from misfeed.protocols.snmp.pdu import encode_pdu_body
from misfeed.protocols.snmp.shape import request_id_place

IN_FLIGHT = 8
"""As a poller of one printer has that asks for a few tables at a time."""

WAIT_S = 2
_FIRST_ID = 0x01000000
"""Request-ids of four octets, so that each can be put into a request that is made already."""
_JUDGED = 64
LATE = struct.pack("@ll", WAIT_S, 0)
RECEIVE_OCTETS = 4 * 1024 * 1024

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load.

    Attributes:
        per_s: answers a second. answered: in all. busy: the share of the time in which the sender was at
            work; near 1, the figure is the sender's own.
    """

    per_s: float
    answered: int
    busy: float


@dataclass(frozen=True, slots=True)
class Question:
    """One request in two halves around its request-id, and who is asked."""

    before: bytes
    after: bytes
    address: Address


def get(address: Address, community: str, *names: Oid) -> Question:
    return _question(
        address, community, PduKind.GET, (0, 0), b"".join(encode_varbind(one, NULL) for one in names)
    )


def bulk(address: Address, community: str, name: Oid, times: int) -> Question:
    return _question(address, community, PduKind.GET_BULK, (0, times), encode_varbind(name, NULL))


def pairs(address: Address, community: str, names: Sequence[Oid]) -> Iterator[Question]:
    """Requests for two objects each, no two of them alike."""
    rows = [encode_varbind(name, NULL) for name in names]
    for apart in range(1, len(rows)):
        for place, row in enumerate(rows):
            both = row + rows[(place + apart) % len(rows)]
            yield _question(address, community, PduKind.GET, (0, 0), both)


def pairs_of_rows(address: Address, community: str, names: Sequence[Oid], times: int) -> Iterator[Question]:
    """Requests for the row after one object and for so many after another, no two of them alike."""
    rows = [encode_varbind(name, NULL) for name in names]
    for apart in range(1, len(rows)):
        for place, row in enumerate(rows):
            both = row + rows[(place + apart) % len(rows)]
            yield _question(address, community, PduKind.GET_BULK, (1, times), both)


def _question(
    address: Address, community: str, kind: PduKind, fields: tuple[int, int], rows: bytes
) -> Question:
    content = encode_integer(Version.V2C) + encode_tlv(OCTET_STRING, community.encode())
    data = encode_tlv(SEQUENCE, content + encode_pdu_body(kind, _FIRST_ID, *fields, rows))
    place = request_id_place(data)
    if place is None:
        raise BenchError(f"a request with the community {community!r} cannot be sent again and again")
    return Question(data[: place[0]], data[place[1] :], address)


def load(
    questions: Sequence[Question], seconds: float, *, in_flight: int = IN_FLIGHT, again: bool = True
) -> Loaded:
    """Ask in turn for so long, and not `again` what was asked before.

    Raises BenchError for an answer that is wrong or does not come.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_OCTETS)
        # A time-out of Python's own would cost another call of the system for each answer.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, LATE)
        _judge(opened, questions[:: 1 + len(questions) // _JUDGED])
        return _loop(opened, questions, seconds, in_flight, len(questions) if not again else 1 << 30)


def _loop(
    opened: socket.socket, questions: Sequence[Question], seconds: float, in_flight: int, most: int
) -> Loaded:
    send, receive, clock = opened.sendto, opened.recv, time.perf_counter
    count, sent, answered = len(questions), 0, 0
    waiting: set[bytes] = set()
    began, busy = clock(), time.thread_time()
    until = began + seconds
    while (going := clock() < until and sent < most) or waiting:
        while going and len(waiting) < in_flight and sent < most:
            question = questions[sent % count]
            content = (_FIRST_ID + sent).to_bytes(4, "big")
            waiting.add(content)
            sent += 1
            send(question.before + content + question.after, question.address)
        try:
            data = receive(65_535)
        except BlockingIOError:
            raise BenchError(f"{len(waiting)} requests were not answered within {WAIT_S} s") from None
        # The usual shape, as everybody answers; an error-status of zero follows the request-id.
        at = 2 if data[1] < 0x80 else data[1] - 0x7E
        at += data[at + 4] + 5
        at += 4 if data[at + 1] < 0x80 else data[at + 1] - 0x7C
        content = data[at : at + 4]
        if content not in waiting or data[at + 4 : at + 7] != b"\x02\x01\x00":
            raise BenchError(f"an answer that nobody asked for, or an error: {data[:64].hex()}")
        waiting.remove(content)
        answered += 1
    took = clock() - began
    return Loaded(answered / took, answered, (time.thread_time() - busy) / took)


def _judge(opened: socket.socket, questions: Sequence[Question]) -> None:
    """Ask each question once, and read its answer whole."""
    for question in questions:
        identity = (_FIRST_ID - 1).to_bytes(4, "big").replace(b"\0", b"\1")
        opened.sendto(question.before + identity + question.after, question.address)
        where = "{}:{}".format(*question.address)
        try:
            pdu = decode_message(opened.recv(65_535)).pdu
        except BlockingIOError:
            raise BenchError(f"{where} does not answer") from None
        except SnmpError as error:
            raise BenchError(f"{where} answers what cannot be read: {error}") from error
        if not isinstance(pdu, Pdu) or pdu.error_status is not ErrorStatus.NO_ERROR or not pdu.varbinds:
            raise BenchError(f"{where} answers with an error: {pdu!r:.200}")
        gone = [name for name, value in pdu.varbinds if isinstance(value, Missing)]
        if gone:
            raise BenchError(f"{where} does not have {gone[0]}")


def answers(question: Question) -> bool:
    """Whether somebody is there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.settimeout(0.05)
        try:
            opened.connect(question.address)
            opened.send(question.before + _FIRST_ID.to_bytes(4, "big") + question.after)
            return bool(opened.recv(65_535))
        except OSError:
            return False
