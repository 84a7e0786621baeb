"""Wires of a connection that has not chosen its device yet: good, and afterwards that device's."""

from __future__ import annotations

from misfeed.emulators.machine.clock import Clock
from misfeed.emulators.wire import Wires, make_wire_fault
from misfeed.emulators.wire.chosen import ChosenWires
from misfeed.emulators.wire.faults import Way


def broken() -> Wires:
    """Wires on which everything goes wrong."""
    wires = Wires(Clock(), 1, lambda: {"usbip": "stream"}, usb=lambda: frozenset({"usbip"}))
    wires.put(make_wire_fault("delay", "usbip", {"ms": 5}))
    wires.put(make_wire_fault("urb", "usbip", {"how": "stall", "endpoint": 0}))
    return wires


def test_they_are_good_until_somebody_has_chosen() -> None:
    wires = ChosenWires()
    assert wires.good
    assert wires.on("usbip", Way.TO_CLIENT) == ()
    assert wires.trouble("usbip", 0, 8) is None
    assert wires.bent("usbip") == ()
    assert wires.clock.now == 0


def test_then_they_are_those_of_the_device() -> None:
    wires, chosen = ChosenWires(), broken()
    wires.choose(chosen)
    assert not wires.good
    (delay,) = wires.on("usbip", Way.TO_CLIENT)
    assert delay.fault.way is Way.BOTH
    assert wires.trouble("usbip", 0, 8) is not None
    assert wires.clock is chosen.clock
    assert 0 <= wires.chance(delay, Way.TO_CLIENT) < 1


def test_what_is_under_way_is_counted_where_it_waits() -> None:
    wires, first, second = ChosenWires(), broken(), broken()
    wires.choose(first)
    wires.under_way += 1
    wires.choose(second)
    assert (first.under_way, second.under_way, wires.clock) == (1, 0, first.clock)
    wires.under_way -= 1
    wires.choose(second)
    assert (first.under_way, wires.clock) == (0, second.clock)
