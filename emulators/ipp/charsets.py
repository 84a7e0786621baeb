"""An answer in the charset of its request (RFC 8011 §4.1.4.1). Knows messages, not what they say."""

from __future__ import annotations

from dataclasses import replace

from misfeed.protocols.ipp import Attribute, Collection, Group, Localized, Value, decode_response, encode
from misfeed.protocols.ipp.attributes import Datum

US_ASCII = "us-ascii"


def in_us_ascii(answer: bytes) -> bytes:
    """The same answer with "?" for every character that US-ASCII lacks, and with its charset told."""
    response = decode_response(answer)
    groups = (
        Group(group.tag, tuple(_plainer(attribute) for attribute in group.attributes))
        for group in response.groups
    )
    return encode(replace(response, groups=tuple(groups)))


def _plainer(attribute: Attribute) -> Attribute:
    if attribute.name == "attributes-charset":
        return replace(attribute, values=(replace(attribute.values[0], value=US_ASCII),))
    return replace(
        attribute, values=tuple(Value(value.tag, _ascii(value.value)) for value in attribute.values)
    )


def _ascii(held: Datum) -> Datum:
    match held:
        case str():
            return held.encode("ascii", "replace").decode()
        case Localized():
            return replace(held, text=str(_ascii(held.text)))
        case Collection():
            return replace(held, members=tuple(map(_plainer, held.members)))
    return held
