"""What is done to a machine from outside: by hands at it, or by somebody who administers it from afar.

Knows no verb, and no protocol by which somebody asks. An act is carried out whole, or refused with CannotDo
before anything has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .part import Part
from .verbs import checked, part_named

if TYPE_CHECKING:
    from .machine import Machine


def by_hand(machine: Machine, verb: str, part_id: str, details: Mapping[str, Any]) -> None:
    """Now, and settle; a sleeping machine that is touched wakes."""
    part = part_named(machine.parts, part_id, machine.profile.name)
    given = checked(part, verb, details)
    machine.clock.catch_up()
    if verb in part.AT_PANEL:
        machine.panel.use()
    _act(machine, part, verb, given)
    if machine.power.asleep and part.AT_DEVICE:
        machine.power.wake()
    machine.clock.finish_now()


def from_afar(machine: Machine, verb: str, part_id: str, details: Mapping[str, Any]) -> None:
    """As `by_hand`, but past whatever locks the panel, and touching nothing."""
    part = part_named(machine.parts, part_id, machine.profile.name)
    given = checked(part, verb, details)
    machine.clock.catch_up()
    with machine.network.administered():
        _act(machine, part, verb, given)
    machine.clock.finish_now()


def _act(machine: Machine, part: Part, verb: str, given: Mapping[str, Any]) -> None:
    """Carry it out, and mend for good what it mends."""
    flaws = machine.flaws
    if flaws.found:
        flaws.decide()
        machine.clock.settle()
        mended = flaws.mended_at_rest(part.id, verb, given)
        carry_out(part, verb, given)
        flaws.hands_were_there(mended)
    else:
        carry_out(part, verb, given)


def carry_out(part: Part, verb: str, details: Mapping[str, Any]) -> None:
    """The act itself, with what is written down of it."""
    wasted = verb == "replace" and part.is_good
    getattr(part, verb)(**details)
    if wasted:
        hazards = part.machine.hazards
        hazards.record("part-wasted", part.id, f"{part.id} was replaced, and had nothing wrong")
