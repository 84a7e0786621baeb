"""What variables are where nobody sets them: DEFAULT and INITIALIZE (PJL Technical Reference, ch. 5).

What other interfaces tell as well - copies, sides, medium, the lock of the panel - is kept where they look.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.host_settings import HostSettings
from misfeed.emulators.pjl.variables import PAPERS, Variable

_MAX_PASSWORD = 65_535
_SIDES = {"OFF": "one-sided", "ON": "two-sided-long-edge"}

LOCKS = {
    "PASSWORD": Variable("PASSWORD", "DISABLED", ("DISABLED", "ENABLED")),
    "CPLOCK": Variable("CPLOCK", "OFF", ("OFF", "ON")),
    "DISKLOCK": Variable("DISKLOCK", "OFF", ("OFF", "ON")),
}
"""Variables that DEFAULT alone sets."""


def settings_of(machine: Machine) -> HostSettings:
    return machine.part("host-settings", HostSettings)


def locks(machine: Machine) -> Mapping[str, str]:
    """The values of `LOCKS`."""
    settings = settings_of(machine)
    return {
        "PASSWORD": "ENABLED" if settings.password else "DISABLED",
        "CPLOCK": "ON" if machine.panel.keys_locked else "OFF",
        "DISKLOCK": "ON" if settings.files_locked else "OFF",
    }


def chosen(machine: Machine) -> dict[str, str]:
    """Defaults that somebody has chosen, over this interface or another, by variable."""
    found = dict(settings_of(machine).defaults)
    defaults = machine.notes.defaults
    if "copies" in defaults:
        found["COPIES"] = str(defaults["copies"])
    if "sides" in defaults:
        found["DUPLEX"] = "OFF" if defaults["sides"] == "one-sided" else "ON"
        found["BINDING"] = "SHORTEDGE" if defaults["sides"] == "two-sided-short-edge" else "LONGEDGE"
    papers = {size: paper for paper, size in PAPERS.items()}
    if defaults.get("media") in papers:
        found["PAPER"] = papers[str(defaults["media"])]
    return found


def prefer(machine: Machine, variable: Variable, value: str) -> None:
    """DEFAULT variable=value; what it does not take is passed over."""
    accepted = variable.accept(value)
    if accepted is None:
        return
    match variable.name:
        case "COPIES":
            machine.notes.prefer("copies", int(accepted) if int(accepted) > 1 else None)
        case "DUPLEX":
            machine.notes.prefer("sides", _SIDES[accepted])
        case "PAPER":
            machine.notes.prefer("media", PAPERS[accepted])
        case name:
            settings_of(machine).prefer(name, accepted if accepted != variable.default else None)


def lock(machine: Machine, name: str, value: str) -> None:
    """DEFAULT of one of `LOCKS`."""
    settings = settings_of(machine)
    on = {"ON": True, "OFF": False}.get(value.upper())
    if name == "PASSWORD":
        if value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= _MAX_PASSWORD:
            settings.password = int(value)
    elif on is not None and name == "CPLOCK":
        machine.panel.keys_locked = on
    elif on is not None:
        settings.files_locked = on


def initialise(machine: Machine) -> None:
    """INITIALIZE: every variable is as the model has it; locks stay."""
    settings = settings_of(machine)
    for name in tuple(settings.defaults):
        settings.prefer(name, None)
    for name in ("copies", "sides", "media"):
        machine.notes.prefer(name, None)
