"""The machine as its ESC/POS status octets tell it, and who it says it is. Views: nothing is kept here."""

from __future__ import annotations

from misfeed.emulators.machine import Group, Machine
from misfeed.emulators.machine.cutter import Cutter
from misfeed.emulators.machine.drawer import CashDrawer
from misfeed.protocols.escpos import Status

_INFORMATION = b"\x5f"
_TM_T88 = 0x20
_CUTTER_FITTED = 0x02


def drawer_of(machine: Machine) -> CashDrawer | None:
    found = machine.parts.get("drawer")
    return found if isinstance(found, CashDrawer) else None


def cutter_of(machine: Machine) -> Cutter | None:
    found = machine.parts.get("cutter")
    return found if isinstance(found, Cutter) else None


def status_of(machine: Machine) -> Status:
    """What the printer tells of itself now.

    A switch of the drawer pulls its pin down when it opens. A printer without paper is off line, whether
    anything waits to be printed or not, as its sensor stops it.
    """
    roll, drawer, cutter = machine.trays[0], drawer_of(machine), cutter_of(machine)
    cover = any(one.reads_open for one in machine.covers)
    stuck = cutter is not None and cutter.stuck
    hot = machine.head is not None and machine.head.hot
    end = not roll.can_feed
    grave = [row.condition for row in machine.alerts.rows if row.stops]
    others = any(one.group not in (Group.COVER, Group.INPUT, Group.FIN_DEVICE, Group.MARKER) for one in grave)
    return Status(
        drawer_high=drawer is None or not drawer.opened,
        offline=bool(grave) or end or machine.engine.paused or not machine.power.ready,
        cover_open=cover,
        waiting=machine.engine.paused,
        recoverable=bool(machine.path.latched),
        cutter=stuck,
        unrecoverable=others and not machine.path.latched,
        passing=hot,
        near_end=end or roll.low,
        paper_end=end,
    )


def identity(machine: Machine, asked: int) -> bytes:
    """What answers GS I; none where nothing does."""
    match asked:
        case 1 | 49:
            return bytes([_TM_T88])
        case 2 | 50:
            return bytes([_CUTTER_FITTED if cutter_of(machine) is not None else 0])
        case 3 | 51:
            return b"\x01"
    told = machine.profile.identity
    words = {65: machine.formatter.firmware, 66: told.make, 67: told.model, 68: machine.serial}.get(asked)
    return _INFORMATION + words.encode("ascii", "replace")[:80] + b"\0" if words is not None else b""
