"""Which messages only read, and which permit each of the others takes: data. What is not listed is refused.

Sorted by the standards' own names. Knows no socket and no device.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.permits import Permit
from misfeed.protocols.ipp import Operation
from misfeed.protocols.lpd import Code

READ_OPERATIONS = frozenset(
    {
        Operation.VALIDATE_JOB,  # RFC 8011 §4.2.3: creates nothing
        Operation.VALIDATE_DOCUMENT,
        Operation.GET_JOB_ATTRIBUTES,
        Operation.GET_JOBS,
        Operation.GET_PRINTER_ATTRIBUTES,
        Operation.GET_PRINTER_SUPPORTED_VALUES,
        Operation.GET_SUBSCRIPTION_ATTRIBUTES,
        Operation.GET_SUBSCRIPTIONS,
        Operation.GET_NOTIFICATIONS,
        Operation.GET_RESOURCE_ATTRIBUTES,
        Operation.GET_RESOURCE_DATA,
        Operation.GET_RESOURCES,
        Operation.GET_PRINTER_SUPPORT_FILES,
        Operation.GET_DOCUMENT_ATTRIBUTES,
        Operation.GET_DOCUMENTS,
        Operation.GET_OUTPUT_DEVICE_ATTRIBUTES,
        Operation.GET_PRINTERS,
        Operation.GET_SYSTEM_ATTRIBUTES,
        Operation.CUPS_GET_DEFAULT,
        Operation.CUPS_GET_PRINTERS,
        Operation.CUPS_GET_DEVICES,
        Operation.CUPS_GET_PPD,
    }
)
"""IPP operations after which everything is as before (RFC 8011 §4, IANA IPP registry)."""

OPERATION_PERMITS: Mapping[Operation, Permit] = {
    **dict.fromkeys(
        (
            Operation.PRINT_JOB,
            Operation.CREATE_JOB,
            Operation.SEND_DOCUMENT,
            Operation.CLOSE_JOB,
            Operation.RESUBMIT_JOB,
            Operation.REPROCESS_JOB,
            Operation.RESTART_JOB,
            Operation.ADD_DOCUMENT_IMAGES,
        ),
        Permit.PRINT,
    ),
    **dict.fromkeys(
        (
            Operation.CANCEL_JOB,
            Operation.CANCEL_JOBS,
            Operation.CANCEL_MY_JOBS,
            Operation.CANCEL_CURRENT_JOB,
            Operation.CANCEL_DOCUMENT,
            Operation.DELETE_DOCUMENT,
            Operation.PURGE_JOBS,
            Operation.HOLD_JOB,
            Operation.RELEASE_JOB,
            Operation.SUSPEND_CURRENT_JOB,
            Operation.RESUME_JOB,
            Operation.PROMOTE_JOB,
            Operation.SCHEDULE_JOB_AFTER,
            Operation.SET_JOB_ATTRIBUTES,
            Operation.SET_DOCUMENT_ATTRIBUTES,
        ),
        Permit.CANCEL_JOBS,
    ),
    **dict.fromkeys(
        (
            Operation.SET_PRINTER_ATTRIBUTES,
            Operation.PAUSE_PRINTER,
            Operation.PAUSE_PRINTER_AFTER_CURRENT_JOB,
            Operation.RESUME_PRINTER,
            Operation.ENABLE_PRINTER,
            Operation.DISABLE_PRINTER,
            Operation.HOLD_NEW_JOBS,
            Operation.RELEASE_HELD_NEW_JOBS,
            Operation.DEACTIVATE_PRINTER,
            Operation.ACTIVATE_PRINTER,
            Operation.CREATE_PRINTER_SUBSCRIPTIONS,
            Operation.CREATE_JOB_SUBSCRIPTIONS,
            Operation.RENEW_SUBSCRIPTION,
            Operation.CANCEL_SUBSCRIPTION,
            Operation.CUPS_ACCEPT_JOBS,
            Operation.CUPS_REJECT_JOBS,
        ),
        Permit.SET,
    ),
    **dict.fromkeys(
        (Operation.RESTART_PRINTER, Operation.SHUTDOWN_PRINTER, Operation.STARTUP_PRINTER), Permit.RESTART
    ),
    Operation.IDENTIFY_PRINTER: Permit.IDENTIFY,
}
"""IPP operations that change something, by what allows them. An operation in neither list is never sent; one
that has the printer fetch a document is in neither, for nobody here reads that document."""

DOCUMENT_OPERATIONS = frozenset({Operation.PRINT_JOB, Operation.SEND_DOCUMENT})
"""IPP operations whose messages carry a document (RFC 8011 §4.2.1, §4.3.1); no other may."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""HTTP methods that only read (RFC 9110 §9.2.1), or should: embedded web servers do things on GET, too."""

IPP_PATH = "/ipp/print"
"""Where a printer takes IPP unless its bench says another place (RFC 8010 §4, PWG 5100.12 §4.2)."""

READ_PATHS = frozenset({"/", IPP_PATH, "/eSCL/ScannerCapabilities", "/eSCL/ScannerStatus"})
"""What may be asked for by them, without a query: the page that a printer opens with, and documents that a
standard defines (PWG 5100.12 §4.2, Mopria eSCL §6)."""

TLS_SERVICES = frozenset({"ipp"})
"""Services that a TLS handshake may be begun with; one that takes raw data would print it."""

READ_LPD = frozenset({Code.SHORT_STATE, Code.LONG_STATE})
"""LPD commands that only ask (RFC 1179 §5.3, §5.4)."""

LPD_PERMITS: Mapping[Code, Permit] = {
    Code.PRINT: Permit.PRINT,
    Code.RECEIVE: Permit.PRINT,
    Code.REMOVE: Permit.CANCEL_JOBS,
}
"""LPD commands that change something, by what allows them."""

READ_PJL = frozenset({"", "COMMENT", "ECHO", "INFO", "INQUIRE", "DINQUIRE", "USTATUS", "USTATUSOFF"})
"""PJL commands that change no setting and print nothing (PJL Technical Reference, ch. 7). USTATUS says what
this connection wants to hear."""

PJL_PERMITS: Mapping[str, Permit] = {
    **dict.fromkeys(("JOB", "EOJ", "ENTER", "SET", "RESET"), Permit.PRINT),
    **dict.fromkeys(("DEFAULT", "INITIALIZE", "OPMSG", "RDYMSG", "STMSG"), Permit.SET),
}
"""PJL commands that change something, by what allows them; those of files are never sent."""

LOCKING_PJL = frozenset({"PASSWORD", "SERVICEMODE", "CPLOCK", "DISKLOCK"})
"""Words in the names of PJL options that lock and unlock a device; they are never sent."""

ENTERED_LANGUAGES = frozenset(
    {
        "PCL", "PCL5", "PCLXL", "PCL3GUI", "POSTSCRIPT", "PDF", "XPS", "HPGL2", "JPEG", "TIFF", "TEXT", "URF",
        "PWG", "PWGRASTER",
    }
)  # fmt: skip
"""What ENTER LANGUAGE may enter: languages of pages. Others take firmware, settings and fonts."""
