"""What a journal holds, as frozen records that turn into plain data and back.

They travel from test workers to the one process that writes, so they hold nothing but text, numbers and
tuples of records; they know no file, no clock and no device.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self, TypeAlias

import msgspec
from misfeed.errors import UsageError

Value: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None
"""Anything an interface may answer, as JSON can carry it."""


class Outcome(StrEnum):
    """How a case, a phase or a step ended.

    Cases only: `FLAKY` passed when it was run again, `QUARANTINED` did not pass, which is known and allowed.
    """

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    FLAKY = "flaky"
    QUARANTINED = "quarantined"


BAD = frozenset({Outcome.FAILED, Outcome.ERROR})
"""Outcomes that make a run fail."""


class Verdict(StrEnum):
    """Who has to act on a case that did not pass. `NONE` where it passed."""

    NONE = ""
    PRODUCT = "product"
    SCRIPT = "script"
    BENCH = "bench"
    ENVIRONMENT = "environment"


class Phase(StrEnum):
    """The timed phases of a case, in the order in which they happen."""

    SETUP = "setup"
    FAULT = "fault"
    TRIGGER = "trigger"
    DETECT = "detect"
    DIAGNOSE = "diagnose"
    DECOY = "decoy"
    REPAIR = "repair"
    VERIFY = "verify"
    RECOVER = "recover"
    """After the case: a device that lasts is made well for the next. Its end is not the case's."""


class PhaseRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One phase: when it ran by the device's clock (microseconds) and how long that really took."""

    name: Phase
    started_us: int
    ended_us: int
    wall_s: float = 0.0
    outcome: Outcome = Outcome.PASSED
    detail: str = ""

    @property
    def duration_us(self) -> int:
        """Length by the device's clock; a clock that was set back counts as no time at all."""
        return max(0, self.ended_us - self.started_us)


class Observation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one interface ("ipp", "snmp", "net@users") showed in one phase.

    Attributes:
        what: the expectation in words ("printer-state-reasons has media-jam-error").
        value: what the interface really answered.
        held: whether the expectation was met.
        after_us: device time since the trigger until it held, or until the wait was given up; None where
            nothing was waited for.
    """

    phase: Phase
    interface: str
    what: str
    value: Value = None
    held: bool = True
    after_us: int | None = None


class Measurement(msgspec.Struct, frozen=True, omit_defaults=True):
    """A measured number with its unit and the limit it was held against, in words ("<= 2 s").

    Attributes:
        marginal: it passed, but nearer to the limit than one wants.
        requirement: the id of the requirement that it answers.
        baseline: what it was held against beside, as an earlier run measured it.
    """

    name: str
    value: bool | int | float | str | None
    unit: str = ""
    limit: str = ""
    passed: bool = True
    marginal: bool = False
    requirement: str = ""
    baseline: float | None = None


class FindingRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the diagnosis concluded: the cause, where, how sure (0 to 1), whose it is to mend, and why."""

    cause: str
    place: str = ""
    confidence: float = 1.0
    owner: str = ""
    evidence: tuple[str, ...] = ()


class StepRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a repair or a decoy: its text, its stated minutes, and how it went."""

    text: str
    minutes: float = 0.0
    outcome: Outcome = Outcome.PASSED
    detail: str = ""


class PromptRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question that was put to a person, and the answer.

    Attributes:
        phase: the phase in which it was asked, or None outside of all.
        name: what was asked for in short ("act open cover.rear"); text: as the person read it.
        said: "done", "cannot", "skip"; "" where nobody answered. answer: with which value, or why not.
        by: who answered: "terminal", "station", or the place in a file of answers.
        hazard: harm that the person reported with it.
        wall_s: real seconds until the answer.
    """

    phase: Phase | None
    name: str
    text: str = ""
    said: str = ""
    answer: str = ""
    by: str = ""
    hazard: str = ""
    wall_s: float = 0.0


class LeftOutRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a script says is to be seen on an interface, and why nobody here could look."""

    interface: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.interface}: {self.what}: {self.why}"


class PictureRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A printed page as it was in one phase: a PNG image, and what a ruler told of it."""

    phase: Phase
    png: bytes
    ruler: tuple[str, ...] = ()


class AttachmentRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a script kept as evidence, with its octets and their BLAKE2b digest (32 octets, hex)."""

    name: str
    media_type: str
    blake2b: str
    size: int
    data: bytes = b""


class QuarantineRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a case may fail for now: who answers for it, why, and its last day (ISO 8601)."""

    owner: str
    reason: str
    expires: str


class CaseRecord(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One finished case: a scenario on a profile in a variant.

    Attributes:
        case: the name that is unique within a run, such as "MP-01[mono-laser]".
        scenario: the scenario's id, "MP-01".
        family: the folder it comes from ("media_path"); the letters of the id where it is left out.
        actor: who diagnosed and repaired; "" for the technician that every run has.
        ticket: in English; `tickets`: in other languages, where the scenario has them.
        told: what else the script says, by language and English text.
        reason: one sentence on why it failed, erred or was skipped.
        left_out: what the script says and nobody here could look at.
        hazards: unsafe acts, as the machine recorded them.
        asked: what people were asked, where people act.
        pictures: printed pages, for faults that show on paper.
        attachments: paths of files kept as evidence, relative to the journal.
        files: what scripts attached; each lies under one of the paths in `attachments` as well.
        attempt: 1 for the first run of this case, 2 for its first repetition.
        quarantine: the entry of the quarantine file that stands for this case, if one does.
        wall_s: real seconds the whole case took.
    """

    case: str
    scenario: str
    outcome: Outcome
    title: str = ""
    family: str = ""
    profile: str = ""
    variant: dict[str, Value] = {}
    seed: int = 0
    ticket: str = ""
    actor: str = ""
    tickets: dict[str, str] = {}
    told: dict[str, dict[str, str]] = {}
    requirements: tuple[str, ...] = ()
    reason: str = ""
    verdict: Verdict = Verdict.NONE
    phases: tuple[PhaseRecord, ...] = ()
    observations: tuple[Observation, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    finding: FindingRecord | None = None
    decoy: tuple[StepRecord, ...] = ()
    repair: tuple[StepRecord, ...] = ()
    left_out: tuple[LeftOutRecord, ...] = ()
    hazards: tuple[str, ...] = ()
    asked: tuple[PromptRecord, ...] = ()
    pictures: tuple[PictureRecord, ...] = ()
    attachments: tuple[str, ...] = ()
    files: tuple[AttachmentRecord, ...] = ()
    attempt: int = 1
    quarantine: QuarantineRecord | None = None
    wall_s: float = 0.0

    def to_plain(self) -> dict[str, Any]:
        """The record as dictionaries, lists, text and numbers, fit for JSON and for test workers."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_plain(cls, plain: object) -> Self:
        """The record that `to_plain` took apart. Raises UsageError naming the field that does not fit."""
        try:
            return msgspec.convert(plain, cls)
        except msgspec.ValidationError as error:
            raise UsageError(f"not the record of a case: {error}") from error


class RunHeader(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is known when a run starts.

    Attributes:
        run: a name for this run, unlike every other run's.
        profiles: version of each profile used; `faults`: version of each fault family used.
        wall_started: ISO 8601 time with zone.
        firmware: the firmware each profile runs, where it says.
        selection: what the command line selected, so that a resumed run selects the same.
        shard: "2/5" for the second of five parts of a run, "" for a whole run.
        max_skips: how many cases may be skipped; None for any number as long as something runs.
    """

    run: str
    seed: int
    version: str
    python: str = ""
    wall_started: str = ""
    profiles: dict[str, str] = {}
    faults: dict[str, str] = {}
    firmware: dict[str, str] = {}
    selection: tuple[str, ...] = ()
    shard: str = ""
    max_skips: int | None = None


def encode(record: msgspec.Struct) -> bytes:
    """Canonical JSON of a record. Lone surrogates, which JSON cannot carry, become backslash escapes.

    Raises UsageError when a field holds what JSON has no word for.
    """
    try:
        plain = msgspec.to_builtins(record)
        try:
            return msgspec.json.encode(plain, order="deterministic")
        except UnicodeEncodeError:
            return msgspec.json.encode(_escaped(plain), order="deterministic")
    except (TypeError, OverflowError, ValueError) as error:
        raise UsageError(f"a journal holds plain data only: {error}") from error


def _escaped(plain: Any) -> Any:
    if isinstance(plain, str):
        return plain.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(plain, dict):
        return {_escaped(key): _escaped(item) for key, item in plain.items()}
    if isinstance(plain, list | tuple):
        return [_escaped(item) for item in plain]
    return plain
