"""The load asks what it says, takes no wrong answer for an answer, and reads answers however they come."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from misfeed.benching import ipp_load
from misfeed.benching.ipp_load import Place
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.errors import BenchError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Operation

Answer = Callable[[bytes], bytes]
GET = Operation.GET_PRINTER_ATTRIBUTES
STATE = ipp.keyword("requested-attributes", "printer-state")


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with Serving(Host(Machine(profiles.load("mono-laser"), WallClock()))) as serving:
        yield Place("127.0.0.1", serving.ports["ipp"])


class Strange:
    """A server that answers each request as it is told to; what is sent must come in one piece."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.place = Place("127.0.0.1", int(self._listening.getsockname()[1]))
        self.heard = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                while data := connection.recv(65_536):
                    self.heard += 1
                    connection.sendall(self._answer(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()


@pytest.fixture
def strange() -> Iterator[Callable[[Answer], Strange]]:
    made: list[Strange] = []

    def make(answer: Answer) -> Strange:
        made.append(Strange(answer))
        return made[-1]

    yield make
    for one in made:
        one.close()


def ok(message: bytes) -> bytes:
    return b"\2\0\0\0" + message[4:8] + b"\3"


def http(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize("secure", [False, True])
def test_so_many_requests_are_answered_on_so_many_connections(place: Place, secure: bool) -> None:
    there = Place(place.host, place.port, secure=secure)
    asked = ipp_load.question(there, GET, STATE)
    assert next(ipp_load.judged(there, asked).groups_of(ipp.GroupTag.PRINTER)).plain["printer-state"]
    loaded = ipp_load.load(there, asked, 60, 4, most=40)
    assert loaded.answered == 40
    assert loaded.per_s > 0
    assert loaded.slowest_us > 0
    assert 0 <= loaded.busy <= 1.5


def test_it_ends_when_its_time_is_over(place: Place) -> None:
    loaded = ipp_load.load(place, ipp_load.question(place, GET, STATE), 0.05, 2)
    assert loaded.answered >= 2


def test_answers_in_chunks_are_read(strange: Callable[[Answer], Strange]) -> None:
    def chunked(message: bytes) -> bytes:
        body = ok(message)
        return (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"4\r\n%b\r\n5\r\n%b\r\n0\r\n\r\n"
            % (
                body[:4],
                body[4:],
            )
        )

    there = strange(chunked).place
    assert ipp_load.load(there, ipp_load.question(there, GET), 60, 1, most=3).answered == 3
    assert ipp_load.judged(there, ipp_load.question(there, GET)).status == ipp.Status.SUCCESSFUL_OK


def test_a_printer_that_is_busy_is_asked_again(strange: Callable[[Answer], Strange]) -> None:
    answers = iter([b"\2\0\5\7", b"\2\0\5\7", b"\2\0\0\0"])
    server = strange(lambda message: http(next(answers) + message[4:8] + b"\3"))
    assert (
        ipp_load.load(
            server.place, ipp_load.question(server.place, Operation.PRINT_JOB), 60, 1, most=1
        ).answered
        == 1
    )
    assert server.heard == 3


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda message: http(b"\2\0\4\0" + message[4:8] + b"\3"), "status 0x0400"),
        (lambda _: http(b"\2\0\0\0\0\0\0\1\3"), "another request"),
        (lambda _: http(b"no", "404 Not Found"), "404 Not Found"),
        (lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "does not answer"),
    ],
    ids=["error", "another", "404", "cut short"],
)
def test_a_wrong_answer_is_none(
    strange: Callable[[Answer], Strange], answer: Answer, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ipp_load, "WAIT_S", 0.2)
    there = strange(answer).place
    with pytest.raises(BenchError, match=says):
        ipp_load.load(there, ipp_load.question(there, GET), 60, 1, most=1)


def test_who_is_not_there_is_told() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        there = Place("127.0.0.1", int(one.getsockname()[1]))
    for ask in (ipp_load.judged, lambda a, b: ipp_load.load(a, b, 1, 1)):
        with pytest.raises(BenchError, match=f"ipp://127.0.0.1:{there.port}/ipp/print does not answer"):
            ask(there, ipp_load.question(there, GET))


def test_an_answer_that_is_an_error_is_judged(place: Place) -> None:
    with pytest.raises(BenchError, match="answers with an error"):
        ipp_load.judged(place, ipp_load.question(place, Operation.GET_JOB_ATTRIBUTES))
