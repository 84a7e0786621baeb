from __future__ import annotations

import pytest
from misfeed.protocols.serial import LineSettings, Parity


def test_settings_are_told_as_people_say_them() -> None:
    assert str(LineSettings()) == "9600 8N1"
    assert str(LineSettings(115200, 7, Parity.EVEN, 2)) == "115200 7E2"


def test_a_character_takes_its_bits() -> None:
    assert LineSettings(9600).takes_us(960) == 1_000_000
    assert LineSettings(9600, 7, Parity.EVEN, 1.5).bits == 10.5


@pytest.mark.parametrize("wrong", [{"baud": 0}, {"data_bits": 9}, {"stop_bits": 3}])
def test_what_no_line_is_set_to_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        LineSettings(**wrong)  # type: ignore[arg-type]
