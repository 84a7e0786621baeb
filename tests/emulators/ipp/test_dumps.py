"""What ipptool prints is read back to the attributes that it was printed of."""

from __future__ import annotations

import pytest
from misfeed.emulators.ipp.dumps import is_dump, read_dump
from misfeed.errors import UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag, RangeOfInteger, Resolution, Tag

TEXT = rb"""
"get-printer-attributes.test":
    Get-Printer-Attributes:
        attributes-charset (charset) = utf-8
        requested-attributes (1setOf keyword) = all,media-col-database
    Get printer attributes                                               [PASS]
        RECEIVED: 26697 bytes in response
        status-code = successful-ok (successful-ok)
        attributes-charset (charset) = utf-8
        copies-supported (rangeOfInteger) = 1-999
        finishings-supported (1setOf enum) = none,staple-top-left
        media-col-default (collection) = {media-size={x-dimension=21000 y-dimension=10000-29700} media-key=a\ b media-type=a,b}
        media-size-supported (1setOf collection) = {x-dimension=1 y-dimension=2},{x-dimension=3 y-dimension=4}
        operations-supported (1setOf enum) = Print-Job,Get-Printer-Attributes
        page-ranges-supported (boolean) = true
        printer-current-time (dateTime) = 2026-01-01T00:00:03Z
        printer-dns-sd-name (nameWithoutLanguage) = Inky \[X1]
        printer-geo-location (unknown) = unknown
        printer-input-tray (1setOf octetString) = type=other;name=Tray\ 1,type=other;name=Tray\ 2
        printer-location (textWithoutLanguage) =
        printer-resolution-supported (1setOf resolution) = 600dpi,600x300dpi
        printer-state (enum) = idle
"""  # noqa: E501 - as it is printed

PLIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>Tests</key><array><dict>
<key>ResponseAttributes</key><array>
<dict><key>attributes-charset</key><string>utf-8</string></dict>
<dict>
<key>copies-supported</key><dict><key>lower</key><integer>1</integer><key>upper</key><integer>9</integer></dict>
<key>printer-alert</key><data>(null)</data>
<key>printer-geo-location</key><string>&lt;&lt;unknown&gt;&gt;</string>
<key>printer-info</key><string>Inky</string>
<key>printer-resolution-default</key>
<dict><key>xres</key><integer>600</integer><key>yres</key><integer>300</integer><key>units</key><string>dpi</string></dict>
<key>media-col-default</key><dict><key>media-size</key><dict><key>x-dimension</key><integer>5</integer></dict></dict>
<key>printer-state</key><integer>3</integer>
</dict></array></dict></array></dict></plist>
"""


def read(octets: bytes) -> ipp.Group:
    assert is_dump(octets)
    return next(ipp.decode_response(read_dump(octets, "dump")).groups_of(GroupTag.PRINTER))


def test_text_is_read_by_the_syntaxes_that_it_names() -> None:
    found = read(TEXT).plain
    assert found["copies-supported"] == (RangeOfInteger(1, 999),)
    assert found["finishings-supported"] == (3, 20)
    assert found["media-col-default"] == (
        {
            "media-size": ({"x-dimension": (21000,), "y-dimension": (RangeOfInteger(10000, 29700),)},),
            "media-key": ("a b",),
            "media-type": ("a", "b"),
        },
    )
    assert len(found["media-size-supported"]) == 2
    assert found["operations-supported"] == (2, 11)
    assert found["page-ranges-supported"] == (True,)
    assert found["printer-dns-sd-name"] == ("Inky [X1]",)
    assert found["printer-input-tray"] == (b"type=other;name=Tray 1", b"type=other;name=Tray 2")
    assert found["printer-location"] == ("",)
    assert found["printer-resolution-supported"] == (Resolution(600, 600), Resolution(600, 300))
    assert found["printer-state"] == (3,)
    assert "requested-attributes" not in found
    geo = read(TEXT).get("printer-geo-location")
    assert geo is not None
    assert geo.values[0].tag == Tag.UNKNOWN


def test_a_property_list_is_read_by_the_names_of_its_attributes() -> None:
    group = read(PLIST)
    found = group.plain
    assert found["copies-supported"] == (RangeOfInteger(1, 9),)
    assert found["printer-alert"] == (b"",)
    assert found["printer-resolution-default"] == (Resolution(600, 300),)
    assert found["media-col-default"] == ({"media-size": ({"x-dimension": (5,)},)},)
    assert [(one.name, one.values[0].tag) for one in group.attributes if one.name.startswith("printer-")] == [
        ("printer-alert", Tag.OCTET_STRING),
        ("printer-geo-location", Tag.UNKNOWN),
        ("printer-info", Tag.TEXT_WITHOUT_LANGUAGE),
        ("printer-resolution-default", Tag.RESOLUTION),
        ("printer-state", Tag.ENUM),
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"        copies-default (integer) = many\n",
        b"        a (keyword) = b\n",
        b"<?xml version='1.0'?><plist>ResponseAttributes",
        b"<?xml version='1.0'?><plist version='1.0'><string>ResponseAttributes</string></plist>",
    ],
)
def test_what_shows_no_printer_is_refused_in_one_sentence(text: bytes) -> None:
    assert is_dump(text)
    with pytest.raises(UsageError, match=r"^notes "):
        read_dump(text, "notes")


@pytest.mark.parametrize(
    "octets", [b"1.3.6.1.2.1.1.1.0|4|Thing\n", b"\x02\0\0\0\0\0\0\1\1\x47", b"", b"Dear diary\n"]
)
def test_other_files_are_no_dumps(octets: bytes) -> None:
    assert not is_dump(octets)
