"""Who diagnoses and repairs is somebody else's choice; the case stays referee."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Case, Ticket, emulate, fault, scenario, see
from misfeed.diagnostics import Finding
from misfeed.errors import UsageError
from misfeed.interfaces.ipp import IppClient
from misfeed.journal import Outcome, Phase
from misfeed.permits import NotPermitted, Permit
from misfeed.vocabulary import CaseFailed, Scenario
from misfeed.vocabulary.actor import DEFAULT, Technician, Work, actor, actors


def declared(**more: Any) -> Scenario:
    data: dict[str, Any] = {
        "ticket": Ticket(en="It says open."),
        "fault": fault("cover.tab.broken", at="{cover}"),
        "shows": {"ipp": see.printer("stopped")},
        "repair": [DO.open("{cover}"), DO.replace("{cover}", minutes=4), DO.close("{cover}")],
        "verify": [see.no_conditions()],
    }

    @scenario("ZZ-1", **data | more)
    def it() -> None:
        pass

    return it.scenario


class Trainee:
    """Guesses, and does only the steps it was told."""

    name = "trainee"

    def __init__(self, *steps: Any) -> None:
        self.steps = steps
        self.ticket = ""

    def diagnose(self, work: Work) -> Finding:
        self.ticket = work.ticket
        return Finding("gremlins", confidence=0.1)

    def repair(self, work: Work) -> None:
        for step in self.steps:
            work.do(step)


def test_the_technician_follows_the_procedure() -> None:
    with emulate("mono-laser") as device:
        case = Case(declared(), device)
        assert case.actor.name == DEFAULT
        case.set_up()
        case.run()
    assert [step.text for step in case.repair_steps] == [
        "open cover.front",
        "replace cover.front",
        "close cover.front",
    ]


def test_another_actor_says_and_does_what_it_likes_and_is_judged_alike() -> None:
    with emulate("mono-laser") as device:
        trainee = Trainee(DO.power_cycle(minutes=2))
        case = Case(declared(), device, actor=trainee)
        case.set_up()
        case.occur()
        assert case.diagnose().cause == "gremlins"
        assert trainee.ticket == "It says open."
        case.repair()
        assert [(step.text, step.minutes) for step in case.repair_steps] == [("power cycle power", 2)]
        with pytest.raises(CaseFailed):
            case.verify()


def test_a_step_of_an_actor_that_cannot_be_done_fails_the_case() -> None:
    with emulate("mono-laser") as device:
        case = Case(declared(), device, actor=Trainee(DO.replace("{cover}")))
        case.set_up()
        case.occur()
        with pytest.raises(CaseFailed, match=r"open cover\.front before replacing it"):
            case.repair()


def test_actors_go_by_name() -> None:
    assert isinstance(actor(), Technician)
    assert actors()[0] == DEFAULT
    with pytest.raises(UsageError, match="there is no actor 'technican'; did you mean 'technician'"):
        actor("technican")


# -- recovery ------------------------------------------------------------------------------------------------


def broken(*, lasting: bool, **more: Any) -> tuple[Case, bool]:
    device = emulate("mono-laser")
    device.lasting = lasting
    case = Case(declared(**more), device)
    case.set_up()
    case.occur()
    return case, case.recover()


def test_a_device_that_lasts_is_brought_back() -> None:
    case, well = broken(lasting=True)
    assert well
    assert case.device.ipp.state().name == "IDLE"


def test_it_is_brought_back_in_the_scenarios_own_way() -> None:
    case, well = broken(lasting=True, recover=[DO.wait(7)])
    assert well
    assert case.device.clock.now_us() >= 7 * 60_000_000


def test_recovering_is_a_phase_of_its_own_with_its_time_and_its_end() -> None:
    case, _ = broken(lasting=True, recover=[DO.wait(7)])
    (phase,) = [one for one in case.phases if one.name is Phase.RECOVER]
    assert (phase.outcome, phase.detail) == (Outcome.PASSED, "")
    assert phase.duration_us >= 7 * 60_000_000
    (seen,) = [one for one in case.observations if one.phase is Phase.RECOVER]
    assert (seen.interface, seen.what, seen.held) == ("device", "no error on any interface", True)


def test_a_device_that_cannot_be_made_well_says_what_is_still_wrong() -> None:
    device = emulate("mono-laser")
    device.lasting = True
    case = Case(declared(), device)
    case.set_up()
    case.occur()
    device.inject("bin.flag.stuck")  # by somebody else: nobody takes it out
    assert not case.recover()
    phase = case.phases[-1]
    assert (phase.name, phase.outcome) == (Phase.RECOVER, Outcome.FAILED)
    told = "it is not fit for the next case: expected no error on any interface, found"
    assert phase.detail.startswith(told)
    assert "output-area-full-error" in phase.detail


def test_what_is_left_undone_on_the_way_back_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    device = emulate("mono-laser")
    device.lasting = True
    case = Case(declared(recover=[DO.close("{cover}"), DO.restart()]), device)
    case.set_up()
    case.occur()

    def refuse(*_: Any, **__: Any) -> None:
        raise NotPermitted("it would restart", [Permit.RESTART])

    monkeypatch.setattr(device.staging, "clear", refuse)
    monkeypatch.setattr(device.hands, "act", refuse)
    assert not case.recover()
    why = "it would restart it; --allow restart lets it"
    told = [(seen.what, seen.value) for seen in case.observations if seen.phase is Phase.RECOVER]
    assert told[:-1] == [
        ("the cause cover.tab.broken is taken out of cover.front", why),
        ("on the way back: close cover.front", why),
        ("on the way back: restart power", why),
    ]


@pytest.mark.parametrize("is_check", [True, False])
def test_a_job_that_stays_behind_is_noted(is_check: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    device = emulate("mono-laser")
    device.lasting = True
    if is_check:
        more: dict[str, Any] = {"fault": None, "shows": {}, "repair": [], "changes": None}
    else:
        more = {"recover": [DO.wait(1)]}
    case = Case(declared(**more), device)
    case.set_up()
    case._doer.performer.submit(DO.print("one-page.pdf"))

    def refuse(*_: Any) -> None:
        raise NotPermitted("it would send the IPP operation Cancel-Job", [Permit.CANCEL_JOBS])

    monkeypatch.setattr(IppClient, "cancel_job", refuse)
    case.recover()
    why = "it would cancel or hold jobs; --allow cancel-jobs lets it"
    assert ("job 1 is cancelled", why, False) in [
        (seen.what, seen.value, seen.held) for seen in case.observations if seen.phase is Phase.RECOVER
    ]


def test_a_device_that_is_made_afresh_is_left_as_it_is() -> None:
    case, well = broken(lasting=False)
    assert well
    assert case.device.ipp.state().name == "STOPPED"


def test_one_that_verified_is_left_alone() -> None:
    with emulate("mono-laser") as device:
        device.lasting = True
        case = Case(declared(), device)
        case.set_up()
        case.run()
        before = device.clock.now_us()
        assert case.recover()
        assert device.clock.now_us() == before
