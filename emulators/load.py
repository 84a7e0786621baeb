"""A closed loop of SNMP requests: so many in flight, each answered one sends the next. Measures, judges, and
tells how busy it was itself, so that a figure that is its own bound is known as such.

Requests are made beforehand; what is done for each answer is as little as can be.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

from misfeed.errors import BenchError
from misfeed.protocols.snmp import (
    NULL,
    AnyPdu,
    BulkPdu,
    ErrorStatus,
    Message,
    Missing,
    Oid,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_message,
)
from misfeed.protocols.snmp.shape import request_id_place

IN_FLIGHT = 8
_WAIT_S = 2.0
_FIRST_ID = 0x01000000
"""Request-ids of four octets, so that each can be put into a request that is made already."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load.

    Attributes:
        per_s: answers a second. busy: the share of the time in which the sender had work to do; near 1, the
            figure is the sender's own.
    """

    per_s: float
    busy: float


@dataclass(frozen=True, slots=True)
class Question:
    """One request, and who is asked."""

    address: tuple[str, int]
    community: str
    pdu: AnyPdu

    def octets(self, number: int) -> tuple[bytes, bytes]:
        """The message, in two halves around the request-id."""
        data = encode_message(Message(Version.V2C, self.community.encode(), _numbered(self.pdu, number)))
        place = request_id_place(data)
        if place is None or place[1] - place[0] != 4:
            raise BenchError(
                f"a request with the community {self.community!r} cannot be sent again and again"
            )
        return data[: place[0]], data[place[1] :]


def get(*names: Oid) -> Pdu:
    return Pdu(PduKind.GET, _FIRST_ID, varbinds=tuple((name, NULL) for name in names))


def bulk(name: Oid, times: int) -> BulkPdu:
    return BulkPdu(_FIRST_ID, 0, times, ((name, NULL),))


def load(questions: Sequence[Question], seconds: float, in_flight: int = IN_FLIGHT) -> Loaded:
    """Ask in turn for so long. Raises BenchError for an answer that is wrong or does not come."""
    halves = [(*question.octets(_FIRST_ID), question.address) for question in questions]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        opened.settimeout(_WAIT_S)
        _judge(opened, questions)
        return _loop(opened, halves, seconds, in_flight)


def _loop(
    opened: socket.socket,
    halves: Sequence[tuple[bytes, bytes, tuple[str, int]]],
    seconds: float,
    in_flight: int,
) -> Loaded:
    send, receive, clock = opened.sendto, opened.recv, time.perf_counter
    count, sent, answered = len(halves), 0, 0
    waiting: set[bytes] = set()
    began, busy = clock(), time.thread_time()
    until = began + seconds
    while (now := clock()) < until or waiting:
        while len(waiting) < in_flight and now < until:
            before, after, address = halves[sent % count]
            content = (_FIRST_ID + sent).to_bytes(4, "big")
            waiting.add(content)
            sent += 1
            send(before + content + after, address)
        try:
            data = receive(65_535)
        except TimeoutError:
            raise BenchError(f"{len(waiting)} requests were not answered within {_WAIT_S:g} s") from None
        # The usual shape, and only that: other answers are looked at closely.
        at = 2 if data[1] < 0x80 else data[1] - 0x7E
        at += data[at + 4] + 5
        at += 4 if data[at + 1] < 0x80 else data[at + 1] - 0x7C
        content = data[at : at + 4]
        # An error-status of zero follows.
        if content not in waiting or data[at + 4 : at + 7] != b"\x02\x01\x00":
            raise BenchError(f"an answer that nobody asked for, or an error: {data[:64].hex()}")
        waiting.remove(content)
        answered += 1
    took = clock() - began
    return Loaded(answered / took, (time.thread_time() - busy) / took)


def _judge(opened: socket.socket, questions: Sequence[Question]) -> None:
    """Ask each question once, and read its answer whole."""
    for question in questions:
        before, after = question.octets(_FIRST_ID - 1)
        opened.sendto(before + (_FIRST_ID - 1).to_bytes(4, "big") + after, question.address)
        where = "{}:{}".format(*question.address)
        try:
            pdu = decode_message(opened.recv(65_535)).pdu
        except TimeoutError:
            raise BenchError(f"{where} does not answer") from None
        except SnmpError as error:
            raise BenchError(f"{where} answers what cannot be read: {error}") from error
        missing = isinstance(pdu, Pdu) and any(isinstance(value, Missing) for _, value in pdu.varbinds)
        if not isinstance(pdu, Pdu) or pdu.error_status is not ErrorStatus.NO_ERROR or missing:
            raise BenchError(f"{where} does not have what is asked for: {pdu!r:.200}")


def _numbered(pdu: AnyPdu, number: int) -> AnyPdu:
    match pdu:
        case Pdu():
            return Pdu(pdu.kind, number, varbinds=pdu.varbinds)
        case BulkPdu():
            return BulkPdu(number, pdu.non_repeaters, pdu.max_repetitions, pdu.varbinds)
        case _:
            raise BenchError("a trap is no question")
