"""A scenario about a worn tab of a cover, and its case; what is not said of it is as it should be."""

from __future__ import annotations

from typing import Any

from misfeed import DO, Case, Ticket, fault, scenario, see
from misfeed.interfaces.ipp import PrinterState
from misfeed.vocabulary import Scenario


def declared(**more: Any) -> Scenario:
    data: dict[str, Any] = {
        "ticket": Ticket(en="It stops."),
        "fault": fault("cover.tab.broken", at="{cover}", severity=0.5),
        "shows": {"ipp": see.printer("stopped"), "usb": see.port_status(0x10)},
        "repair": [DO.open("{cover}", minutes=1), DO.replace("{cover}", minutes=4)],
        "verify": [see.no_conditions()],
    }

    @scenario("ZZ-1", **data | more)
    def it() -> None:
        pass

    return it.scenario


def case_of(device: Any, variant: dict[str, Any] | None = None, **more: Any) -> Case:
    return Case(declared(**more), device, variant)


def stop(device: Any) -> None:
    device.answers |= {"state": PrinterState.STOPPED, "port status": 0x10}


def start(device: Any) -> None:
    device.answers |= {"state": PrinterState.IDLE, "port status": 0x18}
