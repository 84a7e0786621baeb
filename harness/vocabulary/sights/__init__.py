"""Every kind of thing that scripts expect to see, and when it holds: a module for each way to look.

`misfeed.vocabulary.see` has the words that make them.
"""

from misfeed.vocabulary.sights.console import OUTCOMES, ConsoleText, SelfTest
from misfeed.vocabulary.sights.escpos import FLAGS, READY, ReceiptStatus
from misfeed.vocabulary.sights.ipp import (
    Administration,
    Admits,
    AnyReason,
    Dated,
    JobReason,
    Printer,
    Reasons,
)
from misfeed.vocabulary.sights.net import Discovered, Ping, Port, PortsMatrix, Secure
from misfeed.vocabulary.sights.person import Looks, PanelText, PrintedPage
from misfeed.vocabulary.sights.snmp import (
    Alert,
    AnyAlert,
    ErrorBit,
    LineErrors,
    NoNewEvent,
    UpTime,
    UsmReports,
    critical_events,
    line_errors,
)
from misfeed.vocabulary.sights.usb import OnTheBus, PjlCode, PortStatus, UsbGone
from misfeed.vocabulary.sights.web import WebPage
from misfeed.vocabulary.sights.whole import Healthy

__all__ = [
    "FLAGS",
    "OUTCOMES",
    "READY",
    "Administration",
    "Admits",
    "Alert",
    "AnyAlert",
    "AnyReason",
    "ConsoleText",
    "Dated",
    "Discovered",
    "ErrorBit",
    "Healthy",
    "JobReason",
    "LineErrors",
    "Looks",
    "NoNewEvent",
    "OnTheBus",
    "PanelText",
    "Ping",
    "PjlCode",
    "Port",
    "PortStatus",
    "PortsMatrix",
    "PrintedPage",
    "Printer",
    "Reasons",
    "ReceiptStatus",
    "Secure",
    "SelfTest",
    "UpTime",
    "UsbGone",
    "UsmReports",
    "WebPage",
    "critical_events",
    "line_errors",
]
