"""The marker group and its colorants (RFC 3805 §2.2.6, §2.2.8): one print engine."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.captured import UNKNOWN
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live, number
from misfeed.emulators.subunits import marker_status

HIDES: tuple[str, ...] = ()

MARKER = 1
"""The row of the engine that the machine models; further captured markers stand as captured."""

_TONES = 256


def rows(model: Model) -> Iterator[Row]:
    engine = model.profile.engine
    at = (DEVICE, MARKER)
    yield fixed("prtMarkerMarkTech", number("PrtMarkerMarkTechTC", engine.technology), *at)
    yield fixed("prtMarkerCounterUnit", "impressions", *at)
    yield live("prtMarkerLifeCount", lambda machine: machine.engine.impressions % 2**32, *at)
    yield live("prtMarkerPowerOnCount", lambda machine: machine.engine.since_power_on % 2**32, *at)
    yield fixed("prtMarkerProcessColorants", len(engine.colorants), *at)
    yield fixed("prtMarkerSpotColorants", 0, *at)
    yield fixed("prtMarkerAddressabilityUnit", "tenThousandthsOfInches", *at)
    # The unit is that of distance; the value counts dots in 10,000 of them, an inch.
    yield fixed("prtMarkerAddressabilityFeedDir", engine.resolution_dpi, *at)
    yield fixed("prtMarkerAddressabilityXFeedDir", engine.resolution_dpi, *at)
    for side in ("North", "South", "West", "East"):
        yield fixed(f"prtMarker{side}Margin", UNKNOWN, *at)
    yield live("prtMarkerStatus", _status, *at)
    if not model.captured.has("prtMarkerColorantTable"):
        yield from _colorants(model)


def _status(machine: Machine) -> int:
    return marker_status(machine, MARKER)


def _colorants(model: Model) -> Iterator[Row]:
    for index, colorant in enumerate(model.profile.engine.colorants, 1):
        yield fixed("prtMarkerColorantMarkerIndex", MARKER, DEVICE, index)
        yield fixed("prtMarkerColorantRole", "process", DEVICE, index)
        yield fixed("prtMarkerColorantValue", clipped(colorant, "utf-8", 255), DEVICE, index)
        yield fixed("prtMarkerColorantTonality", _TONES, DEVICE, index)
