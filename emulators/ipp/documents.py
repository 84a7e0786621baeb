"""Operations on the documents of a job (PWG 5100.5 §4): asking about them, changing them, taking one back."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.asked import insist, read_document
from misfeed.emulators.ipp.calls import NAMES, Call
from misfeed.emulators.ipp.document_view import BRIEF, document_attributes
from misfeed.emulators.ipp.handling import Handler, Handlers, of_owner
from misfeed.emulators.ipp.jobs import documents_of
from misfeed.emulators.ipp.pages import made_up
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.printing import document_attributes_of
from misfeed.emulators.ipp.selection import DOCUMENT_GROUPS, Selection, select
from misfeed.emulators.ipp.targets import find_job
from misfeed.emulators.ipp.wishes import DOCUMENT_TEMPLATE
from misfeed.emulators.machine import Job, JobState
from misfeed.emulators.machine.job import JobDocument, changed_document
from misfeed.protocols.ipp import (
    Attribute,
    GroupTag,
    Operation,
    Status,
    Tag,
    encode_attribute,
    integer,
    join_group,
    out_of_band,
)

_FOREIGN = frozenset(
    {"document-number", "document-state", "document-job-id", "document-format", "document-uuid"}
)
"""Attributes that a document has, and that are nobody's to set."""


def get_documents(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    requested = call.strings("requested-attributes", Tag.KEYWORD)
    selection = select(BRIEF if requested is None else requested, DOCUMENT_GROUPS)
    documents = documents_of(job)[: call.integer("limit")]
    return Answer(tuple(_group(printer, call, job, document, selection) for document in documents))


def get_document_attributes(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    document = _find(job, call)
    selection = select(call.strings("requested-attributes", Tag.KEYWORD), DOCUMENT_GROUPS)
    return Answer((_group(printer, call, job, document, selection),))


def set_document_attributes(printer: Printer, call: Call) -> Answer:
    """Set-Document-Attributes: all that is asked for, or nothing."""
    job = find_job(printer, call)
    document = _find(job, call)
    asked = call.document.attributes if call.document is not None else ()
    if not asked:
        raise bad_request("there are no document attributes to set")
    for attribute in asked:
        if attribute.name in _FOREIGN:
            raise Refusal(
                Status.CLIENT_ERROR_ATTRIBUTES_NOT_SETTABLE,
                f"{attribute.name} cannot be set",
                out_of_band(attribute.name, Tag.NOT_SETTABLE),
            )
    _insist_it_waits(job, document)
    changes: dict[str, Any] = {}
    wishes: list[Attribute] = []
    for attribute in asked:
        if attribute.name == "document-name":
            changes["name"] = _name(attribute)
        else:
            wishes.append(attribute)
    replaced = {attribute.name for attribute in wishes}
    kept = [each for each in document.ticket.get("attributes", ()) if each.name not in replaced]
    new = [each for each in wishes if each.values[0].tag != Tag.DELETE_ATTRIBUTE]
    ticket, unsupported = read_document((*kept, *new), printer.offer)
    insist(unsupported, fidelity=True, mandatory=())
    _change(printer, job, changed_document(document, ticket=ticket, **changes))
    return Answer()


def cancel_document(printer: Printer, call: Call) -> Answer:
    """Cancel-Document: nothing of it is printed; it stays among the job's documents."""
    job = find_job(printer, call)
    document = _find(job, call)
    _insist_it_waits(job, document)
    _change(printer, job, changed_document(document, canceled=True))
    return Answer()


def delete_document(printer: Printer, call: Call) -> Answer:
    """Delete-Document: it is no longer among the job's documents; its number is not used again."""
    job = find_job(printer, call)
    document = _find(job, call)
    _insist_it_waits(job, document)
    documents = tuple(one for one in job.documents if one.number != document.number)
    _put(printer, job, documents)
    return Answer()


def validate_document(printer: Printer, call: Call) -> Answer:
    """Validate-Document (PWG 5100.13 §4.3): everything of Send-Document but the document."""
    document_attributes_of(printer, call)
    _, unsupported = read_document(call.document.attributes if call.document else (), printer.offer)
    insist(unsupported, fidelity=bool(call.boolean("ipp-attribute-fidelity")), mandatory=())
    return Answer(unsupported=unsupported)


def _find(job: Job, call: Call) -> JobDocument:
    number = call.integer("document-number")
    if number is None:
        raise bad_request("document-number is missing")
    for document in documents_of(job):
        if document.number == number:
            return document
    raise Refusal(
        Status.CLIENT_ERROR_NOT_FOUND,
        f"job {job.id} has no document {number}",
        integer("document-number", number),
    )


def _insist_it_waits(job: Job, document: JobDocument) -> None:
    if document.canceled:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"document {document.number} is canceled already")
    if job.state not in (JobState.PENDING, JobState.HELD):
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is {job.state.value}")
    if not job.documents:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} did not come over IPP")


def _change(printer: Printer, job: Job, document: JobDocument) -> None:
    """Put a document in place of the one of its number, and make the job's pages anew."""
    _put(printer, job, tuple(document if one.number == document.number else one for one in job.documents))


def _put(printer: Printer, job: Job, documents: tuple[JobDocument, ...]) -> None:
    made = made_up(job.ticket["wishes"], documents)
    printer.machine.jobs.change(job.id, documents=documents, **made)
    printer.machine.clock.finish_now()


def _group(printer: Printer, call: Call, job: Job, document: JobDocument, selection: Selection) -> bytes:
    attributes = (
        encode_attribute(each)
        for each in document_attributes(printer.machine, call.host, job, document)
        if selection.wants(each.name, "template" if each.name in DOCUMENT_TEMPLATE else "description")
    )
    return join_group(GroupTag.DOCUMENT, attributes)


def _name(attribute: Attribute) -> str:
    value = attribute.values[0]
    if len(attribute.values) != 1 or value.tag not in NAMES or not isinstance(value.plain, str):
        raise bad_request("document-name must be one name")
    return value.plain


HANDLERS: Handlers = {
    Operation.GET_DOCUMENTS: Handler(get_documents, about_job=True, while_shut=True),
    Operation.GET_DOCUMENT_ATTRIBUTES: Handler(get_document_attributes, about_job=True, while_shut=True),
    Operation.SET_DOCUMENT_ATTRIBUTES: of_owner(set_document_attributes),
    Operation.CANCEL_DOCUMENT: of_owner(cancel_document),
    Operation.DELETE_DOCUMENT: of_owner(delete_document),
    Operation.VALIDATE_DOCUMENT: Handler(validate_document),
}
