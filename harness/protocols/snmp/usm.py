"""SNMPv3 messages under the User-based Security Model (RFC 3412 §6, RFC 3414): signed, not encrypted.

Frames PDUs, makes keys of passphrases and checks signatures. Who the users are, and whether a message is
fresh, is for agents and clients to say.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
from dataclasses import dataclass, replace
from functools import lru_cache

from misfeed.protocols.snmp import ber
from misfeed.protocols.snmp.ber import (
    MAX_MESSAGE,
    SnmpError,
    encode_integer,
    encode_tlv,
    expect_tlv,
    read_integer,
)
from misfeed.protocols.snmp.pdu import AnyPdu, decode_pdu, encode_pdu

V3 = 3
USM = 3
TIME_WINDOW_S = 150
"""How far two ideas of an engine's time may lie apart (RFC 3414 §2.2.3)."""

_AUTH, _PRIV, _REPORTABLE = 1, 2, 4
_KEY_OCTETS = 1_048_576
"""A passphrase is repeated to this length before it is hashed (RFC 3414 §A.2.2)."""


class Auth(enum.Enum):
    """How messages are signed: the hash, and how much of it is sent."""

    SHA = ("sha1", 12)
    """usmHMACSHAAuthProtocol (RFC 3414 §7)."""
    SHA256 = ("sha256", 24)
    """usmHMAC192SHA256AuthProtocol (RFC 7860 §4)."""

    @property
    def hash(self) -> str:
        return self.value[0]

    @property
    def length(self) -> int:
        return self.value[1]


class UsmReport(enum.Enum):
    """What a Report says is wrong (RFC 3414 §5), by the object it carries."""

    UNSUPPORTED_LEVELS = ("usmStatsUnsupportedSecLevels", (1, 3, 6, 1, 6, 3, 15, 1, 1, 1, 0))
    NOT_IN_TIME_WINDOWS = ("usmStatsNotInTimeWindows", (1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0))
    UNKNOWN_USER_NAMES = ("usmStatsUnknownUserNames", (1, 3, 6, 1, 6, 3, 15, 1, 1, 3, 0))
    UNKNOWN_ENGINE_IDS = ("usmStatsUnknownEngineIDs", (1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0))
    WRONG_DIGESTS = ("usmStatsWrongDigests", (1, 3, 6, 1, 6, 3, 15, 1, 1, 5, 0))

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def oid(self) -> tuple[int, ...]:
        return self.value[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class V3Message:
    """A message, and what signs it.

    Attributes:
        signed: it carries a signature. encrypted: it says that its PDU is; such a one has no `pdu`.
        reportable: its sender wants to hear what is wrong with it.
        engine_id, boots, time: of the engine that is asked (the authoritative one).
        digest: the signature as it came; empty on messages that are to be encoded.
    """

    msg_id: int
    engine_id: bytes = b""
    boots: int = 0
    time: int = 0
    user: str = ""
    pdu: AnyPdu | None = None
    signed: bool = False
    encrypted: bool = False
    reportable: bool = False
    context_engine_id: bytes = b""
    context: bytes = b""
    digest: bytes = b""


@lru_cache(maxsize=256)
def localised_key(passphrase: str, engine_id: bytes, auth: Auth = Auth.SHA) -> bytes:
    """The key that a passphrase is worth at one engine (RFC 3414 §2.6, §A.2)."""
    octets = passphrase.encode()
    whole = (octets * (_KEY_OCTETS // len(octets) + 1))[:_KEY_OCTETS]
    user_key = hashlib.new(auth.hash, whole).digest()
    return hashlib.new(auth.hash, user_key + engine_id + user_key).digest()


def encode_v3(message: V3Message, key: bytes = b"", auth: Auth = Auth.SHA) -> bytes:
    """The octets of a message that is not encrypted, signed with `key` when it says so."""
    assert message.pdu is not None, "only what is not encrypted is sent"
    flags = (_AUTH if message.signed else 0) | (_REPORTABLE if message.reportable else 0)
    header = b"".join(
        (
            encode_integer(message.msg_id),
            encode_integer(MAX_MESSAGE),
            encode_tlv(ber.OCTET_STRING, bytes((flags,))),
            encode_integer(USM),
        )
    )
    scoped = encode_tlv(
        ber.SEQUENCE,
        encode_tlv(ber.OCTET_STRING, message.context_engine_id)
        + encode_tlv(ber.OCTET_STRING, message.context)
        + encode_pdu(message.pdu),
    )
    blank = bytes(auth.length if message.signed else 0)
    no_privacy = encode_tlv(ber.OCTET_STRING, b"")
    security = b"".join(
        (
            encode_tlv(ber.OCTET_STRING, message.engine_id),
            encode_integer(message.boots),
            encode_integer(message.time),
            encode_tlv(ber.OCTET_STRING, message.user.encode()),
            encode_tlv(ber.OCTET_STRING, blank),
            no_privacy,
        )
    )
    content = b"".join(
        (
            encode_integer(V3),
            encode_tlv(ber.SEQUENCE, header),
            encode_tlv(ber.OCTET_STRING, encode_tlv(ber.SEQUENCE, security)),
            scoped,
        )
    )
    data = encode_tlv(ber.SEQUENCE, content)
    if not message.signed:
        return data
    stop = len(data) - len(scoped) - len(no_privacy)
    digest = hmac.digest(key, data, auth.hash)[: auth.length]
    return data[: stop - auth.length] + digest + data[stop:]


def decode_v3(data: bytes) -> V3Message:
    """Read one datagram. Raises SnmpError."""
    if len(data) > MAX_MESSAGE:
        raise SnmpError(f"message of {len(data)} octets, more than {MAX_MESSAGE}", data)
    start, stop = expect_tlv(data, 0, len(data), ber.SEQUENCE, "message")
    if stop != len(data):
        raise SnmpError("octets after the message", data[stop:], stop)
    version, at = read_integer(data, start, stop, "version")
    if version != V3:
        raise SnmpError(f"version {version} is not v3", data[start:at], start)
    head, head_stop = expect_tlv(data, at, stop, ber.SEQUENCE, "global data")
    msg_id, at = read_integer(data, head, head_stop, "message id")
    _, at = read_integer(data, at, head_stop, "maximum size")
    flags_at, flags_stop = expect_tlv(data, at, head_stop, ber.OCTET_STRING, "flags")
    model, at = read_integer(data, flags_stop, head_stop, "security model")
    if flags_stop - flags_at != 1 or model != USM or at != head_stop:
        raise SnmpError("no message of the User-based Security Model", data[head:head_stop], head)
    flags = data[flags_at]
    outer, outer_stop = expect_tlv(data, head_stop, stop, ber.OCTET_STRING, "security parameters")
    at, inner_stop = expect_tlv(data, outer, outer_stop, ber.SEQUENCE, "security parameters")
    engine_at, engine_stop = expect_tlv(data, at, inner_stop, ber.OCTET_STRING, "engine id")
    boots, at = read_integer(data, engine_stop, inner_stop, "engine boots")
    time, at = read_integer(data, at, inner_stop, "engine time")
    user_at, user_stop = expect_tlv(data, at, inner_stop, ber.OCTET_STRING, "user name")
    digest_at, digest_stop = expect_tlv(data, user_stop, inner_stop, ber.OCTET_STRING, "signature")
    message = V3Message(
        msg_id=msg_id,
        engine_id=data[engine_at:engine_stop],
        boots=boots,
        time=time,
        user=data[user_at:user_stop].decode("utf-8", "replace"),
        signed=bool(flags & _AUTH),
        encrypted=bool(flags & _PRIV),
        reportable=bool(flags & _REPORTABLE),
        digest=data[digest_at:digest_stop],
    )
    if message.encrypted:
        return message
    scoped, scoped_stop = expect_tlv(data, outer_stop, stop, ber.SEQUENCE, "scoped PDU")
    context_engine, at = expect_tlv(data, scoped, scoped_stop, ber.OCTET_STRING, "context engine id")
    context, context_stop = expect_tlv(data, at, scoped_stop, ber.OCTET_STRING, "context name")
    return replace(
        message,
        context_engine_id=data[context_engine:at],
        context=data[context:context_stop],
        pdu=decode_pdu(data, context_stop, scoped_stop),
    )


def is_signed_with(data: bytes, message: V3Message, key: bytes, auth: Auth = Auth.SHA) -> bool:
    """Whether the signature of a decoded message is that of `key` (RFC 3414 §6.3.2)."""
    if len(message.digest) != auth.length:
        return False
    at = _digest_at(data)
    blank = data[:at] + bytes(auth.length) + data[at + auth.length :]
    return hmac.compare_digest(hmac.digest(key, blank, auth.hash)[: auth.length], message.digest)


def _digest_at(data: bytes) -> int:
    """Where the signature begins in a message that decodes."""
    start, stop = expect_tlv(data, 0, len(data), ber.SEQUENCE, "message")
    _, at = read_integer(data, start, stop, "version")
    _, at = expect_tlv(data, at, stop, ber.SEQUENCE, "global data")
    at, outer_stop = expect_tlv(data, at, stop, ber.OCTET_STRING, "security parameters")
    at, end = expect_tlv(data, at, outer_stop, ber.SEQUENCE, "security parameters")
    _, at = expect_tlv(data, at, end, ber.OCTET_STRING, "engine id")
    for what in ("engine boots", "engine time"):
        _, at = read_integer(data, at, end, what)
    _, at = expect_tlv(data, at, end, ber.OCTET_STRING, "user name")
    return expect_tlv(data, at, end, ber.OCTET_STRING, "signature")[0]
