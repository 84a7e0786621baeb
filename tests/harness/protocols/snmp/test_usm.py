"""SNMPv3 messages: there and back, signed and encrypted by every protocol; what was changed is told."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.snmp import NULL, BulkPdu, Pdu, PduKind, SnmpError, mib
from misfeed.protocols.snmp.pdu import encode_pdu
from misfeed.protocols.snmp.usm import (
    Auth,
    DecryptionError,
    InvalidMessage,
    Keys,
    Priv,
    UnknownSecurityModel,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    localised_key,
    opened_with,
    privacy_key,
)
from msgspec.structs import replace

ENGINE = bytes.fromhex("800000 0b03 3ca82a000001")
QUESTION = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysUpTime.0"), NULL),))


def keys(auth: Auth = Auth.SHA, priv: Priv | None = None, phrase: str = "maplesyrup") -> Keys:
    key = localised_key(phrase, ENGINE, auth)
    return Keys(auth, key, priv, privacy_key(phrase, ENGINE, auth, priv) if priv else b"")


def message(**about: object) -> V3Message:
    whole = {"msg_id": 9, "engine_id": ENGINE, "boots": 3, "time": 77, "user": "fleet", "pdu": QUESTION}
    return V3Message(**{**whole, "reportable": True, "context_engine_id": ENGINE, **about})


@pytest.mark.parametrize("auth", list(Auth))
@pytest.mark.parametrize("pdu", [QUESTION, BulkPdu(8, 0, 25, QUESTION.varbinds)])
def test_a_signed_message_comes_back_as_it_was_sent(auth: Auth, pdu: Pdu) -> None:
    sent = message(signed=True, pdu=pdu)
    data = encode_v3(sent, keys(auth))
    found = decode_v3(data)
    assert (found.pdu, found.user, found.boots, found.time) == (pdu, "fleet", 3, 77)
    assert (found.signed, found.encrypted, found.reportable) == (True, False, True)
    assert len(found.digest) == auth.length
    assert is_signed_with(data, found, keys(auth))
    assert not is_signed_with(data, found, keys(auth, phrase="maplesyrup!"))
    other = Auth.SHA if auth is not Auth.SHA else Auth.MD5
    assert not is_signed_with(data, found, keys(other))


@pytest.mark.parametrize("auth", list(Auth))
@pytest.mark.parametrize("priv", list(Priv))
def test_an_encrypted_message_comes_back_as_it_was_sent(auth: Auth, priv: Priv) -> None:
    sent = message(signed=True, encrypted=True, context=b"bridge1")
    data = encode_v3(sent, keys(auth, priv))
    assert encode_pdu(QUESTION) not in data
    found = decode_v3(data)
    assert (found.pdu, found.encrypted) == (None, True)
    assert is_signed_with(data, found, keys(auth, priv))
    opened = opened_with(found, keys(auth, priv))
    assert (opened.pdu, opened.context, opened.context_engine_id) == (QUESTION, b"bridge1", ENGINE)


@given(
    st.builds(
        message,
        msg_id=st.integers(0, 2**31 - 1),
        max_size=st.integers(484, 2**31 - 1),
        engine_id=st.binary(max_size=32),
        boots=st.integers(0, 2**31 - 1),
        time=st.integers(0, 2**31 - 1),
        user=st.text(max_size=8),
        reportable=st.booleans(),
        context_engine_id=st.binary(max_size=32),
        context=st.binary(max_size=255),
        signed=st.booleans(),
    )
)
def test_every_field_comes_back(sent: V3Message) -> None:
    found = decode_v3(encode_v3(sent, keys()))
    assert replace(found, digest=b"", digest_at=0, scoped=b"") == sent


def test_an_unsigned_one_bears_no_signature() -> None:
    data = encode_v3(message(user=""))
    found = decode_v3(data)
    assert (found.signed, found.digest) == (False, b"")
    assert not is_signed_with(data, found, keys())


def test_a_pdu_that_is_encoded_already_is_taken_as_it_is() -> None:
    assert encode_v3(message(), pdu=encode_pdu(QUESTION)) == encode_v3(message())


def test_what_cannot_be_sent_is_told_before() -> None:
    with pytest.raises(UsageError, match="without a signature"):
        encode_v3(message(encrypted=True), keys(priv=Priv.AES))
    with pytest.raises(UsageError, match="privacy key"):
        encode_v3(message(signed=True, encrypted=True), keys())
    with pytest.raises(UsageError, match="authentication key"):
        encode_v3(message(signed=True))
    with pytest.raises(UsageError, match="PDU"):
        encode_v3(message(pdu=None))
    with pytest.raises(UsageError, match="more than"):
        encode_v3(message(), pdu=bytes(65_500))


@given(st.data(), st.sampled_from([None, *Priv]))
def test_no_octet_of_a_signed_message_can_be_changed(data: st.DataObject, priv: Priv | None) -> None:
    sent = encode_v3(message(signed=True, encrypted=priv is not None), keys(priv=priv))
    at = data.draw(st.integers(0, len(sent) - 1))
    octet = data.draw(st.integers(0, 255).filter(lambda octet: octet != sent[at]))
    changed = sent[:at] + bytes((octet,)) + sent[at + 1 :]
    with suppress(SnmpError):
        assert not is_signed_with(changed, decode_v3(changed), keys(priv=priv))


@pytest.mark.parametrize("priv", list(Priv))
@given(salt=st.binary(max_size=9), sealed=st.binary(max_size=80))
def test_junk_that_is_opened_is_one_typed_error(priv: Priv, salt: bytes, sealed: bytes) -> None:
    found = replace(message(signed=True, encrypted=True, pdu=None), salt=salt, sealed=sealed)
    with pytest.raises(DecryptionError):
        opened_with(found, keys(priv=priv))


@pytest.mark.parametrize("priv", list(Priv))
def test_another_key_opens_nothing_and_tells_nothing(priv: Priv) -> None:
    found = decode_v3(encode_v3(message(signed=True, encrypted=True), keys(priv=priv)))
    with pytest.raises(DecryptionError) as caught:
        opened_with(found, keys(priv=priv, phrase="maplesyrup!"))
    assert caught.value.evidence == b""
    with pytest.raises(DecryptionError, match="no privacy key"):
        opened_with(found, keys())


SIGNED = encode_v3(message(signed=True), keys())
SEALED = encode_v3(message(signed=True, encrypted=True), keys(priv=Priv.AES))


@given(
    st.one_of(
        st.binary(max_size=64),
        st.integers(0, len(SIGNED) - 1).map(lambda cut: SIGNED[:cut]),
        st.integers(0, len(SEALED) - 1).map(lambda cut: SEALED[:cut]),
    )
)
def test_junk_and_pieces_are_told(octets: bytes) -> None:
    with pytest.raises(SnmpError):
        decode_v3(octets)
    with pytest.raises(SnmpError, match="octets after the message"):
        decode_v3(SIGNED + b"!")


def _replaced(data: bytes, old: bytes, new: bytes, times: int = 1) -> bytes:
    at = -1
    for _ in range(times):
        at = data.index(old, at + 1)
    return data[:at] + new + data[at + len(old) :]


def test_another_version_or_security_model_is_no_such_message() -> None:
    sent = encode_v3(message())
    with pytest.raises(SnmpError, match="version 1 is not v3"):
        decode_v3(_replaced(sent, b"\x02\x01\x03", b"\x02\x01\x01"))
    with pytest.raises(UnknownSecurityModel, match="User-based"):
        decode_v3(_replaced(sent, b"\x02\x01\x03", b"\x02\x01\x02", times=2))


def test_encrypted_and_unsigned_is_invalid() -> None:
    with pytest.raises(InvalidMessage):
        decode_v3(_replaced(SEALED, b"\x04\x01\x07", b"\x04\x01\x06"))


@pytest.mark.parametrize("about", [{"max_size": 483}, {"msg_id": -1}, {"boots": -1}, {"time": -1}])
def test_numbers_outside_their_range_are_told(about: dict[str, int]) -> None:
    with pytest.raises(SnmpError):
        decode_v3(encode_v3(message(**about)))


@pytest.mark.parametrize("about", [{"user": "x" * 33}, {"engine_id": bytes(33)}])
def test_names_of_too_many_octets_are_told(about: dict[str, object]) -> None:
    with pytest.raises(SnmpError, match="too many octets"):
        decode_v3(encode_v3(message(**about)))


def test_a_user_name_of_any_octets_comes_back_as_it_was() -> None:
    found = decode_v3(encode_v3(message(user="fl\udcff\udc80")))
    assert decode_v3(encode_v3(found)).user == "fl\udcff\udc80"
