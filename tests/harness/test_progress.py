"""The progress of a run, on a terminal and elsewhere."""

from __future__ import annotations

import io
import re

import pytest
from misfeed.journal import CaseRecord, Outcome
from misfeed.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def screen(self) -> list[str]:
        """What a person sees: every erased line is gone, colours are not counted."""
        text = re.sub(r"\x1b\[[0-9]+m", "", self.getvalue())
        return [line.rpartition("\r\x1b[2K")[2] for line in text.split("\n")]


def case(name: str, outcome: Outcome = Outcome.PASSED, reason: str = "") -> CaseRecord:
    return CaseRecord(case=name, scenario="MP-01", outcome=outcome, reason=reason, wall_s=0.25)


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "80")


def test_elsewhere_each_case_has_its_line_with_the_reason() -> None:
    stream = io.StringIO()
    progress = Progress(stream, 3)
    progress.show(case("MP-01[a]"))
    progress.show(case("MP-01[b]", Outcome.SKIPPED, "b has no tray"))
    progress.show(case("MP-01[c]", Outcome.FAILED, "it burns"))
    progress.close()
    assert stream.getvalue().splitlines() == [
        "passed  MP-01[a] 0.25 s",
        "skipped MP-01[b] 0.25 s: b has no tray",
        "failed  MP-01[c] 0.25 s: it burns",
    ]


def test_a_terminal_shows_one_line_that_counts() -> None:
    stream = Terminal()
    progress = Progress(stream, 4, finished=1)
    progress.show(case("MP-01[a]"))
    (line,) = stream.screen()
    assert line.startswith("2/4  1 passed  MP-01[a]  about ")
    assert line.endswith(" s left")


def test_failures_stay_on_the_terminal_and_the_line_goes() -> None:
    stream = Terminal()
    progress = Progress(stream, 2)
    progress.show(case("MP-01[a]", Outcome.FAILED, "it burns"))
    progress.show(case("MP-01[b]"))
    assert stream.screen()[0] == "failed MP-01[a]: it burns"
    assert "2/2  1 passed, 1 failed" in stream.screen()[1]
    progress.close()
    assert stream.screen() == ["failed MP-01[a]: it burns", ""]


def test_the_line_is_never_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    stream = Terminal()
    Progress(stream, 2).show(case("MP-01[" + "long" * 30 + "]"))
    (line,) = stream.screen()
    assert len(line) < 50
    assert line.endswith(" s left")


def test_outcomes_are_coloured_unless_the_user_said_no(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured, plain = Terminal(), Terminal()
    Progress(coloured, 1).show(case("MP-01[a]"))
    monkeypatch.setenv("NO_COLOR", "1")
    Progress(plain, 1).show(case("MP-01[a]"))
    assert "\x1b[32m1 passed\x1b[0m" in coloured.getvalue()
    assert "\x1b[32m" not in plain.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_quiet_is_silent(stream: io.StringIO) -> None:
    progress = Progress(stream, 1, quiet=True)
    progress.show(case("MP-01[a]", Outcome.ERROR, "gone"))
    progress.close()
    assert stream.getvalue() == ""


def test_a_terminal_names_the_case_that_runs_now() -> None:
    stream = Terminal()
    progress = Progress(stream, 2)
    progress.began("MP-01[a]")
    assert "0/2" in stream.screen()[-1]
    assert "MP-01[a]" in stream.screen()[-1]
    progress.show(case("MP-01[a]"))
    progress.began("MP-01[b]")
    assert "MP-01[b]" in stream.screen()[-1]
