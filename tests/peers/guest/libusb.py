"""Runs in the guest: the conformance suite of PyUSB on libusb, with the kernel between it and a printer.

    python3 libusb.py CONTROL_HOST:PORT ATTACH_COMMAND SUITE

Writes a line of JSON for each check: its name, and what was wrong, if anything was. Knows no emulator, only
how to ask for work on one; imports nothing that the guest has not.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
import traceback
from typing import Any

import conformance  # type: ignore[import-not-found]  # beside this in the guest
import usb.backend.libusb1 as libusb

SOON_S = 0.5
PATIENCE_S = 20.0
DRIVER = "/dev/usb/lp0"
DEVICE = "/sys/bus/usb/devices/1-1"


class Kernel:
    """A printer that the guest attaches. Satisfies `conformance.Bench`."""

    def __init__(self, control: str, attach: str) -> None:
        host, _, port = control.rpartition(":")
        self._control = (host, int(port))
        self._attach = attach
        self._contexts: list[Any] = []
        libusb.get_backend(find_library=lambda _: "libusb-1.0.so.0")

    def backend(self) -> Any:
        # Nobody tells libusb here of what is plugged in later (that is udev's daemon), so it looks anew.
        # Kept, since libusb aborts where a context ends before the last device that was found in it.
        self._contexts.append(libusb._LibUSB(libusb._lib))
        return self._contexts[-1]

    def act(self, verb: str, target: str) -> None:
        self._ask("/hands", verb=verb, target=target)

    def plug_in(self) -> None:
        self.act("plug_in", "usb.cable")
        self.attach()

    def attach(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while os.system(f"{self._attach} >/dev/null 2>&1") or not os.path.exists(DRIVER):
            for _ in range(100):
                if os.path.exists(DRIVER):
                    return
                time.sleep(0.02)
            assert time.monotonic() < deadline, "the printer cannot be attached"

    def soon(self, verb: str, target: str) -> None:
        threading.Timer(SOON_S, self.act, (verb, target)).start()

    def trouble(self, **fault: Any) -> None:
        self._ask("/wires", wire="urb", service="usbip", **fault)

    def no_trouble(self) -> None:
        self._ask("/wires/clear")

    def _ask(self, path: str, **body: Any) -> None:
        octets = json.dumps(body).encode() if body else b""
        kind = "Content-Type: application/json\r\n" if body else ""
        head = f"POST {path} HTTP/1.1\r\nHost: {self._control[0]}\r\nConnection: close\r\n{kind}"
        with socket.create_connection(self._control, PATIENCE_S) as connection:
            connection.sendall(f"{head}Content-Length: {len(octets)}\r\n\r\n".encode() + octets)
            answer = connection.makefile("rb").read()
        assert answer.split()[1:2] in ([b"200"], [b"201"], [b"204"]), answer


def wrong(check: Any, bench: Kernel) -> str:
    """What a check found, with the lines of its own that found it."""
    try:
        check(bench)
    except Exception:  # noqa: BLE001 - whatever it is, it is told, and the next check is made
        if not os.path.exists(DEVICE):
            bench.plug_in()
        return traceback.format_exc(limit=-4)
    return ""


def main() -> None:
    control, attach, suite = sys.argv[1:]
    bench = Kernel(control, attach)
    bench.attach()
    for check in getattr(conformance, suite):
        began = time.monotonic()
        told = {"check": check.__name__, "wrong": wrong(check, bench)}
        sys.stdout.write(json.dumps({**told, "seconds": round(time.monotonic() - began, 2)}) + "\n")
        sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
