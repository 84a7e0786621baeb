"""Whether an answer has the form that its question wants, for everybody who takes answers."""

from __future__ import annotations

import math

from misfeed.errors import UsageError
from misfeed.prompting.page import scanned
from misfeed.prompting.prompt import Answer, Prompt, Said, Wants

LONGEST = 2_000
"""Characters of what a person types."""


def trouble(prompt: Prompt, answer: Answer) -> str:
    """What is wrong with the answer, in a sentence's end: "wants a number"; "" when nothing is."""
    if len(answer.value) > LONGEST or len(answer.why) > LONGEST or len(answer.hazard) > LONGEST:
        return f"takes at most {LONGEST} characters"
    if answer.said is not Said.DONE:
        return ""
    known = {choice.value for choice in prompt.choices}
    if prompt.wants is Wants.FILE and answer.file:
        return _no_scan(answer.file)
    if prompt.wants is Wants.NUMBER and number(answer.value) is None:
        return f"wants a number{f' of {prompt.unit}' if prompt.unit else ''}, such as 42.5"
    if prompt.wants is Wants.ONE and answer.value not in known and not (prompt.free and answer.value):
        return f"wants one of {', '.join(sorted(known))}"
    if prompt.wants is Wants.SOME and not prompt.free and not known.issuperset(answer.values):
        return f"wants some of {', '.join(sorted(known))}"
    return ""


def _no_scan(file: bytes) -> str:
    try:
        scanned(file)
    except UsageError as error:
        return f"wants another file: {error}"
    return ""


def number(text: str) -> float | None:
    """A number as people write it, with a point or a comma."""
    try:
        found = float(text.replace(",", ".").strip())
    except ValueError:
        return None
    return found if math.isfinite(found) else None
