"""A job as the environment of a command that prints it, in the words of ippeveprinter(1).

Pure text out of attributes; runs nothing. A value is written as libcups writes it (`ippAttributeString`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from misfeed.emulators.ipp.asked import asked_of
from misfeed.emulators.ipp.description import job_template, printer_description
from misfeed.emulators.ipp.jobs import job_attributes, template_attributes
from misfeed.emulators.ipp.offer import AUTO_SENSED, offer_of
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.jobs import Received
from misfeed.protocols.ipp import (
    Attribute,
    Collection,
    DateTime,
    Localized,
    RangeOfInteger,
    Resolution,
    Tag,
    Value,
    mime_media_type,
)

#: Job attributes beside what the client asked for.
_OF_JOB = frozenset(
    {
        "date-time-at-creation",
        "document-name-supplied",
        "job-id",
        "job-name",
        "job-originating-user-name",
        "job-printer-uri",
        "job-uri",
        "job-uuid",
        "time-at-creation",
    }
)
_OF_PRINTER = ("pclm-", "pwg-")

_ENUMS: Mapping[str, Mapping[int, str]] = {
    "finishings": dict(
        enumerate(
            ("none", "staple", "punch", "cover", "bind", "saddle-stitch", "edge-stitch", "fold", "trim"), 3
        )
    ),
    "orientation-requested": dict(
        enumerate(("portrait", "landscape", "reverse-landscape", "reverse-portrait", "none"), 3)
    ),
    "print-quality": dict(enumerate(("draft", "normal", "high"), 3)),
}


def environment(machine: Machine, host: str, document: Received) -> dict[str, str]:
    """The variables for one document: CONTENT_TYPE, and IPP_NAME for attributes of printer and job.

    Args:
        host: "name:port" of the printer, for its URIs.
    """
    variables = {"CONTENT_TYPE": document.format}
    attributes = (*_printer_attributes(machine, host), *_job_attributes(machine, host, document))
    for attribute in attributes:
        # NUL ends a value for the system; no attribute should hold one, but clients send what they like.
        variables[variable(attribute.name)] = text_of(attribute).replace("\0", "")
    return variables


def variable(name: str) -> str:
    """ "media-col-default" -> "IPP_MEDIA_COL_DEFAULT"."""
    plain = "".join(one if one.isascii() and one.isalnum() else "_" for one in name)
    return f"IPP_{plain.upper()}"


def _printer_attributes(machine: Machine, host: str) -> Iterator[Attribute]:
    offer = offer_of(machine.profile)
    for attribute in (*job_template(offer), *printer_description(machine, offer, host, ())):
        name = attribute.name
        if name.endswith("-default") or name.startswith(_OF_PRINTER) or name == "urf-supported":
            yield attribute


def _job_attributes(machine: Machine, host: str, document: Received) -> Iterator[Attribute]:
    job = document.job
    asked = template_attributes(job) if "attributes" in job.ticket else asked_of(job)
    wanted = [one for one in job_attributes(machine, host, job) if one.name in _OF_JOB]
    yield from (*wanted, *asked)
    if document.supplied:
        yield mime_media_type("document-format-supplied", document.supplied)
    if document.supplied in ("", AUTO_SENSED):
        yield mime_media_type("document-format-detected", document.format)


def text_of(attribute: Attribute) -> str:
    """All values of an attribute, as libcups writes them."""
    return ",".join(_text(attribute.name, value) for value in attribute.values)


def _text(name: str, value: Value) -> str:
    held = value.value
    if value.tag is Tag.ENUM:
        return _ENUMS.get(name.removesuffix("-default"), {}).get(int(str(held)), str(held))
    match held:
        case bool():
            return "true" if held else "false"
        case RangeOfInteger():
            return f"{held.lower}-{held.upper}"
        case Resolution():
            return _resolution(held)
        case DateTime():
            return _date(held)
        case Localized():
            return f"{_escaped(held.text)}[{held.language}]"
        case Collection():
            return f"{{{_members(held.members)}}}"
        case bytes():
            return held.decode("ascii", "backslashreplace")
        case str():
            return _escaped(held)
        case None:
            return value.tag.name.lower().replace("_", "-") if isinstance(value.tag, Tag) else ""
    return str(held)


def _members(members: Iterable[Attribute]) -> str:
    return " ".join(f"{member.name}={text_of(member)}" for member in members)


def _escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in '\\"[' else one for one in text)


def _resolution(held: Resolution) -> str:
    text = str(held)
    across, _, rest = text.partition("x")
    return rest if rest.startswith(across) and held.cross_feed == held.feed else text


def _date(held: DateTime) -> str:
    moment = held.moment
    if moment is None:
        return held.octets.hex(" ")
    offset = "Z" if not moment.utcoffset() else f"{moment:%z}"
    return f"{moment:%Y-%m-%dT%H:%M:%S}{offset}"
