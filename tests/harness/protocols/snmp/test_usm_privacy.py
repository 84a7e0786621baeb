"""Encryption there and back, with a salt that never comes twice; what cannot have been encrypted is told."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.snmp.usm_keys import Priv
from misfeed.protocols.snmp.usm_privacy import DecryptionError, encrypted, opened

KEYS = st.binary(min_size=32, max_size=32)
TIMES = st.integers(0, 2**31 - 1)


@pytest.mark.parametrize("priv", list(Priv))
@given(key=KEYS, plain=st.binary(min_size=1, max_size=300), boots=TIMES, time=TIMES)
def test_what_is_encrypted_opens_to_the_same(
    priv: Priv, key: bytes, plain: bytes, boots: int, time: int
) -> None:
    key = key[: priv.key_octets]
    salt, sealed = encrypted(priv, key, plain, boots, time)
    assert len(salt) == 8
    found = opened(priv, key, salt, sealed, boots, time)
    assert found[: len(plain)] == plain
    assert len(found) - len(plain) < (8 if priv is Priv.DES else 1)


def test_aes_is_that_of_its_own_standard() -> None:
    # NIST SP 800-38A §F.3.13, CFB128-AES128: boots, time and salt make up its IV (RFC 3826 §3.1.2.1).
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    sealed = bytes.fromhex("3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b")
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
    boots, time, salt = 0x00010203, 0x04050607, bytes.fromhex("08090a0b0c0d0e0f")
    assert opened(Priv.AES, key, salt, sealed, boots, time) == plain


@given(
    key=KEYS,
    iv=st.binary(min_size=16, max_size=16),
    sealed=st.binary(max_size=200),
    octets=st.sampled_from([16, 24, 32]),
)
def test_aes_opens_whatever_comes_as_the_librarys_own_mode_does(
    key: bytes, iv: bytes, sealed: bytes, octets: int
) -> None:
    whole = Cipher(AES(key[:octets]), CFB(iv)).decryptor()
    boots, time = int.from_bytes(iv[:4], "big"), int.from_bytes(iv[4:8], "big")
    assert (
        opened(Priv.AES, key[:octets], iv[8:], sealed, boots, time) == whole.update(sealed) + whole.finalize()
    )


@given(
    key=KEYS,
    plains=st.lists(st.binary(max_size=200), min_size=1, max_size=4),
    octets=st.sampled_from([16, 24, 32]),
    boots=st.integers(0, 0xFFFF_FFFF),
)
def test_aes_seals_one_message_after_another_as_the_librarys_own_mode_does(
    key: bytes, plains: list[bytes], octets: int, boots: int
) -> None:
    for plain in plains:
        salt, sealed = encrypted(Priv.AES, key[:octets], plain, boots, 7)
        iv = boots.to_bytes(4, "big") + (7).to_bytes(4, "big") + salt
        whole = Cipher(AES(key[:octets]), CFB(iv)).encryptor()
        assert sealed == whole.update(plain) + whole.finalize()


def test_who_is_interrupted_while_sealing_leaves_the_next_message_whole() -> None:
    class Interrupted(bytes):
        def __getitem__(self, _: object) -> bytes:
            raise KeyboardInterrupt

    key = bytes(range(16))
    with pytest.raises(KeyboardInterrupt):
        encrypted(Priv.AES, key, Interrupted(b"some octets"), 1, 7)
    salt, sealed = encrypted(Priv.AES, key, b"some octets", 1, 7)
    assert opened(Priv.AES, key, salt, sealed, 1, 7) == b"some octets"


def test_des_is_that_of_its_own_standard() -> None:
    # FIPS 81 §C.1, CBC: with a pre-IV, the salt makes up the rest of the IV (RFC 3414 §8.1.1.1).
    key, iv = bytes.fromhex("0123456789abcdef"), 0x1234567890ABCDEF
    salt = bytes.fromhex("0000000300000007")
    pre_iv = (iv ^ int.from_bytes(salt, "big")).to_bytes(8, "big")
    sealed = bytes.fromhex("e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6")
    assert opened(Priv.DES, key + pre_iv, salt, sealed, 3, 9) == b"Now is the time for all "


@pytest.mark.parametrize("priv", list(Priv))
def test_no_salt_comes_twice(priv: Priv) -> None:
    key = bytes(range(32))[: priv.key_octets]
    salts = {encrypted(priv, key, b"same", 3, 77)[0] for _ in range(500)}
    assert len(salts) == 500


@pytest.mark.parametrize("priv", list(Priv))
@given(salt=st.binary(max_size=20).filter(lambda salt: len(salt) != 8), sealed=st.binary(max_size=40))
def test_a_salt_of_another_length_is_told(priv: Priv, salt: bytes, sealed: bytes) -> None:
    with pytest.raises(DecryptionError):
        opened(priv, bytes(priv.key_octets), salt, sealed, 0, 0)


def test_des_comes_in_whole_blocks() -> None:
    with pytest.raises(DecryptionError, match="whole blocks"):
        opened(Priv.DES, bytes(16), bytes(8), b"seven..", 0, 0)


def test_the_library_of_ciphers_waits_for_the_first_message() -> None:
    code = "import sys, misfeed.interfaces.snmp; print('cryptography' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
