"""Numbers under their registered names."""

from misfeed.protocols.ipp import (
    GroupTag,
    JobState,
    Operation,
    PrinterState,
    Status,
    keyword_of,
    operation_of,
    status_of,
)


def test_codes_read_as_the_standards_write_them() -> None:
    assert Operation.GET_PRINTER_ATTRIBUTES.keyword == "Get-Printer-Attributes"
    assert Operation.SEND_URI.keyword == "Send-URI"
    assert Operation.CUPS_GET_PRINTERS.keyword == "CUPS-Get-Printers"
    assert Status.CLIENT_ERROR_FORBIDDEN.keyword == "client-error-forbidden"
    assert JobState.PROCESSING_STOPPED.keyword == "processing-stopped"
    assert PrinterState.IDLE.keyword == "idle"
    assert GroupTag.EVENT_NOTIFICATION.keyword == "event-notification-attributes-tag"


def test_numbers_find_their_name_or_stay_numbers() -> None:
    assert operation_of(0x003C) is Operation.IDENTIFY_PRINTER
    assert operation_of(0x7FFF) == 0x7FFF
    assert status_of(0x0507) is Status.SERVER_ERROR_BUSY
    assert keyword_of(status_of(0x04FE)) == "0x04fe"
    assert keyword_of(Status.SERVER_ERROR_BUSY) == "server-error-busy"


def test_a_status_tells_its_class_by_its_number() -> None:
    for status in Status:
        kind = {0: "successful", 2: "redirection", 4: "client-error", 5: "server-error"}[status >> 8]
        assert status.keyword.startswith(kind)


def test_jobs_end_canceled_aborted_or_completed() -> None:
    assert {state for state in JobState if state.is_final} == {
        JobState.CANCELED,
        JobState.ABORTED,
        JobState.COMPLETED,
    }
