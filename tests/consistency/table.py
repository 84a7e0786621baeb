"""What every interface shows before, during and after a fault, as lines that a person can review.

Everything is asked over the device's own interfaces; an interface that does not answer is told so. How a
fault is brought about and mended comes from its scenario.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import misfeed.scenarios
from misfeed.device import Device
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.errors import DeviceRefusal, NoAnswer, ProtocolError, Unreachable
from misfeed.fitting import models_for
from misfeed.place import VANTAGES
from misfeed.providers import emulate, provider
from misfeed.vocabulary import Case, Scenario

from ..emulators.agreement import answers_of, disagreements, page_disagreements

SEED = 5
MOMENTS = ("before", "during", "after")


@cache
def scenarios() -> Mapping[str, Scenario]:
    """The scenario of every fault that has one, by the fault's name: the first by id, and one with no other
    cause beside it where there is one."""
    found: dict[str, Scenario] = {}
    for entry in pkgutil.walk_packages(misfeed.scenarios.__path__, "misfeed.scenarios."):
        for thing in vars(importlib.import_module(entry.name)).values():
            if isinstance(one := getattr(thing, "scenario", None), Scenario) and one.fault:
                known = found.setdefault(one.fault.name, one)
                found[one.fault.name] = min(known, one, key=lambda each: (bool(each.also), each.id))
    return dict(sorted(found.items()))


@dataclass(slots=True)
class Moment:
    """What was shown at one moment: lines by heading, and the words that a catalogue would name."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    reasons: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    bits: frozenset[str] = frozenset()
    pjl: int | None = None
    usb: int | None = None
    printer: str = ""
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One fault's snapshot."""

    fault: str
    scenario: str
    profile: str
    place: str
    moments: Mapping[str, Moment]

    @property
    def text(self) -> str:
        lines = [f"{self.fault}: {self.scenario} on {self.profile} at {self.place}"]
        for name, moment in self.moments.items():
            lines += ["", name]
            lines += [f"  {heading:<12} {said}".rstrip() for heading, said in moment.lines]
        return "\n".join(lines) + "\n"


def models(fault: str) -> tuple[str, ...]:
    """The models on which the fault's scenario fits."""
    source, scenario = provider(), scenarios()[fault]
    return tuple(name for name in models_for(scenario, source) if not scenario.misfit(source.facts(name)))


@contextmanager
def case_of(
    fault: str, profile: str, prepare: Callable[[Device], None] = lambda _device: None
) -> Iterator[tuple[Case, str]]:
    """The fault's scenario on a healthy device of a model, as somebody has prepared it, and where its fault
    is going to sit."""
    scenario = scenarios()[fault]
    with emulate(profile, seed=SEED) as device:
        case = Case(scenario, device, next(scenario.variants()))
        prepare(device)
        place = make_fault(fault).place(_machine(device), device.facts.place(scenario.fault.at)).id
        case.set_up()
        yield case, place


@cache
def table_of(fault: str) -> Table:
    """Run the fault's scenario on the first model that fits, without its decoy."""
    profile = models(fault)[0]
    with case_of(fault, profile) as (case, place):
        device = case.device
        before = look(device, place)
        case.occur()
        during = look(device, place)
        case.repair()
        case.verify()
        moments = dict(zip(MOMENTS, (before, during, look(device, place)), strict=True))
    return Table(fault, scenarios()[fault].id, profile, place, moments)


def _machine(device: Device) -> Machine:
    machine = device._unit.machine
    assert isinstance(machine, Machine)
    return machine


# -- looking ---------------------------------------------------------------------------------------------


def look(device: Device, place: str) -> Moment:
    """What every interface shows now, and what a person sees on the part at `place`."""
    moment = Moment()
    for heading, ask in (
        ("ipp", _ipp),
        ("snmp", _snmp),
        ("usb", _usb),
        ("pjl", _pjl),
    ):
        try:
            ask(device, moment)
        except NoAnswer:
            moment.lines.append((heading, "does not answer"))
        except Unreachable:
            moment.lines.append((heading, "cannot be reached"))
        except (DeviceRefusal, ProtocolError) as error:
            moment.lines.append((heading, f"refuses: {error}"))
    moment.lines.append(("panel", device.hands.read_panel() or "dark"))
    moment.lines += _reach(device)
    moment.lines += _unseen(device, place)
    if moment.reasons and moment.printer and moment.pjl is not None:
        shown = answers_of(device)
        moment.contradictions = (*disagreements(shown), *page_disagreements(device, shown))
    return moment


def _ipp(device: Device, moment: Moment) -> None:
    ipp = device.ipp
    state = ipp.state()
    moment.reasons = ipp.state_reasons()
    moment.lines.append(("ipp state", state.name.lower()))
    moment.lines.append(("ipp reasons", ", ".join(sorted(moment.reasons))))
    for alert in ipp.alerts():
        moment.lines.append(("ipp alert", f"{_row(alert)} {alert.description!r}"))
    for job in ipp.jobs()[:1]:
        told = ", ".join(sorted(job.reasons)) or "none"
        moment.lines.append(("ipp job", f"{job.state.name.lower()}: {told}"))


def _snmp(device: Device, moment: Moment) -> None:
    snmp = device.snmp
    moment.printer = snmp.printer_status()
    moment.lines.append(("snmp status", f"device {snmp.device_status()}, printer {moment.printer}"))
    moment.bits = snmp.error_bits()
    moment.lines.append(("snmp bits", ", ".join(sorted(moment.bits)) or "none"))
    rows = snmp.alerts()
    moment.codes = frozenset(row.code or "" for row in rows)
    for row in rows:
        moment.lines.append(("snmp alert", f"{_row(row)} {row.description!r}"))


def _row(alert: Any) -> str:
    location = alert.location if alert.location not in (None, -2) else "-"
    return (
        f"{alert.severity} {alert.group}({alert.group_index}) {alert.code}"
        f" at {location}, {alert.training or '-'}:"
    )


def _usb(device: Device, moment: Moment) -> None:
    if device.has_usb:
        moment.usb = int(device.usb.port_status())
        moment.lines.append(("usb port", f"0x{moment.usb:02x}"))


def _pjl(device: Device, moment: Moment) -> None:
    if device.has_usb:
        status = device.pjl.status()
        moment.pjl = status.code
        online = {True: "online", False: "offline", None: "not told"}[status.online]
        moment.lines.append(("pjl status", f"{status.code} {status.display!r} {online}"))


def _reach(device: Device) -> Iterator[tuple[str, str]]:
    """Who finds which services how; one line for services that are found alike."""
    found = {
        service: {vantage: device.at(vantage).reach(service) for vantage in VANTAGES}
        for service in sorted(device.facts.services)
    }
    rows: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for service, verdicts in found.items():
        rows.setdefault(tuple(verdicts.items()), []).append(service)
    for row, services in rows.items():
        told = ", ".join(f"{vantage} {verdict}" for vantage, verdict in row)
        yield "net", f"{', '.join(services)}: {told}"


def _unseen(device: Device, place: str) -> Iterator[tuple[str, str]]:
    """What no interface tells: the event log's last line, the last sheet, and the part itself."""
    events = _machine(device).log.events
    if events:
        last = events[-1]
        yield "log", " ".join(filter(None, (last.vendor_code, last.code, last.part, repr(last.text))))
    for heading, target in (("bin", device.facts.roles["bin"]), ("part", place)):
        for name, what in device.hands.look(target).items():
            yield heading, f"{name}: {what}"
