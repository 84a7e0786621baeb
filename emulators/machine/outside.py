"""What is added to machines from outside: kinds of faults and of parts, by name.

Whoever finds them registers under the entry point group `misfeed.machine`; a machine knows no folder and no
package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any


def outside(what: str) -> Mapping[str, Any]:
    """ "faults" or "parts" that were added; the same mapping for as long as nothing changes."""
    return _finder()(what)


@cache
def _finder() -> Callable[[str], Mapping[str, Any]]:
    for point in entry_points(group="misfeed.machine", name="outside"):
        found: Callable[[str], Mapping[str, Any]] = point.load()
        return found
    nothing: Mapping[str, Any] = {}
    return lambda _: nothing
