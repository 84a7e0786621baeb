"""Messages of SNMPv1 (RFC 1157 §4) and community-based SNMPv2 (RFC 1901 §3): version, community, PDU.

Knows no access rights: whether a community may do something is the agent's business.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec
from misfeed.errors import UsageError
from misfeed.protocols.snmp import ber
from misfeed.protocols.snmp.ber import (
    MAX_MESSAGE,
    SnmpError,
    encode_integer,
    encode_tlv,
    expect_tlv,
    read_integer,
)
from misfeed.protocols.snmp.pdu import (
    AnyPdu,
    ErrorStatus,
    PduKind,
    decode_pdu,
    encode_pdu,
    encode_pdu_body,
)

MAX_COMMUNITY = 255


class Version(IntEnum):
    """The number on the wire."""

    V1 = 0
    V2C = 1


class Message(msgspec.Struct, frozen=True):
    version: Version
    community: bytes
    pdu: AnyPdu

    def __repr__(self) -> str:
        """Without the community, which is all the secret that these versions have."""
        return f"Message(version={self.version!r}, pdu={self.pdu!r})"


_VERSIONS = {version.value: version for version in Version}
_V1_KINDS = frozenset({PduKind.GET, PduKind.GET_NEXT, PduKind.RESPONSE, PduKind.SET, PduKind.TRAP_V1})


def _speaks(version: Version, kind: PduKind) -> bool:
    return kind in _V1_KINDS if version is Version.V1 else kind is not PduKind.TRAP_V1


def message_version(data: bytes) -> int:
    """Return the version number in front of any SNMP message, v3 (3) included. Raises SnmpError."""
    if len(data) > MAX_MESSAGE:
        raise SnmpError(f"message of {len(data)} octets, more than {MAX_MESSAGE}", data)
    start, stop = expect_tlv(data, 0, len(data), ber.SEQUENCE, "message")
    return read_integer(data, start, stop, "version")[0]


def decode_message(data: bytes) -> Message:
    """Read one datagram. Values are not checked against the version: some v1 agents do send Counter64.

    Raises:
        SnmpError: not one whole message of v1 or v2c.
    """
    if len(data) > MAX_MESSAGE:
        raise SnmpError(f"message of {len(data)} octets, more than {MAX_MESSAGE}", data)
    start, stop = expect_tlv(data, 0, len(data), ber.SEQUENCE, "message")
    if stop != len(data):
        raise SnmpError("octets after the message", data[stop:], stop)
    number, at = read_integer(data, start, stop, "version")
    version = _VERSIONS.get(number)
    if version is None:
        raise SnmpError(f"version {number} is neither v1 (0) nor v2c (1)", data[start:at], start)
    community_at, at = expect_tlv(data, at, stop, ber.OCTET_STRING, "community")
    if at - community_at > MAX_COMMUNITY:
        raise SnmpError(f"community of {at - community_at} octets", data[community_at:at], community_at)
    pdu = decode_pdu(data, at, stop)
    if not _speaks(version, pdu.kind):
        raise SnmpError(f"{pdu.kind.name} in a message of {version.name}", data[at:stop], at)
    return Message(version, data[community_at:at], pdu)


def encode_message(message: Message) -> bytes:
    """Raises UsageError for what the version cannot carry or a datagram cannot hold."""
    if not _speaks(message.version, message.pdu.kind):
        raise UsageError(f"{message.version.name} has no {message.pdu.kind.name}")
    return encode_framed(message.version, message.community, encode_pdu(message.pdu))


def encode_response(
    version: Version,
    community: bytes,
    request_id: int,
    error_status: ErrorStatus,
    error_index: int,
    varbind_bytes: bytes,
) -> bytes:
    """Return a whole Response around variable bindings that are already encoded and joined.

    Raises UsageError when it would not fit a datagram, so that an agent can answer tooBig.
    """
    body = encode_pdu_body(PduKind.RESPONSE, request_id, error_status, error_index, varbind_bytes)
    return encode_framed(version, community, body)


def encode_framed(version: Version, community: bytes, pdu: bytes) -> bytes:
    """Return a whole message around a PDU that is encoded already. Raises UsageError if it does not fit."""
    if len(community) > MAX_COMMUNITY:
        raise UsageError(f"community of {len(community)} octets, more than {MAX_COMMUNITY}")
    content = encode_integer(version) + encode_tlv(ber.OCTET_STRING, community) + pdu
    data = encode_tlv(ber.SEQUENCE, content)
    if len(data) > MAX_MESSAGE:
        raise UsageError(f"message of {len(data)} octets, more than {MAX_MESSAGE}")
    return data
