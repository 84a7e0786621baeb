"""Puts what the settings say into a command line that does not say it. What a person types goes before."""

from __future__ import annotations

import argparse

from misfeed.config import Config

UNSAID: tuple[object, ...] = (None, "", [])


def fill(arguments: argparse.Namespace, settings: Config) -> None:
    """Complete the arguments of `misfeed run`. A resumed run keeps the selection and policy it began with."""
    said = settings.run
    defaults: dict[str, object] = {
        "workers": said.workers,
        "locked": said.locked,
        "history": said.history,
        "format": list(said.formats),
    }
    if on_bench := bool(arguments.bench or arguments.device or arguments.snmp):
        # The settings are of emulated models; a real device is driven by one process.
        del defaults["workers"]
    if not arguments.resume:
        defaults |= {
            "profile": [] if on_bench else list(settings.profiles()),
            "where": "" if on_bench else said.where,
            "seed": said.seed,
            "rerun_failed": said.rerun_failed,
            "max_skips": said.max_skips,
            "quarantine": settings.near(said.quarantine),
            "actor": said.actor,
        }
    for name, value in defaults.items():
        if getattr(arguments, name) in UNSAID and value not in UNSAID:
            setattr(arguments, name, value)
    arguments.workers = arguments.workers or 0
    arguments.rerun_failed = arguments.rerun_failed or 0
