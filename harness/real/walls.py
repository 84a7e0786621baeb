"""Reads what is about to go out, with this package's own codecs, and stops what is not permitted.

One wall for each protocol, in modules of their own where there is much to read. Callers are not trusted:
what a wall cannot read is not sent. Knows no socket.
"""

from __future__ import annotations

from typing import Protocol

from misfeed.errors import ProtocolError
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.snmp import AnyPdu, BulkPdu, Pdu, PduKind, decode_message
from misfeed.protocols.snmp.message import message_version
from misfeed.protocols.snmp.usm import V3, decode_v3, opened_with
from misfeed.real.console_wall import ConsoleWall
from misfeed.real.escpos_wall import EscposWall
from misfeed.real.ipp_wall import IppWall
from misfeed.real.lpd_wall import LpdWall
from misfeed.real.pjl_wall import PjlWall
from misfeed.real.reads import IPP_PATH

Permits = frozenset[Permit]


class Wall(Protocol):
    """Stands before one stream."""

    def admit(self, data: bytes) -> bytes:
        """The octets that may go out now; what cannot be judged yet is kept. Raises NotPermitted."""


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


def admit_acknowledgement(payload: bytes, told: bytes) -> None:
    """Let an answer to what a device told of its own accord through, or raise NotPermitted."""
    try:
        answer, asked = decode_message(payload).pdu, decode_message(told).pdu
    except ProtocolError as error:
        raise NotPermitted(
            f"it would answer what is no SNMP notification, or by no message: {error}"
        ) from error
    if not isinstance(asked, Pdu) or asked.kind is not PduKind.INFORM:
        raise NotPermitted("it would answer what asks for no answer")
    if not isinstance(answer, Pdu) or (answer.kind, answer.request_id) != (
        PduKind.RESPONSE,
        asked.request_id,
    ):
        raise NotPermitted(
            f"it would answer an inform by the SNMP PDU {answer.kind.name}, which nothing allows"
        )


def _v3(payload: bytes, user: SnmpUser | None) -> AnyPdu | None:
    message = decode_v3(payload)
    if message.encrypted and user is not None:
        message = opened_with(message, user.keys(message.engine_id))
    return message.pdu


def wall_before(service: str, permits: Permits, ipp_path: str = IPP_PATH) -> Wall:
    """The wall that stands before a stream to `service`."""
    match service:
        case "ipp":
            return IppWall(permits, ipp_path)
        case "pjl":
            return PjlWall(permits)
        case "lpd":
            return LpdWall(permits)
        case "console":
            return ConsoleWall(permits)
        case "escpos" | "escpos-serial":
            return EscposWall(permits)
        case _:
            return ShutWall(service)
