"""What is particular to a model's console: how its loader is called, its prompts, what it greets with."""

from __future__ import annotations

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.profile.console import Console
from misfeed.protocols.console import plain

_USUAL = Console()


def spec_of(machine: Machine) -> Console:
    """The profile's table, or what stands for it where a profile says nothing."""
    return machine.profile.console or _USUAL


def prompt(machine: Machine, *, signed_in: bool) -> str:
    """Behind which commands are typed; ends otherwise for whoever may change something."""
    word = spec_of(machine).prompt or machine.profile.identity.hostname or machine.profile.name
    return f"{plain(word)}{'#' if signed_in else '>'} "


def loader_prompt(machine: Machine) -> str:
    """Of the loader, which has nothing to start."""
    return f"{plain(spec_of(machine).loader_prompt)}> "
