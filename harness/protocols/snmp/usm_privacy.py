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
        return salt, bytes(_des(key, salt).encryptor().update(plain))
    salt = (number & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(SALT_OCTETS, "big")
    return salt, _chain(key, threading.get_ident()).encrypted(_start(salt, boots, time), plain)


def opened(priv: Priv, key: bytes, salt: bytes, sealed: bytes, boots: int, time: int) -> bytes:
    """What was encrypted, with the padding of its last block. Raises DecryptionError."""
    if len(salt) != SALT_OCTETS:
        raise DecryptionError(f"salt of {len(salt)} octets, not {SALT_OCTETS}", salt)
    if priv is Priv.DES and len(sealed) % _BLOCK:
        raise DecryptionError(f"{len(sealed)} octets are no whole blocks of DES", sealed)
    if priv is Priv.DES:
        return bytes(_des(key, salt).decryptor().update(sealed))
    # CFB opens by encrypting what came before each block (NIST SP 800-38A §6.3), all of which is here: one
    # call of a cipher that is kept costs a quarter of what a new one does.
    before = _start(salt, boots, time) + sealed[: (len(sealed) - 1) // _AES_BLOCK * _AES_BLOCK]
    size = len(sealed)
    stream = _blocks(key, threading.get_ident()).update(before)[:size]
    return (int.from_bytes(stream, "big") ^ int.from_bytes(sealed, "big")).to_bytes(size, "big")


def _des(key: bytes, salt: bytes) -> Any:
    """To be updated once, and not finalized: it gets whole blocks."""
    cipher, cbc = _ciphers()
    pre_iv = int.from_bytes(key[_DES_KEY:], "big") ^ int.from_bytes(salt, "big")
    return cipher(_algorithm(True, key[:_DES_KEY]), cbc(pre_iv.to_bytes(_BLOCK, "big")))


class _Chain:
    """AES-CFB by one cipher for all messages under a key, at a third of what a new one for each costs.

    What CFB adds to a block, S, is the encryption of the block before as it was sent, which is plain text and
    S before that: S₁ = E(start), Sₙ₊₁ = E(plainₙ ⊕ Sₙ). That is CBC of the start and the plain text, begun
    with zeros (NIST SP 800-38A §6.2, §6.3). A chain goes on with what it gave last, and so
    that is taken away first.
    """

    __slots__ = ("_key", "_last", "_update")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._begin()

    def _begin(self) -> int:
        cipher, cbc = _ciphers()
        self._update = cipher(_algorithm(False, self._key), cbc(bytes(_AES_BLOCK))).encryptor().update
        self._last: int | None = 0
        return 0

    def encrypted(self, start: bytes, plain: bytes) -> bytes:
        size, number = len(plain), int.from_bytes
        # Whoever is interrupted in here leaves nothing that would be taken for what the chain gave last.
        last, self._last = self._last, None
        if last is None:
            last = self._begin()
        first = (number(start, "big") ^ last).to_bytes(_AES_BLOCK, "big")
        stream = self._update(first + plain[: (size - 1) // _AES_BLOCK * _AES_BLOCK])
        self._last = number(stream[-_AES_BLOCK:], "big")
        return (number(stream[:size], "big") ^ number(plain, "big")).to_bytes(size, "big")


@lru_cache(maxsize=_KEPT)
def _chain(key: bytes, thread: int) -> _Chain:  # noqa: ARG001 - each thread has its own
    return _Chain(key)


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
def _ciphers() -> tuple[Callable[[Any, Any], Any], Callable[[bytes], Any]]:
    """What makes a cipher, and the mode of DES."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    return Cipher, CBC
