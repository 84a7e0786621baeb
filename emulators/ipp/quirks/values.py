"""Quirks of single attributes: each says something else than the standard wants there. What the later ones do
is in `revising`.
"""

from __future__ import annotations

from misfeed.emulators.ipp.quirks.bound import quirk
from misfeed.emulators.quirks import Quirk

BARE_REASONS = Quirk(
    "ipp.bare-reasons",
    "printer-state-reasons come without -report, -warning and -error",
    "RFC 8011 §5.4.12",
)
UP_TIME_IS_DATE = Quirk(
    "ipp.up-time-is-date",
    "printer-up-time tells the seconds since 1970 in place of those since it was switched on",
    "RFC 8011 §5.4.29",
    "home-assistant/core#125337",
)
ONLY_1_1 = Quirk(
    "ipp.only-1.1",
    "IPP 2.0 is refused with server-error-version-not-supported, and only 1.0 and 1.1 are listed",
    "PWG 5100.12 §4",
    "home-assistant/core#93211",
)
JOINED_MARKER_NAMES = Quirk(
    "ipp.joined-marker-names",
    "marker-names is one value, joined by commas, beside several marker-levels",
    "PWG 5107.1 §4.5",
    "ctalkington/python-ipp#14",
)
AS_RECORDED = Quirk(
    "ipp.as-recorded",
    "a recorded model answers with the mistakes of its recording, which are mended otherwise",
    "RFC 8010 §3",
    "OpenPrinting/cups#1150",
)
FEWER_MARKER_NAMES = quirk(
    "fewer-marker-names",
    "marker-names has one value less than marker-levels",
    "PWG 5107.1 §4.5",
    "ctalkington/python-ipp#14",
)
UP_TIME_GOES_BACK = quirk(
    "up-time-goes-back",
    "printer-up-time begins anew every minute",
    "RFC 8011 §5.4.29",
    "home-assistant/core#125337",
)
MANY_FIRMWARES = quirk(
    "many-firmwares",
    "printer-firmware-string-version has a value for each part of the firmware",
    "PWG 5100.13 §5.6.14: as many as there are firmware names, of which there are none",
    "ctalkington/python-ipp#725",
)
NO_MARGINS = quirk(
    "wrong-margins",
    "the first size of paper is said to be printable to its edges, wherever margins are told",
    "PWG 5100.7 §6.3.1",
    "OpenPrinting/cups#811",
)
SIZES_BY_RANGE = quirk(
    "sizes-by-range",
    "media-supported has no size but a custom one from the smallest to the largest",
    "PWG 5101.1 §5.2",
    "OpenPrinting/cups#1125",
)
LEVELS_UNKNOWN = quirk(
    "levels-unknown",
    "marker-levels are -2, unknown, though nothing is wrong",
    "PWG 5107.1 §4.5",
    "HP OfficeJet Pro",
)
ONLY_OTHER = quirk(
    "only-other",
    "whatever stops the printer, its reason is other-error and its alerts have the code unknown",
    "RFC 8011 §5.4.12",
    "HP OfficeJet Pro 7740",
)
PREFIXED_ALERTS = quirk(
    "prefixed-alerts",
    "each printer-alert begins with its own name: printer-alert[0] = code=jam",
    "PWG 5100.9 §5.2",
    "Xerox B210",
)
SEEMS_TO_PRINT = quirk(
    "seems-to-print",
    "a job that waits for somebody to help the printer is told to be in print",
    "RFC 8011 §5.3.7: processing-stopped",
    "OpenPrinting/cups#1298",
)
COMPLETED_WITH_ERROR = quirk(
    "completed-with-error",
    "a job that was aborted for its document is told to be completed, with document-format-error",
    "RFC 8011 §5.3.7: aborted",
    "HP Officejet Pro 8600",
)
ODD_REASONS = quirk(
    "odd-job-reasons",
    "job-state-reasons of a job that is done are completed-successfully",
    "RFC 8011 §5.3.8: job-completed-successfully",
    "Epson XP-430",
)
IDLE_WITHOUT_INK = quirk(
    "always-idle",
    "printer-state is idle, whatever stops it",
    "RFC 8011 §5.4.11",
    "Brother MFC-J870DW",
)

QUIRKS = (
    BARE_REASONS, UP_TIME_IS_DATE, ONLY_1_1, JOINED_MARKER_NAMES, FEWER_MARKER_NAMES, UP_TIME_GOES_BACK,
    MANY_FIRMWARES, NO_MARGINS, SIZES_BY_RANGE, LEVELS_UNKNOWN, ONLY_OTHER, PREFIXED_ALERTS, SEEMS_TO_PRINT,
    COMPLETED_WITH_ERROR, ODD_REASONS, IDLE_WITHOUT_INK, AS_RECORDED,
)  # fmt: skip
