"""Private trees: what makers' own clients read, by the maker's number below 1.3.6.1.4.1.

One module for each maker whose tree is more than identity and counters; the others are a table in `plain`.
Values are the machine's. What was captured of a model stands, but for what counts or changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from misfeed.emulators.snmp.makers import brother, hp, plain
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row

MAKERS: Mapping[int, Callable[[Model], Iterator[Row]]] = {
    hp.NUMBER: hp.rows,
    brother.NUMBER: brother.rows,
    **plain.MAKERS,
}

__all__ = ["MAKERS"]
