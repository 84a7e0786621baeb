"""Sizes of media out of their PWG 5101.1 names, in the Printer MIB's units. Knows no tray."""

from __future__ import annotations

import re

from misfeed.emulators.snmp.captured import UNKNOWN
from misfeed.protocols.snmp import mib

_SIZE = re.compile(r".*_(\d{1,5}(?:\.\d{1,4})?)x(\d{1,5}(?:\.\d{1,4})?)(mm|in)")
_MICROMETERS = {"mm": 1_000, "in": 25_400}
_UM_PER_TEN_THOUSANDTH = 2.54


def dimensions_um(name: str) -> tuple[int, int] | None:
    """Width and length in micrometers of "iso_a4_210x297mm" or "na_letter_8.5x11in"; None for other names."""
    found = _SIZE.fullmatch(name)
    if found is None:
        return None
    width, length, unit = found.groups()
    return round(float(width) * _MICROMETERS[unit]), round(float(length) * _MICROMETERS[unit])


def dimensions(name: str, unit: int) -> tuple[int, int]:
    """Width and length in a PrtMediaUnitTC unit; unknown (-2) for names without a size."""
    size = dimensions_um(name)
    if size is None:
        return UNKNOWN, UNKNOWN
    if unit == mib.enum("PrtMediaUnitTC").number("tenThousandthsOfInches"):
        return round(size[0] / _UM_PER_TEN_THOUSANDTH), round(size[1] / _UM_PER_TEN_THOUSANDTH)
    return size
