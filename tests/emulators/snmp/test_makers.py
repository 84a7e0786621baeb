"""Private trees: what makers' clients read is the machine's, and what was captured of a model stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import misfeed.emulators.profiles as shelf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.machine import Machine, parse_profile
from misfeed.emulators.snmp.makers.brother import blob, records
from misfeed.protocols.snmp import mib

from .conftest import SMALL

Shown = Callable[[Machine, str], Any]
E = "1.3.6.1.4.1"
HP = f"{E}.11.2.3.9.1.1"
BROTHER = f"{E}.2435.2.3.9.4.2.1.5.5"


@pytest.fixture
def made() -> Callable[..., Machine]:
    """A small printer of a maker, by its number, with captured values by OID."""

    def make(number: int, *rows: tuple[str, str, str], count: int = 0) -> Machine:
        listed = ", ".join(f'["{at}", "{tag}", "{text}"]' for at, tag, text in rows)
        profile = SMALL.replace("1.3.6.1.4.1.99999.1", f"{E}.{number}.1")
        profile = profile.replace("[engine]", f"[engine]\npage_count = {count}")
        return Machine(parse_profile(f"{profile}\n[captured]\nsnmp = [{listed}]\n"))

    return make


def test_an_hp_tells_its_state_flag_by_flag(shown: Shown) -> None:
    machine = Machine(shelf.load("mono-laser"))
    assert b"LaserJet 400 M401dw" in shown(machine, f"{HP}.7.0")
    assert shown(machine, f"{HP}.3.0") == machine.panel.text().encode()
    assert [shown(machine, f"{HP}.2.{column}.0") for column in (1, 2, 3, 8, 9, 11, 12, 17, 19)] == [0] * 9
    machine.act("open", "cover.front")
    assert [shown(machine, f"{HP}.2.{column}.0") for column in (3, 17)] == [1, 1]
    assert shown(machine, f"{E}.11.2.4.3.1.2.0") == machine.panel.text().encode()


def test_what_a_maker_publishes_has_its_name(shown: Shown) -> None:
    machine = Machine(shelf.load("mono-laser"))
    assert shown(machine, "gdStatusDisplay.0") == machine.panel.text().encode()
    assert shown(machine, "gdStatusPaperJam.0") == 0
    assert mib.name(mib.oid(f"{BROTHER}.10.0")) == "brInfoCounter.0"


def test_pml_strings_begin_with_their_symbol_set(shown: Shown) -> None:
    machine = Machine(shelf.load("mono-laser"))
    assert shown(machine, f"{E}.11.2.3.9.4.2.1.1.3.3.0") == b"\x01\x15" + machine.serial.encode()
    assert shown(machine, f"{E}.11.2.3.9.4.2.1.4.1.2.5.0") == machine.engine.impressions


@pytest.mark.parametrize(
    ("number", "serial", "count"),
    [
        (253, "253.8.53.3.2.1.3.1", "253.8.53.13.2.1.6.1.20.1"),
        (367, "367.3.2.1.2.1.4.0", "367.3.2.1.2.19.1.0"),
        (641, "641.2.1.2.1.6.1", ""),
        (1248, "1248.1.2.2.1.1.1.5.1", "1248.1.2.2.27.1.1.30.1.1"),
        (1347, "1347.43.5.1.1.28.1", "1347.43.10.1.1.12.1.1"),
        (1602, "1602.1.2.1.4.0", "1602.1.11.1.3.1.4.101"),
        (2435, "2435.2.3.9.4.2.1.5.5.1.0", ""),
        (10642, "10642.200.19.5.0", ""),
        (18334, "", "18334.1.1.1.5.7.2.1.1.0"),
    ],
)
def test_makers_tell_serial_and_pages_in_their_own_places(
    made: Callable[..., Machine], shown: Shown, number: int, serial: str, count: str
) -> None:
    machine = made(number, count=1234)
    if serial:
        assert shown(machine, f"{E}.{serial}") == b"S1"
    if count:
        assert shown(machine, f"{E}.{count}") == 1234


def test_a_captured_counter_counts_on_and_captured_names_stand(
    made: Callable[..., Machine], shown: Shown
) -> None:
    total, serial = f"{E}.367.3.2.1.2.19.1.0", f"{E}.367.3.2.1.2.1.4.0"
    machine = made(367, (total, "2", "500"), (serial, "4", "W492"), count=100)
    assert (shown(machine, total), shown(machine, serial)) == (500, b"W492")
    machine.engine.impressions += 7
    machine.clock.finish_now()
    assert shown(machine, total) == 507


def test_a_brother_tells_lives_and_counters_in_blobs(made: Callable[..., Machine], shown: Shown) -> None:
    machine = made(2435, count=1611)
    assert records(shown(machine, f"{BROTHER}.10.0")) == {0: 1611, 1: 1611}
    assert records(shown(machine, f"{BROTHER}.8.0")) == {0x6F: 6_000}


def test_records_of_a_captured_blob_that_nobody_knows_stay(
    made: Callable[..., Machine], shown: Shown
) -> None:
    captured = blob({0x76: 1, 0x6F: 10_000, 0x41: 8_600})
    machine = made(2435, (f"{BROTHER}.8.0", "4x", captured.hex()))
    assert records(shown(machine, f"{BROTHER}.8.0")) == {0x76: 1, 0x6F: 6_000, 0x41: 8_600}


@given(st.dictionaries(st.integers(0, 0xFE), st.integers(0, 2**32 - 1), max_size=20))
def test_records_are_read_back_as_they_were_written(found: dict[int, int]) -> None:
    assert records(blob(found)) == found


@given(st.binary(max_size=60))
def test_what_is_no_blob_is_none(octets: bytes) -> None:
    found = records(octets)
    assert found is None or set(map(type, found)) <= {int}
