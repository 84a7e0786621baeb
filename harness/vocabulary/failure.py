"""The failure of a case, and how pytest shows it. Knows no case."""

from __future__ import annotations

from typing import Any


class CaseFailed(AssertionError):
    """The device (or the script) did not do what the scenario says."""


def hidden_by_pytest(failure: Any) -> bool:
    """Have pytest show the script's lines of a failed case, and not ours: a module's `__tracebackhide__`."""
    return isinstance(failure.value, CaseFailed)
