"""Hands over the devices of a bench; every other name is left to the provider of emulated ones.

Satisfies `misfeed.contract.Provider`. Each device is asked for its facts once, and only when they are wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from misfeed.contract import ChecksFaults, Facts, Instructions, Provider, Unit
from misfeed.errors import BenchError
from misfeed.real.benchfile import Bench
from misfeed.real.facts import NO_PRINTER
from misfeed.real.serial_ports import silence_on
from misfeed.real.unit import Known, RealUnit


class RealProvider:
    """The devices of one bench, before those of another provider."""

    def __init__(self, bench: Bench, others: Provider) -> None:
        self.bench = bench
        self._others = others
        self._known: dict[str, Known] = {}

    def profiles(self) -> tuple[str, ...]:
        return tuple(self.bench.devices)

    def facts(self, profile: str) -> Facts:
        """Raises BenchError for a device that does not answer where its bench says it does."""
        if profile not in self.bench.devices:
            return self._others.facts(profile)
        known = self.known(profile)
        if known.silent:
            raise _dead(profile, known)
        return known.facts

    def silence(self, name: str) -> str:
        """That a device of the bench answers neither IPP nor SNMP, nor, with neither, on its cable or serial
        port; "" when it does."""
        known = self.known(name)
        entry = self.bench.devices[name]
        asked: set[str] = {service for service in ("ipp", "snmp") if service in entry.doors()}
        if entry.usb and not entry.doors():
            asked = {"usb"}
        elif not entry.doors():
            asked = set(entry.lines())
        return str(_dead(name, known)) if asked and asked == set(known.silent) else ""

    def known(self, name: str) -> Known:
        """What is known of a device of the bench, and where it is from."""
        if name not in self._known:
            self._known[name] = self._ask(name)
        return self._known[name]

    def _ask(self, name: str) -> Known:
        """What a device tells; where nothing but serial ports leads to it, they are tried."""
        entry, unit = self.bench.devices[name], self.unit(name)
        if entry.usb or entry.doors():
            return unit.known
        told = {service: silence_on(unit.route_here(), service) for service in entry.lines()}
        return replace(unit.known, silent={service: why for service, why in told.items() if why})

    def unit(self, name: str) -> RealUnit:
        """A device of the bench, whether it answers or not."""
        entry = self.bench.devices[name]
        return RealUnit(
            name, entry, self.bench.permits(name), self._known.get(name), instructions=self.instructions
        )

    def make(self, profile: str, *, seed: int = 0) -> Unit:
        if profile not in self.bench.devices:
            return self._others.make(profile, seed=seed)
        return self.unit(profile)

    def fault_versions(self) -> Mapping[str, int]:
        return self._others.fault_versions()

    def instructions(self, fault: str, language: str = "en") -> Instructions:
        return self._others.instructions(fault, language)

    def check_fault(self, fault: str, parameters: Mapping[str, Any]) -> None:
        if isinstance(self._others, ChecksFaults):
            self._others.check_fault(fault, parameters)


def _dead(name: str, known: Known) -> BenchError:
    told = "; ".join(why for _, why in sorted(known.silent.items()))
    if set(known.silent.values()) == {NO_PRINTER}:
        return BenchError(f"{name}: {told}; `misfeed doctor` tells more")
    if known.answered >= set(known.silent):
        return BenchError(f"{name} answers, and tells nothing of itself: {told}; `misfeed doctor` tells more")
    hint = ", or its community is another" if "snmp" in known.silent else ""
    return BenchError(f"{name} does not answer{hint}: {told}; `misfeed doctor` tells more")
