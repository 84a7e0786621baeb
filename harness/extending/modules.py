"""Imports a person's Python file under a name of its own, and says in a sentence what is wrong with one.

A file is imported once, whoever asks for it, so that its classes are the same for all.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType

from misfeed.errors import MisfeedError, UsageError


class BrokenScript(UsageError):
    """A file that cannot be imported.

    Attributes:
        file, line: where; the line is 0 when nobody knows. what: one sentence.
    """

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file, self.line, self.what = file, line, what
        super().__init__(f"{placed(file, line)}: {what}")


def shown(file: str | Path) -> str:
    """A path, or a sentence that begins with one, as a person would type it from here."""
    return str(file).removeprefix(f"{Path.cwd()}{os.sep}")


def placed(file: str | Path, line: int) -> str:
    """A place in a file, for the head of a sentence."""
    return f"{shown(file)}:{line}" if line else shown(file)


def load(path: Path) -> ModuleType:
    """The module in a file. Raises BrokenScript."""
    path = path.resolve()
    name = f"{path.parent.name}.{path.stem}_{hashlib.blake2b(str(path).encode(), digest_size=6).hexdigest()}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BrokenScript(str(path), 0, "it cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise _told(error, path) from error
    return module


def _told(error: BaseException, path: Path) -> BrokenScript:
    if isinstance(error, SyntaxError):
        return BrokenScript(str(error.filename or path), error.lineno or 0, str(error.msg))
    lines = [one.lineno for one in traceback.extract_tb(error.__traceback__) if one.filename == str(path)]
    text = (str(error).strip().splitlines() or [""])[0]
    # Python's own messages need their kind: "'trays'" alone says nothing, "KeyError: 'trays'" does.
    kind = "" if isinstance(error, MisfeedError) else type(error).__name__
    return BrokenScript(str(path), (lines or [0])[-1] or 0, ": ".join(filter(None, (kind, text))))


def scripts_in(folder: Path) -> list[Path]:
    """The Python files in a folder and those below it, in order; none that is hidden or private."""
    return [
        path
        for path in sorted(folder.rglob("*.py"))
        if not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    ]


def place_of(kind: type) -> str:
    """Where a class is declared: "faults/loose.py:12"."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    if not file:
        return f"{kind.__module__}.{kind.__qualname__}"
    return placed(file, line_of_class(file, kind.__name__))


def line_of_class(file: str | Path, name: str) -> int:
    """The line on which a class is declared in a file; 0 when it is not."""
    try:
        tree = ast.parse(Path(file).read_text("utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError):
        return 0
    found = (node.lineno for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == name)
    return next(found, 0)
