"""How printers' IPP departs from its standards, as users met it."""

from __future__ import annotations

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
    "IPP 2.0 is refused with server-error-version-not-supported",
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

QUIRKS = (BARE_REASONS, UP_TIME_IS_DATE, ONLY_1_1, JOINED_MARKER_NAMES, AS_RECORDED)
