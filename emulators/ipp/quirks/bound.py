"""A quirk of IPP, and the moments at which it can be told to act. Knows no octets and no effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.emulators.quirks import Quirk, QuirkError

MOMENT = ("operation", "request", "job", "page")
"""operation: only of that one. request: only the Nth that is meant, counted from when it was switched on.
job: only about that job. page: only while a job in print has that many impressions out."""


@dataclass(frozen=True, slots=True)
class IppQuirk(Quirk):
    """One that can be bound to moments."""

    def check(self, bound: Mapping[str, str]) -> None:
        Quirk.check(self, bound)
        if "operation" in bound:
            operation_of(bound["operation"], self.name)


def quirk(name: str, summary: str, clause: str, met: str = "", *more: str) -> Quirk:
    """One that can be bound to any moment, and to `more`."""
    return IppQuirk(f"ipp.{name}", summary, clause, met, (*MOMENT, *more))


def operation_of(word: str, quirk_name: str = "") -> int:
    """The operation-id of a name such as "Get-Jobs", in any case. Raises QuirkError."""
    from misfeed.protocols.ipp import Operation

    for operation in Operation:
        if operation.keyword.lower() == word.lower():
            return int(operation)
    raise QuirkError(f"{quirk_name}: there is no operation {word!r}; write it as Get-Jobs")
