"""A quarantine lets a named failure pass until its last day, and a slip in its file is told with its line."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Outcome, QuarantineRecord, Verdict
from misfeed.policy import Quarantine

DAY = datetime.date(2027, 1, 31)
GOOD = """\
[[quarantine]]
scenario = "MP-03"
owner = "firmware"
reason = "FW-1"
expires = 2027-01-31

[[quarantine]]
case = "MP-03[mono-laser]"
owner = "bench"
reason = "the strip"
expires = "2027-02-28"
"""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Quarantine]:
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> Quarantine:
        Path("q.toml").write_text(text, encoding="utf-8")
        return Quarantine.read("q.toml")

    return read


def case(name: str, outcome: Outcome = Outcome.FAILED) -> CaseRecord:
    return CaseRecord(
        case=name,
        scenario=name.partition("[")[0],
        outcome=outcome,
        reason="it jammed",
        verdict=Verdict.PRODUCT,
    )


def test_a_failure_is_quarantined_to_the_end_of_its_last_day(read: Callable[[str], Quarantine]) -> None:
    quarantine = read(GOOD)
    for outcome in (Outcome.FAILED, Outcome.ERROR):
        held = quarantine.applied(case("MP-03[inkjet-mfp]", outcome), DAY)
        assert held.outcome is Outcome.QUARANTINED
        assert held.quarantine == QuarantineRecord("firmware", "FW-1", "2027-01-31")
        assert (held.reason, held.verdict) == ("it jammed", Verdict.PRODUCT)


def test_after_that_day_it_fails_and_says_so(read: Callable[[str], Quarantine]) -> None:
    late = read(GOOD).applied(case("MP-03[inkjet-mfp]"), DAY + datetime.timedelta(days=1))
    assert late.outcome is Outcome.FAILED
    assert late.reason == "its quarantine expired on 2027-01-31 (owner: firmware): it jammed"


def test_an_entry_of_the_case_comes_before_one_of_its_scenario(read: Callable[[str], Quarantine]) -> None:
    held = read(GOOD).applied(case("MP-03[mono-laser]"), DAY)
    assert held.quarantine is not None
    assert held.quarantine.owner == "bench"


def test_it_changes_nothing_of_what_it_does_not_name_and_of_skips(read: Callable[[str], Quarantine]) -> None:
    quarantine = read(GOOD)
    for untouched in (case("MP-30[mono-laser]"), case("MP-03[mono-laser]", Outcome.SKIPPED)):
        assert quarantine.applied(untouched, DAY) is untouched
    passed = quarantine.applied(case("MP-03[mono-laser]", Outcome.PASSED), DAY)
    assert passed.outcome is Outcome.PASSED
    assert passed.quarantine is not None


def test_entries_that_name_nothing_are_found(read: Callable[[str], Quarantine]) -> None:
    strangers = read(GOOD).strangers([("MP-03[inkjet-mfp]", "MP-03")])
    assert [(entry.name, entry.line) for entry in strangers] == [("MP-03[mono-laser]", 7)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('owner = "bench"\n', "", "q.toml:7: a quarantine needs owner as text"),
        ('reason = "the strip"', 'reason = " "', "q.toml:7: a quarantine needs reason as text"),
        ('expires = "2027-02-28"', 'expires = "soon"', "q.toml:7: a quarantine needs the day it expires"),
        ("expires = 2027-01-31", "expires = 2027-01-31T10:00:00", "q.toml:1: a quarantine needs the day"),
        ("expires = 2027-01-31\n", "", "q.toml:1: a quarantine needs the day it expires"),
        ('case = "MP-03[mono-laser]"\n', "", "q.toml:7: a quarantine names either a case or a scenario"),
        ('scenario = "MP-03"', 'scenario = "MP-03"\ncase = "x"', "q.toml:1: a quarantine names either"),
        ('scenario = "MP-03"', "scenario = 3", "q.toml:1: a quarantine needs case or scenario as text"),
        (
            'case = "MP-03[mono-laser]"',
            'case = "MP-03"',
            "q.toml:7: MP-03 is in quarantine already, from line 1",
        ),
        ("owner", "ownr", "q.toml:1: there is no 'ownr' in a quarantine; it has case, expires, owner"),
        ("[[quarantine]]\nscenario", "[[quarantin]]\nscenario", "q.toml:1: a quarantine file holds"),
        ("= 2027-01-31", "= 2027-99-99", "q.toml: "),
    ],
)
def test_a_slip_is_told_with_its_line(
    read: Callable[[str], Quarantine], old: str, new: str, said: str
) -> None:
    assert old in GOOD
    with pytest.raises(UsageError) as refused:
        read(GOOD.replace(old, new, 1))
    assert str(refused.value).startswith(said)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match=r"the quarantine file nowhere\.toml cannot be read"):
        Quarantine.read("nowhere.toml")
