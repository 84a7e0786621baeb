"""Files, by PJL, on the machine's own volume."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.volume import CAPACITY, MAX_ENTRIES, Volume
from misfeed.emulators.pjl.quirks import TRAVERSAL
from misfeed.emulators.quirks import switch
from misfeed.protocols.pjl import UEL, FileError, FileRow, PjlReply, error_of, rows_of

from .conftest import Line

DATA = bytes(range(256)) + UEL + b"@PJL ECHO no command\r\n\x0c"


def one(line: Line, said: str) -> PjlReply:
    (reply,) = line.say(said)
    return reply


def put(line: Line, name: str, data: bytes, command: str = "FSDOWNLOAD") -> None:
    line.channel.feed(
        UEL + f'@PJL {command} FORMAT:BINARY SIZE={len(data)} NAME="{name}"\r\n'.encode() + data + UEL
    )


def get(line: Line, name: str) -> PjlReply:
    return one(line, f'@PJL FSUPLOAD NAME="{name}" OFFSET=0 SIZE=100000')


def listed(line: Line, name: str) -> list[FileRow]:
    return list(rows_of(one(line, f'@PJL FSDIRLIST NAME="{name}" ENTRY=1 COUNT=65535').lines))


def test_a_file_comes_back_octet_by_octet(line: Line) -> None:
    put(line, r"0:\webServer\a.bin", DATA)
    assert get(line, "0:/webServer/a.bin").data == DATA
    assert one(line, r'@PJL FSQUERY NAME="0:\webServer\a.bin"').header.endswith(f"TYPE=FILE SIZE={len(DATA)}")
    assert FileRow("a.bin", len(DATA)) in listed(line, r"0:\webServer")
    part = one(line, r'@PJL FSUPLOAD NAME="0:\webServer\a.bin" OFFSET=1 SIZE=3')
    assert part.data == DATA[1:4]


def test_a_file_in_any_split_is_the_same(line: Line) -> None:
    sent = UEL + f'@PJL FSDOWNLOAD FORMAT:BINARY SIZE={len(DATA)} NAME="0:/x"\r\n'.encode() + DATA + UEL
    for octet in sent:
        line.channel.feed(bytes([octet]))
    assert get(line, "0:/x").data == DATA
    assert line.heard() == []


def test_append_writes_on_and_makes_files_too(line: Line) -> None:
    put(line, "0:/x", b"one ", "FSAPPEND")
    put(line, "0:/x", b"two", "FSAPPEND")
    assert get(line, "0:/x").data == b"one two"
    put(line, "0:/x", b"")
    assert get(line, "0:/x").data == b""


def test_directories_are_made_listed_and_deleted(line: Line) -> None:
    line.say('@PJL FSMKDIR NAME="0:/a"', '@PJL FSMKDIR NAME="0:/a/b"')
    assert listed(line, "0:/a") == [FileRow("."), FileRow(".."), FileRow("b")]
    line.say('@PJL FSDELETE NAME="0:/a"')
    assert listed(line, "0:/a"), "it was not empty"
    line.say('@PJL FSDELETE NAME="0:/a/b"', '@PJL FSDELETE NAME="0:/a"')
    assert error_of(one(line, '@PJL FSQUERY NAME="0:/a"')) is FileError.FILE_NOT_FOUND


def test_a_listing_begins_and_ends_where_it_is_asked_to(line: Line) -> None:
    reply = one(line, '@PJL FSDIRLIST NAME="0:" ENTRY=3 COUNT=2')
    assert [row.name for row in rows_of(reply.lines)] == ["PJL", "PostScript"]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ('FSDIRLIST NAME="0:/nowhere" ENTRY=1', FileError.FILE_NOT_FOUND),
        ('FSDIRLIST NAME="0:/x" ENTRY=1', FileError.IS_A_FILE),
        ('FSQUERY NAME="0:/nowhere"', FileError.FILE_NOT_FOUND),
        ('FSUPLOAD NAME="0:/PJL" OFFSET=0 SIZE=1', FileError.IS_A_DIRECTORY),
        ('FSQUERY NAME="7:/x"', FileError.VOLUME_NOT_AVAILABLE),
        ('FSQUERY NAME="x"', FileError.ILLEGAL_NAME),
        ('FSQUERY NAME="0:/../../etc/passwd"', FileError.ILLEGAL_NAME),
    ],
)
def test_what_cannot_be_done_is_answered_with_its_number(line: Line, said: str, error: FileError) -> None:
    put(line, "0:/x", b"x")
    assert error_of(one(line, f"@PJL {said}")) is error


@pytest.mark.parametrize("command", ["FSDOWNLOAD", "FSAPPEND"])
@pytest.mark.parametrize("size", ["SIZE=-3", "SIZE=three", "SIZE=999999999999", ""])
def test_a_size_that_no_file_has_makes_none_and_is_refused(line: Line, command: str, size: str) -> None:
    reply = one(line, f'@PJL {command} FORMAT:BINARY {size} NAME="0:/x"')
    assert reply.header == f'{command} NAME="0:/x"'
    assert error_of(reply) is FileError.INVALID_PARAMETER
    assert error_of(one(line, '@PJL FSQUERY NAME="0:/x"')) is FileError.FILE_NOT_FOUND


@pytest.mark.parametrize("size", [CAPACITY + 1, 9_999_999_999, 99_999_999_999])
def test_a_file_greater_than_the_volume_is_refused_before_it_comes(
    line: Line, machine: Machine, size: int
) -> None:
    reply = one(line, f'@PJL FSDOWNLOAD FORMAT:BINARY SIZE={size} NAME="0:/x"')
    assert error_of(reply) is FileError.DISK_FULL
    line.channel.feed(b"x" * 1_000)
    assert error_of(one(Line(machine), '@PJL FSQUERY NAME="0:/x"')) is FileError.FILE_NOT_FOUND


def test_its_volume_is_flash_memory_or_the_models_disk(line: Line) -> None:
    assert one(line, "@PJL INFO FILESYS").lines[-1].split()[3] == "FLASH"


def test_a_broken_disk_has_no_volume(line: Line, machine: Machine) -> None:
    from misfeed.emulators.machine import Clock
    from misfeed.emulators.machine.disk import Disk
    from misfeed.emulators.profiles import load

    broken = Machine(load("departmental-a3-mfp"), Clock(), seed=1)
    broken.part("disk", Disk).become(failed=True)
    broken.clock.finish_now()
    other = Line(broken)
    assert error_of(one(other, '@PJL FSQUERY NAME="0:/PJL"')) is FileError.VOLUME_NOT_AVAILABLE
    assert one(other, "@PJL INFO FILESYS").lines[2].endswith("NOT-READY")


def test_the_volume_has_bounds(line: Line, machine: Machine) -> None:
    put(line, "0:/big", b"x" * CAPACITY)
    assert error_of(one(line, '@PJL FSQUERY NAME="0:/big"')) is FileError.FILE_NOT_FOUND
    for number in range(MAX_ENTRIES + 5):
        line.channel.feed(UEL + f'@PJL FSMKDIR NAME="0:/d{number}"\r\n'.encode())
    volume = machine.part("volume", Volume)
    assert len(volume.entries) == MAX_ENTRIES
    assert volume.free >= 0
    assert len(listed(line, "0:")) == MAX_ENTRIES - 2 + 2, "two are deeper, two are . and .."


def test_the_volume_is_told_of_and_erased(line: Line) -> None:
    put(line, "0:/x", b"x" * 100)
    _, _, row = one(line, "@PJL INFO FILESYS").lines
    drive, total, free, _, _, state = row.split()
    assert (drive, total, state) == ("0:", str(CAPACITY), "READ-WRITE")
    assert int(free) == CAPACITY - 7 * 512 - 100
    line.say('@PJL FSINIT VOLUME="0:"')
    assert listed(line, "0:") == [FileRow("."), FileRow("..")]


def test_files_live_through_a_power_cycle(line: Line, machine: Machine) -> None:
    put(line, "0:/x", b"kept")
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(60_000_000)
    assert get(Line(machine), "0:/x").data == b"kept"


def test_a_printer_with_the_hole_shows_its_firmware_and_nothing_of_this_computer(
    line: Line, machine: Machine
) -> None:
    switch(machine, TRAVERSAL.name, on=True)
    assert get(line, r"0:\..\..\etc\passwd").data == b"root:x:0:0::/:/bin/sh\n"
    assert [row.name for row in listed(line, "0:/../../../../..")][2:] == ["bin", "etc", "mnt"]
    assert error_of(get(line, "0:/../../etc/hostname")) is FileError.FILE_NOT_FOUND
    put(line, "0:/../../etc/passwd", b"changed")
    assert get(line, "0:/../../etc/passwd").data.startswith(b"root")
    assert FileRow("PJL") in listed(line, "0:/../../mnt/volume")


def test_memory_is_told(line: Line) -> None:
    assert int(one(line, "@PJL INFO MEMORY").values["TOTAL"]) > int(
        one(line, "@PJL INFO MEMORY").values["LARGEST"]
    )
