"""The quick reader and writer of v3 messages agree with the whole ones."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from misfeed.protocols.snmp import NULL, Pdu, PduKind, SnmpError, mib
from misfeed.protocols.snmp.ber import read_integer
from misfeed.protocols.snmp.pdu import encode_pdu
from misfeed.protocols.snmp.quick_v3 import (
    before_signature,
    beginning,
    moment,
    request_id_of,
    request_id_place,
    split,
    whole,
)
from misfeed.protocols.snmp.usm import (
    Auth,
    Keys,
    Priv,
    V3Message,
    decode_v3,
    encode_v3,
    is_signed_with,
    opened_with,
)
from msgspec.structs import replace

ENGINE = bytes.fromhex("800000 0b03 3ca82a000001")
QUESTION = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysUpTime.0"), NULL),))
KEYS = Keys(Auth.SHA, bytes(20), Priv.AES, bytes(16))
NUMBERS = st.integers(0, 2**31 - 1)
LEVELS = st.sampled_from([(False, False), (True, False), (True, True)])
MESSAGES = st.builds(
    lambda level, **about: V3Message(signed=level[0], encrypted=level[1], **about),
    LEVELS,
    msg_id=NUMBERS,
    max_size=st.integers(484, 2**31 - 1),
    engine_id=st.binary(max_size=32),
    boots=NUMBERS,
    time=NUMBERS,
    user=st.text(max_size=8),
    reportable=st.booleans(),
    context_engine_id=st.binary(max_size=32),
    context=st.binary(max_size=20),
    pdu=st.builds(lambda number: replace_id(QUESTION, number), st.integers(-(2**31), 2**31 - 1)),
)


def replace_id(pdu: Pdu, number: int) -> Pdu:
    return Pdu(pdu.kind, number, varbinds=pdu.varbinds)


def read(data: bytes) -> V3Message:
    found = decode_v3(data)
    return opened_with(found, KEYS) if found.encrypted else found


@given(MESSAGES)
def test_a_message_is_taken_apart_where_the_whole_reader_finds_its_parts(sent: V3Message) -> None:
    data = encode_v3(sent, KEYS)
    found, parts = decode_v3(data), split(data)
    if parts is None:
        # Security parameters of more than 127 octets.
        assert len(sent.engine_id) + len(sent.user.encode()) > 40
        return
    identity, _, told, _, digest_at, salt_at, body_at = parts
    assert moment(told) == (sent.boots, sent.time)
    assert int.from_bytes(identity, "big") == sent.msg_id
    assert digest_at == found.digest_at
    assert data[salt_at:body_at] == found.salt
    if sent.encrypted:
        assert data[whole(data, body_at) :] == found.sealed
    else:
        assert data[body_at:] == found.scoped


@given(MESSAGES, st.binary(min_size=8, max_size=8))
def test_a_message_that_is_put_together_is_the_whole_writers(sent: V3Message, salt: bytes) -> None:
    plain = replace(sent, encrypted=False)
    data = encode_v3(plain, KEYS)
    found = decode_v3(data)
    octets = len(found.digest)
    flags = sent.signed | sent.reportable << 2
    begun = beginning(
        flags, sent.max_size, sent.engine_id, sent.boots, sent.time, sent.user, octets, len(found.salt)
    )
    behind = data[found.digest_at + octets :]
    msg_id = sent.msg_id.to_bytes(sent.msg_id.bit_length() // 8 + 1, "big")
    before = before_signature(msg_id, begun, octets, len(behind))
    assert before + found.digest + behind == data


@settings(max_examples=400)
@given(MESSAGES, st.integers(0, 40), st.integers(0, 6), st.binary(max_size=6))
def test_with_the_beginning_of_a_good_message_there_is_no_bad_one(
    sent: V3Message, at: int, octets: int, new: bytes
) -> None:
    """Whatever is changed: what still has the same parts between message id and signature reads the same, but
    for the engine's boots and time."""
    data = encode_v3(sent, KEYS)
    before, changed = split(data), data[:at] + new + data[at + octets :]
    parts = split(changed)
    assume(before is not None and parts is not None and (parts[1], parts[3]) == (before[1], before[3]))
    assume(moment(parts[2]) is not None)
    assert before is not None
    assert parts is not None
    if sent.encrypted and (whole(changed, parts[6]) is None or parts[6] - parts[5] != 8):
        return
    if not sent.encrypted and changed[parts[6] :] != data[before[6] :]:
        return
    found, good = decode_v3(changed), decode_v3(data)
    assert found.msg_id == int.from_bytes(parts[0], "big")
    assert (found.boots, found.time) == moment(parts[2])
    own = {"msg_id": 0, "boots": 0, "time": 0, "digest": b"", "salt": b"", "sealed": b"", "digest_at": 0}
    assert replace(found, **own) == replace(good, **own)


@given(st.binary(max_size=14))
def test_boots_and_time_are_two_short_numbers_or_none(octets: bytes) -> None:
    found = moment(octets)
    if found is not None:
        boots, at = read_integer(octets, 0, len(octets), "boots")
        assert (found, len(octets)) == (
            (boots, (end := read_integer(octets, at, len(octets), "time"))[0]),
            end[1],
        )
        assert min(found) >= 0


@pytest.mark.parametrize(
    "octets", ["", "0201", "020105", "0201050201", "02010502820001", "02018102010a", "0400020105"]
)
def test_what_is_no_moment_is_none(octets: str) -> None:
    assert moment(bytes.fromhex(octets)) is None


@given(MESSAGES, st.integers(0, 90), st.integers(0, 6), st.binary(max_size=6))
def test_around_the_request_id_of_a_good_pdu_there_is_no_bad_one(
    sent: V3Message, at: int, octets: int, new: bytes
) -> None:
    scoped = read(encode_v3(sent, KEYS)).scoped
    place = request_id_place(scoped)
    assert place is not None
    changed = scoped[:at] + new + scoped[at + octets :]
    with suppress(IndexError):
        start, stop = request_id_of(changed)
        if changed[:start] + changed[stop:] == scoped[: place[0]] + scoped[place[1] :]:
            number = int.from_bytes(changed[start:stop], "big", signed=True)
            assert isinstance(sent.pdu, Pdu)
            assert changed == scoped[: place[0]] + changed[start:stop] + scoped[place[1] :]
            assert encode_pdu(replace_id(sent.pdu, number))[-10:] == changed[-10:]


@pytest.mark.parametrize("at", [1, 2])
def test_contexts_of_long_lengths_are_left_to_the_whole_reader(at: int) -> None:
    engine, context = (b"\x81\x0b" if at == 1 else b"\x0b"), (b"\x81\x00" if at == 2 else b"\x00")
    rest = b"\x04" + engine + ENGINE + b"\x04" + context + encode_pdu(QUESTION)
    scoped = b"\x30" + bytes((len(rest),)) + rest
    assert request_id_place(scoped) is None


@given(st.binary(max_size=80))
def test_junk_has_no_parts_or_is_told_by_the_whole_reader(octets: bytes) -> None:
    for data in (octets, b"\x30" + bytes((len(octets),)) + octets):
        assert split(data) is None or is_told(data)


def is_told(data: bytes) -> bool:
    try:
        is_signed_with(data, decode_v3(data), KEYS)
    except SnmpError:
        return True
    return False
