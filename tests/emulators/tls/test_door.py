"""Plain and encrypted clients at one door."""

from __future__ import annotations

import ssl
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators import quirks
from misfeed.emulators.ipp import printer
from misfeed.emulators.ipp.calls import printer_uri
from misfeed.emulators.machine.access import Encryption
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation

from .conftest import Bench, Client

MANGLED = Bench()
GET = b"GET / HTTP/1.1\r\nHost: printer.local\r\n\r\n"
POST = (
    b"POST /ipp/print HTTP/1.1\r\nHost: printer.local\r\nContent-Type: application/ipp\r\n"
    b"Content-Length: 0\r\n\r\n"
)
TO_TLS = b"Connection: Upgrade\r\nUpgrade: TLS/1.2,TLS/1.1,TLS/1.0\r\n"
UPGRADE = b"OPTIONS * HTTP/1.1\r\nHost: printer.local\r\n" + TO_TLS + b"\r\n"


def test_a_client_in_clear_is_answered_in_clear(bench: Bench) -> None:
    assert bench.client().clear(GET).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_a_client_that_begins_tls_gets_tls_however_its_octets_are_split(bench: Bench, piece: int) -> None:
    client = bench.client()
    client.shake(piece=piece)
    assert client.ask(GET, piece=piece).startswith(b"HTTP/1.1 200 OK\r\n")
    assert client.ask(GET + GET, piece=piece).count(b"HTTP/1.1 200 OK\r\n") == 2
    assert client.tls.version() == "TLSv1.3"


def test_a_client_may_change_to_tls_and_is_answered_there(bench: Bench) -> None:
    client = bench.client()
    assert client.clear(UPGRADE).startswith(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.2, HTTP/1.1\r\n"
    )
    client.shake()
    heard = client.heard()
    assert heard.startswith(b"HTTP/1.1 200 OK\r\nServer: ")
    assert b"\r\nAllow: GET" in heard
    assert client.ask(GET).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_may_change_to_tls_with_a_request_that_has_a_body(bench: Bench) -> None:
    """RFC 2817 §3.1: any request may ask for it; the body comes first, and in clear."""
    client = bench.client()
    body = asking(Operation.GET_PRINTER_ATTRIBUTES)
    head = POST.replace(b"Length: 0\r\n", b"Length: %d\r\n" % len(body) + TO_TLS)
    assert client.clear(head + body).startswith(b"HTTP/1.1 101 ")
    client.shake()
    answer = client.heard()
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Type: application/ipp\r\n" in answer
    assert client.ask(GET).startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_upgrade_to_something_else_is_not_heard_of(bench: Bench) -> None:
    asked = UPGRADE.replace(b"TLS/1.2,TLS/1.1,TLS/1.0", b"websocket")
    assert bench.client().clear(asked).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_says_good_bye_is_told_so_too(bench: Bench) -> None:
    client = bench.client()
    client.shake()
    assert b"Connection: close" in client.ask(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert client.wire.closed
    assert client.tls.read(1) == b""  # and not SSLWantReadError, as where nothing was said


def test_what_is_no_tls_after_a_handshake_began_ends_with_an_alert(bench: Bench) -> None:
    client = bench.client()
    answer = client.clear(b"\x16\x03\x01\x00\x05hello, printer")
    assert answer[:1] == b"\x15"  # an alert (RFC 8446 §6)
    assert client.wire.closed


def test_a_printer_without_tls_takes_a_handshake_for_bad_http(bench: Bench) -> None:
    bench.machine.network.encryption = Encryption.NEVER
    client = bench.client()
    assert client.clear(client.begin()).startswith(b"HTTP/1.1 400 ")
    assert bench.client().clear(UPGRADE).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_printer_that_wants_tls_sends_jobs_in_clear_away_and_says_how(bench: Bench) -> None:
    bench.machine.network.encryption = Encryption.REQUIRED
    told = bench.client().clear(POST)
    assert told.startswith(b"HTTP/1.1 426 Upgrade Required\r\n")
    assert b"\r\nUpgrade: TLS/1.2, HTTP/1.1\r\nConnection: Upgrade\r\n" in told
    client = bench.client()
    client.shake()
    assert client.ask(POST).startswith(b"HTTP/1.1 400 ")  # no IPP message, but heard


def test_a_client_that_stalls_in_its_handshake_harms_no_other(bench: Bench) -> None:
    stalled = bench.client()
    assert stalled.clear(stalled.begin()[:40]) == b""
    assert stalled.session.half_open
    other = bench.client()
    other.shake()
    assert other.ask(GET).startswith(b"HTTP/1.1 200 OK\r\n")
    assert not other.session.half_open


def spoken(bench: Bench, oldest: ssl.TLSVersion) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = oldest
        client = bench.client(context)
    client.shake()
    return client.tls.version() or ""


@pytest.mark.parametrize(
    ("versions", "best"),
    [(("1.0",), "TLSv1"), (("1.0", "1.1"), "TLSv1.1"), (("1.2",), "TLSv1.2"), (("1.0", "1.3"), "TLSv1.3")],
)
def test_it_speaks_the_versions_that_are_set_and_no_other(
    bench: Bench, versions: tuple[str, ...], best: str
) -> None:
    bench.machine.network.set_tls(versions)
    assert spoken(bench, ssl.TLSVersion.TLSv1) == best
    if not {"1.2", "1.3"} & set(versions):
        with pytest.raises(ssl.SSLError):
            spoken(bench, ssl.TLSVersion.TLSv1_2)


@settings(deadline=None)
@given(
    at=st.integers(0, 400), flipped=st.integers(1, 255), cut=st.integers(1, 600), more=st.binary(max_size=40)
)
def test_no_handshake_however_mangled_breaks_the_door(at: int, flipped: int, cut: int, more: bytes) -> None:
    bench = MANGLED
    client = bench.client()
    hello = bytearray(client.begin())
    hello[at % len(hello)] ^= flipped
    client.clear(bytes(hello[:cut]))
    if not client.wire.closed:
        client.clear(more)
    client.session.eof()
    client.session.lost()
    other = bench.client()
    other.shake()
    assert other.ask(GET).startswith(b"HTTP/1.1 ")


@settings(deadline=None)
@given(at=st.integers(0, 10_000), flipped=st.integers(1, 255))
def test_no_record_however_mangled_is_heard(at: int, flipped: int) -> None:
    client = MANGLED.client()
    client.shake()
    client.tls.write(GET)
    record = bytearray(client.said())
    record[at % len(record)] ^= flipped
    assert b"HTTP/" not in client.reading(client.clear(bytes(record)))
    client.session.lost()


# -- as it should not be ---------------------------------------------------------------------------------


def test_a_printer_that_closes_at_the_hello_says_not_even_why(bench: Bench) -> None:
    quirks.switch(bench.machine, "ipp.tls-closes-at-hello", on=True)
    client = bench.client()
    assert client.clear(client.begin()) == b""
    assert client.wire.closed
    assert bench.client().clear(GET).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_printer_that_is_silent_at_the_hello_lets_its_client_wait(bench: Bench) -> None:
    quirks.switch(bench.machine, "ipp.tls-silent-at-hello", on=True)
    client = bench.client()
    hello = client.begin()
    assert client.clear(hello) == client.clear(hello) == b""
    assert not client.wire.closed
    assert bench.client().clear(GET).startswith(b"HTTP/1.1 200 OK\r\n")
    client.session.eof()
    assert client.wire.closed


def seen(bench: Bench) -> bytes:
    client: Client = bench.client()
    client.shake()
    return client.certificate


def test_a_printer_with_a_new_key_at_each_start_is_another_one_after_each(bench: Bench) -> None:
    quirks.switch(bench.machine, "ipp.tls-new-key-at-boot", on=True)
    first = seen(bench)
    assert seen(bench) == first
    bench.machine.power.power_off()
    bench.machine.power.power_on()
    assert seen(bench) != first


def test_other_printers_keep_their_key(bench: Bench) -> None:
    first = seen(bench)
    bench.machine.power.power_off()
    bench.machine.power.power_on()
    assert seen(bench) == first
    bench.machine.network.issue_certificate()
    assert seen(bench) != first


# -- what IPP says there ---------------------------------------------------------------------------------


def asking(operation: Operation) -> bytes:
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", "ipps://printer.local/ipp/print"),
    )
    return ipp.encode(ipp.Request((2, 0), operation, 1, (Group(GroupTag.OPERATION, about),)))


def created(secured: bool, bench: Bench) -> ipp.Response:
    body = asking(Operation.CREATE_JOB)
    head = POST.replace(b"Content-Length: 0", b"Content-Length: %d" % len(body))
    client = bench.client()
    if secured:
        client.shake()
    answer = client.ask(head + body) if secured else client.clear(head + body)
    return ipp.decode_response(answer.partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize("secured_first", [True, False])
def test_what_is_kept_for_clients_in_clear_is_kept_apart_from_what_is_for_tls(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, secured_first: bool
) -> None:
    monkeypatch.setattr(
        printer, "printer_description", lambda _, __, host, ___: [ipp.uri("printer-icons", printer_uri(host))]
    )
    body = asking(Operation.GET_PRINTER_ATTRIBUTES)
    asked = POST.replace(b"Length: 0", b"Length: %d" % len(body)) + body
    secured = bench.client()
    secured.shake()
    for over_tls in (secured_first, not secured_first):
        answer = secured.ask(asked) if over_tls else bench.client().clear(asked)
        told = next(ipp.decode_response(answer.partition(b"\r\n\r\n")[2]).groups_of(GroupTag.PRINTER))
        assert told.first("printer-icons") == f"{'ipps' if over_tls else 'ipp'}://printer.local/ipp/print"


@pytest.mark.parametrize(("secured", "scheme"), [(True, "ipps"), (False, "ipp")])
def test_a_client_is_told_addresses_of_the_kind_that_it_uses(
    bench: Bench, secured: bool, scheme: str
) -> None:
    found = created(secured, bench).first(GroupTag.JOB, "job-uri")
    assert str(found).startswith(f"{scheme}://printer.local/ipp/print/")
