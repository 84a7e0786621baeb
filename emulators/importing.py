"""Makes device profiles from what real devices were recorded to answer.

The profile carries every recorded value: as facts and parts where a machine has such, else as captured values
that are served exactly as they were. Knows no files; what a walk means is worked out in
`misfeed.emulators.snmp.deduce`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.emulators import profile_text
from misfeed.emulators.machine import Machine, parse_profile
from misfeed.emulators.snmp.captured import Captured
from misfeed.emulators.snmp.deduce import deduce
from misfeed.emulators.snmp.recording import Problem, read_recording
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import Oid, Value, dotted, mib
from misfeed.protocols.snmp.snmprec import write_value

__all__ = ["Imported", "Problem", "already_said", "import_snmprec"]

_FACTS = (
    "sysDescr",
    "sysObjectID",
    "sysName",
    "hrDeviceDescr.1",
    "hrDeviceID.1",
    "prtGeneralPrinterName",
    "prtGeneralSerialNumber",
    "prtInputTable",
    "prtOutputTable",
    "prtCoverTable",
    "prtMarkerTable",
    "prtMarkerSuppliesTable",
)
"""What a profile says in its own words. A value that the words give exactly is not carried a second time, so
that editing the words shows."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A profile made from a recording.

    Attributes:
        profile_toml: the profile, ready for `parse_profile`.
        problems: lines that were damaged or repeated, and what had to be made up (line 0).
    """

    profile_toml: str
    problems: tuple[Problem, ...]


def import_snmprec(data: bytes, source: str) -> Imported:
    """Make a profile from a recorded SNMP walk.

    Args:
        data: the file: lines of `OID|TAG|VALUE` in any octets.
        source: where it is from; its file name gives the profile its name.

    Raises:
        UsageError: the recording is too large, or not one of its lines can be used.
    """
    recording = read_recording(data, source)
    captured = [(dotted(at), *write_value(value)) for at, value in recording.values.items()]
    tables, made_up = deduce(Captured(captured))
    name = profile_text.profile_name(source)
    words = {
        "format": 1,
        "name": name,
        "version": "1",
        "kind": tables.pop("kind"),
        "summary": f"{tables['identity']['make']} {tables['identity']['model']}, from a recorded walk"[:255],
        **tables,
    }
    text = f"# Made from the recorded SNMP walk {profile_text.comment(source)}.\n" + profile_text.tables(
        words
    )
    said = already_said(text, recording.values)
    rows = [row for row, at in zip(captured, recording.values, strict=True) if at not in said]
    problems = (*recording.problems, *(Problem(0, reason) for reason in made_up))
    return Imported(text + profile_text.captured(snmp=rows), problems)


def already_said(profile_toml: str, values: Mapping[Oid, Value]) -> set[Oid]:
    """The recorded instances that a machine of the profile shows exactly without having them captured."""
    view = View(Machine(parse_profile(profile_toml, "the imported profile")), {})
    roots = [mib.oid(name) for name in _FACTS]
    return {
        at
        for at, value in values.items()
        if any(at[: len(root)] == root for root in roots) and view.get(at) == value
    }
