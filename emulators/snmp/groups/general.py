"""The general printer group (RFC 3805 §2.2.1), console settings and the alert counters."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.localization import current
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    profile = model.profile

    def localization(column: str) -> Row:
        return live(
            column,
            lambda machine: current(machine, model.localizations, column, model.captured).index,
            DEVICE,
        )

    yield fixed("prtGeneralConfigChanges", 0, DEVICE)
    yield localization("prtGeneralCurrentLocalization")
    yield fixed("prtGeneralReset", "notResetting", DEVICE)
    yield fixed("prtGeneralCurrentOperator", "", DEVICE)
    yield fixed("prtGeneralServicePerson", "", DEVICE)
    yield fixed("prtInputDefaultIndex", profile.trays[0].index or 1, DEVICE)
    yield fixed("prtOutputDefaultIndex", profile.bins[0].index or 1, DEVICE)
    yield fixed("prtMarkerDefaultIndex", 1, DEVICE)
    yield fixed("prtMediaPathDefaultIndex", 1, DEVICE)
    yield localization("prtConsoleLocalization")
    yield fixed("prtConsoleNumberOfDisplayLines", profile.panel.lines, DEVICE)
    yield fixed("prtConsoleNumberOfDisplayChars", profile.panel.columns, DEVICE)
    yield fixed("prtConsoleDisable", "enabled", DEVICE)
    yield fixed("prtAuxiliarySheetStartupPage", "off", DEVICE)
    yield fixed("prtAuxiliarySheetBannerPage", "off", DEVICE)
    yield fixed("prtGeneralPrinterName", profile.identity.hostname, DEVICE)
    yield live("prtGeneralSerialNumber", _serial, DEVICE)
    yield live("prtAlertCriticalEvents", lambda machine: machine.alerts.critical_events % 2**32, DEVICE)
    yield live("prtAlertAllEvents", lambda machine: machine.alerts.all_events % 2**32, DEVICE)


def _serial(machine: Machine) -> bytes:
    return clipped(machine.serial, "utf-8", 255)
