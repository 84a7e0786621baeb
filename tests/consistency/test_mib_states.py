"""The table of RFC 3805 §2.2.13.2, state by state: hrDeviceStatus, hrPrinterStatus and the error bits.

"Unavailable" and "moving on-line" are told by no agent here: who starts or is cut off answers nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from misfeed import emulate
from misfeed.device import Device
from misfeed.fixtures import document
from misfeed.place import VANTAGES
from misfeed.protocols.snmp import TrapV1, decode_message

from .mib_answers import Answers, ask
from .mib_hands import Act, hand, prints
from .mib_rules import broken_rules

PRINTER_V1_ALERT = (1, 3, 6, 1, 2, 1, 43, 18, 2)
"""RFC 3805; prtAlertTable is its elder sister, 43.18.1."""


def _begins(pages: str) -> Act:
    """A job that goes on while it is looked."""

    def act(device: Device) -> None:
        device.ipp.print_job(document(pages), document_format="application/pdf")
        assert device.wait_until(lambda: device.snmp.printer_status() == "printing", 120)

    return act


def _pauses(device: Device) -> None:
    device.ipp.pause()


def _waits(seconds: float) -> Act:
    return lambda device: device.clock.wait(seconds)


def _starts(device: Device) -> None:
    device.hands.act("power_off", "power")
    device.hands.wait(30)
    device.hands.act("power_on", "power")
    assert device.wait_until(lambda: device.snmp.printer_status() == "warmup", 300)


@dataclass(frozen=True, slots=True)
class State:
    acts: tuple[Act, ...]
    device: str
    printer: str
    bits: frozenset[str] = frozenset()


STATES = {
    "normal": State((), "running", "idle"),
    "busy": State((_begins("30p.pdf"),), "running", "printing"),
    "getting hot": State((_starts,), "running", "warmup"),
    "getting hot, with a warning": State(
        (_starts, hand("unload", "tray-1")), "warning", "idle", frozenset({"inputTrayEmpty"})
    ),
    "a warning": State((hand("unload", "tray-1"),), "warning", "idle", frozenset({"inputTrayEmpty"})),
    "a warning while it is busy": State(
        (_begins("30p.pdf"), hand("unload", "tray-1")), "warning", "printing", frozenset({"inputTrayEmpty"})
    ),
    "critical": State((hand("open", "cover.front"),), "down", "other", frozenset({"doorOpen"})),
    "critical while it was busy": State(
        (_begins("30p.pdf"), _waits(5), hand("open", "cover.front")),
        "down",
        "other",
        frozenset({"doorOpen", "jammed"}),
    ),
    "moving off-line": State((_begins("30p.pdf"), _pauses), "warning", "printing", frozenset({"offline"})),
    "off-line": State((_pauses,), "down", "other", frozenset({"offline"})),
    "off-line with a warning": State(
        (_pauses, hand("unload", "tray-1")), "down", "other", frozenset({"offline", "inputTrayEmpty"})
    ),
    "standby": State((_waits(7200),), "running", "other"),
    "standby with a warning": State(
        (hand("unload", "tray-1"), _waits(7200)), "warning", "idle", frozenset({"inputTrayEmpty"})
    ),
    "two things critical": State(
        (hand("open", "cover.front"), hand("remove", "supply.black")),
        "down",
        "other",
        frozenset({"doorOpen", "markerSupplyMissing"}),
    ),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_state_is_told_as_the_table_has_it(state: State) -> None:
    with emulate("mono-laser", seed=3) as device:
        for act in state.acts:
            act(device)
        found = ask(device)
    assert (found.device_status, found.printer_status) == (state.device, state.printer)
    assert found.bits == state.bits
    assert broken_rules(found) == []


def test_a_trap_of_version_1_has_the_form_of_rfc_3584() -> None:
    with emulate("mono-laser", seed=3) as device:
        server = device.at("server").route
        arrivals = server.arrivals(1162)
        hand("add_receiver", "network.traps", address=VANTAGES["server"], port=1162, version="1")(device)
        hand("open", "cover.front")(device)
        payload, _ = arrivals.receive(0)
        [alert] = ask(device).alerts
    trap = decode_message(payload).pdu
    assert isinstance(trap, TrapV1)
    assert (trap.enterprise, trap.generic_trap, trap.specific_trap) == (PRINTER_V1_ALERT, 6, 1)
    columns = (1, 2, 4, 5, 6, 7)
    names = [(*PRINTER_V1_ALERT[:-1], 1, 1, column, 1, alert.index) for column in columns]
    assert [name for name, _ in trap.varbinds] == names


def _while(act: Act) -> tuple[Answers, Answers]:
    with emulate("mono-laser", seed=3) as device:
        act(device)
        found = ask(device)
        device.ipp.resume()
        return found, ask(device)


def test_sub_units_are_off_line_with_the_printer_and_come_back() -> None:
    paused, resumed = _while(_pauses)
    assert set(paused.column("input", "prtInputStatus").values()) == {32}
    assert set(resumed.column("input", "prtInputStatus").values()) == {0}


WORKS: dict[str, tuple[str, Callable[[Answers], object]]] = {
    "input": ("prtInputStatus", lambda found: found.column("input", "prtInputStatus")[2]),
    "marker": ("prtMarkerStatus", lambda found: found.column("marker", "prtMarkerStatus")[1]),
    "mediaPath": ("prtMediaPathStatus", lambda found: found.column("mediaPath", "prtMediaPathStatus")[1]),
}


@pytest.mark.parametrize("group", WORKS)
def test_a_sub_unit_that_works_is_active_and_rests_in_standby(group: str) -> None:
    read = WORKS[group][1]
    with emulate("mono-laser", seed=3) as device:
        _begins("30p.pdf")(device)
        seen = set()
        for _ in range(40):
            device.clock.wait(0.1)
            seen.add(read(ask(device)))
        assert 4 in seen
        prints("one-page.pdf")(device)
        assert read(ask(device)) == 0
        device.clock.wait(7200)
        assert read(ask(device)) == 2
