"""Who says they are asking: Basic (RFC 7617) and Digest (RFC 7616), read from requests and asked for.

Tells what a client claims and how it proves it. Whether that opens anything is the printer's rules' business.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote

REALM = "printer"
NONCE_US = 300_000_000
"""How long a nonce is good, in microseconds; a client that comes later is given another one."""
REMEMBERED = 1024
"""How many digests are known again. One more, and all nonces that were given out so far are stale."""
_HASHES: Mapping[str, str] = {"SHA-256": "sha256", "MD5": "md5"}
"""As they are offered, the better one first: clients that know only RFC 2617 take the last."""
BASIC = "basic"
SCHEMES = (BASIC, "digest-md5", "digest-sha-256")
"""How somebody can sign in."""
_PARAMETER = re.compile(r'([A-Za-z]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


@dataclass(frozen=True, slots=True)
class BasicClaim:
    """A name with a password in clear."""

    name: str
    password: str = field(repr=False)

    def proves(self, password: str) -> bool:
        return hmac.compare_digest(password.encode(), self.password.encode())


@dataclass(frozen=True, slots=True)
class DigestClaim:
    """A name with what only who knows its password can work out (RFC 7616 §3.4.1)."""

    name: str
    algorithm: str
    realm: str
    nonce: str
    cnonce: str
    nc: str
    qop: str
    method: str
    uri: str
    response: str

    def proves(self, password: str) -> bool:
        secret = self._hash(self.name, self.realm, password)
        if self.algorithm.lower().endswith("-sess"):
            secret = self._hash(secret, self.nonce, self.cnonce)
        asked = self._hash(self.method, self.uri)
        counted = (self.nc, self.cnonce, self.qop) if self.qop else ()
        return hmac.compare_digest(
            self._hash(secret, self.nonce, *counted, asked).encode(), self.response.lower().encode()
        )

    def _hash(self, *words: str) -> str:
        name = self.algorithm.upper().removesuffix("-SESS")
        return hashlib.new(_HASHES[name], ":".join(words).encode(), usedforsecurity=False).hexdigest()


Claim: TypeAlias = BasicClaim | DigestClaim


@dataclass(frozen=True, slots=True)
class Login:
    """What a request says of who asks.

    Attributes:
        claim: None for nothing that is understood. stale: it was good, but for its nonce.
    """

    claim: Claim | None = None
    stale: bool = False


class Logins:
    """The challenges of one service, and what comes back.

    Args:
        now: microseconds of a clock that only goes forward. secret: makes its nonces its own.
        schemes: those that are asked for, and understood.
    """

    def __init__(self, now: Callable[[], int], secret: bytes, schemes: Collection[str] = SCHEMES) -> None:
        self._schemes = frozenset(schemes)
        self._now = now
        self._secret = secret
        self._made = 0
        self._said: set[str] = set()
        self._forgotten = 0
        """The number of the last nonce whose digests are not known again."""

    def challenges(self, *, stale: bool = False) -> tuple[str, ...]:
        """Values of WWW-Authenticate, the best first."""
        nonce = self._nonce()
        more = ", stale=true" if stale else ""
        digests = (
            f'Digest realm="{REALM}", qop="auth", algorithm={name}, nonce="{nonce}", charset=UTF-8{more}'
            for name in _HASHES
            if f"digest-{name.lower()}" in self._schemes
        )
        return (*digests, *([f'Basic realm="{REALM}", charset="UTF-8"'] if BASIC in self._schemes else []))

    def read(self, header: str, method: str, *targets: str) -> Login:
        """What an Authorization header says with a request for a target, in any of the forms it may have."""
        scheme, _, rest = header.strip().partition(" ")
        if scheme.lower() == "basic":
            return Login(basic_claim(rest)) if BASIC in self._schemes else Login()
        if scheme.lower() != "digest":
            return Login()
        claim = _digest_claim(rest, method)
        if claim is None or f"digest-{claim.algorithm.lower().removesuffix('-sess')}" not in self._schemes:
            return Login()
        if claim.uri.partition("#")[0] not in (*targets, *(f"*{one}" for one in targets)):
            return Login()
        if not self._is_ours(claim.nonce):
            return Login()
        return Login(stale=True) if self._is_stale(claim) else Login(claim)

    # -- nonces ------------------------------------------------------------------------------------------

    def _nonce(self) -> str:
        self._made += 1
        return self._signed(f"{self._now():x}-{self._made:x}")

    def _signed(self, made: str) -> str:
        return f"{made}-{hmac.new(self._secret, made.encode(), 'sha256').hexdigest()[:32]}"

    def _is_ours(self, nonce: str) -> bool:
        made = nonce.rpartition("-")[0]
        return hmac.compare_digest(self._signed(made).encode(), nonce.encode())

    def _is_stale(self, claim: DigestClaim) -> bool:
        """Too old, or said before (RFC 7616 §3.3, §5.4).

        What was said is known by its digest and not by its count, which a stranger could run up for the nonce
        of another. So nothing has to be proved first, and a right password is not told from a wrong one.
        """
        since, number = (int(each, 16) for each in claim.nonce.split("-")[:2])
        said = claim.response.lower()
        if number <= self._forgotten or self._now() - since > NONCE_US or said in self._said:
            return True
        if len(self._said) >= REMEMBERED:
            self._said.clear()
            self._forgotten = self._made
            return True
        self._said.add(said)
        return False


def basic_claim(encoded: str) -> BasicClaim | None:
    """Name and password behind `Basic `; None for what is none."""
    try:
        name, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return BasicClaim(name, password) if colon else None


def _digest_claim(text: str, method: str) -> DigestClaim | None:
    said = {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) or bare
        for name, quoted, bare in _PARAMETER.findall(text)
    }
    name = said.get("username", "")
    if "username*" in said:
        name = unquote(said["username*"].rpartition("'")[2], errors="replace")
    algorithm = said.get("algorithm", "MD5")
    qop = said.get("qop", "")
    known = algorithm.upper().removesuffix("-SESS") in _HASHES and qop in ("", "auth")
    wanted = ("realm", "nonce", "uri", "response", *(("nc", "cnonce") if qop else ()))
    if not known or not name or said.get("realm") != REALM or any(one not in said for one in wanted):
        return None
    if qop and not re.fullmatch(r"[0-9A-Fa-f]{8}", said["nc"]):
        return None
    if not re.fullmatch(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{64}", said["response"]):
        return None
    return DigestClaim(
        name=name,
        algorithm=algorithm,
        realm=REALM,
        nonce=said["nonce"],
        cnonce=said.get("cnonce", ""),
        nc=said.get("nc", ""),
        qop=qop,
        method=method,
        uri=said["uri"],
        response=said["response"],
    )
