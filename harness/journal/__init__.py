"""The durable record of a run: which cases finished, how, and what was seen and measured on the way.

Knows neither pytest nor devices: whoever drives a case hands over a `CaseRecord` of plain data.
"""

from __future__ import annotations

from misfeed.journal.records import (
    BAD,
    AttachmentRecord,
    CaseRecord,
    FindingRecord,
    LeftOutRecord,
    Measurement,
    Observation,
    Outcome,
    Phase,
    PhaseRecord,
    PictureRecord,
    PromptRecord,
    QuarantineRecord,
    RunHeader,
    StepRecord,
    Value,
    Verdict,
)
from misfeed.journal.store import SUFFIX, Journal

__all__ = [
    "BAD",
    "SUFFIX",
    "AttachmentRecord",
    "CaseRecord",
    "FindingRecord",
    "Journal",
    "LeftOutRecord",
    "Measurement",
    "Observation",
    "Outcome",
    "Phase",
    "PhaseRecord",
    "PictureRecord",
    "PromptRecord",
    "QuarantineRecord",
    "RunHeader",
    "StepRecord",
    "Value",
    "Verdict",
]
