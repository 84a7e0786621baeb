"""What scripts expect of the whole device: that nothing is wrong, on any interface that it offers.

Knows what health is on each; what an illness looks like is the business of each interface.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from misfeed.device import way_to_till
from misfeed.protocols.escpos import flags_of
from misfeed.vocabulary.expectation import Expectation, Seen, View


@dataclass(frozen=True)
class Healthy(Expectation):
    """No condition that stops it, on any interface that can be reached."""

    everywhere = True

    @property
    def text(self) -> str:
        return "no error on any interface"

    def observe(self, view: View) -> Seen:
        place, device = view.place, view.device
        found: dict[str, Any] = {}
        services = device.facts.services
        if "ipp" in services:
            found["ipp"] = sorted(
                r for r in place.ipp.state_reasons() if r.endswith("-error") or r == "paused"
            )
        if "snmp" in services:
            found["snmp"] = [row.code for row in place.snmp.alerts() if row.severity == "critical"]
        if way_to_till(device.facts, usb=device.has_usb):
            told = device.escpos.status()
            found["escpos"] = flags_of(told) if told.offline else []
        if device.has_usb:
            status = int(device.usb.port_status())
            found["usb"] = [] if status == 0x18 else [f"0x{status:02x}"]
        return Seen(not any(found.values()), found)
