"""Attributes as octets, each once for all printers of a process that say the same. Knows no printer.

Ten thousand printers of a model differ in a name and a number or two.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import TypeAlias

from misfeed.emulators.ipp.description import job_template
from misfeed.emulators.ipp.notices import subscription_template
from misfeed.emulators.ipp.offer import Offer
from misfeed.protocols.ipp import Attribute, encode_attribute

One: TypeAlias = tuple[str, str, bytes]
"""Name, group part and octets of an attribute."""
Encoded: TypeAlias = tuple[One, ...]

_MOST_SHARED = 8_192
"""Attributes that are remembered to be shared; beyond them it begins anew, and what is in use stays."""
_OFFERS = 32
_shared: dict[One, One] = {}
_of_offers: OrderedDict[int, tuple[Offer, Encoded]] = OrderedDict()


def encoded(part: str, attributes: Iterable[Attribute]) -> Encoded:
    """Each of a group's part."""
    return tuple([shared((each.name, part, encode_attribute(each))) for each in attributes])


def shared(one: One) -> One:
    """The same, once for all who have it."""
    found = _shared.get(one)
    if found is None:
        if len(_shared) >= _MOST_SHARED:
            _shared.clear()
        found = _shared[one] = one
    return found


def templates(offer: Offer) -> Encoded:
    """What a client may ask of jobs and subscriptions, of all printers that offer the same."""
    # By identity: an offer is made once for a model, and holds what has no hash.
    known = _of_offers.get(id(offer))
    if known is None or known[0] is not offer:
        made = (*encoded("template", job_template(offer)), *encoded("subscription", subscription_template()))
        known = _of_offers[id(offer)] = (offer, made)
        while len(_of_offers) > _OFFERS:
            _of_offers.popitem(last=False)
    return known[1]
