"""`misfeed emulate --capture`: transfers over USB in a file of the user's."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.usbmon import XferType
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip import events_of

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
