"""What a client asks of a job (job template attributes, RFC 8011 §5.2): checked against the offer, then kept.

Knows no machine and no document; turning a ticket's wishes into pages is `pages`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from misfeed.emulators.ipp.answers import Refusal, bad_request
from misfeed.emulators.ipp.media import size_asked_for
from misfeed.emulators.ipp.offer import MAX_COPIES, NORMAL, Offer
from misfeed.protocols.ipp import (
    Attribute,
    Collection,
    Group,
    RangeOfInteger,
    Resolution,
    Status,
    Tag,
    Value,
    out_of_band,
)

_MAX_RANGES = 100
_MAX_OVERRIDES = 100


@dataclass(frozen=True, slots=True)
class Override:
    """Wishes for some pages only (PWG 5100.6).

    Attributes:
        pages, documents: which, counted from 1; none: all.
        wish: fields of `Ticket`.
    """

    pages: tuple[RangeOfInteger, ...]
    documents: tuple[RangeOfInteger, ...]
    wish: Mapping[str, Any]

    def covers(self, document: int, page: int) -> bool:
        return _within(document, self.documents) and _within(page, self.pages)


def _within(number: int, ranges: tuple[RangeOfInteger, ...]) -> bool:
    return not ranges or any(number in wanted for wanted in ranges)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job's wishes.

    Attributes:
        attributes: the job template attributes that were accepted, as sent.
        media, source: size name and tray id, or "" for any.
        ranges: page-ranges, both ends included; none: all pages.
        banner: a job-sheet comes first. separate: each document begins on a new sheet.
    """

    attributes: tuple[Attribute, ...] = ()
    copies: int = 1
    sides: int = 1
    media: str = ""
    source: str = ""
    held: bool = False
    number_up: int = 1
    ranges: tuple[RangeOfInteger, ...] = ()
    quality: int = NORMAL
    monochrome: bool = False
    banner: bool = False
    separate: bool = True
    overrides: tuple[Override, ...] = ()

    def takes(self, page: int) -> bool:
        """Whether a page of a document is printed at all."""
        return _within(page, self.ranges)

    def for_page(self, document: int, page: int) -> Ticket:
        """The ticket as it stands for one page."""
        ticket = self
        for override in self.overrides:
            if override.covers(document, page):
                ticket = replace(ticket, **override.wish)
        return ticket


class _NotOffered(Exception):
    """This value is not supported."""


_Wish: TypeAlias = Mapping[str, Any]
_Reader: TypeAlias = Callable[[Attribute, Offer], _Wish]


def _one(attribute: Attribute, *tags: Tag) -> Any:
    value = attribute.values[0]
    if len(attribute.values) != 1 or value.tag not in tags:
        raise _NotOffered
    return value.plain


def _choice(field: str, tag: Tag, what: Callable[[Offer], tuple[Any, ...]]) -> _Reader:
    """A reader of one value out of a list; `field` is the ticket's, or "" where nothing depends on it."""

    def read(attribute: Attribute, offer: Offer) -> _Wish:
        tags = (tag, Tag.NAME_WITHOUT_LANGUAGE) if tag is Tag.KEYWORD else (tag,)
        value = _one(attribute, *tags)
        if value not in what(offer):
            raise _NotOffered
        return {field: value} if field else {}

    return read


def _copies(attribute: Attribute, _: Offer) -> _Wish:
    copies = _one(attribute, Tag.INTEGER)
    if not 1 <= copies <= MAX_COPIES:
        raise _NotOffered
    return {"copies": copies}


def _sides(attribute: Attribute, offer: Offer) -> _Wish:
    sides = _one(attribute, Tag.KEYWORD)
    if sides not in offer.sides:
        raise _NotOffered
    return {"sides": 1 if sides == "one-sided" else 2}


def _media_col(attribute: Attribute, offer: Offer) -> _Wish:
    _one(attribute, Tag.BEG_COLLECTION)
    asked = attribute.values[0].value
    assert isinstance(asked, Collection), "a collection's value is a Collection"
    size = size_asked_for(asked, offer.sizes)
    source = asked.get("media-source")
    kind = asked.get("media-type")
    if size is None or (kind is not None and kind.first not in offer.types):
        raise _NotOffered
    wish = {"media": size}
    if source is not None:
        if source.first not in offer.sources:
            raise _NotOffered
        wish["source"] = offer.sources[str(source.first)]
    return wish


def _page_ranges(attribute: Attribute, _: Offer) -> _Wish:
    return {"ranges": _ranges(attribute)}


def _ranges(attribute: Attribute) -> tuple[RangeOfInteger, ...]:
    """Ranges from 1 that rise and do not overlap (RFC 8011 §5.2.7)."""
    ranges = tuple(value.value for value in attribute.values if isinstance(value.value, RangeOfInteger))
    ordered = all(
        1 <= a.lower <= a.upper < b.lower for a, b in zip(ranges, (*ranges[1:], None), strict=True) if b
    )
    whole = bool(ranges) and ranges[-1].lower <= ranges[-1].upper and ranges[0].lower >= 1
    if len(ranges) != len(attribute.values) or len(ranges) > _MAX_RANGES or not (ordered and whole):
        raise _NotOffered
    return ranges


def _overrides(attribute: Attribute, offer: Offer) -> _Wish:
    collections = [value.value for value in attribute.values if isinstance(value.value, Collection)]
    if len(collections) != len(attribute.values) or len(collections) > _MAX_OVERRIDES:
        raise _NotOffered
    return {"overrides": tuple(_override(members, offer) for members in collections)}


def _override(members: Collection, offer: Offer) -> Override:
    pages: tuple[RangeOfInteger, ...] = ()
    documents: tuple[RangeOfInteger, ...] = ()
    wish: dict[str, Any] = {}
    for member in members.members:
        if member.name == "pages":
            pages = _ranges(member)
        elif member.name in ("document-numbers", "document-number"):
            documents = _ranges(member)
        elif member.name in OVERRIDABLE:
            wish |= _READERS[member.name](member, offer)
        else:
            raise _NotOffered
    if not wish:
        raise _NotOffered
    return Override(pages, documents, wish)


def _finishings(attribute: Attribute, offer: Offer) -> _Wish:
    if any(value.tag != Tag.ENUM or value.value not in offer.finishings for value in attribute.values):
        raise _NotOffered
    return {}


def _resolution(attribute: Attribute, offer: Offer) -> _Wish:
    value = _one(attribute, Tag.RESOLUTION)
    if not isinstance(value, Resolution) or value not in offer.resolutions:
        raise _NotOffered
    return {}


def _mapped(name: str, read: _Reader, field: str, value: object) -> _Reader:
    """A reader for a keyword of which only one value matters: `field` is true exactly for `value`."""

    def mapped(attribute: Attribute, offer: Offer) -> _Wish:
        read(attribute, offer)
        return {field: attribute.first == value}

    mapped.__name__ = name
    return mapped


_READERS: Mapping[str, _Reader] = {
    "copies": _copies,
    "sides": _sides,
    "media": _choice("media", Tag.KEYWORD, lambda offer: offer.sizes),
    "media-col": _media_col,
    "page-ranges": _page_ranges,
    "number-up": _choice("number_up", Tag.INTEGER, lambda offer: offer.number_up),
    "print-quality": _choice("quality", Tag.ENUM, lambda offer: offer.qualities),
    "print-color-mode": _mapped(
        "print-color-mode",
        _choice("", Tag.KEYWORD, lambda offer: offer.color_modes),
        "monochrome",
        "monochrome",
    ),
    "print-content-optimize": _choice("", Tag.KEYWORD, lambda offer: offer.content_optimize),
    "print-rendering-intent": _choice("", Tag.KEYWORD, lambda offer: offer.rendering_intents),
    "overrides": _overrides,
    "orientation-requested": _choice("", Tag.ENUM, lambda offer: offer.orientations),
    "output-bin": _choice("", Tag.KEYWORD, lambda offer: offer.bins),
    "printer-resolution": _resolution,
    "finishings": _finishings,
    "job-hold-until": _mapped(
        "job-hold-until",
        _choice("", Tag.KEYWORD, lambda offer: offer.hold_until),
        "held",
        "indefinite",
    ),
    "job-sheets": _mapped(
        "job-sheets", _choice("", Tag.KEYWORD, lambda offer: offer.sheets), "banner", "standard"
    ),
    "multiple-document-handling": _mapped(
        "multiple-document-handling",
        _choice("", Tag.KEYWORD, lambda offer: offer.handling),
        "separate",
        "separate-documents-collated-copies",
    ),
}

OVERRIDABLE = ("print-color-mode", "print-quality")
"""What `overrides` may say of single pages."""

TEMPLATE_ATTRIBUTES = tuple(_READERS)
"""Names of the job template attributes that do something here."""


def read_ticket(job: Group | None, offer: Offer) -> tuple[Ticket, tuple[Attribute, ...]]:
    """The ticket of a job group, and what of it is not supported: an attribute nobody knows comes back with
    the out-of-band value `unsupported`, values that are not offered as they were sent (RFC 8011 §4.1.7).
    Raises Refusal when the group contradicts itself.
    """
    ticket, unsupported = Ticket(), []
    if job is not None and job.get("media") is not None and job.get("media-col") is not None:
        raise bad_request("media and media-col exclude each other")
    for attribute in job.attributes if job is not None else ():
        reader = _READERS.get(attribute.name)
        if reader is None:
            unsupported.append(out_of_band(attribute.name, Tag.UNSUPPORTED))
            continue
        try:
            ticket = replace(ticket, **reader(attribute, offer), attributes=(*ticket.attributes, attribute))
        except _NotOffered:
            unsupported.append(attribute)
    return ticket, tuple(unsupported)


def insist(unsupported: tuple[Attribute, ...], *, fidelity: bool, mandatory: tuple[str, ...]) -> None:
    """Refuse when something unsupported was asked for in earnest (ipp-attribute-fidelity, PWG 5100.7
    job-mandatory-attributes)."""
    if any(fidelity or attribute.name in mandatory for attribute in unsupported):
        names = ", ".join(attribute.name for attribute in unsupported)
        raise Refusal(
            Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, f"not supported: {names}", *unsupported
        )


def unsupported_value(name: str, tag: Tag, value: str) -> Attribute:
    """An operation attribute's value, for the unsupported group."""
    return Attribute(name, (Value(tag, value),))
