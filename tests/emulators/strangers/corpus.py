"""What clients send to a printer that keep to the rules: IPP of every operation, HTTP of every shape, PJL
and LPD. Mutations begin with these.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from importlib import resources

from misfeed.emulators.ipp.operations import DOCUMENT_OPERATIONS, SUPPORTED
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation, RangeOfInteger, Request, Resolution
from misfeed.protocols.lpd import ControlFile, PrintLine
from misfeed.protocols.pjl import UEL

TEXT = b"a page of text\n\x0cand another one\n"


def _sample(name: str) -> bytes:
    return (resources.files("misfeed.fixtures") / "documents" / name).read_bytes()


PDF, PWG = _sample("one-page.pdf"), _sample("one-page.pwg")
_BARE = zlib.compressobj(wbits=-15)
DOCUMENTS: tuple[tuple[str, str, bytes], ...] = (
    ("application/octet-stream", "none", TEXT),
    ("text/plain", "none", TEXT),
    ("application/pdf", "none", PDF),
    ("application/octet-stream", "none", PDF),
    ("image/pwg-raster", "none", PWG),
    ("application/octet-stream", "gzip", gzip.compress(TEXT * 20)),
    ("application/octet-stream", "deflate", zlib.compress(TEXT * 20)),
    ("application/octet-stream", "deflate", _BARE.compress(TEXT * 20) + _BARE.flush()),
    ("application/octet-stream", "gzip", gzip.compress(b"\0" * 300_000)),
    ("application/octet-stream", "none", UEL + b"@PJL ENTER LANGUAGE=PCL\r\n\x1bE\x1b&l2Xhi\x0c\x1bE" + UEL),
    ("application/octet-stream", "none", b"%!PS-Adobe-3.0\n%%Pages: 2\n%%Page: 1 1\nshowpage\nshowpage\n"),
    ("application/octet-stream", "none", b"UNIRAST\0\0\0\0\1" + bytes(32)),
    ("application/octet-stream", "none", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"),
)
"""MIME media type, compression, octets."""

USERS = ("ana", "ben", "é", "root")


def _first(operation: int, about_job: bool, more: tuple[Attribute, ...]) -> Group:
    target = [ipp.uri("printer-uri", "ipp://printer:631/ipp/print")]
    if about_job:
        target.append(ipp.integer("job-id", 1 + operation % 4))
    return Group(
        GroupTag.OPERATION,
        (
            ipp.charset("attributes-charset", "utf-8"),
            ipp.natural_language("attributes-natural-language", "en"),
            *target,
            ipp.name_attribute("requesting-user-name", USERS[operation % 7 if operation % 7 < 3 else 0]),
            *more,
        ),
    )


_MEDIA_COL = ipp.collection(
    "media-col",
    (
        ipp.collection(
            "media-size", (ipp.integer("x-dimension", 21_000), ipp.integer("y-dimension", 29_700))
        ),
        ipp.keyword("media-type", "stationery"),
        ipp.keyword("media-source", "auto"),
    ),
)
_TICKET = (
    ipp.integer("copies", 2),
    ipp.keyword("sides", "two-sided-long-edge"),
    ipp.enum("print-quality", 4),
    ipp.range_of_integer("page-ranges", RangeOfInteger(1, 2)),
    ipp.resolution("printer-resolution", Resolution(600, 600)),
    _MEDIA_COL,
)
_SUBSCRIPTION = (
    ipp.keyword("notify-pull-method", "ippget"),
    ipp.keyword("notify-events", "job-progress", "printer-state-changed", "job-created"),
    ipp.integer("notify-lease-duration", 600),
    ipp.octet_string("notify-user-data", b"mine"),
)
_OF: Mapping[int, tuple[Attribute, ...]] = {
    Operation.GET_JOBS: (ipp.keyword("which-jobs", "all"), ipp.integer("limit", 5)),
    Operation.GET_NOTIFICATIONS: (
        ipp.integer("notify-subscription-ids", 1, 2),
        ipp.boolean("notify-wait", True),
    ),
    Operation.GET_SUBSCRIPTION_ATTRIBUTES: (ipp.integer("notify-subscription-id", 1),),
    Operation.RENEW_SUBSCRIPTION: (ipp.integer("notify-subscription-id", 1),),
    Operation.CANCEL_SUBSCRIPTION: (ipp.integer("notify-subscription-id", 2),),
    Operation.GET_SUBSCRIPTIONS: (ipp.boolean("my-subscriptions", True),),
    Operation.CREATE_JOB_SUBSCRIPTIONS: (ipp.integer("notify-job-id", 1),),
    Operation.SCHEDULE_JOB_AFTER: (ipp.integer("predecessor-job-id", 2),),
    Operation.CANCEL_JOBS: (ipp.integer("job-ids", 1, 2), ipp.text("message", "away with it")),
    Operation.CANCEL_MY_JOBS: (ipp.integer("job-ids", 1, 2),),
    Operation.HOLD_JOB: (ipp.keyword("job-hold-until", "indefinite"),),
    Operation.IDENTIFY_PRINTER: (ipp.keyword("identify-actions", "display"), ipp.text("message", "here")),
    Operation.GET_PRINTER_ATTRIBUTES: (ipp.keyword("requested-attributes", "all", "media-col-database"),),
    Operation.GET_DOCUMENT_ATTRIBUTES: (ipp.integer("document-number", 1),),
    Operation.CANCEL_DOCUMENT: (ipp.integer("document-number", 1),),
    Operation.DELETE_DOCUMENT: (ipp.integer("document-number", 1),),
    Operation.SET_DOCUMENT_ATTRIBUTES: (ipp.integer("document-number", 1),),
    Operation.VALIDATE_DOCUMENT: (ipp.mime_media_type("document-format", "application/pdf"),),
}
_GROUPS: Mapping[int, Group] = {
    Operation.VALIDATE_JOB: Group(GroupTag.JOB, _TICKET),
    Operation.CREATE_JOB: Group(GroupTag.JOB, _TICKET),
    Operation.RESTART_JOB: Group(GroupTag.JOB, _TICKET[:1]),
    Operation.RESUBMIT_JOB: Group(GroupTag.JOB, _TICKET[:1]),
    Operation.REPROCESS_JOB: Group(GroupTag.JOB, _TICKET[:1]),
    Operation.SET_JOB_ATTRIBUTES: Group(GroupTag.JOB, (*_TICKET[:2], ipp.integer("job-priority", 70))),
    Operation.SET_PRINTER_ATTRIBUTES: Group(
        GroupTag.PRINTER, (ipp.text("printer-info", "mine now"), ipp.keyword("sides-default", "one-sided"))
    ),
    Operation.CREATE_PRINTER_SUBSCRIPTIONS: Group(GroupTag.SUBSCRIPTION, _SUBSCRIPTION),
    Operation.CREATE_JOB_SUBSCRIPTIONS: Group(GroupTag.SUBSCRIPTION, _SUBSCRIPTION[:2]),
    Operation.SET_DOCUMENT_ATTRIBUTES: Group(GroupTag.DOCUMENT, (ipp.name_attribute("document-name", "x"),)),
}


def requests() -> tuple[Request, ...]:
    """At least one of every operation there is; those that bring documents with each of them."""
    found = []
    for operation, about_job in SUPPORTED.items():
        groups = tuple(group for group in (_GROUPS.get(operation),) if group is not None)
        if operation not in DOCUMENT_OPERATIONS:
            first = _first(operation, about_job, _OF.get(operation, ()))
            found.append(Request((2, 0), operation, 7, (first, *groups)))
            continue
        for format_, compression, document in DOCUMENTS:
            more = (
                *((ipp.boolean("last-document", True),) if about_job else ()),
                ipp.mime_media_type("document-format", format_),
                ipp.keyword("compression", compression),
                ipp.name_attribute("document-name", "../../etc/passwd"),
            )
            first = _first(operation, about_job, more)
            job = () if about_job else (Group(GroupTag.JOB, _TICKET),)
            found.append(Request((2, 0), operation, 7, (first, *job), document))
    return tuple(found)


_CONTROL = ControlFile("pc", "ana", "a job", prints=(PrintLine("f", "dfA001pc"),)).encode()
_TWICE = ControlFile(
    "pc", "ana", "two", banner="ana", prints=(PrintLine("l", "dfA002pc"), PrintLine("l", "dfA002pc"))
).encode()

STREAMS: Mapping[str, tuple[bytes, ...]] = {
    "pjl": (
        UEL + b'@PJL JOB NAME="x" PASSWORD=1 START=1 END=2\r\n@PJL SET COPIES=2\r\n'
        + b"@PJL ENTER LANGUAGE=TEXT\r\nhi\n" + UEL + b"@PJL EOJ\r\n" + UEL,
        UEL + b'@PJL FSDOWNLOAD FORMAT:BINARY SIZE=9 NAME="0:/a"\r\n123456789' + UEL
        + b'@PJL FSUPLOAD NAME="0:/a" OFFSET=0 SIZE=9\r\n@PJL FSDIRLIST NAME="0:/" ENTRY=1 COUNT=9\r\n',
        UEL + b'@PJL FSMKDIR NAME="0:/../../tmp"\r\n@PJL FSAPPEND FORMAT:BINARY SIZE=3 NAME="0:/a"\r\nabc'
        + UEL + b'@PJL FSQUERY NAME="0:/a"\r\n@PJL FSDELETE NAME="0:/a"\r\n@PJL FSINIT VOLUME="0:"\r\n',
        UEL + b'@PJL DEFAULT DENSITY=2\r\n@PJL DMINFO ASCIIHEX="000006030302010501"\r\n'
        + b"@PJL INFO VARIABLES\r\n@PJL INFO STATUS\r\n@PJL INFO ID\r\n@PJL INFO FILESYS\r\n"
        + b"@PJL INFO CONFIG\r\n" + b'@PJL USTATUS TIMED=5\r\n'
        + b'@PJL RDYMSG DISPLAY="x"\r\n@PJL INQUIRE LPARM:PCL PITCH\r\n',
        UEL + b"@PJL USTATUS DEVICE=VERBOSE\r\n@PJL USTATUS JOB=ON\r\n@PJL ECHO DELIMITER4242\r\n"
        + b"@PJL RNVRAM ADDRESS=0\r\n@PJL WNVRAM ADDRESS=0 DATA=65\r\n@PJL DINQUIRE COPIES\r\n"
        + b"@PJL INFO PAGECOUNT\r\n@PJL INFO MEMORY\r\n@PJL USTATUSOFF\r\n@PJL RESET\r\n@PJL INITIALIZE\r\n",
        UEL + b"@PJL SET RESOLUTION=600\r\n@PJL ENTER LANGUAGE=PCL\r\n\x1bE\x1b&l2Xhi\x0c\x1bE" + UEL,
        UEL + b"@PJL ENTER LANGUAGE=PDF\r\n" + PDF + UEL,
        b"%!PS\nshowpage\n\x04" + UEL, PDF, PWG, TEXT,
        b"^XA^FO50,50^FDhi^FS^XZ", b"\x1b%-1BIN;SP1;PA0,0;\x1b%0A\x0c",
        b") HP-PCL XL;2;0\n\xd1\x58\x58\x02\xf8\x89\x41\xc0\x01\xf8\x86\x43\xc1\x28\xf8\x27\x44\x42\x49\x42",
    ),
    "lpd": (
        b"\2lp\n\x0312 dfA001pc\nsome text ok\0" + b"\2%d cfA001pc\n" % len(_CONTROL) + _CONTROL + b"\0",
        b"\2raw\n\2%d cfA002pc\n" % len(_TWICE) + _TWICE + b"\0\3%d dfA002pc\n" % len(PDF) + PDF + b"\0",
        b"\2lp\n\2%d cfA001pc\n" % len(_CONTROL) + _CONTROL + b"\0\x030 dfA001pc\n" + TEXT,
        b"\2lp\n\1\n\x0312 dfA001pc\nsome text ok\0",
        b"\3lp ana 1\n",
        b"\4auto root 2 3\n",
        b"\5lp root 1 2 ana\n",
        b"\5lp ana\n",
        b"\1lp\n",
    ),
}  # fmt: skip
