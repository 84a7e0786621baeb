"""The finisher staples sets that hands ask for, and says what it does not."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Machine, ProfileError, parse_profile
from misfeed.emulators.machine.finisher import Stapler

from tests.emulators.machine.conftest import LASER


@pytest.fixture
def mfp() -> Machine:
    return Machine(profiles.load("departmental-a3-mfp"), Clock(), seed=1)


def test_a_set_is_stapled_and_leaves_the_tray(mfp: Machine) -> None:
    mfp.act("staple", "finisher", sheets=50)
    assert mfp.parts["finisher"].look() == {"staple tray": "empty", "last set": "stapled"}
    assert mfp.part("finisher.stapler", Stapler).driven == 1


@pytest.mark.parametrize("sheets", [1, 51])
def test_a_set_has_so_many_sheets(mfp: Machine, sheets: int) -> None:
    with pytest.raises(CannotDo, match="takes 2 to 50 sheets"):
        mfp.act("staple", "finisher", sheets=sheets)


def test_a_machine_that_is_stopped_staples_nothing(mfp: Machine) -> None:
    mfp.act("open", "cover.front")
    with pytest.raises(CannotDo, match="no copies now"):
        mfp.act("staple", "finisher")
    mfp.act("close", "cover.front")
    with pytest.raises(CannotDo, match="no set waits"):
        mfp.act("resume", "finisher")


def test_the_cover_over_the_stapler_must_be_one_of_the_models(machine: Machine) -> None:
    assert "finisher" not in machine.parts
    with pytest.raises(ProfileError, match=r"finisher\.cover is 'side', which is no cover"):
        parse_profile(f'{LASER}[finisher]\ncover = "side"\n')
