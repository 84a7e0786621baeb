"""What a document itself asks for, where its job does not say: `pdl-override-supported` is `attempted`, so
that what a client said of the job goes before (RFC 8011 §5.4.28). Knows no machine.
"""

from __future__ import annotations

from typing import Any

from misfeed.emulators.documents import Document
from misfeed.emulators.ipp.offer import MAX_COPIES, Offer
from misfeed.emulators.ipp.ticket import Ticket


def embedded(ticket: Ticket, document: Document, offer: Offer) -> dict[str, Any]:
    """Fields of the ticket as the document has them; what is not offered is passed over."""
    asked = {attribute.name for attribute in ticket.attributes}
    wishes: dict[str, Any] = {}
    if document.sides is not None and "sides" not in asked and (document.sides == 1 or len(offer.sides) > 1):
        wishes["sides"] = document.sides
    if document.copies is not None and "copies" not in asked and document.copies <= MAX_COPIES:
        wishes["copies"] = document.copies
    if document.quality in offer.qualities and "print-quality" not in asked:
        wishes["quality"] = document.quality
        wishes["pace_percent"] = offer.paces.get(document.quality, 100)
    if not ticket.source and document.source is not None and offer.sources.get(document.source):
        wishes["source"] = offer.sources[document.source]
    if not ticket.media_type and document.media_type in offer.types:
        wishes["media_type"] = document.media_type
    return wishes
