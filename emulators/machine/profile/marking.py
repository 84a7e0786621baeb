"""Who made it, and what puts marks on sheets: the engine, what is in it, and what it uses up."""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

from typing import Annotated, Literal

from msgspec import Meta

from .tables import Count, Millis, Row, Table, Text


class Identity(Table, frozen=True):
    """Who the device says it is.

    `firmware` is the version it runs, `first_firmware` the one of the first deliveries, where known.
    `serial` may hold `{n:06}`-like fields, filled with the machine's number, so that a fleet differs.
    `device_id_model` is the MDL of its IEEE 1284 device ID where that is not `model`: HP's begin with "HP".
    `service_name` is what lists of printers call it, where that is not its model and serial number.
    `http_server` is the Server header of its web server, where that is not as HP's are.
    """

    make: Text
    model: Text
    serial: Text
    firmware: Text
    sys_object_id: Annotated[str, Meta(pattern=r"^1(\.\d+){5,}$")]
    sys_descr: Text
    command_set: tuple[str, ...]
    mac_prefix: Annotated[str, Meta(pattern=r"^[0-9a-f]{2}(:[0-9a-f]{2}){2}$")]
    hostname: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,32}$")] = "printer"
    first_firmware: str = ""
    device_id_model: str = ""
    service_name: Annotated[str, Meta(max_length=63)] = ""
    http_server: Annotated[str, Meta(max_length=255, pattern=r"^([!-~][ -~]*)?$")] = ""


class Engine(Table, frozen=True):
    """How it marks: technology and speed.

    `technology` is a PrtMarkerMarkTechTC label.
    """

    technology: Text
    speed_ppm: Annotated[int, Meta(ge=1, le=500)]
    duplex: bool = False
    colorants: tuple[str, ...] = ("black",)
    resolution_dpi: Count = 600
    boot_ms: Millis = 20_000
    sleep_after_s: Count = 900
    page_count: Count = 0
    duplex_speed_percent: Annotated[int, Meta(ge=10, le=100)] = 60


class Fuser(Table, frozen=True):
    """The fixing unit. Temperatures in tenths of a degree Celsius, rates per second."""

    target_dc: Count = 1850
    heating_dc_per_s: Annotated[int, Meta(ge=1)] = 180
    cooling_tau_s: Annotated[int, Meta(ge=1)] = 600
    location: int = 0


class Laser(Table, frozen=True):
    """The laser (or LED) unit that writes on the drums."""

    part_number: str = ""
    location: int = 0


class Fan(Table, frozen=True):
    """A fan whose turns the firmware counts."""

    name: Text
    label: Text
    location: int = 0


class Roll(Table, frozen=True):
    """A drum, belt or roller that touches every page; marks on it come back every `circumference_mm`.

    `inside` names the supply (or is "fuser") that it is changed with, "" when it is changed alone.
    `colorant`: the one it serves, "" for all.
    """

    name: Text
    label: Text
    kind: Literal["drum", "charge", "developer", "transfer", "fixing", "pressure"]
    circumference_mm: Annotated[float, Meta(gt=0, le=2_000)]
    inside: str = ""
    colorant: str = ""
    part_number: str = ""


class Printhead(Table, frozen=True):
    """An inkjet's print head, apart from its tanks.

    `cleaning_pages`: the ink of how many pages of 5 % coverage a cleaning takes from every tank.
    """

    cleaning_pages: Count = 20
    deep_cleaning_pages: Count = 80
    part_number: str = ""


class Carriage(Table, frozen=True):
    """What moves an inkjet's print head across the paper."""

    label: Text = "Carriage"
    location: int = 0


class ThermalHead(Table, frozen=True):
    """A thermal print head: a row of `elements` across the label.

    `direct`: it blackens thermal paper by itself, without a ribbon. `limit_dc`: so hot, in tenths of a degree
    Celsius, it rests until it has cooled; 0 where it never gets there. `rise_dc`: so much hotter it gets by
    100 mm of solid black, and `cooling_tau_s` is how it cools.
    """

    elements: Annotated[int, Meta(ge=1, le=10_000)] = 832
    direct: bool = False
    limit_dc: Count = 0
    rise_dc: Count = 30
    cooling_tau_s: Annotated[int, Meta(ge=1)] = 60
    part_number: str = ""


class Platen(Table, frozen=True):
    """The roller that draws labels through below a thermal print head."""

    part_number: str = ""


class Supply(Row, frozen=True, kw_only=True):
    """Something used up or filled (Printer MIB marker supplies).

    `type` is a PrtMarkerSuppliesTypeTC label; `capacity` is counted in `unit`
    (PrtMarkerSuppliesSupplyUnitTC label); `page_yield` says how many pages of 5 % coverage that is.
    `level`, where given, says in units what is left in it (or has gone into a receptacle) to begin with;
    otherwise `used_percent` does. `reset_by_hand`: the printer counts its pages and cannot tell a new one.
    """

    name: Text
    label: Text
    type: Text
    capacity: Annotated[int, Meta(ge=1, le=10_000_000)]
    page_yield: Annotated[int, Meta(ge=1, le=10_000_000)]
    color: str = ""
    unit: Text = "percent"
    filled: bool = False
    used_percent: Annotated[int, Meta(ge=0, le=100)] = 20
    level: Annotated[int, Meta(ge=-1, le=10_000_000)] = -1
    low_percent: Annotated[int, Meta(ge=0, le=100)] = 10
    chip: bool = True
    region: str = ""
    part_number: str = ""
    location: int = 0
    replaceable: bool = True
    reset_by_hand: bool = False
