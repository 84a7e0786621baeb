"""Octets that a machine proves its own words with: cookies, form tokens, nonces. Knows no protocol."""

from __future__ import annotations

import hmac
import secrets

from misfeed.emulators.machine import Machine, WallClock

_OURS = secrets.token_bytes(32)
"""Of this process alone."""


def proving_key(machine: Machine, purpose: str) -> bytes:
    """A key of this machine's for one purpose, at all its doors the same.

    In real time nobody else can work it out. In virtual time it is made from serial number and seed alone, so
    that a run repeats octet for octet: there is no stranger then who would read these and forge something.
    """
    ours = _OURS if isinstance(machine.clock, WallClock) else b""
    return hmac.digest(ours, f"{purpose} of {machine.serial} {machine.seed}".encode(), "sha256")
