"""What the printer's pages tell, out of their HTML: state, alerts, parts, supplies, jobs, forms.

Their ids and data attributes carry the standards' own words and numbers, whatever language the rest is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.errors import ProtocolError
from misfeed.interfaces.web.markup import Element


@dataclass(frozen=True, slots=True)
class PageAlert:
    """One row of the alert table, in the words of RFC 3805."""

    index: int
    code: str
    severity: str
    group: str
    group_index: int
    location: int
    training: str
    description: str


@dataclass(frozen=True, slots=True)
class PageUnit:
    """A tray, bin or supply: its row in the Printer MIB's table. Levels below zero are RFC 3805's: -2 for
    unknown, -3 for some left."""

    index: int
    name: str
    level: int
    capacity: int
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class PageStatus:
    """The first page. `state`: "idle", "processing" or "stopped". `covers`: those that are open."""

    state: str
    panel: str
    accepting: bool
    alerts: tuple[PageAlert, ...]
    trays: tuple[PageUnit, ...]
    bins: tuple[PageUnit, ...]
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageJob:
    """One job. `state`: RFC 8011's job-state."""

    id: int
    name: str
    user: str
    state: str


def status(page: Element) -> PageStatus:
    """Raises ProtocolError for a page that is none of the printer's."""
    return PageStatus(
        state=_named(page, "state").get("data-state"),
        panel=_named(page, "panel").text,
        accepting=_named(page, "accepting").get("data-accepting") == "true",
        alerts=tuple(_alert(row) for row in page.find_all("tr", data_alert=None)),
        trays=_units(page, "input"),
        bins=_units(page, "output"),
        covers=tuple(row.text for row in _opened(page)),
    )


def _opened(page: Element) -> list[Element]:
    return [head for row in page.find_all("tr", data_open="true") for head in row.find_all("th")]


def supplies(page: Element) -> tuple[PageUnit, ...]:
    return _units(page, "supply")


def facts(page: Element) -> Mapping[str, str]:
    """What a page of facts tells, by id."""
    return {one.get("id"): one.text for one in page.find_all("dd", id=None)}


def jobs(page: Element) -> tuple[PageJob, ...]:
    rows = []
    for row in page.find_all("tr", data_job=None):
        cells = [one.text for one in row.children if isinstance(one, Element)]
        if len(cells) < 3:
            raise ProtocolError("a job's row has too few cells", row.text.encode())
        rows.append(PageJob(_number(row, "data-job"), cells[1], cells[2], row.get("data-state")))
    return tuple(rows)


def events(page: Element) -> tuple[tuple[str, ...], ...]:
    """The event log's lines, each as its cells: when, pages, code, event, part, message."""
    table = page.find("table", id="log")
    rows = table.find_all("tr") if table is not None else ()
    cells = (tuple(cell.text for cell in row.find_all("td")) for row in rows)
    return tuple(row for row in cells if row)


def form(page: Element, action: str) -> Mapping[str, str]:
    """A form's fields as they are filled in, the boxes that are ticked among them. Raises ProtocolError."""
    found = page.find("form", action=action)
    if found is None:
        raise ProtocolError(f"the page has no form for {action}")
    filled: dict[str, str] = {}
    for one in found.find_all(name=None):
        if one.name == "select":
            chosen = [option for option in one.find_all("option") if "selected" in option.attributes]
            first = chosen[0] if chosen else one.find("option")
            filled[one.get("name")] = first.get("value") if first is not None else ""
        elif one.name == "textarea":
            words = "".join(child for child in one.children if isinstance(child, str))
            filled[one.get("name")] = words.removeprefix("\n")
        elif one.get("type") != "checkbox" or "checked" in one.attributes:
            filled[one.get("name")] = one.get("value")
    return filled


def trouble(page: Element) -> str:
    """What the page says went wrong; "" for nothing."""
    found = page.find(id="trouble")
    return "" if found is None else found.text


def _units(page: Element, what: str) -> tuple[PageUnit, ...]:
    return tuple(
        PageUnit(
            _number(row, f"data-{what}"),
            head.text if (head := row.find("th")) is not None else "",
            _number(row, "data-level"),
            _number(row, "data-capacity"),
            _number(row, "data-percent") if "data-percent" in row.attributes else None,
        )
        for row in page.find_all("tr", **{f"data_{what}": None})
    )


def _alert(row: Element) -> PageAlert:
    words = row.find("td", data_text=None)
    return PageAlert(
        _number(row, "data-alert"),
        row.get("data-code"),
        row.get("data-severity"),
        row.get("data-group"),
        _number(row, "data-group-index"),
        _number(row, "data-location"),
        row.get("data-training"),
        words.text if words is not None else "",
    )


def _named(page: Element, name: str) -> Element:
    found = page.find(id=name)
    if found is None:
        raise ProtocolError(
            f"the page has nothing with the id {name!r}: it is not a page of misfeed's printers"
        )
    return found


def _number(row: Element, name: str) -> int:
    try:
        return int(row.get(name))
    except ValueError as error:
        raise ProtocolError(f"{name} is no number", row.get(name).encode()) from error
