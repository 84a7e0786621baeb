"""The station speaks to this computer's own page only, streams what happens, and survives nonsense."""

from __future__ import annotations

import http.client
import io
import json
import signal
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from misfeed.errors import BenchError
from misfeed.journal import CaseRecord, Outcome
from misfeed.messages import languages
from misfeed.prompting import Answer, Kind, Prompt, Wants
from misfeed.station import Board, StationServer
from PIL import Image


@pytest.fixture
def board() -> Board:
    return Board(3)


@pytest.fixture
def server(board: Board) -> Iterator[StationServer]:
    made = StationServer(board)
    yield made
    board.close()
    made.close()


def port_of(server: StationServer) -> int:
    return urlsplit(server.address).port or 0


def ask(
    server: StationServer, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=20)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): told for name, told in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def test_the_page_loads_nothing_from_elsewhere(server: StationServer) -> None:
    status, page = ask(server, "GET", "/")
    assert status == 200
    assert "Stop the run" in page
    assert "http://" not in page
    assert "https://" not in page
    status, script = ask(server, "GET", "/station.js")
    assert status == 200
    assert "innerHTML" not in script


@pytest.mark.parametrize("language", languages())
def test_the_page_speaks_every_language(language: str, board: Board) -> None:
    made = StationServer(board, 0, language)
    try:
        assert f'<html lang="{language}">' in ask(made, "GET", "/")[1]
    finally:
        board.close()
        made.close()


def test_events_tell_the_board_as_it_changes_until_the_run_ends(server: StationServer, board: Board) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=20)
    connection.request("GET", "/events")
    stream = connection.getresponse()
    assert stream.headers["Content-Type"] == "text/event-stream"

    def event() -> dict[str, object]:
        while not (line := stream.readline()).startswith(b"data: "):
            assert line
        found: dict[str, object] = json.loads(line.removeprefix(b"data: "))
        return found

    assert event()["done"] == 0
    board.ended(CaseRecord(case="a", scenario="a", outcome=Outcome.PASSED))
    assert event()["done"] == 1
    board.close()
    assert event()["ended"] is True
    assert stream.read() == b"\n"
    connection.close()


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/", None, {"Host": "evil.example:80"}, 403),
        ("GET", "/nothing", None, {}, 404),
        ("GET", "/picture/1", None, {}, 404),
        ("GET", "/picture/../../etc", None, {}, 404),
        ("POST", "/abort", "{}", {}, 403),
        ("POST", "/abort", "{}", {"X_Station": "guess"}, 403),
        ("POST", "/answer", "{}", {"X_Station": "SECRET"}, 400),
        ("POST", "/answer", "[" * 900, {"X_Station": "SECRET"}, 400),
        ("POST", "/answer", '{"number": 1e999, "said": "done"}', {"X_Station": "SECRET"}, 400),
        ("POST", "/answer", '{"number": 1, "said": "done"}', {"X_Station": "SECRET"}, 409),
        ("POST", "/answer", "x" * 32_001, {"X_Station": "SECRET"}, 413),
        ("POST", "/file/1", "GIF89a", {"X_Station": "SECRET"}, 409),
        ("POST", "/file/1", "x", {"X_Station": "SECRET", "Content_Length": "99999999"}, 413),
        ("POST", "/file/1", "x", {"X_Station": "SECRET", "Content_Length": "0000000000009999999999"}, 413),
        ("POST", "/file/1", "x", {"X_Station": "SECRET", "Content_Length": "-1"}, 413),
        ("POST", "/answer", "{}", {"X_Station": "SECRET", "Content_Length": "0000000009999999999"}, 413),
        ("POST", "/answer", "{}", {"X_Station": "SECRET", "Content_Length": "1" * 5_000}, 413),
        ("POST", "/file/1", "x", {}, 403),
        ("POST", "/file/../1", "x", {"X_Station": "SECRET"}, 404),
        ("POST", "/elsewhere", "{}", {"X_Station": "SECRET"}, 404),
        ("PUT", "/", "{}", {}, 501),
    ],
)
def test_what_is_not_the_page_s_own_is_refused(
    server: StationServer, method: str, path: str, body: str | None, headers: dict[str, str], status: int
) -> None:
    told = {name: server.secret if value == "SECRET" else value for name, value in headers.items()}
    assert ask(server, method, path, body, **told)[0] == status


SHEET = Prompt(kind=Kind.PAGE, target="bin-1", text="Scan it.", wants=Wants.FILE)
WARM = Prompt(kind=Kind.TEMPERATURE, target="fuser", text="How warm?", wants=Wants.NUMBER, unit="°C")


def _asked(board: Board, prompt: Prompt) -> tuple[threading.Thread, list[Answer | None]]:
    """A question that is on the page by now, and where its answer will be."""
    got: list[Answer | None] = []
    asker = threading.Thread(target=lambda: got.append(board.ask(prompt, 20)))
    asker.start()
    seen = -1
    while board.plain()["prompt"] is None:
        seen = board.wait(seen, 5)
    return asker, got


def test_an_answer_carries_its_value_and_what_was_reported(server: StationServer, board: Board) -> None:
    asker, got = _asked(board, WARM)
    wrong = {"number": 1, "said": "done", "value": "warm"}
    assert ask(server, "POST", "/answer", json.dumps(wrong), X_Station=server.secret) == (
        400,
        "wants a number of °C, such as 42.5\n",
    )
    right = {"number": 1, "said": "done", "value": " 48.5 ", "hazard": "burnt a finger"}
    assert ask(server, "POST", "/answer", json.dumps(right), X_Station=server.secret)[0] == 200
    asker.join(20)
    assert got == [Answer(value="48.5", hazard="burnt a finger", by="station")]


def test_what_the_station_serves_to_everybody_does_not_hold_the_secret(server: StationServer) -> None:
    assert urlsplit(server.address).fragment == server.secret
    for path in ("/", "/station.js"):
        status, told = ask(server, "GET", path)
        assert status == 200
        assert server.secret not in told


def test_what_is_no_scanned_page_is_refused_and_asked_for_again(server: StationServer, board: Board) -> None:
    asker, got = _asked(board, SHEET)
    status, why = ask(server, "POST", "/file/1", "GIF89a", X_Station=server.secret)
    assert (status, "is no PNG image; scan it as PNG" in why) == (400, True)
    assert board.plain()["prompt"] is not None
    assert ask(server, "POST", "/answer", '{"number": 1, "said": "done"}', X_Station=server.secret)[0] == 200
    asker.join(20)
    assert got == [Answer(by="station")]


def test_a_scanned_page_is_an_answer(server: StationServer, board: Board) -> None:
    asker, got = _asked(board, SHEET)
    out = io.BytesIO()
    Image.new("L", (10, 10)).save(out, "PNG")
    connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=20)
    connection.request("POST", "/file/1", out.getvalue(), {"X-Station": server.secret})
    assert connection.getresponse().status == 200
    connection.close()
    asker.join(20)
    assert got == [Answer(file=out.getvalue(), by="station")]


@pytest.fixture
def _heeds_interrupts() -> Iterator[None]:
    """As in a terminal: what a shell starts in the background is deaf to them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heeds_interrupts")
def test_abort_is_ctrl_c(server: StationServer) -> None:
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - it comes between any two lines
        assert ask(server, "POST", "/abort", "{}", X_Station=server.secret)[0] == 202
        signal.sigtimedwait([], 20)


def test_a_port_that_is_taken_is_said(server: StationServer) -> None:
    with pytest.raises(BenchError, match="the station cannot listen on port"):
        StationServer(Board(0), port_of(server))
