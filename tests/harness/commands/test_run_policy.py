"""What `misfeed run` is told beside its scenarios: re-runs, quarantine, shards, skips, models by facts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from misfeed.journal import Journal, Outcome

Result = subprocess.CompletedProcess[str]
Command = Callable[..., Result]
Write = Callable[..., Path]

SECOND_TIME = """\
import pathlib
    mark = pathlib.Path(f"been-{case.scenario.id}")
    been = len(mark.read_text()) if mark.exists() else 0
    mark.write_text("x" * (been + 1))
    assert been >= NEEDED, f"not at attempt {been + 1}"
    case.run()
"""


@pytest.fixture
def misfeed(say: Callable[..., tuple[int, str, str]]) -> Command:
    """The command in this process: a dozen starts of Python cost more than all these runs."""

    def misfeed(*words: str) -> Result:
        return Result(words, *say(*words))

    return misfeed


def flaky(needed: int) -> str:
    return SECOND_TIME.replace("NEEDED", str(needed))


def cases_of(result: Result) -> dict[str, dict[str, Any]]:
    return {case["case"]: case for case in json.loads(result.stdout)["cases"]}


ON = ("--profile", "mono-laser")


def test_what_passes_when_run_again_is_flaky_everywhere_and_does_not_fail(
    misfeed: Command, write: Write, tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1")
    write("my/b.py", "ZZ-2", body=flaky(1))
    write("my/c.py", "ZZ-3", body=flaky(2))
    result = misfeed("run", "my/", *ON, "--rerun-failed=2", "-o", "out")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 passed, 2 flaky\n" in result.stdout
    assert "flaky: ZZ-3[mono-laser] passed at attempt 3 (failed at first: not at attempt 2)" in result.stdout
    with Journal.open(tmp_path / "out" / "run.journal") as journal:
        told = {case.case: (case.outcome, case.attempt) for case in journal.cases()}
        assert [one.outcome for one in journal.attempts("ZZ-3[mono-laser]")] == [
            Outcome.FAILED,
            Outcome.FAILED,
            Outcome.FLAKY,
        ]
        seeds = {one.seed for one in journal.attempts("ZZ-3[mono-laser]")}
    assert told == {
        "ZZ-1[mono-laser]": (Outcome.PASSED, 1),
        "ZZ-2[mono-laser]": (Outcome.FLAKY, 2),
        "ZZ-3[mono-laser]": (Outcome.FLAKY, 3),
    }
    assert len(seeds) == 1, "the same case is run again, not another one"
    report = json.loads(misfeed("report", "out", "--json").stdout)
    assert (report["verdict"], report["totals"]["flaky"]) == ("passed", 2)
    suite = ElementTree.parse(tmp_path / "out" / "junit.xml").getroot()
    assert suite.attrib["failures"] == "0"
    assert [one.attrib["message"] for one in suite.iter("flakyFailure")] == [
        "failed at first: not at attempt 1",
        "failed at first: not at attempt 2",
    ]
    page = (tmp_path / "out" / "report.html").read_text()
    assert "2 of them passed only when run again." in page


def test_what_fails_each_time_has_failed_with_every_attempt_kept(
    misfeed: Command, write: Write, tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1")
    write("my/b.py", "ZZ-2", body=flaky(9))
    result = misfeed("run", "my/", *ON, "-o", "out", "--rerun-failed")
    assert result.returncode == 1
    assert "1 passed, 1 failed\n" in result.stdout
    with Journal.open(tmp_path / "out" / "run.journal") as journal:
        assert [one.reason for one in journal.attempts("ZZ-2[mono-laser]")] == [
            "not at attempt 1",
            "not at attempt 2",
        ]
        assert len(journal.attempts("ZZ-1[mono-laser]")) == 1
    # Its re-runs are used up, so there is nothing to resume.
    again = misfeed("run", "--resume", "-o", "out")
    assert (again.returncode, "nothing to resume" in again.stderr) == (2, True)
    assert (tmp_path / "been-ZZ-2").read_text() == "xx"


def test_a_run_that_is_interrupted_while_it_runs_cases_again_goes_on_with_that(
    misfeed: Command, write: Write, tmp_path: Path
) -> None:
    body = flaky(2).replace("    assert", "    if been == 1:\n        raise KeyboardInterrupt\n    assert")
    write("my/a.py", "ZZ-1")
    write("my/b.py", "ZZ-2", body=body)
    stopped = misfeed("run", "my/", *ON, "-o", "out", "--rerun-failed")
    assert stopped.returncode == 130
    assert stopped.stderr.endswith("interrupted; `misfeed run --resume -o out` goes on\n")
    resumed = misfeed("run", "--resume", "-o", "out")
    assert resumed.returncode == 0, resumed.stderr
    assert "1 passed, 1 flaky\n" in resumed.stdout
    with Journal.open(tmp_path / "out" / "run.journal") as journal:
        assert len(journal.attempts("ZZ-2[mono-laser]")) == 2
        assert len(journal.attempts("ZZ-1[mono-laser]")) == 1


QUARANTINE = """\
[[quarantine]]
{key} = "{name}"
owner = "firmware team"
reason = "FW-1234"
expires = {expires}
"""


@pytest.mark.parametrize(("key", "name"), [("case", "ZZ-2[mono-laser]"), ("scenario", "ZZ-2")])
def test_a_quarantined_failure_is_shown_and_does_not_fail_the_run(
    misfeed: Command, write: Write, tmp_path: Path, key: str, name: str
) -> None:
    write("my/a.py", "ZZ-1")
    write("my/b.py", "ZZ-2", body="assert not 'printing'")
    (tmp_path / "q.toml").write_text(QUARANTINE.format(key=key, name=name, expires="2999-12-31"))
    result = misfeed("run", "my/", *ON, "--quarantine", "q.toml", "-o", "out", "--rerun-failed")
    assert result.returncode == 0, result.stderr
    assert "1 passed, 1 quarantined\n" in result.stdout
    assert (
        "quarantined: ZZ-2[mono-laser]: assert not 'printing' (FW-1234; firmware team, until 2999-12-31)"
        in result.stdout
    )
    report = misfeed("report", "out", "--json")
    record = cases_of(report)["ZZ-2[mono-laser]"]
    assert (record["outcome"], record["verdict"]) == ("quarantined", "product")
    assert record["quarantine"] == {"owner": "firmware team", "reason": "FW-1234", "expires": "2999-12-31"}
    suite = ElementTree.parse(tmp_path / "out" / "junit.xml").getroot()
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("0", "0")
    assert [one.attrib["message"] for one in suite.iter("skipped")] == ["assert not 'printing'"]
    page = (tmp_path / "out" / "report.html").read_text()
    assert "1 did not pass, which a quarantine allows for now." in page
    assert "FW-1234" in page


def test_an_expired_quarantine_fails_and_says_so(misfeed: Command, write: Write, tmp_path: Path) -> None:
    write("my/b.py", "ZZ-2", body="assert not 'printing'")
    (tmp_path / "q.toml").write_text(QUARANTINE.format(key="scenario", name="ZZ-2", expires="2020-01-31"))
    result = misfeed("run", "my/", *ON, "--quarantine", "q.toml", "-q")
    assert result.returncode == 1
    assert (
        "failed ZZ-2[mono-laser]: its quarantine expired on 2020-01-31 (owner: firmware team): "
        "assert not 'printing'" in result.stdout
    )


def test_an_entry_that_is_not_needed_or_names_nothing_is_told(
    misfeed: Command, write: Write, tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1")
    entries = [
        QUARANTINE.format(key="scenario", name=name, expires="2999-12-31") for name in ("ZZ-1", "ZZ-7")
    ]
    (tmp_path / "q.toml").write_text("".join(entries))
    result = misfeed("run", "my/", *ON, "--quarantine", "q.toml", "-q")
    assert result.returncode == 0
    assert "quarantine: ZZ-1[mono-laser] passed; take its entry out (FW-1234; " in result.stdout
    assert result.stderr == "q.toml:6: no case selected here is called ZZ-7\n"


def test_the_union_of_the_shards_is_the_whole(misfeed: Command, write: Write) -> None:
    for number in range(1, 7):
        write(f"my/s{number}.py", f"ZZ-{number}")
    models = ("--profile", "mono-laser", "--profile", "inkjet-mfp")
    whole = cases_of(misfeed("run", "my/", *models, "--json", "-o", "whole"))
    parts = [
        cases_of(misfeed("run", "my/", *models, "--shard", f"{number}/3", "--json", "-o", f"part{number}"))
        for number in (1, 2, 3)
    ]
    assert sorted(name for part in parts for name in part) == sorted(whole)
    assert len(whole) == 12
    assert all(part[name]["seed"] == whole[name]["seed"] for part in parts for name in part)


def test_a_shard_to_which_nothing_falls_is_no_failure(misfeed: Command, write: Write) -> None:
    write("my/a.py", "ZZ-1")
    results = [misfeed("run", "my/", *ON, "--shard", f"{number}/2") for number in (1, 2)]
    assert [result.returncode for result in results] == [0, 0]
    empty = next(result for result in results if result.stdout.startswith("nothing ran"))
    assert "none of 1 cases falls to shard " in empty.stderr


def test_skips_beyond_what_is_allowed_fail_the_run(misfeed: Command, write: Write) -> None:
    write("my/a.py", "ZZ-1")
    for number in (2, 3):
        write(f"my/s{number}.py", f"ZZ-{number}", body="import pytest; pytest.skip('not on Mondays')")
    assert misfeed("run", "my/", *ON).returncode == 0
    assert misfeed("run", "my/", *ON, "--max-skips", "2").returncode == 0
    result = misfeed("run", "my/", *ON, "--max-skips", "1", "-o", "out")
    assert result.returncode == 1
    assert "1 passed, 2 skipped; no more than 1 may be skipped\n" in result.stdout
    report = json.loads(misfeed("report", "out", "--json").stdout)
    assert report["verdict"] == "too-many-skips"


def test_a_run_that_skips_everything_passes_only_where_so_many_skips_are_allowed(
    misfeed: Command, write: Write
) -> None:
    write("my/a.py", "ZZ-1", body="import pytest; pytest.skip('not on Mondays')")
    assert misfeed("run", "my/", *ON).returncode == 1
    assert misfeed("run", "my/", *ON, "--max-skips", "0").returncode == 1
    assert misfeed("run", "my/", *ON, "--max-skips", "1").returncode == 0


def test_where_chooses_models_by_their_facts(misfeed: Command, write: Write) -> None:
    write("my/a.py", "ZZ-1")
    result = misfeed("run", "my/", "--where", "kind == 'laser' and not color", "--json", "-o", "out")
    assert result.returncode == 0, result.stderr
    models = {case["profile"] for case in cases_of(result).values()}
    assert "mono-laser" in models
    assert not models & {"colour-laser-mfp", "inkjet-mfp", "label-printer"}
    narrowed = misfeed("run", "my/", "--where", "duplex", "--profile", "label-printer")
    assert narrowed.returncode == 2
    assert narrowed.stderr == "misfeed: --where 'duplex' fits none of label-printer\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--where", "kind ="], "misfeed: --where 'kind =' is no expression"),
        (["--where", "open('x')"], "\"open('x')\" is not allowed"),
        (["--where", "duplx"], "models have no 'duplx'; did you mean 'duplex'?"),
        (["--shard", "3/2"], "misfeed: '3/2' is no shard: write 2/5 for the second of five"),
        (["--quarantine", "none.toml"], "misfeed: the quarantine file none.toml cannot be read"),
        (["--max-skips", "few"], "'few' is not a number of cases"),
        (["--rerun-failed", "my/"], "'my/' is not a number of re-runs up to 100; write --rerun-failed=1"),
        (["--resume", "--shard", "1/2"], "--resume takes the selection of the run it resumes"),
    ],
)
def test_misuse_is_told_in_one_sentence(misfeed: Command, words: list[str], said: str) -> None:
    result = misfeed("run", *words)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_failures_of_product_script_bench_and_environment_are_told_apart(
    misfeed: Command, write: Write
) -> None:
    write("my/a.py", "ZZ-1", body="assert not 'printing'")
    write("my/b.py", "ZZ-2", body="case.device.at('attic')")
    write("my/c.py", "ZZ-3", body="from misfeed.errors import BenchError; raise BenchError('no strip')")
    write("my/d.py", "ZZ-4", body="import errno; raise OSError(errno.ENOSPC, 'disk full')")
    write("my/e.py", "ZZ-5", body="import no_such_library")
    result = misfeed("run", "my/", *ON, "-o", "out")
    assert result.returncode == 1
    assert "whose they are: product 1, script 1, bench 1, environment 2\n" in result.stdout


def test_a_bench_that_serves_no_case_at_all_has_an_exit_code_of_its_own(
    misfeed: Command, write: Write
) -> None:
    write("my/a.py", "ZZ-1", body="from misfeed.errors import BenchError; raise BenchError('no strip')")
    assert misfeed("run", "my/", *ON).returncode == 3
    write("my/b.py", "ZZ-2")
    assert misfeed("run", "my/", *ON).returncode == 1


def test_failures_alike_on_several_models_are_told_as_one(misfeed: Command, write: Write) -> None:
    write("my/a.py", "ZZ-1", verify='see.looks("{cover}", tab="broken")')
    write("my/b.py", "ZZ-2", body="assert not 'printing'")
    result = misfeed("run", "my/", "--profile", "mono-laser", "--profile", "inkjet-mfp")
    assert "2 alike (product: assert not 'printing'): ZZ-2[inkjet-mfp], ZZ-2[mono-laser]\n" in result.stdout
    assert "2 alike (product, eye in verify: " in result.stdout
