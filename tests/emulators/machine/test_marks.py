"""Defects on paper: what every kind comes from."""

from __future__ import annotations

import ast
from pathlib import Path

import misfeed.emulators.machine
from misfeed.emulators.machine.marks import DefectKind


def test_every_kind_of_defect_has_a_part_that_leaves_it() -> None:
    made = {
        node.attr
        for path in Path(misfeed.emulators.machine.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "DefectKind"
    }
    assert made == {kind.name for kind in DefectKind}
