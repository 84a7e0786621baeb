"""What a printer's service console says, both ways: facts, rows, results of the self-test, notices, prompts.

Plain text in lines, for people and for scripts alike. Knows no line and no printer.
"""

from misfeed.protocols.console.lines import (
    MAX_TEXT,
    ConsoleError,
    Fact,
    Notice,
    Outcome,
    Test,
    cells,
    plain,
    row,
)
from misfeed.protocols.console.reading import MAX_TAIL, TextReader

__all__ = [
    "MAX_TAIL",
    "MAX_TEXT",
    "ConsoleError",
    "Fact",
    "Notice",
    "Outcome",
    "Test",
    "TextReader",
    "cells",
    "plain",
    "row",
]
