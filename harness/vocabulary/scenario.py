"""The decorator that makes a scenario: data, and a test that pytest runs once per model and variant."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misfeed.contract import ESCPOS, TILL, Facts
from misfeed.errors import UsageError
from misfeed.messages.beside import beside
from misfeed.vocabulary.arguments import ID, REQUIREMENT, check_form, check_kinds, check_list, check_names
from misfeed.vocabulary.expectation import Expectation
from misfeed.vocabulary.fault import Fault
from misfeed.vocabulary.option import Option
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.ticket import Ticket
from misfeed.vocabulary.variants import Vary, axes_in
from misfeed.vocabulary.words import spoken

if TYPE_CHECKING:
    from misfeed.vocabulary.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """All data of one scenario. See `scenario` for the fields."""

    id: str
    title: str
    needs: frozenset[str]
    ticket: Ticket
    fault: Fault | None
    also: tuple[Fault, ...]
    leaves: frozenset[str]
    shows: Mapping[str, Expectation]
    trigger: tuple[Step, ...]
    decoy: tuple[Step, ...]
    repair: tuple[Step, ...]
    verify: tuple[Step | Expectation, ...]
    requirements: tuple[str, ...] = ()
    lookalikes: tuple[str, ...] = ()
    owner: str = ""
    prevent: str = ""
    cause: str = ""
    family: str = ""
    module: str = ""
    file: str = ""
    line: int = 0
    body: Callable[[Case], None] | None = None
    axes: tuple[Vary, ...] = field(default=())
    options: tuple[Option, ...] = ()
    changes: frozenset[str] | None = None
    recover: tuple[Step, ...] = ()

    @property
    def is_check(self) -> bool:
        """Whether nothing is broken in it: it only verifies that a device is in order."""
        return self.fault is None

    @property
    def causes(self) -> tuple[Fault, ...]:
        """All that is put in; nothing for a check."""
        return () if self.fault is None else (self.fault, *self.also)

    def told(self, text: str, language: str) -> str:
        """One of its English texts in a language, where somebody translated it."""
        return beside(self.file, language)(text) or text

    @property
    def place(self) -> str:
        """Where the script declares it: "scenarios/media_path/mp_01.py:6"."""
        return f"{self.file}:{self.line}"

    @property
    def at_till(self) -> bool:
        """Whether it is about a receipt printer: it needs ESC/POS, or looks at what that tells."""
        wanted = {need.partition(":")[2] for need in self.needs}
        return ESCPOS in wanted | {name.partition("@")[0] for name in self.shows}

    def misfit(self, facts: Facts) -> str:
        """Why it cannot run on a device with these facts; "" when it can."""
        found = next(filter(None, (facts.missing(need) for need in sorted(self.needs))), "")
        if not found and facts.kind == TILL and self._takes_ipp and not facts.offers("ipp"):
            return f"{facts.name} offers no ipp"
        return found

    @property
    def _takes_ipp(self) -> bool:
        """Whether it is of the office: looks at IPP, or prints by it."""
        looks = any(name.partition("@")[0] == "ipp" for name in self.shows)
        return not self.at_till and (looks or any(step.verb == "print" for step in self._steps()))

    def _steps(self) -> Iterator[Step]:
        for group in (self.trigger, self.decoy, self.repair, self.verify):
            yield from (one for one in group if isinstance(one, Step))

    def variants(self) -> Iterator[dict[str, Any]]:
        """Every combination of its axes' values; one empty one when it has no axes."""
        for values in itertools.product(*(axis.values for axis in self.axes)):
            yield dict(zip((axis.name for axis in self.axes), values, strict=True))


@spoken("scenario")
def scenario(
    id: str,  # noqa: A002 - the word scripts use
    *,
    ticket: Ticket,
    verify: Sequence[Step | Expectation],
    fault: Fault | None = None,
    shows: Mapping[str, Expectation] | None = None,
    repair: Sequence[Step] = (),
    also: Sequence[Fault] = (),
    leaves: Collection[str] = (),
    trigger: Step | Sequence[Step] = (),
    decoy: Sequence[Step] = (),
    needs: Collection[str] = (),
    requirements: Sequence[str] = (),
    lookalikes: Sequence[str] = (),
    owner: str = "",
    prevent: str = "",
    cause: str = "",
    options: Sequence[Option] = (),
    changes: Collection[str] | None = None,
    recover: Sequence[Step] = (),
) -> Callable[[Callable[..., None]], Callable[[Case], None]]:
    """Declare a scenario.

    The decorated function is its body: with a parameter `case` it is called and stays the referee; without
    one the default flow runs (occur, diagnose, decoy, repair, verify). Without a `fault` it is a check:
    nothing is broken and nothing mended, it only verifies.

    Args:
        id: catalogue id, such as "MP-01"; unique.
        ticket: what the customer says; of a check, what somebody asks.
        fault: the root cause; `when={"chance": 0.3}` and the like make it come and go.
        leaves: names of causes that the right repair leaves as they are, since it mends what they meet:
            clients are told the new password. All others must be gone when the script ends.
        also: further causes that are there at the same time, and that the repair must mend too.
        shows: what each interface shows, keyed "ipp", "snmp", "usb", "pjl", "panel", "web", "net@users"... A
            key begins with the interface that its value looks at (for a port, its service will do as well).
        trigger: what makes the symptom appear.
        decoy: the plausible wrong turn; it must not verify.
        repair: the right steps, in order.
        verify: what closes the ticket, in order: steps that must succeed, and things to be seen.
        needs: parts ("{waste}") and services ("service:snmp", or "network:snmp" for one that it must have
            unless nothing but USB leads to it) the device must have, or it is skipped.
        cause: what a diagnosis must name; the fault's name when left out.
        owner: who mends it, when it is not the technician.
        options: what else could be done about it; one is chosen.
        changes: names of the settings that the case may leave other than they were ("network.acl"); it fails
            when others are, where the device can tell. None: nobody looks.
        recover: what brings a real device back when a case leaves it broken (a power cycle when left out).

    Raises UsageError for data that does not make a scenario.
    """
    if not ID.fullmatch(id):
        raise UsageError(f"scenario id {id!r} is not of the form MP-01")
    steps = (trigger,) if isinstance(trigger, Step) else trigger
    shows = {} if shows is None else shows
    check_kinds(id, ticket, fault, shows)
    for name, things, kinds in (
        ("also", also, (Fault,)),
        ("trigger", steps, (Step,)),
        ("decoy", decoy, (Step,)),
        ("repair", repair, (Step,)),
        ("verify", verify, (Step, Expectation)),
        ("options", options, (Option,)),
        ("recover", recover, (Step,)),
    ):
        check_list(f"{id}: {name}", things, kinds)
    for name, names in (
        ("needs", needs),
        ("leaves", leaves),
        ("changes", changes),
        ("requirements", requirements),
        ("lookalikes", lookalikes),
    ):
        check_names(f"{id}: {name}", names)
    for requirement in requirements:
        check_form(f"{id}: the requirement", requirement, REQUIREMENT, "FW-REQ-JAM-014")
    for alike in lookalikes:
        check_form(f"{id}: the look-alike", alike, ID, "MP-01")
    if not verify:
        raise UsageError(f"{id}: verify is empty, so nothing could ever fail")
    for name, found in (("shows", shows), ("repair", repair)):
        if fault is not None and not found:
            raise UsageError(f"{id}: {name} is empty, so nothing could ever fail")
    if fault is None:
        given = {
            "shows": shows,
            "also": also,
            "leaves": leaves,
            "trigger": steps,
            "decoy": decoy,
            "repair": repair,
            "cause": cause,
            "options": options,
        }
        for name in (name for name, found in given.items() if found):
            raise UsageError(
                f"{id}: it has {name} and no fault; a check, which breaks nothing, has only verify"
            )
    if options and sum(one.chosen for one in options) != 1:
        raise UsageError(f"{id}: of its options one is chosen: option(..., chosen=True)")
    axes: dict[str, Vary] = {}
    causes = [one.parameters for one in (fault, *also) if one is not None]
    for axis in axes_in((causes, shows, tuple(steps), *map(tuple, (decoy, repair, verify)))):
        if axes.setdefault(axis.name, axis) != axis:
            raise UsageError(f"{id}: two axes are called {axis.name!r} and have other values")

    def declare(function: Callable[..., None]) -> Callable[[Case], None]:
        parameters = list(inspect.signature(function).parameters)
        if parameters not in ([], ["case"]):
            raise UsageError(f"{id}: the function takes `case` or nothing, not {', '.join(parameters)}")
        declared = Scenario(
            id=id,
            title=(inspect.getdoc(function) or function.__name__.replace("_", " ")).split("\n")[0],
            needs=frozenset(needs),
            ticket=ticket,
            fault=fault,
            also=tuple(also),
            leaves=frozenset(leaves),
            shows=dict(shows),
            trigger=tuple(steps),
            decoy=tuple(decoy),
            repair=tuple(repair),
            verify=tuple(verify),
            requirements=tuple(requirements),
            lookalikes=tuple(lookalikes),
            owner=owner,
            prevent=prevent,
            cause=cause or (fault.name if fault else ""),
            family=Path(function.__code__.co_filename).parent.name,
            module=function.__module__,
            file=function.__code__.co_filename,
            line=function.__code__.co_firstlineno,
            body=function if parameters else None,
            axes=tuple(axes.values()),
            options=tuple(options),
            changes=None if changes is None else frozenset(changes),
            recover=tuple(recover),
        )

        def run(case: Case) -> None:
            if declared.body is None:
                case.run()
            else:
                declared.body(case)
            case.end()

        run.__name__ = function.__name__
        run.__qualname__ = function.__qualname__
        run.__doc__ = function.__doc__
        run.__module__ = function.__module__
        # pytest: collect it whatever its name is, and show the script as its place.
        vars(run).update(__test__=True, place_as=function, scenario=declared)
        return run

    return declare
