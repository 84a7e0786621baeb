"""What is wrong: conditions that parts report, and the one alert table that every interface shows.

Names are RFC 3805's and IANA-PRINTER-MIB's labels; their numbers, and the keywords of other protocols,
belong to the views. Knows no part.
"""

from __future__ import annotations

import enum

import msgspec

from .part import Part, nvram, ram


class Severity(enum.Enum):
    """PrtAlertSeverityLevelTC (RFC 3805)."""

    OTHER = "other"
    CRITICAL = "critical"
    """The printer cannot go on."""
    WARNING = "warning"
    """It goes on, and nothing ends it: a unary event, whose row stays until others need its room."""
    WARNING_BINARY_CHANGE = "warningBinaryChangeEvent"
    """It goes on, and the row leaves with what it is about, as that of anything critical does."""


class Group(enum.Enum):
    """PrtAlertGroupTC (IANA-PRINTER-MIB): which table the alert's part stands in."""

    GENERAL_PRINTER = "generalPrinter"
    COVER = "cover"
    LOCALIZATION = "localization"
    INPUT = "input"
    OUTPUT = "output"
    MARKER = "marker"
    MARKER_SUPPLIES = "markerSupplies"
    MARKER_COLORANT = "markerColorant"
    MEDIA_PATH = "mediaPath"
    CHANNEL = "channel"
    INTERPRETER = "interpreter"
    CONSOLE_DISPLAY_BUFFER = "consoleDisplayBuffer"
    CONSOLE_LIGHTS = "consoleLights"
    ALERT = "alert"
    FIN_DEVICE = "finDevice"
    SCAN_DEVICE = "scanDevice"
    SCANNER = "scanner"
    SCAN_MEDIA_PATH = "scanMediaPath"
    FAX_DEVICE = "faxDevice"
    FAX_MODEM = "faxModem"


NOT_PRINTING = frozenset(
    {Group.SCAN_DEVICE, Group.SCANNER, Group.SCAN_MEDIA_PATH, Group.FAX_DEVICE, Group.FAX_MODEM}
)
"""Groups of PWG 5107.3 for the other services of a multi-function device: they never stop the printer."""


NO_ROW = -1
"""prtAlertGroupIndex of the general printer, of which there is one (RFC 3805)."""


class Training(enum.Enum):
    """PrtAlertTrainingLevelTC: who can mend it."""

    OTHER = "other"
    UNTRAINED = "untrained"
    TRAINED = "trained"
    FIELD_SERVICE = "fieldService"
    MANAGEMENT = "management"
    NO_INTERVENTION = "noInterventionRequired"


class Condition(msgspec.Struct, frozen=True):
    """One thing that is wrong with one part.

    Attributes:
        code: the PrtAlertCodeTC label, such as "jam" or "markerTonerEmpty".
        part: id of the part that reports it.
        group_index: row of the part in the group's table; NO_ROW where that has no index of its own.
        location: where in the machine, as the model's firmware numbers places (0: not told).
        key: what it is to this model's own error codes, most particular first: "jam.tray-2" before "jam".
        description: English text of the alert.
    """

    code: str
    part: str
    group: Group
    group_index: int
    severity: Severity
    training: Training
    key: str
    description: str
    location: int = 0


class Alert(msgspec.Struct, frozen=True):
    """One row of the alert table (RFC 3805 prtAlertTable).

    Attributes:
        index: grows for ever and is never used again.
        time: microseconds of machine time at which it was raised.
        vendor_code: the model's own error code, or "".
    """

    index: int
    time: int
    vendor_code: str
    condition: Condition

    @property
    def critical(self) -> bool:
        return self.condition.severity is Severity.CRITICAL

    @property
    def stops(self) -> bool:
        """It keeps the machine from printing."""
        return self.critical and self.condition.group not in NOT_PRINTING


MAX_REMOVALS = 10
"""Rows that tell of rows that went: the oldest makes room."""


class AlertTable(Part):
    """Conditions become rows as they come and leave as they go; critical ones are counted (RFC 3805 §2.2.13).

    Fields:
        rows: the live alerts, oldest first.
        removals: rows that tell over SNMP which other ones went, where that is asked for.
        last_index: the highest index ever given.
        critical_events, all_events: prtAlertCriticalEvents and prtAlertAllEvents; RFC 3805 has them begin
            anew at power-on. errors: critical ones ever.
        changed_at: when the rows or the printer's state last changed (printer-state-change-time).
    """

    __slots__ = ("_stopped",)
    TRANSIENT = {"_stopped": tuple}  # noqa: RUF012
    STEERS = False

    rows: tuple[Alert, ...] = ram(())
    removals: tuple[Alert, ...] = ram(())
    last_index: int = nvram(0)
    critical_events: int = ram(0)
    all_events: int = ram(0)
    errors: int = nvram(0)
    changed_at: int = ram(0, hidden=True)

    _stopped: tuple[tuple[Alert, ...], bool] | tuple[()]

    def update(self, part: Part, present: tuple[Condition, ...]) -> None:
        """Make the table show exactly `present` of `part`, keeping rows that stay."""
        if not present and (not self.rows or not any(row.condition.part == part.id for row in self.rows)):
            return
        rows = [row for row in self.rows if row.condition.part != part.id or row.condition in present]
        kept = {row.condition for row in rows}
        if self.machine.traps.removals:
            self._note_removals([row for row in self.rows if row not in rows])
        rows.extend(self._raise(condition) for condition in present if condition not in kept)
        self.rows = tuple(rows)

    def _note_removals(self, gone: list[Alert]) -> None:
        """alertRemovalOfBinaryChangeEntry: a unary event, that stays until others need its room."""
        for row in gone:
            self.last_index += 1
            self.all_events += 1
            told = Condition(
                code="alertRemovalOfBinaryChangeEntry",
                part=row.condition.part,
                group=Group.ALERT,
                group_index=row.index,
                severity=Severity.WARNING,
                training=Training.NO_INTERVENTION,
                key="",
                description=row.condition.description,
            )
            alert = Alert(self.last_index, self.machine.now, "", told)
            self.removals = (*self.removals, alert)[-MAX_REMOVALS:]

    def _raise(self, condition: Condition) -> Alert:
        machine = self.machine
        self.last_index += 1
        self.all_events += 1
        code = machine.profile.vendor_code(condition.key)
        alert = Alert(self.last_index, machine.now, code, condition)
        if alert.critical:
            self.critical_events += 1
            self.errors += 1
            machine.log.record(code, condition.code, condition.part, condition.description)
        return alert

    @property
    def stopped(self) -> bool:
        """True while any row of the printer's own is critical: it cannot print."""
        known = self._stopped
        if not known or known[0] is not self.rows:
            known = self._stopped = (self.rows, any(row.stops for row in self.rows))
        return known[1]
