"""What a firmware may do with jobs against all custom, by the names of the quirks that say so.

Knows no interface: a habit is the printer's own, and shows wherever its jobs do.
"""

from __future__ import annotations

import enum


class Habit(enum.StrEnum):
    """Found in the formatter's `quirks`."""

    FORGETS_JOBS = "ipp.no-job-history"
    ONE_JOB = "ipp.one-job-at-a-time"
    PAUSED_AT_START = "ipp.paused-at-start"
    PAUSED_BY_JAM = "ipp.paused-by-jam"
    SOURCE_IGNORED = "ipp.media-source-ignored"
    SOURCE_PRINTS_NOTHING = "ipp.media-source-prints-nothing"
    REFUSES_PDF = "ipp.pdf-is-an-error"
