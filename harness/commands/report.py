"""Show the record of a run, or convert it: HTML page, JUnit XML, JSON."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from misfeed.extending import reporters
from misfeed.history.runs import open_run
from misfeed.history.summary import blame_lines, sentence
from misfeed.messages import words
from misfeed.messages.option import add_language
from misfeed.messages.recorded import recorded

EXAMPLES = """\
  misfeed report                             the last run, in a few lines
  misfeed report --json                      as JSON; two runs of one seed differ in wall times only
  misfeed report runs/nightly --html r.html  a page
  misfeed report --junit junit.xml           for a CI system
  misfeed report --html r.html --language es
  misfeed report --format NAME               as the reporter of an installed package writes it"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run", nargs="?", type=Path, help="journal or folder of a run (default: the last in runs/)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the HTML page")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="NAME",
        help="have the reporter of an installed package write it, beside the journal (repeatable)",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    from misfeed.report import report_json, tally_in, write_html, write_junit

    say = words(arguments.language)
    with open_run(arguments.run) as journal:
        if arguments.html:
            write_html(journal, arguments.html, arguments.language)
        if arguments.junit:
            write_junit(journal, arguments.junit)
        for name in arguments.format:
            for path in reporters.write(name, journal, journal.path.parent):
                sys.stdout.write(f"{path}\n")
        if arguments.json:
            sys.stdout.write(report_json(journal))
        elif not (arguments.html or arguments.junit or arguments.format):
            tally = tally_in(journal)
            verdict = say(f"verdict_{tally.verdict.value}").lower()
            for case in journal.cases():
                told = f": {recorded(case.reason, say)}" if case.reason else ""
                sys.stdout.write(f"{say(case.outcome.value):<7} {case.case}{told}\n")
            sys.stdout.write(f"{verdict}: {sentence(tally, say=say)}; {journal.path}\n")
            for line in blame_lines(journal.cases(), tally, say):
                sys.stdout.write(f"{line}\n")
    return 0
