"""Quirks of manners: what is answered to whom, when, and how. What they do is in `answering`."""

from __future__ import annotations

from misfeed.emulators.ipp.quirks.bound import quirk

PATH = "/ipp/printer"
"""The only right one, where none is named."""
OTHER_PATH = "/printers/office"
"""Where a printer that is elsewhere is, where no path is named."""

EMPTY_JOB_GROUP = quirk(
    "refuses-empty-job-group",
    "Get-Printer-Attributes with a group of job attributes, be it empty, is a bad request",
    "RFC 8011 §4.1.3: groups that are not expected are ignored",
    "attah/harbour-seaprint#28",
)
NO_DATABASE = quirk(
    "refuses-media-col-database",
    "whoever asks for media-col-database is told that it was a bad request",
    "PWG 5100.7 §6.3.1",
    "attah/harbour-seaprint#28",
)
PATH_404 = quirk(
    "wrong-path-404",
    f"any other path than {PATH}, or the one that is named, is HTTP's 404",
    "PWG 5100.14 §4.1: /ipp/print",
    "home-assistant/core#55939",
    "path",
)
PATH_NOT_FOUND = quirk(
    "wrong-path-not-found",
    f"at any other path than {PATH}, or the one that is named, there is client-error-not-found",
    "PWG 5100.14 §4.1: /ipp/print",
    "home-assistant/core#82985",
    "path",
)
PATH_EMPTY = quirk(
    "wrong-path-empty",
    f"at any other path than {PATH}, or the one that is named, answers have an empty body",
    "PWG 5100.14 §4.1: /ipp/print",
    "home-assistant/core#55939",
    "path",
)
ELSEWHERE = quirk(
    "elsewhere",
    "the printer is at /printers/office, or the path that is named, its URIs say so, and any other path is "
    "HTTP's 404",
    "PWG 5100.14 §4.1: /ipp/print",
    "home-assistant/core#82985",
    "path",
)
REDIRECTS = quirk(
    "redirects",
    f"whoever asks at any other path than {PATH}, or the one that is named, is sent there by HTTP's 301",
    "RFC 8010 §4: a POST is answered by IPP",
    "",
    "path",
)
ODD_IN_JAM = quirk(
    "device-error-in-jam",
    "while there is a paper jam, all that is asked of jobs is server-error-device-error",
    "RFC 8011 §4.3: a stopped printer still tells of its jobs, and takes more",
    "apple/cups#5517",
)
BUSY = quirk(
    "busy",
    "what would make a job is server-error-busy",
    "RFC 8011 §B.1.5.8",
    "istopwg/ippsample#195",
)
REFUSES_2_0_BADLY = quirk(
    "bad-version-answer",
    "IPP 2.0 is a bad request, and the answer says 1.1",
    "RFC 8011 §4.1.8: server-error-version-not-supported",
)
LAST_REQUEST_ID = quirk(
    "last-request-id",
    "answers carry the request-id of the request before",
    "RFC 8011 §4.1.2",
)
HTML_ANSWER = quirk(
    "html-answer",
    "in place of an answer there is a page for people",
    "RFC 8010 §4",
)
WRONG_TYPE = quirk(
    "wrong-content-type",
    "answers come as application/octet-stream",
    "RFC 8010 §4: application/ipp",
)
HTTP_500 = quirk(
    "error-500",
    "in place of an answer there is HTTP's 500",
    "RFC 8010 §4: errors of IPP come with HTTP's 200",
)
HALF = quirk(
    "half-answered",
    "only every other attribute that is asked for by name is told, the rest is called unsupported: "
    "successful-ok-ignored-or-substituted-attributes",
    "RFC 8011 §4.2.5.1",
    "apple/cups#4949",
)

LATE = quirk(
    "late",
    "answers come a minute late, or so many seconds",
    "none; clients wait for a minute at most by custom",
    "apple/cups#5559",
    "seconds",
)
SILENT = quirk(
    "silent",
    "requests are taken, and no answer comes; the connection stays open",
    "RFC 8011 §4.1.6: each request is answered",
    "apple/cups#5559",
)
PONDERS = quirk(
    "ponders",
    "after a job or Validate-Job with multiple-document-handling, whatever is asked about jobs within three "
    "minutes, or so many seconds, is answered when they are over",
    "RFC 8011 §4.1.7: what is not supported is ignored, or refused",
    "apple/cups#5559",
    "seconds",
)

QUIRKS = (
    LATE, SILENT, PONDERS,
    EMPTY_JOB_GROUP, NO_DATABASE, PATH_404, PATH_NOT_FOUND, PATH_EMPTY, ELSEWHERE, REDIRECTS, ODD_IN_JAM,
    BUSY, REFUSES_2_0_BADLY, LAST_REQUEST_ID, HTML_ANSWER, WRONG_TYPE, HTTP_500, HALF,
)  # fmt: skip
