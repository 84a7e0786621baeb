"""The SNMP engine's own objects (RFC 3411-3414): its identity and time, and what it counts of messages.

Users and views are shown to whose view has them, by `administration`; keys to nobody (RFC 3414 §11.4).
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.snmp.engine import MAX_SIZE, engine_boots, engine_id, engine_time, next_second
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, Tally, fixed, instance, live, moving
from misfeed.protocols.snmp.usm_reports import UsmReport

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    yield live("snmpEngineID", engine_id)
    yield live("snmpEngineBoots", engine_boots)
    yield moving("snmpEngineTime", engine_time, next_second)
    yield fixed("snmpEngineMaxMessageSize", MAX_SIZE)
    for report in UsmReport:
        yield instance(report.label), Tally(report.label, model.captured.number(report.label) or 0)
