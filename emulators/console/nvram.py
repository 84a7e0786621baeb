"""The settings in NVRAM, as the console lists them and has them set.

How a setting is set, and what it takes, is the machine's business; secrets are neither shown nor set here,
where every key is echoed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from misfeed.contract import SECRET_WORDS, Setter
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.secret import MASK, Secret
from misfeed.emulators.settings import setters_of, settings_of
from misfeed.protocols.console import Fact

_DIGEST = re.compile(re.escape(MASK) + r" [0-9a-f]{8}")
"""What tells two secrets apart is for scripts."""
_SWITCHES = {"on": True, "off": False, "yes": True, "no": False, "true": True, "false": False}


def listed(machine: Machine, beginning: str = "") -> Iterator[str]:
    """Every setting whose name begins so. Raises CannotDo where there is none."""
    known = settings_of(machine)
    shown = [name for name in known if name.startswith(beginning)]
    if not shown:
        raise CannotDo(f"there is no setting {beginning[:40]!r}{_near(beginning, known)}")
    for name in shown:
        yield Fact(name, _shown(machine, name, known[name])).encode()


def _shown(machine: Machine, name: str, value: str) -> str:
    if name == "network.certificate":
        one = machine.network.certificate
        return f"{', '.join(one.names)} by {one.issuer} from {one.not_before} until {one.not_after}"
    return (MASK if value else "") if _is_secret(name) else _DIGEST.sub(MASK, value)


def _is_secret(name: str) -> bool:
    return name.rpartition(".")[2].endswith((*SECRET_WORDS, "passwords"))


def put(machine: Machine, name: str, words: str) -> str:
    """Have the machine take a setting; returns its value then. Raises CannotDo, saying what is possible."""
    known, setters = settings_of(machine), setters_of(machine)
    if name not in known:
        raise CannotDo(f"there is no setting {name[:40]!r}{_near(name, known)}")
    setter = setters.get(name)
    if setter is None:
        raise CannotDo(f"{name} cannot be set here; 'nvram settable' lists what can")
    before = _value(machine, name, setter)
    if isinstance(before, Secret) or _is_secret(name):
        raise CannotDo(f"{name} is secret; set it at the panel or on the web page")
    machine.administer(setter.verb, setter.target, **{setter.detail: _meant(before, words)})
    return _shown(machine, name, settings_of(machine).get(name, ""))


def settable(machine: Machine) -> Iterator[str]:
    """The names of those that can be set."""
    for name in sorted(setters_of(machine)):
        if not _is_secret(name):
            yield name


def _value(machine: Machine, name: str, setter: Setter) -> Any:
    part = machine.parts[setter.target]
    return getattr(part, name.removeprefix(f"{setter.target}."), "")


def _meant(before: Any, words: str) -> Any:
    """What was typed, as the kind of thing that stands there. Raises CannotDo."""
    words = words.strip()
    if isinstance(before, bool):
        if words.lower() not in _SWITCHES:
            raise CannotDo(f"it is on or off, not {words[:40]!r}")
        return _SWITCHES[words.lower()]
    if isinstance(before, int) and not isinstance(before, Enum):
        try:
            return int(words)
        except ValueError:
            raise CannotDo(f"it is a whole number, not {words[:40]!r}") from None
    if isinstance(before, tuple):
        return tuple(one.strip() for one in words.split(",") if one.strip())
    return words


def _near(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else "; 'nvram' lists them"
