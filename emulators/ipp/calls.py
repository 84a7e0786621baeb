"""A request that keeps the rules every operation shares (RFC 8011 §4.1), ready for its operation to read.

Knows what a request must look like, not what any operation does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from misfeed.emulators.ipp.answers import Refusal, bad_request
from misfeed.protocols.ipp import (
    Attribute,
    Group,
    GroupTag,
    Localized,
    Operation,
    Request,
    Status,
    Tag,
    Value,
    Version,
)

PRINTER_PATH = "/ipp/print"
PATHS = frozenset({PRINTER_PATH, "/ipp/printer", "/ipp", ""})
"""Where the printer is found; clients of older printers try the shorter ones."""


class Secured(str):
    """The "name:port" under which a client found the printer that speaks TLS to it."""

    __slots__ = ()


def printer_uri(host: str) -> str:
    """As the client of that `host` reaches the printer."""
    return f"{'ipps' if isinstance(host, Secured) else 'ipp'}://{host}{PRINTER_PATH}"


_CHARSETS = frozenset({"utf-8", "us-ascii"})
_SCHEMES = frozenset({"ipp", "ipps", "http", "https"})
NAMES = (Tag.NAME_WITHOUT_LANGUAGE, Tag.NAME_WITH_LANGUAGE)

_MAX_OCTETS: Mapping[int, int] = {
    Tag.NAME_WITHOUT_LANGUAGE: 255,
    Tag.NAME_WITH_LANGUAGE: 255,
    Tag.KEYWORD: 255,
    Tag.TEXT_WITHOUT_LANGUAGE: 1023,
    Tag.TEXT_WITH_LANGUAGE: 1023,
    Tag.URI: 1023,
    Tag.URI_SCHEME: 63,
    Tag.CHARSET: 63,
    Tag.NATURAL_LANGUAGE: 63,
    Tag.MIME_MEDIA_TYPE: 255,
    Tag.OCTET_STRING: 1023,
}
"""Longest values by syntax (RFC 8011 §5.1)."""


@dataclass(frozen=True, slots=True)
class Call:
    """A checked request.

    Attributes:
        version: what to answer with.
        attributes: the operation attributes. job, printer, document: the attributes of such a group, or None
            without one. subscriptions: one group for each subscription that is asked for.
        host: "name:port" under which the client found the printer. source: the client's address.
        job_id: the job it is about, or None when it is about the printer.
    """

    operation: Operation
    version: Version
    request_id: int
    attributes: Group
    job: Group | None
    host: str
    source: str
    job_id: int | None
    printer: Group | None = None
    document: Group | None = None
    subscriptions: tuple[Group, ...] = ()

    @property
    def charset(self) -> str:
        """attributes-charset: what the client can read."""
        found = self.attributes.get("attributes-charset")
        return str(found.first).lower() if found is not None else ""

    @property
    def language(self) -> str:
        """attributes-natural-language: what the client would like to read."""
        found = self.attributes.get("attributes-natural-language")
        return str(found.first) if found is not None else ""

    def string(self, name: str, *tags: Tag, default: str = "") -> str:
        """A string attribute of one of the syntaxes `tags`. Raises Refusal when it has another."""
        found = self.attributes.get(name)
        if found is None:
            return default
        value = self._single(found, tags).first
        return value if isinstance(value, str) else default

    def name(self, name: str, default: str = "") -> str:
        return self.string(name, *NAMES, default=default)

    def strings(self, name: str, *tags: Tag) -> tuple[str, ...] | None:
        """All values of a 1setOf string attribute; None when it is absent."""
        found = self.attributes.get(name)
        if found is None:
            return None
        if any(value.tag not in tags for value in found.values):
            raise bad_request(f"{name} has a wrong syntax")
        return tuple(value for value in found.plain if isinstance(value, str))

    def boolean(self, name: str, *, default: bool | None = None) -> bool | None:
        found = self.attributes.get(name)
        return default if found is None else bool(self._single(found, (Tag.BOOLEAN,)).first)

    def integer(self, name: str, *, at_least: int = 1) -> int | None:
        found = self.attributes.get(name)
        if found is None:
            return None
        value = self._single(found, (Tag.INTEGER,)).first
        if not isinstance(value, int) or value < at_least:
            raise bad_request(f"{name} is below {at_least}")
        return value

    @property
    def user(self) -> str:
        """requesting-user-name, or the name for those who give none."""
        return self.name("requesting-user-name") or "anonymous"

    def _single(self, attribute: Attribute, tags: Iterable[Tag]) -> Attribute:
        if len(attribute.values) != 1 or attribute.values[0].tag not in tuple(tags):
            raise bad_request(f"{attribute.name} must be one value of its own syntax")
        return attribute


VERSIONS: tuple[Version, ...] = ((1, 0), (1, 1), (2, 0), (2, 1), (2, 2))


def answer_version(asked: Version) -> Version:
    """The version to answer with: the same, or the nearest that is spoken (RFC 8011 §4.1.8)."""
    if asked in VERSIONS:
        return asked
    return (2, 2) if asked[0] >= 2 else (1, 1)


def check(
    request: Request,
    supported: Mapping[int, bool],
    host: str,
    source: str,
    paths: Collection[str] = PATHS,
) -> Call:
    """Apply the common rules, in the order of RFC 8011 §4.1. Raises Refusal.

    Args:
        supported: of each operation that is, whether its target is a job.
        paths: where the printer is.
    """
    if request.version[0] not in (1, 2):
        raise Refusal(
            Status.SERVER_ERROR_VERSION_NOT_SUPPORTED,
            f"IPP {request.version[0]}.{request.version[1]} is not spoken here; use 1.1 or 2.2",
        )
    if not 0 < request.request_id < 0x8000_0000:
        signed = request.request_id - (1 << 32) if request.request_id >> 31 else request.request_id
        raise bad_request(f"request-id {signed} is below 1")
    operation = request.operation
    if not isinstance(operation, Operation) or operation not in supported:
        raise Refusal(
            Status.SERVER_ERROR_OPERATION_NOT_SUPPORTED, f"operation 0x{request.code:04x} is not supported"
        )
    attributes = _groups(request)
    _language(attributes)
    for group in request.groups:
        _syntax(group)
    return Call(
        operation,
        answer_version(request.version),
        request.request_id,
        attributes,
        _only(request, GroupTag.JOB),
        host,
        source,
        _target(attributes, paths, is_job=supported[operation]),
        _only(request, GroupTag.PRINTER),
        _only(request, GroupTag.DOCUMENT),
        tuple(request.groups_of(GroupTag.SUBSCRIPTION)),
    )


_ONCE = (GroupTag.OPERATION, GroupTag.JOB, GroupTag.PRINTER, GroupTag.DOCUMENT)


def _only(request: Request, tag: GroupTag) -> Group | None:
    return next(iter(request.groups_of(tag)), None)


def _groups(request: Request) -> Group:
    if not request.groups or request.groups[0].tag != GroupTag.OPERATION:
        raise bad_request("the operation attributes must come first")
    tags = [group.tag for group in request.groups]
    if tags != sorted(tags) or any(tags.count(tag) > 1 for tag in _ONCE):
        raise bad_request("attribute groups are repeated or out of order")
    return request.groups[0]


def _language(attributes: Group) -> None:
    first = [attribute.name for attribute in attributes.attributes[:2]]
    if first != ["attributes-charset", "attributes-natural-language"]:
        raise bad_request("attributes-charset and attributes-natural-language must come first, in this order")
    charset, language = (attribute.values for attribute in attributes.attributes[:2])
    if len(charset) != 1 or charset[0].tag != Tag.CHARSET:
        raise bad_request("attributes-charset must be one charset")
    if len(language) != 1 or language[0].tag != Tag.NATURAL_LANGUAGE:
        raise bad_request("attributes-natural-language must be one naturalLanguage")
    if str(charset[0].value).lower() not in _CHARSETS:
        raise Refusal(
            Status.CLIENT_ERROR_CHARSET_NOT_SUPPORTED,
            f"charset {charset[0].value!r} is not supported; use utf-8",
            attributes.attributes[0],
        )


def _syntax(group: Group) -> None:
    names = [attribute.name for attribute in group.attributes]
    if len(set(names)) != len(names):
        raise bad_request("an attribute is repeated")
    for wrong in group.ill_formed():
        raise bad_request(f"{wrong.name} does not fit its syntax")
    for attribute in group.attributes:
        for value in attribute.values:
            octets, limit = _octets(value), _MAX_OCTETS.get(value.tag)
            if limit is not None and octets > limit:
                raise Refusal(
                    Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG,
                    f"{attribute.name} has {octets} octets, more than {limit}",
                )


def _octets(value: Value) -> int:
    held = value.value.text if isinstance(value.value, Localized) else value.value
    if isinstance(held, str):
        return len(held.encode())
    return len(held) if isinstance(held, bytes) else 0


def _target(attributes: Group, paths: Collection[str], *, is_job: bool) -> int | None:
    """The job-id a job operation is about; None for a printer operation. The printer must be this one."""
    printer = _uri(attributes, "printer-uri")
    if not is_job:
        if printer is None:
            raise bad_request("printer-uri is missing")
        _here(printer, paths)
        return None
    if printer is None:
        job = _uri(attributes, "job-uri")
        if job is None:
            raise bad_request("the target is missing: job-uri, or printer-uri with job-id")
        path, _, number = job.rpartition("/")
        _here(path, paths)
        if not (number.isascii() and number.isdigit() and len(number) < 11):
            raise Refusal(Status.CLIENT_ERROR_NOT_FOUND, f"there is no job {job}")
        return int(number)
    _here(printer, paths)
    job_id = attributes.get("job-id")
    if job_id is None or len(job_id.values) != 1 or job_id.values[0].tag != Tag.INTEGER:
        raise bad_request("job-id is missing")
    number_asked = job_id.first
    assert isinstance(number_asked, int), "well-formed integers decode to int"
    return number_asked


def _uri(attributes: Group, name: str) -> str | None:
    """The path of a uri attribute."""
    found = attributes.get(name)
    if found is None:
        return None
    if len(found.values) != 1 or found.values[0].tag != Tag.URI:
        raise bad_request(f"{name} must be one uri")
    try:
        parts = urlsplit(str(found.values[0].value))
    except ValueError as error:
        raise bad_request(f"{name}: {error}") from error
    if parts.scheme not in _SCHEMES:
        raise bad_request(f"{name} has the scheme {parts.scheme!r}; use ipp")
    return parts.path


def _here(path: str, paths: Collection[str]) -> None:
    if path.rstrip("/") not in paths:
        raise Refusal(Status.CLIENT_ERROR_NOT_FOUND, f"there is no printer at {path}; try {PRINTER_PATH}")
