"""IPP on its way out: what reads passes, what changes something needs leave, riddles never pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ipp import Operation
from misfeed.protocols.pjl import UEL
from misfeed.real.ipp_wall import IppWall
from misfeed.real.reads import OPERATION_PERMITS, READ_OPERATIONS, READ_PATHS

from .deaf import ALL, NOTHING


def message(
    code: int,
    *,
    method: str = "POST",
    more: str = "",
    kind: str = "application/ipp",
    version: str = "1.1",
    attributes: bytes = b"",
    document: bytes = b"",
) -> bytes:
    body = b"\x02\x00" + code.to_bytes(2, "big") + b"\x00\x00\x00\x01" + attributes + b"\x03" + document
    head = (
        f"{method} /ipp/print HTTP/{version}\r\nHost: x\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    )
    return head.encode() + more.encode() + b"\r\n" + body


PRINTS = message(Operation.PRINT_JOB, document=b"hello")
KEEP, CLOSE = "Connection: keep-alive\r\n", "Connection: close\r\n"


def smuggled() -> bytes:
    """A whole Print-Job that is a body to whoever believes in chunks, and a request to whoever counts."""
    reads = b"\x02\x00\x00\x0b\x00\x00\x00\x01\x03"
    chunk = b"%x\r\n" % len(reads + PRINTS)
    head = b"POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\n"
    lengths = b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n" % len(chunk + reads)
    return head + lengths + chunk + reads + PRINTS + b"\r\n0\r\n\r\n"


def asked_for(path: str, body: bytes = b"", method: str = "GET", more: str = "") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{length}{more}\r\n".encode() + body


@pytest.mark.parametrize("operation", sorted(READ_OPERATIONS))
def test_operations_that_read_pass_word_for_word(operation: Operation) -> None:
    assert IppWall(NOTHING).admit(message(operation)) == message(operation)


@pytest.mark.parametrize(("operation", "permit"), sorted(OPERATION_PERMITS.items()))
def test_operations_that_change_something_pass_with_their_permit_only(
    operation: Operation, permit: Permit
) -> None:
    assert IppWall(frozenset({permit})).admit(message(operation)) == message(operation)
    with pytest.raises(NotPermitted, match=f"--allow {permit} lets it"):
        IppWall(ALL - {permit}).admit(message(operation))


@given(st.integers(0, 0xFFFF))
def test_an_operation_that_is_in_no_list_passes_with_no_permit(code: int) -> None:
    listed = {int(one) for one in READ_OPERATIONS} | {int(one) for one in OPERATION_PERMITS}
    if code not in listed:
        with pytest.raises(NotPermitted, match="which nothing allows"):
            IppWall(ALL).admit(message(code))


def test_no_operation_both_reads_and_changes() -> None:
    assert not READ_OPERATIONS & OPERATION_PERMITS.keys()


@pytest.mark.parametrize(
    "path", ["/restart.cgi", "/", "/ipp/print/", "/ipp/print?x=1", "/ipp/../ipp/print", "*"]
)
def test_ipp_goes_to_the_printers_own_place_only(path: str) -> None:
    octets = message(Operation.GET_JOBS).replace(b" /ipp/print ", f" {path} ".encode(), 1)
    with pytest.raises(NotPermitted, match="and the printer's is at /ipp/print"):
        IppWall(ALL).admit(octets)
    assert IppWall(NOTHING, path).admit(octets) == octets
    with pytest.raises(NotPermitted, match="it would send IPP to /ipp/print, and the printer's is at"):
        IppWall(NOTHING, path).admit(message(Operation.GET_JOBS))


@given(st.lists(st.integers(1, 300), max_size=6))
def test_nothing_of_a_message_goes_out_before_it_says_what_it_asks(cuts: list[int]) -> None:
    whole = message(Operation.GET_JOBS) * 2
    wall, out, at = IppWall(NOTHING), b"", 0
    length = len(whole) // 2
    for half in (whole[:length], whole[length:]):
        begun, at = len(out), 0
        for cut in sorted({*(one for one in cuts if one < length), length}):
            out += wall.admit(half[at:cut])
            at = cut
            if cut < half.index(b"\r\n\r\n") + 4 + 8:
                assert len(out) == begun
    assert out == whole


def test_a_message_that_changes_something_is_not_begun() -> None:
    wall, octets = IppWall(NOTHING), message(Operation.PRINT_JOB)
    code_at = octets.index(b"\r\n\r\n") + 4 + 7
    assert [wall.admit(bytes([one])) for one in octets[:code_at]] == [b""] * code_at
    with pytest.raises(NotPermitted, match="it would print"):
        wall.admit(octets[code_at : code_at + 1])


@pytest.mark.parametrize("path", sorted(READ_PATHS))
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_only_tells_is_asked_for_by_http(method: str, path: str) -> None:
    octets = asked_for(path, method=method)
    wall = IppWall(NOTHING)
    assert wall.admit(octets) == octets
    assert wall.admit(octets) == octets


def test_nothing_follows_a_request_that_ends_the_connection() -> None:
    octets = message(Operation.GET_JOBS, more=CLOSE)
    wall = IppWall(ALL)
    assert wall.admit(octets) == octets
    with pytest.raises(NotPermitted, match="a request behind one that ends the connection"):
        wall.admit(PRINTS)


def test_a_document_passes_with_leave_to_print_in_any_pieces() -> None:
    document = b"%PDF-1.4\n\x1b%-1 \x1b%-12345" + bytes(range(256)) * 40
    octets = message(Operation.PRINT_JOB, attributes=b"\x01\x44\0\x0bcompression\0\4none", document=document)
    for step in (1, 7, 300, len(octets)):
        wall = IppWall(frozenset({Permit.PRINT}))
        out = b"".join(wall.admit(octets[at : at + step]) for at in range(0, len(octets), step))
        assert out == octets


@pytest.mark.parametrize("step", [1, 10, 1 << 20])
@pytest.mark.parametrize(
    "document",
    [
        UEL + b"@PJL DEFAULT PASSWORD=1\r\n",
        b"%!PS\nshowpage\n" + UEL + b"@PJL DEFAULT COPIES=9\r\n" + UEL,
        b"@PJL DEFAULT COPIES=9",
        b"\n\n@PJL ENTER LANGUAGE=FWUPDATE\r\nfirmware",
        UEL + b'@PJL FSDELETE NAME="0:x"' + UEL,
    ],
)
def test_a_document_over_ipp_does_not_hide_pjl(document: bytes, step: int) -> None:
    octets, wall = message(Operation.PRINT_JOB, document=document), IppWall(frozenset({Permit.PRINT}))
    out = []
    pieces = [octets[at : at + step] for at in range(0, len(octets), step)]
    with pytest.raises(NotPermitted):
        out.extend(wall.admit(piece) for piece in pieces)
    sent = b"".join(out).partition(b"\r\n\r\n")[2]
    assert b"=" not in sent
    assert b"FSDELETE" not in sent


@given(st.binary(max_size=80))
def test_attributes_at_random_let_no_document_pass(octets: bytes) -> None:
    sent = message(Operation.GET_PRINTER_ATTRIBUTES, attributes=octets, document=b"hello")
    with pytest.raises(NotPermitted):
        IppWall(NOTHING).admit(sent)


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (message(11, method="PUT"), "an HTTP PUT that is no IPP message"),
        (message(11, kind="text/html"), "an HTTP POST that is no IPP message"),
        (message(11, more="Upgrade: TLS/1.2\r\n"), "the header upgrade"),
        (message(11, more="Expect: 100-continue\r\n"), "the header expect"),
        (message(11, more="Content-Encoding: gzip\r\n"), "the header content-encoding"),
        (message(11, more="Content-Length: 3\r\n"), "what is no HTTP request"),
        (message(11) + message(11), "two requests in one piece"),
        (message(11, version="1.0", more=KEEP) + PRINTS, "a request of HTTP/1.0"),
        (message(11, version="1.0"), "a request of HTTP/1.0"),
        (message(11, more=CLOSE) + PRINTS, "two requests in one piece"),
        (asked_for("/", more=CLOSE) + PRINTS, "two requests in one piece"),
        (asked_for("/", PRINTS), "an HTTP GET with a body"),
        (asked_for("/", PRINTS, "HEAD"), "an HTTP HEAD with a body"),
        (asked_for("/", PRINTS, "OPTIONS"), "an HTTP OPTIONS with a body"),
        (asked_for("/", method="GET", more="Transfer-Encoding: chunked\r\n"), "the header transfer-encoding"),
        (asked_for("/restart.cgi"), "pages that are not known may do things"),
        (asked_for("/?print=demo"), "pages that are not known may do things"),
        (smuggled(), "the header transfer-encoding"),
        (message(11, more="Content-Type: text/xml\r\n"), "two headers content-type"),
        (message(11, kind="text/xml", more="Content-Type: application/ipp\r\n"), "two headers content-type"),
        (message(11, more="Content-Length: 9\r\n"), "two headers content-length"),
        (message(11).replace(b"Length: 9", b"Length: 9, 9"), "of several lengths"),
        (message(11, more="X: a\r\n b: c\r\n"), "header that servers read in different ways"),
        (message(11).replace(b"\r\n", b"\n"), "lines do not end as they must|servers read in different ways"),
        (message(11, document=b"hello"), "a document that its IPP operation has no use for"),
        (
            message(2, attributes=b"\x01\x44\0\x0bcompression\0\4gzip", document=b"\x1f\x8b"),
            "a document that is compressed",
        ),
        (message(3), "which nothing allows"),  # Print-URI: who knows what the printer would fetch
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "what is no HTTP request"),
        (
            b"POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\n"
            b"Content-Length: 2\r\n\r\n\2\0",
            "a message that is cut short",
        ),
    ],
)
def test_what_could_be_taken_for_something_else_never_passes(octets: bytes, said: str) -> None:
    with pytest.raises(NotPermitted, match=said):
        IppWall(ALL).admit(octets)
