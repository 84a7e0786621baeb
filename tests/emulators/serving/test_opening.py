"""Serving on real sockets: how it begins, where it is, and that nothing is left of it at the end."""

from __future__ import annotations

import gc
import socket
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.serving import Serving
from misfeed.errors import UsageError

from .echo import TIMEOUT_S, EchoHost, SlowHost, ask, connect, datagrams, fill


def test_datagrams_are_answered_while_the_rest_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile() -> None:
        assert "ipp" not in serving.ports
        with datagrams(serving) as client:
            client.send(b"already there?")
            heard.append(client.recv(100))

    heard: list[bytes] = []
    monkeypatch.setitem(sys.modules, "between_times", SimpleNamespace(meanwhile=meanwhile))
    (tmp_path / "long_in_coming.py").write_text("import between_times\nbetween_times.meanwhile()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    serving = Serving(SlowHost(Machine(profiles.load("mono-laser"), Clock()), "long_in_coming"))
    try:
        with serving, connect(serving) as client:
            assert heard == [b"already there?"]
            assert ask(client, b"hello") == b"hello"
    finally:
        sys.modules.pop("long_in_coming", None)


def test_an_interface_that_cannot_be_imported_leaves_no_socket_behind() -> None:
    serving = Serving(SlowHost(Machine(profiles.load("mono-laser"), Clock()), "misfeed.nowhere_at_all"))
    with pytest.raises(ModuleNotFoundError), serving:
        pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((serving.address, serving.ports["snmp"]))


def test_leaving_closes_every_socket(host: EchoHost) -> None:
    with Serving(host) as serving:
        client = connect(serving)
        assert ask(client, b"hello") == b"hello"
    assert client.recv(100) == b""
    client.close()
    with pytest.raises(ConnectionRefusedError):
        connect(serving)
    assert host.echo.sessions[0].is_lost.is_set()
    serving.close()
    with socket.create_server((serving.address, serving.ports["ipp"])):
        pass


def test_leaving_cuts_off_who_does_not_read(host: EchoHost) -> None:
    with Serving(host) as serving:
        client = connect(serving)
        fill(client)
    assert host.echo.sessions[0].is_lost.is_set()
    client.close()


def test_a_machine_can_be_served_again(host: EchoHost) -> None:
    for _ in range(3):
        with Serving(host) as serving, connect(serving) as client:
            assert ask(client, b"hello") == b"hello"


def test_a_taken_port_is_one_sentence_that_names_the_way_out(host: EchoHost) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError) as caught, Serving(host, ports={"ipp": port}):
            pass
    assert str(caught.value) == (
        f"ipp cannot have port {port} on 127.0.0.1: address already in use; choose another with --port ipp=N"
    )
    with Serving(host, ports={"ipp": port}) as serving:
        assert serving.ports["ipp"] == port


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"ports": {"telnet": 23}}, "no service 'telnet' for a port; it has ipp, snmp"),
        ({"address": "no such.name"}, "there is no address 'no such.name' to listen on"),
        ({"address": "192.0.2.1"}, "ipp cannot listen on 192.0.2.1: cannot assign requested address"),
    ],
)
def test_what_cannot_be_opened_is_told(host: EchoHost, options: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says), Serving(host, **options):
        pass


def test_ipv6_addresses_are_written_as_urls_have_them(host: EchoHost) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this computer has no IPv6 loopback")
    with Serving(host, address="::1", extra={"control": host.echo}) as serving:
        assert serving.describe() == {
            "ipp": f"[::1]:{serving.ports['ipp']}",
            "snmp": f"[::1]:{serving.ports['snmp']}",
            "control": f"http://127.0.0.1:{serving.ports['control']}",
        }
        with socket.create_connection(("::1", serving.ports["ipp"]), TIMEOUT_S) as client:
            assert ask(client, b"six") == b"six"


def test_everywhere_is_described_as_this_computer_reaches_it(host: EchoHost) -> None:
    with Serving(host, address="0.0.0.0") as serving:
        assert serving.describe()["ipp"] == f"127.0.0.1:{serving.ports['ipp']}"


@pytest.mark.filterwarnings("error")
def test_nothing_is_left_unclosed(host: EchoHost) -> None:
    Serving(host)
    with Serving(host) as serving, connect(serving) as client:
        ask(client, b"hello")
    threads = [thread.name for thread in threading.enumerate()]
    assert "misfeed-serving" not in threads
    gc.collect()
