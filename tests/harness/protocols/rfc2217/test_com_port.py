from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import ProtocolError
from misfeed.protocols.rfc2217 import Code, ComPort, Decoder, Subnegotiation, decode

_ONE = [c for c in Code if c not in (Code.SIGNATURE, Code.SET_BAUDRATE, Code.FLOWCONTROL_SUSPEND)]
MESSAGES = st.one_of(
    st.builds(ComPort, st.just(Code.SIGNATURE), text=st.binary(max_size=40), from_server=st.booleans()),
    st.builds(ComPort, st.just(Code.SET_BAUDRATE), st.integers(0, 2**32 - 1), from_server=st.booleans()),
    st.builds(ComPort, st.just(Code.FLOWCONTROL_SUSPEND), from_server=st.booleans()),
    st.builds(
        ComPort,
        st.sampled_from([c for c in _ONE if c is not Code.FLOWCONTROL_RESUME]),
        st.integers(0, 255),
        from_server=st.booleans(),
    ),
)


@given(MESSAGES)
def test_what_is_encoded_is_decoded(message: ComPort) -> None:
    (event,) = Decoder().feed(message.encode())
    assert isinstance(event, Subnegotiation)
    assert decode(event.payload) == message


@given(st.binary(max_size=40))
def test_junk_is_a_message_or_one_typed_error(payload: bytes) -> None:
    with contextlib.suppress(ProtocolError):
        assert decode(payload).code + 100 * decode(payload).from_server == payload[0]


@pytest.mark.parametrize("payload", [b"", b"\x63", b"\x01\x00", b"\x05", b"\x08\x01", b"\xff\x01"])
def test_what_is_no_message_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(payload)


def test_a_rate_that_holds_an_iac_is_escaped() -> None:
    assert ComPort(Code.SET_BAUDRATE, 0xFF).encode() == b"\xff\xfa\x2c\x01\x00\x00\x00\xff\xff\xff\xf0"
