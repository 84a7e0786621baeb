"""What scripts expect to see over SNMP: alerts, error bits, counters. Knows no other interface."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.errors import DeviceRefusal
from misfeed.interfaces.snmp_v3 import UsmRefusal
from misfeed.place import Place
from misfeed.vocabulary.expectation import Expectation, Seen, View

LINE_WATCHED_S = 30.0
"""How long the counters of the line are watched."""


def _is_as_severe(wanted: str, told: str | None) -> bool:
    """Whether a row's severity is the wanted one; what is not critical is a warning, unary or binary."""
    return wanted in ("", told) or {wanted, told} == {"warning", "warningBinaryChangeEvent"}


@dataclass(frozen=True)
class Alert(Expectation):
    interface = "snmp"
    code: str
    severity: str
    group: str

    @property
    def text(self) -> str:
        return " ".join(filter(None, ("alert", self.severity, self.group, self.code)))

    def observe(self, view: View) -> Seen:
        rows = [(row.code or "", row.severity or "", row.group or "") for row in view.place.snmp.alerts()]
        held = any(
            code == self.code and _is_as_severe(self.severity, severity) and self.group in ("", group)
            for code, severity, group in rows
        )
        return Seen(held, [" ".join(row) for row in rows])


@dataclass(frozen=True)
class AnyAlert(Expectation):
    interface = "snmp"
    codes: tuple[str, ...]
    severity: str

    @property
    def text(self) -> str:
        return " ".join(filter(None, ("alert", self.severity, " or ".join(self.codes))))

    def observe(self, view: View) -> Seen:
        rows = [row for row in view.place.snmp.alerts() if _is_as_severe(self.severity, row.severity)]
        return Seen(any(row.code in self.codes for row in rows), [row.code for row in rows])


@dataclass(frozen=True)
class ErrorBit(Expectation):
    interface = "snmp"
    name: str

    @property
    def text(self) -> str:
        return f"hrPrinterDetectedErrorState has {self.name}"

    def observe(self, view: View) -> Seen:
        bits = view.place.snmp.error_bits()
        return Seen(self.name in bits, sorted(bits))


@dataclass(frozen=True)
class UpTime(Expectation):
    interface = "snmp"
    under_s: float

    @property
    def text(self) -> str:
        return f"sysUpTime is under {self.under_s:g} s"

    def observe(self, view: View) -> Seen:
        seconds = view.place.snmp.up_time().total_seconds()
        return Seen(seconds < self.under_s, seconds)


@dataclass(frozen=True)
class UsmReports(Expectation):
    interface = "snmp"
    report: str

    @property
    def text(self) -> str:
        return f"SNMPv3 reports {self.report}"

    def observe(self, view: View) -> Seen:
        try:
            view.place.snmp.up_time()
        except UsmRefusal as refusal:
            return Seen(refusal.answer == self.report, refusal.answer)
        return Seen(False, "an answer")


@dataclass(frozen=True)
class LineErrors(Expectation):
    interface = "snmp"
    rising: bool

    @property
    def text(self) -> str:
        return f"the count of damaged frames {'rises' if self.rising else 'stands still'}"

    def observe(self, view: View) -> Seen:
        before = line_errors(view.place)
        view.device.clock.wait(LINE_WATCHED_S)
        more = line_errors(view.place) - before
        return Seen((more > 0) is self.rising, f"{more} in {LINE_WATCHED_S:g} s")


@dataclass(frozen=True)
class NoNewEvent(Expectation):
    interface = "snmp"

    @property
    def text(self) -> str:
        return "no new critical event"

    def observe(self, view: View) -> Seen:
        # Without a count from before there is nothing to compare with, and so nothing to vouch for.
        before = view.baseline.get("critical events")
        events = critical_events(view.place)
        return Seen(events == before, events)


def line_errors(place: Place) -> int:
    """Frames that came damaged, on all of its interfaces (RFC 2863 ifInErrors). Raises DeviceRefusal."""
    found = [row.get("ifInErrors") for row in place.snmp.rows("ifTable")]
    return sum(count for count in found if isinstance(count, int))


def critical_events(place: Place) -> int:
    """How many critical alerts there ever were (prtAlertCriticalEvents). Raises DeviceRefusal."""
    for row in place.snmp.rows("prtGeneralTable"):
        value = row.get("prtAlertCriticalEvents")
        if isinstance(value, int):
            return value
    raise DeviceRefusal("the count of critical alerts is not told", "no prtAlertCriticalEvents")
