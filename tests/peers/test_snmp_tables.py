"""Net-SNMP's snmptable lays out an emulated printer's tables in the words of the MIB modules.

The modules lie beside the project and are not part of it; without them the tests skip and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .judges import COMMUNITY, TROUBLES, Judged, ask, judged, program

MODULES = Path(__file__).resolve().parents[3] / "shared" / "reference" / "mibs"

pytestmark = [
    pytest.mark.peer,
    pytest.mark.skipif(not MODULES.is_dir(), reason="the MIB modules are not beside the project"),
]

Row = dict[str, str]
Table = Callable[[str], list[Row]]


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


@pytest.fixture
def table(printer: Judged, tmp_path: Path) -> Table:
    names = "Printer-MIB:HOST-RESOURCES-MIB:HOST-RESOURCES-TYPES:IF-MIB:SNMPv2-MIB"

    def read(name: str) -> list[Row]:
        words = ("-v2c", "-c", COMMUNITY, "-M", str(MODULES), "-m", names, "-Ci", "-Cf", "|")
        verdict = ask(
            *(program("snmptable", "snmp"), *words, printer.address, name),
            more={"SNMP_PERSISTENT_DIR": str(tmp_path)},
        )
        assert verdict.code == 0, verdict.errors
        # An empty table is one sentence: "Printer-MIB::prtAlertTable: No entries".
        lines = [line.split("|") for line in verdict.said.splitlines() if "|" in line]
        return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]

    return read


def test_the_alert_table_has_a_row_while_something_is_wrong(printer: Judged, table: Table) -> None:
    before = table("Printer-MIB::prtAlertTable")
    with TROUBLES["cover open"].at(printer):
        (row,) = table("Printer-MIB::prtAlertTable")
    assert before == []
    assert table("Printer-MIB::prtAlertTable") == []
    assert {
        column: row[f"prtAlert{column}"] for column in ("SeverityLevel", "Group", "GroupIndex", "Code")
    } == {
        "SeverityLevel": "critical",
        "Group": "cover",
        "GroupIndex": "1",
        "Code": "doorOpen",
    }
    assert row["prtAlertDescription"] == '"Front door is open"'


@pytest.mark.parametrize(
    ("trouble", "name", "column", "healthy", "broken"),
    [
        ("cover open", "Printer-MIB::prtCoverTable", "prtCoverStatus", "coverClosed", "coverOpen"),
        ("toner low", "Printer-MIB::prtMarkerSuppliesTable", "prtMarkerSuppliesLevel", "100", "4"),
        ("paper empty", "Printer-MIB::prtInputTable", "prtInputCurrentLevel", "50", "0"),
        ("jam", "HOST-RESOURCES-MIB::hrDeviceTable", "hrDeviceStatus", "running", "down"),
    ],
)
def test_each_table_shows_its_part_of_what_is_wrong(
    printer: Judged, table: Table, trouble: str, name: str, column: str, healthy: str, broken: str
) -> None:
    with TROUBLES[trouble].at(printer):
        during = table(name)
    assert (during[0][column], table(name)[0][column]) == (broken, healthy)


def test_every_column_of_the_printers_tables_is_laid_out(table: Table) -> None:
    (supply,) = table("Printer-MIB::prtMarkerSuppliesTable")
    assert (supply["prtMarkerSuppliesClass"], supply["prtMarkerSuppliesType"]) == (
        "supplyThatIsConsumed",
        "tonerCartridge",
    )
    assert supply["prtMarkerSuppliesDescription"] == '"Black Cartridge HP CF280A"'
    trays = table("Printer-MIB::prtInputTable")
    assert [row["prtInputType"] for row in trays] == ["sheetFeedManual", "sheetFeedAutoRemovableTray"]
    assert [row["prtInputMediaName"] for row in trays] == ['"na_letter_8.5x11in"', '"iso_a4_210x297mm"']
    devices = table("HOST-RESOURCES-MIB::hrDeviceTable")
    assert devices[0]["hrDeviceDescr"] == "HP LaserJet 400 M401dw"
    assert devices[0]["hrDeviceType"].endswith("hrDevicePrinter")
    assert [row["ifType"] for row in table("IF-MIB::ifTable")] == ["ethernetCsmacd", "softwareLoopback"]
