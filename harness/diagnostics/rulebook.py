"""All rules and probes that a diagnosis goes by: built in, of packages, and of a person's own folder.

A file in `probes/` (or in `faults/`, beside the fault that it tells) names them in `RULES`; a package does by
an entry point of the group `misfeed.probes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from misfeed.config import Config, current
from misfeed.diagnostics import rules
from misfeed.diagnostics.rules import AlertRule, ConsoleRule, NetworkRule, QuietRule
from misfeed.errors import UsageError
from misfeed.extending.contract import Probe
from misfeed.extending.modules import load, shown
from misfeed.extending.points import cannot, usable, warn

GROUP = "misfeed.probes"
_KINDS = (AlertRule, ConsoleRule, NetworkRule, QuietRule)


class Rulebook(NamedTuple):
    """What is gone by, cheapest look first; `probes` are asked when no rule explains what is seen."""

    alerts: tuple[AlertRule, ...]
    network: tuple[NetworkRule, ...]
    quiet: tuple[QuietRule, ...]
    probes: tuple[Probe, ...] = ()
    console: tuple[ConsoleRule, ...] = ()

    @property
    def rules(self) -> tuple[AlertRule | NetworkRule | QuietRule, ...]:
        """The rules of the three kinds that ask for a look."""
        return (*self.alerts, *self.network, *self.quiet)


def unnamed(cause: str) -> str:
    """What to do about a cause that no rule names; "" for one that a rule or probe may name."""
    book = rulebook()
    if book.probes or cause in {rule.cause for rule in (*book.rules, *book.console)}:
        return ""
    return (
        f"no rule of the diagnosis names {cause}; "
        "add one to RULES in its file or in probes/, or give the scenario cause=..."
    )


def rulebook() -> Rulebook:
    """The rules and probes that hold here. Raises UsageError for a file that names none that is one."""
    return _rulebook(current())


@lru_cache(maxsize=4)
def _rulebook(settings: Config) -> Rulebook:
    added = [*_of_packages(), *_of_folder(settings)]
    alerts = [*rules.ALERT_RULES, *(one for one in added if isinstance(one, AlertRule))]
    network = [*rules.NETWORK_RULES, *(one for one in added if isinstance(one, NetworkRule))]
    quiet = [*rules.QUIET_RULES, *(one for one in added if isinstance(one, QuietRule))]
    return Rulebook(
        tuple(sorted(alerts, key=lambda rule: rule.minutes)),
        tuple(sorted(network, key=lambda rule: rule.minutes)),
        # What a page shows points at few parts; where it shows nothing, everything may be worth a look.
        tuple(sorted(quiet, key=lambda rule: (not rule.printed, rule.minutes))),
        tuple(one for one in added if not isinstance(one, _KINDS)),
        (*rules.CONSOLE_RULES, *(one for one in added if isinstance(one, ConsoleRule))),
    )


def _of_packages() -> Iterator[Any]:
    for point, thing in usable(GROUP):
        found = getattr(thing, "RULES", None) or thing
        for one in found if isinstance(found, tuple | list) else (found,):
            if isinstance(one, _KINDS) or callable(one):
                yield one
            else:
                warn(str(cannot(point, f"{one!r} is neither a rule nor a probe")))


def _of_folder(settings: Config) -> Iterator[Any]:
    for kind in ("probes", "faults"):
        for path in settings.scripts(kind):
            found = getattr(load(path), "RULES", None)
            if found is None and kind == "faults":
                continue
            if not isinstance(found, tuple | list):
                raise UsageError(f"{shown(path)}: it has no list RULES that names its rules and probes")
            for one in found:
                if not (isinstance(one, _KINDS) or callable(one)):
                    raise UsageError(
                        f"{shown(path)}: RULES holds {one!r}, which is neither a rule nor a probe"
                    )
                yield one
