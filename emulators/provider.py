"""Makes emulated devices for the harness: a machine in this process, in virtual time."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import misfeed.emulators.profiles as shelf
from misfeed.contract import Facts, Instructions, Setter
from misfeed.emulators import quirks
from misfeed.emulators.digests import fault_digest, profile_digest
from misfeed.emulators.hands import EmulatedHands
from misfeed.emulators.host import Host
from misfeed.emulators.interface import interfaces
from misfeed.emulators.machine import Machine, Profile
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.covers import Cover
from misfeed.emulators.machine.faults import FaultError, catalogue, fault_class, make_fault
from misfeed.emulators.machine.part import Part
from misfeed.emulators.machine.plans import planned_parts
from misfeed.emulators.machine.supplies import Supply
from misfeed.emulators.machine.trays import Tray
from misfeed.emulators.roles import main_tray, roles_of
from misfeed.emulators.settings import counters_of, setters_of, settings_of
from misfeed.errors import UsageError
from misfeed.transports.memory import MemoryRoute

_US = 1_000_000


class EmulatedClock:
    """Virtual device time. Satisfies `misfeed.contract.DeviceClock`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def now_us(self) -> int:
        return self._machine.now

    def today(self) -> str:
        return self._machine.today()

    def wait(self, seconds: float) -> None:
        self._machine.clock.advance(round(seconds * _US))

    def wait_until(self, holds: Callable[[], bool], timeout_s: float, every_s: float | None = None) -> bool:
        """Jump from change to change (or by `every_s`, as a poller would) until `holds()`."""
        clock = self._machine.clock
        deadline = clock.now + round(timeout_s * _US)
        while True:
            revision = self._machine.revision
            if holds():
                return True
            if clock.now >= deadline:
                return False
            if every_s is not None:
                clock.run_to(min(clock.now + max(1, round(every_s * _US)), deadline))
            elif self._machine.revision == revision:
                clock.run_to_revision(self._machine, deadline)


class EmulatedStaging:
    """Satisfies `misfeed.contract.Staging`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def inject(self, fault: str, at: str, parameters: Mapping[str, Any]) -> str:
        try:
            return make_fault(fault, parameters).break_machine(self._machine, at)
        except FaultError as error:
            raise UsageError(str(error)) from error

    def present(self, fault: str, at: str, parameters: Mapping[str, Any]) -> bool:
        try:
            found = make_fault(fault, parameters)
            return found.remains(found.place(self._machine, at))
        except FaultError as error:
            raise UsageError(str(error)) from error

    def clear(self, fault: str, at: str, parameters: Mapping[str, Any]) -> None:
        try:
            found = make_fault(fault, parameters)
            found.take_away(found.place(self._machine, at))
        except FaultError as error:
            raise UsageError(str(error)) from error

    def hazards(self) -> tuple[str, ...]:
        return tuple(f"{hazard.kind}: {hazard.text}" for hazard in self._machine.hazards.found)


class _Itself:
    """A profile as a key: it holds tables, so that it has no hash of its own, and nobody changes one."""

    __slots__ = ("profile",)

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.profile is other.profile

    def __hash__(self) -> int:
        return id(self.profile)


def facts_of(profile: Profile) -> Facts:
    """What a scenario may know of a model before it is switched on. Asked for every case, so it is kept."""
    return _facts(_Itself(profile), frozenset(interfaces()))


@functools.lru_cache(maxsize=256)
def _facts(one: _Itself, offered: frozenset[str]) -> Facts:
    profile = one.profile
    facts = Facts(
        name=profile.name,
        version=profile.version,
        kind=profile.kind,
        parts=frozenset(part_id for _, part_id, _, _, _ in planned_parts(profile)),
        roles=roles_of(profile),
        rows=_rows(profile),
        stations=tuple(f"path.{station.name}" for station in profile.path.stations),
        services=frozenset(name for name in profile.network.services if name in offered),
        lines=frozenset(one for one in (profile.serial.carries,) if one in offered)
        if profile.serial
        else frozenset(),
        values={
            "duplex": profile.engine.duplex,
            "color": len(profile.engine.colorants) > 1,
            "speed_ppm": profile.engine.speed_ppm,
            "usb": profile.usb is not None,
            "usb_http": profile.usb.ipp if profile.usb is not None else 0,
            "media": main_tray(profile).media,
            "firmware": profile.identity.firmware,
        },
    )
    # A model without a network is seen as far as its cable goes.
    return facts if profile.network.services or profile.usb is None else facts.by_usb_alone()


def _rows(profile: Profile) -> dict[str, dict[int, str]]:
    """Parts by the group and row in which the Printer MIB lists them."""
    groups: dict[type[Part], str] = {
        Tray: "input",
        Bin: "output",
        Cover: "cover",
        Supply: "markerSupplies",
    }
    rows: dict[str, dict[int, str]] = {group: {} for group in groups.values()}
    for kind, part_id, index, _, _ in planned_parts(profile):
        if kind in groups:
            rows[groups[kind]][index] = part_id
    return rows


class EmulatedUnit:
    """A machine of a virtual clock, as the harness takes it. Satisfies `Unit`, `TellsSettings`,
    `TakesSettings` and `TakesQuirks`."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.facts = facts_of(machine.profile)
        self.clock = EmulatedClock(machine)
        self.hands = EmulatedHands(machine)
        self.staging = EmulatedStaging(machine)
        self.usb = machine.profile.usb is not None and "usbip" in interfaces()
        self.site = {"snmp.community": machine.profile.network.community}
        self._host = Host(machine)

    def route(self, address: str) -> MemoryRoute:
        """The way from a place that speaks from `address`, in memory."""
        return MemoryRoute(self._host, address)

    def settings(self) -> dict[str, str]:
        return settings_of(self.machine)

    def setters(self) -> dict[str, Setter]:
        return setters_of(self.machine)

    def counters(self) -> dict[str, int]:
        return counters_of(self.machine)

    def depart(self, quirk: str) -> None:
        quirks.switch(self.machine, quirk, on=True)

    def close(self) -> None:
        """Nothing outlives the process."""


class EmulatedProvider:
    """Satisfies `misfeed.contract.Provider`, `HasTills`, `TellsDigests`, `ChecksFaults`, `ChecksProfiles` and
    `KnowsQuirks`."""

    def profiles(self) -> tuple[str, ...]:
        return shelf.names()

    def tills(self) -> tuple[str, ...]:
        return shelf.other_names()

    def facts(self, profile: str) -> Facts:
        return facts_of(shelf.load(profile))

    def make(self, profile: str, *, seed: int = 0) -> EmulatedUnit:
        return EmulatedUnit(Machine(shelf.load(profile), seed=seed))

    def profile_mistakes(self, profile: str) -> tuple[str, ...]:
        return shelf.mistakes(profile)

    def fault_versions(self) -> dict[str, int]:
        return {name: kind.version for name, kind in catalogue().items()}

    def quirks(self) -> tuple[str, ...]:
        return tuple(quirks.catalogue())

    def check_fault(self, fault: str, parameters: Mapping[str, Any]) -> None:
        try:
            make_fault(fault, parameters)
        except FaultError as error:
            raise UsageError(str(error)) from error

    def instructions(self, fault: str, language: str = "en") -> Instructions:
        """In English, whatever the language: the catalogue of faults has no other."""
        del language
        try:
            kind = fault_class(fault)
        except FaultError as error:
            raise UsageError(str(error)) from error
        return Instructions(kind.by_hand, kind.undo_by_hand)

    def profile_digest(self, profile: str) -> str:
        return profile_digest(shelf.load(profile))

    def fault_digests(self) -> dict[str, str]:
        return {name: fault_digest(kind) for name, kind in catalogue().items()}
