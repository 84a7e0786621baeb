"""Riddles aimed at a printer that others wrote: nothing that passes the wall has it print."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from misfeed.permits import NotPermitted
from misfeed.protocols.ipp import Operation
from misfeed.real.ipp_wall import IppWall

from .strangers import Stranger, stranger

pytestmark = pytest.mark.peer

PATIENCE_S = 1.5


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stranger]:
    with stranger(tmp_path_factory.mktemp("stranger")) as found:
        yield found


def attribute(tag: int, name: str, value: str) -> bytes:
    parts = (name.encode(), value.encode())
    return bytes([tag]) + b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def ipp(device: Stranger, operation: Operation) -> bytes:
    """An IPP message, made without our own codecs."""
    attributes = [
        attribute(0x47, "attributes-charset", "utf-8"),
        attribute(0x48, "attributes-natural-language", "en"),
        attribute(0x45, "printer-uri", device.uri),
        attribute(0x42, "requesting-user-name", "smuggler"),
    ]
    if operation is Operation.PRINT_JOB:
        attributes.append(attribute(0x49, "document-format", "application/pdf"))
    head = b"\x02\x00" + int(operation).to_bytes(2, "big") + b"\0\0\0\1\x01"
    document = b"%PDF-1.4\n" if operation is Operation.PRINT_JOB else b""
    return head + b"".join(attributes) + b"\x03" + document


def post(device: Stranger, operation: Operation, version: str = "1.1", more: str = "") -> bytes:
    body = ipp(device, operation)
    head = (
        f"POST /ipp/print HTTP/{version}\r\nHost: localhost:{device.ipp_port}\r\n{more}"
        f"Content-Type: application/ipp\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def riddle(device: Stranger, kind: str) -> bytes:
    """Octets that begin harmlessly and have a Print-Job in them."""
    reads, prints = Operation.GET_PRINTER_ATTRIBUTES, post(device, Operation.PRINT_JOB)
    keep, close = "Connection: keep-alive\r\n", "Connection: close\r\n"
    page = f"GET / HTTP/1.1\r\nHost: localhost:{device.ipp_port}\r\n"
    inner = ipp(device, reads)
    chunk = inner + prints
    head = b"%x\r\n" % len(chunk)
    both = (
        f"POST /ipp/print HTTP/1.1\r\nHost: localhost:{device.ipp_port}\r\nContent-Type: application/ipp\r\n"
        f"Transfer-Encoding: chunked\r\nContent-Length: {len(head + inner)}\r\n\r\n"
    )
    return {
        "behind a request of HTTP/1.0": post(device, reads, "1.0", keep)
        + post(device, Operation.PRINT_JOB, "1.0", keep),
        "behind a last request": post(device, reads, more=close) + prints,
        "behind another": post(device, reads) + prints,
        "in the body of a GET": f"{page}Content-Length: {len(prints)}\r\n\r\n".encode() + prints,
        "in a chunk and not": both.encode() + head + chunk + b"\r\n0\r\n\r\n",
    }[kind]


def sent_to(device: Stranger, octets: bytes) -> int:
    """Send them in one piece, hear the device out, and tell how many documents it has printed by then."""
    with socket.create_connection(("127.0.0.1", device.ipp_port), PATIENCE_S) as stream, suppress(OSError):
        stream.sendall(octets)
        while stream.recv(65536):
            pass
    return device.printed


def test_the_aim_is_good(device: Stranger) -> None:
    """Without a wall the same document is printed."""
    before = device.printed
    assert sent_to(device, post(device, Operation.PRINT_JOB)) == before + 1
    assert sent_to(device, riddle(device, "behind a request of HTTP/1.0")) == before + 2
    assert sent_to(device, riddle(device, "in the body of a GET")) == before + 3


@pytest.mark.parametrize(
    "kind",
    [
        "behind a request of HTTP/1.0",
        "behind a last request",
        "behind another",
        "in the body of a GET",
        "in a chunk and not",
    ],
)
def test_no_job_slips_past_the_wall(device: Stranger, kind: str) -> None:
    before = device.printed
    octets, wall, passed = riddle(device, kind), IppWall(frozenset()), b""
    with suppress(NotPermitted):
        passed = wall.admit(octets)
    if passed:
        assert sent_to(device, passed) == before


def test_what_only_reads_is_answered(device: Stranger) -> None:
    octets = post(device, Operation.GET_PRINTER_ATTRIBUTES, more="Connection: close\r\n")
    with socket.create_connection(("127.0.0.1", device.ipp_port), PATIENCE_S) as stream:
        stream.sendall(IppWall(frozenset()).admit(octets))
        assert stream.recv(12) == b"HTTP/1.1 200"
