"""What answers on a bench, and what each device tells of itself: read once, and only told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from misfeed.errors import DeviceRefusal, MisfeedError
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.messages import Words
from misfeed.protocols.serial import LineSettings
from misfeed.providers import installed
from misfeed.real.benchfile import Bench
from misfeed.real.provider import RealProvider
from misfeed.real.serial_ports import silence_on
from misfeed.real.unit import RealUnit
from misfeed.real.usb_name import UsbName

_PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class Report:
    """One line about a device: whether that is as it should be, and what was found."""

    what: str
    good: bool
    text: str


def inspect(bench: Bench, say: Words) -> Iterator[tuple[str, list[Report]]]:
    """Every device of the bench, with what its interfaces answer and what is known of it."""
    devices = RealProvider(bench, installed())
    for name in bench.devices:
        try:
            unit = devices.unit(name)
        except MisfeedError as error:
            yield name, [Report(say("real_entry"), good=False, text=str(error))]
            continue
        reports = [_service(unit, bench, name, service, say) for service in bench.devices[name].doors()]
        if bench.devices[name].usb:
            silent = unit.known.silent.get("usb", "")
            found = _usb(bench.devices[name].usb, say)
            reports.append(Report("usb", good=False, text=silent) if silent and found.good else found)
        reports += [_line(unit, service, *told, say) for service, told in bench.devices[name].lines().items()]
        yield name, [*reports, _allowed(bench, name, say), _facts(unit, say)]


def _service(unit: RealUnit, bench: Bench, name: str, service: str, say: Words) -> Report:
    host, port = bench.devices[name].doors()[service]
    why = unit.known.silent.get(service, "")
    if service == "pjl":
        why = _pjl(unit)
    if service == "lpd":
        why = _lpd(unit)
    return Report(service, good=not why, text=why or say("real_answers", host=host, port=port))


def _pjl(unit: RealUnit) -> str:
    try:
        stream = unit.route_here().stream("pjl", _PATIENCE_S)
        with closing(StreamChannel(stream)) as channel:
            PjlClient(channel, _PATIENCE_S).info("ID")
    except DeviceRefusal:
        return ""
    except MisfeedError as error:
        return str(error)
    return ""


def _lpd(unit: RealUnit) -> str:
    try:
        unit.lpd().state()
    except MisfeedError as error:
        return str(error)
    return ""


def _line(unit: RealUnit, service: str, port: str, settings: LineSettings, say: Words) -> Report:
    """Whether the serial port opens, and who is spoken to over it answers."""
    # Over a network connection there is no line to be set.
    over = port if port.startswith("socket://") else f"{port}, {settings}"
    if why := silence_on(unit.route_here(), service):
        return Report(service, good=False, text=say("real_not_on_line", why=why, line=over))
    return Report(service, good=True, text=say("real_on_line", line=over))


def _usb(ids: str, say: Words) -> Report:
    """Whether PyUSB sees a device of that vendor and product on this computer."""
    import usb.core

    vendor, product, _ = UsbName.of(ids)
    find: Any = usb.core.find  # PyUSB has no types
    try:
        there = find(idVendor=vendor, idProduct=product) is not None
    except (usb.core.NoBackendError, usb.core.USBError) as error:
        return Report("usb", good=False, text=say("real_usb_unknown", error=error))
    return Report("usb", there, say("real_usb_there" if there else "real_usb_absent", ids=ids))


def _allowed(bench: Bench, name: str, say: Words) -> Report:
    most = ", ".join(sorted(bench.devices[name].allow)) if bench.path else say("real_whatever")
    return Report(say("real_allowed"), good=True, text=most or say("real_only_read"))


def _facts(unit: RealUnit, say: Words) -> Report:
    facts, sources = unit.known.facts, unit.known.sources
    named: dict[str, Any] = {"kind": facts.kind, **facts.values}
    named |= {f"{{{role}}}": part for role, part in facts.roles.items()}
    told = [
        f"{key} {_plain(value, say)} ({sources[key]})"
        for key, value in named.items()
        if key in sources and value not in (None, "")
    ]
    return Report(say("real_facts"), good=True, text="; ".join(told) or say("real_tells_nothing"))


def _plain(value: Any, say: Words) -> str:
    if isinstance(value, bool):
        return say("real_yes" if value else "real_no")
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
