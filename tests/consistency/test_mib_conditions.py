"""Every condition shows over SNMP as the standards say, before, during and after, and is told of.

What has to show stands in the tables beside, by hand; the rules hold at any moment of any story.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import misfeed.emulators.machine
import pytest
from misfeed.emulators.machine.faults import catalogue
from misfeed.errors import DeviceRefusal, NoAnswer
from misfeed.interfaces.notifications import Notification
from misfeed.interfaces.snmp_tables import Alert
from misfeed.protocols.snmp import mib

from . import books, mib_hands, mib_rules
from .mib_answers import STATUSES, Answers
from .mib_expected import KINDS, UNSEEN, At, Level
from .mib_faults import FAULTS
from .mib_rules import broken_rules, stops
from .mib_stories import ANSWERED, NAMES, Story, expected, removal_story, story

LEVELS = {
    "input": ("prtInputCurrentLevel", "prtInputMaxCapacity"),
    "output": ("prtOutputRemainingCapacity", "prtOutputMaxCapacity"),
    "markerSupplies": ("prtMarkerSuppliesLevel", "prtMarkerSuppliesMaxCapacity"),
}
SOME, UNKNOWN = -3, -2
ON_REQUEST, BROKEN = 1, 3
REMOVAL = "alertRemovalOfBinaryChangeEntry"

TOLD = ("prtAlertIndex", "prtAlertSeverityLevel", "prtAlertGroup", "prtAlertGroupIndex", "prtAlertLocation")
TOLD = (*TOLD, "prtAlertCode")


def answers(name: str) -> Answers:
    during = story(name).during
    assert isinstance(during, Answers), f"no answer: {during}"
    return during


def wanted(condition: At) -> tuple[object, ...]:
    kind = KINDS[condition.kind]
    return kind.code, kind.group, condition.row, kind.severity, kind.training, condition.location


def shown(alert: Alert) -> tuple[object, ...]:
    return alert.code, alert.group, alert.group_index, alert.severity, alert.training, alert.location


# -- the tables ------------------------------------------------------------------------------------------


def test_every_fault_has_its_row_and_every_row_its_fault() -> None:
    assert set(FAULTS) == set(catalogue())


def test_every_kind_of_condition_is_brought_about() -> None:
    brought = {condition.kind for name in NAMES for condition in expected(name).conditions}
    assert brought == set(KINDS)


def test_every_code_that_a_part_of_the_machine_knows_has_a_kind_of_condition() -> None:
    folder = Path(misfeed.emulators.machine.__path__[0])
    known = mib.enum("PrtAlertCodeTC").numbers
    words = {
        word
        for file in folder.glob("*.py")
        for word in re.findall(r'"([a-z]+[A-Z]\w+|jam)"', file.read_text(encoding="utf-8"))
        if word in known
    }
    assert words - {REMOVAL} == {kind.code for kind in KINDS.values()} - {"other"}


def test_what_no_manager_can_read_has_a_reason() -> None:
    assert all(UNSEEN.values())


def test_the_rules_know_the_tables_of_the_reference_book() -> None:
    facts = books.mib_facts()
    if facts is None:
        pytest.skip(f"there are no reference books in {books.BOOKS}")
    bits = facts["hrPrinterDetectedErrorState"]["bits"]
    down = {one["name"] for one in bits if one["rfc1514_hrDeviceStatus"] == "down"}
    assert down == mib_rules.STOPPING_BITS | {"offline"}
    device, printer = facts["hrDeviceStatus"], facts["hrPrinterStatus"]
    pairs = {
        (device[str(one)], printer[str(other)])
        for row in facts["status_table"]
        for one in row["hrDeviceStatus"]
        for other in row["hrPrinterStatus"]
    }
    ours = {(one, other) for one, others in mib_rules.STATUS_PAIRS.items() for other in others}
    # Moving on-line is a printer that nobody can ask here; a healthy one that gets hot is in no row.
    assert ours - {("running", "warmup")} == pairs - {("down", "warmup")}
    assert all(kind.bits <= {one["name"] for one in bits} for kind in KINDS.values())


# -- before ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_before_it_is_well(name: str) -> None:
    before = story(name).before
    assert _well(before) == []
    assert (before.critical_events, before.all_events) == (0, 0)


def _well(found: Answers) -> list[object]:
    """What is not as on a printer with nothing wrong."""
    wrong: list[object] = [*broken_rules(found), *found.alerts, *sorted(found.bits)]
    if found.device_status != "running" or found.printer_status not in ("idle", "other"):
        wrong.append((found.device_status, found.printer_status))
    wrong += [row for row in found.tables["cover"].values() if row["prtCoverStatus"] != "coverClosed"]
    for group, name in STATUSES.items():
        wrong += [
            (name, one, value) for one, value in found.column(group, name).items() if value not in (0, 2)
        ]
    for group, (level, _) in LEVELS.items():
        wrong += [(level, one) for one, value in found.column(group, level).items() if value == 0]
    return wrong


ASLEEP = frozenset({"site.host.power-saving"})
"""Faults that show when the printer has gone to sleep."""


# -- during ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ANSWERED)
def test_its_alerts_stand_in_the_table_and_no_others(name: str) -> None:
    assert sorted(map(shown, answers(name).alerts), key=str) == sorted(
        map(wanted, expected(name).conditions), key=str
    )


@pytest.mark.parametrize("name", ANSWERED)
def test_the_printers_status_says_how_bad_it_is(name: str) -> None:
    during, kinds = answers(name), [KINDS[one.kind] for one in expected(name).conditions]
    bits = expected(name).bits.union(*(kind.bits for kind in kinds))
    assert during.bits == bits
    stopped = [
        kind for kind in kinds if kind.severity == "critical" and kind.group not in mib_rules.ELSEWHERE
    ]
    if stopped or "offline" in bits:
        assert (during.device_status, during.printer_status) == ("down", "other")
    else:
        assert during.device_status == ("warning" if kinds else "running")
        # In standby it is running and "other" (RFC 2790, hrPrinterStatus).
        assert (during.printer_status == "other") is (name in ASLEEP)


@pytest.mark.parametrize("name", ANSWERED)
def test_no_rule_of_the_standards_is_broken(name: str) -> None:
    assert broken_rules(answers(name)) == []


@pytest.mark.parametrize("name", [name for name in ANSWERED if expected(name).conditions])
def test_the_sub_unit_says_so_itself(name: str) -> None:
    before, during = story(name).before, answers(name)
    conditions = expected(name).conditions
    for condition in conditions:
        kind = KINDS[condition.kind]
        at = (kind.group, condition.row)
        if kind.level is not None:
            _check_level(at, kind.level, before, during)
        if kind.group in STATUSES:
            (status,) = (during.column(kind.group, STATUSES[kind.group])[condition.row],)
            assert isinstance(status, int)
            if kind.severity == "critical":
                assert status % 8 == (ON_REQUEST if kind.waits else BROKEN)
            elif kind.waits:
                assert status % 8 in (ON_REQUEST, BROKEN)
            else:
                assert status % 8 in (0, 2)
        if kind.group == "markerSupplies":
            (status,) = during.column("marker", "prtMarkerStatus").values()
            assert isinstance(status, int)
            # A marker that lacks a supply waits for hands, as a tray without paper.
            if kind.severity == "critical":
                assert (status % 8, status & 16) == (ON_REQUEST, 16)
            else:
                assert status & 8
        if kind.group == "cover":
            assert during.column("cover", "prtCoverStatus")[condition.row] == "coverOpen"
    touched = {(KINDS[one.kind].group, one.row) for one in conditions}
    if any(group == "markerSupplies" for group, _ in touched):
        touched.add(("marker", 1))
    for group, column in STATUSES.items():
        for row, status in during.column(group, column).items():
            if (group, row) not in touched:
                assert status in (0, 2), f"{column}.{row}"
    for row, status in during.column("cover", "prtCoverStatus").items():
        assert ("cover", row) in touched or status == "coverClosed"


def _check_level(at: tuple[str, int], level: Level, before: Answers, during: Answers) -> None:
    group, row = at
    column, capacity = LEVELS[group]
    value = during.column(group, column)[row]
    full = during.column(group, capacity)[row]
    assert isinstance(value, int)
    assert isinstance(full, int)
    match level:
        case Level.UNKNOWN:
            assert value == UNKNOWN
        case Level.NONE:
            assert value == 0
        case Level.LITTLE:
            assert value == SOME or 0 < value <= full // 5
        case Level.AS_BEFORE:
            assert value == before.column(group, column)[row]


SILENT = tuple(name for name in NAMES if expected(name).silence is not None)


@pytest.mark.parametrize("name", SILENT)
def test_where_nobody_answers_the_manager_knows_no_more_than_that(name: str) -> None:
    silence = expected(name).silence
    assert silence is not None
    assert isinstance(story(name).during, DeviceRefusal if silence.refused else NoAnswer)


# -- after -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_after_the_repair_it_is_well_again(name: str) -> None:
    before, after = story(name).before, story(name).after
    assert _well(after) == []
    for group, (level, _) in LEVELS.items():
        was, now = before.column(group, level), after.column(group, level)
        assert was.keys() == now.keys()
        for row, value in now.items():
            # A level that was not known is no better known now, and one that was is still.
            assert (value < 0) == (was[row] < 0), f"{level}.{row}"
    assert [(one["prtConsoleDescription"], one["prtConsoleColor"]) for one in before.lights] == [
        (one["prtConsoleDescription"], one["prtConsoleColor"]) for one in after.lights
    ]
    if after.printer_status == before.printer_status and name not in LEAVE_WORDS:
        assert after.display == before.display


LEAVE_WORDS: frozenset[str] = frozenset()


# -- notifications and counts ----------------------------------------------------------------------------


def alerts_told(told: tuple[Notification, ...]) -> list[Notification]:
    return [one for one in told if one.name == "printerV2Alert"]


@pytest.mark.parametrize("name", [name for name in ANSWERED if expected(name).conditions])
def test_each_alert_is_told_once_with_its_row(name: str) -> None:
    told = alerts_told(story(name).told[0])
    if expected(name).untold:
        assert told == []
        return
    by_index = {one.values["prtAlertIndex"]: one for one in told}
    assert len(by_index) == len(told), "one of them was told twice"
    for alert in answers(name).alerts:
        one = by_index[alert.index]
        assert tuple(one.values) == TOLD
        assert set(one.instances.values()) == {(1, alert.index)}
        assert tuple(one.values.values()) == (
            alert.index,
            alert.severity,
            alert.group,
            alert.group_index,
            alert.location,
            alert.code,
        )
        assert alert.time is not None
        assert timedelta(0) <= one.up_time - alert.time < timedelta(seconds=1)


@pytest.mark.parametrize("name", [name for name in ANSWERED if not expected(name).conditions])
def test_where_there_is_no_alert_none_is_told(name: str) -> None:
    assert alerts_told(story(name).told[0]) == []
    restarted = [one for one in story(name).told[0] if one.name == "coldStart"]
    assert bool(restarted) == expected(name).restarts


@pytest.mark.parametrize("name", NAMES)
def test_no_index_is_used_again(name: str) -> None:
    known = story(name)
    indexes = [one.values["prtAlertIndex"] for one in alerts_told((*known.told[0], *known.told[1]))]
    assert indexes == sorted(set(indexes))
    if isinstance(known.during, Answers):
        assert {alert.index for alert in known.during.alerts} <= {*indexes} or expected(name).untold


@pytest.mark.parametrize("name", [name for name in ANSWERED if not expected(name).untold])
def test_every_alert_is_counted(name: str) -> None:
    """RFC 3805: both counts begin anew when power comes, with what is there then."""
    known = story(name)
    for told, found in ((known.told[0], answers(name)), ((*known.told[0], *known.told[1]), known.after)):
        assert (found.critical_events, found.all_events) == _counted(told)


def _counted(told: tuple[Notification, ...]) -> tuple[int, int]:
    starts = [place for place, one in enumerate(told) if one.name == "coldStart"]
    since = alerts_told(told[starts[-1] :] if starts else told)
    severities = Counter(one.values["prtAlertSeverityLevel"] for one in since)
    return severities["critical"], severities.total()


UNDER_POWER = [name for name in mib_hands.CASES if name != "a maintenance unit is used up"]
"""Of the others the table goes with the power."""


@pytest.mark.parametrize("name", UNDER_POWER)
def test_what_goes_leaves_a_row_where_that_is_asked_for(name: str) -> None:
    """IANA-PRINTER-MIB, PrtAlertCodeTC: optional, unary, and at the end of the table."""
    known = removal_story(name)
    told = (*known.told[0], *known.told[1])
    came = [one for one in alerts_told(told) if one.values["prtAlertCode"] != REMOVAL]
    left = [alert for alert in known.after.alerts if alert.code == REMOVAL]
    assert list(known.after.alerts) == left, "nothing is wrong any more"
    assert {alert.group_index for alert in left} == {one.values["prtAlertIndex"] for one in came}
    for alert in left:
        assert (alert.group, alert.severity, alert.location) == ("alert", "warning", UNKNOWN)
        assert alert.training == "noInterventionRequired"
        assert alert.group_index is not None
        assert alert.index > alert.group_index
        one = next(one for one in alerts_told(told) if one.values["prtAlertIndex"] == alert.index)
        assert (one.values["prtAlertCode"], one.values["prtAlertGroupIndex"]) == (REMOVAL, alert.group_index)
    assert known.after.all_events == len(came) + len(left)
    assert known.after.bits == frozenset()
    assert known.after.device_status == "running"


def test_a_story_is_told_of_every_fault_and_every_act() -> None:
    assert len(NAMES) == len(FAULTS) + len(mib_hands.CASES)
    assert isinstance(story("bin.flag.stuck"), Story)
    assert any(map(stops, answers("bin.flag.stuck").alerts))
