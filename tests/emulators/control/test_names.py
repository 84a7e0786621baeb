"""The names that the control interface's folder offers are loaded when first used, and all are there."""

from __future__ import annotations

import subprocess
import sys

import pytest
from misfeed.emulators import control


def test_every_name_offered_is_there() -> None:
    for name in control.__all__:
        assert getattr(control, name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        control.Nothing  # noqa: B018


def test_to_name_the_folder_imports_none_of_it() -> None:
    program = (
        "import sys, misfeed.emulators.control; "
        "print([name for name in sys.modules if name.startswith('misfeed.emulators.control.')])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
