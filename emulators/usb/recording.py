"""Services of USB/IP that are looked on at: all URBs of all their importers go into one recording.

Stands where the octets leave and reach the computer, so that wire faults show in what is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from misfeed.emulators.usb.hub import PER_BUS
from misfeed.transports.base import Session, StreamService, Wire
from misfeed.transports.usbip.recording import Followed, Recording


class UsbCapture:
    """Satisfies `misfeed.emulators.capturing.Capture`. Raises UsageError.

    A device that hangs at a host of its own is written down as the one that it is of all at one host.
    """

    def __init__(self, file: Path, tell: Callable[[str], None]) -> None:
        self._recording = Recording.to_file(file, tell=tell)

    def of(
        self, service: StreamService, now_us: Callable[[], int], place: int | None = None
    ) -> RecordedService:
        at = None if place is None else (place // PER_BUS + 1, place % PER_BUS + 2)
        return RecordedService(service, self._recording, now_us, at)

    def close(self) -> None:
        """What is transferred from now on is not written down."""
        self._recording.close()


class RecordedService:
    """Satisfies `StreamService`. `now_us` tells the time since 1970, `at` on which bus which device it is,
    where importers know it by another number."""

    def __init__(
        self,
        service: StreamService,
        recording: Recording,
        now_us: Callable[[], int],
        at: tuple[int, int] | None = None,
    ) -> None:
        self._service = service
        self._recording = recording
        self._now_us = now_us
        self._at = at

    def accept(self, wire: Wire, source: str) -> Session:
        followed = self._recording.follow(self._now_us, self._at)
        return _RecordedSession(self._service.accept(_RecordedWire(wire, followed), source), followed)


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
