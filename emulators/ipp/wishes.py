"""Job template attributes (RFC 8011 §5.2, PWG 5100.x): each checked against the offer, and read into fields
of a ticket. Knows no machine and no document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

from misfeed.emulators.ipp.media import size_asked_for
from misfeed.emulators.ipp.offer import FOLDS, MAX_AHEAD_S, MAX_COPIES, PUNCHES, STAPLES, Offer
from misfeed.emulators.ipp.ticket import Override
from misfeed.protocols.ipp import Attribute, Collection, DateTime, RangeOfInteger, Resolution, Tag
from misfeed.protocols.ipp.values import DOTS_PER_INCH

_MAX_RANGES = 100
_MAX_OVERRIDES = 100


class NotOffered(Exception):
    """This value is not supported."""


Wish: TypeAlias = Mapping[str, Any]
Reader: TypeAlias = Callable[[Attribute, Offer], Wish]


def _one(attribute: Attribute, *tags: Tag) -> Any:
    value = attribute.values[0]
    if len(attribute.values) != 1 or value.tag not in tags:
        raise NotOffered
    return value.plain


def _choice(field: str, tag: Tag, what: Callable[[Offer], tuple[Any, ...]]) -> Reader:
    """A reader of one value out of a list; `field` is the ticket's, or "" where nothing depends on it."""

    def read(attribute: Attribute, offer: Offer) -> Wish:
        tags = (tag, Tag.NAME_WITHOUT_LANGUAGE) if tag is Tag.KEYWORD else (tag,)
        value = _one(attribute, *tags)
        if value not in what(offer):
            raise NotOffered
        return {field: value} if field else {}

    return read


def _copies(attribute: Attribute, _: Offer) -> Wish:
    copies = _one(attribute, Tag.INTEGER)
    if not 1 <= copies <= MAX_COPIES:
        raise NotOffered
    return {"copies": copies}


def _priority(attribute: Attribute, _: Offer) -> Wish:
    priority = _one(attribute, Tag.INTEGER)
    if not 1 <= priority <= 100:
        raise NotOffered
    return {"priority": priority}


def _proof(attribute: Attribute, _: Offer) -> Wish:
    """proof-print (PWG 5100.11 §3.2.2): how many copies to look at first."""
    _one(attribute, Tag.BEG_COLLECTION)
    asked = attribute.values[0].value
    assert isinstance(asked, Collection), "a collection's value is a Collection"
    copies = asked.get("proof-print-copies")
    number = copies.first if copies is not None else 1
    if not isinstance(number, int) or not 0 <= number <= MAX_COPIES:
        raise NotOffered
    return {"proof": number}


def _sides(attribute: Attribute, offer: Offer) -> Wish:
    sides = _one(attribute, Tag.KEYWORD)
    if sides not in offer.sides:
        raise NotOffered
    return {"sides": 1 if sides == "one-sided" else 2}


def _media_col(attribute: Attribute, offer: Offer) -> Wish:
    _one(attribute, Tag.BEG_COLLECTION)
    asked = attribute.values[0].value
    assert isinstance(asked, Collection), "a collection's value is a Collection"
    size = size_asked_for(asked, offer.sizes)
    source = asked.get("media-source")
    kind = asked.get("media-type")
    if size is None or (kind is not None and kind.first not in offer.types):
        raise NotOffered
    wish = {"media": size, "media_type": str(kind.first) if kind is not None else ""}
    if source is not None:
        tray = offer.sources.get(source.first) if isinstance(source.first, str) else None
        if tray is None:
            raise NotOffered
        wish["source"] = tray
    return wish


def _page_ranges(attribute: Attribute, _: Offer) -> Wish:
    return {"ranges": _ranges(attribute)}


def _ranges(attribute: Attribute) -> tuple[RangeOfInteger, ...]:
    """Ranges from 1 that rise and do not overlap (RFC 8011 §5.2.7)."""
    ranges = tuple(value.value for value in attribute.values if isinstance(value.value, RangeOfInteger))
    ordered = all(1 <= a.lower <= a.upper < b.lower for a, b in pairwise(ranges))
    whole = bool(ranges) and ranges[-1].lower <= ranges[-1].upper and ranges[0].lower >= 1
    if len(ranges) != len(attribute.values) or len(ranges) > _MAX_RANGES or not (ordered and whole):
        raise NotOffered
    return ranges


def _overrides(attribute: Attribute, offer: Offer) -> Wish:
    collections = [value.value for value in attribute.values if isinstance(value.value, Collection)]
    if len(collections) != len(attribute.values) or len(collections) > _MAX_OVERRIDES:
        raise NotOffered
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
            wish |= READERS[member.name](member, offer)
        else:
            raise NotOffered
    if not wish:
        raise NotOffered
    return Override(pages, documents, wish)


def _finishings(attribute: Attribute, offer: Offer) -> Wish:
    if any(value.tag != Tag.ENUM or value.value not in offer.finishings for value in attribute.values):
        raise NotOffered
    asked = [value.value for value in attribute.values if isinstance(value.value, int)]
    done = [words for one in asked for words in (PUNCHES.get(one), FOLDS.get(one)) if words is not None]
    return {"stapled": any(one in STAPLES for one in asked), "finished": tuple(dict.fromkeys(done))}


def _quality(attribute: Attribute, offer: Offer) -> Wish:
    quality = _one(attribute, Tag.ENUM)
    if quality not in offer.qualities:
        raise NotOffered
    return {"quality": quality, "pace_percent": offer.paces.get(quality, 100)}


def _bin(attribute: Attribute, offer: Offer) -> Wish:
    name = _one(attribute, Tag.KEYWORD, Tag.NAME_WITHOUT_LANGUAGE)
    if name not in offer.bins:
        raise NotOffered
    return {"bin": offer.bin_ids.get(name, "")}


def _handling(attribute: Attribute, offer: Offer) -> Wish:
    """multiple-document-handling (RFC 8011 §5.2.4)."""
    how = _one(attribute, Tag.KEYWORD)
    if how not in offer.handling:
        raise NotOffered
    return {
        "separate": how != "single-document",
        "sets": how.startswith("separate-documents"),
        "grouped": how == "separate-documents-uncollated-copies",
    }


def _resolution(attribute: Attribute, offer: Offer) -> Wish:
    value = _one(attribute, Tag.RESOLUTION)
    if not isinstance(value, Resolution) or value not in offer.resolutions:
        raise NotOffered
    # Others are per centimetre, which no raster here is.
    return {"dpi": min(value.cross_feed, value.feed) if value.units == DOTS_PER_INCH else 0}


def _delivery(attribute: Attribute, offer: Offer) -> Wish:
    """page-delivery (PWG 5100.3 §3.15)."""
    how = _one(attribute, Tag.KEYWORD)
    if how not in offer.deliveries:
        raise NotOffered
    return {"reversed": how.startswith("reverse-order")}


def _moment(field: str) -> Reader:
    """A reader of a dateTime that names a moment."""

    def read(attribute: Attribute, _: Offer) -> Wish:
        value = attribute.values[0].value
        moment = value.moment if isinstance(value, DateTime) else None
        if len(attribute.values) != 1 or moment is None:
            raise NotOffered
        return {field: moment}

    return read


def _retained(attribute: Attribute, _: Offer) -> Wish:
    """job-retain-until-interval (PWG 5100.7 §6.8.14)."""
    seconds = _one(attribute, Tag.INTEGER)
    if not 0 <= seconds <= MAX_AHEAD_S:
        raise NotOffered
    return {"retain_s": seconds}


def _mapped(name: str, read: Reader, field: str, value: object) -> Reader:
    """A reader for a keyword of which only one value matters: `field` is true exactly for `value`."""

    def mapped(attribute: Attribute, offer: Offer) -> Wish:
        read(attribute, offer)
        return {field: attribute.first == value}

    mapped.__name__ = name
    return mapped


READERS: Mapping[str, Reader] = {
    "copies": _copies,
    "job-priority": _priority,
    "proof-print": _proof,
    "sides": _sides,
    "media": _choice("media", Tag.KEYWORD, lambda offer: offer.sizes),
    "media-col": _media_col,
    "page-ranges": _page_ranges,
    "number-up": _choice("number_up", Tag.INTEGER, lambda offer: offer.number_up),
    "print-quality": _quality,
    "print-color-mode": _mapped(
        "print-color-mode",
        _choice("", Tag.KEYWORD, lambda offer: offer.color_modes),
        "monochrome",
        "monochrome",
    ),
    "print-content-optimize": _choice("", Tag.KEYWORD, lambda offer: offer.content_optimize),
    "print-rendering-intent": _choice("", Tag.KEYWORD, lambda offer: offer.rendering_intents),
    "overrides": _overrides,
    "orientation-requested": _choice("orientation", Tag.ENUM, lambda offer: offer.orientations),
    "output-bin": _bin,
    "page-delivery": _delivery,
    "printer-resolution": _resolution,
    "finishings": _finishings,
    "job-hold-until": _choice("hold", Tag.KEYWORD, lambda offer: offer.hold_until),
    "job-hold-until-time": _moment("hold_time"),
    "job-delay-output-until": _choice("delay", Tag.KEYWORD, lambda offer: offer.delay_until),
    "job-delay-output-until-time": _moment("delay_time"),
    "job-retain-until": _choice("retain", Tag.KEYWORD, lambda offer: offer.retain_until),
    "job-retain-until-interval": _retained,
    "job-retain-until-time": _moment("retain_time"),
    "job-sheets": _mapped(
        "job-sheets", _choice("", Tag.KEYWORD, lambda offer: offer.sheets), "banner", "standard"
    ),
    "multiple-document-handling": _handling,
    "sheet-collate": _mapped(
        "sheet-collate", _choice("", Tag.KEYWORD, lambda offer: offer.collating), "collated", "collated"
    ),
}

OVERRIDABLE = ("print-color-mode", "print-quality")
"""What `overrides` may say of single pages."""

TEMPLATE_ATTRIBUTES = tuple(READERS)
"""Names of the job template attributes that do something here."""

DOCUMENT_TEMPLATE = (
    "number-up",
    "orientation-requested",
    "page-ranges",
    "print-color-mode",
    "print-content-optimize",
    "print-quality",
    "print-rendering-intent",
)
"""What may be asked of one document of a job."""

SETTABLE = ("job-name", *TEMPLATE_ATTRIBUTES)
"""job-settable-attributes-supported: what of a job can be changed while it has not begun."""
