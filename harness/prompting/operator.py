"""The actor `operator`: a person who diagnoses a device and repairs it step by step, asked at every turn.

Whoever plays the device, the case stays referee: what the person says is judged as a diagnoser's word is.
"""

from __future__ import annotations

from collections.abc import Iterable

from misfeed.contract import CannotAct
from misfeed.diagnostics import Finding
from misfeed.diagnostics.finding import UNKNOWN
from misfeed.diagnostics.probes import Survey, survey
from misfeed.diagnostics.rulebook import rulebook
from misfeed.errors import UsageError
from misfeed.messages import words
from misfeed.prompting.asker import done
from misfeed.prompting.desk import desk
from misfeed.prompting.overseen import overseen
from misfeed.prompting.prompt import Choice, Kind, Note, Prompt, Wants
from misfeed.providers import provider
from misfeed.vocabulary.actor import Work
from misfeed.vocabulary.words import near

LOOK = "look "
"""What an answer begins with that asks for a look at a part, before anything is concluded."""

MOST_TURNS = 50


class Operator:
    """Satisfies `misfeed.vocabulary.actor.Actor`."""

    name = "operator"

    def diagnose(self, work: Work) -> Finding:
        asker = desk()
        say = words(asker.language)
        found = survey(work.device)
        notes = [Note(say("prompt_ticket"), work.ticket)]
        notes += [Note(*piece.partition(": ")[::2]) for piece in found.evidence]
        candidates = tuple(Choice(cause) for cause in _candidates(found))
        for _ in range(MOST_TURNS):
            prompt = Prompt(
                kind=Kind.DIAGNOSE,
                target=work.device.facts.name,
                text=say("prompt_diagnose"),
                notes=tuple(notes),
                wants=Wants.ONE,
                choices=candidates,
                free=True,
            )
            answer = done(asker, prompt)
            told = answer.value.strip()
            if told.startswith(LOOK):
                part = told.removeprefix(LOOK).strip()
                notes.append(Note(part, _look(work, part)))
                continue
            cause, _, place = told.partition("@")
            known = provider().fault_versions()
            if cause in known or cause == UNKNOWN:
                return Finding(cause, place, found.evidence)
            if written := asker.place(answer):
                hint = near(cause, known) or "; `misfeed faults` lists them"
                raise UsageError(f"{written}: there is no fault {cause!r}{hint}")
            notes.append(Note(told, say("prompt_no_cause"), warns=True))
        return Finding(UNKNOWN, evidence=found.evidence, confidence=0.0)

    def repair(self, work: Work) -> None:
        with overseen(work.device):
            for step in work.steps:
                work.do(step)


def _look(work: Work, part: str) -> str:
    try:
        seen = work.device.hands.look(part)
    except CannotAct as error:
        return str(error)
    return ", ".join(f"{what}: {found}" for what, found in seen.items())


def _candidates(found: Survey) -> Iterable[str]:
    """Causes that a rule has for what the device shows, by name: their order must tell nothing."""
    book = rulebook()
    alerts = {(alert.code, alert.group) for alert in found.alerts}
    loud = {
        rule.cause
        for rule in book.alerts
        for code, group in alerts
        if code in rule.codes and rule.group in ("", group)
    }
    shut = any(verdict != "open" for verdict in found.reach.values())
    network = {rule.cause for rule in book.network} if shut else set()
    return sorted(loud | network or {rule.cause for rule in book.quiet})
