"""A run's journal turned into what people and CI systems read: one HTML page, JUnit XML, canonical JSON.

Knows the journal's records only; it asks no device and no clock, so the same journal gives the same bytes.
"""

from __future__ import annotations

from misfeed.report.html import html_page, write_html
from misfeed.report.json import report_json, without_wall, write_json
from misfeed.report.junit import junit_xml, write_junit
from misfeed.report.markdown import append_summary, summary_markdown
from misfeed.report.tally import RunVerdict, Tally, tally_in, tally_of

__all__ = [
    "RunVerdict",
    "Tally",
    "append_summary",
    "html_page",
    "junit_xml",
    "report_json",
    "summary_markdown",
    "tally_in",
    "tally_of",
    "without_wall",
    "write_html",
    "write_json",
    "write_junit",
]
