"""How printers' SNMP agents depart from their MIBs."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

NO_ERROR_BITS = Quirk(
    "snmp.no-error-bits",
    "hrPrinterDetectedErrorState is an empty string while nothing is wrong",
    "RFC 2790 §4 hrPrinterDetectedErrorState",
)
ONE_ERROR_OCTET = Quirk(
    "snmp.one-error-octet",
    "hrPrinterDetectedErrorState has only ever its first octet",
    "RFC 2790 §4 hrPrinterDetectedErrorState",
)
LEVELS_UNKNOWN = Quirk(
    "snmp.levels-unknown",
    "prtMarkerSuppliesLevel says no more than whether any is left: -3, or 0",
    "RFC 3805 §2.2.7",
)

QUIRKS = (NO_ERROR_BITS, ONE_ERROR_OCTET, LEVELS_UNKNOWN)
