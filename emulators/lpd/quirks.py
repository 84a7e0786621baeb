"""How printers' line printer daemons depart from RFC 1179."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

ANY_QUEUE = Quirk(
    "lpd.any-queue",
    "takes jobs for a queue of any name, and lists its jobs under it",
    "RFC 1179 §5",
)
FOREIGN_REMOVAL = Quirk(
    "lpd.foreign-removal",
    "removes anybody's jobs, whoever asks",
    "RFC 1179 §5.5",
)

QUIRKS = (ANY_QUEUE, FOREIGN_REMOVAL)
