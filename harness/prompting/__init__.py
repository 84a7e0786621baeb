"""People as hands: questions to a person, whoever puts them, and hands and staging made of them.

Knows no device; what a person is asked for comes from steps, faults and facts.
"""

from __future__ import annotations

from misfeed.prompting.asker import Asker, NobodyAnswers, SkippedByPerson
from misfeed.prompting.desk import Desk, desk
from misfeed.prompting.hands import PromptedHands
from misfeed.prompting.prompt import Answer, Choice, Kind, Note, Prompt, Said, Wants
from misfeed.prompting.staging import PromptedStaging

__all__ = [
    "Answer",
    "Asker",
    "Choice",
    "Desk",
    "Kind",
    "NobodyAnswers",
    "Note",
    "Prompt",
    "PromptedHands",
    "PromptedStaging",
    "Said",
    "SkippedByPerson",
    "Wants",
    "desk",
]
