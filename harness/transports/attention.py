"""A moment of attention before sleep: who has just asked is mostly answered, and who has just answered is
mostly asked again, within less time than it takes to fall asleep and to be woken up.

Where there is one processor, nobody else could do anything meanwhile, and there is none. Knows no socket.
"""

from __future__ import annotations

import os
import sys

MOMENT_S = 50e-6
"""What a client of one request after the other takes to read an answer and to ask again, or a server to
answer; in seconds."""


def processors() -> int:
    """As many as this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def worth_it() -> bool:
    """Whether to look again is quicker here than to sleep. On Windows a look takes as long as a nap."""
    return sys.platform != "win32" and processors() > 1
