"""List the scenarios: what breaks, what it needs, and on which models it runs."""

from __future__ import annotations

import argparse
import json
import sys

from misfeed.messages import words
from misfeed.messages.option import add_language
from misfeed.suite import Selection, collect
from misfeed.vocabulary import Scenario

EXAMPLES = """\
  misfeed scenarios                  all that there are
  misfeed scenarios network          one family
  misfeed scenarios my_scenarios/    your own
  misfeed scenarios --json           for programs"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="*", help="scenario ids, family names, files or folders")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    specs = collect(Selection(tuple(arguments.what), every=True))
    scenarios: dict[str, Scenario] = {spec.scenario.id: spec.scenario for spec in specs}
    runs_on = {
        name: sorted({spec.profile for spec in specs if spec.scenario.id == name and not spec.misfit})
        for name in scenarios
    }
    if arguments.json:
        plain = [_plain(scenario, runs_on[name]) for name, scenario in sorted(scenarios.items())]
        sys.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False) + "\n")
        return 0
    say = words(arguments.language)
    for name, scenario in sorted(scenarios.items(), key=lambda pair: (pair[1].family, pair[0])):
        sys.stdout.write(f"{name:<7} {scenario.family:<12} {scenario.told(scenario.title, say.language)}\n")
        sys.stdout.write(f"{'':20} {say('runs_on', models=', '.join(runs_on[name]) or say('no_model'))}\n")
    return 0


def _plain(scenario: Scenario, profiles: list[str]) -> dict[str, object]:
    return {
        "id": scenario.id,
        "family": scenario.family,
        "title": scenario.title,
        "ticket": scenario.ticket.texts,
        "fault": scenario.fault.name if scenario.fault else None,
        "also": [fault.name for fault in scenario.also],
        "needs": sorted(scenario.needs),
        "interfaces": sorted(scenario.shows),
        "variants": [{key: str(value) for key, value in v.items()} for v in scenario.variants()],
        "profiles": profiles,
    }
