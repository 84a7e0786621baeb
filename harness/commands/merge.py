"""Put several runs together into one: the shards of a run, or runs of several computers."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from misfeed.cli import FAILED, PASSED
from misfeed.history.ending import finish
from misfeed.history.merge import merge
from misfeed.history.runs import fresh_folder, open_run
from misfeed.messages import words
from misfeed.messages.option import add_language

EXAMPLES = """\
  misfeed merge part-1 part-2 -o whole           the shards of one run
  misfeed merge part-* -o whole --partial        although some are missing; then the run has failed
  misfeed merge lasers inkjets -o all --json     runs on models of their own"""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("runs", nargs="+", type=Path, metavar="RUN", help="journals or folders of runs")
    add("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where to write the whole run")
    add("--partial", action="store_true", help="merge although a shard is missing; the exit code is 1 then")
    add("--max-skips", type=_number, metavar="N", help="fail when more than N cases are skipped")
    add("--json", action="store_true", help="print the result as JSON instead of a summary")
    add_language(parser)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of cases")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    words(arguments.language)  # told before anything is written, should there be none
    with ExitStack() as opened:
        runs = [opened.enter_context(open_run(place)) for place in arguments.runs]
        path = fresh_folder(arguments.output) / "run.journal"
        merged = merge(runs, path, partial=arguments.partial, max_skips=arguments.max_skips)
    ended = finish(merged.path, as_json=arguments.json, quiet=not arguments.json, language=arguments.language)
    for shard in merged.missing:
        sys.stderr.write(f"shard {shard} is missing\n")
    return PASSED if ended.passed and not merged.missing else FAILED
