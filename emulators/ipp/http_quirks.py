"""How printers' HTTP departs from its standards, as users met it.

What each does is the business of `misfeed.emulators.http.bent`, which has a `Manner` of the same name.
"""

from __future__ import annotations

from misfeed.emulators.quirks import Quirk

HTTP_QUIRKS = (
    Quirk(
        "ipp.http-expectation-failed",
        "who waits for 100 (Continue) before a document gets 417 (Expectation Failed)",
        "RFC 9110 §10.1.1",
        "apple/cups#1704",
    ),
    Quirk(
        "ipp.http-no-continue",
        "who waits for 100 (Continue) before a document waits in vain",
        "RFC 9110 §10.1.1",
        "apple/cups#3778",
    ),
    Quirk(
        "ipp.http-late-continue",
        "100 (Continue) comes when the document has begun",
        "RFC 9110 §10.1.1",
        "apple/cups#716",
    ),
    Quirk(
        "ipp.http-only-1.0",
        "answers are HTTP/1.0: no length, and the connection ends behind each",
        "RFC 8010 §4",
        "apple/cups#2683",
    ),
    Quirk(
        "ipp.http-late",
        "every answer comes ten seconds late",
        "RFC 8010 §4",
        "apple/cups#5559",
    ),
    Quirk(
        "ipp.http-split",
        "every answer comes in eight pieces with pauses",
        "RFC 9112 §2.2",
    ),
    Quirk(
        "ipp.http-late-last-chunk",
        "answers come in chunks, and the last, empty one two seconds behind the others",
        "RFC 9112 §7.1",
        "apple/cups#4065",
    ),
    Quirk(
        "ipp.http-no-last-chunk",
        "answers come in chunks, and the connection ends without the last one",
        "RFC 9112 §8",
    ),
    Quirk(
        "ipp.http-length-too-great",
        "Content-Length tells more octets than come",
        "RFC 9110 §8.6",
    ),
    Quirk(
        "ipp.http-length-too-small",
        "Content-Length tells fewer octets than come",
        "RFC 9110 §8.6",
    ),
    Quirk(
        "ipp.http-wrong-type",
        "answers say that they are text/html",
        "RFC 8010 §4",
    ),
    Quirk(
        "ipp.http-truncated",
        "the connection ends in the middle of every answer",
        "RFC 9112 §8",
    ),
    Quirk(
        "ipp.http-stalled",
        "nothing comes behind the first half of an answer",
        "RFC 9112 §8",
        "HP LaserJet MFP M28-M31",
    ),
    Quirk(
        "ipp.http-closed",
        "the connection ends where an answer should be",
        "RFC 9112 §9.6",
    ),
    Quirk(
        "ipp.http-second-closed",
        "the connection ends where its second answer should be, as if it had not been kept",
        "RFC 9112 §9.3",
        "HP OfficeJet Pro 8730",
    ),
    Quirk(
        "ipp.http-elsewhere",
        "every request is sent to another host and port by its Location",
        "RFC 9110 §10.2.2",
        "alexpevzner/sane-airscan#78",
    ),
)
