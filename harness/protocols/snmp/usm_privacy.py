"""Encrypts and opens scoped PDUs: DES-CBC (RFC 3414 §8) and AES-CFB (RFC 3826) of the library `cryptography`.

Knows neither messages nor users. The library is loaded with the first message that is encrypted, since most
managers never send one.
"""

from __future__ import annotations

import itertools
import secrets
import threading
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from misfeed.protocols.snmp.ber import SnmpError
from misfeed.protocols.snmp.usm_keys import Priv

if TYPE_CHECKING:
    from collections.abc import Callable

SALT_OCTETS = 8
_BLOCK = 8
_DES_KEY = 8
_AES_BLOCK = 16
_KEPT = 512

_salts = itertools.count(secrets.randbits(64))
"""Of the whole process, from an arbitrary start (RFC 3826 §3.1.2.1), so that none is used twice."""


class DecryptionError(SnmpError):
    """What came encrypted cannot be: its length or its salt is wrong, or nothing sensible comes of it."""


def encrypted(priv: Priv, key: bytes, plain: bytes, boots: int, time: int) -> tuple[bytes, bytes]:
    """The salt to be sent (msgPrivacyParameters), and `plain` encrypted for an engine at this time."""
    number = next(_salts)
    if priv is Priv.DES:
        salt = boots.to_bytes(4, "big") + (number & 0xFFFF_FFFF).to_bytes(4, "big")
        plain += bytes(-len(plain) % _BLOCK)
    else:
        salt = (number & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(SALT_OCTETS, "big")
    return salt, _cipher(priv, key, salt, boots, time).encryptor().update(plain)


def opened(priv: Priv, key: bytes, salt: bytes, sealed: bytes, boots: int, time: int) -> bytes:
    """What was encrypted, with the padding of its last block. Raises DecryptionError."""
    if len(salt) != SALT_OCTETS:
        raise DecryptionError(f"salt of {len(salt)} octets, not {SALT_OCTETS}", salt)
    if priv is Priv.DES and len(sealed) % _BLOCK:
        raise DecryptionError(f"{len(sealed)} octets are no whole blocks of DES", sealed)
    if priv is Priv.DES:
        return bytes(_cipher(priv, key, salt, boots, time).decryptor().update(sealed))
    # CFB opens by encrypting what came before each block (NIST SP 800-38A §6.3), all of which is here: one
    # call of a cipher that is kept costs a quarter of what a new one does.
    before = _start(salt, boots, time) + sealed[: (len(sealed) - 1) // _AES_BLOCK * _AES_BLOCK]
    size = len(sealed)
    stream = _blocks(key, threading.get_ident()).update(before)[:size]
    return (int.from_bytes(stream, "big") ^ int.from_bytes(sealed, "big")).to_bytes(size, "big")


def _cipher(priv: Priv, key: bytes, salt: bytes, boots: int, time: int) -> Any:
    """To be updated once, and not finalized: AES-CFB holds nothing back, and DES gets whole blocks."""
    cipher, cbc, cfb = _ciphers()
    if priv is Priv.DES:
        pre_iv = int.from_bytes(key[_DES_KEY:], "big") ^ int.from_bytes(salt, "big")
        return cipher(_algorithm(True, key[:_DES_KEY]), cbc(pre_iv.to_bytes(_BLOCK, "big")))
    return cipher(_algorithm(False, key), cfb(_start(salt, boots, time)))


def _start(salt: bytes, boots: int, time: int) -> bytes:
    """The initialisation vector of AES (RFC 3826 §3.1.2.1). A stranger's boots and time may be below zero."""
    return (boots & 0xFFFF_FFFF).to_bytes(4, "big") + (time & 0xFFFF_FFFF).to_bytes(4, "big") + salt


@lru_cache(maxsize=_KEPT)
def _blocks(key: bytes, thread: int) -> Any:  # noqa: ARG001 - each thread has its own
    """What encrypts whole blocks of AES, each by itself."""
    from cryptography.hazmat.primitives.ciphers.modes import ECB

    return _ciphers()[0](_algorithm(False, key), ECB()).encryptor()


@lru_cache(maxsize=_KEPT)
def _algorithm(is_des: bool, key: bytes) -> Any:
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers.algorithms import AES

    # Three times the same key is DES itself.
    return TripleDES(key * 3) if is_des else AES(key)


@cache
def _ciphers() -> tuple[Callable[[Any, Any], Any], Callable[[bytes], Any], Callable[[bytes], Any]]:
    """What makes a cipher, and the modes of DES and AES."""
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    return Cipher, CBC, CFB
