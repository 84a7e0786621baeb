"""SNMPv3 messages under the User-based Security Model (RFC 3412 §6, RFC 3414): octets <-> messages.

Frames PDUs, signs and encrypts them, checks signatures and opens what is encrypted. Who the users are, and
whether a message is fresh, is for agents and clients to say.
"""

from __future__ import annotations

import hmac

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
from misfeed.protocols.snmp.pdu import AnyPdu, decode_pdu, encode_pdu
from misfeed.protocols.snmp.usm_keys import NO_KEYS, Auth, Keys, Priv, localised_key, privacy_key
from misfeed.protocols.snmp.usm_privacy import DecryptionError, encrypted, opened
from misfeed.protocols.snmp.usm_reports import UsmReport
from misfeed.protocols.snmp.usm_signature import signature
from misfeed.protocols.snmp.usm_time import TIME_WINDOW_S
from misfeed.protocols.snmp.v3 import LATCH, USM, V3

__all__ = [
    "LATCH",
    "MIN_MESSAGE",
    "NO_KEYS",
    "TIME_WINDOW_S",
    "USM",
    "V3",
    "Auth",
    "DecryptionError",
    "InvalidMessage",
    "Keys",
    "Priv",
    "UnknownSecurityModel",
    "UsmReport",
    "V3Message",
    "decode_v3",
    "encode_v3",
    "is_signed_with",
    "localised_key",
    "opened_with",
    "privacy_key",
]

MIN_MESSAGE = 484
"""Octets that everybody must take (RFC 3412 §6.3)."""
_MAX_USER = 32
_MAX_ENGINE_ID = 32
_MAX_CONTEXT = 32
"""vacmContextName (RFC 3415 §4); answers carry it back, and are to fit what everybody must take."""
_BLOCKS = {Priv.DES: 8}
"""Octets to which some pad a stream, too, are tolerated behind a scoped PDU."""
_STREAM_BLOCK = 16

_AUTH, _PRIV, _REPORTABLE = 1, 2, 4


class UnknownSecurityModel(SnmpError):
    """A message of v3, but not of the User-based Security Model."""


class InvalidMessage(SnmpError):
    """Encrypted and not signed (RFC 3412 §7.2, step 5d)."""


class V3Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message, and what signs it.

    Attributes:
        signed: it carries a signature. encrypted: its PDU is; such a one has no `pdu` until it is opened.
        reportable: its sender wants to hear what is wrong with it, where its PDU does not tell.
        max_size: octets of the longest message that its sender takes.
        engine_id, boots, time: of the engine that is asked (the authoritative one).
        digest, salt, sealed: signature, privacy parameters and encrypted PDU as they came; empty on messages
            that are to be encoded.
        digest_at: where the signature begins. scoped: the scoped PDU as it came, once it is open.
    """

    msg_id: int
    max_size: int = MAX_MESSAGE
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
    salt: bytes = b""
    sealed: bytes = b""
    digest_at: int = 0
    scoped: bytes = b""


def encode_v3(message: V3Message, keys: Keys = NO_KEYS, pdu: bytes | None = None) -> bytes:
    """The octets of a message, signed and encrypted with `keys` where it says so.

    `pdu` is the PDU's encoding where that is at hand already. Raises UsageError for what a datagram cannot
    hold, and where a key is missing.
    """
    if message.encrypted and not message.signed:
        raise UsageError("SNMPv3 does not encrypt without a signature; give an authentication protocol too")
    if pdu is None:
        if message.pdu is None:
            raise UsageError("a message to be sent needs its PDU")
        pdu = encode_pdu(message.pdu)
    scoped = encode_tlv(
        ber.SEQUENCE,
        encode_tlv(ber.OCTET_STRING, message.context_engine_id)
        + encode_tlv(ber.OCTET_STRING, message.context)
        + pdu,
    )
    salt = b""
    if message.encrypted:
        if keys.priv is None:
            raise UsageError("an encrypted message needs a privacy key")
        salt, sealed = encrypted(keys.priv, keys.priv_key, scoped, message.boots, message.time)
        scoped = encode_tlv(ber.OCTET_STRING, sealed)
    auth = keys.auth if message.signed else None
    if message.signed and auth is None:
        raise UsageError("a signed message needs an authentication key")
    flags = (
        (_AUTH if message.signed else 0)
        | (_PRIV if message.encrypted else 0)
        | (_REPORTABLE if message.reportable else 0)
    )
    header = (
        encode_integer(message.msg_id)
        + encode_integer(message.max_size)
        + bytes((ber.OCTET_STRING, 1, flags, ber.INTEGER, 1, USM))
    )
    length = auth.length if auth is not None else 0
    behind = encode_tlv(ber.OCTET_STRING, salt)
    security = (
        encode_tlv(ber.OCTET_STRING, message.engine_id)
        + encode_integer(message.boots)
        + encode_integer(message.time)
        + encode_tlv(ber.OCTET_STRING, message.user.encode("utf-8", "surrogateescape"))
        + encode_tlv(ber.OCTET_STRING, bytes(length))
        + behind
    )
    content = (
        bytes((ber.INTEGER, 1, V3))
        + encode_tlv(ber.SEQUENCE, header)
        + encode_tlv(ber.OCTET_STRING, encode_tlv(ber.SEQUENCE, security))
        + scoped
    )
    data = encode_tlv(ber.SEQUENCE, content)
    if len(data) > MAX_MESSAGE:
        raise UsageError(f"message of {len(data)} octets, more than {MAX_MESSAGE}")
    if auth is None:
        return data
    stop = len(data) - len(scoped) - len(behind)
    digest = signature(auth.hash, keys.auth_key, data, length)
    return data[: stop - length] + digest + data[stop:]


def decode_v3(data: bytes) -> V3Message:
    """Read one datagram; what is encrypted stays so.

    Raises SnmpError: UnknownSecurityModel, InvalidMessage, or itself for what is no message of v3.
    """
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
    max_size, at = read_integer(data, at, head_stop, "maximum size")
    if msg_id < 0 or max_size < MIN_MESSAGE:
        raise SnmpError(f"message id {msg_id} or maximum size {max_size}", data[head:at], head)
    flags_at, flags_stop = expect_tlv(data, at, head_stop, ber.OCTET_STRING, "flags")
    model, at = read_integer(data, flags_stop, head_stop, "security model")
    if flags_stop - flags_at != 1 or at != head_stop or model < 1:
        raise SnmpError("flags or security model", data[head:head_stop], head)
    if model != USM:
        raise UnknownSecurityModel(
            f"security model {model} is not User-based ({USM})", data[head:head_stop], head
        )
    flags = data[flags_at]
    if flags & _PRIV and not flags & _AUTH:
        raise InvalidMessage("encrypted and not signed", data[flags_at:flags_stop], flags_at)
    message, at = _with_security(data, head_stop, stop, flags, msg_id, max_size)
    if message.encrypted:
        sealed, sealed_stop = expect_tlv(data, at, stop, ber.OCTET_STRING, "encrypted PDU")
        if sealed_stop != stop:
            raise SnmpError("octets after the encrypted PDU", data[sealed_stop:], sealed_stop)
        return msgspec.structs.replace(message, sealed=data[sealed:sealed_stop])
    return _with_scoped_pdu(message, data, at, stop)


def _with_security(
    data: bytes, offset: int, end: int, flags: int, msg_id: int, max_size: int
) -> tuple[V3Message, int]:
    """The message with its security parameters (RFC 3414 §2.4), and where they end."""
    outer, outer_stop = expect_tlv(data, offset, end, ber.OCTET_STRING, "security parameters")
    at, stop = expect_tlv(data, outer, outer_stop, ber.SEQUENCE, "security parameters")
    engine_at, engine_stop = expect_tlv(data, at, stop, ber.OCTET_STRING, "engine id")
    boots, at = read_integer(data, engine_stop, stop, "engine boots")
    time, at = read_integer(data, at, stop, "engine time")
    user_at, user_stop = expect_tlv(data, at, stop, ber.OCTET_STRING, "user name")
    digest_at, digest_stop = expect_tlv(data, user_stop, stop, ber.OCTET_STRING, "signature")
    salt_at, salt_stop = expect_tlv(data, digest_stop, stop, ber.OCTET_STRING, "privacy parameters")
    if salt_stop != stop or stop != outer_stop:
        raise SnmpError("octets after the security parameters", data[salt_stop:outer_stop], salt_stop)
    if boots < 0 or time < 0:
        raise SnmpError(f"engine boots {boots} and time {time}", data[engine_stop:user_at], engine_stop)
    if user_stop - user_at > _MAX_USER or engine_stop - engine_at > _MAX_ENGINE_ID:
        raise SnmpError("user name or engine id of too many octets", data[engine_at:user_stop], engine_at)
    message = V3Message(
        msg_id=msg_id,
        max_size=max_size,
        engine_id=data[engine_at:engine_stop],
        boots=boots,
        time=time,
        # Whatever its octets are, they come back as they were.
        user=data[user_at:user_stop].decode("utf-8", "surrogateescape"),
        signed=bool(flags & _AUTH),
        encrypted=bool(flags & _PRIV),
        reportable=bool(flags & _REPORTABLE),
        digest=data[digest_at:digest_stop],
        salt=data[salt_at:salt_stop],
        digest_at=digest_at,
    )
    return message, outer_stop


def _with_scoped_pdu(message: V3Message, data: bytes, offset: int, end: int, padding: int = 0) -> V3Message:
    scoped, stop = expect_tlv(data, offset, end, ber.SEQUENCE, "scoped PDU")
    if end - stop > padding:
        raise SnmpError("octets after the scoped PDU", data[stop:end], stop)
    context_engine, at = expect_tlv(data, scoped, stop, ber.OCTET_STRING, "context engine id")
    context, context_stop = expect_tlv(data, at, stop, ber.OCTET_STRING, "context name")
    if at - context_engine > _MAX_ENGINE_ID or context_stop - context > _MAX_CONTEXT:
        raise SnmpError("context engine id or name of too many octets", data[scoped:context_stop], scoped)
    return msgspec.structs.replace(
        message,
        context_engine_id=data[context_engine:at],
        context=data[context:context_stop],
        pdu=decode_pdu(data, context_stop, stop),
        scoped=data[offset:end],
    )


def is_signed_with(data: bytes, message: V3Message, keys: Keys) -> bool:
    """Whether the signature of a decoded message is that of `keys` (RFC 3414 §6.3.2), in constant time."""
    auth = keys.auth
    if auth is None or len(message.digest) != auth.length:
        return False
    at = message.digest_at
    blank = data[:at] + bytes(auth.length) + data[at + auth.length :]
    return hmac.compare_digest(signature(auth.hash, keys.auth_key, blank, auth.length), message.digest)


def opened_with(message: V3Message, keys: Keys) -> V3Message:
    """An encrypted message with its PDU. Raises DecryptionError, whatever comes of the octets."""
    if keys.priv is None:
        raise DecryptionError("no privacy key for an encrypted message", message.sealed)
    plain = opened(keys.priv, keys.priv_key, message.salt, message.sealed, message.boots, message.time)
    try:
        return _with_scoped_pdu(message, plain, 0, len(plain), _BLOCKS.get(keys.priv, _STREAM_BLOCK) - 1)
    except SnmpError:
        # Another key gives other octets: the sender hears that, as from Net-SNMP's agent.
        raise DecryptionError("nothing sensible comes of an encrypted message") from None
