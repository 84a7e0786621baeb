"""A printer of the library `usbip` (PyPI), exported by that library's own server, to be measured beside ours.

A program of its own: `python -m misfeed.benching.usb_stranger PORT DEVICES`. It says a line when it listens,
and ends with its standard input. What is written to it is thrown away at once, which no printer can do.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

_STATUS, _ID = b"\x18", b"\x00\x18MFG:usbip;MDL:Stranger;"


def _printer(number: int) -> Any:
    usbip = import_module("usbip")
    interface = type(
        "Printer",
        (usbip.Interface,),
        {
            "bInterfaceClass": 7,
            "bInterfaceSubClass": 1,
            "bInterfaceProtocol": 2,
            "bulk_out": usbip.Out(0x01, "bulk", mps=512),
            "bulk_in": usbip.In(0x82, "bulk", mps=512),
            "on_control": lambda _, setup, __=b"": {0: _ID, 1: _STATUS}.get(setup.bRequest, b""),
            "on_out": lambda *_: None,
        },
    )
    device = usbip.USBDevice(0x1209, 0x0001, manufacturer="usbip", product="Stranger", serial=str(number))
    device.add(interface())
    return device


def main(arguments: list[str]) -> None:
    transport = import_module("usbip.transport")
    port, count = map(int, arguments)
    for number in range(count):
        _printer(number).plug(via=transport.USBIP("127.0.0.1", port))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
