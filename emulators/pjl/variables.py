"""PJL's environment variables: what SET takes and INQUIRE, DINQUIRE and INFO VARIABLES tell (ch. 4 to 6).

Knows each variable's values and what they ask of a job; the channel keeps what was set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from misfeed.emulators.machine import Profile
from misfeed.emulators.offering import resolutions, sizes

#: PJL's PAPER values -> PWG 5101.1 size names.
PAPERS: Mapping[str, str] = {
    "LETTER": "na_letter_8.5x11in",
    "LEGAL": "na_legal_8.5x14in",
    "A4": "iso_a4_210x297mm",
    "EXECUTIVE": "na_executive_7.25x10.5in",
    "LEDGER": "na_ledger_11x17in",
    "A3": "iso_a3_297x420mm",
    "COM10": "na_number-10_4.125x9.5in",
    "MONARCH": "na_monarch_3.875x7.5in",
    "C5": "iso_c5_162x229mm",
    "DL": "iso_dl_110x220mm",
    "JISB4": "jis_b4_257x364mm",
    "JISB5": "jis_b5_182x257mm",
    "B5": "iso_b5_176x250mm",
    "A5": "iso_a5_148x210mm",
    "A6": "iso_a6_105x148mm",
}

_SWITCH = ("OFF", "ON")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable.

    Attributes:
        values: those it takes, or the lowest and highest of a range.
    """

    name: str
    default: str
    values: tuple[str, ...]
    is_range: bool = False

    def accept(self, value: str) -> str | None:
        """`value` as the variable keeps it; None when it does not take it."""
        if not self.is_range:
            return value.upper() if value.upper() in self.values else None
        if not (value.isascii() and value.isdigit() and len(value) <= 9):
            return None
        low, high = map(int, self.values)
        return str(int(value)) if low <= int(value) <= high else None

    def lines(self, value: str) -> tuple[str, ...]:
        """As INFO VARIABLES lists it."""
        kind = "RANGE" if self.is_range else "ENUMERATED"
        return (
            f"{self.name}={value} [{len(self.values)} {kind}]",
            *(f"\t{one}" for one in self.values),
        )


_KEPT = (
    Variable("ORIENTATION", "PORTRAIT", ("PORTRAIT", "LANDSCAPE")),
    Variable("FORMLINES", "60", ("5", "128"), is_range=True),
    Variable("MANUALFEED", "OFF", _SWITCH),
    Variable("RET", "MEDIUM", ("OFF", "LIGHT", "MEDIUM", "DARK")),
    Variable("PAGEPROTECT", "AUTO", ("AUTO", "ON", "OFF")),
    Variable("ECONOMODE", "OFF", _SWITCH),
    Variable("DENSITY", "3", ("1", "5"), is_range=True),
    Variable("AUTOCONT", "ON", _SWITCH),
    Variable("CLEARABLEWARNINGS", "JOB", ("JOB", "ON")),
    Variable("JAMRECOVERY", "AUTO", ("AUTO", "ON", "OFF")),
    Variable("RESOURCESAVE", "OFF", _SWITCH),
    Variable("LPARM:PCL FONTSOURCE", "I", ("I",)),
    Variable("LPARM:PCL FONTNUMBER", "0", ("0", "999"), is_range=True),
    Variable("LPARM:PCL PITCH", "10.00", ("10.00", "12.00", "16.67")),
    Variable("LPARM:PCL PTSIZE", "12.00", ("8.00", "10.00", "12.00", "14.00")),
    Variable("LPARM:PCL SYMSET", "ROMAN8", ("ROMAN8", "ISOL1", "PC8", "WINL1")),
    Variable("LPARM:POSTSCRIPT PRTPSERRS", "OFF", _SWITCH),
)
"""What is only kept and read back."""


def variables(profile: Profile) -> Mapping[str, Variable]:
    """The variables of a model, by name."""
    paper = papers(profile)
    dots = tuple(map(str, resolutions(profile)))
    found = [
        Variable("COPIES", "1", ("1", "999"), is_range=True),
        # Of labels and receipts PJL has no name for any size.
        *((Variable("PAPER", paper[0], paper),) if paper else ()),
        Variable("RESOLUTION", dots[0], dots),
        Variable("PERSONALITY", "AUTO", ("AUTO",)),
        Variable("TIMEOUT", "15", ("5", "300"), is_range=True),
    ]
    if profile.engine.duplex:
        found.insert(1, Variable("DUPLEX", "OFF", _SWITCH))
        found.insert(2, Variable("BINDING", "LONGEDGE", ("LONGEDGE", "SHORTEDGE")))
    found.extend(_KEPT)
    return {one.name: one for one in found}


def papers(profile: Profile) -> tuple[str, ...]:
    """The sizes that the model feeds and PJL has a name for: those it is found loaded with first."""
    names = {size: name for name, size in PAPERS.items()}
    return tuple(names[size] for size in sizes(profile) if size in names)


def asked_of_job(environment: Mapping[str, str]) -> dict[str, Any]:
    """What the variables that were set ask of a job, as attributes of `Job`."""
    asked: dict[str, Any] = {}
    if "COPIES" in environment:
        asked["copies"] = int(environment["COPIES"])
    if "DUPLEX" in environment:
        asked["sides"] = 2 if environment["DUPLEX"] == "ON" else 1
    if "PAPER" in environment:
        asked["media"] = PAPERS[environment["PAPER"]]
    return asked
