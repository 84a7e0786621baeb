"""What a device in order shows whatever it is doing: what it tells is held against the standards, against its
other interfaces and against reason. Only reads; knows no fault and no model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.errors import DeviceRefusal
from misfeed.interfaces.ipp import Operation, PrinterState
from misfeed.place import Place
from misfeed.protocols.ipp import REQUIRED_ATTRIBUTES, keyword_of
from misfeed.vocabulary.expectation import Expectation, Seen, View

REQUIRED_OPERATIONS = (
    Operation.PRINT_JOB,
    Operation.VALIDATE_JOB,
    Operation.CANCEL_JOB,
    Operation.GET_JOB_ATTRIBUTES,
    Operation.GET_JOBS,
    Operation.GET_PRINTER_ATTRIBUTES,
)
"""What every IPP printer can do (RFC 8011 §5.4.15)."""

STOPPING_BITS = frozenset({"jammed", "noPaper", "noToner", "doorOpen", "markerSupplyMissing", "outputFull"})
"""Bits of hrPrinterDetectedErrorState (RFC 2790) for which IPP has reasons to tell (RFC 8011 §5.4.12)."""

_UNLIMITED, _UNKNOWN, _SOME = -1, -2, -3
_OVER = 1.1
"""Trays hold a little more than they say."""


@dataclass(frozen=True)
class TellsRequired(Expectation):
    @property
    def text(self) -> str:
        return "IPP tells all that every printer must"

    def observe(self, view: View) -> Seen:
        found = view.place.ipp.printer_attributes()
        missing = [name for name in REQUIRED_ATTRIBUTES if not found.get(name)]
        can = found.get("operations-supported", ())
        missing += [keyword_of(one) for one in REQUIRED_OPERATIONS if int(one) not in can]
        return Seen(not missing, {"missing": missing})


@dataclass(frozen=True)
class Accepts(Expectation):
    @property
    def text(self) -> str:
        return "IPP takes jobs"

    def observe(self, view: View) -> Seen:
        accepts = view.place.ipp.accepts_jobs()
        return Seen(accepts, accepts)


@dataclass(frozen=True)
class Agree(Expectation):
    @property
    def text(self) -> str:
        return "IPP and SNMP tell the same"

    def observe(self, view: View) -> Seen:
        found = [*_states_differ(view.place), *_alerts_differ(view.place)]
        return Seen(not found, found)


@dataclass(frozen=True)
class SuppliesMakeSense(Expectation):
    everywhere = True

    @property
    def text(self) -> str:
        return "levels of supplies make sense"

    def observe(self, view: View) -> Seen:
        services = view.device.facts.services
        odd: list[str] = []
        if "ipp" in services:
            for supply in view.place.ipp.supplies():
                odd += _odd(f"ipp: {supply.name}", supply.level, supply.max_capacity)
        if "snmp" in services:
            for row in view.place.snmp.supplies():
                odd += _odd(f"snmp: {row.description or row.index}", row.level, row.max_capacity)
        return Seen(not odd, odd)


@dataclass(frozen=True)
class TraysMakeSense(Expectation):
    interface = "snmp"

    @property
    def text(self) -> str:
        return "levels of trays and bins make sense"

    def observe(self, view: View) -> Seen:
        odd: list[str] = []
        for table, words in (
            ("prtInputTable", ("prtInput", "CurrentLevel")),
            ("prtOutputTable", ("prtOutput", "RemainingCapacity")),
        ):
            start, level = words
            for row in view.place.snmp.rows(table):
                name = row.get(f"{start}Name") or row.get(f"{start}Description") or row.get(f"{start}Index")
                odd += _odd(f"{table}: {name}", row.get(f"{start}{level}"), row.get(f"{start}MaxCapacity"))
        return Seen(not odd, odd)


def pages_counted(place: Place) -> int:
    """Impressions over the life of its markers (RFC 3805 prtMarkerLifeCount). Raises DeviceRefusal."""
    found = [row.get("prtMarkerLifeCount") for row in place.snmp.rows("prtMarkerTable")]
    counts = [count for count in found if isinstance(count, int)]
    if not counts:
        raise DeviceRefusal("pages are not counted", "no prtMarkerLifeCount")
    return sum(counts)


def _odd(name: str, level: object, capacity: object) -> Iterator[str]:
    if not isinstance(level, int) or level in (_UNLIMITED, _UNKNOWN, _SOME):
        return
    if level < 0:
        yield f"{name}: level {level}"
    elif isinstance(capacity, int) and 0 < capacity * _OVER < level:
        yield f"{name}: level {level} of {capacity}"


def _states_differ(place: Place) -> Iterator[str]:
    state, reasons = place.ipp.state(), place.ipp.state_reasons()
    status, bits = place.snmp.printer_status(), place.snmp.error_bits()
    told = f"printer-state is {state.name.lower()}"
    if (state, status) in ((PrinterState.IDLE, "printing"), (PrinterState.PROCESSING, "idle")):
        yield f"{told}, and hrPrinterStatus {status}"
    serious = sorted(bits & STOPPING_BITS)
    if serious and reasons == {"none"}:
        yield f"printer-state-reasons is none, and hrPrinterDetectedErrorState {', '.join(serious)}"


def _alerts_differ(place: Place) -> Iterator[str]:
    """Where IPP tells the alert table at all, it is the one that SNMP tells (PWG 5100.9 §4.1)."""
    if not place.ipp.printer_attributes("printer-alert").get("printer-alert"):
        return
    here = Counter(alert.code.lower() for alert in place.ipp.alerts() if alert.code)
    there = Counter((row.code or "").lower() for row in place.snmp.alerts())
    yield from (f"printer-alert has {code}, and prtAlertTable not" for code in sorted(here - there))
    yield from (f"prtAlertTable has {code}, and printer-alert not" for code in sorted(there - here))
