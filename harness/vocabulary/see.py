"""What can be seen on a device. Each function makes an `Expectation`; nothing is read until it is observed.

Expectations are joined with `&`. Which interface and vantage point they look at is said where they are used:
`shows={"ipp": see.printer("stopped"), "net@users": see.port("ipp", "refused")}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from misfeed.errors import UsageError
from misfeed.place import VANTAGES
from misfeed.protocols.snmp import mib
from misfeed.vocabulary import inside as _inside
from misfeed.vocabulary import settings as _settings
from misfeed.vocabulary import words as _words
from misfeed.vocabulary.expectation import Expectation
from misfeed.vocabulary.inside import Counter, Setting
from misfeed.vocabulary.sights import (
    FLAGS,
    OUTCOMES,
    READY,
    Administration,
    Admits,
    Alert,
    AnyAlert,
    AnyReason,
    ConsoleText,
    Dated,
    Discovered,
    ErrorBit,
    Healthy,
    JobReason,
    LineErrors,
    Looks,
    NoNewEvent,
    OnTheBus,
    PanelText,
    Ping,
    PjlCode,
    Port,
    PortsMatrix,
    PortStatus,
    PrintedPage,
    Printer,
    Reasons,
    ReceiptStatus,
    Secure,
    SelfTest,
    UpTime,
    UsbGone,
    UsmReports,
    WebPage,
)
from misfeed.vocabulary.sights import net as _sights
from misfeed.vocabulary.standing import (
    Accepts,
    Agree,
    SuppliesMakeSense,
    TellsRequired,
    TraysMakeSense,
)
from misfeed.vocabulary.variants import Vary

PRINTER_STATES = ("idle", "processing", "stopped")
BUS_STATES = ("ready", "busy", "absent")
VERDICTS = ("open", "refused", "silent")
ADMINISTRATION = ("open", "denied", "locked")
CONSOLE = ("conditions", "log", "net", "sensors", "status", "supplies", "version")
SECURE = ("trusted", "expired", "not yet valid", "wrong name", "no common version")


def _alerts(said: str, codes: tuple[str, ...], severity: str, group: str = "") -> None:
    """Raises UsageError for a label that IANA-PRINTER-MIB does not have."""
    if not codes:
        raise UsageError(f"{said} needs a code")
    for code in codes:
        _words.one_of(said, code, mib.enum("PrtAlertCodeTC").numbers)
    _words.one_of(said, severity, ("", *mib.enum("PrtAlertSeverityLevelTC").numbers))
    _words.one_of(said, group, ("", *mib.enum("PrtAlertGroupTC").numbers))


def reasons(*keywords: str) -> Expectation:
    """IPP printer-state-reasons holds all these keywords (RFC 8011 §5.4.12)."""
    return Reasons(frozenset(keywords))


def any_reason(*keywords: str) -> Expectation:
    """IPP printer-state-reasons holds at least one of these; for what models word differently."""
    return AnyReason(keywords)


def printer(state: str) -> Expectation:
    """IPP printer-state is "idle", "processing" or "stopped"."""
    _words.one_of("see.printer", state, PRINTER_STATES)
    return Printer(state)


def alert(code: str, *, severity: str = "", group: str = "") -> Expectation:
    """prtAlertTable has a row with this code, by its IANA label; severity and group too when given.

    A "warning" may be a "warningBinaryChangeEvent" as well: printers tell one or the other.
    """
    _alerts("see.alert", (code,), severity, group)
    return Alert(code, severity, group)


def any_alert(*codes: str, severity: str = "") -> Expectation:
    """prtAlertTable has a row with one of these codes; for what depends on the kind of part."""
    _alerts("see.any_alert", codes, severity)
    return AnyAlert(codes, severity)


def error_bit(name: str) -> Expectation:
    """hrPrinterDetectedErrorState has this bit, by its RFC 2790 name."""
    _words.one_of("see.error_bit", name, mib.bits("hrPrinterDetectedErrorState").positions)
    return ErrorBit(name)


def port_status(status: int) -> Expectation:
    """USB GET_PORT_STATUS answers exactly this octet."""
    _words.a_number("see.port_status", status, at_least=0)
    return PortStatus(status)


def usb_gone() -> Expectation:
    """No printer answers on the USB cable."""
    return UsbGone()


def up_time(under_s: float) -> Expectation:
    """SNMP sysUpTime is under so many seconds: it has just restarted."""
    _words.a_number("see.up_time", under_s, whole=False, at_least=0)
    return UpTime(under_s)


def dated(first: int, last: int = 9999) -> Expectation:
    """IPP printer-current-time lies in these years."""
    _words.a_number("see.dated", first)
    _words.a_number("see.dated", last)
    return Dated(first, last)


def usm_report(report: str) -> Expectation:
    """SNMPv3 answers with a Report of this object (RFC 3414 §5), such as "usmStatsUnknownUserNames"."""
    return UsmReports(report)


def line_errors(rising: bool = True) -> Expectation:
    """SNMP's count of damaged frames (ifInErrors) rises within half a minute, or stands still."""
    return LineErrors(rising)


def usb(state: str) -> Expectation:
    """What the computer on the USB cable says of the printer: "ready", "busy" (another driver has it) or
    "absent" (nothing enumerates).
    """
    _words.one_of("see.usb", state, BUS_STATES)
    return OnTheBus(state)


def pjl(code: int) -> Expectation:
    """PJL INFO STATUS, over USB, tells this CODE."""
    _words.a_number("see.pjl", code, at_least=0)
    return PjlCode(code)


def self_test(unit: str, outcome: str = "failed") -> Expectation:
    """The formatter's self-test, asked for on its service console, finds that unit ("nic", "ram", "nvram", a
    part such as "fan.main") "ok", "failed" or "absent".
    """
    _words.one_of("see.self_test", outcome, OUTCOMES)
    return SelfTest(unit, outcome)


def console(words: str, *, ask: str = "conditions") -> Expectation:
    """The service console answers with these words when it is asked for "conditions", "log", "net",
    "sensors", "status", "supplies" or "version".
    """
    _words.one_of("see.console", ask, CONSOLE)
    return ConsoleText(words, ask)


def escpos(*flags: str) -> Expectation:
    """A receipt printer's real-time status (DLE EOT) has these: "offline", "cover_open", "feeding", "button",
    "waiting", "recoverable", "cutter", "unrecoverable", "passing", "near_end", "paper_end"; without any, or
    with "ready", nothing keeps it from printing.
    """
    for flag in flags:
        _words.one_of("see.escpos", flag, (READY, *FLAGS))
    if READY in flags and len(flags) > 1:
        raise UsageError("see.escpos: a printer that is ready has no other status")
    return ReceiptStatus(flags or (READY,))


def text(words: str) -> Expectation:
    """The operator panel's message holds these words."""
    return PanelText(words)


def dark() -> Expectation:
    """The operator panel is dark."""
    return PanelText("")


def web(words: str) -> Expectation:
    """The printer's own web page has these words, on its display or in an alert."""
    return WebPage(words)


def port(service: str | int, verdict: Any, *, by: str = "") -> Expectation:
    """A client of the service (at the vantage point `by`) finds it "open", "refused" or "silent".

    A port is taken for what it is well known for: 631 for "ipp", 161 for "snmp", 9100 for "pjl".
    """
    service = _sights.service_of("see.port", service)
    _words.one_of("see.port", verdict, VERDICTS)
    _words.one_of("see.port", by, ("", *VANTAGES))
    return Port(service, verdict, by)


def administration(verdict: str) -> Expectation:
    """Who signs in over IPP with the site's administrator password finds it "open", "denied" or "locked"."""
    _words.one_of("see.administration", verdict, ADMINISTRATION)
    return Administration(verdict)


def secure(verdict: str) -> Expectation:
    """A strict client that prints over TLS (RFC 7472) finds it "trusted", "expired", "not yet valid", of the
    "wrong name" or of "no common version"; whoever ticked "ignore certificate errors" finds nothing.
    """
    _words.one_of("see.secure", verdict, SECURE)
    return Secure(verdict)


def admits(user: str, verdict: str = "accepted") -> Expectation:
    """IPP Validate-Job of that user is "accepted", or refused with a status that begins like this."""
    return Admits(user, verdict)


def job_reason(keyword: str) -> Expectation:
    """Some job that is not over has this keyword among its job-state-reasons (RFC 8011 §5.3.8)."""
    return JobReason(keyword)


def discovered(found: bool = True) -> Expectation:
    """Who looks for printers (DNS-SD, RFC 6763) finds it listed, or not."""
    return Discovered(found)


def ping(answers: bool | str = True) -> Expectation:
    """The printer's network stack answers a ping ("answers"), or not ("silent")."""
    if isinstance(answers, str):
        _words.one_of("see.ping", answers, ("answers", "silent"))
        answers = answers == "answers"
    return Ping(answers)


def ports_matrix(
    open_to: Mapping[str, Sequence[str | int]], closed_to: Mapping[str, Sequence[str | int]] | None = None
) -> Expectation:
    """Who reaches which services (or ports, as in `port`), by vantage point, and who must not; "all" for all
    that the device offers.
    """
    return PortsMatrix(_sights.matrix_of(open_to), _sights.matrix_of(closed_to or {}))


def looks(target: str, **sight: str) -> Expectation:
    """A person who looks at the part sees this."""
    return Looks(target, sight)


def page(*words: str) -> Expectation:
    """A person who takes the last printed sheet out of the bin finds these defects, by their words: "streak",
    "repeat mark every 94 mm"; with no words, a clean page.
    """
    return PrintedPage(words)


def leading_edge(word: str) -> Expectation:
    """The leading edge of the last printed sheet is like this: "accordion"."""
    return PrintedPage((f"{word} edge",))


def clear(target: str) -> Expectation:
    """A person who looks at a place of the paper path finds no sheet there."""
    return Looks(target, {"sheets": "0"})


def counter(target: str, value: int) -> Expectation:
    """The maintenance counter of a part stands at so many pages."""
    _words.a_number("see.counter", value, at_least=0)
    return Counter(target, value)


def setting(name: str, value: Any = None, *, contains: str = "") -> Expectation:
    """A setting of the device ("network.acl") is exactly this, or has this among its entries. Secrets are set
    and never seen.
    """
    if (value is None) is (not contains):
        raise UsageError("see.setting takes a value, or contains=...")
    if _inside.is_secret(name):
        raise UsageError(f"see.setting: {name} is secret, and no device tells it")
    wanted: Any = value if value is None or isinstance(value, Vary) else _settings.told(value)
    return Setting(name, wanted, contains)


def no_new_event() -> Expectation:
    """The count of critical alerts has not risen since the phase began."""
    return NoNewEvent()


def accepts_jobs() -> Expectation:
    """IPP printer-is-accepting-jobs is true."""
    return Accepts()


def required_attributes() -> Expectation:
    """IPP tells every attribute and has every operation that a printer must (RFC 8011 §5.4)."""
    return TellsRequired()


def interfaces_agree() -> Expectation:
    """IPP and SNMP tell of the same state and the same alerts, as far as both tell."""
    return Agree()


def supplies_make_sense() -> Expectation:
    """No supply is fuller than full, or less than empty, on IPP or SNMP."""
    return SuppliesMakeSense()


def trays_make_sense() -> Expectation:
    """No tray or bin holds more than it can, or less than nothing (prtInputTable, prtOutputTable)."""
    return TraysMakeSense()


def no_conditions() -> Expectation:
    """No error on any interface."""
    return Healthy()


_words.speak("see", globals(), free=("looks",))

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        raise _words.no_such_word("see", name, globals())
