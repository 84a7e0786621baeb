"""How a person says on the command line who is told over SNMP: `ADDRESS:PORT[:KEY=VALUE,...]`."""

from __future__ import annotations

import re

from misfeed.emulators.machine import CannotDo, Machine
from misfeed.errors import UsageError

TRAP_FORM = "ADDRESS:PORT[:KEY=VALUE,...]"

_FORM = re.compile(r"(?P<address>\[[^]]+\]|[^:\[]+):(?P<port>[0-9]{1,5})(?::(?P<rest>.+))?")
_KEYS = ("version", "community", "inform", "user", "repeat_s", "combine_ms")
_COUNTS = ("repeat_s", "combine_ms")


def tell(machine: Machine, text: str) -> None:
    """Have the machine tell whom `text` names. Raises UsageError with the form."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise UsageError(f"--trap {text!r} names no receiver; write {TRAP_FORM}")
    details: dict[str, object] = {"port": int(found["port"])}
    for pair in (found["rest"] or "").split(",") if found["rest"] else ():
        key, equals, value = pair.partition("=")
        if not equals or key not in _KEYS:
            raise UsageError(f"--trap {text!r}: {pair!r} is not one of {', '.join(_KEYS)} with a value")
        if key == "inform":
            details[key] = _flag(text, value)
        else:
            details[key] = _count(text, key, value) if key in _COUNTS else value
    try:
        machine.act("add_receiver", "network.traps", address=found["address"].strip("[]"), **details)
    except CannotDo as error:
        raise UsageError(f"--trap {text!r}: {error}") from error


def _flag(text: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise UsageError(f"--trap {text!r}: inform is true or false")
    return value == "true"


def _count(text: str, key: str, value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise UsageError(f"--trap {text!r}: {key} is a number")
    return int(value)
