"""Checks, which break nothing: how they are declared, what they run, and what they look at."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from misfeed import DO, Case, Ticket, emulate, fault, option, scenario, see
from misfeed.errors import UsageError
from misfeed.interfaces.ipp import PrinterState
from misfeed.journal import Phase
from misfeed.procedures.proof import prove
from misfeed.protocols.ipp import REQUIRED_ATTRIBUTES
from misfeed.shelf import pick
from misfeed.vocabulary import CaseFailed, Expectation, Scenario
from misfeed.vocabulary.expectation import View
from misfeed.vocabulary.standing import REQUIRED_OPERATIONS, pages_counted


def declared(**more: Any) -> Scenario:
    @scenario("ZZ-1", ticket=Ticket(en="Is it well?"), **({"verify": [see.no_conditions()]} | more))
    def it() -> None:
        pass

    return it.scenario


def place(**answers: Any) -> Any:
    """A place that shows a printer which answers just this."""
    ipp = SimpleNamespace(
        printer_attributes=lambda *names: answers.get("attributes", {}),
        alerts=lambda: answers.get("ipp_alerts", ()),
        state=lambda: answers.get("state", PrinterState.IDLE),
        state_reasons=lambda: answers.get("reasons", frozenset({"none"})),
        supplies=lambda: answers.get("ipp_supplies", ()),
        accepts_jobs=lambda: answers.get("accepts", True),
    )
    snmp = SimpleNamespace(
        alerts=lambda: answers.get("alerts", ()),
        printer_status=lambda: answers.get("status", "idle"),
        error_bits=lambda: answers.get("bits", frozenset()),
        supplies=lambda: answers.get("supplies", ()),
        rows=lambda table: answers.get(table, ()),
    )
    facts = SimpleNamespace(services=answers.get("services", {"ipp", "snmp"}))
    return SimpleNamespace(ipp=ipp, snmp=snmp, device=SimpleNamespace(facts=facts))


def seen(expectation: Expectation, **answers: Any) -> tuple[bool, Any]:
    found = expectation.observe(View(place(**answers)))
    return found.held, found.value


# -- declaring and running -----------------------------------------------------------------------------------


def test_a_scenario_without_a_fault_is_a_check() -> None:
    assert declared().is_check
    assert declared().causes == ()
    assert declared().cause == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"repair": [DO.wait(1)]}, "it has repair and no fault"),
        ({"shows": {"ipp": see.printer("idle")}}, "it has shows and no fault"),
        ({"trigger": DO.wait(1)}, "it has trigger and no fault"),
        ({"decoy": [DO.wait(1)]}, "it has decoy and no fault"),
        ({"also": [fault("cover.tab.broken")]}, "it has also and no fault"),
        ({"options": [option("leave it", chosen=True)]}, "it has options and no fault"),
        ({"verify": []}, "verify is empty"),
    ],
)
def test_a_check_has_nothing_to_mend(more: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=f"ZZ-1: {said}"):
        declared(**more)


def test_a_check_only_verifies() -> None:
    with emulate("mono-laser") as device:
        case = Case(declared(), device)
        case.set_up()
        case.run()
        case.end()
    assert [phase.name for phase in case.phases] == [Phase.SETUP, Phase.VERIFY]


def test_a_check_of_a_device_that_is_not_well_fails_and_is_no_fault_of_the_bench() -> None:
    with emulate("mono-laser") as device:
        device.inject("bin.flag.stuck", "{flagged_bin}")
        case = Case(declared(), device)
        case.set_up()
        with pytest.raises(CaseFailed, match="expected no error on any interface"):
            case.run()


def test_nothing_can_occur_in_a_check() -> None:
    with emulate("mono-laser") as device, pytest.raises(UsageError, match="no fault that could occur"):
        Case(declared(), device).occur()


def test_a_check_whose_script_verifies_nothing_is_told() -> None:
    with emulate("mono-laser") as device, pytest.raises(UsageError, match=r"without case\.verify\(\)"):
        Case(declared(), device).end()


def test_a_check_has_no_repair_to_prove() -> None:
    (picked,) = pick(["HC-01"], ["mono-laser"])
    with pytest.raises(UsageError, match="HC-01 is a check: it has no repair to try"):
        prove(picked.specs[0])


# -- what it looks at ----------------------------------------------------------------------------------------

COMPLETE = dict.fromkeys(REQUIRED_ATTRIBUTES, ("x",)) | {
    "operations-supported": tuple(int(one) for one in REQUIRED_OPERATIONS)
}


def test_what_ipp_must_tell_is_told_by_name_where_it_is_missing() -> None:
    assert seen(see.required_attributes(), attributes=COMPLETE) == (True, {"missing": []})
    less = {name: value for name, value in COMPLETE.items() if name != "printer-up-time"}
    less["operations-supported"] = (0x0002, 0x0004, 0x0009, 0x000A, 0x000B)
    missing = ["printer-up-time", "Cancel-Job"]
    assert seen(see.required_attributes(), attributes=less) == (False, {"missing": missing})


def test_taking_jobs_is_seen() -> None:
    assert seen(see.accepts_jobs()) == (True, True)
    assert seen(see.accepts_jobs(), accepts=False) == (False, False)


ALERT = SimpleNamespace(code="jam")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, []),
        ({"alerts": (ALERT,)}, []),  # IPP tells of no alerts at all
        ({"attributes": {"printer-alert": (b"code=jam",)}, "ipp_alerts": (ALERT,), "alerts": (ALERT,)}, []),
        (
            {"attributes": {"printer-alert": (b"code=jam",)}, "ipp_alerts": (ALERT,)},
            ["printer-alert has jam, and prtAlertTable not"],
        ),
        (
            {"attributes": {"printer-alert": (b"",)}, "alerts": (ALERT,)},
            ["prtAlertTable has jam, and printer-alert not"],
        ),
        ({"status": "printing"}, ["printer-state is idle, and hrPrinterStatus printing"]),
        (
            {"state": PrinterState.PROCESSING},
            ["printer-state is processing, and hrPrinterStatus idle"],
        ),
        ({"bits": {"lowToner"}}, []),
        ({"bits": {"lowToner"}, "reasons": {"toner-low-report"}}, []),
        (
            {"bits": {"jammed"}},
            ["printer-state-reasons is none, and hrPrinterDetectedErrorState jammed"],
        ),
    ],
)
def test_where_ipp_and_snmp_disagree_it_is_said(answers: dict[str, Any], told: list[str]) -> None:
    assert seen(see.interfaces_agree(), **answers) == (not told, told)


def supply(level: int | None, capacity: int | None = 100) -> Any:
    return SimpleNamespace(name="Black", description="Black", index=1, level=level, max_capacity=capacity)


@pytest.mark.parametrize("level", [0, 100, -1, -2, -3, None])
def test_levels_that_make_sense(level: int | None) -> None:
    assert seen(see.supplies_make_sense(), supplies=(supply(level),), ipp_supplies=(supply(level),))[0]


@pytest.mark.parametrize(("level", "said"), [(-4, "level -4"), (250, "level 250 of 100")])
def test_levels_that_make_none_are_told_with_interface_and_name(level: int, said: str) -> None:
    found = seen(see.supplies_make_sense(), supplies=(supply(level),), ipp_supplies=(supply(level),))
    assert found == (False, [f"ipp: Black: {said}", f"snmp: Black: {said}"])
    assert seen(see.supplies_make_sense(), supplies=(supply(level),), services={"ipp"}) == (True, [])


def test_a_tray_that_holds_more_than_it_can_is_named() -> None:
    tray = {"prtInputName": "Tray 2", "prtInputCurrentLevel": 700, "prtInputMaxCapacity": 550}
    assert seen(see.trays_make_sense(), prtInputTable=(tray,)) == (
        False,
        ["prtInputTable: Tray 2: level 700 of 550"],
    )
    assert seen(see.trays_make_sense(), prtInputTable=({**tray, "prtInputCurrentLevel": 580},)) == (True, [])


def test_pages_are_counted_over_all_markers() -> None:
    rows = ({"prtMarkerLifeCount": 3}, {"prtMarkerLifeCount": 4}, {})
    assert pages_counted(place(prtMarkerTable=rows)) == 7
