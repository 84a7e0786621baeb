"""What a client asks of a job: read against the offer, with what of it is not supported (RFC 8011 §4.1.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from misfeed.emulators.ipp.answers import Refusal, bad_request
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.media_members import told_apart
from misfeed.emulators.ipp.offer import Offer
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.ipp.wishes import DOCUMENT_TEMPLATE, READERS, NotOffered
from misfeed.emulators.machine import Job
from misfeed.emulators.machine.frozen import Frozen
from misfeed.protocols.ipp import Attribute, Group, Status, Tag, Value, integer, keyword, out_of_band


def read_ticket(job: Group | None, offer: Offer) -> tuple[Ticket, tuple[Attribute, ...]]:
    """The ticket of a job group, and what of it is not supported: an attribute nobody knows comes back with
    the out-of-band value `unsupported`, values that are not offered as they were sent (RFC 8011 §4.1.7).
    Raises Refusal when the group contradicts itself.
    """
    ticket, unsupported = _preset(job, offer), []
    if job is not None and job.get("media") is not None and job.get("media-col") is not None:
        raise bad_request("media and media-col exclude each other")
    for attribute in job.attributes if job is not None else ():
        reader = READERS.get(attribute.name)
        if reader is None:
            unsupported.append(out_of_band(attribute.name, Tag.UNSUPPORTED))
            continue
        known, odd = told_apart(attribute, offer) if attribute.name == "media-col" else (attribute, None)
        try:
            if known is not None:
                ticket = replace(ticket, **reader(known, offer), attributes=(*ticket.attributes, known))
            unsupported += [odd] if odd is not None else []
        except NotOffered:
            unsupported.append(attribute)
    return ticket, tuple(unsupported)


def _preset(job: Group | None, offer: Offer) -> Ticket:
    """The ticket of a job that asks for nothing, but for what `job` has something to say of."""
    ticket = Ticket(copies=offer.copies, priority=offer.priority)
    named = {attribute.name for attribute in job.attributes} if job is not None else set()
    for attribute in offer.preset:
        if attribute.name not in named and not (attribute.name == "media" and "media-col" in named):
            ticket = replace(ticket, **READERS[attribute.name](attribute, offer))
    return ticket


def read_document(
    attributes: tuple[Attribute, ...], offer: Offer
) -> tuple[dict[str, Any], tuple[Attribute, ...]]:
    """The ticket of one document (PWG 5100.5 §5): the attributes that were accepted, and the fields of the
    job's ticket that they change for it; and what is not supported, as in `read_ticket`.
    """
    wishes: dict[str, Any] = {}
    accepted, unsupported = [], []
    for attribute in attributes:
        if attribute.name not in DOCUMENT_TEMPLATE:
            unsupported.append(out_of_band(attribute.name, Tag.UNSUPPORTED))
            continue
        try:
            wishes |= READERS[attribute.name](attribute, offer)
            accepted.append(attribute)
        except NotOffered:
            unsupported.append(attribute)
    ticket = {"attributes": tuple(accepted), "wishes": Frozen(wishes)} if accepted else {}
    return ticket, tuple(unsupported)


def insist(unsupported: tuple[Attribute, ...], *, fidelity: bool, mandatory: tuple[str, ...]) -> None:
    """Refuse when something unsupported was asked for in earnest (ipp-attribute-fidelity, PWG 5100.7
    job-mandatory-attributes)."""
    if any(fidelity or attribute.name in mandatory for attribute in unsupported):
        names = ", ".join(attribute.name for attribute in unsupported)
        raise Refusal(
            Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, f"not supported: {names}", *unsupported
        )


def document_format_of(call: Call, offer: Offer) -> str:
    """document-format as it was sent, "" where it was not. Its parameters, as a charset, are not looked at.
    Raises Refusal where it is not printed."""
    if call.attributes.get("document-format") is None:
        return ""
    document_format = call.string("document-format", Tag.MIME_MEDIA_TYPE)
    named = document_format.partition(";")[0].strip().lower()
    if named not in [one.lower() for one in offer.formats]:
        raise Refusal(
            Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED,
            f"document-format {document_format or 'without a name'} is not printed here",
            unsupported_value("document-format", Tag.MIME_MEDIA_TYPE, document_format),
        )
    return document_format


def unsupported_value(name: str, tag: Tag, value: str) -> Attribute:
    """An operation attribute's value, for the unsupported group."""
    return Attribute(name, (Value(tag, value),))


def asked_of(job: Job) -> tuple[Attribute, ...]:
    """What a job was asked for, also where PJL, a document or the control interface asked for it."""
    if "attributes" in job.ticket:
        asked: tuple[Attribute, ...] = job.ticket["attributes"]
        return asked
    two_sided = "two-sided-long-edge" if job.sides > 1 else "one-sided"
    media = (keyword("media", job.media),) if job.media else ()
    return (integer("copies", job.copies), keyword("sides", two_sided), *media)
