"""Whether the arguments of a scenario are of the right kind and form: scripts are not type-checked.

Knows no device: whether there is such a part or such a fault is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from misfeed.errors import UsageError
from misfeed.place import VANTAGES
from misfeed.vocabulary.expectation import Expectation, parts_of
from misfeed.vocabulary.fault import Fault
from misfeed.vocabulary.option import Option
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.ticket import Ticket
from misfeed.vocabulary.words import near

ID = re.compile(r"[A-Z][A-Z0-9]*-[0-9]+[a-z]?")
REQUIREMENT = re.compile(r"\S{1,100}")
"""One word, whatever a tracker makes it of: FW-REQ-JAM-014."""


def check_kinds(id: str, ticket: Any, fault: Any, shows: Any) -> None:  # noqa: A002 - as in scripts
    """Raises UsageError for arguments of the wrong kind: scripts are not type-checked, people type them."""
    if not isinstance(ticket, Ticket):
        raise UsageError(f"{id}: ticket is {ticket!r}, not Ticket(en=...)")
    if not isinstance(fault, Fault | None):
        raise UsageError(f"{id}: fault is {fault!r}, not fault(NAME, at=...)")
    if not isinstance(shows, Mapping):
        raise UsageError(f"{id}: shows is not of the form {{INTERFACE: see...}}")
    for name, expectation in shows.items():
        interface, at, vantage = str(name).partition("@")
        if vantage and vantage not in VANTAGES:
            there = f"{', '.join(VANTAGES)} are"
            raise UsageError(
                f"{id}: there is no vantage point {vantage!r}{near(vantage, VANTAGES) or f'; {there}'}"
            )
        if not isinstance(expectation, Expectation):
            raise UsageError(f"{id}: shows[{name!r}] is {expectation!r}, which is nothing to see")
        for part in parts_of(expectation):
            if interface not in part.keys:
                right = f"{part.interface}{at}{vantage}"
                raise UsageError(f"{id}: shows[{name!r}] holds {part.text!r}, whose key is {right!r}")


_KINDS: Mapping[tuple[type, ...], str] = {
    (Fault,): "a fault",
    (Step,): "a step",
    (Option,): "an option",
    (Step, Expectation): "a step or something to see",
}


def check_list(what: str, things: Any, kinds: tuple[type, ...]) -> None:
    if not isinstance(things, list | tuple):
        raise UsageError(f"{what} is not a list")
    wanted = _KINDS[kinds]
    for thing in things:
        if not isinstance(thing, kinds):
            raise UsageError(f"{what} holds {thing!r}, not {wanted}")


def check_names(what: str, names: Any) -> None:
    if isinstance(names, str):
        # Each letter of a bare text would be taken for a name.
        raise UsageError(f"{what} is {names!r}, not a list of names: write [{names!r}]")
    for name in names or ():
        if not isinstance(name, str) or not name:
            raise UsageError(f"{what} holds {name!r}, not a name")


def check_form(what: str, name: str, form: re.Pattern[str], like: str) -> None:
    if not form.fullmatch(name):
        raise UsageError(f"{what} {name!r} is not of the form {like}")
