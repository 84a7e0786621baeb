"""A machine's values as JSON has them: enums as their values, records as objects, secrets masked.

Knows no route and no HTTP.
"""

from __future__ import annotations

import dataclasses
import enum
import math
from collections.abc import Mapping
from typing import Any

import msgspec
from misfeed.contract import MASK, SECRET_WORDS
from misfeed.emulators.control.answers import AlertRow, JobTold, PanelShown, State
from misfeed.emulators.machine import Alert, Job, Machine
from misfeed.emulators.machine.flaws import When
from misfeed.emulators.machine.part import Part
from misfeed.emulators.machine.secret import Secret
from msgspec import UNSET

#: Parts that have a place of their own in the state, or an address of their own.
TOLD_ELSEWHERE = ("alerts", "hazards", "log")


def plain(value: Any, name: str = "") -> Any:
    """`value`, found under `name`, as JSON. An unset secret stays "", so that one sees there is none."""
    if isinstance(value, Secret):
        return str(value)
    if any(word in name for word in SECRET_WORDS):
        # Others' faults may call a secret by its name alone.
        return MASK if value else ""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Job):
        return job(value)
    if isinstance(value, When):
        return msgspec.to_builtins(value)
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name), name) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name), f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item, str(key)) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(str(plain(item)) for item in value)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value.hex() if isinstance(value, bytes) else str(value)


def job(value: Job) -> dict[str, Any]:
    """A job without what its pages look like, which may be megabytes, and without its client's ticket."""
    names = (name for name in value.__struct_fields__ if name != "ticket")
    return {
        name: len(value.pages) if name == "pages" else plain(getattr(value, name), name) for name in names
    }


def job_told(value: Job) -> JobTold:
    """A job as who watches the queue sees it."""
    facts = job(value)
    times = {f"{name}_us": facts[name] for name in ("created", "began", "ended")}
    return msgspec.convert({**facts, **times}, JobTold)


def alert(value: Alert, *, insides: bool) -> AlertRow:
    """A row of the alert table, flat."""
    facts = {
        "index": value.index,
        "time_us": value.time,
        "vendor_code": value.vendor_code,
        **plain(value.condition),
    }
    if not insides:
        del facts["key"]
    return msgspec.convert(facts, AlertRow)


def fields(part: Part) -> dict[str, Any]:
    """Every field of a part that shows on any interface."""
    return {name: plain(getattr(part, name), name) for name in part.FIELDS if name not in part.HIDDEN}


def state(machine: Machine, *, insides: bool) -> State:
    """What can be seen of a machine; with `insides`, every part of it."""
    parts = machine.parts.items()
    return State(
        profile=machine.profile.name,
        serial=machine.serial,
        number=machine.number,
        status=machine.status.value,
        panel=PanelShown(
            text=machine.panel.text(), lines=list(machine.panel.lines()), language=machine.panel.language
        ),
        alerts=[alert(row, insides=insides) for row in machine.alerts.rows],
        time_us=machine.now,
        up_time_us=machine.up_time_us,
        revision=machine.revision,
        seed=machine.seed if insides else UNSET,
        parts={part_id: fields(part) for part_id, part in parts if part_id not in TOLD_ELSEWHERE}
        if insides
        else UNSET,
    )
