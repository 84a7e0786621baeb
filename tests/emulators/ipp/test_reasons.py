"""Alert labels as registered keywords."""

from __future__ import annotations

import json
import re
from pathlib import Path

import misfeed.emulators.machine as machine_package
import pytest
from misfeed.emulators.ipp.reasons import keywords, state_reasons
from misfeed.emulators.machine import Alert, Condition, Group, Severity, Training

MIB = Path(__file__).resolve().parents[4] / "shared" / "reference" / "printer_mib.json"
KEYWORD = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def facts() -> dict[str, object]:
    if not MIB.exists():
        pytest.skip("the list of registered keywords (../shared/reference/printer_mib.json) is not here")
    found: dict[str, object] = json.loads(MIB.read_text())
    return found


def labels_in_the_machine(known: set[str]) -> set[str]:
    """Every PrtAlertCodeTC label that stands in the machine's source."""
    (root,) = machine_package.__path__
    found: set[str] = set()
    for source in Path(root).rglob("*.py"):
        found |= set(re.findall(r'"([a-z]+(?:[A-Z][a-zA-Z]*)|jam)"', source.read_text())) & known
    return found


def alert(code: str, severity: Severity, group: Group = Group.COVER) -> Alert:
    return Alert(1, 0, "", Condition(code, "part", group, 1, severity, Training.UNTRAINED, "key", "text"))


def test_every_code_the_machine_can_raise_becomes_registered_keywords() -> None:
    known = facts()
    codes = {entry["name"] for entry in known["alert_codes"]}
    raised = labels_in_the_machine(codes)
    assert {"jam", "coverOpen", "markerTonerEmpty", "markerFuserUnderTemperature"} <= raised
    for code in raised:
        assert keywords(code), code
        for group in (None, *Group):
            assert set(keywords(code, group)) <= set(known["ipp_printer_state_reasons"]), code


def test_every_code_there_is_becomes_registered_keywords() -> None:
    known = facts()
    for entry in known["alert_codes"]:
        assert set(keywords(entry["name"])) <= set(known["ipp_printer_state_reasons"]), entry


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("coverOpen", {"cover-open"}),
        ("doorOpen", {"door-open"}),
        ("jam", {"media-jam"}),
        ("mediaPathJam", {"media-jam", "media-path-jam"}),
        ("mediaPathOutputJam", {"media-jam", "media-path-output-jam"}),
        ("inputMediaSupplyEmpty", {"media-empty"}),
        ("inputMediaChangeRequest", {"media-needed"}),
        ("inputMediaTrayMissing", {"input-tray-missing"}),
        ("outputMediaTrayFull", {"output-area-full"}),
        ("markerTonerEmpty", {"toner-empty", "marker-supply-empty"}),
        ("markerSupplyFailure", {"marker-supply-failure"}),
        ("markerOpcLifeOver", {"opc-life-over"}),
        ("inputMediaTrayPickRollerLifeWarn", {"input-pick-roller-life-warn"}),
        ("markerFuserUnderTemperature", {"fuser-under-temp"}),
        ("coverClosed", set()),
    ],
)
def test_codes_have_the_keywords_that_clients_look_for(code: str, expected: set[str]) -> None:
    assert set(keywords(code)) == expected


@pytest.mark.parametrize(
    ("severity", "suffix"),
    [
        (Severity.CRITICAL, "-error"),
        (Severity.WARNING, "-warning"),
        (Severity.WARNING_BINARY_CHANGE, "-warning"),
        (Severity.OTHER, "-report"),
    ],
)
def test_the_severity_becomes_the_suffix(severity: Severity, suffix: str) -> None:
    assert state_reasons([alert("coverOpen", severity)]) == ("cover-open" + suffix,)


def test_reasons_are_never_empty_and_never_repeated() -> None:
    assert state_reasons([]) == ("none",)
    assert state_reasons([alert("coverClosed", Severity.OTHER)]) == ("none",)
    jams = [alert("jam", Severity.CRITICAL), alert("mediaPathJam", Severity.CRITICAL)]
    assert state_reasons(jams) == ("media-jam-error", "media-path-jam-error")


def test_a_paused_printer_says_so_without_suffix() -> None:
    assert state_reasons([], paused=True) == ("paused",)
    assert state_reasons([], paused=True, moving=True) == ("moving-to-paused",)


def test_a_jam_in_a_tray_says_that_it_is_there() -> None:
    assert set(keywords("jam", Group.INPUT)) == {"media-jam", "input-media-tray-jam"}
