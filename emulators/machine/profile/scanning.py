"""What takes originals: the scanner, its feeder, and the fax."""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

from typing import Annotated

from msgspec import Meta

from .tables import Count, Media, Table, Text


class Feeder(Table, frozen=True):
    """The document feeder of a scanner. `roller_life` in originals; 0 when the model does not count it."""

    label: Text = "Document feeder"
    capacity: Annotated[int, Meta(ge=1, le=1_000)] = 50
    roller_life: Count = 0
    part_number: str = ""
    location: int = 0


class Scanner(Table, frozen=True):
    """The scanner of a multi-function device: a glass, and a document feeder where it has one.

    `shipping_lock`: a lever holds the carriage while the device is moved. `sends`: it sends scans by mail and
    into folders by itself.
    """

    label: Text = "Scanner"
    feeder: Feeder | None = None
    shipping_lock: bool = False
    sends: bool = True
    location: int = 0


class Fax(Table, frozen=True):
    """The fax. `memory_pages` it keeps at most; `media` it prints received ones on."""

    memory_pages: Annotated[int, Meta(ge=1, le=10_000)] = 250
    media: Media = "iso_a4_210x297mm"
