"""Sizes of media out of their PWG 5101.1 names, in the Printer MIB's units. Knows no tray."""

from __future__ import annotations

import re

from misfeed.emulators.snmp.captured import UNKNOWN
from misfeed.protocols.snmp import mib

_SIZE = re.compile(r".*_(\d{1,5}(?:\.\d{1,4})?)x(\d{1,5}(?:\.\d{1,4})?)(mm|in)")
_MICROMETERS = {"mm": 1_000, "in": 25_400}
_UM_PER_TEN_THOUSANDTH = 2.54
_TEN_THOUSANDTHS = mib.enum("PrtMediaUnitTC").number("tenThousandthsOfInches")


def dimensions_um(name: str) -> tuple[int, int] | None:
    """Width and length in micrometers of "iso_a4_210x297mm" or "na_letter_8.5x11in"; None for other names."""
    found = _SIZE.fullmatch(name)
    if found is None:
        return None
    width, length, unit = found.groups()
    return round(float(width) * _MICROMETERS[unit]), round(float(length) * _MICROMETERS[unit])


_STANDARD = (
    *("iso_a3_297x420mm", "iso_a4_210x297mm", "iso_a5_148x210mm", "iso_a6_105x148mm"),
    *("jis_b4_257x364mm", "jis_b5_182x257mm"),
    *("na_letter_8.5x11in", "na_legal_8.5x14in", "na_ledger_11x17in", "na_executive_7.25x10.5in"),
    *("iso_dl_110x220mm", "iso_c5_162x229mm", "na_number-10_4.125x9.5in"),
)
_NEAR_UM = 500


def size_named(width: int, length: int, unit: int) -> str:
    """The PWG 5101.1 name of a size in a PrtMediaUnitTC unit: a standard's, else one of its own."""
    per_unit = _UM_PER_TEN_THOUSANDTH if unit == _TEN_THOUSANDTHS else 1.0
    wide, long = round(width * per_unit), round(length * per_unit)
    for name in _STANDARD:
        size = dimensions_um(name)
        if size is not None and abs(size[0] - wide) <= _NEAR_UM and abs(size[1] - long) <= _NEAR_UM:
            return name
    size_mm = f"{max(wide, 0) / 1_000:g}x{max(long, 0) / 1_000:g}mm"
    return f"custom_{size_mm}_{size_mm}"


def dimensions(name: str, unit: int) -> tuple[int, int]:
    """Width and length in a PrtMediaUnitTC unit; unknown (-2) for names without a size."""
    size = dimensions_um(name)
    if size is None:
        return UNKNOWN, UNKNOWN
    if unit == _TEN_THOUSANDTHS:
        return round(size[0] / _UM_PER_TEN_THOUSANDTH), round(size[1] / _UM_PER_TEN_THOUSANDTH)
    return size
