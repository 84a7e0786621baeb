"""What an administrator may set of the printer: Set-Printer-Attributes, and what it may be (RFC 3380).

Values are the machine's to keep, in its notes; other interfaces show the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.calls import NAMES, Call
from misfeed.emulators.ipp.description import job_template
from misfeed.emulators.ipp.handling import Handler, Handlers
from misfeed.emulators.ipp.preferences import PREFERENCES, SETTABLE
from misfeed.emulators.ipp.printer import Printer, printer_group
from misfeed.emulators.ipp.wishes import READERS, NotOffered
from misfeed.emulators.machine import Machine
from misfeed.protocols.ipp import Attribute, Operation, Status, Tag, Value, encode_attribute, out_of_band

_TEXT = (Tag.TEXT_WITHOUT_LANGUAGE, Tag.TEXT_WITH_LANGUAGE)
_MAX_OCTETS = 127
_NUMBER = r"-?\d+(?:\.\d+)?"
_GEO = re.compile(
    rf"geo:({_NUMBER}),({_NUMBER})(?:,{_NUMBER})?(?:;[a-z0-9-]+(?:=[\w\[\]:&+$.!~*'()%-]+)?)*",
    re.IGNORECASE | re.ASCII,
)
"""A "geo" URI (RFC 5870 §3.3): coordinates, then parameters."""

_Set = Callable[[Machine, str], None]


def _note(field: str) -> _Set:
    return lambda machine, words: setattr(machine.notes, field, words)


def _forgotten(field: str) -> _Set:
    """A note that tells nothing when it is empty, and then the model's own is told."""
    return lambda machine, words: setattr(machine.notes, field, words or None)


_WORDS: Mapping[str, tuple[tuple[Tag, ...], _Set]] = {
    "printer-geo-location": ((Tag.URI,), _note("geo")),
    "printer-info": (_TEXT, _forgotten("title")),
    "printer-location": (_TEXT, _forgotten("place")),
    "printer-message-from-operator": (_TEXT, lambda machine, words: machine.notes.leave_message(words)),
    "printer-name": (NAMES, _forgotten("name")),
    "printer-organization": (_TEXT, _note("organization")),
    "printer-organizational-unit": (_TEXT, _note("unit")),
}


def set_printer_attributes(printer: Printer, call: Call) -> Answer:
    """Set-Printer-Attributes (RFC 3380 §4.1): all that is asked for, or nothing."""
    asked = call.printer.attributes if call.printer is not None else ()
    if not asked:
        raise bad_request("there are no printer attributes to set")
    foreign = [attribute.name for attribute in asked if attribute.name not in SETTABLE]
    if foreign:
        raise Refusal(
            Status.CLIENT_ERROR_ATTRIBUTES_NOT_SETTABLE,
            f"not settable: {', '.join(foreign)}",
            *(out_of_band(name, Tag.NOT_SETTABLE) for name in foreign),
        )
    long = [attribute for attribute in asked if _too_long(attribute)]
    if long:
        raise Refusal(
            Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG,
            f"longer than {_MAX_OCTETS} octets: {', '.join(attribute.name for attribute in long)}",
            *long,
        )
    wrong = [attribute for attribute in asked if not _fits(printer, attribute)]
    if wrong:
        raise Refusal(
            Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED,
            f"not supported: {', '.join(attribute.name for attribute in wrong)}",
            *wrong,
        )
    for attribute in asked:
        _set(printer.machine, attribute)
    printer.machine.clock.finish_now()
    return Answer()


def _too_long(attribute: Attribute) -> bool:
    tags = _WORDS[attribute.name][0] if attribute.name in _WORDS else ()
    return any(
        value.tag in tags and len(str(value.plain).encode()) > _MAX_OCTETS for value in attribute.values
    )


def _fits(printer: Printer, attribute: Attribute) -> bool:
    value = attribute.values[0]
    if len(attribute.values) != 1:
        return False
    if value.tag == Tag.DELETE_ATTRIBUTE:
        return True
    if attribute.name in _WORDS:
        tags, _ = _WORDS[attribute.name]
        place = attribute.name != "printer-geo-location" or _is_place(str(value.plain))
        return value.tag in tags and place
    if attribute.name == "natural-language-configured":
        return value.plain in printer.machine.panel.languages
    what = PREFERENCES[attribute.name]
    try:
        READERS[what](replace(attribute, name=what), printer.offer)
    except NotOffered:
        return False
    return True


def _is_place(uri: str) -> bool:
    found = _GEO.fullmatch(uri)
    return found is not None and (";crs=" in uri.lower() or abs(float(found[1])) <= 90)


def _set(machine: Machine, attribute: Attribute) -> None:
    value = attribute.first
    words = "" if value is None else str(value)
    if attribute.name in _WORDS:
        _, keep = _WORDS[attribute.name]
        keep(machine, words)
    elif attribute.name == "natural-language-configured":
        machine.panel.language = words or machine.panel.languages[0]
    else:
        kept = value if isinstance(value, str | int) else None
        machine.notes.prefer(PREFERENCES[attribute.name], kept)


def get_printer_supported_values(printer: Printer, call: Call) -> Answer:
    """Get-Printer-Supported-Values (RFC 3380 §4.3): what the settable attributes may be set to."""
    requested = call.strings("requested-attributes", Tag.KEYWORD)
    everything = requested is None or "all" in requested
    told = (
        encode_attribute(attribute)
        for attribute in _values(printer)
        if everything or attribute.name in (requested or ())
    )
    return Answer((printer_group(b"".join(told)),))


def _values(printer: Printer) -> Iterable[Attribute]:
    supported = {attribute.name: attribute for attribute in job_template(printer.offer)}
    for name in SETTABLE:
        listed = supported.get(f"{PREFERENCES.get(name, '')}-supported")
        if name == "natural-language-configured":
            tags = printer.machine.panel.languages
            yield Attribute(name, tuple(Value(Tag.NATURAL_LANGUAGE, tag) for tag in tags))
        elif listed is not None:
            yield replace(listed, name=name)
        else:
            yield out_of_band(name, Tag.ADMIN_DEFINE)


HANDLERS: Handlers = {
    Operation.SET_PRINTER_ATTRIBUTES: Handler(set_printer_attributes, administrative=True),
    Operation.GET_PRINTER_SUPPORTED_VALUES: Handler(get_printer_supported_values, while_shut=True),
}
