"""Each fault shows what it showed when its snapshot was reviewed, and no interface contradicts another.

`pytest tests/consistency --regenerate` writes the snapshots anew; read the difference before you keep it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.emulators.machine.faults import catalogue

from .mib_answers import ask
from .mib_rules import broken_rules
from .table import case_of, look, models, scenarios, table_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
WARMING_UP = 10003
"""What PJL says while a printer that was switched off for the repair gets hot again."""

FAULTS = sorted(scenarios())


def test_every_fault_has_a_scenario_and_every_snapshot_a_fault(regenerate: bool) -> None:
    assert set(catalogue()) == set(FAULTS)
    for stray in (path for path in SNAPSHOTS.glob("*.txt") if path.stem not in FAULTS):
        assert regenerate, f"{stray.name} is of no fault"
        stray.unlink()


@pytest.mark.parametrize("fault", FAULTS)
def test_it_shows_what_it_showed(fault: str, regenerate: bool) -> None:
    kept = SNAPSHOTS / f"{fault}.txt"
    text = table_of(fault).text
    if regenerate:
        kept.write_text(text, encoding="utf-8")
    assert kept.is_file(), "there is no snapshot yet: `pytest tests/consistency --regenerate` writes it"
    assert text == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS)
def test_no_interface_contradicts_another(fault: str) -> None:
    for name, moment in table_of(fault).moments.items():
        assert moment.contradictions == (), name


@pytest.mark.parametrize(
    ("fault", "profile"), [(fault, profile) for fault in FAULTS for profile in models(fault)[1:]]
)
def test_no_interface_contradicts_another_on_any_other_model(fault: str, profile: str) -> None:
    with case_of(fault, profile) as (case, place):
        case.occur()
        moment = look(case.device, place)
        assert moment.contradictions == ()
        if moment.printer:
            assert broken_rules(ask(case.device)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_what_it_shows_is_gone_after_the_repair(fault: str) -> None:
    moments = table_of(fault).moments
    before, during, after = moments["before"], moments["during"], moments["after"]
    assert during.lines != before.lines
    for moment in (before, after):
        assert not [word for word in moment.reasons if word.endswith("-error")]
        assert moment.usb in (None, 0x18)
    assert after.codes <= before.codes
    assert after.bits <= before.bits
    assert after.pjl in (before.pjl, WARMING_UP)
