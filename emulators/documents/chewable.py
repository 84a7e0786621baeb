"""Turns away PDF files on which PDFium would chew for minutes, or in gigabytes. Nobody prints such.

Knows no more of PDF (ISO 32000-1 §7.2, §7.3) than that takes.
"""

from __future__ import annotations

import re

from .document import DocumentError

_MOST_NESTED = 500
"""Arrays that begin within each other, one right behind the other."""
_OPENED = re.compile(rb"(?:\[[\0\t\n\f\r \d]*+(?:/\w*+[\0\t\n\f\r ]*+)?+)++")
_ENDS = re.compile(rb"endobj|endstream|stream")
_OFTEN = 64
"""Times that a file may be searched through for the ends of its streams' objects, all taken together."""
_SLACK = 4 << 20


def check_chewable(data: bytes) -> None:
    """Raises DocumentError. Looks at each octet a few times, whatever they are."""
    for found in _OPENED.finditer(data):
        if found.group().count(b"[") > _MOST_NESTED:
            raise DocumentError("arrays of the PDF are nested too deeply", found.group()[:16], found.start())
    if _searched(data) > _OFTEN * len(data) + _SLACK:
        raise DocumentError("objects of the PDF begin that never end", data[:16], 0)


def _searched(data: bytes) -> int:
    """Octets from each stream's beginning to the end of its object: where that lacks, of all that follow."""
    total = waiting = beginnings = 0
    for found in _ENDS.finditer(data):
        if found.group() == b"stream":
            waiting += 1
            beginnings += found.start()
        elif found.group() == b"endobj":
            total += waiting * found.start() - beginnings
            waiting = beginnings = 0
    return total + waiting * len(data) - beginnings
