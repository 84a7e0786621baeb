"""The document feeder: what hands may do, what its sensor sees, and that printing never minds."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Machine, Status
from misfeed.emulators.machine.feeder import Feeder, FeederRollers


@pytest.fixture
def mfp() -> Machine:
    return Machine(profiles.load("departmental-a3-mfp"), Clock(), seed=1)


def scan(machine: Machine, originals: int = 1, source: str = "feeder") -> dict[str, str]:
    machine.act("scan", "scanner", source=source, originals=originals)
    return dict(machine.parts["scanner"].look())


def test_a_healthy_feeder_makes_a_page_of_every_original(mfp: Machine) -> None:
    assert mfp.parts["scanner"].look() == {"last scan": "none"}
    assert scan(mfp, 50) == {"last scan": "clean", "pages": "50 of 50", "source": "feeder"}
    assert scan(mfp, 1, "glass")["source"] == "glass"
    rollers = mfp.part("scanner.feeder.rollers", FeederRollers)
    assert rollers.sheets == 50
    assert 0 < rollers.wear < 0.01


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"source": "drum"}, "no 'drum' to scan from"),
        ({"source": "feeder", "originals": 51}, "the feeder takes 1 to 50 originals"),
        ({"originals": 2}, "the glass takes 1 to 1 originals"),
        ({"originals": 0}, "takes 1 to 1"),
        ({"originals": "many"}, "originals must be a whole number"),
    ],
)
def test_what_cannot_be_scanned_is_told(mfp: Machine, details: dict[str, object], told: str) -> None:
    with pytest.raises(CannotDo, match=told):
        mfp.act("scan", "scanner", **details)


def test_a_machine_without_power_does_not_scan(mfp: Machine) -> None:
    mfp.act("power_off", "power")
    with pytest.raises(CannotDo, match="switch it on"):
        scan(mfp)


def test_an_open_feeder_takes_nothing_and_stops_no_print(mfp: Machine) -> None:
    mfp.act("open", "scanner.feeder")
    assert scan(mfp)["last scan"] == "feeder open"
    assert mfp.status is Status.IDLE


def test_a_stuck_original_is_seen_until_it_is_taken_out_of_the_open_feeder(mfp: Machine) -> None:
    feeder = mfp.part("scanner.feeder", Feeder)
    feeder.stuck = 1
    mfp.clock.finish_now()
    assert [row.condition.code for row in mfp.alerts.rows] == ["scanMediaPathJam"]
    assert scan(mfp)["last scan"] == "jam"
    assert feeder.look()["path"] == "an original is stuck"
    with pytest.raises(CannotDo, match=r"open scanner\.feeder first"):
        mfp.act("remove_sheet", "scanner.feeder")
    for verb in ("open", "remove_sheet", "close"):
        mfp.act(verb, "scanner.feeder")
    assert mfp.alerts.rows == ()


def test_rollers_are_changed_in_the_open_feeder_and_counted_out(mfp: Machine) -> None:
    with pytest.raises(CannotDo, match=r"open scanner\.feeder first"):
        mfp.act("replace", "scanner.feeder.rollers")
    rollers = mfp.part("scanner.feeder.rollers", FeederRollers)
    rollers.sheets = rollers.spec.roller_life - 1
    scan(mfp)
    assert [row.condition.code for row in mfp.alerts.rows] == ["scanMediaPathPickRollerLifeWarn"]
    mfp.act("reset_counter", "scanner.feeder.rollers")
    assert mfp.alerts.rows == ()


def test_a_printers_own_trouble_comes_first_on_the_panel(mfp: Machine) -> None:
    mfp.part("scanner.feeder", Feeder).stuck = 1
    mfp.clock.finish_now()
    assert "feeder" in mfp.panel.text()
    mfp.act("open", "cover.front")
    assert "Front cover" in mfp.panel.text()


def test_a_machine_that_only_prints_has_no_scanner() -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    assert not [part_id for part_id in machine.parts if part_id.startswith("scanner")]
