"""Which wall stands before the pipes of a printer on a USB cable: by what it says that it speaks.

A receipt printer takes all that comes for ESC/POS, which opens its drawer. Knows no bus: it asks for an ID.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from misfeed.contract import TILL
from misfeed.errors import DeviceRefusal
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ieee1284 import DeviceId, DeviceIdError
from misfeed.real.escpos_wall import EscposWall
from misfeed.real.pjl_wall import PjlWall

_ESCPOS = "ESCPOS"
"""Of a device ID's command set, however it is written: "ESC/POS", "EPSON-ESC/POS"."""


def speaks_escpos(found: DeviceId) -> bool:
    """Whether it is a receipt printer that says so."""
    return any(_ESCPOS in re.sub(r"[^A-Z]", "", name.upper()) for name in found.command_sets)


def wall_before_pipes(
    kind: str, device_id: Callable[[], DeviceId], permits: frozenset[Permit]
) -> EscposWall | PjlWall:
    """`kind` is what a bench file says of it; "" where none does.

    Raises NotPermitted for a printer that nothing is said of, beside what asking for the ID raises.
    """
    if kind == TILL:
        return EscposWall(permits)
    try:
        found = device_id()
    except (DeviceIdError, DeviceRefusal):
        found = DeviceId(())
    if speaks_escpos(found):
        return EscposWall(permits)
    if not kind and not found.command_sets:
        # A cheap till says nothing of itself, and what opens its drawer looks like any document.
        raise NotPermitted(
            "it would send to a printer whose device ID names no language; a bench file says what it is: "
            f'kind = "{TILL}" for one of ESC/POS, or another kind, such as "laser"'
        )
    return PjlWall(permits)
