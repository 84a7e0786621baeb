"""USB transfers in capture files: what a host did, whole after a kill, and no larger than allowed."""

import errno
import io
import os
import pathlib
import stat
import struct
import threading
import time

import pytest
import usb.core
import usb.util
from misfeed.errors import UsageError
from misfeed.protocols.usbip import CmdSubmit, RetSubmit, UrbDirection
from misfeed.protocols.usbmon import EventType, UsbmonError, UsbmonEvent, XferType
from misfeed.transports.base import TellsTime, TwoWayStream
from misfeed.transports.usbip import KeptRecording, Recording, backend, events_of
from misfeed.transports.usbip.recording import MOST_OCTETS, recorded

EVENT = UsbmonEvent(1, EventType.SUBMISSION, XferType.BULK, 1, 2, 1, 1_500_000, -115, 5, data=b"hello")
FILE_HEADER = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 220)


def read(recording, folder):
    file = folder / "kept.pcap"
    file.write_bytes(recording.octets)
    return list(events_of(file))


def test_a_file_is_as_the_format_has_it():
    recording = KeptRecording(1000)
    assert recording.octets == FILE_HEADER
    recording.add(EVENT)
    assert recording.octets[24:40] == struct.pack("<IIII", 1, 500_000, 69, 69)
    assert recording.octets[40:] == EVENT.encode()


def test_every_event_is_in_the_file_at_once(tmp_path):
    file = tmp_path / "usb.pcap"
    recording = Recording.to_file(file)
    recording.add(EVENT)
    assert list(events_of(file)) == [EVENT], "a process that is killed now has lost nothing"
    recording.close()


def test_a_new_file_is_for_its_owners_eyes(tmp_path):
    file = tmp_path / "usb.pcap"
    before = os.umask(0o022)
    try:
        Recording.to_file(file).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_long_transfers_are_read_back(tmp_path):
    recording = KeptRecording(MOST_OCTETS)
    long = UsbmonEvent(1, EventType.SUBMISSION, XferType.BULK, 1, 2, 1, 0, -115, 200_000, data=bytes(200_000))
    recording.add(long)
    assert read(recording, tmp_path) == [long]


def test_a_full_recording_takes_no_more_and_says_so_once():
    told = []
    recording = Recording(io.BytesIO(), most_octets=24 + 2 * (16 + 69), tell=told.append)
    for _ in range(5):
        recording.add(EVENT)
    assert (recording.events, recording.left_out) == (2, 3)
    assert told == ["it has 2 events, and at most 194 octets"]


def test_a_disk_that_is_full_ends_the_recording_and_nothing_else():
    class Full(io.BytesIO):
        def flush(self):
            if len(self.getvalue()) > 24:
                raise OSError(errno.ENOSPC, "No space left on device")

    told = []
    recording = Recording(Full(), tell=told.append)
    recording.add(EVENT)
    recording.add(EVENT)
    assert told == ["No space left on device"]
    assert recording.left_out == 2


def test_a_date_that_no_file_can_hold_ends_it_too():
    told = []
    recording = Recording(io.BytesIO(), tell=told.append)
    recording.add(UsbmonEvent(1, EventType.CALLBACK, XferType.BULK, 1, 2, 1, 2**60))
    assert len(told) == 1


def test_nothing_is_added_to_a_closed_one():
    recording = Recording(io.BytesIO())
    recording.close()
    recording.close()
    recording.add(EVENT)
    assert recording.events == 0


def test_a_file_that_cannot_be_made_is_the_users(tmp_path):
    with pytest.raises(UsageError, match="cannot be written: No such file or directory"):
        Recording.to_file(tmp_path / "no folder" / "usb.pcap")


@pytest.mark.parametrize(
    ("octets", "complaint"),
    [
        (b"", "No data could be read"),
        (b"no capture file", "Not a supported capture file"),
        (FILE_HEADER[:20] + struct.pack("<IIIII", 1, 0, 0, 1, 1) + b"x", "no USB transfers"),
    ],
)
def test_files_of_something_else_are_refused(tmp_path, octets, complaint):
    file = tmp_path / "other.pcap"
    file.write_bytes(octets)
    with pytest.raises(UsageError, match=complaint):
        list(events_of(file))


def test_a_record_that_is_no_event_is_refused(tmp_path):
    file = tmp_path / "other.pcap"
    file.write_bytes(FILE_HEADER + struct.pack("<IIII", 0, 0, 1, 1) + b"x")
    with pytest.raises(UsbmonError):
        list(events_of(file))


def test_what_pyusb_does_is_recorded(exporter, printer, tmp_path):
    recording = KeptRecording(MOST_OCTETS)
    found = usb.core.find(backend=backend(exporter, record=recording))
    found.set_interface_altsetting(0, 1)
    assert found.ctrl_transfer(0xA1, 1, 0, 0, 1)[0] == 0x18
    usb.util.dispose_resources(found)
    events = read(recording, tmp_path)
    assert {(one.busnum, one.devnum) for one in events} == {(1, 2)}
    (place,) = [at for at, one in enumerate(events) if one.setup == bytes.fromhex("a101000000000100")]
    asked, answered = events[place : place + 2]
    assert (asked.type, asked.setup) == (EventType.SUBMISSION, bytes.fromhex("a101000000000100"))
    assert (answered.type, answered.id, answered.data) == (EventType.CALLBACK, asked.id, b"\x18")


def test_a_transfer_that_timed_out_comes_back_as_cancelled(exporter, printer, tmp_path):
    recording = KeptRecording(MOST_OCTETS)
    printer.control[0xC0, 99, 0, 0] = None
    found = usb.core.find(backend=backend(exporter, record=recording))
    with pytest.raises(usb.core.USBTimeoutError):
        found.ctrl_transfer(0xC0, 99, 0, 0, 4, timeout=5)
    usb.util.dispose_resources(found)
    assert read(recording, tmp_path)[-1].status == -104


def test_an_unplug_shows_in_what_was_in_flight(tmp_path):
    recording = KeptRecording(MOST_OCTETS)
    followed = recording.follow(lambda: 7)
    followed.to_exporter(CmdSubmit(1, 1 << 16 | 2, UrbDirection.IN, 2, 64).encode())
    followed.ended()
    assert [one.status for one in read(recording, tmp_path)] == [-115, -19]


@pytest.mark.parametrize("way", ["to_exporter", "to_importer"])
def test_octets_that_break_usbip_are_told_of_once_and_others_are_recorded(way):
    told = []
    recording = Recording(io.BytesIO(), tell=told.append)
    others = recording.follow(lambda: 0)
    for _ in range(2):
        followed = recording.follow(lambda: 0)
        followed.to_exporter(CmdSubmit(1, 1, UrbDirection.OUT, 1, 3, data=b"abc").encode())
        assert not recording.broken or told
        for _ in range(2):
            getattr(followed, way)(b"\xff" * 64)
    assert recording.broken
    (why,) = told
    assert why.startswith("connection 2 breaks USB/IP: ")
    others.to_exporter(CmdSubmit(1, 1, UrbDirection.OUT, 1, 3, data=b"abc").encode())
    assert (recording.events, recording.left_out) == (3, 0)


def test_the_time_is_the_calendars_unless_told_otherwise(exporter, tmp_path):
    before = time.time_ns() // 1000
    for clock in ((), (lambda: 12_500_000,)):
        recording = KeptRecording(MOST_OCTETS)
        found = usb.core.find(backend=backend(recorded(exporter, recording, *clock)))
        usb.util.dispose_resources(found)
        times = {one.time_us for one in read(recording, tmp_path)}
        assert times == {12_500_000} if clock else before <= min(times) <= time.time_ns() // 1000


@pytest.mark.parametrize("kind", [TwoWayStream, TellsTime])
def test_what_a_route_and_its_streams_can_do_is_there_for_who_records(kind):
    class Both:
        def send(self, data): ...
        def receive(self, limit, timeout_s): ...
        def close(self): ...
        def finish(self): ...
        def hang_up(self): ...
        def now(self): ...
        def stream(self, service, timeout_s):
            return self

    class One:
        def stream(self, service, timeout_s):
            return self

    for route, able in ((Both(), True), (One(), False)):
        outer = recorded(route, KeptRecording(MOST_OCTETS))
        seen = outer if kind is TellsTime else outer.stream("usbip", 1.0)
        assert isinstance(seen, kind) == able


def test_threads_may_use_one_recording(tmp_path):
    recording = KeptRecording(MOST_OCTETS)

    def transfer():
        followed = recording.follow(lambda: 0)
        for number in range(1, 101):
            followed.to_exporter(CmdSubmit(number, 1, UrbDirection.OUT, 1, 3, data=b"abc").encode())
            followed.to_importer(RetSubmit(number, 0, 3).encode())

    threads = [threading.Thread(target=transfer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = read(recording, tmp_path)
    assert len(events) == recording.events == 800
    assert len({one.id for one in events}) == 400


@pytest.mark.skipif(
    not pathlib.Path("/dev/full").exists(), reason="this system has no disk that is always full"
)
def test_a_disk_that_is_full_from_the_start_is_told_in_a_sentence() -> None:
    with pytest.raises(UsageError, match="/dev/full cannot be written: No space left on device"):
        Recording.to_file(pathlib.Path("/dev/full"))
