"""A folder of somebody's with scenarios, a profile and a fault of their own: used by name everywhere.

Each slip in it is one sentence with its file and line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bench(tmp_path: Path, say: Say) -> Path:
    """A folder "bench" with a profile, a fault and two scenarios, and settings beside it that name it."""
    for words in (
        ("profile", "my-laser", "-o", "bench/profiles"),
        ("fault", "cover.hinge.bent", "-o", "bench/faults"),
        ("scenario", "MY-01", "-o", "bench/scenarios"),
        ("scenario", "MY-02", "-o", "bench/scenarios"),
    ):
        assert say("new", *words)[0] == 0
    script = tmp_path / "bench" / "scenarios" / "my_02.py"
    mine = 'fault("cover.hinge.bent", at="{cover}"),\n    cause="cover.tab.broken"'
    script.write_text(script.read_text().replace('fault("cover.tab.broken", at="{cover}")', mine))
    (tmp_path / "misfeed.toml").write_text('search = ["bench"]\n')
    return tmp_path


def test_its_own_scenarios_run_on_its_own_profile(bench: Path, say: Say) -> None:
    code, out, _ = say("run", "--json", "--profile", "my-laser")
    assert code == 0, out
    assert [case["case"] for case in json.loads(out)["cases"]] == ["MY-01[my-laser]", "MY-02[my-laser]"]


def test_ids_select_from_its_own_and_the_built_in_ones(bench: Path, say: Say) -> None:
    code, out, _ = say("run", "--json", "MY-02", "MP-08", "--profile", "my-laser", "-n", "2")
    assert code == 0, out
    assert [case["case"] for case in json.loads(out)["cases"]] == ["MP-08[my-laser]", "MY-02[my-laser]"]


def test_everything_in_it_is_listed_by_name(bench: Path, say: Say) -> None:
    models = {one["name"] for one in json.loads(say("profiles", "--json")[1])}
    assert {"my-laser", "mono-laser"} <= models
    (fault,) = [one for one in json.loads(say("faults", "--json")[1]) if one["fault"] == "cover.hinge.bent"]
    assert "my-laser" in fault["places"]
    scenarios = {one["id"]: one for one in json.loads(say("scenarios", "--json")[1])}
    assert "MP-08" in scenarios
    assert "my-laser" in scenarios["MY-02"]["profiles"]


def test_every_command_takes_its_names(bench: Path, say: Say) -> None:
    assert say("explain", "MY-02", "--profile", "my-laser")[0] == 0
    assert say("prove", "MY-02", "--profile", "my-laser")[0] == 0
    # No rule tells a bent hinge from a broken tab, so that is what is named; `probes/` is for such rules.
    assert say("diagnose", "my-laser", "--fault", "cover.hinge.bent")[0] == 1
    code, out, _ = say("check")
    assert (code, out) == (0, "3 scripts, 2 scenarios, 1 profile, 1 fault: nothing wrong\n")
    assert say("check", "bench")[:2] == (0, out)


def test_a_fault_that_no_rule_names_is_the_scripts_affair(bench: Path, say: Say) -> None:
    broken(bench, "scenarios/my_02.py", ',\n    cause="cover.tab.broken"', "")
    told = (
        "no rule of the diagnosis names cover.hinge.bent; "
        "add one to RULES in its file or in probes/, or give the scenario cause=..."
    )
    code, out, _ = say("check")
    assert code == 2
    place, _, sentence = out.splitlines()[0].partition(": ")
    assert place.startswith("bench/scenarios/my_02.py:")
    assert sentence == f"MY-02: {told}"
    code, out, _ = say("run", "--json", "MY-02", "--profile", "my-laser")
    (case,) = json.loads(out)["cases"]
    assert (code, case["verdict"]) == (1, "script")
    assert case["reason"] == f"the diagnosis named cover.tab.broken, not cover.hinge.bent: {told}"
    fault = bench / "bench" / "faults" / "cover_hinge_bent.py"
    rule = """
from misfeed.diagnostics.rules import AlertRule

CODES = frozenset({"coverOpen", "doorOpen"})
RULES = [AlertRule("cover.hinge.bent", CODES, sight={"tab": "broken"}, minutes=0)]
"""
    fault.write_text(fault.read_text() + rule)
    assert say("check")[0] == 0
    assert say("run", "MY-02", "--profile", "my-laser", "-q")[0] == 0


def test_a_folder_can_be_named_without_settings(bench: Path, say: Say) -> None:
    (bench / "misfeed.toml").unlink()
    assert say("run", "MY-02")[0] == 2
    for words in (("--search", "bench", "run", "--json"), ("run", "--json", "--search=bench")):
        code, out, _ = say(*words, "--profile", "my-laser")
        assert code == 0
        assert len(json.loads(out)["cases"]) == 2


def test_nothing_is_imported_from_a_folder_that_nobody_named(bench: Path, say: Say) -> None:
    (bench / "misfeed.toml").unlink()
    for folder in ("faults", "profiles", "scenarios", "probes"):
        (bench / folder).mkdir()
        (bench / folder / "trap.py").write_text("raise SystemExit('imported')\n")
    for words in (("faults", "--json"), ("profiles",), ("scenarios", "--json"), ("run", "MP-08", "-q")):
        assert say(*words)[0] == 0


def broken(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / "bench" / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("scenarios/my_01.py", "from misfeed", "from misfeed $", ":3: invalid syntax"),
        ("scenarios/my_01.py", "see\n", "see\n\nnowhere = {}['x']\n", ":5: KeyError: 'x'"),
        ("scenarios/my_01.py", '"MY-01"', '"MP-08"', ":6: MP-08 is also the id of "),
        (
            "scenarios/my_01.py",
            'fault("cover.tab',
            'fault("cover.tub',
            ":6: MY-01: there is no fault 'cover.tub.broken'; did you mean 'cover.tab.broken'?",
        ),
        ("faults/cover_hinge_bent.py", "import Annotated", "import Annotated $", ":5: invalid syntax"),
        ("faults/cover_hinge_bent.py", "from msgspec", "from nowhere", ":9: ModuleNotFoundError: No module"),
        (
            "faults/cover_hinge_bent.py",
            "    summary = ",
            "    summery = ",
            ":12: the fault CoverHingeBent does not say its 'summary'",
        ),
        (
            "faults/cover_hinge_bent.py",
            '"cover.hinge.bent"',
            '"cover.tab.broken"',
            ":12: the name cover.tab.broken is taken by another fault (built in, ",
        ),
        (
            "profiles/my-laser.toml",
            "speed_ppm",
            "sped_ppm",
            "unknown key 'sped_ppm' in engine; did you mean 'speed_ppm'?",
        ),
        (
            "profiles/my-laser.toml",
            'name = "my-laser"',
            'name = "mine"',
            "its name is 'mine', but its file is",
        ),
        ("profiles/my-laser.toml", "[engine]", "[engine", "not valid TOML: "),
    ],
)
def test_each_slip_is_one_sentence_with_file_and_line(
    bench: Path, say: Say, file: str, before: str, after: str, told: str
) -> None:
    broken(bench, file, before, after)
    slip = after.splitlines()[-1]
    lines = (bench / "bench" / file).read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if slip in text)
    code, _, complaint = say("run", "--profile", "my-laser")
    assert code == 2
    where = told if told.startswith(":") else f":{line}: {told}"
    assert complaint.startswith(f"misfeed: bench/{file}{where}"), complaint
    assert complaint.count("\n") == 1
    code, out, complaint = say("check")
    assert code == 2
    assert f"bench/{file}:" in out + complaint


@pytest.mark.parametrize(
    ("name", "whose"),
    [("mono-laser", r"built in, \S+/mono-laser\.toml"), ("my-laser", r"bench/profiles/my-laser\.toml")],
)
def test_a_profile_whose_name_is_taken_tells_both_places(
    bench: Path, say: Say, name: str, whose: str
) -> None:
    (bench / "more" / "profiles").mkdir(parents=True)
    text = (bench / "bench" / "profiles" / "my-laser.toml").read_text()
    (bench / "more" / "profiles" / f"{name}.toml").write_text(text.replace("my-laser", name))
    code, _, complaint = say("profiles", "--search", "more")
    assert code == 2
    told = rf"the name {name} is taken by another profile \({whose}:\d+\); rename one"
    assert re.fullmatch(rf"misfeed: more/profiles/{name}\.toml:\d+: {told}\n", complaint), complaint
