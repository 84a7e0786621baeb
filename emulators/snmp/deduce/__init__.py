"""What machine a recorded walk tells of: tables of a device profile, worked out from the rows of the MIBs.

Each module fills some tables of the profile and names in `Findings.problems` what it had to make up. Where a
walk says nothing, the machine gets what every printer has, so that it works.
"""

from __future__ import annotations

from typing import Any

from misfeed.emulators.snmp.captured import Captured
from misfeed.emulators.snmp.deduce.engine import engine, path
from misfeed.emulators.snmp.deduce.findings import Findings
from misfeed.emulators.snmp.deduce.identity import identity
from misfeed.emulators.snmp.deduce.panel import documents, panel
from misfeed.emulators.snmp.deduce.paper import bins, covers, trays
from misfeed.emulators.snmp.deduce.supplies import supplies

__all__ = ["Findings", "deduce"]


def deduce(captured: Captured) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the profile's tables as plain data, without name, version and captured values, and one sentence
    on each thing that had to be made up.
    """
    findings = Findings(captured)
    found: dict[str, Any] = {"identity": identity(findings)}
    marking = supplies(findings)
    found["kind"], found["engine"] = engine(findings, marking)
    if found["kind"] == "laser":
        found["fuser"] = {}
    found["path"] = path(findings, duplex=found["engine"]["duplex"])
    found["panel"] = panel(findings)
    found["documents"] = documents(findings)
    found["trays"] = trays(findings)
    found["bins"] = bins(findings)
    found["covers"] = covers(findings, duplex=found["engine"]["duplex"])
    found["supplies"] = marking
    if captured.has("prtAlertTable"):
        findings.problem(
            "the alert table is of the moment of the recording and is not kept; the machine has its own"
        )
    return found, tuple(findings.problems)
