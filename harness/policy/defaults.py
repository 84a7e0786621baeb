"""Puts what the settings say into a command line that does not say it. What a person types goes before."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from misfeed.config import Config
from misfeed.extending import reporters
from misfeed.policy.quarantine import Quarantine
from misfeed.policy.where import Where
from misfeed.providers import provider
from misfeed.vocabulary.actor import actor

UNSAID: tuple[object, ...] = (None, "", [])


def _profiles(arguments: argparse.Namespace) -> None:
    for name in arguments.profile:
        # What is wrong in a file of its own is told with a place in that file.
        if not (name.endswith(".toml") and Path(name).is_file()):
            provider().facts(name)


def _where(arguments: argparse.Namespace) -> None:
    names = arguments.profile or provider().profiles()
    Where(arguments.where).among({name: provider().facts(name) for name in names})


def _quarantine(arguments: argparse.Namespace) -> None:
    if not Path(arguments.quarantine).is_file():
        Quarantine.read(arguments.quarantine)


def _formats(arguments: argparse.Namespace) -> None:
    for name in arguments.format:
        reporters.reporter(name)


def _actor(arguments: argparse.Namespace) -> None:
    actor(arguments.actor)


_CHECKS: dict[str, Callable[[argparse.Namespace], None]] = {
    "profile": _profiles,
    "where": _where,
    "quarantine": _quarantine,
    "format": _formats,
    "actor": _actor,
}
"""Whether there is what the settings name; what a person typed is looked at by whoever uses it."""

_KEYS = {"format": "formats"}


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
            if name in _CHECKS:
                with settings.blamed(_KEYS.get(name, name)):
                    _CHECKS[name](arguments)
    arguments.workers = arguments.workers or 0
    arguments.rerun_failed = arguments.rerun_failed or 0
