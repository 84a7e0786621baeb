"""Reads what is about to go out, with this package's own codecs, and stops what is not permitted.

One wall for each protocol. Callers are not trusted: what a wall cannot read is not sent. Knows no socket.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import h11
from misfeed.errors import ProtocolError
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ipp import keyword_of, operation_of
from misfeed.protocols.ipp.codes import Operation
from misfeed.protocols.pjl import DocumentData, JobSplitter, PjlCommand, UelSeen
from misfeed.protocols.snmp import AnyPdu, BulkPdu, Pdu, PduKind, decode_message
from misfeed.protocols.snmp.message import message_version
from misfeed.protocols.snmp.usm import V3, decode_v3, opened_with
from misfeed.real.reads import OPERATION_PERMITS, PJL_PERMITS, READ_OPERATIONS, READ_PJL, SAFE_METHODS

Permits = frozenset[Permit]

_IPP_HEAD = 8
"""Octets of version, operation-id and request-id (RFC 8010 §3.1.1)."""
_MOST_HELD = 1 << 16
_STRANGE_HEADERS = frozenset({b"upgrade", b"expect", b"content-encoding", b"trailer"})
"""What would make of the octets that follow something other than they seem."""


class Wall(Protocol):
    """Stands before one stream."""

    def admit(self, data: bytes) -> bytes:
        """The octets that may go out now; what cannot be judged yet is kept. Raises NotPermitted."""


class IppWall:
    """Before IPP over HTTP/1.1: requests are read as a server would read them, one after another."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self._begin()

    def _begin(self) -> None:
        self._http = h11.Connection(h11.SERVER)
        self._held = b""
        self._head = b""
        self._is_message = False
        self._admitted = False

    def admit(self, data: bytes) -> bytes:
        if not data:
            return b""  # to the reader it would be the end of the stream
        self._held += data
        try:
            self._http.receive_data(data)
            self._read()
        except h11.RemoteProtocolError as error:
            raise NotPermitted(f"it would send what is no HTTP request: {error}") from error
        if not self._admitted:
            if len(self._held) > _MOST_HELD:
                raise NotPermitted("it would send a request that does not say what it asks")
            return b""
        admitted, self._held = self._held, b""
        if self._http.their_state is h11.DONE:
            if self._http.trailing_data[0]:
                raise NotPermitted("it would send two requests in one piece")
            self._begin()
        return admitted

    def _read(self) -> None:
        while True:
            match self._http.next_event():
                case h11.Request() as request:
                    self._request(request)
                case h11.Data(data=data):
                    self._body(bytes(data))
                case h11.EndOfMessage():
                    if not self._admitted:
                        raise NotPermitted("it would send a message that is cut short")
                    return
                case _:
                    return

    def _request(self, request: h11.Request) -> None:
        method = request.method.decode("ascii")
        headers = dict(request.headers)
        strange = sorted(name.decode() for name in _STRANGE_HEADERS & headers.keys())
        if strange:
            raise NotPermitted(f"it would send an HTTP request with the header {strange[0]}")
        if method in SAFE_METHODS:
            self._admitted = True
        elif method == "POST" and headers.get(b"content-type", b"").lower() == b"application/ipp":
            self._is_message = True
        else:
            raise NotPermitted(f"it would send an HTTP {method} that is no IPP message")

    def _body(self, data: bytes) -> None:
        if self._admitted:
            return  # the rest of what was judged, or the body that a safe method has no use for
        self._head += data[: _IPP_HEAD - len(self._head)]
        if len(self._head) == _IPP_HEAD:
            self._judge(int.from_bytes(self._head[2:4], "big"))

    def _judge(self, code: int) -> None:
        operation = operation_of(code)
        if operation not in READ_OPERATIONS:
            needed = OPERATION_PERMITS.get(operation) if isinstance(operation, Operation) else None
            what = f"it would send the IPP operation {keyword_of(operation)}"
            if needed is None:
                raise NotPermitted(f"{what}, which nothing allows")
            if needed not in self._permits:
                raise NotPermitted(what, [needed])
        self._admitted = True


class PjlWall:
    """Before a raw print port: lines of PJL that ask are let through, documents only to print."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self._splitter = JobSplitter()
        self._held = b""

    def admit(self, data: bytes) -> bytes:
        self._held += data
        for event in self._splitter.feed(data):
            match event:
                case UelSeen():
                    pass
                case PjlCommand(name=name) if name in READ_PJL:
                    pass
                case PjlCommand(name=name):
                    self._need(f"it would send the PJL command {name}", PJL_PERMITS.get(name))
                case DocumentData():
                    self._need("it would send a document to print", Permit.PRINT)
                case _:
                    raise NotPermitted("it would send what is no PJL that is known to only ask")
        if self._splitter.in_document:
            self._need("it would send a document to print", Permit.PRINT)
        elif not self._held.endswith((b"\n", _UEL)):
            if len(self._held) > _MOST_HELD:
                raise NotPermitted("it would send a line without an end")
            return b""
        admitted, self._held = self._held, b""
        return admitted

    def _need(self, what: str, permit: Permit | None) -> None:
        if permit is None:
            raise NotPermitted(f"{what}, which nothing allows")
        if permit not in self._permits:
            raise NotPermitted(what, [permit])


_UEL = b"\x1b%-12345X"


class ShutWall:
    """Before a service that nobody here can read: it can be connected to, and nothing is said."""

    def __init__(self, service: str) -> None:
        self._service = service

    def admit(self, data: bytes) -> bytes:
        raise NotPermitted(
            f"it would send {len(data)} octets to {self._service}, which nobody here can judge"
        )


def admit_snmp(payload: bytes, permits: Permits, user: SnmpUser | None = None) -> None:
    """Let one SNMP datagram through, or raise NotPermitted. Encrypted ones are read with keys of `user`."""
    try:
        pdu = _v3(payload, user) if message_version(payload) == V3 else decode_message(payload).pdu
    except ProtocolError as error:
        raise NotPermitted(f"it would send what is no SNMP message: {error}") from error
    if isinstance(pdu, BulkPdu) or (isinstance(pdu, Pdu) and pdu.kind in (PduKind.GET, PduKind.GET_NEXT)):
        return
    if isinstance(pdu, Pdu) and pdu.kind is PduKind.SET:
        if Permit.SET not in permits:
            raise NotPermitted("it would send an SNMP SET", [Permit.SET])
        return
    kind = "an encrypted PDU" if pdu is None else f"the SNMP PDU {pdu.kind.name}"
    raise NotPermitted(f"it would send {kind}, which nothing allows")


def _v3(payload: bytes, user: SnmpUser | None) -> AnyPdu | None:
    message = decode_v3(payload)
    if message.encrypted and user is not None:
        message = opened_with(message, user.keys(message.engine_id))
    return message.pdu


_WALLS: dict[str, Callable[[Permits], Wall]] = {"ipp": IppWall, "pjl": PjlWall}


def wall_before(service: str, permits: Permits) -> Wall:
    """The wall that stands before a stream to `service`."""
    make = _WALLS.get(service)
    return make(permits) if make else ShutWall(service)
