"""What scripts expect to see on the USB cable, and in PJL over it. Knows no network."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.errors import Unreachable
from misfeed.interfaces.usb_errors import Held
from misfeed.vocabulary.expectation import Expectation, Seen, View


@dataclass(frozen=True)
class PortStatus(Expectation):
    interface = "usb"
    status: int

    @property
    def text(self) -> str:
        return f"port status is 0x{self.status:02x}"

    def observe(self, view: View) -> Seen:
        status = int(view.device.usb.port_status())
        return Seen(status == self.status, f"0x{status:02x}")


@dataclass(frozen=True)
class UsbGone(Expectation):
    interface = "usb"

    @property
    def text(self) -> str:
        return "nothing is on the USB cable"

    def observe(self, view: View) -> Seen:
        # What was opened before may have been unplugged since: only a fresh look counts.
        view.device.drop_usb()
        there = view.device.usb.present()
        return Seen(not there, "a printer" if there else "nothing")


@dataclass(frozen=True)
class OnTheBus(Expectation):
    interface = "usb"
    state: str

    @property
    def text(self) -> str:
        return f"the printer on the USB cable is {self.state}"

    def observe(self, view: View) -> Seen:
        try:
            view.device.usb.port_status()
        except Held:
            state = "busy"
        except Unreachable:
            state = "absent"
        else:
            state = "ready"
        return Seen(state == self.state, state)


@dataclass(frozen=True)
class PjlCode(Expectation):
    interface = "pjl"
    code: int

    @property
    def text(self) -> str:
        return f"PJL CODE is {self.code}"

    def observe(self, view: View) -> Seen:
        code = view.device.pjl.status().code
        return Seen(code == self.code, code)
