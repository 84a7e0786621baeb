"""Where sheets come from, which way they go, and where they end: trays, stations, covers, bins, finishers."""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

from typing import Annotated

from msgspec import Meta

from .tables import Count, Media, Millis, Row, Table, Text


class Roller(Table, frozen=True):
    """A set of rollers that moves sheets and wears. `life` in sheets; 0 when the model does not count it."""

    life: Count = 0
    part_number: str = ""


class Tray(Row, frozen=True, kw_only=True):
    """A paper input (Printer MIB input sub-unit). `media` is a PWG 5101.1 size name; `lift`: a drive raises
    its stack to the rollers, and reports that it could not. `sheet_mm`: of a roll that is cut to what is
    printed, the length that counts as one sheet of `capacity` and `level`; 0 where sheets are sheets.
    """

    name: Text
    label: Text
    capacity: Count
    level: Count
    media: Media
    type: Text = "stationery"
    kind: Text = "sheetFeedAutoRemovableTray"
    feed_ms: Millis = 400
    location: int = 0
    senses_level: bool = True
    senses_size: bool = True
    lift: bool = False
    sheet_mm: Count = 0
    roller: Roller | None = None


class Bin(Row, frozen=True, kw_only=True):
    """A place where finished sheets land (Printer MIB output sub-unit)."""

    name: Text
    label: Text
    capacity: Count
    kind: Text = "unRemovableBin"
    location: int = 0
    senses_full: bool = True


class Cover(Row, frozen=True, kw_only=True):
    """A door or cover with an interlock. `gives_access` names the places of the paper path it opens.

    `lever`: it is pressed shut by a lever, as a thermal print head is.
    """

    name: Text
    label: Text
    door: bool = False
    lever: bool = False
    gives_access: tuple[str, ...] = ()
    location: int = 0


class Station(Table, frozen=True):
    """A point on the paper path: how long after the one before, and how late is a jam.

    `media_path` is the row of the media path, in the Printer MIB, that it belongs to; 0 stands for 2, the one
    with a turn, at `Path.duplex`, and else for 1.
    """

    name: Text
    label: Text
    travel_ms: Millis
    window_ms: Millis = 300
    sensor: bool = True
    location: int = 0
    media_path: Annotated[int, Meta(ge=0, le=65_535)] = 0


class Path(Table, frozen=True):
    """The stations a sheet passes between tray and bin, in order; `duplex` is the way back for side two."""

    stations: tuple[Station, ...]
    duplex: Station | None = None
    marks_at: Text = "transfer"

    def row(self, station: Station) -> int:
        """The media path that a station belongs to, by its row in the Printer MIB."""
        return station.media_path or (2 if station is self.duplex else 1)


class GapSensor(Table, frozen=True):
    """The sensor that finds where a label ends, at a `station` of the path."""

    station: Text


class Cutter(Table, frozen=True):
    """What cuts labels apart where a printer has it."""

    label: Text = "Cutter"
    location: int = 0


class Drawer(Table, frozen=True):
    """The cash drawer that is wired to a receipt printer and opens at its command."""

    label: Text = "Cash drawer"


class Finisher(Table, frozen=True):
    """A finisher that staples sets of up to `staples_sheets`. `cover` names the cover over its stapler.

    `punches`, `folds`: it has a unit that punches each sheet, and one that folds it.
    """

    cover: Text
    label: Text = "Finisher"
    staples_sheets: Annotated[int, Meta(ge=2, le=500)] = 50
    punches: bool = False
    folds: bool = False
    location: int = 0
