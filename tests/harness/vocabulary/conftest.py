"""A device made of answers: each interface says what a test puts there, refuses, or is silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from misfeed.contract import CannotAct, Facts
from misfeed.errors import MisfeedError, NoAnswer, Unreachable
from misfeed.interfaces.ipp import JobState, PrinterState


class FakeClock:
    """Moves when someone waits; what is due on the way happens. Satisfies `DeviceClock`."""

    def __init__(self) -> None:
        self.now = 0
        self.due: list[tuple[int, Callable[[], None]]] = []

    def now_us(self) -> int:
        return self.now

    def wait(self, seconds: float) -> None:
        self._to(self.now + round(seconds * 1_000_000))

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        self.due.append((self.now + round(seconds * 1_000_000), act))

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        deadline = self.now + round(timeout_s * 1_000_000)
        while not holds():
            if self.now >= deadline:
                return False
            self._to(min(deadline, self.now + round((every_s or 1.0) * 1_000_000)))
        return True

    def _to(self, moment: int) -> None:
        for when, act in sorted((one for one in self.due if one[0] <= moment), key=lambda one: one[0]):
            self.now = max(self.now, when)
            act()
        self.due = [one for one in self.due if one[0] > moment]
        self.now = moment


class FakeDevice:
    """What `Device` offers, from tables. An answer that is an error is raised.

    Attributes:
        answers: by name: "state", "reasons", "alerts", "error bits", "critical", "port status", "pjl",
            "panel", "ping", "temperature", "job", and "rows" in place of "critical".
        ports: verdict by (service, vantage). sights: by part.
        acts: (verb, target, minutes, details) that hands did. cannot: verbs they cannot do.
        printed: (vantage, attributes, format) of each job. cancelled: ids.
    """

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.facts = Facts(
            name="fake",
            parts=frozenset({"tray-1", "cover.front"}),
            roles={"tray": "tray-1", "cover": "cover.front"},
            services=frozenset({"ipp", "snmp"}),
            values={"media": "iso_a4_210x297mm", "duplex": False},
        )
        self.answers: dict[str, Any] = {
            "state": PrinterState.IDLE,
            "reasons": frozenset({"none"}),
            "alerts": (),
            "error bits": frozenset(),
            "critical": 3,
            "port status": 0x18,
            "pjl": 10001,
            "panel": "Ready",
            "ping": True,
            "temperature": 20.0,
            "job": JobState.COMPLETED,
            "cancel": None,
        }
        self.ports: dict[tuple[str, str], str] = {}
        self.sights: dict[str, Mapping[str, str]] = {"tray-1": {"paper": "empty", "tray": "in"}}
        self.site = {"snmp.community": "public"}
        self.has_usb = True
        self.has_console = False
        self.acts: list[tuple[str, str, float, dict[str, Any]]] = []
        self.cannot: set[str] = set()
        self.printed: list[tuple[str, dict[str, Any], str]] = []
        self.cancelled: list[int] = []
        self.injected: list[tuple[str, str, dict[str, Any]]] = []
        self.usb_drops = self.console_drops = 0
        self.hands = self
        self.staging = SimpleNamespace(hazards=lambda: ())

    def say(self, name: str) -> Any:
        answer = self.answers[name]
        if isinstance(answer, MisfeedError):
            raise answer
        return answer() if callable(answer) else answer

    # -- the device --------------------------------------------------------------------------------------

    def at(self, vantage: str) -> FakePlace:
        return FakePlace(self, vantage)

    def inject(self, fault: str, at: str = "", **parameters: Any) -> str:
        self.injected.append((fault, self.facts.place(at), parameters))
        return self.facts.place(at)

    def drop_usb(self) -> None:
        self.usb_drops += 1

    def drop_escpos(self) -> None:
        pass

    def drop_console(self) -> None:
        self.console_drops += 1

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        def safely() -> bool:
            try:
                return holds()
            except Unreachable:
                return False

        return self.clock.wait_until(safely, timeout_s, every_s)

    @property
    def usb(self) -> Any:
        return SimpleNamespace(port_status=lambda: self.say("port status"))

    @property
    def pjl(self) -> Any:
        return SimpleNamespace(status=lambda: SimpleNamespace(code=self.say("pjl")))

    tells_settings = False

    def remember_settings(self) -> None:
        """It cannot tell how it is set."""

    # -- its hands ---------------------------------------------------------------------------------------

    def act(self, verb: str, target: str, *, minutes: float = 0.0, **details: Any) -> None:
        self.clock.wait(minutes * 60)
        if verb in self.cannot:
            raise CannotAct(f"cannot {verb} {target}")
        self.acts.append((verb, target, minutes, details))

    def look(self, target: str, *, minutes: float = 0.0) -> Mapping[str, str]:
        self.clock.wait(minutes * 60)
        if target not in self.sights:
            raise CannotAct(f"there is no part {target!r}")
        return self.sights[target]

    def wait(self, minutes: float) -> None:
        self.clock.wait(minutes * 60)

    def read_panel(self) -> str:
        return str(self.say("panel"))

    def temperature_c(self, target: str) -> float:
        return float(self.say("temperature"))


class FakePlace:
    """The device from one vantage point."""

    def __init__(self, device: FakeDevice, vantage: str) -> None:
        self.device = device
        self.vantage = vantage

    def reach(self, service: str) -> str:
        return self.device.ports.get((service, self.vantage), "open")

    def ping(self) -> bool:
        return bool(self.device.say("ping"))

    @property
    def ipp(self) -> Any:
        say = self.device.say
        return SimpleNamespace(
            state=lambda: say("state"),
            state_reasons=lambda: say("reasons"),
            print_job=self._print,
            job=lambda number: SimpleNamespace(state=say("job")),
            cancel_job=self._cancel,
        )

    def _cancel(self, number: int) -> None:
        self.device.say("cancel")
        self.device.cancelled.append(number)

    def _print(self, data: bytes, *, name: str, document_format: str, attributes: dict[str, Any]) -> Any:
        if self.reach("ipp") != "open":
            raise NoAnswer("ipp", 3.0)
        self.device.printed.append((self.vantage, attributes, document_format))
        return SimpleNamespace(id=len(self.device.printed))

    @property
    def snmp(self) -> Any:
        say = self.device.say
        return SimpleNamespace(
            alerts=lambda: say("alerts"),
            error_bits=lambda: say("error bits"),
            rows=lambda table: (
                say("rows")
                if "rows" in self.device.answers
                else ({"prtAlertCriticalEvents": say("critical")},)
            ),
        )


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture
def alert() -> Callable[..., Any]:
    """A row of the alert table."""

    def alert(code: str | None, severity: str | None = "critical", group: str | None = "input") -> Any:
        return SimpleNamespace(code=code, severity=severity, group=group)

    return alert
