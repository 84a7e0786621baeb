"""DMINFO and DMCMD: a few objects of the printer's management by HP's PML, as views of the machine.

Objects below 2 are those of the Printer MIB, below 3 those of the Host Resources MIB. Knows no channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.machine import Machine, Status
from misfeed.protocols.pjl import PjlCommand, PjlError, PjlReply
from misfeed.protocols.pjl.pml import PmlAction, PmlReply, PmlRequest, PmlStatus, parse_pml

_RESET = (2, 5, 1, 1, 3, 1)
"""prtGeneralReset."""

_POWER_CYCLE, _TO_NVRAM, _TO_FACTORY = 4, 5, 6
_HR_STATUS = {Status.IDLE: 3, Status.PROCESSING: 4, Status.STOPPED: 1}
_RUNNING, _DOWN = 2, 5

_OBJECTS: Mapping[tuple[int, ...], Callable[[Machine], int | str]] = {
    _RESET: lambda _: 3,
    (2, 5, 1, 1, 17, 1): lambda machine: machine.serial,
    (2, 10, 2, 1, 4, 1, 1): lambda machine: machine.engine.impressions,
    (3, 3, 2, 1, 3, 1): lambda machine: f"{machine.profile.identity.make} {machine.profile.identity.model}",
    (3, 3, 2, 1, 5, 1): lambda machine: _DOWN if machine.status is Status.STOPPED else _RUNNING,
    (3, 3, 5, 1, 1, 1): lambda machine: _HR_STATUS[machine.status],
}


def managed(machine: Machine, command: PjlCommand, *, may_change: bool) -> PjlReply:
    """The answer to DMINFO or DMCMD."""
    text = command.value("ASCIIHEX") or ""
    reply = _asked(machine, text, may_change=may_change and command.name == "DMCMD")
    return PjlReply(f"{command.name} ASCIIHEX", (f'"{reply.encode().hex().upper()}"',))


def _asked(machine: Machine, text: str, *, may_change: bool) -> PmlReply:
    try:
        request = parse_pml(bytes.fromhex(text))
    except (ValueError, PjlError):
        return PmlReply(PmlAction.GET, PmlStatus.SYNTAX_ERROR)
    read = _OBJECTS.get(request.object_id)
    if read is None:
        return PmlReply(request.action, PmlStatus.UNKNOWN_OBJECT, request.object_id)
    if request.action is PmlAction.GET:
        return PmlReply(request.action, PmlStatus.OK, request.object_id, read(machine))
    if request.object_id != _RESET or not may_change:
        return PmlReply(request.action, PmlStatus.UNSUPPORTED_ACTION, request.object_id)
    return PmlReply(request.action, _reset(machine, request), request.object_id)


def _reset(machine: Machine, request: PmlRequest) -> PmlStatus:
    how = int.from_bytes(request.value, "big")
    if how not in (_POWER_CYCLE, _TO_NVRAM, _TO_FACTORY):
        return PmlStatus.INVALID_VALUE
    machine.formatter.reset_soon(forget=how == _TO_FACTORY)
    return PmlStatus.OK
