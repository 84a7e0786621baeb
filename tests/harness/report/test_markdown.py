"""The summary for a CI job's page: counts, what did not pass, and no markup from devices."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal
from misfeed.messages import PSEUDO
from misfeed.report import append_summary, summary_markdown
from misfeed.report.markdown import MOST_ROWS

Build = Callable[..., Journal]
Run = tuple[CaseRecord, ...]


def test_it_begins_with_the_verdict_and_counts(build: Build, run: Run) -> None:
    lines = summary_markdown(build(run)).splitlines()
    assert lines[0] == "## ✗ misfeed run r0: Failed"
    assert lines[2] == "| passed | failed | error | skipped |"
    assert lines[4] == "| 1 | 1 | 1 | 1 |"


def test_what_did_not_pass_stands_there_with_its_reason_and_the_first_with_its_evidence(
    build: Build, run: Run
) -> None:
    text = summary_markdown(build(run), "es")
    assert "| ✗ fallo | MP-03\\[office-mfp\\] | producto | snmp did not show mediaPathOutputJam" in text
    assert "Con la avería ✗ nada (tras 30 s)" in text


def test_what_a_device_says_is_text_and_stays_in_its_cell(build: Build, run: Run) -> None:
    said = "<script>|x|\n# `head` @everyone ![a](b)"
    text = summary_markdown(build((msgspec.structs.replace(run[1], reason=said),)))
    assert "&lt;script&gt;\\|x\\| \\# \\`head\\` \\@everyone \\!\\[a\\]\\(b\\) |" in text


def test_a_run_full_of_failures_keeps_to_its_size(build: Build, run: Run) -> None:
    many = tuple(msgspec.structs.replace(run[1], case=f"MP-03[{n}]", reason="x" * 900) for n in range(400))
    text = summary_markdown(build(many))
    assert text.count("MP-03\\[") == MOST_ROWS + 1
    assert f"and {400 - MOST_ROWS} more" in text
    assert len(text.encode()) < 1_048_576


def test_it_is_added_to_what_the_file_holds(build: Build, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    file.write_text("before\n")
    append_summary(build(run), file)
    assert file.read_text(encoding="utf-8").startswith("before\n## ")


def test_a_file_that_cannot_be_written_is_said(build: Build, run: Run, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the summary cannot be written to"):
        append_summary(build(run), tmp_path / "none" / "summary.md")


def test_nothing_of_it_is_said_past_the_catalogues(build: Build, run: Run) -> None:
    lines = summary_markdown(build(run), PSEUDO).splitlines()
    words = [re.sub(r"⟦[^⟦⟧]*⟧", " ", line) for line in (lines[0], lines[2])]
    assert [re.findall(r"[A-Za-z]{3,}", line) for line in words] == [[], []]
