"""Answers that are no IPP, each by name: what is wrong with it, and what brings it about.

Knows no octets; `spoiling` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from misfeed.emulators.ipp.quirks.bound import quirk
from misfeed.emulators.ipp.quirks.pieces import BEGIN_COLLECTION, MEMBER_NAME
from misfeed.emulators.ipp.quirks.spoiling import (
    BOOLEAN,
    DATE,
    INTEGERS,
    KEYWORD,
    MIME,
    OVER_LONG,
    TEXT,
    Malform,
    anything,
    as_text,
    beyond_the_end,
    cut,
    empty,
    ended_twice,
    endless,
    flip,
    in_header,
    is_string,
    language_first,
    latin,
    nameless,
    no_charset,
    no_operation_group,
    no_operation_tag,
    only_header,
    outermost,
    repeat_attribute,
    repeat_group,
    spoil_at,
    stray_end,
    stray_member,
    swap_groups,
    swapped,
    tagged,
    trail,
    unend,
    unknown_group,
    valued,
    valueless_member,
    wrong_charset,
)
from misfeed.emulators.quirks import Quirk

_A = "attribute"
_VALUE = "RFC 8010 §3.1.4, §3.1.5"
_TAGS = "RFC 8010 §3.5.2"
_GROUPS = "RFC 8010 §3.1.2, §3.5.1"
_COLLECTION = "RFC 8010 §3.1.6"
_OPERATION = "RFC 8011 §4.1.4.2"

MALFORMED: Mapping[Quirk, Malform] = {
    # -- the header
    quirk("wrong-version", "answers say IPP 3.1", "RFC 8011 §4.1.8"): in_header(
        lambda header: b"\x03\x01" + header[2:]
    ),
    quirk("version-zero", "answers say IPP 0.0", "RFC 8011 §4.1.8"): in_header(
        lambda header: b"\0\0" + header[2:]
    ),
    quirk(
        "wrong-request-id", "answers carry the request-id of the next request", "RFC 8011 §4.1.2"
    ): in_header(lambda header: header[:4] + (int.from_bytes(header[4:], "big") + 1).to_bytes(4, "big")),
    quirk("request-id-zero", "answers carry the request-id 0", "RFC 8011 §4.1.2"): in_header(
        lambda header: header[:4] + b"\0\0\0\0"
    ),
    quirk(
        "error-status",
        "what was done is answered with server-error-internal-error, and all its data",
        "RFC 8011 §4.1.6",
        "Canon SELPHY CP1500",
    ): in_header(lambda header: header[:2] + (b"\x05\0" if header[2] < 4 else header[2:4]) + header[4:]),
    quirk(
        "unknown-status",
        "what was done is answered with a status-code that nobody registered",
        "RFC 8011 Appendix B",
    ): in_header(lambda header: header[:2] + (b"\x03\x7f" if header[2] < 4 else header[2:4]) + header[4:]),
    quirk("header-only", "answers end behind the request-id", "RFC 8010 §3.1.1"): only_header,
    quirk("empty-answer", "the body of an answer is empty", "RFC 8010 §4"): empty,
    # -- lengths
    quirk(
        "value-longer", "a value is said to be one octet longer than it is", "RFC 8010 §3.2", "Pantum", _A
    ): swapped(is_string, lambda piece: replace(piece, value_length=len(piece.value) + 1)),
    quirk(
        "value-shorter", "a value is said to be one octet shorter than it is", "RFC 8010 §3.2", "", _A
    ): swapped(is_string, lambda piece: replace(piece, value_length=len(piece.value) - 1)),
    quirk(
        "value-beyond-end", "a value is said to be longer than the answer", "RFC 8010 §3.2", "", _A
    ): spoil_at(anything, beyond_the_end),
    quirk("negative-length", "a value has the length -1", "RFC 8010 §3.2", "", _A): swapped(
        anything, lambda piece: replace(piece, value_length=0xFFFF)
    ),
    quirk(
        "name-longer",
        "an attribute's name is said to be one octet longer than it is",
        "RFC 8010 §3.2",
        "",
        _A,
    ): swapped(outermost, lambda piece: replace(piece, name_length=len(piece.name or b"") + 1)),
    quirk("over-long-value", f"a string has {OVER_LONG} octets", "RFC 8011 §5.1", "", _A): swapped(
        is_string, lambda piece: replace(piece, value=piece.value.ljust(OVER_LONG, b"x"))
    ),
    quirk("long-name", "the name of an attribute has 300 octets", "RFC 8011 §5.1.4", "", _A): swapped(
        outermost, lambda piece: replace(piece, name=(piece.name or b"").ljust(300, b"x"))
    ),
    quirk(
        "cut-short", "answers end in their middle, or behind so many octets", "RFC 8010 §3.1.1", "", "byte"
    ): cut,
    quirk(
        "octet-flipped",
        "one octet of an answer is inverted: that in the middle, or the one that is named",
        "RFC 8010 §3",
        "",
        "byte",
    ): flip,
    quirk("trailing-octets", "16 octets follow the end of the attributes", "RFC 8010 §3.1.1"): trail,
    quirk("no-end", "answers have no end-of-attributes-tag", "RFC 8010 §3.1.1"): endless,
    quirk("two-ends", "answers have two end-of-attributes-tags", "RFC 8010 §3.1.1"): ended_twice,
    # -- groups and attributes
    quirk(
        "repeated-attribute", "an attribute stands in its group twice", "RFC 8011 §4.1.3", "", _A
    ): spoil_at(outermost, repeat_attribute),
    quirk("repeated-group", "the last group comes twice", _GROUPS): repeat_group,
    quirk("groups-swapped", "the second group comes before the operation attributes", _GROUPS): swap_groups,
    quirk("no-operation-group", "answers have no operation attributes", _OPERATION): no_operation_group,
    quirk(
        "no-operation-tag", "operation attributes begin without their group's tag", _GROUPS
    ): no_operation_tag,
    quirk("unknown-group", "the last group has a tag that is reserved", _GROUPS): unknown_group,
    quirk("nameless-value", "a group begins with a further value of no attribute", _VALUE): spoil_at(
        anything, nameless
    ),
    quirk("no-charset", "attributes-charset is missing", _OPERATION): no_charset,
    quirk(
        "wrong-charset", "attributes-charset is iso-8859-1, whatever the request asked for", _OPERATION
    ): wrong_charset,
    quirk(
        "language-first", "attributes-natural-language comes before attributes-charset", _OPERATION
    ): language_first,
    # -- collections
    quirk(
        "collection-unended", "a collection has no endCollection", _COLLECTION, "OpenPrinting/cups#1149", _A
    ): spoil_at(tagged(BEGIN_COLLECTION), unend),
    quirk(
        "stray-member",
        "a memberAttrName stands outside any collection",
        _COLLECTION,
        "OpenPrinting/cups#755",
        _A,
    ): spoil_at(outermost, stray_member),
    quirk(
        "valueless-member", "a member of a collection has a name and no value", _COLLECTION, "", _A
    ): spoil_at(tagged(MEMBER_NAME), valueless_member),
    quirk("stray-end", "an endCollection stands outside any collection", _COLLECTION, "", _A): spoil_at(
        outermost, stray_end
    ),
    # -- values
    quirk(
        "empty-mime-type", "a mimeMediaType is empty", "RFC 8011 §5.1.10", "OpenPrinting/cups#755", _A
    ): swapped(tagged(MIME), valued(MIME, b"")),
    quirk("unknown-tag", "a value has a tag that nobody registered", _TAGS, "", _A): swapped(
        outermost, lambda piece: replace(piece, tag=0x6E)
    ),
    quirk("wrong-tag", "a keyword comes as text", "RFC 8011 §5.1", "", _A): swapped(
        tagged(KEYWORD), lambda piece: replace(piece, tag=TEXT)
    ),
    quirk("number-as-text", "a number comes as text", "RFC 8011 §5.1", "", _A): swapped(
        tagged(*INTEGERS), as_text
    ),
    quirk("short-integer", "an integer has three octets", "RFC 8010 §3.9", "", _A): swapped(
        tagged(*INTEGERS), lambda piece: replace(piece, value=piece.value[1:])
    ),
    quirk("odd-boolean", "a boolean is 2", "RFC 8010 §3.9", "", _A): swapped(
        tagged(BOOLEAN), lambda piece: replace(piece, value=b"\x02")
    ),
    quirk("impossible-date", "a dateTime is in the 13th month", "RFC 8011 §5.1.15", "", _A): swapped(
        tagged(DATE), lambda piece: replace(piece, value=piece.value[:2] + b"\x0d" + piece.value[3:])
    ),
    quirk("not-utf8", "text is in Latin-1, though the charset is utf-8", "RFC 8011 §5.1.2", "", _A): swapped(
        tagged(TEXT), latin
    ),
    quirk("unknown-value", "a value is the out-of-band unknown", _TAGS, "", _A): swapped(
        outermost, valued(0x12, b"")
    ),
    quirk("no-value", "a value is the out-of-band no-value", _TAGS, "", _A): swapped(
        outermost, valued(0x13, b"")
    ),
    quirk("full-no-value", "a no-value carries octets", _TAGS, "", _A): swapped(
        outermost, valued(0x13, b"none")
    ),
}
