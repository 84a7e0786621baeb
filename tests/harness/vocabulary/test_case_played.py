"""A case played to its end on an emulated device, timed on its clock; and what a script must have done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from misfeed import DO, Case, Ticket, emulate, fault, scenario, see
from misfeed.errors import UsageError
from misfeed.journal import Outcome, Phase
from misfeed.vocabulary import CaseFailed

from .declaring import declared

# -- on an emulated device -----------------------------------------------------------------------------------


def test_phases_follow_each_other_on_the_devices_clock_and_take_no_real_time() -> None:
    with emulate("mono-laser", seed=1) as device:
        case = Case(
            declared(
                fault=fault("cover.tab.broken", at="{cover}"),
                repair=[
                    DO.open("{cover}", minutes=30),
                    DO.replace("{cover}", minutes=30),
                    DO.close("{cover}"),
                ],
            ),
            device,
        )
        case.set_up()
        case.run()
    names = [phase.name for phase in case.phases]
    assert names == [
        Phase.SETUP, Phase.FAULT, Phase.TRIGGER, Phase.DETECT, Phase.DIAGNOSE, Phase.REPAIR, Phase.VERIFY
    ]  # fmt: skip
    for before, after in zip(case.phases, case.phases[1:], strict=False):
        assert before.started_us <= before.ended_us == after.started_us
    repair = case.phases[names.index(Phase.REPAIR)]
    assert repair.duration_us >= 60 * 60_000_000
    assert sum(phase.wall_s for phase in case.phases) < 30
    assert case.finding is not None
    assert case.finding_record is not None
    assert case.finding_record.place == case.place_of_fault


def test_a_wrong_diagnosis_fails_the_case() -> None:
    with emulate("mono-laser", seed=1) as device:
        case = Case(declared(fault=fault("cover.tab.broken", at="{cover}"), cause="bin.flag.stuck"), device)
        with pytest.raises(CaseFailed, match=r"the diagnosis named cover\.tab\.broken, not bin\.flag\.stuck"):
            case.run()


# -- the end of a script -------------------------------------------------------------------------------------


def scripted(body: Callable[[Case], None] | None = None, **more: Any) -> Callable[[Case], None]:
    """A script about a bin's flag, with `body` as its function."""
    data: dict[str, Any] = {
        "ticket": Ticket(en="It says the bin is full."),
        "fault": fault("bin.flag.stuck", at="{flagged_bin}"),
        "shows": {"ipp": see.printer("stopped")},
        "repair": [DO.reseat("{flagged_bin}")],
        "verify": [see.printer("idle")],
    }

    def it(case: Case) -> None:
        (body or Case.run)(case)

    return scenario("ZZ-2", **data | more)(it)


def play(script: Callable[[Case], None]) -> Case:
    """The case, over."""
    with emulate("mono-laser") as device:
        case = Case(script.scenario, device)
        case.set_up()
        script(case)
        return case


def test_a_script_that_does_all_it_is_for_passes() -> None:
    phases = play(scripted()).phases
    assert {phase.outcome for phase in phases} == {Outcome.PASSED}
    assert {Phase.FAULT, Phase.DIAGNOSE, Phase.REPAIR, Phase.VERIFY} <= {phase.name for phase in phases}


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (lambda case: None, "occur"),
        (lambda case: case.verify(), "occur"),
        (lambda case: case.occur(), "verify"),
    ],
    ids=["nothing", "only verified", "only broken"],
)
def test_a_script_that_leaves_out_what_it_is_for_is_a_mistake(
    body: Callable[[Case], None], missing: str
) -> None:
    with pytest.raises(UsageError, match=rf"ended without case\.{missing}\(\)"):
        play(scripted(body))


def test_a_cause_that_the_verification_does_not_see_fails_the_case() -> None:
    cut = fault("roller.surface.cut", at="roller.drum")
    with pytest.raises(CaseFailed, match=r"roller\.surface\.cut is still at roller\.drum"):
        play(scripted(also=[cut]))


def test_a_cause_that_comes_and_goes_is_still_there_when_it_rests() -> None:
    with pytest.raises(CaseFailed, match=r"path\.sensor\.dirty is still at path\.registration"):
        play(scripted(also=[fault("path.sensor.dirty", when={"humidity_above": 90})]))


def test_a_script_says_which_cause_its_repair_leaves() -> None:
    cut = fault("roller.surface.cut", at="roller.drum")
    case = play(scripted(also=[cut], leaves={"roller.surface.cut"}))
    assert case.phases[-1].outcome is Outcome.PASSED
