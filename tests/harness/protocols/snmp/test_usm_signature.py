"""Signatures are HMAC's, whatever the hash, the key and the message."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.snmp.usm import Auth
from misfeed.protocols.snmp.usm_signature import signature


@pytest.mark.parametrize("auth", list(Auth))
@given(key=st.binary(max_size=200), data=st.binary(max_size=300))
def test_a_signature_is_the_beginning_of_the_hmac(auth: Auth, key: bytes, data: bytes) -> None:
    whole = hmac.new(key, data, auth.hash).digest()
    assert signature(auth.hash, key, data, auth.length) == whole[: auth.length]


def test_the_same_key_signs_again_and_again() -> None:
    once = signature("sha1", b"key", b"one", 12)
    assert signature("sha1", b"key", b"another", 12) != once
    assert signature("sha1", b"key", b"one", 12) == once
