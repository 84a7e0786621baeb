"""Names a cause by what the formatter itself says on its service console: it talks where no network does.

Asks for the self-test once, where a restart is permitted: it may do what a start does. Changes nothing.
"""

from __future__ import annotations

from misfeed.device import Device
from misfeed.diagnostics.finding import Finding
from misfeed.diagnostics.probes import Survey
from misfeed.diagnostics.rulebook import rulebook
from misfeed.errors import DeviceRefusal, ProtocolError, Unreachable
from misfeed.permits import NotPermitted
from misfeed.place import HOME
from misfeed.protocols.console import Outcome, Test

_CONFIDENCE = 0.95


def by_console(device: Device, found: Survey, *, complaint: bool) -> Finding | None:
    """The finding, where there is a console and a reason to ask it: somebody complains, or nothing answers
    the technician over the network."""
    silent = not any(verdict == "open" for (_, who), verdict in found.reach.items() if who == HOME)
    if not device.has_console or not (complaint or silent):
        return None
    failed = [one for one in _self_test(device) if one.outcome is Outcome.FAILED]
    for rule in rulebook().console:
        for one in failed:
            if one.unit == rule.unit and rule.detail in one.detail:
                evidence = tuple(
                    f"console: the self-test of {test.unit} failed: {test.detail}" for test in failed
                )
                return Finding(rule.cause, rule.place, evidence, _CONFIDENCE, rule.owner)
    return None


def _self_test(device: Device) -> tuple[Test, ...]:
    try:
        return device.console.selftest()
    except (Unreachable, DeviceRefusal, ProtocolError, NotPermitted):
        device.drop_console()
        return ()
