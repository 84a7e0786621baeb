"""What INFO tells, category by category (PJL Technical Reference, ch. 6): views of the machine.

Knows no channel; the categories that tell a channel's own settings are answered there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.memory import Memory
from misfeed.emulators.pjl.codes import printable, status
from misfeed.emulators.pjl.variables import papers

USTATUS_KINDS: Mapping[str, tuple[str, ...]] = {
    "DEVICE": ("OFF", "ON", "VERBOSE"),
    "JOB": ("OFF", "ON"),
    "PAGE": ("OFF", "ON"),
}

_USUAL_MB = 64
"""Of models that tell nothing of their memory."""

_LANGUAGES = {"langPJL": "", "langAutomatic": "", "other": "", "langPS": "POSTSCRIPT"}


def _id(machine: Machine) -> tuple[str, ...]:
    identity = machine.profile.identity
    named = identity.model.upper().startswith(identity.make.upper())
    text = identity.model if named else f"{identity.make} {identity.model}"
    return (f'"{printable(text)}"',)


def _status(machine: Machine) -> tuple[str, ...]:
    return status(machine).reply().lines


def _page_count(machine: Machine) -> tuple[str, ...]:
    return (f"PAGECOUNT={machine.engine.impressions}",)


def _config(machine: Machine) -> tuple[str, ...]:
    profile = machine.profile
    languages = [_LANGUAGES.get(one, one.removeprefix("lang").upper()) for one in profile.documents.languages]
    return (
        *_listed("IN TRAYS", [f"INTRAY{tray.index} {printable(tray.spec.label)}" for tray in machine.trays]),
        *(("DUPLEX",) if profile.engine.duplex else ()),
        *_listed("OUTPUT TRAYS", [f"OUTBIN{one.index} {printable(one.spec.label)}" for one in machine.bins]),
        *_listed("PAPERS", list(papers(profile))),
        *_listed("LANGUAGES", list(filter(None, languages))),
        *_listed("USTATUS", list(USTATUS_KINDS)),
        f"DISPLAY LINES={profile.panel.lines}",
        f"DISPLAY CHARACTER SIZE={profile.panel.columns}",
    )


def _listed(title: str, rows: list[str]) -> tuple[str, ...]:
    return (f"{title} [{len(rows)} ENUMERATED]", *(f"\t{row}" for row in rows))


def _memory(machine: Machine) -> tuple[str, ...]:
    memory = machine.parts.get("memory")
    total = (memory.installed_mb if isinstance(memory, Memory) else _USUAL_MB) << 20
    return (f"TOTAL={total}", f"LARGEST={total // 4 * 3}")


CATEGORIES: Mapping[str, Callable[[Machine], tuple[str, ...]]] = {
    "ID": _id,
    "STATUS": _status,
    "PAGECOUNT": _page_count,
    "CONFIG": _config,
    "MEMORY": _memory,
}
