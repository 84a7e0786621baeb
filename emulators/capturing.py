"""A file that gets all that is said over services, of one machine or of many. Knows no form of such files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from misfeed.emulators.machine import Machine
from misfeed.transports.base import StreamService

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Capture(Protocol):
    """An open file."""

    def of(
        self, service: StreamService, now_us: Callable[[], int], place: int | None = None
    ) -> StreamService:
        """The service, with what is said over it written down. `now_us` tells microseconds since 1970;
        `place`, counted from 0, which of many like it this is, where it does not tell that itself."""

    def close(self) -> None:
        """End the file; the services go on."""


Recorder = Callable[[Path, Callable[[str], None]], Capture]
"""Makes a new file, and tells why if that no longer gets all. Raises UsageError."""


def site_us(machine: Machine) -> int:
    """The true time at the machine's site, in microseconds since 1970."""
    return (machine.site_date(machine.now) - _EPOCH) // timedelta(microseconds=1)
