"""The general printer group (RFC 3805 §2.2.1), console settings and the alert counters."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.localization import current, tag_of
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live, writable
from misfeed.emulators.snmp.writing import Content, is_text, number_of, text_of
from misfeed.protocols.snmp import ErrorStatus, mib

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    profile = model.profile

    def localization(column: str) -> Row:
        return writable(
            live(
                column,
                lambda machine: current(machine, model.localizations, column, model.captured).index,
                DEVICE,
            ),
            speak,
            can_speak,
        )

    def tag(machine: Machine, content: Content) -> str | None:
        return tag_of(machine, model.localizations, number_of(content))

    def speak(machine: Machine, content: Content) -> None:
        machine.panel.language = tag(machine, content) or machine.panel.language

    def can_speak(machine: Machine, content: Content) -> ErrorStatus | None:
        return ErrorStatus.WRONG_VALUE if tag(machine, content) is None else None

    changes = model.captured.number("prtGeneralConfigChanges", DEVICE) or 0
    yield live(
        "prtGeneralConfigChanges",
        lambda machine: (changes + sum(tray.resized for tray in machine.trays)) % 2**32,
        DEVICE,
    )
    yield localization("prtGeneralCurrentLocalization")
    yield writable(live("prtGeneralReset", lambda _: "notResetting", DEVICE), _reset, last=True)
    yield fixed("prtGeneralCurrentOperator", "", DEVICE)
    yield fixed("prtGeneralServicePerson", "", DEVICE)
    yield _default_tray(model)
    yield _only("prtOutputDefaultIndex", profile.bins[0].index or 1)
    yield _only("prtMarkerDefaultIndex", 1)
    yield _only("prtMediaPathDefaultIndex", 1)
    yield localization("prtConsoleLocalization")
    yield fixed("prtConsoleNumberOfDisplayLines", profile.panel.lines, DEVICE)
    yield fixed("prtConsoleNumberOfDisplayChars", profile.panel.columns, DEVICE)
    yield writable(
        live("prtConsoleDisable", lambda m: "disabled" if m.panel.keys_locked else "enabled", DEVICE),
        _lock_keys,
    )
    yield fixed("prtAuxiliarySheetStartupPage", "off", DEVICE)
    yield fixed("prtAuxiliarySheetBannerPage", "off", DEVICE)
    yield _title(model)
    yield live("prtGeneralSerialNumber", _serial, DEVICE)
    yield live("prtAlertCriticalEvents", lambda machine: machine.alerts.critical_events % 2**32, DEVICE)
    yield live("prtAlertAllEvents", lambda machine: machine.alerts.all_events % 2**32, DEVICE)


def _reset(machine: Machine, content: Content) -> None:
    kinds = mib.enum("PrtGeneralResetTC")
    if number_of(content) != kinds.number("notResetting"):
        machine.formatter.reset_soon(
            forget=number_of(content) == kinds.number("resetToFactoryDefaults"),
            warm=number_of(content) == kinds.number("resetToNVRAM"),
        )


def _lock_keys(machine: Machine, content: Content) -> None:
    machine.panel.keys_locked = number_of(content) == mib.enum("PrtConsoleDisableTC").number("disabled")


def _only(name: str, index: int) -> Row:
    """The default among sub-units of which the printer takes no other for it."""

    def judge(_machine: Machine, content: Content) -> ErrorStatus | None:
        return None if content == index else ErrorStatus.INCONSISTENT_VALUE

    return writable(fixed(name, index, DEVICE), lambda _machine, _content: None, judge)


def _default_tray(model: Model) -> Row:
    delivered = model.captured.number("prtInputDefaultIndex", DEVICE) or model.profile.trays[0].index or 1

    def read(machine: Machine) -> int:
        first = machine.engine.first_tray
        return next((tray.index for tray in machine.trays if tray.id == first), delivered)

    def tray(machine: Machine, content: Content) -> str:
        return next((tray.id for tray in machine.trays if tray.index == content), "")

    def judge(machine: Machine, content: Content) -> ErrorStatus | None:
        return None if tray(machine, content) else ErrorStatus.INCONSISTENT_VALUE

    def change(machine: Machine, content: Content) -> None:
        machine.engine.first_tray = tray(machine, content)

    return writable(live("prtInputDefaultIndex", read, DEVICE), change, judge)


def _title(model: Model) -> Row:
    name = "prtGeneralPrinterName"
    delivered = model.captured.octets(name, DEVICE) or model.profile.identity.hostname.encode()

    def read(machine: Machine) -> bytes:
        said = machine.notes.title
        return delivered if said is None else clipped(said, "utf-8", model.limit(name))

    def change(machine: Machine, content: Content) -> None:
        machine.notes.title = text_of(content)

    return writable(live(name, read, DEVICE), change, is_text())


def _serial(machine: Machine) -> bytes:
    return clipped(machine.serial, "utf-8", 255)
