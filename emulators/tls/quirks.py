"""How printers' TLS departs from its standards, as users met it."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

CLOSES_AT_HELLO = Quirk(
    "ipp.tls-closes-at-hello",
    "the connection is closed as soon as a client begins TLS, without an alert",
    "RFC 8446 §6.2",
    "OpenPrinting/cups#403",
)
SILENT_AT_HELLO = Quirk(
    "ipp.tls-silent-at-hello",
    "a client that begins TLS waits for ever, while others are served",
    "RFC 8446 §2",
    "OpenPrinting/cups#1128",
)
NEW_AT_BOOT = Quirk(
    "ipp.tls-new-key-at-boot",
    "each start makes a new key and certificate, so that clients that trusted the old one do no more",
    "RFC 8010 §8.1",
    "OpenPrinting/cups#1072",
)

TLS_QUIRKS = (CLOSES_AT_HELLO, SILENT_AT_HELLO, NEW_AT_BOOT)
