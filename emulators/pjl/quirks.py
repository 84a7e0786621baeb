"""How printers' PJL departs from the reference, to the joy of those who look for holes."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

TRAVERSAL = Quirk(
    "pjl.path-traversal",
    "paths with .. lead out of the volume, into the firmware's own (made-up) files",
    "PJL Technical Reference ch. 9",
    "HP LaserJet (CVE-2010-4107)",
)

OPEN_NVRAM = Quirk(
    "pjl.open-nvram",
    "RNVRAM and WNVRAM read and write any octet of its settings, passwords among them",
    "PJL Technical Reference ch. 4 (no such command)",
    "RUB-NDS/PRET",
)

QUIRKS = (TRAVERSAL, OPEN_NVRAM)
