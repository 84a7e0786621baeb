"""Members of a client's media-col that a printer does not know, or has no such value for (RFC 3382 §7.3).

Which size, type and source a job gets is `wishes`' to read; whether they are offered, too.
"""

from __future__ import annotations

from dataclasses import replace

from misfeed.emulators.ipp.answers import Refusal
from misfeed.emulators.ipp.media import sizes_differ
from misfeed.emulators.ipp.offer import Offer
from misfeed.protocols.ipp import Attribute, Collection, Status, Tag, Value

_MARGINS = ("media-bottom-margin", "media-left-margin", "media-right-margin", "media-top-margin")
MEDIA_COL_MEMBERS = tuple(sorted((*_MARGINS, "media-size", "media-size-name", "media-source", "media-type")))
"""media-col-supported."""


def told_apart(attribute: Attribute, offer: Offer) -> tuple[Attribute | None, Attribute | None]:
    """A media-col with the members that are known, and one with the others; None for one without any.

    Raises Refusal where its size is said twice, and not the same.
    """
    value = attribute.values[0].value
    if len(attribute.values) != 1 or not isinstance(value, Collection):
        return attribute, None
    if sizes_differ(value):
        raise Refusal(
            Status.CLIENT_ERROR_CONFLICTING_ATTRIBUTES,
            "media-size and media-size-name of media-col are not the same size; send one of them",
            _with(attribute, tuple(one for one in value.members if one.name.startswith("media-size"))),
        )
    odd = tuple(member for member in value.members if not _known(member, offer))
    if not odd:
        return attribute, None
    kept = tuple(member for member in value.members if member not in odd)
    return _with(attribute, kept) if kept else None, _with(attribute, odd)


def _with(attribute: Attribute, members: tuple[Attribute, ...]) -> Attribute:
    return replace(attribute, values=(Value(Tag.BEG_COLLECTION, Collection(members)),))


def _known(member: Attribute, offer: Offer) -> bool:
    if member.name in _MARGINS:
        return len(member.values) == 1 and member.first in (offer.margin, *offer.margins.get(member.name, ()))
    if member.name == "media-key":
        return len(member.values) == 1 and _is_key(member.first, offer)
    return member.name in MEDIA_COL_MEMBERS or member.name in offer.media_members


def _is_key(key: object, offer: Offer) -> bool:
    """Whether it is a key that the printer tells of any medium, here or where it was recorded."""
    if "media-key" in offer.media_members:
        return True
    found = next((size for size in offer.sizes if isinstance(key, str) and key.startswith(size)), None)
    if not isinstance(key, str) or found is None:
        return False
    rest = key.removeprefix(found)
    sources = ("", *(f"_{source}" for source in offer.sources))
    return rest in {source + kind for source in sources for kind in ("", *(f"_{one}" for one in offer.types))}
