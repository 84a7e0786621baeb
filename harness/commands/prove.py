"""Try a repair with each step left out, and say which steps matter, which protect and which do nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

import msgspec
from misfeed.procedures import Proof, prove
from misfeed.shelf import pick

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


def run(arguments: argparse.Namespace) -> int:
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
                sys.stdout.write("\n".join(_words(proofs[-1])) + "\n")
                sys.stdout.flush()
    if arguments.json:
        plain = [{**msgspec.to_builtins(proof), "trouble": proof.trouble} for proof in proofs]
        sys.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False) + "\n")
    bad = any(proof.trouble or (arguments.strict and proof.idle) for proof in proofs)
    return 1 if bad else 0


def _words(proof: Proof) -> Iterator[str]:
    yield f"{proof.case}: {proof.trouble or 'the repair is proven'}, {proof.whole.minutes:.0f} minutes"
    for step in proof.steps:
        yield f"  {step.number:>2}. {step.part.value:<12}  {step.text}"
        for told in filter(None, (step.why, step.doubt and f"but {step.doubt}")):
            yield f"      {'':<12}  {told}"
    if proof.decoy is not None:
        yield f"  the decoy: {'verifies' if proof.decoy.mended else proof.decoy.why}"
