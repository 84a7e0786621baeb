"""Short constructors for attributes, named as the syntaxes are (RFC 8011 §5.1). Knows no octets.

`attribute` chooses the syntax itself, from the name where the standards fix it and else from the Python type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from misfeed.errors import UsageError
from misfeed.protocols.ipp.attributes import Attribute, Collection, Datum, Value
from misfeed.protocols.ipp.tags import OUT_OF_BAND, STRINGS, Tag
from misfeed.protocols.ipp.values import DateTime, Localized, RangeOfInteger, Resolution


def _of(tag: Tag, name: str, values: Sequence[Datum]) -> Attribute:
    return Attribute(name, tuple(Value(tag, value) for value in values))


def integer(name: str, *values: int) -> Attribute:
    return _of(Tag.INTEGER, name, values)


def enum(name: str, *values: int) -> Attribute:
    return _of(Tag.ENUM, name, [int(value) for value in values])


def boolean(name: str, *values: bool) -> Attribute:
    return _of(Tag.BOOLEAN, name, values)


def keyword(name: str, *values: str) -> Attribute:
    return _of(Tag.KEYWORD, name, [str(value) for value in values])


def text(name: str, *values: str | Localized) -> Attribute:
    """textWithoutLanguage of a str, textWithLanguage of a `Localized`."""
    return _words(name, values, Tag.TEXT_WITHOUT_LANGUAGE, Tag.TEXT_WITH_LANGUAGE)


def name_attribute(name: str, *values: str | Localized) -> Attribute:
    """nameWithoutLanguage of a str, nameWithLanguage of a `Localized`."""
    return _words(name, values, Tag.NAME_WITHOUT_LANGUAGE, Tag.NAME_WITH_LANGUAGE)


def _words(name: str, values: Sequence[str | Localized], bare: Tag, localized: Tag) -> Attribute:
    tagged = (Value(localized if isinstance(value, Localized) else bare, value) for value in values)
    return Attribute(name, tuple(tagged))


def uri(name: str, *values: str) -> Attribute:
    return _of(Tag.URI, name, values)


def uri_scheme(name: str, *values: str) -> Attribute:
    return _of(Tag.URI_SCHEME, name, values)


def charset(name: str, *values: str) -> Attribute:
    return _of(Tag.CHARSET, name, values)


def natural_language(name: str, *values: str) -> Attribute:
    return _of(Tag.NATURAL_LANGUAGE, name, values)


def mime_media_type(name: str, *values: str) -> Attribute:
    return _of(Tag.MIME_MEDIA_TYPE, name, values)


def octet_string(name: str, *values: bytes) -> Attribute:
    return _of(Tag.OCTET_STRING, name, values)


def date_time(name: str, *values: datetime | DateTime) -> Attribute:
    return _of(Tag.DATE_TIME, name, [_date_time(value) for value in values])


def resolution(name: str, *values: Resolution) -> Attribute:
    return _of(Tag.RESOLUTION, name, values)


def range_of_integer(name: str, *values: RangeOfInteger) -> Attribute:
    return _of(Tag.RANGE_OF_INTEGER, name, values)


def collection(name: str, *values: Sequence[Attribute]) -> Attribute:
    """Each value is the members of one collection."""
    return _of(Tag.BEG_COLLECTION, name, [Collection(tuple(members)) for members in values])


def out_of_band(name: str, tag: Tag) -> Attribute:
    """An attribute that has no value, and why: `Tag.NO_VALUE`, `Tag.UNKNOWN`, `Tag.UNSUPPORTED`, ..."""
    if tag not in OUT_OF_BAND:
        raise UsageError(f"{name}: {tag!r} is not an out-of-band tag")
    return _of(tag, name, [None])


def attribute(name: str, values: object) -> Attribute:
    """An attribute of everyday Python: one value or a list or tuple of them.

    A str becomes what `SYNTAXES` says of that name, else keyword; an int likewise, else integer; a mapping
    becomes a collection, a datetime a dateTime, None no-value. A `Value` is taken as it is.

    Raises:
        UsageError: no value, or one that IPP has no syntax for.
    """
    several = values if isinstance(values, list | tuple) else (values,)
    if not several:
        raise UsageError(f"{name}: an attribute needs a value")
    return Attribute(name, tuple(_value(name, value) for value in several))


def _value(name: str, value: object) -> Value:
    match value:
        case Value():
            return value
        case None:
            return Value(Tag.NO_VALUE, None)
        case bool():
            return Value(Tag.BOOLEAN, value)
        case int():
            return Value(Tag.ENUM if SYNTAXES.get(name) == Tag.ENUM else Tag.INTEGER, int(value))
        case str():
            tag = SYNTAXES.get(name, Tag.KEYWORD)
            return Value(tag if tag in STRINGS else Tag.KEYWORD, str(value))
        case bytes():
            return Value(Tag.OCTET_STRING, value)
        case Localized():
            is_name = SYNTAXES.get(name) == Tag.NAME_WITHOUT_LANGUAGE
            return Value(Tag.NAME_WITH_LANGUAGE if is_name else Tag.TEXT_WITH_LANGUAGE, value)
        case datetime() | DateTime():
            return Value(Tag.DATE_TIME, _date_time(value))
        case Resolution():
            return Value(Tag.RESOLUTION, value)
        case RangeOfInteger():
            return Value(Tag.RANGE_OF_INTEGER, value)
        case range() if value.step == 1 and len(value):
            return Value(Tag.RANGE_OF_INTEGER, RangeOfInteger(value[0], value[-1]))
        case Mapping():
            members = (attribute(str(member), content) for member, content in value.items())
            return Value(Tag.BEG_COLLECTION, Collection(tuple(members)))
        case Collection():
            return Value(Tag.BEG_COLLECTION, value)
    raise UsageError(f"{name}: IPP has no syntax for {value!r}")


def _date_time(value: datetime | DateTime) -> DateTime:
    return value if isinstance(value, DateTime) else DateTime.of(value)


def _table(rows: Mapping[Tag, str]) -> dict[str, Tag]:
    return {name: tag for tag, names in rows.items() for name in names.split()}


SYNTAXES: Mapping[str, Tag] = _table(
    {
        Tag.ENUM: """
            document-state feed-orientation finishing-template-enum finishings finishings-default
            finishings-ready finishings-supported input-orientation-requested input-quality job-collation-type
            job-finishings job-state notify-status operations-supported orientation-requested
            orientation-requested-default orientation-requested-supported print-quality
            print-quality-default print-quality-supported printer-state printer-type status-code
            """,
        Tag.TEXT_WITHOUT_LANGUAGE: """
            detailed-status-message device-uuid-message document-access-error document-message
            job-impressions-message job-message-from-operator job-message-to-operator
            job-printer-state-message job-recipient-name job-sheet-message job-state-message message
            operator-message printer-alert-description printer-device-id printer-firmware-string-version
            printer-info printer-input-tray-description printer-location printer-make-and-model
            printer-message-from-operator printer-organization printer-organizational-unit
            printer-serial-number printer-state-message printer-supply-description
            status-message
            """,
        Tag.NAME_WITHOUT_LANGUAGE: """
            device-name document-name document-name-supplied job-account-id job-accounting-user-id job-name
            job-originating-user-name marker-colors marker-names output-device output-device-assigned
            printer-dns-sd-name printer-firmware-name printer-name requesting-user-name
            """,
        Tag.URI: """
            document-uri job-more-info job-printer-uri job-uri notify-recipient-uri printer-icons
            printer-geo-location printer-more-info printer-supply-info-uri printer-uri printer-uri-supported
            printer-uuid job-uuid requesting-user-uri
            """,
        Tag.URI_SCHEME: "reference-uri-schemes-supported",
        Tag.CHARSET: "attributes-charset charset-configured charset-supported",
        Tag.NATURAL_LANGUAGE: """
            attributes-natural-language document-natural-language generated-natural-language-supported
            natural-language-configured
            """,
        Tag.MIME_MEDIA_TYPE: """
            document-format document-format-default document-format-preferred document-format-supplied
            document-format-supported
            """,
    }
)
"""The syntax of attributes whose Python type does not tell it (RFC 8011 §5.2-§5.4, PWG 5100.x)."""
