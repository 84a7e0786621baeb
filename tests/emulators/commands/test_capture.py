"""`--capture` of `misfeed emulate` and of a fleet: transfers over USB in a file of the user's."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.usbmon import XferType
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip import events_of
from misfeed.transports.usbip.exporter import list_devices

from .conftest import Emulator


@pytest.mark.parametrize("name", ["usbip", "usb"])
def test_transfers_are_in_the_file_when_they_are_over(
    emulate: Callable[..., Emulator], tmp_path: Path, name: str
) -> None:
    file = tmp_path / "transfers.pcap"
    emulator = emulate("mono-laser", "--capture", f"{name}={file}")
    with UsbPrinter.over_usbip(SocketRoute("127.0.0.1", emulator.facts["ports"])) as printer:
        printer.write(b"half a docu")
        found = [one for one in events_of(file) if one.xfer_type is XferType.BULK]
    assert [(one.endpoint, one.data, one.length) for one in found] == [
        (1, b"half a docu", 11),
        (1, None, 11),
    ]
    assert emulator.end(signal.SIGINT) == (0, "", "")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("usbip", "say SERVICE=FILE, such as usbip=transfers.pcap"),
        ("usbip=", "say SERVICE=FILE"),
        ("ipp=x.pcap", "ipp cannot be captured here, but usbip can"),
        ("usbip=/no folder/x.pcap", "/no folder/x.pcap cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_captured_is_said_in_a_sentence(
    refused: Callable[..., tuple[int, str]], said: str, told: str
) -> None:
    code, error = refused("mono-laser", "--capture", said)
    assert code == 2
    assert f"--capture {said}: " in error
    assert told in error


def test_transfers_of_a_whole_fleet_are_in_one_file_by_the_number_of_each_device(tmp_path: Path) -> None:
    file = tmp_path / "all.pcap"
    said = ["--count", "300", "--services", "usbip", "--capture", f"usb={file}", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "misfeed", "fleet", *said],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        ports = {"usbip": json.loads(process.stdout.readline())["services"]["usbip"]}
        shared, own = SocketRoute("127.0.0.1", ports), SocketRoute("127.20.0.130", ports)
        last = list_devices(shared, "usbip")[299]
        with UsbPrinter.over_usbip(shared, last.busid) as one, UsbPrinter.over_usbip(own) as other:
            one.write(b"to the last")
            other.write(b"to the 130th")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")
    events = list(events_of(file))
    bulk = [one for one in events if one.xfer_type is XferType.BULK and one.data]
    written = {one.data: (one.busnum, one.devnum) for one in bulk}
    assert written == {b"to the last": (last.busnum, last.devnum), b"to the 130th": (2, 5)}
    assert (last.busnum, last.devnum) == (3, 49)
    assert len(events) == 2 * len({event.id for event in events})
    times = [event.time_us for event in events]
    assert max(times) - min(times) < 60_000_000, "every printer keeps real time"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--capture", "usbip=x.pcap"],
            "--capture usbip=x.pcap: usbip is not open; say --services usbip too",
        ),
        (["--services", "ipp", "--capture", "ipp=x.pcap"], "ipp cannot be captured here, but usbip can"),
        (["--services", "usbip", "--capture", "usbip=/no folder/x"], "/no folder/x cannot be written"),
    ],
)
def test_what_cannot_be_captured_of_a_fleet_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["fleet", "--count", "2", *words]) == 2
    assert told in capsys.readouterr().err
