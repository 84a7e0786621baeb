"""The words that scenario scripts are written in: data first, so that they can be listed and tried.

from misfeed import DO, Ticket, fault, scenario, see
"""

from misfeed.vocabulary import do as DO  # noqa: N812
from misfeed.vocabulary import see
from misfeed.vocabulary.case import Case
from misfeed.vocabulary.expectation import Expectation
from misfeed.vocabulary.failure import CaseFailed
from misfeed.vocabulary.fault import Fault, fault
from misfeed.vocabulary.measure import limit
from misfeed.vocabulary.option import Option, option
from misfeed.vocabulary.scenario import Scenario, scenario
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.ticket import Ticket
from misfeed.vocabulary.variants import Vary, vary

__all__ = [
    "DO",
    "Case",
    "CaseFailed",
    "Expectation",
    "Fault",
    "Option",
    "Scenario",
    "Step",
    "Ticket",
    "Vary",
    "fault",
    "limit",
    "option",
    "scenario",
    "see",
    "vary",
]
