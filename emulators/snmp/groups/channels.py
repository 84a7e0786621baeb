"""The channel group (RFC 3805 §2.2.10): the ways print data comes in, one for each service that takes it."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.groups.interfaces import network_index
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, fixed, live, writable
from misfeed.emulators.snmp.writing import Content, number_of
from misfeed.protocols.snmp import ErrorStatus, mib
from misfeed.protocols.snmp.mib import SubUnitFlag, SubUnitStatus

HIDES: tuple[str, ...] = ()

_KINDS = {
    "pjl": ("chPort9100", "Raw TCP printing"),
    "ipp": ("chIPP", "IPP"),
    "lpd": ("chLPDServer", "LPR"),
}
"""Services that take print data, with their channel type and protocol in words."""
_TAKES_DATA = mib.enum("PrtChannelStateTC").number("printDataAccepted")


def rows(model: Model) -> Iterator[Row]:
    if model.captured.has("prtChannelTable"):
        return
    services = channels(model)
    interface = network_index(model.captured)
    for index, service in enumerate(services, 1):
        kind, words = _KINDS[service]
        yield from _channel(index, kind, words, interface)
        yield from _state(index, service)
    if model.profile.usb is not None:
        yield from _channel(len(services) + 1, "chUSB", "USB", 0)
        yield from _state(len(services) + 1, "")


def channels(model: Model) -> list[str]:
    """The services that take print data, in the order of their channels, which count from 1."""
    return [name for name in _KINDS if name in model.profile.network.services]


def _channel(index: int, kind: str, words: str, interface: int) -> Iterator[Row]:
    at = (DEVICE, index)
    yield fixed("prtChannelType", kind, *at)
    yield fixed("prtChannelProtocolVersion", words, *at)
    yield fixed("prtChannelCurrentJobCntlLangIndex", 0, *at)
    yield fixed("prtChannelDefaultPageDescLangIndex", 1, *at)
    yield fixed("prtChannelIfIndex", interface, *at)
    yield fixed("prtChannelInformation", "", *at)


def _state(index: int, service: str) -> Iterator[Row]:
    def off(machine: Machine) -> bool:
        return bool(service) and service in machine.network.off

    def status(machine: Machine) -> int:
        return SubUnitStatus(flags=SubUnitFlag.OFF_LINE if off(machine) else SubUnitFlag(0)).number

    def switch(machine: Machine, content: Content) -> None:
        others = tuple(name for name in machine.network.off if name != service)
        machine.network.off = others if number_of(content) == _TAKES_DATA else (*others, service)

    def can_switch(_machine: Machine, content: Content) -> ErrorStatus | None:
        return None if service or number_of(content) == _TAKES_DATA else ErrorStatus.INCONSISTENT_VALUE

    state = live(
        "prtChannelState",
        lambda machine: "noDataAccepted" if off(machine) else "printDataAccepted",
        DEVICE,
        index,
    )
    yield writable(state, switch, can_switch)
    yield live("prtChannelStatus", status, DEVICE, index)
