"""The private tree of the model's maker, as far as there are facts about it."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.snmp.makers import MAKERS
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row
from misfeed.protocols.snmp import oid

HIDES: tuple[str, ...] = ()

_ENTERPRISES = (1, 3, 6, 1, 4, 1)


def rows(model: Model) -> Iterator[Row]:
    identifier = oid(model.profile.identity.sys_object_id)
    if identifier[:6] == _ENTERPRISES and len(identifier) > 6 and identifier[6] in MAKERS:
        yield from MAKERS[identifier[6]](model)
