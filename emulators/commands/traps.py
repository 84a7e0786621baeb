"""How a person says on the command line who is told over SNMP: `ADDRESS:PORT[:KEY=VALUE,...]`."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import get_args

from misfeed.emulators.listeners import numeric
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.traps import TrapVersion
from misfeed.errors import UsageError

TRAP_FORM = "ADDRESS:PORT[:KEY=VALUE,...]"

_FORM = re.compile(r"(?P<address>\[[^]]+\]|[^:\[]+):(?P<port>[0-9]{1,5})(?::(?P<rest>.+))?")
_KEYS = ("version", "community", "inform", "user", "repeat_s", "combine_ms")
_COUNTS = ("repeat_s", "combine_ms")


def tell(machine: Machine, text: str, served_on: str = "") -> None:
    """Have the machine, which is served on this address, tell whom `text` names. Raises UsageError."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise UsageError(f"--trap {text!r} names no receiver; write {TRAP_FORM}")
    details: dict[str, object] = {"port": int(found["port"])}
    for pair in (found["rest"] or "").split(",") if found["rest"] else ():
        key, equals, value = pair.partition("=")
        if not equals or key not in _KEYS:
            raise UsageError(f"--trap {text!r}: {pair!r} is not one of {', '.join(_KEYS)} with a value")
        if key == "version" and value not in get_args(TrapVersion):
            raise UsageError(f"--trap {text!r}: version is {', '.join(get_args(TrapVersion))}, not {value!r}")
        if key == "inform":
            details[key] = _flag(text, value)
        else:
            details[key] = _count(text, key, value) if key in _COUNTS else value
    try:
        address = numeric(found["address"].strip("[]"))
    except UsageError as error:
        raise UsageError(f"--trap {text!r}: there is no such address") from error
    if served_on and ip_address(served_on).is_loopback and not ip_address(address).is_loopback:
        raise UsageError(f"--trap {text!r}: what is served on {served_on} tells nobody on other computers")
    try:
        machine.act("add_receiver", "network.traps", address=address, **details)
    except CannotDo as error:
        raise UsageError(f"--trap {text!r}: {error}") from error


def _flag(text: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise UsageError(f"--trap {text!r}: inform is true or false")
    return value == "true"


def _count(text: str, key: str, value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise UsageError(f"--trap {text!r}: {key} is a whole number, at least 0")
    return int(value)
