"""What tells whose printer it is goes from answers; all else stays in its place."""

from __future__ import annotations

from misfeed.capturing import IppScrub
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag

PRINTER = (
    ipp.text("printer-device-id", "MFG:HP;MDL:Inky;SN:CN7B3521;"),
    ipp.uri("printer-uuid", "urn:uuid:1c852a4d-b800-1f08-abcd-308d99fa1c44"),
    ipp.name_attribute("printer-name", "HPFA1C44"),
    ipp.uri("printer-more-info", "http://192.168.1.7/?sn=CN7B3521"),
    ipp.uri("printer-uri-supported", "ipp://HPFA1C44.local:631/ipp/print", "ipp://192.168.1.7/ipp/print"),
    ipp.name_attribute("marker-names", "Toner_S/N_:CN7B3521"),
    ipp.uri("printer-geo-location", "geo:52.5,13.4"),
    ipp.text("printer-firmware-string-version", "80.0.60.1"),
    ipp.keyword("printer-wifi-state", "on"),
    ipp.text("printer-location", ""),
    ipp.keyword("media-default", "iso_a4_210x297mm"),
)


def scrubbed(*attributes: Attribute, scrub: IppScrub | None = None) -> dict[str, tuple[object, ...]]:
    first = (ipp.charset("attributes-charset", "utf-8"),)
    groups = (Group(GroupTag.OPERATION, first), Group(GroupTag.PRINTER, attributes))
    octets = (scrub or IppScrub()).scrubbed(ipp.encode(ipp.Response((2, 0), 0, 5, groups)))
    return dict(next(ipp.decode_response(octets).groups_of(GroupTag.PRINTER)).plain)


def test_they_are_replaced_wherever_they_stand() -> None:
    found = scrubbed(*PRINTER)
    assert found == {
        "printer-device-id": ("MFG:HP;MDL:Inky;SN:XXXXXXXX;",),
        "printer-uuid": ("urn:uuid:00000000-0000-0000-0000-000000000000",),
        "printer-name": ("XXXXXXXX",),
        "printer-more-info": ("http://192.0.2.1/?sn=XXXXXXXX",),
        "printer-uri-supported": ("ipp://printer-2.example:631/ipp/print", "ipp://192.0.2.1/ipp/print"),
        "marker-names": ("Toner_S/N_:XXXXXXXX",),
        "printer-geo-location": ("geo:0,0",),
        "printer-firmware-string-version": ("80.0.60.1",),
        "printer-wifi-state": ("on",),
        "printer-location": ("",),
        "media-default": ("iso_a4_210x297mm",),
    }


def test_it_says_what_it_did() -> None:
    scrub = IppScrub()
    assert scrub.note() == ["nothing was found to replace"]
    scrubbed(*PRINTER, scrub=scrub)
    assert scrub.note() == [
        "1 x UUID replaced",
        "3 x host replaced",
        "2 x name replaced",
        "3 x serial number replaced",
    ]


def test_what_was_learned_of_one_answer_is_hidden_in_the_next() -> None:
    scrub = IppScrub()
    scrubbed(*PRINTER, scrub=scrub)
    assert scrubbed(ipp.text("job-printer-state-message", "sent to HPFA1C44"), scrub=scrub) == {
        "job-printer-state-message": ("sent to XXXXXXXX",)
    }
