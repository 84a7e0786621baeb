"""Rows as aligned columns of plain text, for people and for `grep` alike.

A line is never broken to a terminal's width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def columns(rows: Iterable[Sequence[str]], indent: str = "") -> str:
    """One line per row; every column but the last is as wide as its widest cell."""
    table = [[str(cell) for cell in row] for row in rows]
    if not table:
        return ""
    widths = [max(len(row[i]) for row in table if i < len(row)) for i in range(max(map(len, table)))]
    lines = [
        indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in table
    ]
    return "\n".join(lines) + "\n"
