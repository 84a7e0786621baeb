"""The groups of objects that a printer's agent serves: one module each, with the same two names.

`rows(model)` gives the rows that every machine of the model has; `HIDES` names tables that are the machine's
alone, so that nothing captured of them is shown. `alerts` is apart: its rows come and go. Some
have rows of that kind beside, in `coming`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from misfeed.emulators.snmp.groups import (
    capabilities,
    channels,
    console,
    covers,
    disks,
    engine,
    general,
    host_resources,
    inputs,
    interfaces,
    internet,
    interpreters,
    localization,
    markers,
    media_path,
    outputs,
    port_monitor,
    private,
    references,
    software,
    supplies,
    system,
)
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row


class Group(Protocol):
    """A module that serves some tables."""

    HIDES: tuple[str, ...]

    def rows(self, model: Model) -> Iterator[Row]: ...


GROUPS: tuple[Group, ...] = (
    system,
    capabilities,
    interfaces,
    internet,
    host_resources,
    disks,
    software,
    references,
    general,
    covers,
    localization,
    inputs,
    outputs,
    markers,
    supplies,
    media_path,
    channels,
    interpreters,
    console,
    port_monitor,
    private,
    engine,
)
