"""The failures of a step and of a case, and how pytest shows it. Knows no case."""

from __future__ import annotations

from typing import Any

from misfeed.errors import MisfeedError


class CaseFailed(AssertionError):
    """The device (or the script) did not do what the scenario says."""


class Misdiagnosed(CaseFailed):
    """Whoever was asked to diagnose named another cause. Not the device's doing, but where ours diagnosed."""


class StepFailed(MisfeedError):
    """A step was carried out and did not do what it had to; says what was seen."""


def hidden_by_pytest(failure: Any) -> bool:
    """Have pytest show the script's lines of a failed case, and not ours: a module's `__tracebackhide__`."""
    return isinstance(failure.value, CaseFailed)
