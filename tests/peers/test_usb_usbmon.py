"""The usbmon of a guest's kernel as judge: what it recorded of a printer is what we wrote down of the same.

By endpoint, since what goes on at several at once has no order that both ends agree on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from misfeed.protocols.usbmon import EventType, UsbmonEvent, XferType
from misfeed.transports.usbip import events_of

from .guest.boot import booted
from .guest.exporting import exported

pytestmark = pytest.mark.peer

LP = "/dev/usb/lp0"
QUESTION = r"\033%%-12345X@PJL INFO STATUS\r\n"
USBMON = "/sys/kernel/debug/usb/usbmon/0u"
LINE = re.compile(r"(?m)^([0-9a-f]+) \d+ ([SCE]) (.)(.):\d+:(\d+):(\d+) (.*)$")
ROOT_HUB = 1
SET_ADDRESS = "00 05"
KILLED, UNLINKED = -2, -104
"""A host that waits for the end of what it cancels has another word for it; over USB/IP there is one."""

Told = tuple[str, str, int]
"""What happened to a URB, its setup packet or status, and octets."""


@dataclass(frozen=True)
class Both:
    """The same session, as the guest's kernel recorded it and as we did."""

    kernel: str
    file: Path


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    file = tmp_path_factory.mktemp("usbmon") / "usb.pcap"
    with booted() as guest, exported("mono-laser", "--capture", f"usbip={file}") as printer:
        guest.run("mount -t debugfs none /sys/kernel/debug")
        guest.run(f"cat {USBMON} >/tmp/usbmon & echo $! >/tmp/pid")
        guest.until("[ -s /tmp/pid ]")
        printer.plug_into(guest)
        guest.run(f"lp status <>{LP}")
        guest.run(f"exec 4<>{LP}; printf '{QUESTION}' >&4; lp read <&4; exec 4>&-")
        guest.run(f"dd if=/dev/zero of={LP} bs=8192 count=20 && lp reset <>{LP}")
        printer.control.put_wire_fault("urb", "usbip", how="stall", endpoint=0)
        guest.run(f"lp status <>{LP}")
        printer.control.take_out_wire_faults()
        guest.run(f"lp status <>{LP}")
        guest.run("usbip detach -p 00")
        guest.until(f"[ ! -e {LP} ]")
        guest.run("kill $(cat /tmp/pid)")
        said = guest.run("cat /tmp/usbmon")
    return Both(said.text, file)


def of_kernel(text: str) -> Iterator[tuple[int, Told]]:
    """Endpoint and event, without what an importing kernel does by itself and never sends."""
    kept = set()
    for tag, kind, xfer, way, device, number, rest in LINE.findall(text):
        if rest.startswith(f"s {SET_ADDRESS}"):
            kept.add(tag)
            continue
        if int(device) == ROOT_HUB or (kind == "C" and tag in kept):
            kept.discard(tag)
            continue
        endpoint = int(number) | (0x80 if way == "i" else 0)
        if kind == "S" and rest.startswith("s "):
            first, length = " ".join(rest.split()[1:6]), int(rest.split()[6])
        else:
            words = rest.split()
            status = int(words[0].partition(":")[0])
            first, length = str(UNLINKED if status == KILLED else status), int(words[1])
        yield endpoint if xfer != "C" else 0, (kind, first, length)


def of_ours(event: UsbmonEvent) -> tuple[int, Told]:
    first = str(event.status)
    if event.setup is not None:
        head, numbers = event.setup[:2], [event.setup[at : at + 2][::-1] for at in (2, 4, 6)]
        first = " ".join([f"{head[0]:02x}", f"{head[1]:02x}", *(one.hex() for one in numbers)])
    control = event.xfer_type is XferType.CONTROL
    return 0 if control else event.endpoint, (chr(event.type), first, event.length)


def by_endpoint(
    events: Iterator[tuple[int, Told]],
) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    for endpoint, event in events:
        found.setdefault(endpoint, []).append(event)
    return found


def test_the_kernel_recorded_the_same_transfers_in_the_same_order(both: Both) -> None:
    kernel = by_endpoint(of_kernel(both.kernel))
    ours = by_endpoint(of_ours(event) for event in events_of(both.file))
    assert kernel.keys() == ours.keys() == {0, 0x01, 0x82}
    for endpoint, events in ours.items():
        assert events == kernel[endpoint], f"at endpoint 0x{endpoint:02x}"


def test_all_that_a_printer_driver_does_is_there(both: Both) -> None:
    ours = list(events_of(both.file))
    assert {event.status for event in ours} >= {0, -32}
    requests = {event.setup[:2] for event in ours if event.setup is not None}
    assert requests >= {b"\x80\x06", b"\0\x09", b"\xa1\0", b"\xa1\1", b"\x23\2"}
    assert any(b"@PJL INFO STATUS" in (event.data or b"") for event in ours if event.inward)
    assert sum(event.type is EventType.SUBMISSION for event in ours) * 2 == len(ours)
