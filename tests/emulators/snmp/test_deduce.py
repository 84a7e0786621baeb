"""What is worked out of a recorded walk, part by part."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.emulators.machine import Machine, ProfileError, parse_profile
from misfeed.emulators.snmp.captured import Captured
from misfeed.emulators.snmp.deduce import deduce
from misfeed.protocols.snmp import dotted, mib

Row = tuple[str, str, str]


def found(*rows: Row) -> tuple[dict[str, Any], str]:
    """The tables that a walk of these rows, by name, becomes; and what was made up."""
    tables, problems = deduce(Captured((dotted(mib.oid(name)), tag, text) for name, tag, text in rows))
    return tables, "\n".join(problems)


def supply(index: int, label: str, **columns: int) -> list[Row]:
    rows: list[Row] = [(f"prtMarkerSuppliesDescription.1.{index}", "4", label)]
    return rows + [
        (f"prtMarkerSupplies{column}.1.{index}", "2", str(value)) for column, value in columns.items()
    ]


@pytest.mark.parametrize(
    ("label", "kind", "color"),
    [
        ("Black Toner [K] Cartridge", "toner", "black"),
        ("Toner (Cyan)", "toner", "cyan"),
        ("Magenta Drum Cartridge", "opc", "magenta"),
        ("Yellow Developer", "developer", "yellow"),
        ("Waste Toner Container", "wasteToner", ""),
        ("Waste ink box", "wasteInk", ""),
        ("Fuser Assembly", "fuser", ""),
        ("Transfer Belt Cleaner", "cleanerUnit", ""),
        ("Image Transfer Belt Unit", "transferUnit", ""),
        ("Tray 1 Feed Roll", "other", ""),
        ("Staples", "staples", ""),
        ("Ozone Filter", "other", ""),
    ],
)
def test_a_supply_without_a_type_is_told_by_its_words(label: str, kind: str, color: str) -> None:
    tables, _ = found(*supply(1, label))
    assert (tables["supplies"][0]["type"], tables["supplies"][0]["color"]) == (kind, color)


def test_the_colorant_table_goes_before_words() -> None:
    tables, _ = found(
        *supply(1, "Supply Unit A", Type=3, ColorantIndex=2),
        *supply(2, "Supply Unit B", Type=3, ColorantIndex=1),
        ("prtMarkerColorantValue.1.1", "4", "black"),
        ("prtMarkerColorantValue.1.2", "4", "cyan"),
    )
    assert [supply["color"] for supply in tables["supplies"]] == ["cyan", "black"]
    assert tables["engine"]["colorants"] == ["black", "cyan"]


def test_amounts_beyond_belief_are_bounded_and_said() -> None:
    tables, problems = found(*supply(1, "Black Toner", MaxCapacity=100, Level=130))
    assert (tables["supplies"][0]["capacity"], tables["supplies"][0]["level"]) == (100, 100)
    assert "130 left, more than its capacity 100" in problems


def test_ink_makes_an_inkjet_and_toner_a_laser() -> None:
    assert found(*supply(1, "Black Ink Tank", Type=6))[0]["kind"] == "inkjet"
    laser = found(*supply(1, "Black Toner", Type=3))[0]
    assert (laser["kind"], laser["fuser"]) == ("laser", {})
    assert found(("prtMarkerMarkTech.1.1", "2", "16"))[0]["kind"] == "label"


def test_covers_share_the_way_of_the_paper() -> None:
    tables, problems = found(
        ("prtCoverDescription.1.2", "4", "Front Door"),
        ("prtCoverDescription.1.5", "4", "Rear Cover"),
        ("prtCoverStatus.1.5", "2", "3"),
    )
    front, rear = tables["covers"]
    assert (front["index"], front["door"], rear["index"], rear["door"]) == (2, True, 5, False)
    places = {station["name"] for station in tables["path"]["stations"]}
    assert {*front["gives_access"], *rear["gives_access"]} == places
    assert "'Rear Cover' was open" in problems


def test_one_cover_opens_everything() -> None:
    (cover,) = found(("prtCoverDescription.1.1", "4", "Top"))[0]["covers"]
    assert cover["gives_access"] == ["registration", "transfer", "fuser", "fuser-exit"]


@pytest.mark.parametrize(
    ("unit", "length", "width", "media"),
    [
        (4, 297_000, 210_000, "iso_a4_210x297mm"),
        (3, 85_000, 110_000, "na_letter_8.5x11in"),
        (3, 170_000, 110_000, "na_ledger_11x17in"),
        (3, 117_641, 82_600, "iso_a4_210x297mm"),
        (4, -2, -2, "iso_a4_210x297mm"),
    ],
)
def test_media_are_told_by_their_size(unit: int, length: int, width: int, media: str) -> None:
    tables, _ = found(
        ("prtInputDimUnit.1.1", "2", str(unit)),
        ("prtInputMediaDimFeedDirChosen.1.1", "2", str(length)),
        ("prtInputMediaDimXFeedDirChosen.1.1", "2", str(width)),
    )
    assert tables["trays"][0]["media"] == media


def test_media_without_a_size_are_told_by_their_name() -> None:
    assert found(("prtInputMediaName.1.1", "4", "na-legal"))[0]["trays"][0]["media"] == "na_legal_8.5x14in"


def test_a_choice_among_trays_is_no_tray() -> None:
    tables, problems = found(("prtInputName.1.1", "4", "Tray 1"), ("prtInputName.1.31", "4", "Auto Select"))
    assert [tray["index"] for tray in tables["trays"]] == [1]
    assert "'Auto Select' is a choice among trays" in problems


def test_speed_duplex_and_panel_are_taken_where_recorded() -> None:
    tables, problems = found(
        ("prtMediaPathMaxSpeed.1.1", "2", "2400"),
        ("prtMediaPathMaxSpeedPrintUnit.1.1", "2", "7"),
        ("prtMediaPathType.1.1", "2", "5"),
        ("prtMediaPathType.1.2", "2", "3"),
        ("prtConsoleNumberOfDisplayLines.1", "2", "4"),
        ("prtConsoleNumberOfDisplayChars.1", "2", "32"),
        ("prtLocalizationLanguage.1.1", "4", "en"),
        ("prtLocalizationLanguage.1.2", "4", "DE"),
        ("prtLocalizationCountry.1.2", "4", "CH"),
        ("prtConsoleLocalization.1", "2", "2"),
        ("prtConsoleDescription.1.1", "4", "Ready"),
        ("prtInterpreterLangFamily.1.3", "2", "6"),
    )
    assert (tables["engine"]["speed_ppm"], tables["engine"]["duplex"]) == (40, True)
    assert tables["path"]["duplex"]["media_path"] == 2
    assert "speed" not in problems
    assert tables["panel"] == {
        "lines": 4,
        "columns": 32,
        "languages": ["de-CH", "en"],
        "lights": ["Ready"],
    }
    assert tables["documents"]["languages"] == ["langPS"]


XEROX: list[Row] = [
    ("sysObjectID.0", "6", "1.3.6.1.4.1.253.8.62.1"),
    ("sysDescr.0", "4", "Xerox AltaLink C8045; SS 1"),
]
BROTHER: list[Row] = [("1.3.6.1.4.1.2435.9.0", "4", "x"), ("hrDeviceDescr.1", "4", "HL-2270DW series")]
HP: list[Row] = [("1.3.6.1.4.1.11.1.0", "4", "MFG:Hewlett-Packard;CMD:PCL;MDL:HP LaserJet 9;SN:7;")]
ACME: list[Row] = [("hrDeviceDescr.1", "4", "Acme Turbo 9")]


@pytest.mark.parametrize(
    ("rows", "make", "model"),
    [
        (XEROX, "Xerox", "AltaLink C8045"),
        (BROTHER, "Brother", "HL-2270DW series"),
        (HP, "HP", "LaserJet 9"),
        (ACME, "Acme", "Turbo 9"),
    ],
)
def test_make_and_model_are_told_by_number_and_words(rows: list[Row], make: str, model: str) -> None:
    identity = found(*rows)[0]["identity"]
    assert (identity["make"], identity["model"]) == (make, model)


def test_two_parts_of_one_row_are_refused() -> None:
    from misfeed.emulators.profiles import load

    profile = load("mono-laser")
    assert [tray.index for tray in Machine(profile).trays] == [1, 2]
    text = """
        format = 1
        name = "two"
        version = "1"
        kind = "laser"
        summary = "x"
        identity = { make = "x", model = "x", serial = "x", firmware = "x", sys_object_id = "1.3.6.1.4.1.1", \
sys_descr = "x", command_set = [], mac_prefix = "02:00:00" }
        engine = { technology = "other", speed_ppm = 1 }
        path = { stations = [{ name = "transfer", label = "x", travel_ms = 1 }] }
        bins = [{ name = "bin", label = "x", capacity = 1 }]
        trays = [
          { name = "one", label = "x", capacity = 1, level = 0, media = "iso_a4_210x297mm", index = 2 },
          { name = "two", label = "x", capacity = 1, level = 0, media = "iso_a4_210x297mm" },
        ]
    """
    with pytest.raises(ProfileError, match="two trays have the same index"):
        parse_profile(text)
    assert parse_profile(text.replace("index = 2", "index = 7")).trays[0].index == 7
