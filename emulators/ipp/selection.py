"""`requested-attributes`: which of many attributes a client wants (RFC 8011 §4.2.5.1). Knows names only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from misfeed.emulators.ipp.wishes import TEMPLATE_ATTRIBUTES

_ON_REQUEST = frozenset({"media-col-database"})
"""Never part of a group, because it is long (PWG 5100.7 §6.3.1)."""

JOB_GROUPS: Mapping[str, str] = {"job-template": "template", "job-description": "description"}
PRINTER_GROUPS: Mapping[str, str] = {
    "job-template": "template",
    "printer-description": "description",
    "subscription-template": "subscription",
}
DOCUMENT_GROUPS: Mapping[str, str] = {
    "document-template": "template",
    "document-description": "description",
}
SUBSCRIPTION_GROUPS: Mapping[str, str] = {
    "subscription-template": "template",
    "subscription-description": "description",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Attribute names and groups; `names` None means all."""

    names: frozenset[str] | None
    groups: Mapping[str, str]

    def may_want(self, name: str) -> bool:
        """Whether attribute `name` is wanted, whatever the part of the group is that it belongs to."""
        return self.names is None or name in self.names or not self.groups.keys().isdisjoint(self.names)

    def wants(self, name: str, part: str) -> bool:
        """Whether attribute `name` of the group part "template" or "description" is wanted."""
        if self.names is None:
            return name not in _ON_REQUEST
        if name in self.names:
            return True
        if name in _ON_REQUEST:
            return False
        return any(self.groups.get(asked) == part for asked in self.names)


def select(requested: Iterable[str] | None, groups: Mapping[str, str]) -> Selection:
    """The selection of a `requested-attributes`; None (absent) and "all" mean all."""
    if requested is None:
        return Selection(None, groups)
    names = frozenset(requested)
    if "all" not in names:
        return Selection(names, groups)
    extra = names & _ON_REQUEST
    return Selection(frozenset({*groups, *extra}), groups) if extra else Selection(None, groups)


def part_of_job(name: str) -> str:
    """Which group part a job attribute belongs to."""
    return "template" if name in TEMPLATE_ATTRIBUTES else "description"
