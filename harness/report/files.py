"""Writes a finished text to its place in one move, so that nobody ever reads half a report."""

from __future__ import annotations

import os
from pathlib import Path

from misfeed.errors import UsageError


def write_whole(path: Path | str, text: str) -> Path:
    """Write `text` as UTF-8 to `path`, replacing what was there. Raises UsageError when that cannot be."""
    path = Path(path)
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        os.replace(draft, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
    return path
