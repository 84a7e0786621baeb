"""How printers' PJL departs from the reference, to the joy of those who look for holes."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

TRAVERSAL = Quirk(
    "pjl.path-traversal",
    "paths with .. lead out of the volume, into the firmware's own (made-up) files",
    "PJL Technical Reference ch. 9",
    "HP LaserJet (CVE-2010-4107)",
)

QUIRKS = (TRAVERSAL,)
