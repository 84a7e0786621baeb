"""What scripts expect of the network: which services are reached from where, and how they greet.

Reads nothing that a service says once it is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from misfeed.errors import UsageError
from misfeed.place import VANTAGES
from misfeed.vocabulary.expectation import Expectation, Seen, View
from misfeed.vocabulary.words import one_of

WELL_KNOWN: Mapping[int, str] = {161: "snmp", 631: "ipp", 9100: "pjl"}

ALL = "all"
"""In a matrix: every service that the device offers."""


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
                for service in sorted(view.device.facts.services) if services == (ALL,) else services:
                    verdict = view.device.at(who).reach(service)
                    found[f"{service}@{who}"] = verdict
                    held &= (verdict == "open") is expected
        return Seen(held, found)


def matrix_of(services: Mapping[str, Sequence[str | int]]) -> Mapping[str, tuple[str, ...]]:
    """A matrix as scripts say it, with services for ports. Raises UsageError."""
    for who, what in services.items():
        one_of("see.ports_matrix", who, VANTAGES)
        if isinstance(what, str) and what != ALL:
            raise UsageError(f"see.ports_matrix: {what!r} is no list of services: write [{what!r}]")
    return {
        who: (ALL,) if what == ALL else tuple(service_of("see.ports_matrix", one) for one in what)
        for who, what in services.items()
    }


def service_of(said: str, service: str | int) -> str:
    """A service by its name or its port; `said` is the word of the script. Raises UsageError."""
    if not isinstance(service, int):
        return service
    one_of(f"{said}: port", service, WELL_KNOWN)
    return WELL_KNOWN[service]
