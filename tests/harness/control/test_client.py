"""The Python client of the control interface, over real sockets to an emulator in this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from misfeed.control import ControlClient, ControlRefusal
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService, Role, Tokens
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.errors import NoAnswer, ProtocolError, Refused, UsageError
from misfeed.fixtures import document


def serving(tokens: Tokens | None = None) -> Serving:
    machine = Machine(profiles.load("mono-laser"), WallClock())
    host = Host(machine)
    return Serving(host, extra={"control": ControlService(machine, tokens, host.wires)})


@pytest.fixture
def client() -> Iterator[ControlClient]:
    with serving() as served:
        yield ControlClient(served.describe()["control"])


def test_there_is_a_method_for_every_operation_that_is_described(client: ControlClient) -> None:
    paths = client.description()["paths"].values()
    names = {operation["operationId"] for item in paths for operation in item.values()}
    assert len(names) > 25
    assert {name for name in names if not callable(getattr(client, name, None))} == set()


def test_a_printer_is_broken_looked_at_and_repaired(client: ControlClient) -> None:
    fault = client.inject("supply.spent", percent_left=0)
    assert (fault["place"], fault["present"]) == ("supply.black", True)
    assert client.state()["status"] == "stopped"
    assert client.faults()["injected"] == [fault]
    assert client.part("supply.black")["look"]
    assert client.act("replace", "supply.black")["panel"] == "Ready"
    assert client.clear(fault["id"])["present"] is False
    assert client.clear_all() == []
    assert client.log()["count"] >= 1
    assert isinstance(client.hazards(), list)
    assert {row["target"] for row in client.hands()} <= {row["part"] for row in client.parts()} | {"panel"}


def test_a_document_is_printed_and_looked_at(client: ControlClient) -> None:
    job = client.submit(document("one-page.pdf"), name="letter", copies=2)
    client.advance(120)
    assert client.job(job["id"])["state"] == "completed"
    assert [page["side"] for page in client.pages()] == ["front", "front"]
    assert client.page(1)["ruler"] == []
    assert client.page_image(1).startswith(b"\x89PNG")
    with pytest.raises(ControlRefusal, match="completed already"):
        client.cancel(job["id"])


def test_time_is_moved_and_taken_back(client: ControlClient) -> None:
    client.keep("well")
    client.inject("path.sensor.scrap")
    assert client.advance(5)["time_us"] >= 5_000_000
    assert client.advance(3600, until_revision=True)["revision"] > 0
    assert [row["name"] for row in client.snapshots()] == ["well"]
    assert client.restore("well")["status"] == "idle"
    assert client.forget("well")["name"] == "well"
    assert client.reset()["status"] == "idle"
    assert client.clock()["time_us"] < 5_000_000


def test_events_are_heard_as_they_happen(client: ControlClient) -> None:
    events = client.listen(count=2, timeout_s=10)
    first = next(events)
    assert (first.kind, first.data["status"]) == ("state", "idle")
    threading.Thread(target=client.act, args=("open", "cover.front")).start()
    (second,) = list(events)
    assert (second.kind, second.data["status"]) == ("change", "stopped")
    assert second.revision > first.revision


def test_silence_on_the_stream_is_told(client: ControlClient) -> None:
    events = client.listen(timeout_s=0.05)
    next(events)
    with pytest.raises(NoAnswer, match="no event"):
        next(events)


def test_a_client_that_does_not_read_is_dropped_while_others_are_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("misfeed.emulators.control.events.MAX_UNREAD", 1_000)
    with serving() as served, socket.socket() as slow:
        # A small window, so that the system takes little for a client that does not read.
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
        slow.connect(("127.0.0.1", served.ports["control"]))
        slow.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        slow.recv(1)
        client = ControlClient(served.describe()["control"])
        quick = client.listen(timeout_s=10)
        next(quick)
        control = served._extra["control"]
        assert isinstance(control, ControlService)
        for _ in range(20_000):
            client.act("open", "cover.front")
            client.act("close", "cover.front")
            if control.controls.events.listeners == 1:
                break
        assert control.controls.events.listeners == 1
        assert next(quick).data["status"] == "stopped"


def test_tokens_are_sent_and_refusals_told() -> None:
    with serving(Tokens({"only-to-look": Role.OBSERVE})) as served:
        url = served.describe()["control"]
        assert ControlClient(url, token="only-to-look").state()["status"] == "idle"
        with pytest.raises(ControlRefusal, match="a token is needed") as refused:
            ControlClient(url).state()
        assert refused.value.status == 401
        with pytest.raises(ControlRefusal) as refused:
            ControlClient(url, token="only-to-look").inject("supply.spent")
        assert refused.value.status == 403
        with pytest.raises(ControlRefusal, match="a token is needed"):
            next(ControlClient(url).listen())


def test_nobody_there_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    client = ControlClient(f"http://127.0.0.1:{port}")
    with pytest.raises(Refused, match="refused"):
        client.state()
    with pytest.raises(Refused):
        next(client.listen())


def test_a_silent_server_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        client = ControlClient(f"http://127.0.0.1:{other.getsockname()[1]}", timeout_s=0.05)
        with pytest.raises(NoAnswer):
            client.state()


def test_another_server_is_told_from_a_control_interface() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(1_000)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(ProtocolError, match="no JSON"):
            ControlClient(f"http://127.0.0.1:{other.getsockname()[1]}").state()
        thread.join()


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:80", "https://127.0.0.1", "http://", "http://h:99999", "http://[::1"]
)
def test_what_is_no_url_of_a_control_interface_is_told(url: str) -> None:
    with pytest.raises(UsageError, match="no URL of a control interface"):
        ControlClient(url)
