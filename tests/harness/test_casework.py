"""Which cases a scenario makes, and the record each leaves."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Case, Ticket, fault, scenario, see, vary
from misfeed.casework import CaseSpec, Running, record_of, specs_for
from misfeed.contract import CannotAct
from misfeed.errors import BenchError, MisfeedError, NoAnswer, ProtocolError, UsageError
from misfeed.journal import Outcome, Phase, Verdict
from misfeed.providers import provider
from misfeed.vocabulary import CaseFailed, Scenario

MODEL = "mono-laser"
NOT_HEALTHY = (
    # Which checks failed, and only those: of the USB port nothing is told.
    r"the device is not healthy before the case begins: device: expected no error on any interface, "
    r"found \{'ipp': \['[a-z]+-open-error'\], 'snmp': \['[a-zA-Z]+Open'\]"
)


def scenario_of(**more: Any) -> Scenario:
    data: dict[str, Any] = {
        "needs": {"{cover}"},
        "ticket": Ticket(en="It says open.", es="Dice abierta."),
        "fault": fault("cover.tab.broken", at="{cover}"),
        "shows": {"ipp": see.printer("stopped")},
        "repair": [DO.open("{cover}"), DO.replace("{cover}", minutes=15), DO.close("{cover}")],
        "verify": [see.no_conditions()],
        "requirements": ["FW-1"],
    }

    @scenario("ZZ-1", **data | more)
    def tab() -> None:
        """A broken tab."""

    return tab.scenario


@pytest.fixture
def spec() -> CaseSpec:
    (spec,) = specs_for(scenario_of(), [MODEL], 1)
    return spec


# -- cases ---------------------------------------------------------------------------------------------------


def test_every_model_makes_a_case_when_none_is_named() -> None:
    specs = specs_for(scenario_of(), [], 1)
    assert [spec.profile for spec in specs] == list(provider().profiles())
    assert [spec.name for spec in specs][-1] == "ZZ-1[mono-laser]"


def test_every_combination_of_axes_makes_a_case() -> None:
    axes = {
        "fault": fault("network.acl", action=vary("a", "refused", "silent")),
        "trigger": DO.wait(vary("b", 1, 2)),
    }
    specs = specs_for(scenario_of(**axes), [MODEL], 1)
    ends = ("refused-1", "refused-2", "silent-1", "silent-2")
    assert [spec.suffix for spec in specs] == [f"{MODEL}-{end}" for end in ends]
    assert specs[2].variant == {"a": "silent", "b": 1}


def test_a_model_named_twice_makes_one_case() -> None:
    assert len(specs_for(scenario_of(), [MODEL, MODEL], 1)) == 1


def test_a_seed_depends_on_the_runs_seed_and_the_cases_name_alone() -> None:
    (alone,) = specs_for(scenario_of(), [MODEL], 1)
    among = {spec.profile: spec for spec in specs_for(scenario_of(ticket=Ticket(en="else")), [], 1)}
    assert among[MODEL].seed == alone.seed
    assert len({spec.seed for spec in among.values()}) == len(among)
    (other,) = specs_for(scenario_of(), [MODEL], 2)
    assert other.seed != alone.seed


def test_a_profiles_file_counts_by_its_name_and_not_by_its_folder() -> None:
    case = CaseSpec(scenario_of(), "some/where/our-laser.toml")
    assert case.name == "ZZ-1[our-laser]"


def test_a_case_that_does_not_fit_says_why() -> None:
    specs = {spec.profile: spec for spec in specs_for(scenario_of(needs={"{waste}"}), [], 1)}
    assert specs[MODEL].misfit == "mono-laser has no waste"
    assert specs["departmental-a3-mfp"].misfit == ""


def test_unknown_faults_and_models_are_misuse() -> None:
    with pytest.raises(UsageError, match=r"ZZ-1: there is no fault 'network\.acll'; did you mean"):
        specs_for(scenario_of(fault=fault("network.acll")), [MODEL], 1)
    with pytest.raises(UsageError, match="there is no profile"):
        specs_for(scenario_of(), ["no-laser"], 1)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"needs": {"tray"}}, r"it runs on no model: none has a part 'tray'; the role is written \{tray\}"),
        ({"needs": {"fusr"}}, "it runs on no model: none has a part 'fusr'; did you mean 'fuser'"),
        (
            {"fault": fault("tray.rollers.worn", at="{tray}.roller")},
            r"no model that it runs on has a part '[a-z0-9-]+\.roller'; did you mean",
        ),
        (
            {"fault": fault("tray.rollers.worn", at="{tray}.rollers", sevrity=1)},
            r"tray\.rollers\.worn has no parameter 'sevrity'; did you mean 'severity'\?",
        ),
        (
            {"fault": fault("tray.rollers.worn", severity=vary("how", 0.9, 7))},
            r"tray\.rollers\.worn: severity must be a number <= 1\.0; its parameters: severity",
        ),
    ],
)
def test_what_fits_no_model_there_is_is_misuse_and_not_skipped(more: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=f"^ZZ-1: {said}"):
        specs_for(scenario_of(**more), [MODEL], 1)


def test_what_another_model_has_is_skipped_on_this_one() -> None:
    (spec,) = specs_for(scenario_of(needs={"thermal-head"}), [MODEL], 1)
    assert spec.misfit == "mono-laser has no thermal-head"


# -- records -------------------------------------------------------------------------------------------------


def ended_with(spec: CaseSpec, error: BaseException, outcome: str = "failed") -> tuple[Outcome, Verdict, str]:
    record = record_of(spec, None, outcome, error, "")
    return record.outcome, record.verdict, record.reason


def test_a_passed_case_is_recorded_whole(spec: CaseSpec) -> None:
    running = Running(spec)
    with running as case:
        case.run()
        record = record_of(spec, running, "passed", None, "")
    assert (record.outcome, record.verdict, record.reason) == (Outcome.PASSED, Verdict.NONE, "")
    assert (record.case, record.scenario, record.title) == ("ZZ-1[mono-laser]", "ZZ-1", "A broken tab.")
    assert (record.profile, record.family, record.ticket) == (MODEL, "harness", "It says open.")
    assert record.requirements == ("FW-1",)
    assert [step.minutes for step in record.repair] == [0, 15, 0]
    assert record.finding is not None
    assert record.finding.cause == "cover.tab.broken"
    assert record.hazards == ()
    assert record.wall_s > 0
    assert record.from_plain(record.to_plain()) == record


@pytest.mark.parametrize(
    ("error", "outcome", "verdict", "reason"),
    [
        (CaseFailed("too late"), Outcome.FAILED, Verdict.PRODUCT, "too late"),
        (AssertionError("a == b\n - details"), Outcome.FAILED, Verdict.PRODUCT, "a == b"),
        (AssertionError(), Outcome.FAILED, Verdict.PRODUCT, "AssertionError"),
        (ProtocolError("bad tag", b"\1", 8), Outcome.ERROR, Verdict.PRODUCT, "bad tag at octet 8: 01"),
        (NoAnswer("ipp", 3), Outcome.ERROR, Verdict.PRODUCT, "ipp (no answer within 3 s)"),
        (BenchError("no port"), Outcome.ERROR, Verdict.BENCH, "no port"),
        (UsageError("no such tray"), Outcome.ERROR, Verdict.SCRIPT, "no such tray"),
        (CannotAct("open it first"), Outcome.ERROR, Verdict.SCRIPT, "open it first"),
        (KeyError("tray"), Outcome.ERROR, Verdict.SCRIPT, "KeyError: 'tray'"),
        (MisfeedError("x" * 900), Outcome.ERROR, Verdict.PRODUCT, "x" * 500),
    ],
)
def test_what_ended_a_case_tells_who_has_to_act(
    spec: CaseSpec, error: BaseException, outcome: Outcome, verdict: Verdict, reason: str
) -> None:
    assert ended_with(spec, error) == (outcome, verdict, reason)


def test_a_step_that_nobody_can_do_is_the_scripts_fault(spec: CaseSpec) -> None:
    failed = CaseFailed("step failed: shake it")
    failed.__cause__ = CannotAct("it cannot be shaken")
    assert ended_with(spec, failed) == (Outcome.FAILED, Verdict.SCRIPT, "step failed: shake it")


def test_a_skipped_case_says_why() -> None:
    (spec,) = specs_for(scenario_of(needs={"{waste}"}), [MODEL], 1)
    record = record_of(spec, None, "skipped", RuntimeError("whatever"), "")
    assert (record.outcome, record.reason) == (Outcome.SKIPPED, "mono-laser has no waste")
    (fits,) = specs_for(scenario_of(), [MODEL], 1)
    assert ended_with(fits, RuntimeError("no Mondays"), "skipped")[2] == "no Mondays"


def test_variants_that_json_cannot_carry_are_told_in_words() -> None:
    spec = CaseSpec(scenario_of(), MODEL, {"a": (1, 2), "b": 3})
    assert record_of(spec, None, "passed", None, "").variant == {"a": "(1, 2)", "b": 3}


def test_a_device_that_fails_the_health_gate_is_let_go_and_is_the_benchs_fault(
    spec: CaseSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    device_class = type(Case(scenario_of(), _device(spec)).device)
    monkeypatch.setattr(device_class, "close", lambda self: closed.append(self))

    class Broken(Running):
        pass

    made = provider().make

    def broken(profile: str, *, seed: int = 0) -> Any:
        unit = made(profile, seed=seed)
        assert unit.staging is not None
        unit.staging.inject("cover.tab.broken", "", {})
        return unit

    monkeypatch.setattr(provider(), "make", broken)
    running = Broken(spec)
    with (
        pytest.raises(BenchError, match=NOT_HEALTHY),
        running,
    ):
        raise AssertionError("the case must not begin")
    assert len(closed) == 1
    assert running.case is not None
    assert [phase.outcome for phase in running.case.phases] == [Outcome.ERROR]


def test_the_record_of_a_device_that_lasts_tells_how_it_was_made_well(
    spec: CaseSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = provider().make

    def lasting(profile: str, *, seed: int = 0) -> Any:
        unit: Any = made(profile, seed=seed)
        unit.lasting = True
        return unit

    monkeypatch.setattr(provider(), "make", lasting)
    running = Running(spec)
    with running as case:
        case.occur()
        running.settle()
        record = record_of(spec, running, "failed", AssertionError("given up"), "")
        running.settle()
    assert [(phase.name, phase.outcome) for phase in record.phases][-1] == (Phase.RECOVER, Outcome.PASSED)
    assert [phase.name for phase in case.phases].count(Phase.RECOVER) == 1
    assert record.outcome is Outcome.FAILED


def _device(spec: CaseSpec) -> Any:
    from misfeed.providers import emulate

    return emulate(spec.profile)
