"""Who may ask for what: three roles, each of which may do all that the former may, and tokens that give them.

Knows no route. Who may only observe and act is not told what was done to a machine, nor what mends it.
"""

from __future__ import annotations

import enum
import hashlib
import re
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from misfeed.errors import UsageError

#: RFC 6750 §2.1 b64token, and not too short to be guessed by hand.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{8,200}=*")


class Role(enum.Enum):
    """What a token allows."""

    OBSERVE = "observe"
    """Look at what anybody sees who stands before the printer."""
    ACT = "act"
    """Work on it by hand, print, and let time pass."""
    INJECT = "inject"
    """Break it, and see inside."""

    def includes(self, other: Role) -> bool:
        return _ORDER[self] >= _ORDER[other]


_ORDER = {role: rank for rank, role in enumerate(Role)}


class Tokens:
    """Tokens and their roles. Without any, everybody who can connect may do everything."""

    def __init__(self, roles: Mapping[str, Role] | None = None) -> None:
        # Digests are looked up, so that the time it takes tells nothing of a token.
        self._roles = {_digest(token): role for token, role in (roles or {}).items()}

    def __bool__(self) -> bool:
        return bool(self._roles)

    def role(self, authorization: str) -> Role | None:
        """The role that an Authorization field gives (RFC 6750 §2.1); None for none."""
        if not self._roles:
            return Role.INJECT
        scheme, _, token = authorization.partition(" ")
        return self._roles.get(_digest(token.strip())) if scheme.lower() == "bearer" else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def read_tokens(words: Iterable[str], file: str = "") -> dict[str, Role]:
    """Tokens from "ROLE=TOKEN" (or "ROLE", for a new token) and from a TOML file. Raises UsageError."""
    found: dict[str, Role] = {}
    for word in words:
        name, given, token = word.partition("=")
        _add(found, _role(name, f"--token {name}"), token if given else new_token(), f"--token {name}")
    if file:
        for name, value in _table(file).items():
            listed: list[object] = value if isinstance(value, list) else [value]
            for one in listed:
                _add(found, _role(name, file), one, f"{file}: {name}")
    return found


def new_token() -> str:
    return secrets.token_urlsafe(24)


def _role(name: str, where: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise UsageError(f"{where}: a role is observe, act or inject") from None


def _add(found: dict[str, Role], role: Role, token: object, where: str) -> None:
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise UsageError(f"{where}: a token is 8 to 200 letters, digits and -._~+/ without spaces")
    if found.get(token, role) is not role:
        raise UsageError(f"{where}: the same token cannot have two roles")
    found[token] = role


def _table(file: str) -> dict[str, object]:
    try:
        return tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read the tokens in {file}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f'{file}: {error}; it should say observe = "TOKEN"') from error
