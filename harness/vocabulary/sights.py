"""Every kind of thing that scripts expect to see: how it reads its interface, and when it holds.

`misfeed.vocabulary.see` has the words that make them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from misfeed.device import Place
from misfeed.errors import DeviceRefusal, Unreachable
from misfeed.interfaces.ipp import IppRefusal
from misfeed.interfaces.snmp_v3 import UsmRefusal
from misfeed.interfaces.usb import Held
from misfeed.protocols.ipp import keyword_of
from misfeed.vocabulary.expectation import Expectation, Seen, View

LINE_WATCHED_S = 30.0
"""How long the counters of the line are watched."""


@dataclass(frozen=True)
class Reasons(Expectation):
    keywords: frozenset[str]

    @property
    def text(self) -> str:
        return f"printer-state-reasons has {', '.join(sorted(self.keywords))}"

    def observe(self, view: View) -> Seen:
        found = view.place.ipp.state_reasons()
        return Seen(self.keywords <= found, sorted(found))


@dataclass(frozen=True)
class AnyReason(Expectation):
    keywords: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"printer-state-reasons has {' or '.join(self.keywords)}"

    def observe(self, view: View) -> Seen:
        found = view.place.ipp.state_reasons()
        return Seen(any(keyword in found for keyword in self.keywords), sorted(found))


@dataclass(frozen=True)
class Printer(Expectation):
    state: str

    @property
    def text(self) -> str:
        return f"printer-state is {self.state}"

    def observe(self, view: View) -> Seen:
        state = view.place.ipp.state().name.lower()
        return Seen(state == self.state, state)


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
        wanted = (self.code, self.severity, self.group)
        held = any(all(want in ("", got) for want, got in zip(wanted, row, strict=True)) for row in rows)
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
        rows = [row for row in view.place.snmp.alerts() if self.severity in ("", row.severity)]
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
class Dated(Expectation):
    interface = "ipp"
    first: int
    last: int

    @property
    def text(self) -> str:
        return f"printer-current-time lies in the years {self.first} to {self.last}"

    def observe(self, view: View) -> Seen:
        told = view.place.ipp.printer_attributes("printer-current-time").get("printer-current-time", ())
        year = told[0].year if told and isinstance(told[0], datetime) else None
        return Seen(year is not None and self.first <= year <= self.last, year)


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
class PjlCode(Expectation):
    interface = "pjl"
    code: int

    @property
    def text(self) -> str:
        return f"PJL CODE is {self.code}"

    def observe(self, view: View) -> Seen:
        code = view.device.pjl.status().code
        return Seen(code == self.code, code)


@dataclass(frozen=True)
class PanelText(Expectation):
    interface = "panel"
    words: str

    @property
    def text(self) -> str:
        return f"panel says {self.words!r}" if self.words else "panel is dark"

    def observe(self, view: View) -> Seen:
        found = view.device.hands.read_panel()
        held = self.words.lower() in found.lower() if self.words else not found
        return Seen(held, found)


@dataclass(frozen=True)
class Port(Expectation):
    interface = "net"
    service: str
    verdict: str
    by: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.interface, self.service)

    @property
    def text(self) -> str:
        return f"{self.service} is {self.verdict}" + (f" for {self.by}" if self.by else "")

    def observe(self, view: View) -> Seen:
        place = view.device.at(self.by) if self.by else view.place
        verdict = place.reach(self.service)
        return Seen(verdict == self.verdict, verdict)


@dataclass(frozen=True)
class Discovered(Expectation):
    interface = "net"
    found: bool

    @property
    def text(self) -> str:
        return "it is discovered" if self.found else "it is not discovered"

    def observe(self, view: View) -> Seen:
        found = view.place.discovers()
        return Seen(found == self.found, "listed" if found else "not listed")


@dataclass(frozen=True)
class Ping(Expectation):
    interface = "net"
    answers: bool

    @property
    def text(self) -> str:
        return "ping answers" if self.answers else "ping is silent"

    def observe(self, view: View) -> Seen:
        answers = view.place.ping()
        return Seen(answers == self.answers, "answers" if answers else "silent")


@dataclass(frozen=True)
class Administration(Expectation):
    verdict: str

    @property
    def text(self) -> str:
        return f"administration with the site's password is {self.verdict}"

    def observe(self, view: View) -> Seen:
        verdict = view.place.administer()
        return Seen(verdict == self.verdict, verdict)


@dataclass(frozen=True)
class Admits(Expectation):
    user: str
    verdict: str

    @property
    def text(self) -> str:
        return f"a job of {self.user} is {self.verdict}"

    def observe(self, view: View) -> Seen:
        try:
            view.place.ipp_as(self.user).validate_job()
        except IppRefusal as refusal:
            verdict = keyword_of(refusal.status)
        else:
            verdict = "accepted"
        return Seen(verdict.startswith(self.verdict), verdict)


@dataclass(frozen=True)
class JobReason(Expectation):
    keyword: str

    @property
    def text(self) -> str:
        return f"the job-state-reasons of a job that waits have {self.keyword}"

    def observe(self, view: View) -> Seen:
        found = sorted({reason for job in view.place.ipp.jobs() for reason in job.reasons})
        return Seen(self.keyword in found, found)


@dataclass(frozen=True)
class Secure(Expectation):
    interface = "net"
    verdict: str

    @property
    def text(self) -> str:
        return f"a strict TLS client finds it {self.verdict}"

    def observe(self, view: View) -> Seen:
        verdict = view.place.secure()
        return Seen(verdict == self.verdict, verdict)


@dataclass(frozen=True)
class PortsMatrix(Expectation):
    interface = "net"
    open_to: Mapping[str, tuple[str, ...]]
    closed_to: Mapping[str, tuple[str, ...]]

    @property
    def text(self) -> str:
        told = [f"{who} reaches {', '.join(what)}" for who, what in self.open_to.items()]
        told += [f"{who} does not reach {', '.join(what)}" for who, what in self.closed_to.items()]
        return "; ".join(told)

    def observe(self, view: View) -> Seen:
        found: dict[str, str] = {}
        held = True
        for expected, matrix in ((True, self.open_to), (False, self.closed_to)):
            for who, services in matrix.items():
                for service in services:
                    verdict = view.device.at(who).reach(service)
                    found[f"{service}@{who}"] = verdict
                    held &= (verdict == "open") is expected
        return Seen(held, found)


@dataclass(frozen=True)
class Looks(Expectation):
    interface = "eye"
    target: str
    sight: Mapping[str, str]

    @property
    def text(self) -> str:
        return f"{self.target}: " + ", ".join(f"{key} {value}" for key, value in self.sight.items())

    def observe(self, view: View) -> Seen:
        found = dict(view.device.hands.look(view.device.facts.place(self.target)))
        return Seen(all(found.get(key) == value for key, value in self.sight.items()), found)


@dataclass(frozen=True)
class PrintedPage(Expectation):
    interface = "page"
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"the page shows {', '.join(self.words)}" if self.words else "the page is clean"

    def observe(self, view: View) -> Seen:
        device = view.device
        found = device.hands.look(device.facts.place("{bin}")).get("top sheet", "no sheet")
        seen = found.split(", ")
        missing = [word for word in self.words if not any(word in one for one in seen)]
        held = not missing if self.words else seen == ["clean"]
        return Seen(held, found)


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


@dataclass(frozen=True)
class Healthy(Expectation):
    """No condition that stops it, on any interface that can be reached."""

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
        if device.has_usb:
            status = int(device.usb.port_status())
            found["usb"] = [] if status == 0x18 else [f"0x{status:02x}"]
        return Seen(not any(found.values()), found)


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
