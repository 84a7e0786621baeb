"""Which cases a scenario makes, how one is run, and the record that it leaves. Knows no pytest."""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from misfeed.baselines import measured_in
from misfeed.cabled import USB, CabledProvider
from misfeed.contract import CannotAct
from misfeed.device import Device
from misfeed.errors import BenchError, MisfeedError, UsageError
from misfeed.fitting import misfits, models_for
from misfeed.journal import CaseRecord, Outcome, PictureRecord, Verdict
from misfeed.journal.attachments import place_of
from misfeed.messages.beside import languages_beside, translated
from misfeed.prompting.operator import Operator
from misfeed.prompting.seat import PROMPTS, seated
from misfeed.providers import installed, provider
from misfeed.transfers import Keep, Transfers
from misfeed.vocabulary.actor import DEFAULT, actor
from misfeed.vocabulary.case import Case
from misfeed.vocabulary.demands import refusal
from misfeed.vocabulary.failure import CaseFailed, Misdiagnosed
from misfeed.vocabulary.reach import nothing_left
from misfeed.vocabulary.scenario import Scenario
from misfeed.vocabulary.step import Step

_REASON = 500
_ENVIRONMENT = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EIO,
        errno.EMFILE,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.ENFILE,
        errno.ENOMEM,
        errno.ENOSPC,
        errno.EPERM,
        errno.EROFS,
    }
)
"""What the system says when it is short of something itself; a wrong path is its script's affair."""

_PICTURE = 64 * 1024
"""Octets of one picture: a journal is mailed."""


@dataclass(frozen=True, slots=True)
class CaseSpec:
    """A scenario on a profile in a variant, before it runs.

    Attributes:
        name: unique in a run: "NW-06[mono-laser-refused]". suffix: what stands in the brackets.
        seed: from the run's seed and the name alone, so that order and workers do not matter.
        misfit: why it cannot run on that profile, or "".
    """

    scenario: Scenario
    profile: str
    variant: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    misfit: str = ""

    @property
    def suffix(self) -> str:
        # A profile's file is named by what it is called, so that seeds do not depend on where it lies.
        model = Path(self.profile).stem if self.profile.endswith(".toml") else self.profile
        return "-".join([model, *(str(value) for value in self.variant.values())])

    @property
    def name(self) -> str:
        return f"{self.scenario.id}[{self.suffix}]"


def specs_for(scenario: Scenario, profiles: Sequence[str], run_seed: int) -> list[CaseSpec]:
    """Every case of `scenario` on `profiles` (all there are when none is named). Raises UsageError."""
    source = provider()
    # What no model at all has is a slip; that the devices of a bench lack it is not.
    models = installed()
    cabled = isinstance(source, CabledProvider)
    emulated = source is models or (isinstance(source, CabledProvider) and source.others is models)
    for _, wrong in misfits(scenario, models, profiles if emulated else ()):
        raise UsageError(f"{scenario.id}: {wrong}")
    # Part of a case's name: what it finds over a cable is nothing to hold against what a network tells.
    over = {"over": USB} if cabled else {}
    specs = []
    for profile in dict.fromkeys(profiles or models_for(scenario, source)):
        facts = source.facts(profile)
        for variant in scenario.variants():
            misfit = scenario.misfit(facts) or nothing_left(scenario, facts) or refusal(scenario, facts)
            spec = CaseSpec(scenario, profile, variant | over, misfit=misfit)
            digest = hashlib.blake2b(f"{run_seed}/{spec.name}".encode(), digest_size=6).digest()
            specs.append(
                CaseSpec(scenario, profile, spec.variant, int.from_bytes(digest, "big"), spec.misfit)
            )
    return specs


class Running:
    """A case on its device, from the health gate to the end. `baseline` is a run that it is held against.

    `capture_usb` tells of which cases all that goes over the USB cable is kept; "" for none.
    """

    def __init__(
        self,
        spec: CaseSpec,
        actor: str | None = None,
        hands: str = "",
        baseline: str | None = None,
        capture_usb: str = "",
    ) -> None:
        self.spec = spec
        self.baseline = baseline
        self.hands = hands
        self.actor = actor or (Operator.name if hands == PROMPTS else DEFAULT)
        self.case: Case | None = None
        self._keep = Keep(capture_usb) if capture_usb else None
        self._transfers: Transfers | None = None
        self._settled = False
        self._seat = ExitStack()
        self._began = time.perf_counter()

    def __enter__(self) -> Case:
        before = measured_in(self.baseline).get(self.spec.name) if self.baseline else None
        device = Device(provider().make(self.spec.profile, seed=self.spec.seed))
        if self._keep is not None:
            self._transfers = Transfers(device, self._keep)
        self.case = Case(self.spec.scenario, device, self.spec.variant, actor(self.actor), before)
        try:
            self._seat.enter_context(seated(self.case, self.spec.name, self.hands))
            self.case.set_up()
        except BaseException:
            self._settled = True
            self._seat.close()
            device.close()
            raise
        return self.case

    def __exit__(self, *_: object) -> None:
        if self.case is not None:
            try:
                self.settle()
            finally:
                self._seat.close()
                self.case.device.close()

    def settle(self) -> None:
        """Leave the device as the next case needs it, once; before the record is made, which tells of it.

        What goes wrong meanwhile is told of by that phase, and by the next case's health gate.
        """
        if self.case is not None and not self._settled:
            self._settled = True
            with suppress(MisfeedError):
                self.case.recover()

    def keep_transfers(self, ended: Outcome) -> None:
        """Attach what went over the USB cable, where that was asked for."""
        if self.case is not None and self._transfers is not None:
            self._transfers.attach(self.case.attachments, ended)

    @property
    def wall_s(self) -> float:
        return time.perf_counter() - self._began


def _told(scenario: Scenario) -> dict[str, dict[str, str]]:
    """What a record shows of the script's own words, in all languages that stand beside it."""
    steps = (*scenario.trigger, *scenario.decoy, *scenario.repair, *scenario.verify)
    texts = (scenario.title, *(one.words for one in steps if isinstance(one, Step)))
    told = {one: translated(scenario.file, one, texts) for one in languages_beside(scenario.file)}
    return {language: texts for language, texts in told.items() if texts}


def record_of(
    spec: CaseSpec, running: Running | None, outcome: str, error: BaseException | None, trace: str
) -> CaseRecord:
    """The durable record of a case that passed, failed, erred or was skipped."""
    scenario = spec.scenario
    case = running.case if running else None
    ended = Outcome.SKIPPED if outcome == "skipped" else Outcome.PASSED
    if outcome == "failed":
        ended = Outcome.FAILED if isinstance(error, AssertionError) else Outcome.ERROR
    if running is not None:
        running.keep_transfers(ended)
    return CaseRecord(
        case=spec.name,
        scenario=scenario.id,
        title=scenario.title,
        family=scenario.family,
        profile=spec.profile,
        variant={key: _plain(value) for key, value in spec.variant.items()},
        seed=spec.seed,
        ticket=scenario.ticket.text(),
        actor=case.actor.name if case and case.actor.name != DEFAULT else "",
        tickets={language: told for language, told in scenario.ticket.texts.items() if language != "en"},
        told=_told(scenario),
        requirements=scenario.requirements,
        outcome=ended,
        reason=_reason(ended, error, trace, spec.misfit),
        verdict=_verdict(ended, error),
        phases=tuple(case.phases) if case else (),
        observations=tuple(case.observations) if case else (),
        measurements=tuple(case.measurements) if case else (),
        finding=case.finding_record if case else None,
        decoy=tuple(case.decoy_steps) if case else (),
        repair=tuple(case.repair_steps) if case else (),
        pictures=tuple(_pictures(case)) if case else (),
        attachments=tuple(map(place_of, case.attachments.records)) if case else (),
        files=case.attachments.records if case else (),
        left_out=case.left_out if case else (),
        hazards=_hazards(case) if case else (),
        asked=tuple(case.asked) if case else (),
        wall_s=running.wall_s if running else 0.0,
    )


def lost(spec: CaseSpec, why: str) -> CaseRecord:
    """The record of a case whose process died under it."""
    return record_of(spec, None, "failed", BrokenOff(why), "")


class BrokenOff(MisfeedError):
    """The process that ran a case died: killed, out of memory, or a library crashed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the process that ran it died ({why}); is there memory enough for its workers?")


def _pictures(case: Case) -> Iterator[PictureRecord]:
    """The pages that the case kept, drawn only now that somebody writes them down."""
    for phase, page in case.pages.items():
        yield PictureRecord(phase, page.png(_PICTURE), page.ruler())


def _hazards(case: Case) -> tuple[str, ...]:
    """As the device tells them, and as people reported them, each once."""
    told = case.device.staging.hazards() if case.place_of_fault else ()
    return tuple(dict.fromkeys((*told, *(one.hazard for one in case.asked if one.hazard))))


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str) else str(value)


def _reason(ended: Outcome, error: BaseException | None, trace: str, misfit: str) -> str:
    if ended is Outcome.PASSED:
        return ""
    if misfit:
        return misfit
    if error is None:
        return trace.strip().rpartition("\n")[2][:_REASON]
    text = str(error).strip().split("\n")[0] or type(error).__name__
    if ended is not Outcome.SKIPPED and not isinstance(error, MisfeedError | AssertionError):
        text = f"{type(error).__name__}: {text}"
    return text[:_REASON]


def _verdict(ended: Outcome, error: BaseException | None) -> Verdict:
    """Who has to act: the product when a check failed, else whoever owns what went wrong.

    The environment is the computer that the run is on: its memory, its disk, its network, what is installed.
    """
    if ended in (Outcome.PASSED, Outcome.SKIPPED):
        return Verdict.NONE
    if isinstance(error, CaseFailed) and isinstance(error.__cause__, CannotAct):
        return Verdict.SCRIPT  # a step that nobody can do on this model
    if isinstance(error, Misdiagnosed):
        return Verdict.SCRIPT
    if isinstance(error, AssertionError):
        return Verdict.PRODUCT
    if isinstance(error, BenchError):
        return Verdict.BENCH
    if isinstance(error, UsageError | CannotAct):
        return Verdict.SCRIPT
    if isinstance(error, BrokenOff | MemoryError | ImportError):
        return Verdict.ENVIRONMENT
    if isinstance(error, OSError):
        if error.errno == errno.EADDRINUSE:
            return Verdict.BENCH
        return Verdict.ENVIRONMENT if error.errno in _ENVIRONMENT else Verdict.SCRIPT
    if isinstance(error, MisfeedError):
        return Verdict.PRODUCT
    return Verdict.SCRIPT
