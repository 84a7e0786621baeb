"""How `misfeed run` ends: exit codes, what it prints, what it leaves, and who has to act on a failure."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import misfeed.fixtures
import pytest

Result = subprocess.CompletedProcess[str]
Command = Callable[..., Result]

PROFILES = Path(misfeed.fixtures.__path__[0]) / "profiles"

ENDINGS: dict[str, dict[str, str]] = {
    "ZZ-1": {},
    "ZZ-2": {"verify": 'see.looks("{cover}", tab="broken")'},
    "ZZ-3": {"body": "assert 1 + 1 == 3"},
    "ZZ-4": {"body": "raise OSError('no such thing')"},
    "ZZ-5": {"body": "import pytest; pytest.skip('not on Mondays')"},
    "ZZ-6": {"body": "import pytest; pytest.fail('I do not like it')"},
    "ZZ-7": {"more": 'decoy=[DO.open("{cover}"), DO.replace("{cover}"), DO.close("{cover}")],'},
    "ZZ-8": {"more": 'decoy=[DO.shake("{cover}")],'},
    "ZZ-9": {"body": "case.device.at('attic')"},
    "ZZ-10": {"body": "case.measure('delay', 9.0, limit(le=2, unit='s'), requirement='FW-1')"},
    "ZZ-11": {"more": 'cause="bin.flag.stuck",'},
    "ZZ-12": {"more": 'trigger=DO.wait(vary("pause", 1, 2)),'},
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("endings")


@pytest.fixture(scope="module")
def ended(place: Path, write_in: Callable[..., Path], misfeed_in: Command) -> Result:
    """A run of one's own scripts that end in every way there is."""
    for name, script in ENDINGS.items():
        write_in(place, f"my/{name.replace('-', '_').lower()}.py", name, **script)
    (place / "my" / "plain.py").write_text("def test_of_mine():\n    assert not 'scenario'\n")
    return misfeed_in(place, "run", "my/", "--profile", "mono-laser", "--json", "-o", "out")


@pytest.fixture(scope="module")
def records(ended: Result) -> dict[str, dict[str, Any]]:
    return {case["case"]: case for case in json.loads(ended.stdout)["cases"]}


def test_a_failure_makes_the_run_fail(ended: Result) -> None:
    assert (ended.returncode, ended.stderr) == (1, "")
    report = json.loads(ended.stdout)
    assert report["verdict"] == "failed"
    assert report["totals"] == {
        "passed": 3,
        "failed": 7,
        "error": 2,
        "flaky": 0,
        "quarantined": 0,
        "skipped": 1,
        "remaining": 0,
        "by_verdict": {"product": 6, "script": 3},
    }


@pytest.mark.parametrize(
    ("case", "outcome", "verdict", "reason"),
    [
        ("ZZ-1", "passed", "", ""),
        ("ZZ-2", "failed", "product", "eye: expected cover.front: tab broken, found {"),
        ("ZZ-3", "failed", "product", "assert (1 + 1) == 3"),
        ("ZZ-4", "error", "script", "OSError: no such thing"),
        ("ZZ-5", "skipped", "", "not on Mondays"),
        ("ZZ-6", "failed", "product", "I do not like it"),
        ("ZZ-8", "failed", "script", "step failed: shake cover.front: hands cannot shake cover.front"),
        ("ZZ-9", "error", "script", "there is no vantage point 'attic'"),
        ("ZZ-10", "failed", "product", "delay is 9 s, but must be <= 2 s (FW-1)"),
        ("ZZ-11", "failed", "product", "the diagnosis named cover.tab.broken, not bin.flag.stuck"),
    ],
)
def test_each_case_says_how_it_ended_and_who_has_to_act(
    records: dict[str, dict[str, Any]], case: str, outcome: str, verdict: str, reason: str
) -> None:
    record = records[f"{case}[mono-laser]"]
    assert record["outcome"] == outcome
    assert record.get("verdict", "") == verdict
    assert record.get("reason", "").startswith(reason), record["reason"]


def test_a_decoy_that_mends_is_told(records: dict[str, dict[str, Any]]) -> None:
    record = records["ZZ-7[mono-laser]"]
    assert (record["outcome"], record["verdict"]) == ("failed", "product")
    assert record["reason"].startswith("the decoy verified")


def test_a_failed_check_keeps_what_was_measured_and_seen_before_it(
    records: dict[str, dict[str, Any]],
) -> None:
    record = records["ZZ-10[mono-laser]"]
    assert record["measurements"] == [
        {
            "name": "delay",
            "value": 9.0,
            "unit": "s",
            "limit": "<= 2 s",
            "passed": False,
            "requirement": "FW-1",
        }
    ]
    failed = records["ZZ-8[mono-laser]"]
    assert [step["outcome"] for step in failed["decoy"]] == ["failed"]
    assert [phase["name"] for phase in failed["phases"]][-1] == "decoy"


def test_axes_make_cases_of_their_own_with_seeds_of_their_own(records: dict[str, dict[str, Any]]) -> None:
    one, two = records["ZZ-12[mono-laser-1]"], records["ZZ-12[mono-laser-2]"]
    assert (one["variant"], two["variant"]) == ({"pause": 1}, {"pause": 2})
    assert one["seed"] != two["seed"]


def test_the_family_is_the_folder(records: dict[str, dict[str, Any]]) -> None:
    assert {record["family"] for record in records.values()} == {"my"}


def test_report_tells_the_same_run_in_lines(ended: Result, place: Path, misfeed_in: Command) -> None:
    told = misfeed_in(place, "report", "out")
    assert told.returncode == 0
    assert "failed  ZZ-3[mono-laser]: assert (1 + 1) == 3\n" in told.stdout
    assert "\nfailed: 3 passed, 7 failed, " in told.stdout


def test_quiet_still_says_what_failed_and_why(
    misfeed: Command, write: Callable[..., Path], tmp_path: Path
) -> None:
    write("my/bad.py", body="assert not 'printing'")
    (tmp_path / "my" / "plain.py").write_text("def test_of_mine():\n    assert False\n")
    result = misfeed("run", "my/", "--profile", "mono-laser", "-q", "-o", "out")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        "failed ZZ-1[mono-laser]: assert not 'printing'",
        "failed my/plain.py::test_of_mine (not a scenario; pytest tells why)",
        "1 failed, 1 other test failed",
        "whose they are: product 1",
        "report: out/report.html",
    ]


def test_a_run_in_which_everything_is_skipped_has_not_passed(misfeed: Command) -> None:
    result = misfeed("run", "CS-04", "--profile", "mono-laser")
    assert result.returncode == 1
    assert result.stdout.startswith("nothing ran: 1 skipped\n")
    assert "mono-laser has no waste" in result.stderr


def test_ones_own_profile_and_folder_need_nothing_else(
    misfeed: Command, write: Callable[..., Path], tmp_path: Path
) -> None:
    write("my/good.py")
    model = (PROFILES / "mono-laser.toml").read_text().replace('"mono-laser"', '"our-laser"', 1)
    (tmp_path / "our-laser.toml").write_text(model)
    # What a CI sets for its own pytest runs must not get in the way.
    result = misfeed("run", "my/", "--profile", "our-laser.toml", PYTEST_ADDOPTS="--color=yes --cov")
    assert result.returncode == 0, result.stderr
    assert "passed  ZZ-1[our-laser]" in result.stderr
    assert result.stdout.startswith("1 passed\nreport: runs/")


def test_report_finds_the_last_run_by_itself(misfeed: Command, write: Callable[..., Path]) -> None:
    write("my/good.py")
    assert misfeed("run", "my/", "--profile", "mono-laser", "-o", "runs/one").returncode == 0
    assert misfeed("run", "my/", "--profile", "inkjet-mfp", "-o", "runs/two").returncode == 0
    # The two may have begun in one second; the later name wins then.
    assert "runs/two/run.journal" in misfeed("report").stdout
    again = misfeed("run", "--resume")
    assert (again.returncode, again.stdout) == (2, "")
    assert "nothing to resume: runs/two/run.journal is finished; `misfeed report` shows it" in again.stderr
