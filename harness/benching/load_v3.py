"""The closed loop of `load` for SNMPv3: requests that are signed and encrypted before the time is taken.

Each has a message id, a request-id and a salt of its own. Answers are told apart by their message ids while
the loop runs; some of them are checked and opened when it is over.
"""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from misfeed.benching.load import IN_FLIGHT, LATE, RECEIVE_OCTETS, WAIT_S, Address, Loaded
from misfeed.errors import BenchError
from misfeed.protocols.snmp import NULL, AnyPdu, BulkPdu, ErrorStatus, Missing, Oid, Pdu, PduKind, SnmpError
from misfeed.protocols.snmp.usm import V3Message, decode_v3, encode_v3, is_signed_with, opened_with
from misfeed.protocols.snmp.usm_keys import Auth, Keys, Priv, keys_for

_FIRST_ID = 0x01000000
_SIGNED_AND_ENCRYPTED = 3
_CHECKED = 256
"""One answer in so many is checked."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A user of authPriv.

    Attributes:
        auth_phrase, priv_phrase: pass phrases.
    """

    name: str
    auth_phrase: str
    priv_phrase: str
    auth: Auth = Auth.SHA
    priv: Priv = Priv.AES


@dataclass(frozen=True, slots=True)
class Asked:
    """An agent, as a user knows it who has asked it for its time.

    Attributes:
        context: which of its contexts is asked.
    """

    address: Address
    user: Protected
    engine_id: bytes = b""
    boots: int = 0
    time: int = 0
    context: bytes = b""

    @property
    def keys(self) -> Keys:
        user = self.user
        return keys_for(self.engine_id, user.auth, user.auth_phrase, user.priv, user.priv_phrase)


def discovered(address: Address, user: Protected, context: bytes = b"") -> Asked:
    """Ask an agent who it is, and for its time (RFC 3414 §4). Raises BenchError."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.settimeout(WAIT_S)
        opened.connect(address)
        asked = Asked(address, user)
        # The first Report says who it is; a signed one, what its time is.
        for signed in (False, True):
            message = V3Message(
                msg_id=_FIRST_ID - 1,
                engine_id=asked.engine_id,
                user=user.name if signed else "",
                pdu=Pdu(PduKind.GET, 1),
                signed=signed,
                reportable=True,
                context_engine_id=asked.engine_id,
            )
            try:
                opened.send(encode_v3(message, asked.keys) if signed else encode_v3(message))
                told = decode_v3(opened.recv(65_535))
            except (OSError, SnmpError) as error:
                raise BenchError(f"{address[0]}:{address[1]} does not answer SNMPv3: {error}") from error
            asked = Asked(address, user, told.engine_id, told.boots, told.time, context)
        return asked


def gets(asked: Asked, name: Oid) -> Iterator[bytes]:
    """The same question again and again, each time in a message of its own."""
    return _messages(asked, lambda number: Pdu(PduKind.GET, number, varbinds=((name, NULL),)))


def pairs(asked: Asked, names: Sequence[Oid]) -> Iterator[bytes]:
    """Requests for two objects each, no two of them alike."""
    both = (
        ((name, NULL), (names[(place + apart) % len(names)], NULL))
        for apart in range(1, len(names))
        for place, name in enumerate(names)
    )
    return _messages(asked, lambda number: Pdu(PduKind.GET, number, varbinds=next(both)))


def bulks(asked: Asked, name: Oid, times: int) -> Iterator[bytes]:
    return _messages(asked, lambda number: BulkPdu(number, 0, times, ((name, NULL),)))


def _messages(asked: Asked, pdu: Callable[[int], AnyPdu]) -> Iterator[bytes]:
    keys = asked.keys
    for number in itertools.count(_FIRST_ID):
        try:
            asks = pdu(number)
        except StopIteration:
            return
        message = V3Message(
            msg_id=number,
            engine_id=asked.engine_id,
            boots=asked.boots,
            time=asked.time,
            user=asked.user.name,
            pdu=asks,
            signed=True,
            encrypted=True,
            reportable=True,
            context_engine_id=asked.engine_id,
            context=asked.context,
        )
        yield encode_v3(message, keys)


def load(asked: Asked, messages: Sequence[bytes], seconds: float, *, in_flight: int = IN_FLIGHT) -> Loaded:
    """Send each once, for so long at most. Raises BenchError for an answer that is wrong or does not come."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_OCTETS)
        # A time-out of Python's own would cost another call of the system for each answer.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, LATE)
        opened.connect(asked.address)
        loaded, some = _loop(opened, messages, seconds, in_flight)
    for one in some:
        _judge(asked, one)
    return loaded


def _loop(
    opened: socket.socket, messages: Sequence[bytes], seconds: float, in_flight: int
) -> tuple[Loaded, list[bytes]]:
    send, receive, clock = opened.send, opened.recv, time.perf_counter
    sent, answered, most = 0, 0, len(messages)
    waiting: set[bytes] = set()
    some: list[bytes] = []
    began, busy = clock(), time.thread_time()
    until = began + seconds
    while (going := clock() < until and sent < most) or waiting:
        while going and len(waiting) < in_flight and sent < most:
            waiting.add((_FIRST_ID + sent).to_bytes(4, "big"))
            send(messages[sent])
            sent += 1
        try:
            data = receive(65_535)
        except BlockingIOError:
            raise BenchError(f"{len(waiting)} requests were not answered within {WAIT_S} s") from None
        # Behind the message's length and the version, a SEQUENCE begins with the message id; flags follow.
        at = 9 if data[1] < 0x80 else data[1] - 0x77
        content = data[at : at + 4]
        at += 4
        if content not in waiting or data[at + data[at + 1] + 4] != _SIGNED_AND_ENCRYPTED:
            raise BenchError(f"an answer that nobody asked for, or a Report: {data[:64].hex()}")
        waiting.remove(content)
        if answered % _CHECKED == 0:
            some.append(data)
        answered += 1
    took = clock() - began
    return Loaded(answered / took, answered, (time.thread_time() - busy) / took), some


def _judge(asked: Asked, answer: bytes) -> None:
    """Read an answer whole: its signature, its encryption and what it says."""
    where, keys = "{}:{}".format(*asked.address), asked.keys
    try:
        message = decode_v3(answer)
        if not is_signed_with(answer, message, keys):
            raise BenchError(f"{where} signs with another key")
        pdu = opened_with(message, keys).pdu
    except SnmpError as error:
        raise BenchError(f"{where} answers what cannot be read: {error}") from error
    if not isinstance(pdu, Pdu) or pdu.kind is not PduKind.RESPONSE or not pdu.varbinds:
        raise BenchError(f"{where} answers no question: {pdu!r:.200}")
    if pdu.error_status is not ErrorStatus.NO_ERROR or isinstance(pdu.varbinds[0][1], Missing):
        raise BenchError(f"{where} answers with an error: {pdu!r:.200}")
