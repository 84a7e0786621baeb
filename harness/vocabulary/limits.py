"""Limits in a file beside the scripts, by scenario, measurement and model: `limits.toml`.

    [MP-03."alert delay"]
    default = { le = 2, unit = "s", marginal = 0.1 }
    mono-laser = { le = 1.5, unit = "s", baseline = 0.1 }

Knows how limits are written down; what is measured is the script's business.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from misfeed.errors import UsageError, said_by_system
from misfeed.extending.lines import complaint, line_of
from misfeed.vocabulary.measure import Limit, limit, share_of

FILE = "limits.toml"
DEFAULT = "default"
"""What stands for every model that has no limit of its own."""


class _Written(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    le: float | None = None
    lt: float | None = None
    ge: float | None = None
    gt: float | None = None
    unit: str = ""
    marginal: float = 0.0
    baseline: float | None = None


class Bounds(NamedTuple):
    """What a measurement is held against: a limit, and the share by which it may be off a baseline's."""

    limit: Limit | None = None
    baseline: float | None = None


class Limits:
    """The limits of one file: by scenario, then measurement, then model."""

    def __init__(self, path: Path, by_scenario: Mapping[str, Mapping[str, Mapping[str, Bounds]]]) -> None:
        self.path = path
        self.by_scenario = by_scenario

    def find(self, scenario: str, measurement: str, profile: str) -> Bounds:
        """The model's own bounds, each or else the default one; None where the file says nothing."""
        found = self.by_scenario.get(scenario, {}).get(measurement, {})
        own, default = found.get(profile, Bounds()), found.get(DEFAULT, Bounds())
        share = default.baseline if own.baseline is None else own.baseline
        return Bounds(own.limit or default.limit, share)


def limits_beside(script: str) -> Limits:
    """The limits in the folder of a script; none where there is no such file. Raises UsageError."""
    path = Path(script).parent / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return Limits(path, {})
    return _read(path, stamp)


@lru_cache(maxsize=64)
def _read(path: Path, stamp: int) -> Limits:  # noqa: ARG001 - a file that was changed is read again
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {said_by_system(error)}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from error
    return Limits(
        path,
        {
            scenario: {
                name: {
                    profile: _limit(path, text, (scenario, name, profile), written)
                    for profile, written in _table(path, text, (scenario, name), profiles).items()
                }
                for name, profiles in _table(path, text, (scenario,), measurements).items()
            }
            for scenario, measurements in tables.items()
        },
    )


def _table(path: Path, text: str, names: tuple[str, ...], found: Any) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        told = 'holds no table: write [ID."measurement"] with a line for each model'
        raise UsageError(f"{_line(path, text, names)}: {names[-1]} {told}")
    return found


def _limit(path: Path, text: str, names: tuple[str, ...], written: Any) -> Bounds:
    try:
        found = msgspec.structs.asdict(msgspec.convert(written, _Written))
        share = found.pop("baseline")
        if share is not None:
            share = share_of(share)
            if all(found[bound] is None for bound in ("le", "lt", "ge", "gt")):
                return Bounds(None, share)  # the limit is the script's
        return Bounds(limit(**found), share)
    except (msgspec.ValidationError, UsageError) as error:
        told = complaint(str(error))
        raise UsageError(f"{_line(path, text, names)}: {' '.join(names)}: {told}") from error


def _line(path: Path, text: str, names: tuple[str, ...]) -> str:
    """The place where the last of `names` is written, each a key in the one before it."""
    line = line_of(text, names)
    return f"{path}:{line}" if line else str(path)
