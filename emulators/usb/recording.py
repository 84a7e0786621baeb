"""A service of USB/IP that is looked on at: all URBs of all its importers go into a recording.

Stands where the octets leave and reach the computer, so that wire faults show in what is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from misfeed.emulators.machine import Machine
from misfeed.transports.base import Session, StreamService, Wire
from misfeed.transports.usbip.recording import Followed, Recording

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RecordedService:
    """Satisfies `Recorded`. `now_us` tells the time since 1970."""

    def __init__(self, service: StreamService, recording: Recording, now_us: Callable[[], int]) -> None:
        self._service = service
        self._recording = recording
        self._now_us = now_us

    def accept(self, wire: Wire, source: str) -> Session:
        followed = self._recording.follow(self._now_us)
        return _RecordedSession(self._service.accept(_RecordedWire(wire, followed), source), followed)

    def close(self) -> None:
        """What is transferred from now on is not written down."""
        self._recording.close()


class _RecordedWire:
    """The device's end of a connection; satisfies `Wire`."""

    def __init__(self, wire: Wire, followed: Followed) -> None:
        self._wire = wire
        self._followed = followed

    def send(self, data: bytes) -> None:
        self._followed.to_importer(data)
        self._wire.send(data)

    def close(self) -> None:
        self._followed.ended()
        self._wire.close()

    def abort(self) -> None:
        self._followed.ended()
        self._wire.abort()


class _RecordedSession:
    """Satisfies `Session`."""

    def __init__(self, session: Session, followed: Followed) -> None:
        self._session = session
        self._followed = followed

    def feed(self, data: bytes) -> None:
        self._followed.to_exporter(data)
        self._session.feed(data)

    def eof(self) -> None:
        self._session.eof()
        self._followed.ended()

    def lost(self) -> None:
        self._session.lost()
        self._followed.ended()


def record(
    service: StreamService, machine: Machine, file: Path, tell: Callable[[str], None]
) -> RecordedService:
    """The service, with all that is transferred written down by the site's time. Raises UsageError.

    `tell` is told why the file does not get all, if it does not.
    """
    recording = Recording.to_file(file, tell=tell)
    return RecordedService(
        service, recording, lambda: (machine.site_date(machine.now) - _EPOCH) // timedelta(microseconds=1)
    )
