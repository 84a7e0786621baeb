"""Benches for the conformance suite of PyUSB: our back end over sockets, and in memory in virtual time."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from misfeed.cli import main
from misfeed.control import ControlClient
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.wire.faults import make_wire_fault
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
)
from misfeed.protocols.usb.dump import UsbDump
from misfeed.protocols.usb.lsusb_text import lsusb_text
from misfeed.transports.memory import MemoryRoute
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip import UsbipBackend, backend

from .conformance import PRODUCT, VENDOR

MODEL = "colour-laser-mfp"
SCANNER = """
[[usb.interfaces]]
interface_class = 255
endpoints = ["bulk-out", "bulk-in", "interrupt-in"]
name = "Scanner"

[panel]
"""
_ENDPOINT = EndpointDescriptor
CONFIGURATIONS = (
    (
        InterfaceDescriptor(0, 0, 7, 1, 2, endpoints=(_ENDPOINT(0x01), _ENDPOINT(0x82))),
        InterfaceDescriptor(0, 1, 7, 1, 2, endpoints=(_ENDPOINT(0x03), _ENDPOINT(0x84))),
        InterfaceDescriptor(0, 2, 7, 1, 1, endpoints=(_ENDPOINT(0x01),)),
        InterfaceDescriptor(1, 0, 255),
        InterfaceDescriptor(1, 1, 255, endpoints=(_ENDPOINT(0x05, 1, 192, 1), _ENDPOINT(0x85, 1, 192, 1))),
    ),
    (
        InterfaceDescriptor(0, 0, 7, 1, 4, endpoints=(_ENDPOINT(0x06), _ENDPOINT(0x87))),
        InterfaceDescriptor(1, 0, 255, endpoints=(_ENDPOINT(0x0A),)),
    ),
)
SOON_S = 0.2
SETTLED_S = 300


def written_profile(folder: Path) -> Path:
    """A model whose interface for pages has a unidirectional setting, too, and that has a scanner."""
    shown = files("misfeed.fixtures").joinpath("profiles", f"{MODEL}.toml").read_text()
    for table, more in (("[usb]\n", "[usb]\nalternates = [1]\n"), ("[panel]\n", SCANNER)):
        assert shown.count(table) == 1
        shown = shown.replace(table, more)
    written = folder / "two-settings.toml"
    written.write_text(shown)
    return written


def imported_profile(folder: Path) -> Path:
    """A model of two configurations, of which the first has settings with endpoints of their own."""
    configurations = tuple(
        ConfigurationDescriptor(interfaces, bConfigurationValue=value).encode()
        for value, interfaces in enumerate(CONFIGURATIONS, 1)
    )
    device = DeviceDescriptor(VENDOR, PRODUCT, 0x0100, 1, 2, 3, bNumConfigurations=len(configurations))
    names = {(0x0409, index): name for index, name in enumerate(("HP", "Two configurations", "X1"), 1)}
    text, written = folder / "two-configurations.txt", folder / "two-configurations.toml"
    text.write_text(lsusb_text(UsbDump(device.encode(), configurations, names)), encoding="utf-8")
    assert main(["import", str(text), "-o", str(written)]) == 0
    return written


class InMemory:
    """The emulator in this process; what is waited for takes no real time."""

    def __init__(self, profile: Path) -> None:
        self.machine = Machine(load(str(profile)), Clock(), seed=1)
        self.machine.act("set_sleep_after", "power", seconds=0)
        self.machine.clock.advance(SETTLED_S * 1_000_000)
        self._host = Host(self.machine)
        self._backend = backend(MemoryRoute(self._host, "10.0.9.17"))

    def backend(self) -> UsbipBackend:
        return self._backend

    def act(self, verb: str, target: str) -> None:
        self.machine.act(verb, target)

    def plug_in(self) -> None:
        self.machine.act("plug_in", "usb.cable")

    def attach(self) -> None:
        """It is taken whenever it is opened."""

    def soon(self, verb: str, target: str) -> None:
        self.machine.clock.call_in(round(SOON_S * 1_000_000), lambda: self.machine.act(verb, target))

    def trouble(self, **fault: Any) -> None:
        self._host.wires.put(make_wire_fault("urb", "usbip", fault))

    def no_trouble(self) -> None:
        self._host.wires.take_out_all()


class OverSockets:
    """The emulator in a process of its own."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.control = ControlClient(ready["control"])
        self.control.act("set_sleep_after", "power", seconds=0)
        self.control.advance(SETTLED_S)
        self._backend = backend(SocketRoute("127.0.0.1", {"usbip": ready["ports"]["usbip"]}))

    def backend(self) -> UsbipBackend:
        return self._backend

    def act(self, verb: str, target: str) -> None:
        self.control.act(verb, target)

    def plug_in(self) -> None:
        self.control.act("plug_in", "usb.cable")

    def attach(self) -> None:
        """It is taken whenever it is opened."""

    def soon(self, verb: str, target: str) -> None:
        timer = threading.Timer(SOON_S, self.control.act, (verb, target))
        timer.daemon = True
        timer.start()

    def trouble(self, **fault: Any) -> None:
        self.control.put_wire_fault("urb", "usbip", **fault)

    def no_trouble(self) -> None:
        self.control.take_out_wire_faults()


@contextmanager
def over_sockets(profile: Path) -> Iterator[OverSockets]:
    process = subprocess.Popen(
        [sys.executable, "-m", "misfeed", "emulate", str(profile), "--json", "--until-parent-exits"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield OverSockets(json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.communicate(timeout=10)
