"""What a device tells of itself, from either interface alone and from both; and where each fact is from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from misfeed.errors import NoAnswer
from misfeed.real.facts import gather

IPP = {
    "sides-supported": ("one-sided", "two-sided-long-edge"),
    "color-supported": (False,),
    "pages-per-minute": (30,),
    "media-ready": ("na_letter_8.5x11in",),
    "media-default": ("iso_a4_210x297mm",),
    "printer-make-and-model": ("Stranger Laser",),
    "document-format-supported": ("application/pdf", "image/pwg-raster"),
    "printer-input-tray": (b"type=sheetFeedAutoRemovableTray;", b"type=sheetFeedManual;"),
    "printer-output-tray": (b"type=unRemovableBin;",),
}
TABLES = {
    "prtInputTable": (
        {"prtInputIndex": 1, "prtInputType": "sheetFeedManual", "prtInputMediaName": ""},
        {"prtInputIndex": 2, "prtInputType": "sheetFeedAutoRemovableTray", "prtInputMediaName": "A4 plain"},
    ),
    "prtOutputTable": ({"prtOutputIndex": 1},),
    "prtCoverTable": ({"prtCoverIndex": 1, "prtCoverDescription": "Front Door!"}, {"prtCoverIndex": 2}),
    "prtMarkerTable": ({"prtMarkerMarkTech": "electrophotographicLaser"},),
    "hrDeviceTable": ({"hrDeviceType": "hrDevicePrinter", "hrDeviceDescr": "Agent's name"},),
}


def ipp(supplies: tuple[Any, ...] = (), **more: Any) -> Any:
    return SimpleNamespace(printer_attributes=lambda: IPP | more, supplies=lambda: supplies)


def supply(index: int, kind: str, colorant: str = "") -> Any:
    return SimpleNamespace(index=index, type=kind, colorant=colorant)


SUPPLIES = (
    supply(1, "toner", "black"),
    supply(2, "toner", "Cyan"),
    supply(3, "wasteToner"),
    supply(4, "fuser"),
)


def snmp(**more: Any) -> Any:
    tables = TABLES | more
    return SimpleNamespace(
        get=lambda name: (),
        rows=lambda table: tables.get(table, ()),
        supplies=lambda: SUPPLIES,
        console_text=lambda: ("Ready", ""),
    )


def silent() -> Any:
    def ask(*_: str) -> Any:
        raise NoAnswer("snmp: nobody", 1)

    return SimpleNamespace(get=ask, printer_attributes=ask)


def test_ipp_alone_tells_media_sides_colour_and_speed() -> None:
    told = gather(ipp(), None)
    assert told.values == {
        "duplex": True,
        "color": False,
        "speed_ppm": 30,
        "media": "na_letter_8.5x11in",
        "model": "Stranger Laser",
        "formats": ("application/pdf", "image/pwg-raster"),
    }
    assert told.sources["media"] == "ipp media-ready"
    assert told.roles == {"tray": "tray-1", "bin": "bin-1"}


def test_snmp_tells_parts_by_their_rows() -> None:
    told = gather(None, snmp())
    assert told.rows == {
        "input": {1: "tray-1", 2: "tray-2"},
        "output": {1: "bin-1"},
        "cover": {1: "cover.front-door", 2: "cover.2"},
        "markerSupplies": {1: "supply.black", 2: "supply.cyan", 3: "supply.wasteToner", 4: "supply.4"},
    }
    assert told.roles == {
        "tray": "tray-2",  # not the one that is fed by hand
        "bin": "bin-1",
        "cover": "cover.front-door",
        "black": "supply.black",
        "colour": "supply.cyan",
        "waste": "supply.wasteToner",
    }
    assert told.values["kind"] == "laser"
    assert told.panel
    assert told.sources["{tray}"] == "snmp prtInputTable row 2"


def test_a_medium_named_for_people_is_none_to_print_on() -> None:
    row = {"prtInputIndex": 2, "prtInputMediaName": "iso_a4_210x297mm"}
    assert "media" not in gather(None, snmp()).values
    assert gather(None, snmp(prtInputTable=(row,))).values["media"] == "iso_a4_210x297mm"


def test_numbered_rows_go_before_what_ipp_counts() -> None:
    told = gather(ipp(supplies=(supply(1, "toner", "black"), supply(2, "wasteToner"))), snmp())
    assert told.roles["tray"] == "tray-2"
    assert told.roles["waste"] == "supply.wasteToner"
    assert len([part for part in told.parts if part.startswith("supply.")]) == 4
    assert told.values["model"] == "Agent's name"


def test_an_interface_that_is_silent_is_noted_and_the_other_asked() -> None:
    told = gather(ipp(), silent())
    assert list(told.silent) == ["snmp"]
    assert "nobody" in told.silent["snmp"]
    assert told.values["speed_ppm"] == 30


def test_two_supplies_of_one_name_are_two_parts() -> None:
    twice = SimpleNamespace(**{**vars(snmp()), "supplies": lambda: (supply(1, "ink", "black"),) * 2})
    twice.supplies = lambda: (supply(1, "ink", "black"), supply(5, "ink", "black"))
    assert gather(None, twice).rows["markerSupplies"] == {1: "supply.black", 5: "supply.black-5"}


def test_an_agent_without_a_printer_mib_is_nobodys_printer() -> None:
    computer = SimpleNamespace(
        get=lambda name: (),
        rows=lambda table: ({"hrDeviceType": "hrDeviceProcessor"},) if table == "hrDeviceTable" else (),
        supplies=lambda: (),
        console_text=lambda: (),
    )
    told = gather(ipp(), computer)
    assert told.silent == {"snmp": "snmp: the agent has no Printer MIB; is it this printer's?"}
    assert told.values["speed_ppm"] == 30
