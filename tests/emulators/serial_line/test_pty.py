from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest
import serial
from misfeed.emulators.serial_line.asked import Pty
from misfeed.emulators.serial_line.opening import open_serial
from misfeed.emulators.serving import Serving
from misfeed.errors import UsageError

from .echo import TIMEOUT_S, EchoHost

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


def opened(path: str, baud: int = 115200) -> serial.Serial:
    return serial.Serial(path, baud, timeout=TIMEOUT_S)


def test_a_program_opens_it_as_a_serial_port_and_is_answered(serving: Serving) -> None:
    port = open_serial(serving, Pty())
    with opened(port.url) as client:
        client.write(bytes(range(256)))
        assert client.read(256) == bytes(range(256))


def test_who_closes_it_ends_the_session_and_who_opens_it_again_begins_one(
    serving: Serving, host: EchoHost
) -> None:
    port = open_serial(serving, Pty())
    with opened(port.url) as client:
        client.write(b"one")
        assert client.read(3) == b"one"
    assert host.echo.session(1).is_lost.wait(TIMEOUT_S)
    assert host.echo.session(1).saw_the_end
    with opened(port.url) as client:
        client.write(b"two")
        assert client.read(3) == b"two"
    assert host.echo.session(2).heard == b"two"


def test_what_nobody_read_is_not_for_who_comes_next(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Pty())
    with opened(port.url) as client:
        client.write(b"one")
        assert client.read(1) == b"o"
    assert host.echo.session(1).is_lost.wait(TIMEOUT_S)
    with opened(port.url) as client:
        client.write(b"two")
        assert client.read(3) == b"two"


def test_a_program_that_only_sends_and_leaves_at_once_is_heard(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Pty())
    with open(port.url, "wb", buffering=0) as client:
        client.write(b"in passing")
    session = host.echo.session(1)
    assert session.is_lost.wait(TIMEOUT_S)
    assert session.heard == b"in passing"


def test_what_the_machine_says_unasked_arrives(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Pty())
    with opened(port.url) as client:
        session = host.echo.session(1)
        with serving.entered():
            session.wire.send(b"boot")
        assert client.read(4) == b"boot"


def test_more_than_the_system_takes_at_once_arrives_whole(serving: Serving, host: EchoHost) -> None:
    port = open_serial(serving, Pty())
    whole = bytes(range(256)) * 200
    with opened(port.url) as client:
        host.echo.session(1).wire.send(whole)
        assert client.read(len(whole)) == whole


def test_hanging_up_is_an_error_for_who_has_it_open_and_it_can_be_opened_again(
    serving: Serving, host: EchoHost, tmp_path: Path
) -> None:
    port = open_serial(serving, Pty(tmp_path / "tty"))
    with opened(port.url) as client:
        host.echo.session(1).wire.abort()
        with pytest.raises(serial.SerialException):
            client.read(1)
    with opened(port.url) as client:
        client.write(b"again")
        assert client.read(5) == b"again"


def test_a_link_leads_to_it_and_goes_with_it(host: EchoHost, tmp_path: Path) -> None:
    link = tmp_path / "tty"
    link.symlink_to(tmp_path / "of a process that was killed")
    with Serving(host) as serving:
        assert open_serial(serving, Pty(link)).url == str(link)
        with opened(str(link)) as client:
            client.write(b"x")
            assert client.read(1) == b"x"
    assert not link.is_symlink()


def test_a_link_takes_nothings_place(serving: Serving, tmp_path: Path) -> None:
    (tmp_path / "tty").write_text("precious")
    with pytest.raises(UsageError, match="there is something of that name"):
        open_serial(serving, Pty(tmp_path / "tty"))
    assert (tmp_path / "tty").read_text() == "precious"
    with pytest.raises(UsageError, match="no link can be made there"):
        open_serial(serving, Pty(tmp_path / "no" / "tty"))


def test_descriptors_are_given_back(host: EchoHost) -> None:
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    with Serving(host) as serving:
        port = open_serial(serving, Pty())
        with opened(port.url) as client:
            client.write(b"x")
            assert client.read(1) == b"x"
    assert not before or len(os.listdir("/proc/self/fd")) == before


def test_a_link_goes_with_it_where_it_is_moved_to_though_a_killed_process_left_its_own(
    serving: Serving, host: EchoHost, tmp_path: Path
) -> None:
    port = open_serial(serving, Pty(tmp_path / "tty"))
    (tmp_path / "tty.new").symlink_to(tmp_path / "of a process that was killed")
    with opened(port.url) as client:
        host.echo.session(1).wire.abort()
        with pytest.raises(serial.SerialException):
            client.read(1)
    assert (tmp_path / "tty").exists()
    assert not (tmp_path / "tty.new").is_symlink()


def test_where_no_link_can_lead_to_it_any_more_its_path_is_told(
    serving: Serving, host: EchoHost, tmp_path: Path
) -> None:
    port = open_serial(serving, Pty(tmp_path / "tty"))
    (tmp_path / "tty.new").mkdir()
    with opened(port.url) as client:
        host.echo.session(1).wire.abort()
        with pytest.raises(serial.SerialException):
            client.read(1)
    assert not (tmp_path / "tty").is_symlink()
    with opened(port.url) as client:
        client.write(b"again")
        assert client.read(5) == b"again"


def test_a_line_that_cannot_be_cut_is_the_same_for_who_comes_next(
    serving: Serving, host: EchoHost, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = threading.Event()

    def none_left() -> tuple[int, int]:
        asked.set()
        raise OSError(28, "No space left on device")

    port = open_serial(serving, Pty())
    with opened(port.url) as client:
        client.write(b"one")
        assert client.read(3) == b"one"
        with monkeypatch.context() as patched:
            patched.setattr(os, "openpty", none_left)
            host.echo.session(1).wire.abort()
            assert asked.wait(TIMEOUT_S)
    with opened(port.url) as client:
        client.write(b"two")
        assert client.read(3) == b"two"
    assert "could not be cut: there is no pseudo-terminal to be had" in caplog.text
