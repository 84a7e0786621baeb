"""What got worse, better, slower between two runs, and how models fared on each firmware."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import misfeed.fixtures
import pytest
from misfeed.journal import CaseRecord, Measurement, Observation, Outcome, Phase, PhaseRecord, Verdict

Say = Callable[..., tuple[int, str, str]]
RunOf = Callable[..., Path]

PROFILES = Path(misfeed.fixtures.__path__[0]) / "profiles"


def case(
    name: str, outcome: Outcome = Outcome.PASSED, model: str = "mono-laser", **more: object
) -> CaseRecord:
    return CaseRecord(
        case=f"{name}[{model}]",
        scenario=name,
        outcome=outcome,
        profile=model,
        **more,
    )


def timed(name: str, repair_s: float, shown_s: float = 1.0, delay_s: float = 0.5) -> CaseRecord:
    return case(
        name,
        phases=(PhaseRecord(Phase.REPAIR, 1_000_000, round((1 + repair_s) * 1_000_000)),),
        observations=(Observation(Phase.DETECT, "snmp", "an alert", 1, True, round(shown_s * 1_000_000)),),
        measurements=(Measurement("delay", delay_s * 1000, "ms"), Measurement("pages", 7, "sheets")),
    )


def test_nothing_changed_is_a_success(say: Say, run_of: RunOf) -> None:
    for name in ("monday", "tuesday"):
        run_of(name, [case("ZZ-1"), case("ZZ-2", Outcome.FAILED)])
    code, out, complaint = say("compare", "monday", "tuesday")
    assert (code, complaint) == (0, "")
    assert out.splitlines() == [
        "tuesday/run.journal against monday/run.journal",
        "  2 cases in common: 0 worse, 0 better; 0 times longer, 0 shorter",
    ]


def test_what_got_worse_and_better_is_told_with_its_reason(say: Say, run_of: RunOf) -> None:
    run_of("monday", [case("ZZ-1"), case("ZZ-2", Outcome.FAILED), case("ZZ-3"), case("ZZ-4")])
    run_of(
        "tuesday",
        [
            case("ZZ-1", Outcome.FAILED, reason="it jammed", verdict=Verdict.PRODUCT),
            case("ZZ-2", Outcome.FLAKY),
            case("ZZ-3", Outcome.SKIPPED, reason="no such part"),
            case("ZZ-5"),
        ],
    )
    code, out, _ = say("compare", "monday", "tuesday")
    assert code == 1
    assert "  worse   ZZ-1[mono-laser]: passed -> failed: it jammed\n" in out
    assert "  worse   ZZ-3[mono-laser]: passed -> skipped: no such part\n" in out
    assert "  better  ZZ-2[mono-laser]: failed -> flaky\n" in out
    assert "  gone    ZZ-4[mono-laser]\n  new     ZZ-5[mono-laser]\n" in out
    assert out.endswith("  3 cases in common: 2 worse, 1 better; 0 times longer, 0 shorter\n")


def test_better_alone_and_what_a_quarantine_allows_are_no_failure(say: Say, run_of: RunOf) -> None:
    run_of("monday", [case("ZZ-1", Outcome.ERROR), case("ZZ-2")])
    run_of("tuesday", [case("ZZ-1"), case("ZZ-2", Outcome.QUARANTINED)])
    code, out, _ = say("compare", "monday", "tuesday")
    assert code == 0
    assert "worse   ZZ-2[mono-laser]: passed -> quarantined" in out


@pytest.mark.parametrize(
    ("after", "tolerance", "told"),
    [
        (timed("ZZ-1", 11.0), "0.1", None),
        (timed("ZZ-1", 11.1), "0.1", "slower  ZZ-1[mono-laser]: repair 10 s -> 11.1 s"),
        (timed("ZZ-1", 11.1), "0.25", None),
        (timed("ZZ-1", 10.01), "0", None),
        (timed("ZZ-1", 10.0, shown_s=2.0), "0.1", "slower  ZZ-1[mono-laser]: shown on snmp 1 s -> 2 s"),
        (timed("ZZ-1", 10.0, delay_s=0.8), "0.1", "slower  ZZ-1[mono-laser]: delay 0.5 s -> 0.8 s"),
    ],
)
def test_times_may_move_within_the_tolerance(
    say: Say, run_of: RunOf, after: CaseRecord, tolerance: str, told: str | None
) -> None:
    run_of("monday", [timed("ZZ-1", 10.0)])
    run_of("tuesday", [after])
    code, out, _ = say("compare", "monday", "tuesday", "--tolerance", tolerance)
    assert code == (0 if told is None else 1)
    assert (told or "0 times longer") in out


def test_shorter_times_are_told_and_are_no_failure(say: Say, run_of: RunOf) -> None:
    run_of("monday", [timed("ZZ-1", 10.0)])
    run_of("tuesday", [timed("ZZ-1", 2.0)])
    code, out, _ = say("compare", "monday", "tuesday")
    assert code == 0
    assert "faster  ZZ-1[mono-laser]: repair 10 s -> 2 s" in out


def test_one_cause_on_several_models_is_told_as_one(say: Say, run_of: RunOf) -> None:
    models = ("a", "b", "c")
    run_of("monday", [case("ZZ-1", model=model) for model in models])
    seen = Observation(Phase.DETECT, "snmp", "alert critical input jam", [], False)
    failed = (PhaseRecord(Phase.DETECT, 0, 9, outcome=Outcome.FAILED),)
    run_of(
        "tuesday",
        [
            case(
                "ZZ-1", Outcome.FAILED, model, verdict=Verdict.PRODUCT, observations=(seen,), phases=failed,
                reason=f"{model} shows nothing",
            )
            for model in models
        ],
    )  # fmt: skip
    _, out, _ = say("compare", "monday", "tuesday")
    assert "  3 alike (product, snmp in detect: alert critical input jam)\n" in out


def test_firmware_versions_are_told_and_make_a_grid(say: Say, run_of: RunOf) -> None:
    both = {"mono-laser": "1.0", "inkjet": "1.0"}
    old = [case("ZZ-1"), case("ZZ-2"), case("ZZ-1", model="inkjet")]
    new = [case("ZZ-1", Outcome.FAILED), case("ZZ-2", Outcome.FLAKY), case("ZZ-1", model="inkjet")]
    run_of("old", old, profiles=both, firmware={"mono-laser": "2.9", "inkjet": "7"})
    run_of("new", new, profiles=both, firmware={"mono-laser": "2.10", "inkjet": "7"})
    code, out, _ = say("compare", "old", "new", "--grid")
    assert code == 1
    assert "  firmware of mono-laser: 2.9 -> 2.10\n" in out
    assert out.partition("\n\n")[2].splitlines() == [
        "            2.9  2.10         7",
        "inkjet                        1/1",
        "mono-laser  2/2  1/2 1 flaky",
    ]
    plain = json.loads(say("compare", "old", "new", "--json")[1])
    assert plain["runs"][0]["worse"][0]["case"] == "ZZ-1[mono-laser]"
    assert {"model": "mono-laser", "firmware": "2.10", "passed": 0, "flaky": 1, "bad": 1} in plain["grid"]


def test_another_firmware_in_a_profile_of_its_own_is_held_against_the_old_one(
    misfeed: Callable[..., subprocess.CompletedProcess[str]], write: Callable[..., Path], tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1", more='trigger=DO.wait(vary("pause", 1, 2)),')
    model = (PROFILES / "mono-laser.toml").read_text()
    model = model.replace('firmware = "20130415"', 'firmware = "20260101"')
    (tmp_path / "laser-2.toml").write_text(model.replace('"mono-laser"', '"laser-2"', 1))
    assert misfeed("run", "my/", "--profile", "mono-laser", "-o", "old", "-q").returncode == 0
    assert misfeed("run", "my/", "--profile", "laser-2.toml", "-o", "new", "-q").returncode == 0
    apart = misfeed("compare", "old", "new")
    assert apart.returncode == 2
    assert "have no case in common; --model OLD=NEW holds one model against another" in apart.stderr
    held = misfeed("compare", "old", "new", "--model", "mono-laser=laser-2.toml", "--grid")
    assert held.returncode == 0, held.stdout + held.stderr
    assert "2 cases in common: 0 worse" in held.stdout
    assert "20130415" in held.stdout.partition("\n\n")[2]
    assert "20260101" in held.stdout.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tolerance", "much"], "'much' is no share; write 0.25 for a quarter"),
        (["--tolerance", "-1"], "no share"),
        (["--tolerance", "nan"], "no share"),
        (["--model", "a"], "'a' is no pair of models; write OLD=NEW"),
        (["nowhere"], "there is no run in nowhere"),
    ],
)
def test_misuse_is_told(say: Say, run_of: RunOf, words: list[str], said: str) -> None:
    run_of("monday", [case("ZZ-1")])
    code, _, complaint = say("compare", "monday", "monday", *words)
    assert code == 2
    assert said in complaint
