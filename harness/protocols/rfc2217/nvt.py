"""Ends of lines of a Network Virtual Terminal (RFC 854): a CR that no LF follows goes with a NUL behind it.

For a direction in which TRANSMIT-BINARY (RFC 856) does not hold. Knows no option and no command.
"""

from __future__ import annotations

import re

_BARE = re.compile(rb"\r(?![\n]|\Z)")


class NvtSender:
    """Takes text in any split. What follows a CR at the end of a piece comes with the next."""

    def __init__(self) -> None:
        self._returned = False

    def sent(self, text: bytes, *, binary: bool) -> bytes:
        """As it travels."""
        if not text:
            return text
        returned, self._returned = self._returned, text.endswith(b"\r") and not binary
        if binary:
            return text
        before = b"\0" if returned and not text.startswith(b"\n") else b""
        return before + _BARE.sub(b"\r\0", text)


class NvtReceiver:
    """Takes what travelled in any split."""

    def __init__(self) -> None:
        self._returned = False

    def heard(self, octets: bytes, *, binary: bool) -> bytes:
        """The text that was meant."""
        if not octets:
            return octets
        returned, self._returned = self._returned, octets.endswith(b"\r") and not binary
        if binary:
            return octets
        return octets[returned and octets.startswith(b"\0") :].replace(b"\r\0", b"\r")
