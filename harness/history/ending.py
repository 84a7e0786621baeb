"""The end of a run: reports beside its journal, a summary on standard output, and what it all comes to."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from misfeed.feed import run_ended
from misfeed.history.summary import blame_lines, policy_lines, sentence, trouble_lines
from misfeed.journal import BAD, Journal, Verdict
from misfeed.messages import SOURCE, words
from misfeed.report.tally import RunVerdict, in_order, tally_in

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
"""Names the file that GitHub and Gitea show on the page of a job."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run comes to. `bench_only`: nothing could be tried, since the bench did not serve."""

    passed: bool
    bench_only: bool


def finish(
    path: Path,
    broken: Sequence[str] = (),
    *,
    as_json: bool = False,
    as_lines: bool = False,
    quiet: bool = False,
    language: str = SOURCE,
) -> Ended:
    """Write the reports beside the journal at `path`, and say how it went."""
    from misfeed.report import append_summary, report_json, write_html, write_junit

    say = words(language)
    with Journal.open(path) as journal:
        page = write_html(journal, path.parent / "report.html", language)
        write_junit(journal, path.parent / "junit.xml")
        if os.environ.get(STEP_SUMMARY):
            append_summary(journal, os.environ[STEP_SUMMARY], language)
        tally = tally_in(journal)
        cases = in_order(journal)
        if as_json:
            told = report_json(journal)
        elif as_lines:
            told = run_ended(tally, str(page))
        else:
            # Whoever saw no progress has not seen why, either.
            lines = [*trouble_lines(cases, say)] if quiet else []
            lines += [say("not_a_scenario", name=name) for name in broken]
            lines += policy_lines(cases, datetime.date.today(), say)  # noqa: DTZ011 - a day, where the run is
            lines += [sentence(tally, len(broken), say), *blame_lines(cases, tally, say)]
            lines.append(say("report_at", path=page))
            told = "".join(f"{line}\n" for line in lines)
    # What the run comes to is known and kept, whether or not anybody still reads of it.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(told)
    bad = [case for case in cases if case.outcome in BAD]
    return Ended(
        passed=tally.verdict is RunVerdict.PASSED and not broken,
        bench_only=bool(bad)
        and not broken
        and not (tally.passed or tally.flaky or tally.quarantined)
        and all(case.verdict is Verdict.BENCH for case in bad),
    )
