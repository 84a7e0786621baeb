"""SNMPv3 messages: keys as in the RFC's examples, messages there and back, signatures that break."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.snmp import NULL, BulkPdu, Pdu, PduKind, SnmpError, mib
from misfeed.protocols.snmp.usm import Auth, V3Message, decode_v3, encode_v3, is_signed_with, localised_key

ENGINE = bytes.fromhex("800000 0b03 3ca82a000001")
KEY = localised_key("maplesyrup", ENGINE)
QUESTION = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysUpTime.0"), NULL),))


def message(**about: object) -> V3Message:
    whole = {"msg_id": 9, "engine_id": ENGINE, "boots": 3, "time": 77, "user": "fleet", "pdu": QUESTION}
    return V3Message(**{**whole, "reportable": True, "context_engine_id": ENGINE, **about})  # type: ignore[arg-type]


def test_a_passphrase_is_worth_the_key_of_the_rfcs_example() -> None:
    engine = bytes.fromhex("000000000000000000000002")
    # RFC 3414 §A.3.2
    assert localised_key("maplesyrup", engine).hex() == "6695febc9288e36282235fc7151f128497b38f3f"
    assert len(localised_key("maplesyrup", engine, Auth.SHA256)) == 32


@pytest.mark.parametrize("auth", list(Auth))
@pytest.mark.parametrize("pdu", [QUESTION, BulkPdu(8, 0, 25, QUESTION.varbinds)])
def test_a_signed_message_comes_back_as_it_was_sent(auth: Auth, pdu: Pdu) -> None:
    key = localised_key("maplesyrup", ENGINE, auth)
    sent = message(signed=True, pdu=pdu)
    data = encode_v3(sent, key, auth)
    found = decode_v3(data)
    assert (found.pdu, found.user, found.boots, found.time) == (pdu, "fleet", 3, 77)
    assert (found.signed, found.encrypted, found.reportable) == (True, False, True)
    assert len(found.digest) == auth.length
    assert is_signed_with(data, found, key, auth)
    assert not is_signed_with(data, found, localised_key("maplesyrup!", ENGINE, auth), auth)


def test_an_unsigned_one_bears_no_signature() -> None:
    data = encode_v3(message(user=""))
    found = decode_v3(data)
    assert (found.signed, found.digest) == (False, b"")
    assert not is_signed_with(data, found, KEY)


@given(st.data())
def test_no_octet_of_a_signed_message_can_be_changed(data: st.DataObject) -> None:
    sent = encode_v3(message(signed=True), KEY)
    at = data.draw(st.integers(0, len(sent) - 1))
    octet = data.draw(st.integers(0, 255).filter(lambda octet: octet != sent[at]))
    changed = sent[:at] + bytes((octet,)) + sent[at + 1 :]
    with suppress(SnmpError):
        assert not is_signed_with(changed, decode_v3(changed), KEY)


SIGNED = encode_v3(message(signed=True), KEY)


@given(st.one_of(st.binary(max_size=64), st.integers(0, len(SIGNED) - 1).map(lambda cut: SIGNED[:cut])))
def test_junk_and_pieces_are_told(octets: bytes) -> None:
    with pytest.raises(SnmpError):
        decode_v3(octets)
    with pytest.raises(SnmpError, match="octets after the message"):
        decode_v3(SIGNED + b"!")


def test_another_version_or_security_model_is_no_such_message() -> None:
    sent = encode_v3(message())
    at = sent.index(b"\x02\x01\x03")
    with pytest.raises(SnmpError, match="version 1 is not v3"):
        decode_v3(sent[: at + 2] + b"\x01" + sent[at + 3 :])
    at = sent.index(b"\x02\x01\x03", at + 3)
    with pytest.raises(SnmpError, match="User-based"):
        decode_v3(sent[: at + 2] + b"\x02" + sent[at + 3 :])
