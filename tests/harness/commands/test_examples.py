"""The examples in each command's help can be typed."""

from __future__ import annotations

import argparse
import re
from importlib.metadata import entry_points
from typing import Any

import pytest

COMMANDS: dict[str, Any] = {point.name: point.load() for point in entry_points(group="misfeed.commands")}
EXAMPLES = [
    # An example is followed by what it does, two spaces or more away.
    re.split(r"\s{2,}", line.strip())[0]
    for command in COMMANDS.values()
    for line in command.EXAMPLES.splitlines()
    if line.startswith("  misfeed ")
]


def test_every_command_has_examples() -> None:
    for name in COMMANDS:
        assert any(example.startswith(f"misfeed {name}") for example in EXAMPLES), name


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_use_what_there_is(example: str) -> None:
    _, name, *words = example.split()
    parser = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    COMMANDS[name].configure(parser)
    parser.parse_args(words)
