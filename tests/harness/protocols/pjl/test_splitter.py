"""PJL lines told from documents, however the octets are split."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from misfeed.protocols.pjl import (
    MAX_LINE,
    UEL,
    BadLine,
    DocumentData,
    FileData,
    JobSplitter,
    PjlCommand,
    UelSeen,
    parse_command,
)

JOB = UEL + b"@PJL JOB\r\n@PJL ENTER LANGUAGE=PCL\r\n\x1bE Hello @PJL\n\x1bE" + UEL + b"@PJL EOJ\r\n" + UEL


def told(octets, cuts=()):
    """Events of the octets cut at `cuts`, neighbouring pieces of data joined, errors by their kind only."""
    splitter = JobSplitter()
    places = sorted({0, len(octets), *(cut % (len(octets) + 1) for cut in cuts)})
    events = [e for start, end in itertools.pairwise(places) for e in splitter.feed(octets[start:end])]
    events += splitter.finish()
    joined = []
    for event in events:
        if isinstance(event, BadLine):
            joined.append("bad line")
        elif joined and type(event) is type(joined[-1]) and isinstance(event, DocumentData | FileData):
            joined[-1] = type(event)(joined[-1].data + event.data)
        else:
            joined.append(event)
    return joined


def test_a_job_is_told_into_lines_and_its_document():
    assert told(JOB) == [
        UelSeen(),
        PjlCommand("JOB"),
        parse_command(b"@PJL ENTER LANGUAGE=PCL"),
        DocumentData(b"\x1bE Hello @PJL\n\x1bE"),
        UelSeen(),
        PjlCommand("EOJ"),
        UelSeen(),
    ]


def test_document_data_comes_at_once_not_when_the_document_ends():
    splitter = JobSplitter()
    assert list(splitter.feed(b"@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.7"))[1:] == [DocumentData(b"%PDF-1.7")]
    assert splitter.in_document
    assert list(splitter.feed(b"more\x1b%-1")) == [DocumentData(b"more")]
    assert list(splitter.feed(b"2 no UEL")) == [DocumentData(b"\x1b%-12 no UEL")]


@pytest.mark.parametrize("document", [b"%!PS-Adobe\nshow", b"@PJLX\n", b"\x1bE", b"  indented\n", b" @PJL\n"])
def test_a_line_not_addressed_to_pjl_begins_a_document(document):
    assert told(UEL + document) == [UelSeen(), DocumentData(document)]


def test_blank_lines_between_commands_are_skipped():
    assert told(b"\r\n@PJL JOB\r\n\r\n" + UEL) == [PjlCommand("JOB"), UelSeen()]


def test_a_uel_ends_a_line_that_has_no_line_feed():
    assert told(b"@PJL INFO ID" + UEL) == [parse_command(b"@PJL INFO ID"), UelSeen()]


def test_a_download_takes_its_octets_even_if_they_look_like_pjl():
    content = b"@PJL RESET\r\n" + UEL
    line = b'@PJL FSDOWNLOAD FORMAT:BINARY SIZE=%d NAME="0:\\\\x"\r\n' % len(content)
    events = told(line + content + b"@PJL EOJ\r\n")
    assert events[1:] == [FileData(content), PjlCommand("EOJ")]


def test_a_bad_line_is_reported_and_the_next_one_read():
    assert told(b'@PJL SET A="\r\n@PJL EOJ\r\n') == ["bad line", PjlCommand("EOJ")]


def test_an_endless_line_is_bounded_and_the_next_one_read():
    splitter = JobSplitter()
    events = []
    for _ in range(10):
        events += splitter.feed(b"@PJL " + b"A" * MAX_LINE)
        assert len(splitter._data) <= MAX_LINE + 8
    events += splitter.feed(b"\r\n@PJL EOJ\r\n")
    assert [type(event) for event in events] == [BadLine, PjlCommand]


PIECE = st.sampled_from(
    [
        UEL,
        UEL[:5],
        b"\n",
        b"\r\n",
        b" ",
        b"@PJL",
        b"@PJL INFO STATUS\r\n",
        b"@PJL ENTER LANGUAGE=PCL\n",
        b"@PJL FSDOWNLOAD SIZE=7\n",
        b'@PJL SET A="\n',
        b"text",
        b"@PJL COMMENT " + b"x" * MAX_LINE,
        b"\x1b",
    ]
)


@given(
    st.lists(st.one_of(PIECE, st.binary(max_size=6)), max_size=8).map(b"".join),
    st.lists(st.integers(0, 99_999), max_size=12),
)
@example(JOB, range(len(JOB)))
def test_where_the_octets_are_split_changes_nothing(octets, cuts):
    assert told(octets, cuts) == told(octets)


class Searched(bytearray):
    """Counts the octets that are looked through."""

    looked_at = 0

    def find(self, what: bytes, start: int = 0, end: int | None = None) -> int:
        found = super().find(what, start, len(self) if end is None else end)
        self.looked_at += (found if found >= 0 else len(self) if end is None else end) - start
        return found


def test_very_many_lines_at_once_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    splitter = JobSplitter()
    data = Searched()
    monkeypatch.setattr(splitter, "_data", data)
    sent = UEL + b"@PJL JOB PASSWORD=1\r\n" * 1_000 + UEL
    assert len(list(splitter.feed(sent))) == 1_002
    assert data.looked_at < 3 * len(sent)
