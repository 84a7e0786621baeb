"""Quirks of what the firmware does with jobs. The machine itself does it; here it is said in words."""

from __future__ import annotations

from misfeed.emulators.machine.habits import Habit
from misfeed.emulators.quirks import Quirk

QUIRKS = (
    Quirk(
        Habit.FORGETS_JOBS.value,
        "a job is forgotten as soon as it is over: no history, and its job-id is client-error-not-found",
        "RFC 8011 §5.3.7.1: a job is kept for a while",
        "apple/cups#4079",
    ),
    Quirk(
        Habit.ONE_JOB.value,
        "while there is a job no other is taken: printer-is-accepting-jobs is false, the reason is "
        "spool-area-full-report, and the answer server-error-busy",
        "RFC 8011 §5.4.23",
        "HP OfficeJet Pro 8730",
    ),
    Quirk(
        Habit.PAUSED_AT_START.value,
        "it is paused whenever it starts, and Resume-Printer is answered but does nothing",
        "RFC 8011 §4.2.8",
        "istopwg/ippsample#180",
    ),
    Quirk(
        Habit.PAUSED_BY_JAM.value,
        "a paper jam leaves it paused: once it is cleared, somebody must ask for Resume-Printer",
        "RFC 8011 §5.4.11: it goes on by itself",
        "apple/cups#5544",
    ),
    Quirk(
        Habit.SOURCE_IGNORED.value,
        "media-source is taken and ignored: paper comes from the first tray that has it",
        "PWG 5100.7 §6.3.1",
        "apple/cups#5693",
    ),
    Quirk(
        Habit.SOURCE_PRINTS_NOTHING.value,
        "a job with a media-source is completed without a sheet",
        "PWG 5100.7 §6.3.1",
        "apple/cups#5693",
    ),
    Quirk(
        Habit.REFUSES_PDF.value,
        "every PDF is a document-format-error, though document-format-supported has application/pdf",
        "RFC 8011 §5.4.22",
        "OpenPrinting/cups-filters#436",
    ),
)
