"""How consoles are less careful than they should be."""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

OPEN = Quirk(
    "console.open",
    "its service menu asks nobody to sign in, whoever administers the printer",
    "OWASP ISVS 3.2.3 (debug interfaces ask who is there)",
    "",
)

MUTE = Quirk(
    "console.mute",
    "it says nothing while it boots and tells of no condition: only who asks is answered",
    "none; makers differ",
    "",
)

QUIRKS = (OPEN, MUTE)
