"""Interpreters are imported for their first document; until then they are known by name."""

from __future__ import annotations

from importlib import import_module

import pytest
from misfeed.emulators.documents.interpret import _READERS, _reader, supported


@pytest.mark.parametrize("format_", supported())
def test_each_format_names_the_interpreter_that_reads_it(format_: str) -> None:
    module = import_module(f"misfeed.emulators.documents.{_READERS[format_][0]}")
    assert format_ == module.FORMAT
    assert _reader(format_) is getattr(module, _READERS[format_][1])
