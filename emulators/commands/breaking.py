"""What is broken before a printer is served, as said on the command line: `--fault` and `--wire`.

Knows no fault, and nothing of what one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from misfeed.emulators.host import Host
from misfeed.emulators.machine.faults import FaultError
from misfeed.emulators.wire import KINDS, WireFaultError, make_wire_fault
from misfeed.errors import UsageError
from misfeed.faultwords import FORM, parse_fault

if TYPE_CHECKING:
    from misfeed.emulators.control import ControlService

_WIRE_FORM = "WIRE@SERVICE[:KEY=VALUE,...]"


def add_breaking(add: Callable[..., Any]) -> None:
    """Have a command take them."""
    add(
        "--fault",
        action="append",
        default=[],
        metavar=FORM,
        help="break it first; `misfeed faults` lists them (repeatable)",
    )
    add(
        "--wire",
        action="append",
        default=[],
        metavar=_WIRE_FORM,
        help=f"what happens to octets on their way: {', '.join(KINDS)} (docs/control.md; repeatable)",
    )


def break_machine(control: ControlService, faults: Iterable[str]) -> None:
    """Put these faults into the machine of a control interface. Raises UsageError."""
    for text in faults:
        fault = parse_fault(text)
        try:
            control.injections.inject(fault.name, fault.at, fault.parameters)
        except FaultError as error:
            raise UsageError(f"--fault {text}: {error}") from error


def break_wires(host: Host, wires: Iterable[str]) -> None:
    """Put these faults on the ways to a host's services. Raises UsageError."""
    for text in wires:
        name, service, parameters = parse_fault(text, option="--wire", form=_WIRE_FORM)
        try:
            host.wires.put(make_wire_fault(name, service, parameters))
        except WireFaultError as error:
            raise UsageError(f"--wire {text}: {error}") from error
