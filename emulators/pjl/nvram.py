"""RNVRAM and WNVRAM, as Brother's firmware has them: any octet of its settings, to anybody who asks.

Only where the quirk acts. Knows no channel.
"""

from __future__ import annotations

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.frozen import Frozen
from misfeed.emulators.machine.secret import Secret
from misfeed.emulators.pjl.defaults import settings_of
from misfeed.emulators.pjl.quirks import OPEN_NVRAM
from misfeed.protocols.pjl import PjlCommand, PjlReply

SIZE = 2_048
_OCTET = 256
_SERIAL_AT, _USERS_AT = 16, 256


def image(machine: Machine) -> bytes:
    """The octets: the serial number, who administers it, and what was written over them."""
    users = "\0".join(f"{one.name}\0{Secret(one.password).value}" for one in machine.network.users).encode()
    octets = bytearray(SIZE)
    for at, text in ((_SERIAL_AT, machine.serial.encode()), (_USERS_AT, users[: SIZE - _USERS_AT])):
        octets[at : at + len(text)] = text
    for at, octet in settings_of(machine).cells.items():
        octets[at] = octet
    return bytes(octets)


def touched(machine: Machine, command: PjlCommand) -> PjlReply | None:
    """RNVRAM ADDRESS=n is answered, WNVRAM ADDRESS=n DATA=m is not."""
    address, data = command.number("ADDRESS"), command.number("DATA")
    if address is None or address >= SIZE or not OPEN_NVRAM.acts(machine):
        return None
    if command.name == "RNVRAM":
        return PjlReply(f"RNVRAM ADDRESS={address}", (f"DATA={image(machine)[address]}",))
    if data is not None and data < _OCTET:
        settings = settings_of(machine)
        settings.cells = Frozen({**settings.cells, address: data})
    return None
