"""Keys of the User-based Security Model: its protocols, and what a pass phrase is worth at an engine.

RFC 3414 §2.6 and §A.2 with RFC 7860 for signatures; RFC 3826 and the two extensions of it to longer keys for
encryption. Knows no message.
"""

from __future__ import annotations

import enum
import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from misfeed.errors import UsageError
from misfeed.protocols.snmp.oid import Oid

_KEY_OCTETS = 1_048_576
"""A pass phrase is repeated to this length before it is hashed (RFC 3414 §A.2.2)."""

_KEPT = 512
_PEPPER = secrets.token_bytes(32)
"""Keys are found again by a digest that only this process can make, so that no pass phrase is kept."""


class Auth(enum.Enum):
    """How messages are signed, by Net-SNMP's names: hash, octets of it that are sent, OID."""

    MD5 = ("MD5", "md5", 12, (1, 3, 6, 1, 6, 3, 10, 1, 1, 2))
    """usmHMACMD5AuthProtocol (RFC 3414 §6)."""
    SHA = ("SHA", "sha1", 12, (1, 3, 6, 1, 6, 3, 10, 1, 1, 3))
    """usmHMACSHAAuthProtocol (RFC 3414 §7)."""
    SHA224 = ("SHA-224", "sha224", 16, (1, 3, 6, 1, 6, 3, 10, 1, 1, 4))
    """usmHMAC128SHA224AuthProtocol (RFC 7860 §4)."""
    SHA256 = ("SHA-256", "sha256", 24, (1, 3, 6, 1, 6, 3, 10, 1, 1, 5))
    SHA384 = ("SHA-384", "sha384", 32, (1, 3, 6, 1, 6, 3, 10, 1, 1, 6))
    SHA512 = ("SHA-512", "sha512", 48, (1, 3, 6, 1, 6, 3, 10, 1, 1, 7))

    def __init__(self, label: str, hash_name: str, length: int, oid: Oid) -> None:
        self.label = label
        self.hash = hash_name
        self.length = length
        self.oid = oid


class Extension(enum.Enum):
    """How a localised key grows that is shorter than the cipher's."""

    NONE = "none"
    BLUMENTHAL = "draft-blumenthal-aes-usm-04 §3.1.2.1"
    REEDER = "draft-reeder-snmpv3-usm-3desede-00 §2.1"
    """Cisco's, and so most managers'."""


class Priv(enum.Enum):
    """How messages are encrypted, by Net-SNMP's names: octets of key, how it grows to them, OID."""

    DES = ("DES", 16, Extension.NONE, (1, 3, 6, 1, 6, 3, 10, 1, 2, 2))
    """usmDESPrivProtocol (RFC 3414 §8): 8 octets of key, 8 of pre-IV."""
    AES = ("AES", 16, Extension.NONE, (1, 3, 6, 1, 6, 3, 10, 1, 2, 4))
    """usmAesCfb128PrivProtocol (RFC 3826)."""
    AES192 = ("AES-192", 24, Extension.BLUMENTHAL, (1, 3, 6, 1, 4, 1, 14832, 1, 3))
    AES256 = ("AES-256", 32, Extension.BLUMENTHAL, (1, 3, 6, 1, 4, 1, 14832, 1, 4))
    AES192C = ("AES-192-C", 24, Extension.REEDER, (1, 3, 6, 1, 4, 1, 9, 12, 6, 1, 1))
    AES256C = ("AES-256-C", 32, Extension.REEDER, (1, 3, 6, 1, 4, 1, 9, 12, 6, 1, 2))

    def __init__(self, label: str, key_octets: int, extension: Extension, oid: Oid) -> None:
        self.label = label
        self.key_octets = key_octets
        self.extension = extension
        self.oid = oid


@dataclass(frozen=True, slots=True)
class Keys:
    """What one user signs and encrypts with at one engine; without protocols, neither."""

    auth: Auth | None = None
    auth_key: bytes = field(default=b"", repr=False)
    priv: Priv | None = None
    priv_key: bytes = field(default=b"", repr=False)


NO_KEYS = Keys()


def auth_named(name: str) -> Auth:
    """ "SHA-256" and its like, in any case, with or without the dash. Raises UsageError."""
    if (found := _AUTHS.get(name) or _AUTHS.get(_plain(name))) is None:
        raise UsageError(f"SNMPv3 does not sign with {name!r}; choose {', '.join(one.label for one in Auth)}")
    return found


def priv_named(name: str) -> Priv:
    """ "AES-256-C" and its like, in any case, with or without dashes. Raises UsageError."""
    if (found := _PRIVS.get(name) or _PRIVS.get(_plain(name))) is None:
        choices = ", ".join(one.label for one in Priv)
        raise UsageError(f"SNMPv3 does not encrypt with {name!r}; choose {choices}")
    return found


def _plain(name: str) -> str:
    return name.upper().replace("-", "").replace("_", "")


_AUTHS = {name: one for one in Auth for name in (one.label, _plain(one.label))} | {"SHA1": Auth.SHA}
_PRIVS = {name: one for one in Priv for name in (one.label, _plain(one.label))} | {"AES128": Priv.AES}


def localised_key(passphrase: str, engine_id: bytes, auth: Auth = Auth.SHA) -> bytes:
    """The key that a pass phrase is worth at one engine (RFC 3414 §2.6, §A.2). Raises UsageError for none."""
    octets = _octets(passphrase)
    return _kept(_digest(b"auth", octets, engine_id, auth), lambda: _localised(octets, engine_id, auth))


def privacy_key(passphrase: str, engine_id: bytes, auth: Auth, priv: Priv) -> bytes:
    """The encryption key of a pass phrase at one engine, as long as the cipher wants it."""
    octets = _octets(passphrase)
    digest = _digest(priv.label.encode(), octets, engine_id, auth)
    return _kept(digest, lambda: _extended(_localised(octets, engine_id, auth), engine_id, auth, priv))


def keys_for(
    engine_id: bytes, auth: Auth, passphrase: str, priv: Priv | None = None, priv_passphrase: str = ""
) -> Keys:
    """All that a user signs and encrypts with at one engine, found at once where it was made before."""
    lengths = b"%d %d " % (len(engine_id), len(passphrase))
    words = f"{auth.label} {priv.label if priv else ''} ".encode()
    whole = lengths + words + engine_id + _octets(passphrase) + priv_passphrase.encode()
    digest = hashlib.blake2b(whole, key=_PEPPER, digest_size=16).digest()
    with _lock:
        found = _users.get(digest)
    if found is None:
        key = localised_key(passphrase, engine_id, auth)
        hidden = privacy_key(priv_passphrase, engine_id, auth, priv) if priv is not None else b""
        found = Keys(auth, key, priv, hidden)
        with _lock:
            if len(_users) >= _KEPT:
                _users.clear()
            _users[digest] = found
    return found


def _localised(octets: bytes, engine_id: bytes, auth: Auth) -> bytes:
    """Localises a pass phrase, or what an extension takes for one."""
    ku = _kept(_digest(b"ku", octets, b"", auth), lambda: _master_key(octets, auth))
    return hashlib.new(auth.hash, ku + engine_id + ku).digest()


def _master_key(octets: bytes, auth: Auth) -> bytes:
    whole = (octets * (_KEY_OCTETS // len(octets) + 1))[:_KEY_OCTETS]
    return hashlib.new(auth.hash, whole).digest()


def _extended(key: bytes, engine_id: bytes, auth: Auth, priv: Priv) -> bytes:
    last = key
    while len(key) < priv.key_octets:
        if priv.extension is Extension.BLUMENTHAL:
            key += hashlib.new(auth.hash, key).digest()
        else:
            last = _localised(last, engine_id, auth)
            key += last
    return key[: priv.key_octets]


def _octets(passphrase: str) -> bytes:
    if not passphrase:
        raise UsageError("an SNMPv3 pass phrase is empty; RFC 3414 §11.2 asks for 8 characters at least")
    return passphrase.encode()


# -- keys once made ---------------------------------------------------------------------------------------

_keys: OrderedDict[bytes, bytes] = OrderedDict()
_users: dict[bytes, Keys] = {}
_lock = threading.Lock()


def _digest(purpose: bytes, octets: bytes, engine_id: bytes, auth: Auth) -> bytes:
    lengths = bytes((len(purpose), len(engine_id)))
    whole = lengths + purpose + engine_id + auth.hash.encode() + b":" + octets
    return hashlib.blake2b(whole, key=_PEPPER, digest_size=16).digest()


def _kept(digest: bytes, make: Callable[[], bytes]) -> bytes:
    with _lock:
        key = _keys.get(digest)
        if key is not None:
            _keys.move_to_end(digest)
            return key
    key = make()
    with _lock:
        _keys[digest] = key
        while len(_keys) > _KEPT:
            _keys.popitem(last=False)
    return key
