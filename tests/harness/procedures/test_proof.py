"""Leave-one-out trials of repairs, on devices that are really broken."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Ticket, fault, scenario, see
from misfeed.casework import CaseSpec, specs_for
from misfeed.errors import MisfeedError, UsageError
from misfeed.procedures import Part, Proof, prove

COVER = "{cover}"


def spec_of(profile: str = "mono-laser", **more: Any) -> CaseSpec:
    data: dict[str, Any] = {
        "needs": {COVER},
        "ticket": Ticket(en="It says open."),
        "fault": fault("cover.tab.broken", at=COVER),
        "shows": {"ipp": see.printer("stopped")},
        "decoy": [DO.power_cycle()],
        "repair": [DO.open(COVER), DO.replace(COVER, minutes=15), DO.close(COVER)],
        "verify": [DO.print("one-page.pdf"), see.no_conditions()],
    }

    @scenario("ZZ-1", **data | more)
    def tab() -> None:
        """A broken tab."""

    (spec,) = specs_for(tab.scenario, [profile], 1)
    return spec


def parts(proof: Proof) -> list[Part]:
    return [step.part for step in proof.steps]


def test_every_step_of_a_lean_repair_matters_and_says_how_that_shows() -> None:
    proof = prove(spec_of())
    assert (proof.trouble, proof.case) == ("", "ZZ-1[mono-laser]")
    assert parts(proof) == [Part.MATTERS] * 3
    assert "open cover.front before replacing it" in proof.steps[0].why
    assert proof.steps[1].text == "replace cover.front"
    assert proof.whole.minutes == pytest.approx(15)
    assert proof.decoy is not None
    assert not proof.decoy.mended


def test_a_step_that_changes_nothing_does_nothing() -> None:
    repair = [DO.open(COVER), DO.replace(COVER), DO.close(COVER), DO.wait(5)]
    proof = prove(spec_of(repair=repair))
    assert [step.number for step in proof.idle] == [4]


def test_a_step_that_serves_something_else_says_what() -> None:
    repair = [DO.open(COVER), DO.replace(COVER), DO.close(COVER), DO.wait(5, serves="a breath")]
    last = prove(spec_of(repair=repair)).steps[-1]
    assert (last.part, last.why, last.doubt) == (Part.SERVES, "a breath", "")


def test_a_step_that_matters_is_doubted_when_it_says_that_it_only_serves() -> None:
    repair = [DO.open(COVER), DO.replace(COVER, serves="looks"), DO.close(COVER)]
    step = prove(spec_of(repair=repair)).steps[1]
    assert (step.part, step.doubt) == (Part.MATTERS, "it says that it only serves looks")


def test_steps_that_serve_together_are_left_out_together() -> None:
    safely = [DO.open(COVER), DO.replace(COVER), DO.close(COVER)]
    repair = [DO.power_off(serves="safety"), *safely, DO.power_on(serves="safety", then=see.printer("idle"))]
    proof = prove(spec_of(repair=repair))
    assert [(step.part, step.doubt) for step in (proof.steps[0], proof.steps[-1])][1] == (Part.SERVES, "")


def test_a_step_protects_where_somebody_is_burnt_without_it() -> None:
    repair = [
        DO.power_off(),
        DO.wait_cool("fuser"),
        DO.open("{exit_cover}"),
        DO.remove_sheet("{fuser_exit}"),
        DO.replace("fuser"),
        DO.close("{exit_cover}"),
        DO.power_on(then=see.printer("idle")),
    ]
    spec = spec_of(
        fault=fault("fuser.claws.worn", at="fuser", severity=1.0),
        needs={"{fuser_exit}"},
        trigger=DO.print("plain-3p.pdf"),
        repair=repair,
        verify=[DO.print("30p.pdf")],
    )
    step = prove(spec).steps[1]
    assert step.part is Part.PROTECTS
    assert step.why.startswith("burn: ")


def test_safety_that_nobody_can_see_still_protects_and_is_doubted() -> None:
    repair = [DO.wait(1, safety="shock"), DO.open(COVER), DO.replace(COVER), DO.close(COVER)]
    step = prove(spec_of(repair=repair)).steps[0]
    assert (step.part, step.why, step.doubt) == (
        Part.PROTECTS,
        "shock",
        "no harm is recorded on the bench without it",
    )


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"repair": [DO.wait(1)]}, "the whole repair does not verify: "),
        ({"verify": [see.text("")]}, "the whole repair does not verify: "),
        ({"decoy": [DO.open(COVER), DO.replace(COVER), DO.close(COVER)]}, "the decoy verifies"),
        ({"verify": [see.discovered()]}, "it verifies with no step done at all"),
        (
            {
                "fault": fault("network.acl", allow=["10.0.9.17/32"]),
                "shows": {"net@users": see.port("ipp", "silent")},
                "repair": [DO.set_acl([]), DO.set_acl([])],
                "verify": [DO.print("one-page.pdf", by="users")],
            },
            "no step of it matters",
        ),
    ],
)
def test_what_is_no_repair_is_told(change: dict[str, Any], trouble: str) -> None:
    assert prove(spec_of(**change)).trouble.startswith(trouble)


def test_a_case_that_does_not_fit_is_not_tried() -> None:
    with pytest.raises(UsageError, match=r"ZZ-1\[label-printer\] cannot be tried: label-printer has no "):
        prove(spec_of("label-printer", needs={"{duplex}"}))


def test_a_fault_that_does_not_show_is_told_and_nothing_is_tried() -> None:
    told = r"ZZ-1\[mono-laser\] cannot be tried: ipp does not show it: expected printer-state is processing"
    with pytest.raises(MisfeedError, match=told):
        prove(spec_of(shows={"ipp": see.printer("processing")}))
