"""What can be seen on a device. Each function makes an `Expectation`; nothing is read until it is observed.

Expectations are joined with `&`. Which interface and vantage point they look at is said where they are used:
`shows={"ipp": see.printer("stopped"), "net@users": see.port("ipp", "refused")}`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from misfeed.device import Device, Place
from misfeed.errors import DeviceRefusal


@dataclass(frozen=True, slots=True)
class View:
    """A place to look from, and how things stood when the phase began (counters)."""

    place: Place
    baseline: Mapping[str, int] = field(default_factory=dict)

    @property
    def device(self) -> Device:
        return self.place.device


@dataclass(frozen=True, slots=True)
class Seen:
    """What was there, and whether it was as expected."""

    held: bool
    value: Any


class Expectation(ABC):
    """Something that should be seen on an interface.

    Attributes:
        interface: where it is looked for when the script does not say.
    """

    interface: str = "ipp"

    @property
    @abstractmethod
    def text(self) -> str:
        """What is expected, in words."""

    @abstractmethod
    def observe(self, view: View) -> Seen:
        """Read the interface once. Raises what the interface's client raises."""

    def __and__(self, other: Expectation) -> Expectation:
        return All((*parts_of(self), *parts_of(other)))


def parts_of(expectation: Expectation) -> tuple[Expectation, ...]:
    """What was joined with `&`; the expectation alone when nothing was."""
    return expectation.parts if isinstance(expectation, All) else (expectation,)


@dataclass(frozen=True)
class All(Expectation):
    """Several at once."""

    parts: tuple[Expectation, ...]

    @property
    def interface(self) -> str:  # type: ignore[override]
        return self.parts[0].interface

    @property
    def text(self) -> str:
        return " and ".join(part.text for part in self.parts)

    def observe(self, view: View) -> Seen:
        seen = [part.observe(view) for part in self.parts]
        return Seen(all(one.held for one in seen), [one.value for one in seen])


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
    def text(self) -> str:
        return f"{self.service} is {self.verdict}" + (f" for {self.by}" if self.by else "")

    def observe(self, view: View) -> Seen:
        place = view.device.at(self.by) if self.by else view.place
        verdict = place.reach(self.service)
        return Seen(verdict == self.verdict, verdict)


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


def critical_events(place: Place) -> int:
    """How many critical alerts there ever were (prtAlertCriticalEvents). Raises DeviceRefusal."""
    for row in place.snmp.rows("prtGeneralTable"):
        value = row.get("prtAlertCriticalEvents")
        if isinstance(value, int):
            return value
    raise DeviceRefusal("the count of critical alerts is not told", "no prtAlertCriticalEvents")


def reasons(*keywords: str) -> Expectation:
    """IPP printer-state-reasons holds all these keywords (RFC 8011 §5.4.12)."""
    return Reasons(frozenset(keywords))


def any_reason(*keywords: str) -> Expectation:
    """IPP printer-state-reasons holds at least one of these; for what models word differently."""
    return AnyReason(keywords)


def printer(state: str) -> Expectation:
    """IPP printer-state is "idle", "processing" or "stopped"."""
    return Printer(state)


def alert(code: str, *, severity: str = "", group: str = "") -> Expectation:
    """prtAlertTable has a row with this code, by its IANA label; severity and group too when given."""
    return Alert(code, severity, group)


def any_alert(*codes: str, severity: str = "") -> Expectation:
    """prtAlertTable has a row with one of these codes; for what depends on the kind of part."""
    return AnyAlert(codes, severity)


def error_bit(name: str) -> Expectation:
    """hrPrinterDetectedErrorState has this bit, by its RFC 2790 name."""
    return ErrorBit(name)


def port_status(status: int) -> Expectation:
    """USB GET_PORT_STATUS answers exactly this octet."""
    return PortStatus(status)


def pjl(code: int) -> Expectation:
    """PJL INFO STATUS, over USB, tells this CODE."""
    return PjlCode(code)


def text(words: str) -> Expectation:
    """The operator panel's message holds these words."""
    return PanelText(words)


def dark() -> Expectation:
    """The operator panel is dark."""
    return PanelText("")


def port(service: str, verdict: Any, *, by: str = "") -> Expectation:
    """A client of the service (at the vantage point `by`) finds it "open", "refused" or "silent"."""
    return Port(service, verdict, by)


def ping(answers: bool = True) -> Expectation:
    """The printer's network stack answers a ping, or not."""
    return Ping(answers)


def ports_matrix(
    open_to: Mapping[str, tuple[str, ...]], closed_to: Mapping[str, tuple[str, ...]] | None = None
) -> Expectation:
    """Who reaches which services, by vantage point, and who must not."""
    return PortsMatrix(open_to, closed_to or {})


def looks(target: str, **sight: str) -> Expectation:
    """A person who looks at the part sees this."""
    return Looks(target, sight)


def no_new_event() -> Expectation:
    """The count of critical alerts has not risen since the phase began."""
    return NoNewEvent()


def no_conditions() -> Expectation:
    """No error on any interface."""
    return Healthy()
