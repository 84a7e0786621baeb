"""Devices as who has nothing but their USB cables sees them: `misfeed run --over usb`.

Wraps what makes devices, whoever that is, and leaves out of their facts what no cable carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from misfeed.contract import ChecksFaults, Facts, HasTills, Instructions, Provider, Unit

USB = "usb"
OVER = (USB,)
"""What a run can be told to reach its devices by, and by nothing else."""


class CabledProvider:
    """Another provider's devices, reached over USB alone. Satisfies `misfeed.contract.Provider`."""

    def __init__(self, others: Provider) -> None:
        self.others = others

    def profiles(self) -> tuple[str, ...]:
        return self.others.profiles()

    def tills(self) -> tuple[str, ...]:
        return self.others.tills() if isinstance(self.others, HasTills) else ()

    def facts(self, profile: str) -> Facts:
        return self.others.facts(profile).by_usb_alone()

    def make(self, profile: str, *, seed: int = 0) -> Unit:
        unit = self.others.make(profile, seed=seed)
        unit.facts = unit.facts.by_usb_alone()
        return unit

    def fault_versions(self) -> Mapping[str, int]:
        return self.others.fault_versions()

    def instructions(self, fault: str, language: str = "en") -> Instructions:
        return self.others.instructions(fault, language)

    def check_fault(self, fault: str, parameters: Mapping[str, Any]) -> None:
        if isinstance(self.others, ChecksFaults):
            self.others.check_fault(fault, parameters)
