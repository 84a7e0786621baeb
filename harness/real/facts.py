"""What a device tells of itself, gathered by reading, with a note of where each fact is from.

IPP's printer description and the Printer MIB's tables become parts, roles and rows, under the names that
scenarios use. What neither tells is left out: a bench file may say it. Changes nothing, and judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from misfeed.errors import BenchError, DeviceRefusal, MisfeedError, ProtocolError, Untrusted
from misfeed.interfaces.ipp import HttpRefusal, IppClient
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_tables import Supply
from misfeed.real.reads import IPP_PATH

T = TypeVar("T")
Row = Mapping[str, object]

_KINDS = {
    "electrophotographicLaser": "laser",
    "electrophotographicLED": "laser",
    "electrophotographicOther": "laser",
    "inkjetAqueous": "inkjet",
    "inkjetSolid": "inkjet",
    "inkjetOther": "inkjet",
    "thermalTransfer": "label",
    "thermalSensitive": "label",
}
"""prtMarkerMarkTech in the words that scenarios select models by."""

_NOT_FOUND = 404
_MARKING = frozenset({"toner", "tonerCartridge", "ink", "inkCartridge", "inkRibbon"})
_WASTE = frozenset({"wasteToner", "wasteInk", "wasteWax"})
_PLAIN = ("kind", "speed_ppm", "color", "duplex", "media", "firmware", "model", "formats")


NO_PRINTER = "snmp: the agent has no Printer MIB; is it this printer's?"
"""Why an agent that answers tells nothing: a computer's, at the wrong address or port."""


@dataclass(slots=True)
class Told:
    """What was gathered.

    Attributes:
        values: facts by name. parts: of the device. roles, rows: as `misfeed.contract.Facts` has them.
        sources: where a value, part or role was read, by its name: "ipp media-default".
        silent: why a service told nothing, by its name. answered: those of them that answer all the same.
    """

    values: dict[str, Any] = field(default_factory=dict)
    parts: set[str] = field(default_factory=lambda: {"power", "network"})
    roles: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[int, str]] = field(default_factory=dict)
    panel: bool = False
    sources: dict[str, str] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)

    def value(self, name: str, value: Any, source: str) -> None:
        """Note a fact, unless somebody told it before."""
        if value not in (None, "", ()) and name not in self.values:
            self.values[name] = value
            self.sources[name] = source

    def part(self, name: str, source: str, group: str = "", row: int = 0) -> None:
        self.parts.add(name)
        self.sources.setdefault(name, source)
        if group:
            self.rows.setdefault(group, {})[row] = name

    def role(self, role: str, part: str, source: str) -> None:
        if role not in self.roles:
            self.roles[role] = part
            self.sources[f"{{{role}}}"] = source


def gather(ipp: IppClient | None, snmp: SnmpClient | None) -> Told:
    """Ask every service that there is; one that does not answer is noted, and the others are asked."""
    told = Told()
    # SNMP first: its rows are numbered, and alerts name parts by them.
    asked: dict[str, Callable[[], None]] = {}
    if snmp is not None:
        asked["snmp"] = lambda: _from_snmp(snmp, told)
    if ipp is not None:
        asked["ipp"] = lambda: from_ipp(ipp, told)
    for service, ask in asked.items():
        try:
            ask()
        except MisfeedError as error:
            told.silent[service] = f"{error}{_elsewhere(error, ipp)}"
            if isinstance(error, Untrusted | DeviceRefusal | ProtocolError):
                told.answered.add(service)
    return told


def _elsewhere(error: MisfeedError, ipp: IppClient | None) -> str:
    """Where the printer may be that is not at its path: the end of a sentence."""
    if ipp is None or not isinstance(error, HttpRefusal) or error.http_status != _NOT_FOUND:
        return ""
    return f"; most printers are at {IPP_PATH}" if ipp.path != IPP_PATH else ""


# -- IPP -------------------------------------------------------------------------------------------------


def from_ipp(client: IppClient, told: Told) -> None:
    """Printer description and job template attributes (RFC 8011 §5.2, §5.4; PWG 5100.13)."""
    found = client.printer_attributes()

    def first(name: str) -> Any:
        return next(iter(found.get(name, ())), None)

    sides = found.get("sides-supported", ())
    told.value("duplex", any(str(one).startswith("two-sided") for one in sides), "ipp sides-supported")
    told.value("color", first("color-supported"), "ipp color-supported")
    told.value("speed_ppm", first("pages-per-minute"), "ipp pages-per-minute")
    for name in ("media-ready", "media-default"):
        told.value("media", first(name), f"ipp {name}")
    firmware = first("printer-firmware-string-version")
    told.value("firmware", firmware, "ipp printer-firmware-string-version")
    told.value("model", first("printer-make-and-model"), "ipp printer-make-and-model")
    formats = tuple(str(one) for one in found.get("document-format-supported", ()))
    told.value("formats", formats, "ipp document-format-supported")
    for attribute, word, role in (
        ("printer-input-tray", "tray", "tray"),
        ("printer-output-tray", "bin", "bin"),
    ):
        if role in told.roles:
            continue
        for number, _ in enumerate(found.get(attribute, ()), 1):
            told.part(f"{word}-{number}", f"ipp {attribute}")
            told.role(role, f"{word}-{number}", f"ipp {attribute}")
    if "markerSupplies" not in told.rows:
        supplies = ((one.index or n, one.type, one.colorant) for n, one in enumerate(client.supplies(), 1))
        _supplies(supplies, told, "ipp printer-supply")


# -- SNMP ------------------------------------------------------------------------------------------------


def _from_snmp(client: SnmpClient, told: Told) -> None:
    """Tables of the Printer MIB (RFC 3805) and what the host calls itself (RFC 2790)."""
    client.get("sysUpTime.0")  # whether anybody answers at all, before tables that may be missing
    inputs, outputs = _rows(client, "prtInputTable"), _rows(client, "prtOutputTable")
    for row in inputs:
        number = _number(row, "prtInputIndex")
        told.part(f"tray-{number}", f"snmp prtInputTable row {number}", "input", number)
    everyday = next((row for row in inputs if "Manual" not in str(row.get("prtInputType"))), None)
    if everyday is not None:
        number = _number(everyday, "prtInputIndex")
        told.role("tray", f"tray-{number}", f"snmp prtInputTable row {number}")
        told.value("media", _media(everyday), "snmp prtInputMediaName")
    for row in outputs:
        number = _number(row, "prtOutputIndex")
        told.part(f"bin-{number}", f"snmp prtOutputTable row {number}", "output", number)
        told.role("bin", f"bin-{number}", f"snmp prtOutputTable row {number}")
    for row in _rows(client, "prtCoverTable"):
        number = _number(row, "prtCoverIndex")
        name = _slug(str(row.get("prtCoverDescription") or "")) or str(number)
        told.part(f"cover.{name}", f"snmp prtCoverTable row {number}", "cover", number)
        told.role("cover", f"cover.{name}", f"snmp prtCoverTable row {number}")
    supplies: tuple[Supply, ...] = _read(client.supplies, ())
    _supplies(
        ((one.index, one.type or "", one.colorant or "") for one in supplies),
        told,
        "snmp prtMarkerSuppliesTable",
        rows=True,
    )
    markers, hosted = _rows(client, "prtMarkerTable"), _rows(client, "hrDeviceTable")
    printers = [row for row in hosted if row.get("hrDeviceType") == "hrDevicePrinter"]
    if not (inputs or outputs or supplies or markers or printers):
        raise BenchError(NO_PRINTER)
    for row in markers:
        told.value("kind", _KINDS.get(str(row.get("prtMarkerMarkTech")), ""), "snmp prtMarkerMarkTech")
    for row in printers:
        told.value("model", row.get("hrDeviceDescr"), "snmp hrDeviceDescr")
    lines: tuple[str, ...] = _read(client.console_text, ())
    told.panel = any(lines)


def _supplies(
    supplies: Iterable[tuple[int, str, str]], told: Told, source: str, *, rows: bool = False
) -> None:
    for index, kind, colorant in supplies:
        marks, waste = kind in _MARKING, kind in _WASTE
        colorant = _slug(colorant)
        word = colorant if marks and colorant else kind if waste else f"{index}"
        name = f"supply.{word}"
        if rows and name in told.rows.get("markerSupplies", {}).values():
            name = f"supply.{word}-{index}"
        told.part(name, f"{source} row {index}", "markerSupplies" if rows else "", index)
        if marks and colorant == "black":
            told.role("black", name, f"{source} row {index}")
        elif marks and colorant:
            told.role("colour", name, f"{source} row {index}")
        elif waste:
            told.role("waste", name, f"{source} row {index}")


def _rows(client: SnmpClient, table: str) -> tuple[Row, ...]:
    none: tuple[Row, ...] = ()
    return _read(lambda: client.rows(table), none)


def _read(read: Callable[[], T], otherwise: T) -> T:
    """A table that is missing or babbled tells nothing; others may still."""
    try:
        return read()
    except MisfeedError:
        return otherwise


def _media(row: Row) -> str:
    """A PWG 5101.1 name; what else devices write there is for people."""
    name = str(row.get("prtInputMediaName") or "")
    return name if re.fullmatch(r"[a-z]+_[a-z0-9.-]+_[0-9.]+x[0-9.]+(mm|in)", name) else ""


def _number(row: Row, name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) else 0


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
