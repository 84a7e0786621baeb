"""A hardware-in-the-loop test and emulation bench for printer firmware interfaces.

Names are loaded when first used, so that each command starts with only what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from misfeed.diagnostics import Finding, diagnose
    from misfeed.errors import MisfeedError
    from misfeed.providers import emulate
    from misfeed.vocabulary import DO, Case, Ticket, fault, limit, option, scenario, see, vary

_HOMES = {
    "Finding": "misfeed.diagnostics",
    "diagnose": "misfeed.diagnostics",
    "MisfeedError": "misfeed.errors",
    "emulate": "misfeed.providers",
    "DO": "misfeed.vocabulary",
    "Case": "misfeed.vocabulary",
    "Ticket": "misfeed.vocabulary",
    "fault": "misfeed.vocabulary",
    "limit": "misfeed.vocabulary",
    "option": "misfeed.vocabulary",
    "scenario": "misfeed.vocabulary",
    "see": "misfeed.vocabulary",
    "vary": "misfeed.vocabulary",
}

__all__ = [
    "DO",
    "Case",
    "Finding",
    "MisfeedError",
    "Ticket",
    "diagnose",
    "emulate",
    "fault",
    "limit",
    "option",
    "scenario",
    "see",
    "vary",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        from importlib.metadata import version

        return version("misfeed")
    raise AttributeError(f"module 'misfeed' has no attribute {name!r}")
