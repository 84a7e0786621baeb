"""What a service remembers is told over TLS as it would be otherwise, and to those alone who speak TLS."""

from __future__ import annotations

import ssl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.tls.door import SecureSession
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation

from .conftest import Bench, Client, trusting

MANGLED = Bench()


def asked(*names: str, number: int = 7) -> bytes:
    wanted = [ipp.keyword("requested-attributes", *names)] if names else []
    about = [
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", "ipps://printer.local/ipp/print"),
    ]
    groups = (Group(GroupTag.OPERATION, (*about, *wanted)),)
    body = ipp.encode(ipp.Request((2, 0), Operation.GET_PRINTER_ATTRIBUTES, number, groups, b""))
    head = "POST /ipp/print HTTP/1.1\r\nHost: printer.local\r\nContent-Type: application/ipp\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Caller:
    """A client whose octets come through a door that asks for what is remembered first."""

    def __init__(self, bench: Bench, *, asks_first: bool = True) -> None:
        self.bench = bench
        self.client: Client = bench.client()
        self.client.shake()
        self.client.heard()
        self.asks_first = asks_first
        self.recalled = 0

    def say(self, *pieces: bytes) -> bytes:
        """What comes back for pieces of what was encrypted."""
        for piece in pieces:
            session, now = self.client.session, self.bench.machine.clock.glance()
            assert isinstance(session, SecureSession)
            answer = session.recall(piece, now) if self.asks_first and now is not None else None
            if answer is None:
                # The door lets through little at a time.
                session.feed(piece[:5])
                session.feed(piece[5:])
            else:
                self.recalled += 1
                self.client.wire.send(answer)
        sent = bytes(self.client.wire.sent)
        self.client.wire.sent.clear()
        return self.client.reading(sent)

    def ask(self, request: bytes) -> bytes:
        self.client.tls.write(request)
        return self.say(self.client.said())


@pytest.fixture
def caller(bench: Bench) -> Caller:
    return Caller(bench)


def test_the_same_question_is_answered_from_memory(caller: Caller) -> None:
    first = caller.ask(asked())
    again = caller.ask(asked(number=8))
    assert caller.recalled == 1
    assert b"ipps://printer.local" in first
    assert again == first.replace(b"\0\0\0\7", b"\0\0\0\x08", 1)


def test_who_asks_in_clear_is_told_nothing_that_was_told_over_tls(bench: Bench, caller: Caller) -> None:
    request = asked("printer-uri-supported")
    caller.ask(request)
    caller.ask(request)
    assert caller.recalled == 1
    session = bench.client().session
    assert isinstance(session, SecureSession)
    assert session.recall(request, 0) is None


def test_nothing_is_recalled_before_the_handshake_is_over(bench: Bench) -> None:
    client = bench.client()
    hello = client.begin()
    assert isinstance(client.session, SecureSession)
    assert client.session.recall(hello, 0) is None
    client.session.feed(hello)
    assert client.session.recall(b"\x17\x03\x03\0\1x", 0) is None


def test_a_good_bye_is_heard_though_it_was_asked_for_in_memory(caller: Caller) -> None:
    caller.ask(asked())
    with pytest.raises(ssl.SSLWantReadError):
        caller.client.tls.unwrap()
    caller.say(caller.client.said())
    assert caller.client.wire.closed


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_however_it_is_cut_the_same_is_said(data: st.DataObject) -> None:
    bench = Bench()
    callers = Caller(bench), Caller(bench, asks_first=False)
    page = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    requests = data.draw(st.lists(st.sampled_from([asked(), asked("printer-state"), page]), max_size=8))
    together = data.draw(st.lists(st.booleans(), min_size=len(requests), max_size=len(requests)))
    for caller in callers:
        heard, written = [], b""
        for request, waits in zip(requests, together, strict=True):
            caller.client.tls.write(request)
            written += caller.client.said()
            if not waits:
                heard.append(caller.say(*_cut(written)))
                written = b""
        heard.append(caller.say(*_cut(written)))
        assert b"".join(heard).count(b"HTTP/1.1 200") == len(requests)
        caller.client.session.lost()


def _cut(octets: bytes) -> list[bytes]:
    """Whole where it is even, in two where it is odd, so that both callers have it the same."""
    if len(octets) % 2 == 0:
        return [octets] if octets else []
    return [octets[: len(octets) // 3], octets[len(octets) // 3 :]]


@settings(deadline=None)
@given(at=st.integers(0, 10_000), flipped=st.integers(1, 255))
def test_no_record_however_mangled_is_answered_from_memory(at: int, flipped: int) -> None:
    caller = Caller(MANGLED)
    caller.ask(asked())
    before = caller.recalled
    caller.client.tls.write(asked())
    record = bytearray(caller.client.said())
    record[at % len(record)] ^= flipped
    assert b"HTTP/" not in caller.say(bytes(record))
    assert caller.recalled == before
    caller.client.session.lost()


def test_older_tls_is_recalled_too(bench: Bench) -> None:
    caller = Caller(bench)
    context = trusting()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    caller.client = bench.client(context)
    caller.client.shake()
    assert caller.client.tls.version() == "TLSv1.2"
    assert caller.ask(asked()) == caller.ask(asked())
    assert caller.recalled == 1
