"""How an interface is announced where printers are looked for, and what all announcements tell of a printer.

Keys are those of Apple's Bonjour Printing Specification 1.2.1. Knows no record's form, no socket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from misfeed.emulators.identity import device_id, make_and_model, printer_uuid
from misfeed.emulators.machine import Machine

_PAPERS = (
    ("<legal-A4", 0, 0),
    ("legal-A4", 21_000, 29_700),
    ("tabloid-A3", 27_940, 42_000),
    ("isoC-A2", 42_000, 59_400),
    (">isoC-A2", 59_401, 59_401),
)
"""PaperMax: classes by the shorter and the longer side, in hundredths of a millimetre, that are reached."""

_MM = 100
_INCH = 2_540


@dataclass(frozen=True, slots=True)
class Announced:
    """One service of DNS-SD.

    Attributes:
        type: "_ipp._tcp". subtypes: under which it is found too (RFC 6763 §7.1): "_universal".
        txt: its keys, in their order. port: None for the interface's own.
    """

    type: str
    txt: Mapping[str, str] = field(default_factory=dict)
    subtypes: tuple[str, ...] = ()
    port: int | None = None


def yes(holds: bool) -> str:
    """A flag as TXT records have it."""
    return "T" if holds else "F"


def printer_keys(machine: Machine) -> dict[str, str]:
    """What every way to print on it tells; `txtvers` begins a record (RFC 6763 §6.7)."""
    profile = machine.profile
    identity = device_id(machine)
    keys = {
        "txtvers": "1",
        "qtotal": "1",
        "ty": make_and_model(machine),
        "note": machine.notes.place or "",
        "product": f"({profile.identity.model})",
        "pdl": ",".join(profile.documents.formats),
        "priority": str(machine.discovery.priority),
        "UUID": printer_uuid(machine).removeprefix("urn:uuid:"),
        "Color": yes(len(profile.engine.colorants) > 1),
        "Duplex": yes(profile.engine.duplex),
        "Copies": "T",
        "Collate": "T",
        "Staple": yes(profile.finisher is not None),
        "PaperMax": paper_max([tray.media for tray in machine.trays]),
        "usb_MFG": identity["MFG"],
        "usb_MDL": identity["MDL"],
        "usb_CMD": identity["CMD"],
    }
    if profile.scanner is not None:
        keys["Scan"] = "T"
    if profile.fax is not None:
        keys["Fax"] = "T"
    return keys


def paper_max(sizes: list[str]) -> str:
    """The class of the largest of some self-describing media size names (PWG 5101.1)."""
    found = _PAPERS[0][0]
    for name, shorter, longer in _PAPERS:
        if any(low >= shorter and high >= longer for low, high in map(_sides, sizes)):
            found = name
    return found


def _sides(size: str) -> tuple[int, int]:
    """The shorter and the longer side; (0, 0) where the name tells none."""
    unit = _INCH if size.endswith("in") else _MM
    try:
        width, length = (
            round(float(side) * unit)
            for side in size.rpartition("_")[2].removesuffix("in").removesuffix("mm").split("x")
        )
    except ValueError:
        return (0, 0)
    return min(width, length), max(width, length)
