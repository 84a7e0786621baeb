"""Which certificates are taken for a device's own. Knows no TLS."""

from __future__ import annotations

import re
from dataclasses import dataclass

ANY = "any"
"""Trusts whatever is shown, in whichever version of TLS."""
_FINGERPRINT = re.compile(r"[0-9A-F]{64}")


@dataclass(frozen=True, slots=True)
class Trust:
    """Which certificate a device may show: "" for one that this computer can verify, the SHA-256 fingerprint
    of the one, or "any".
    """

    certificate: str = ""

    @classmethod
    def of(cls, text: str) -> Trust:
        """From what people write: colons and lower case too. Raises ValueError."""
        plain = text.replace(":", "").replace(" ", "").upper()
        if text in ("", ANY):
            return cls(text)
        if not _FINGERPRINT.fullmatch(plain):
            raise ValueError("certificate is a SHA-256 fingerprint of 64 hexadecimal digits, or any")
        return cls(plain)
