"""Where somebody wants a machine's serial port, in one word: `pty`, a path, or `rfc2217:PORT`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from misfeed.errors import UsageError

FORM = "pty|PATH|rfc2217[:[HOST:]PORT]"
_RFC2217 = "rfc2217"


@dataclass(frozen=True, slots=True)
class Pty:
    """A pseudo-terminal; `link` is a symbolic link to it, None for none."""

    link: Path | None = None


@dataclass(frozen=True, slots=True)
class Rfc2217:
    """TCP port `port` (0: any free one) of `host` ("": where the printer listens)."""

    host: str = ""
    port: int = 0


Asked = Pty | Rfc2217


def asked(text: str) -> Asked:
    """Raises UsageError."""
    word, colon, rest = text.partition(":")
    if text == "pty":
        return Pty()
    if word == _RFC2217:
        return _over_tcp(text, rest, given=bool(colon))
    if os.sep in text:
        return Pty(Path(text))
    raise UsageError(
        f"--serial {text}: say `pty`, a path for a link to one (./tty), or rfc2217:PORT, such as rfc2217:2217"
    )


def _over_tcp(text: str, rest: str, *, given: bool) -> Rfc2217:
    host, _, number = rest.rpartition(":")
    if not given:
        return Rfc2217()
    if not (number.isascii() and number.isdigit() and int(number) <= 0xFFFF):
        raise UsageError(f"--serial {text}: say rfc2217:PORT with a port from 0 to 65535 (0: any free one)")
    return Rfc2217(host.strip("[]"), int(number))
