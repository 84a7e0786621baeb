"""Profiles from recorded walks: every value walks out again, exactly or as the machine now has it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.importing import Imported, import_snmprec
from misfeed.emulators.machine import Machine, Page, parse_profile
from misfeed.emulators.snmp.recording import read_recording
from misfeed.emulators.snmp.view import View, compiled
from misfeed.errors import UsageError
from misfeed.protocols.snmp import Integer32, OctetString, Oid, Value, dotted, mib
from misfeed.protocols.snmp.snmprec import write_value

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "captures" / "snmp"
WALKS = sorted(RECORDED.glob("*/*.snmprec"))
OF_THE_MOMENT = ("prtAlertTable", "prtConsoleDisplayBufferTable")

WALK = b"""\
1.3.6.1.2.1.1.1.0|4|Acme Laser 9;V1
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.2435.2.3.9.1
1.3.6.1.2.1.25.3.2.1.3.1|4|Brother Laser 9
1.3.6.1.2.1.43.5.1.1.17.1|4|A{0}B
1.3.6.1.2.1.43.8.2.1.9.1.3|2|250
1.3.6.1.2.1.43.8.2.1.10.1.3|2|-3
1.3.6.1.2.1.43.8.2.1.13.1.3|4|Lower
1.3.6.1.2.1.43.9.2.1.4.1.2|2|150
1.3.6.1.2.1.43.9.2.1.5.1.2|2|-2
1.3.6.1.2.1.43.11.1.1.4.1.7|2|4
1.3.6.1.2.1.43.11.1.1.5.1.6|2|3
1.3.6.1.2.1.43.11.1.1.5.1.7|2|4
1.3.6.1.2.1.43.11.1.1.6.1.6|4x|544eff
1.3.6.1.2.1.43.11.1.1.6.1.7|4|Waste "box"
1.3.6.1.2.1.43.11.1.1.8.1.6|2|6480
1.3.6.1.2.1.43.11.1.1.8.1.7|2|-2
1.3.6.1.2.1.43.11.1.1.9.1.6|2|712
1.3.6.1.2.1.43.11.1.1.9.1.7|2|-3
1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.8.0|4x|63010400000001ff
"""


def machine_of(imported: Imported) -> Machine:
    return Machine(parse_profile(imported.profile_toml, "imported"))


def rows(machine: Machine) -> Iterator[tuple[Oid, Value]]:
    view = View(machine, {})
    at = view.after((0, 0))
    while at is not None:
        yield at, view.get(at)
        at = view.after(at)


def of_the_moment(at: Oid) -> bool:
    return any(at[: len(table)] == table for table in (mib.table(name).oid for name in OF_THE_MOMENT))


def test_a_walk_becomes_one_printer_that_keeps_its_row_numbers() -> None:
    machine = machine_of(import_snmprec(WALK, "walks/laser-9.snmprec"))
    assert machine.profile.name == "laser-9"
    assert (machine.profile.identity.make, machine.profile.identity.model) == ("Brother", "Laser 9")
    assert machine.serial == "A{0}B"
    assert [(tray.index, tray.spec.label, tray.spec.senses_level) for tray in machine.trays] == [
        (3, "Lower", False)
    ]
    assert [(output.index, output.spec.senses_full) for output in machine.bins] == [(2, False)]
    assert [(s.index, s.spec.type, s.spec.filled) for s in machine.supplies] == [
        (6, "toner", False),
        (7, "wasteToner", True),
    ]
    assert machine.supplies[0].level == 712
    assert machine.supplies[1].spec.label == 'Waste "box"'


def test_every_value_of_it_walks_out_again() -> None:
    machine = machine_of(import_snmprec(WALK, "walk"))
    shown = dict(rows(machine))
    for at, value in read_recording(WALK, "walk").values.items():
        assert shown[at] == value, mib.name(at)
    for column in ("prtInputName", "prtMarkerSuppliesLevel", "prtOutputMaxCapacity"):
        found = [at for at in shown if mib.name(at).startswith(f"{column}.")]
        assert len(found) == {"prtMarkerSuppliesLevel": 2}.get(column, 1)


def test_facts_that_the_profile_says_in_words_are_not_carried_twice() -> None:
    text = import_snmprec(WALK, "walk").profile_toml
    machine = Machine(parse_profile(text.replace('label = "Lower"', 'label = "Cassette"')))
    assert View(machine, {}).get(mib.oid("prtInputName.1.3")) == OctetString(b"Cassette")


def test_what_was_not_recorded_is_made_up_and_said() -> None:
    found = import_snmprec(b"1.3.6.1.2.1.1.1.0|4|Thing\n", "thing.snmprec")
    reasons = " ".join(problem.reason for problem in found.problems)
    for word in ("sysObjectID", "serial number", "tray", "bin", "cover", "supply", "speed"):
        assert word in reasons
    assert {problem.line for problem in found.problems} == {0}
    machine = machine_of(found)
    machine.jobs.submit(name="x", pages=(Page({"black": 50_000}),))
    machine.clock.advance(60_000_000)
    assert machine.engine.impressions == 1


def test_damaged_lines_are_named_and_the_rest_is_used() -> None:
    found = import_snmprec(b"1.3.6.1.2.1.1.5.0|4|hall\nnonsense\n1.3|2|x\n", "walk")
    assert [problem.line for problem in found.problems if problem.line] == [2, 3]
    assert View(machine_of(found), {}).get(mib.oid("sysName.0")) == OctetString(b"hall")


def test_a_file_without_a_usable_line_is_refused_in_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"^notes\.txt holds no recorded SNMP value; lines must read"):
        import_snmprec(b"Dear diary\n", "notes.txt")


def test_a_level_that_was_never_told_stays_untold_while_the_machine_uses_its_own() -> None:
    machine = machine_of(import_snmprec(WALK, "walk"))
    machine.jobs.submit(name="x", pages=(Page({"black": 500_000}),) * 20)
    machine.clock.advance(600_000_000)
    shown = dict(rows(machine))
    assert shown[mib.oid("prtMarkerSuppliesLevel.1.7")] == Integer32(-3)
    toner = shown[mib.oid("prtMarkerSuppliesLevel.1.6")]
    assert isinstance(toner, Integer32)
    assert toner.value < 712


@pytest.mark.parametrize(
    ("left", "bits", "low"), [(8, "00", False), (8, "20", True), (19, "20", True), (50, "00", False)]
)
def test_the_machine_warns_of_toner_where_the_device_did(left: int, bits: str, low: bool) -> None:
    walk = (
        f"1.3.6.1.2.1.25.3.5.1.2.1|4x|{bits}\n1.3.6.1.2.1.43.11.1.1.6.1.1|4|Black Toner\n"
        f"1.3.6.1.2.1.43.11.1.1.8.1.1|2|100\n1.3.6.1.2.1.43.11.1.1.9.1.1|2|{left}\n"
    )
    machine = machine_of(import_snmprec(walk.encode(), "walk"))
    assert bool(machine.alerts.rows) is low


columns = [
    column.oid
    for table in ("prtInputTable", "prtOutputTable", "prtCoverTable", "prtMarkerTable", "prtGeneralTable",
                  "prtMarkerSuppliesTable", "prtLocalizationTable", "prtConsoleLightTable", "ifTable",
                  "hrDeviceTable", "prtMediaPathTable", "prtMarkerColorantTable",
                  "prtConsoleDisplayBufferTable")
    for column in mib.table(table).columns.values()
]  # fmt: skip
lines = st.tuples(
    st.sampled_from(columns),
    st.lists(st.integers(0, 40), min_size=1, max_size=3),
    st.one_of(
        st.integers(-(2**31), 2**31 - 1).map(Integer32),
        st.integers(-4, 200).map(Integer32),
        st.binary(max_size=70).map(OctetString),
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(lines, min_size=1, max_size=30))
def test_any_walk_at_all_becomes_a_machine_that_walks_in_order(
    found: list[tuple[Oid, list[int], Value]],
) -> None:
    text = "\n".join("|".join((dotted((*at, *index)), *write_value(value))) for at, index, value in found)
    machine = machine_of(import_snmprec(text.encode(), "any.snmprec"))
    identifiers = [at for at, _ in rows(machine)]
    assert identifiers == sorted(set(identifiers))
    shown, modelled = dict(rows(machine)), compiled(machine.profile).modelled
    for at, value in read_recording(text.encode(), "any").values.items():
        assert at in modelled or of_the_moment(at) or shown[at] == value


# -- what real devices were recorded to answer ---------------------------------------------------------------


def recorded() -> list[Path | None]:
    return [*WALKS] or [None]


@pytest.mark.parametrize("walk", recorded(), ids=lambda walk: walk.stem if walk else "none")
def test_a_recorded_printer_is_imported_whole(walk: Path | None) -> None:
    if walk is None:
        pytest.skip(f"no recorded walks below {os.path.relpath(RECORDED)}")
    data = walk.read_bytes()
    machine = machine_of(import_snmprec(data, walk.name))
    assert machine.at_rest
    shown = dict(rows(machine))
    assert list(shown) == sorted(shown)
    modelled = compiled(machine.profile).modelled
    recording = read_recording(data, walk.name)
    assert not recording.problems
    for at, value in recording.values.items():
        if not of_the_moment(at) and at not in modelled:
            assert shown[at] == value, mib.name(at)
    for name in (
        "prtInputName", "prtInputDescription", "prtInputMaxCapacity", "prtInputCurrentLevel",
        "prtInputMediaName", "prtMarkerSuppliesDescription", "prtMarkerSuppliesMaxCapacity",
        "prtMarkerSuppliesLevel", "prtMarkerLifeCount", "prtGeneralSerialNumber",
    ):  # fmt: skip
        column = mib.object(name).oid
        for at, value in recording.values.items():
            if at[: len(column)] == column:
                assert shown[at] == value, mib.name(at)
