"""Whatever hands are asked for: they do it, or say why not, and then nothing has changed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.profiles import load, names

ODD = (None, -1, 10**9, "", "x", [], {}, 1.5, True, ("a",), "10.0.0.0/33", float("nan"))


def arguments() -> Iterator[Any]:
    """Each argument of each action, at the first part of the first model that has it."""
    seen = set()
    for name in names():
        for kind, part, *_ in Blueprint(load(name)).parts:
            for verb in sorted(kind.ACTIONS):
                if (kind, verb) not in seen:
                    seen.add((kind, verb))
                    for asked in list(inspect.signature(getattr(kind, verb)).parameters)[1:]:
                        yield pytest.param(name, part, verb, asked, id=f"{kind.__name__}.{verb}-{asked}")


@pytest.mark.parametrize(("name", "part", "verb", "asked"), list(arguments()))
def test_an_odd_detail_is_taken_or_refused_and_never_half_done(
    name: str, part: str, verb: str, asked: str
) -> None:
    machine = Machine(load(name))
    parameters = inspect.signature(getattr(machine.parts[part], verb)).parameters.values()
    details = {one.name: "x" for one in parameters if one.default is inspect.Parameter.empty}
    well = machine.snapshot()
    for odd in ODD:
        machine.restore(well)
        done = False
        with suppress(CannotDo):
            machine.act(verb, part, **{**details, asked: odd})
            done = True
        after = machine.snapshot()
        assert done or after == well, odd
        hash(after)
