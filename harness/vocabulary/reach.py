"""What of a script cannot be looked at on a device, and why: interfaces that nothing here leads to.

Asks facts alone. What is left out is always told; nothing here decides what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from misfeed.contract import Facts, OutOfReach
from misfeed.device import way_to_till
from misfeed.errors import UsageError
from misfeed.journal import LeftOutRecord
from misfeed.place import CABLE, HOME
from misfeed.vocabulary.expectation import All, Expectation, parts_of
from misfeed.vocabulary.scenario import Scenario
from misfeed.vocabulary.sights import PortStatus, Printer
from misfeed.vocabulary.step import Step

_IDLE = "idle"
_HEALTHY = 0x18
_BY_CABLE = ("usb", "pjl")
_ON_CONSOLE = "console"
_AT_TILL = "escpos"
_NETWORKED = frozenset({"ipp", "snmp", "net", "web", "lpd"})


class Reach:
    """What one case leaves out of its script, in the order in which that came up."""

    def __init__(self, facts: Facts, *, usb: bool) -> None:
        self._facts = facts
        self._usb = usb
        self._left_out: dict[LeftOutRecord, None] = {}

    @property
    def left_out(self) -> tuple[LeftOutRecord, ...]:
        """Each once."""
        return tuple(self._left_out)

    def of(self, name: str, expectation: Expectation) -> Expectation | None:
        """As much of it as can be looked at under the name `name`; None for nothing. What is not is noted."""
        kept = []
        for part in parts_of(expectation):
            why = out_of_reach(self._facts, name, part, usb=self._usb)
            if why:
                self._left_out[LeftOutRecord(name, self._told(part), why)] = None
            else:
                kept.append(part)
        if len(kept) > 1:
            return All(tuple(kept))
        return kept[0] if kept else None

    def _told(self, part: Expectation) -> str:
        try:
            return self._facts.place(part.text)
        except UsageError:
            return part.text

    def of_step(self, expectation: Expectation) -> Expectation | None:
        """As `of`, of what must be seen after a step; a request of USB's tells of an idle printer, too."""
        kept = self.of(expectation.interface, expectation)
        if kept is None and self._usb and Printer(_IDLE) in parts_of(expectation):
            return PortStatus(_HEALTHY)
        return kept

    def left_any(self, things: Iterable[object]) -> bool:
        """Whether something to be seen among these is left out."""
        seen = [one for one in things if isinstance(one, Expectation)]
        return any(
            out_of_reach(self._facts, one.interface, part, usb=self._usb)
            for one in seen
            for part in parts_of(one)
        )

    def missing(self, name: str) -> Exception:
        """What to raise where a script asks for what nobody saw under that name."""
        why = next((str(told) for told in self._left_out if told.interface == name), "")
        return OutOfReach(f"the script needs what was left out: {why}") if why else KeyError(name)


def out_of_reach(facts: Facts, name: str, part: Expectation, *, usb: bool) -> str:
    """Why nobody here can look at it, "" when somebody can. `usb`: the device has a cable on this bench."""
    if not usb and part.interface in _BY_CABLE:
        return "it has no USB connection here"
    if part.interface == _ON_CONSOLE and _ON_CONSOLE not in facts.lines:
        return "it has no service console here"
    if part.interface == _AT_TILL and not way_to_till(facts, usb=usb):
        return "it speaks no ESC/POS here"
    if part.everywhere:
        return ""
    if facts.lines and not (facts.services or facts.over) and part.interface in _NETWORKED:
        return "it has no network here"
    if not facts.over:
        return ""
    vantage = name.partition("@")[2]
    if vantage not in ("", HOME, CABLE):
        return f"not reached from {vantage}"
    if part.interface in _NETWORKED and part.interface not in facts.services:
        return "not reached over USB"
    return ""


def nothing_left(scenario: Scenario, facts: Facts) -> str:
    """Why it tells nothing on a device with these facts that is reached over USB alone; "" when it does."""
    if not facts.over:
        return ""
    if not facts.values.get("usb"):
        return f"{facts.name} has no USB connection"
    reach = Reach(facts, usb=True)
    if scenario.shows and not any(reach.of(*symptom) for symptom in scenario.shows.items()):
        return f"nothing that it shows is reached over USB ({', '.join(scenario.shows)})"
    if any(step.details.get("secure") for step in _prints(scenario)):
        return "it prints over TLS, and there is none on a USB cable"
    seen = [reach.of(one.interface, one) for one in scenario.verify if isinstance(one, Expectation)]
    if not any(seen) and not any(isinstance(one, Step) for one in scenario.verify):
        return "nothing that it verifies is reached over USB"
    return ""


def _prints(scenario: Scenario) -> Iterator[Step]:
    for group in (scenario.trigger, scenario.decoy, scenario.repair, scenario.verify):
        yield from (one for one in group if isinstance(one, Step) and one.verb == "print")
