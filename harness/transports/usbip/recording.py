"""Writes the USB transfers of connections down as a capture file that Wireshark reads, event by event.

Looks on; neither end notices, whatever becomes of the file. Documents are among what is transferred: whoever
records is to have been asked to.
"""

from __future__ import annotations

import io
import itertools
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

from misfeed.errors import UsageError, said_by_system
from misfeed.protocols.usbmon import LINKTYPE, MOST_DATA, UsbipFollower, UsbmonEvent
from misfeed.transports.base import Arrivals, Datagrams, Route, Stream, TellsTime, TwoWayStream

MOST_OCTETS = 256 * 1024 * 1024
"""Of a file, unless told otherwise."""

_RECORD = 16
"""Octets of a record's own header in a file."""

_FILE_HEADER = 24
_SNAPLEN = 256 * 1024


def _calendar_us() -> int:
    return time.time_ns() // 1000


def _owners(path: str, flags: int) -> int:
    """Documents are in it whole; one that is there already keeps what its owner lets others do."""
    return os.open(path, flags, 0o600)


def _nobody(_: str) -> None:
    """Takes what nobody wants to hear."""


class Recording:
    """A capture file (pcap, LINKTYPE_USB_LINUX_MMAPPED) to which events are added; may be used by any thread.

    Every event is handed to the system at once, so that a killed process loses none.

    Args:
        file: what to write to. most_octets: of the file; what comes later is left out.
        most_data: octets that are kept of one transfer's data.
        tell: is told in half a sentence why events are left out: once where the file takes no more, once of
            the first connection that can be followed no further.

    Attributes:
        events: those that the file has. left_out: those that it lacks, and would have.
        broken: a connection could be followed no further; nobody knows how many events it had after that.
    """

    def __init__(
        self,
        file: IO[bytes],
        *,
        most_octets: int = MOST_OCTETS,
        most_data: int = MOST_DATA,
        tell: Callable[[str], None] = _nobody,
    ) -> None:
        # It takes longer to import than most runs take that record nothing.
        from scapy.utils import RawPcapWriter

        self.events = 0
        self.left_out = 0
        self.broken = False
        self._file = file
        self._writer: Any = RawPcapWriter(
            file,
            linktype=LINKTYPE,
            endianness="<",
            snaplen=_SNAPLEN,
            sync=True,
        )
        self._room = most_octets - _FILE_HEADER
        self._most_octets = most_octets
        self._most_data = most_data
        self._tell = tell
        self._full = False
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._writer.write_header(None)

    @classmethod
    def to_file(cls, path: Path, *, tell: Callable[[str], None] = _nobody) -> Recording:
        """Into a new file in place of any other, for its owner's eyes. Raises UsageError."""
        try:
            # A record goes to the system in one piece, so that a file ends with a whole one.
            file = io.BufferedWriter(io.FileIO(path, "wb", opener=_owners), _SNAPLEN + _RECORD)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {said_by_system(error)}") from error
        try:
            return cls(file, tell=tell)
        except OSError as error:
            with suppress(OSError):  # what it has not written, it tries again to write
                file.close()
            raise UsageError(f"{path} cannot be written: {said_by_system(error)}") from error

    def follow(self, now_us: Callable[[], int], at: tuple[int, int] | None = None) -> Followed:
        """A further connection, of which events are added; `now_us` tells the time since 1970.

        `at`: on which bus which device it is about, where that is not as its importer knows it.
        """
        with self._lock:
            return Followed(self, next(self._numbers), now_us, self._most_data, at)

    def add(self, event: UsbmonEvent) -> None:
        """One event; never raises."""
        octets = event.encode()
        seconds, microseconds = divmod(event.time_us, 1_000_000)
        with self._lock:
            if self._full or _RECORD + len(octets) > self._room:
                self._stop(f"it has {self.events} events, and at most {self._most_octets} octets")
                return
            try:
                self._writer.write_packet(octets, sec=seconds, usec=microseconds, wirelen=event.whole_size)
            except (OSError, ValueError, struct.error) as error:
                self._stop(said_by_system(error))
                return
            self.events += 1
            self._room -= _RECORD + len(octets)

    def _stop(self, why: str) -> None:
        self.left_out += 1
        if not self._full:
            self._full = True
            self._tell(why)

    def lose(self, why: str) -> None:
        """A connection breaks USB/IP: what it says from now on cannot be told to be events."""
        with self._lock:
            if not self.broken and not self._full:
                self._tell(why)
            self.broken = True

    def close(self) -> None:
        """Nothing is added any more; may be called twice, and never raises."""
        with self._lock:
            self._full = True
            with suppress(OSError):  # what could be written is
                self._file.close()


class KeptRecording(Recording):
    """A recording in memory, of limited size."""

    def __init__(self, most_octets: int, most_data: int = MOST_DATA) -> None:
        self._kept = io.BytesIO()
        super().__init__(self._kept, most_octets=most_octets, most_data=most_data)

    @property
    def octets(self) -> bytes:
        """The capture file as far as it goes."""
        return self._kept.getvalue()


class Followed:
    """One connection, looked on at by whoever carries its octets, on any thread."""

    def __init__(
        self,
        recording: Recording,
        number: int,
        now_us: Callable[[], int],
        most_data: int,
        at: tuple[int, int] | None = None,
    ) -> None:
        self._recording = recording
        self._number = number
        self._at = at
        self._follower = UsbipFollower(recording.add if at is None else self._add_moved, number, most_data)
        self._broken = False
        self._now_us = now_us
        self._lock = threading.Lock()

    def to_exporter(self, octets: bytes) -> None:
        with self._lock:
            self._follower.importer_says(octets, self._now_us())
            self._look()

    def to_importer(self, octets: bytes) -> None:
        with self._lock:
            self._follower.exporter_says(octets, self._now_us())
            self._look()

    def ended(self) -> None:
        """The connection is over; may be called twice."""
        with self._lock:
            self._follower.ended(self._now_us())

    def _add_moved(self, event: UsbmonEvent) -> None:
        assert self._at is not None
        busnum, devnum = self._at
        self._recording.add(replace(event, busnum=busnum, devnum=devnum))

    def _look(self) -> None:
        if self._follower.broken is not None and not self._broken:
            self._broken = True
            self._recording.lose(f"connection {self._number} breaks USB/IP: {self._follower.broken}")


class RecordedStream:
    """A stream of USB/IP to an exporter that is looked on at. Satisfies `Stream`."""

    def __init__(self, stream: Stream, followed: Followed) -> None:
        self._stream = stream
        self._followed = followed

    def send(self, data: bytes) -> None:
        self._followed.to_exporter(data)
        self._stream.send(data)

    def receive(self, limit: int, timeout_s: float) -> bytes:
        octets = self._stream.receive(limit, timeout_s)
        if octets:
            self._followed.to_importer(octets)
        else:
            self._followed.ended()
        return octets

    def close(self) -> None:
        self._stream.close()
        self._followed.ended()


class _RecordedTwoWayStream(RecordedStream):
    """The same of a `TwoWayStream`; satisfies it."""

    def __init__(self, stream: TwoWayStream, followed: Followed) -> None:
        super().__init__(stream, followed)
        self._two_way = stream

    def finish(self) -> None:
        self._two_way.finish()

    def hang_up(self) -> None:
        self._two_way.hang_up()


class RecordedRoute:
    """A route of which every stream is recorded as USB/IP. Satisfies `Route`."""

    def __init__(self, route: Route, recording: Recording, now_us: Callable[[], int]) -> None:
        self._route = route
        self._recording = recording
        self._now_us = now_us

    def stream(self, service: str, timeout_s: float) -> RecordedStream:
        stream = self._route.stream(service, timeout_s)
        followed = self._recording.follow(self._now_us)
        if isinstance(stream, TwoWayStream):
            return _RecordedTwoWayStream(stream, followed)
        return RecordedStream(stream, followed)

    def datagrams(self, service: str) -> Datagrams:
        return self._route.datagrams(service)

    def arrivals(self, port: int) -> Arrivals:
        return self._route.arrivals(port)


class _TimedRoute(RecordedRoute):
    """The same of a route that `TellsTime`; satisfies it."""

    def __init__(
        self, route: Route, recording: Recording, now_us: Callable[[], int], now: Callable[[], float]
    ) -> None:
        super().__init__(route, recording, now_us)
        self.now = now


def recorded(route: Route, recording: Recording, now_us: Callable[[], int] | None = None) -> RecordedRoute:
    """A route of which all that is said over USB/IP is added to the recording.

    `now_us` tells microseconds since 1970; None for this computer's calendar.
    """
    now_us = now_us or _calendar_us
    if isinstance(route, TellsTime):
        return _TimedRoute(route, recording, now_us, route.now)
    return RecordedRoute(route, recording, now_us)


def events_of(path: Path) -> Iterator[UsbmonEvent]:
    """The events of a capture file, of ours or of others (pcap or pcapng). Raises UsageError, UsbmonError."""
    from scapy.error import Scapy_Exception
    from scapy.utils import RawPcapReader

    try:
        # scapy leaves a file open that it opened itself and cannot read.
        with path.open("rb") as file:
            reader: Any = RawPcapReader(cast(Any, file))
            while octets := _next(reader):
                if _linktype(reader) != LINKTYPE or reader.endian == ">":
                    raise UsageError(
                        f"{path} has no USB transfers of Linux in it, or those of a big-endian computer"
                    )
                yield UsbmonEvent.decode(octets)
    except (OSError, Scapy_Exception) as error:
        raise UsageError(f"{path} cannot be read: {said_by_system(error)}") from error


def _next(reader: Any) -> bytes:
    """The next event's octets; none at the end."""
    try:
        octets: bytes = reader.recv(_SNAPLEN)
    except EOFError:
        return b""
    return octets


def _linktype(reader: Any) -> int:
    """Of pcap the file's, of pcapng its first interface's."""
    return int(reader.linktype if hasattr(reader, "linktype") else reader.interfaces[0][0])
