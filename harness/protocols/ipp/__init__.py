"""IPP: octets to typed messages and back (RFC 8010 encoding, RFC 8011 names, PWG 5100.x additions).

No input or output, no clock, no HTTP. Everything a client or a server needs is listed here.
"""

from misfeed.protocols.ipp.alert import Alert
from misfeed.protocols.ipp.attributes import Attribute, Collection, Datum, Group, Plain, Value
from misfeed.protocols.ipp.build import (
    attribute,
    boolean,
    charset,
    collection,
    date_time,
    enum,
    integer,
    keyword,
    mime_media_type,
    name_attribute,
    natural_language,
    octet_string,
    out_of_band,
    range_of_integer,
    resolution,
    text,
    uri,
    uri_scheme,
)
from misfeed.protocols.ipp.codes import (
    JobState,
    Operation,
    PrinterState,
    Status,
    keyword_of,
    operation_of,
    status_of,
)
from misfeed.protocols.ipp.decode import Limits, decode, decode_header, decode_request, decode_response
from misfeed.protocols.ipp.encode import encode, encode_attribute, encode_group, join_group, join_message
from misfeed.protocols.ipp.errors import IppError
from misfeed.protocols.ipp.message import Message, Request, Response, Version
from misfeed.protocols.ipp.reader import MessageReader
from misfeed.protocols.ipp.required import REQUIRED_ATTRIBUTES
from misfeed.protocols.ipp.supply import Supply
from misfeed.protocols.ipp.tags import GroupTag, Tag
from misfeed.protocols.ipp.values import DateTime, Localized, RangeOfInteger, Resolution

__all__ = [
    "REQUIRED_ATTRIBUTES",
    "Alert",
    "Attribute",
    "Collection",
    "DateTime",
    "Datum",
    "Group",
    "GroupTag",
    "IppError",
    "JobState",
    "Limits",
    "Localized",
    "Message",
    "MessageReader",
    "Operation",
    "Plain",
    "PrinterState",
    "RangeOfInteger",
    "Request",
    "Resolution",
    "Response",
    "Status",
    "Supply",
    "Tag",
    "Value",
    "Version",
    "attribute",
    "boolean",
    "charset",
    "collection",
    "date_time",
    "decode",
    "decode_header",
    "decode_request",
    "decode_response",
    "encode",
    "encode_attribute",
    "encode_group",
    "enum",
    "integer",
    "join_group",
    "join_message",
    "keyword",
    "keyword_of",
    "mime_media_type",
    "name_attribute",
    "natural_language",
    "octet_string",
    "operation_of",
    "out_of_band",
    "range_of_integer",
    "resolution",
    "status_of",
    "text",
    "uri",
    "uri_scheme",
]
