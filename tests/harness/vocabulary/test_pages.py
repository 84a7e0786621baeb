"""Faults that show on paper leave the page, with the fault and after the repair, in the record."""

from __future__ import annotations

from misfeed.casework import Running, record_of, specs_for
from misfeed.journal import CaseRecord, Phase
from misfeed.scenarios.imaging import im_04
from misfeed.scenarios.media_path import mp_03
from misfeed.vocabulary.scenario import Scenario

MODEL = "mono-laser"


def record(scenario: Scenario) -> CaseRecord:
    (spec,) = specs_for(scenario, [MODEL], 1)
    running = Running(spec)
    with running as case:
        case.run()
    return record_of(spec, running, "passed", None, "")


def scenario_in(module: object) -> Scenario:
    return next(
        found
        for one in vars(module).values()
        if isinstance(found := getattr(one, "scenario", None), Scenario)
    )


def test_a_case_that_shows_on_paper_keeps_two_pages_and_what_a_ruler_told() -> None:
    kept = record(scenario_in(im_04))
    before, after = kept.pictures
    assert (before.phase, after.phase) == (Phase.DETECT, Phase.VERIFY)
    assert any("repeat mark every" in line and "names roller." in line for line in before.ruler)
    assert after.ruler == ()
    assert all(len(one.png) <= 64 * 1024 for one in kept.pictures)
    assert CaseRecord.from_plain(kept.to_plain()) == kept


def test_a_case_that_does_not_show_on_paper_keeps_none() -> None:
    assert record(scenario_in(mp_03)).pictures == ()
