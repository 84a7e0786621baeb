"""Try a repair with each step left out, and say which steps matter, which protect and which do nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

import msgspec
from misfeed.messages import Words, words
from misfeed.messages.beside import beside
from misfeed.messages.option import add_language
from misfeed.messages.recorded import recorded
from misfeed.procedures import Proof, prove
from misfeed.shelf import pick
from misfeed.vocabulary import Scenario

EXAMPLES = """\
  misfeed prove MP-03                        on the first model that it fits
  misfeed prove MP-03 --profile mono-laser   on this one
  misfeed prove my_scenarios/ --strict       a step that does nothing is a failure as well
  misfeed prove network --json               for programs

Each trial takes a fresh device and virtual time. It exits with 1 when a repair is none: the whole of it does
not verify, nothing or the decoy does, or no step matters."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", nargs="+", help="scenario ids, family names, files or folders")
    add("--profile", action="append", default=[], help="model to try it on (default: the first that fits)")
    add("--seed", type=int, default=1, help="seed of the devices (default 1)")
    add("--strict", action="store_true", help="fail for steps that do nothing, too")
    add("--json", action="store_true", help="print JSON")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    say = words(arguments.language)
    proofs: list[Proof] = []
    chosen = pick(arguments.what, arguments.profile, arguments.seed)
    # A folder may hold checks, which have no repair; who names nothing else is told so.
    for picked in [one for one in chosen if not one.scenario.is_check] or chosen:
        specs = picked.fitting
        if not arguments.profile:
            specs = tuple(spec for spec in specs if spec.profile == specs[0].profile)
        for spec in specs:
            proofs.append(prove(spec))
            if not arguments.json:
                sys.stdout.write("\n".join(_words(proofs[-1], picked.scenario, say)) + "\n")
                sys.stdout.flush()
    if arguments.json:
        plain = [{**msgspec.to_builtins(proof), "trouble": proof.trouble} for proof in proofs]
        sys.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False) + "\n")
    bad = any(proof.trouble or (arguments.strict and proof.idle) for proof in proofs)
    return 1 if bad else 0


def _words(proof: Proof, scenario: Scenario, say: Words) -> Iterator[str]:
    find = beside(scenario.file, say.language)

    def told(text: str) -> str:
        return find(text) or recorded(text, say)

    outcome = recorded(proof.trouble, say) or say("prove_good")
    yield say("prove_line", case=proof.case, told=outcome, minutes=f"{proof.whole.minutes:.0f}")
    for step in proof.steps:
        yield f"  {step.number:>2}. {say(f'prove_{step.part.value}'):<12}  {told(step.text)}"
        doubt = say("prove_but", doubt=recorded(step.doubt, say)) if step.doubt else ""
        for line in filter(None, (told(step.why) if step.why else "", doubt)):
            yield f"      {'':<12}  {line}"
    if proof.decoy is not None:
        ended = say("prove_verifies") if proof.decoy.mended else told(proof.decoy.why)
        yield f"  {say('prove_decoy', told=ended)}"
