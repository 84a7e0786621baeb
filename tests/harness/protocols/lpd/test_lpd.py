"""The codec of RFC 1179, both ways."""

from __future__ import annotations

import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.lpd import (
    BadLine,
    Code,
    Command,
    ControlFile,
    FileEnd,
    FileKind,
    FileOctets,
    LpdError,
    PrintLine,
    Receiver,
    Subcommand,
    parse_command,
    parse_control,
    parse_subcommand,
)

words = st.text(string.ascii_letters + string.digits + ".-_/ñ雪", min_size=1, max_size=20)
names = st.text(string.ascii_letters + " ñ雪", max_size=20).map(str.strip)


@given(st.sampled_from(Code), words, st.lists(words, max_size=4).map(tuple))
def test_a_command_reads_back(code: Code, queue: str, more: tuple[str, ...]) -> None:
    command = Command(code, queue, more)
    assert parse_command(command.encode()) == command


@given(st.sampled_from([FileKind.CONTROL, FileKind.DATA]), st.integers(0, 2**40), words)
def test_a_subcommand_reads_back(kind: FileKind, size: int, name: str) -> None:
    subcommand = Subcommand(kind, size, name)
    assert parse_subcommand(subcommand.encode()) == subcommand
    assert parse_subcommand(b"\1\n") == Subcommand(FileKind.ABORT)


@given(names, names, names, st.lists(st.tuples(st.sampled_from("flopr"), words, names), max_size=4))
def test_a_control_file_reads_back(
    host: str, user: str, job: str, prints: list[tuple[str, str, str]]
) -> None:
    control = ControlFile(
        host, user, job, prints=tuple(PrintLine(*one) for one in prints), others=("UdfA001pc", "I8")
    )
    assert parse_control(control.encode()) == control


def test_a_control_file_of_lpr_is_read() -> None:
    control = parse_control(
        b"Hpc\nPana\nJreport.txt\nCpc\nLana\nMana\nldfA012pc\nldfA012pc\nUdfA012pc\nNreport.txt\nW80\n1R.roman\n"
    )
    assert (control.host, control.user, control.banner, control.mail_to) == ("pc", "ana", "ana", "ana")
    assert control.prints == (PrintLine("l", "dfA012pc"), PrintLine("l", "dfA012pc", "report.txt"))
    assert control.files == ("dfA012pc",)
    assert control.others == ("UdfA012pc", "W80", "1R.roman")
    assert control.name == "report.txt"


def test_the_name_of_a_source_may_come_first() -> None:
    control = parse_control(b"Nfirst.txt\nfdfA001pc\nfdfB001pc\nNsecond.txt\n")
    assert [one.source for one in control.prints] == ["first.txt", "second.txt"]
    assert control.name == "first.txt"


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"\x09lp\n", b"\2\n", b"\2 \n", b"\2a\nb\n", b"\2" + b"x" * 2000]
)
def test_what_is_no_command_raises(line: bytes) -> None:
    with pytest.raises(LpdError):
        parse_command(line)


@pytest.mark.parametrize("line", [b"\n", b"\x09\n", b"\2 12\n", b"\2 x dfA\n", b"\2 -1 dfA\n", b"\2 1 2 3\n"])
def test_what_is_no_subcommand_raises(line: bytes) -> None:
    with pytest.raises(LpdError):
        parse_subcommand(line)


@pytest.mark.parametrize("octets", [b"f\n", b"x" * 70_000, b"Hpc\n" * 2000])
def test_what_is_no_control_file_raises(octets: bytes) -> None:
    with pytest.raises(LpdError):
        parse_control(octets)


def test_what_would_not_read_back_is_not_written() -> None:
    for one in (Command(Code.PRINT, "two words"), Command(Code.PRINT, ""), ControlFile(host="a\nb")):
        with pytest.raises(UsageError):
            one.encode()
    with pytest.raises(UsageError):
        Subcommand(FileKind.DATA, 1, "two words").encode()


@given(st.lists(st.integers(0, 30), max_size=6))
def test_a_file_in_any_split_is_the_same_file(cuts: list[int]) -> None:
    sent = b"\2lp\n\x035 dfA001pc\nhello\0\1\n"
    receiver = Receiver()
    seen: list[object] = []
    data = b""
    edges = sorted({0, *(min(cut, len(sent)) for cut in cuts), len(sent)})
    for start, end in itertools.pairwise(edges):
        for event in receiver.feed(sent[start:end]):
            if isinstance(event, FileOctets):
                data += event.data
                continue
            seen.append(event)
            if isinstance(event, Command):
                receiver.take_job()
            elif isinstance(event, Subcommand) and event.kind is FileKind.DATA:
                receiver.expect(event.size)
    assert data == b"hello"
    assert seen == [
        Command(Code.RECEIVE, "lp"),
        Subcommand(FileKind.DATA, 5, "dfA001pc"),
        FileEnd(True),
        Subcommand(FileKind.ABORT),
    ]


def test_a_stream_ends_with_the_connection_and_a_sized_file_before_it_is_cut() -> None:
    for size, whole in ((None, True), (9, False), (5, True)):
        receiver = Receiver()
        receiver.take_job()
        receiver.expect(size)
        assert list(receiver.feed(b"hello")) == [FileOctets(b"hello")]
        assert receiver.in_file
        assert list(receiver.finish()) == [FileEnd(whole)]


@given(st.binary(max_size=300))
def test_any_octets_give_events(junk: bytes) -> None:
    receiver = Receiver()
    for event in (*receiver.feed(junk), *receiver.finish()):
        assert isinstance(event, Command | BadLine)
