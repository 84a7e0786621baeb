"""Explain a scenario as a page that a technician can work from: ticket, signs, look-alikes, steps, proof."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from misfeed.errors import UsageError
from misfeed.explain import html_page, phrases, sheet_of, text_page
from misfeed.messages.option import add_language
from misfeed.providers import provider
from misfeed.report.files import write_whole
from misfeed.shelf import pick

EXAMPLES = """\
  misfeed explain MP-03                                   as plain text
  misfeed explain MP-03 --profile mono-laser              with that model's parts
  misfeed explain MP-03 --language es --html mp-03.html   a page to print, in Spanish
  misfeed explain my_scenarios/ ZZ-1                      your own"""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", nargs="+", help="scenario ids, family names, files or folders")
    add("--profile", metavar="NAME", help="model whose parts it names, by name or TOML file")
    add_language(parser)
    add("--html", type=Path, metavar="FILE", help="write an HTML page instead; one scenario only")


def run(arguments: argparse.Namespace) -> int:
    profiles = [arguments.profile] if arguments.profile else []
    facts = provider().facts(arguments.profile) if arguments.profile else None
    picked = pick(arguments.what, profiles or provider().profiles()[:1])
    if arguments.html and len(picked) > 1:
        ids = ", ".join(one.scenario.id for one in picked)
        raise UsageError(f"--html takes one scenario, and these were selected: {ids}")
    for one in picked if facts else ():
        _ = one.fitting
    library = [one.scenario for one in picked]
    if {alike for one in library for alike in one.lookalikes} - {one.id for one in library}:
        library += [one.scenario for one in pick([], provider().profiles()[:1], every=True)]
    say = phrases(arguments.language, facts)
    sheets = [sheet_of(one.scenario, say, library) for one in picked]
    if arguments.html:
        write_whole(arguments.html, html_page(sheets[0], say))
    else:
        sys.stdout.write("\n\n".join(text_page(sheet, say) for sheet in sheets))
    return 0
