"""A run as Markdown for the page of a CI job: verdict, counts, what did not pass and why.

Knows GitHub's limits only: a step's summary may have a mebibyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from misfeed.errors import UsageError
from misfeed.journal import BAD, CaseRecord, Journal, Outcome
from misfeed.messages import SOURCE, Words, words
from misfeed.messages.recorded import recorded
from misfeed.report.brief import brief
from misfeed.report.page import MARKS
from misfeed.report.tally import in_order, tally_in

MOST_ROWS = 50
LONGEST_REASON = 300


def summary_markdown(journal: Journal, language: str = SOURCE) -> str:
    """The summary as one text that ends with a newline."""
    say = words(language)
    return "\n".join(_lines(journal, say)) + "\n"


def append_summary(journal: Journal, path: Path | str, language: str = SOURCE) -> None:
    """Add the summary to the file that a CI system names for it. Raises UsageError when that cannot be."""
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(summary_markdown(journal, language))
    except OSError as error:
        raise UsageError(f"the summary cannot be written to {path}: {error.strerror or error}") from error


def _lines(journal: Journal, say: Words) -> Iterator[str]:
    tally = tally_in(journal)
    cases = in_order(journal)
    yield f"## {MARKS[Outcome.PASSED if tally.verdict.value == 'passed' else Outcome.FAILED]} " + (
        f"{_text(say('title', run=journal.header.run))}: {say(f'verdict_{tally.verdict.value}')}"
    )
    yield ""
    counts = (
        (Outcome.PASSED, tally.passed),
        (Outcome.FAILED, tally.failed),
        (Outcome.ERROR, tally.error),
        (Outcome.FLAKY, tally.flaky),
        (Outcome.QUARANTINED, tally.quarantined),
        (Outcome.SKIPPED, tally.skipped),
    )
    shown = [(say(outcome.value), count) for outcome, count in counts if count]
    shown += [(say("not_run"), tally.remaining)] if tally.remaining else []
    if shown:
        yield f"| {' | '.join(word for word, _ in shown)} |"
        yield f"|{' ---: |' * len(shown)}"
        yield f"| {' | '.join(str(count) for _, count in shown)} |"
        yield ""
    trouble = [case for case in cases if case.outcome in BAD | {Outcome.FLAKY, Outcome.QUARANTINED}]
    if trouble:
        yield f"### {say('not_passed')}"
        yield ""
        yield f"| | {say('case')} | {say('kind')} | {say('reason')} |"
        yield "| --- | --- | --- | --- |"
        yield from (_row(case, say) for case in trouble[:MOST_ROWS])
        if len(trouble) > MOST_ROWS:
            yield ""
            yield say("more", count=len(trouble) - MOST_ROWS)
        yield ""
        first = trouble[0]
        yield f"<details><summary>{say('first_failure')}: <code>{_text(first.case)}</code></summary>"
        yield ""
        yield from (f"    {line}" for line in brief(first, say).splitlines())
        yield ""
        yield "</details>"
        yield ""


def _row(case: CaseRecord, say: Words) -> str:
    verdict = say(case.verdict.value) if case.verdict.value else ""
    reason = _text(recorded(case.reason, say))[:LONGEST_REASON]
    return f"| {MARKS[case.outcome]} {say(case.outcome.value)} | {_text(case.case)} | {verdict} | {reason} |"


def _text(text: str) -> str:
    """Text in which nothing a device said is taken for markup."""
    one_line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    escaped = re.sub(r"([\\`*_{}\[\]()#+!|~@])", r"\\\1", one_line)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
