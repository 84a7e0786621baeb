"""Documents that are named in place of being sent (RFC 8011 §4.2.2, §4.3.2)."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.ipp import fetching, references
from misfeed.emulators.ipp.answers import Refusal
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.fetching import Bounds, FetchError, fetch
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.printing import begin_job
from misfeed.emulators.machine import JobState, Machine, WallClock
from misfeed.emulators.machine.job import JobReason
from misfeed.emulators.serving import Serving
from misfeed.errors import UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, Operation, Response, Status
from msgspec.structs import replace

from .servers import ftp as ftp_server
from .servers import web as file_server

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]
ANYWHERE = Bounds(lambda _: True, 1_000_000, 20, 5)


@pytest.fixture
def web(sample: Sample) -> Iterator[str]:
    files = {"/plain.pdf": sample("plain-3p.pdf"), "/empty": b"", "/no.pdf": b"%PDF-1.4\nnothing"}
    with file_server(files) as uri:
        yield uri


def named(client: Client, uri: str, operation: int = Operation.PRINT_URI, *more: ipp.Attribute) -> Response:
    return client.send(operation, *more, ipp.uri("document-uri", uri))


def test_a_document_that_is_named_is_fetched_and_printed(client: Client, web: str) -> None:
    answer = named(client, f"{web}/plain.pdf", Operation.PRINT_URI, ipp.name_attribute("job-name", "there"))
    assert answer.status is Status.SUCCESSFUL_OK, answer.status_message
    job = answer.first(GroupTag.JOB, "job-id")
    assert isinstance(job, int)
    client.wait(60)
    done = client.job(job)
    assert (done["job-state"], done["job-impressions-completed"]) == ((ipp.JobState.COMPLETED,), (3,))
    assert done["job-name"] == ("there",)


def test_it_is_fetched_by_ftp_as_well(client: Client, sample: Sample) -> None:
    said: list[str] = []
    with ftp_server({"a folder/one.pdf": sample("one-page.pdf")}, said) as uri:
        place = uri.replace("//", "//ann:secret@")
        assert named(client, f"{place}/a%20folder/one.pdf").status is Status.SUCCESSFUL_OK
        assert named(client, f"{uri}/two.pdf").status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR
    assert said[:4] == ["USER ann", "PASS secret", "TYPE I", "PASV"]
    assert "USER anonymous" in said
    assert [len(job.pages) for job in client.machine.jobs.jobs] == [1, 0]


def test_a_job_takes_documents_by_name_and_others(client: Client, web: str, sample: Sample) -> None:
    client.send(Operation.CREATE_JOB)
    job, more = ipp.integer("job-id", 1), ipp.boolean("last-document", False)
    assert named(client, f"{web}/plain.pdf", Operation.SEND_URI, job, more).status is Status.SUCCESSFUL_OK
    client.send(Operation.SEND_DOCUMENT, job, more, document=sample("one-page.pdf"))
    last = client.send(Operation.SEND_URI, job, ipp.boolean("last-document", True))
    assert last.status is Status.SUCCESSFUL_OK
    assert len(client.machine.jobs.jobs[0].pages) == 4
    client.wait(60)
    assert client.machine.jobs.jobs[0].state is JobState.COMPLETED


@pytest.mark.parametrize("uri", ["bogus://bogus", "file:///etc/passwd", "/etc/passwd"])
def test_a_scheme_that_is_not_spoken_is_refused_and_told(client: Client, uri: str) -> None:
    answer = named(client, uri)
    assert answer.status is Status.CLIENT_ERROR_URI_SCHEME_NOT_SUPPORTED
    assert answer.first(GroupTag.UNSUPPORTED, "document-uri") == uri
    assert not client.machine.jobs.jobs
    told = client.printer("reference-uri-schemes-supported")
    assert told == {"reference-uri-schemes-supported": ("ftp", "http", "https")}


@pytest.mark.parametrize("path", ["/nowhere", "/empty", "/moved-to/ftp://127.0.0.1/x", "/moved-to/http:///x"])
def test_a_document_that_is_not_there_ends_its_job_and_says_so(client: Client, web: str, path: str) -> None:
    answer = named(client, web + path)
    assert answer.status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR
    assert answer.first(GroupTag.UNSUPPORTED, "document-uri") == web + path
    [job] = client.machine.jobs.jobs
    assert (job.state, job.reasons) == (JobState.ABORTED, (JobReason.DOCUMENT_ACCESS, JobReason.ABORTED))


def test_a_job_of_several_stays_open_when_one_is_not_there(client: Client, web: str) -> None:
    client.send(Operation.CREATE_JOB)
    more = ipp.integer("job-id", 1), ipp.boolean("last-document", True)
    refused = named(client, f"{web}/nowhere", Operation.SEND_URI, *more)
    assert refused.status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR
    assert named(client, f"{web}/plain.pdf", Operation.SEND_URI, *more).status is Status.SUCCESSFUL_OK


def test_what_is_fetched_is_read_as_what_is_sent(client: Client, web: str) -> None:
    assert named(client, f"{web}/no.pdf").status is Status.CLIENT_ERROR_DOCUMENT_FORMAT_ERROR
    assert named(client, f"{web}/moved-to//plain.pdf").status is Status.SUCCESSFUL_OK


def test_nothing_is_fetched_from_elsewhere_unless_the_model_says_so(client: Client) -> None:
    answer = named(client, "http://192.0.2.1/plain.pdf")
    assert answer.status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR
    assert "documents are not fetched from 192.0.2.1" in (answer.status_message or "")


def test_nothing_is_fetched_without_a_network(client: Client, web: str) -> None:
    client.machine.act("unplug", "network")
    assert named(client, f"{web}/plain.pdf").status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR


def test_without_a_document_uri_it_is_a_bad_request(client: Client) -> None:
    assert client.send(Operation.PRINT_URI).status is Status.CLIENT_ERROR_BAD_REQUEST
    client.send(Operation.CREATE_JOB)
    more = ipp.integer("job-id", 1), ipp.boolean("last-document", False)
    assert client.send(Operation.SEND_URI, *more).status is Status.CLIENT_ERROR_BAD_REQUEST


def test_only_so_many_are_fetched_at_a_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "_fetches", threading.BoundedSemaphore(1))
    with references._fetches:
        assert named(client, "http://127.0.0.1:9/").status is Status.SERVER_ERROR_BUSY
    assert named(client, "http://127.0.0.1:9/").status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR


@pytest.mark.parametrize(
    ("source", "networks", "status"),
    [
        ("127.0.0.1", (), Status.SUCCESSFUL_OK),
        ("::ffff:127.0.0.1", (), Status.SUCCESSFUL_OK),
        # Who asks from elsewhere does not look into the computer that the printer runs on.
        ("192.0.2.9", (), Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR),
        ("192.0.2.9", ("127.0.0.0/30",), Status.SUCCESSFUL_OK),
        ("192.0.2.9", ("192.0.2.0/24", "2001:db8::/32"), Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR),
    ],
)
def test_who_may_have_what_fetched(web: str, source: str, networks: tuple[str, ...], status: Status) -> None:
    profile = shelf.load("mono-laser")
    machine = Machine(
        replace(profile, network=replace(profile.network, fetches_from=networks)), WallClock(scale=2)
    )
    machine.clock.advance(60_000_000)
    about = ipp.Group(GroupTag.OPERATION, (ipp.uri("document-uri", f"{web}/plain.pdf"),))
    call = Call(Operation.PRINT_URI, (2, 0), 1, about, None, "printer", source, None)
    printer = Printer(machine, {})
    fetch = references.Fetch(printer, call, f"{web}/plain.pdf", begin_job(printer, call))
    fetch.run()
    if status is Status.SUCCESSFUL_OK:
        assert fetch.outcome() is not None
    else:
        with pytest.raises(Refusal) as refused:
            fetch.outcome()
        assert refused.value.status is status


def test_a_profile_names_networks_and_nothing_else(tmp_path: Path) -> None:
    text = (files("misfeed.fixtures") / "profiles" / "mono-laser.toml").read_text("utf-8")
    path = tmp_path / "odd.toml"
    path.write_text(f'{text}\n[network]\nfetches_from = ["192.0.2.0/99"]\n', "utf-8")
    with pytest.raises(UsageError, match=r"192\.0\.2\.0/99"):
        shelf.load(str(path))


# -- fetching ----------------------------------------------------------------------------------------------


def test_a_document_has_a_longest_size_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with file_server({"/large": b"x" * 2_000_000, "/some": b"x" * 100}) as uri:
        with pytest.raises(FetchError, match="passes 1000000 octets"):
            list(fetch(f"{uri}/large", ANYWHERE))
        times = iter([0.0, 1.0, 21.0, 22.0])
        monkeypatch.setattr(fetching.time, "monotonic", lambda: next(times, 30.0))
        with pytest.raises(FetchError, match="takes longer than 20 s"):
            list(fetch(f"{uri}/large", ANYWHERE))


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:99999/", "http://[::1/", "http:///x", "http://127.0.0.1:1/a b", "ftp://127.0.0.1:1/",
        "http://127.0.0.1:1/", "https://127.0.0.1:1/", "http://a..b/", "ftp://u%0Aser@127.0.0.1:1/%0D%0ADELE%20x",
    ],
)  # fmt: skip
def test_what_cannot_be_fetched_is_one_error(uri: str) -> None:
    with pytest.raises(FetchError):
        list(fetch(uri, ANYWHERE))


def test_a_document_that_ends_too_early_is_none() -> None:
    with file_server({"/one.short": b"%PDF"}) as uri, pytest.raises(FetchError, match="ends after 4 of 14"):
        list(fetch(f"{uri}/one.short", ANYWHERE))


Said = Callable[[socket.socket], None]


@contextmanager
def saying(one: Said, over: threading.Event) -> Iterator[int]:
    """A server that says `one` to each client; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while not over.is_set():
                    with suppress(OSError), server.accept()[0] as client:
                        one(client)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()


@pytest.mark.parametrize(
    ("scheme", "begins", "goes_on"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        ("http", b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        ("ftp", b"", b"220-hello\r\n"),
        # The head of a record of TLS, and its octets.
        ("https", b"\x16\x03\x03\x40\x00", b"\x02"),
    ],
)
def test_a_server_that_says_an_octet_now_and_then_is_not_waited_for(
    scheme: str, begins: bytes, goes_on: bytes
) -> None:
    over = threading.Event()

    def trickle(client: socket.socket) -> None:
        client.sendall(begins)
        while client.send(goes_on):
            if over.wait(0.02):
                return

    with saying(trickle, over) as port, pytest.raises(FetchError, match=r"takes longer than 0\.3 s"):
        list(fetch(f"{scheme}://127.0.0.1:{port}/", Bounds(lambda _: True, 1_000, 0.3, 5)))


def test_servers_that_send_one_on_share_the_time_there_is() -> None:
    over, asked = threading.Event(), list[bytes]()

    def move(client: socket.socket) -> None:
        asked.append(client.recv(4096))
        over.wait(0.2)
        port = client.getsockname()[1]
        client.sendall(
            b"HTTP/1.1 302 On\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % port
        )

    with saying(move, over) as port, pytest.raises(FetchError, match=r"takes longer than 0\.3 s"):
        list(fetch(f"http://127.0.0.1:{port}/", Bounds(lambda _: True, 1_000, 0.3, 5)))
    assert len(asked) <= 3


def test_a_name_that_is_looked_up_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def look(*_: object, **__: object) -> None:
        over.wait(20)
        raise OSError

    monkeypatch.setattr(fetching.socket, "getaddrinfo", look)
    try:
        with pytest.raises(FetchError, match=r"takes longer than 0\.1 s"):
            list(fetch("http://server.example/", Bounds(lambda _: True, 1_000, 0.1, 5)))
    finally:
        over.set()


@pytest.mark.parametrize("scheme", ["ftp", "http", "HTTP"])
def test_who_hears_of_a_failure_does_not_hear_the_password(scheme: str) -> None:
    with pytest.raises(FetchError) as failed:
        list(fetch(f"{scheme}://bob:hun@ter2@127.0.0.1:1/x@y", ANYWHERE))
    assert str(failed.value).startswith(f"{scheme}://127.0.0.1:1/x@y cannot be fetched: ")


def test_a_document_for_which_nobody_waits_longer_is_told_as_not_there(sample: Sample) -> None:
    """Its server keeps it back until the printer's time for it is over."""
    begun, go_on = threading.Event(), threading.Event()

    class Late(dict[str, bytes]):
        def __getitem__(self, path: str) -> bytes:
            begun.set()
            assert go_on.wait(10)
            return super().__getitem__(path)

    machine = Machine(shelf.load("mono-laser"), WallClock(scale=2))
    with file_server(Late({"/one.pdf": sample("one-page.pdf")})) as uri, Serving(Host(machine)) as serving:
        waits = http.client.HTTPConnection("127.0.0.1", serving.ports["ipp"])
        ask(waits, Operation.PRINT_URI, ipp.uri("document-uri", f"{uri}/one.pdf"))
        assert begun.wait(10)
        with machine.clock.lock:
            machine.clock.advance(70_000_000)
        answer = ipp.decode_response(waits.getresponse().read())
        go_on.set()
    assert answer.status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR
    assert [job.state for job in machine.jobs.jobs] == [JobState.ABORTED]


def test_a_server_that_speaks_tls_needs_nobody_to_vouch_for_it() -> None:
    with Serving(Host(Machine(shelf.load("mono-laser"), WallClock(scale=100)))) as serving:
        uri = f"https://127.0.0.1:{serving.ports['ipp']}/icon.png"
        assert b"".join(fetch(uri, ANYWHERE)).startswith(b"\x89PNG")


# -- over sockets ------------------------------------------------------------------------------------------


def ask(connection: http.client.HTTPConnection, operation: Operation, *more: ipp.Attribute) -> None:
    about = (*preamble(), ipp.uri("printer-uri", "ipp://printer/ipp/print"), *more)
    body = ipp.encode(ipp.Request((2, 0), operation, 7, (ipp.Group(GroupTag.OPERATION, about),)))
    connection.request("POST", "/ipp/print", body, {"Content-Type": "application/ipp"})


def preamble() -> tuple[ipp.Attribute, ...]:
    return (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
    )


def test_other_clients_are_answered_while_a_document_comes(sample: Sample) -> None:
    """The server keeps its document back until another client was answered."""
    go_on = threading.Event()

    class Late(dict[str, bytes]):
        def __getitem__(self, path: str) -> bytes:
            assert go_on.wait(10)
            return super().__getitem__(path)

    machine = Machine(shelf.load("mono-laser"), WallClock(scale=2))
    with file_server(Late({"/one.pdf": sample("one-page.pdf")})) as uri, Serving(Host(machine)) as serving:
        waits, asks = (http.client.HTTPConnection("127.0.0.1", serving.ports["ipp"]) for _ in "ab")
        ask(waits, Operation.PRINT_URI, ipp.uri("document-uri", f"{uri}/one.pdf"))
        ask(asks, Operation.GET_JOBS)
        assert ipp.decode_response(asks.getresponse().read()).status is Status.SUCCESSFUL_OK
        go_on.set()
        printed = ipp.decode_response(waits.getresponse().read())
        ask(asks, Operation.PRINT_URI, ipp.uri("document-uri", f"{uri}/two.pdf"))
        assert (
            ipp.decode_response(asks.getresponse().read()).status is Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR
        )
    assert printed.status is Status.SUCCESSFUL_OK
    assert printed.first(GroupTag.JOB, "job-id") == 1
    assert len(machine.jobs.jobs[0].pages) == 1


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        (
            "http://127.0.0.1:{port}/a.pdf",
            "http://127.0.0.1:{port}/a.pdf cannot be fetched: connection refused",
        ),
        ("http:///a.pdf", "http:///a.pdf names no host"),
    ],
)
def test_why_a_document_cannot_be_fetched_is_said_in_words(client: Client, uri: str, words: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        answer = client.send(Operation.PRINT_URI, ipp.uri("document-uri", uri.format(port=port)))
    assert answer.status_message == words.format(port=port)
