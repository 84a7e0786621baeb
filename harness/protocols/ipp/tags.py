"""The tags that mark groups and values (RFC 8010 §3.5, IANA IPP registry). Knows numbers and names only."""

from __future__ import annotations

from enum import IntEnum


class GroupTag(IntEnum):
    """Begin-attribute-group tags (RFC 8010 §3.5.1). 0x00 is reserved, 0x03 ends the attributes."""

    OPERATION = 0x01
    JOB = 0x02
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    SUBSCRIPTION = 0x06
    EVENT_NOTIFICATION = 0x07
    RESOURCE = 0x08
    DOCUMENT = 0x09
    SYSTEM = 0x0A

    @property
    def keyword(self) -> str:
        """As the standard writes it, e.g. "printer-attributes-tag"."""
        return f"{self.name.lower().replace('_', '-')}-attributes-tag"


class Tag(IntEnum):
    """Value tags: the syntax of one attribute value (RFC 8010 §3.5.2)."""

    UNSUPPORTED = 0x10
    DEFAULT = 0x11
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    NOT_SETTABLE = 0x15
    DELETE_ATTRIBUTE = 0x16
    ADMIN_DEFINE = 0x17
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTET_STRING = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE_OF_INTEGER = 0x33
    BEG_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT_WITHOUT_LANGUAGE = 0x41
    NAME_WITHOUT_LANGUAGE = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    NATURAL_LANGUAGE = 0x48
    MIME_MEDIA_TYPE = 0x49
    MEMBER_ATTR_NAME = 0x4A


END_OF_ATTRIBUTES = 0x03
"""The delimiter after which document data begins."""

FIRST_VALUE_TAG = 0x10
"""Octets below this one, where a tag is due, are delimiters."""

OUT_OF_BAND = range(0x10, 0x20)
"""Tags of values that are none: unsupported, unknown, no-value, ... (RFC 8010 §3.5.2)."""

STRINGS = frozenset(
    {
        Tag.TEXT_WITHOUT_LANGUAGE,
        Tag.NAME_WITHOUT_LANGUAGE,
        Tag.KEYWORD,
        Tag.URI,
        Tag.URI_SCHEME,
        Tag.CHARSET,
        Tag.NATURAL_LANGUAGE,
        Tag.MIME_MEDIA_TYPE,
    }
)
"""Tags whose value is one character string."""
