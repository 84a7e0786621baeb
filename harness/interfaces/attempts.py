"""One attempt at an answer over datagrams: what comes before its time is up. Knows no message."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from misfeed.errors import NoAnswer
from misfeed.transports.base import Datagrams

MAX_STRAYS = 16
"""Datagrams per attempt that may be no answer to the question; more of them count as silence."""


def heard(datagrams: Datagrams, timeout_s: float, now: Callable[[], float]) -> Iterator[bytes]:
    """Each datagram that comes within `timeout_s` of the first look, by a clock that only goes forward."""
    began = now()
    left = timeout_s
    for _ in range(MAX_STRAYS):
        try:
            yield datagrams.receive(left)
        except NoAnswer:
            return
        # Reckoned from what went by, so that a clock that stands still takes nothing off.
        left = timeout_s - (now() - began)
        if left <= 0:
            return
