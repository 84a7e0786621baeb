"""When a serving command ends: a signal, or the end of the process that started it.

Knows nothing of what is served.
"""

from __future__ import annotations

import os
import queue
import select
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

#: How often the parent's end is looked for where the system cannot tell of it.
_LOOK_S = 1.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Ending:
    """Waits for the end. A context manager for the main thread, around all that is to end in good order: only
    when it is left do signals mean what they did before.
    """

    def __init__(self, *, with_parent: bool = False) -> None:
        self._with_parent = with_parent
        # A queue and not an event: only `SimpleQueue.put` may be called from within a signal handler.
        self._reasons: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Ending:
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, self._signalled)
        if self._with_parent:
            parent = os.getppid()
            watch = threading.Thread(target=self._watch, args=(parent,), name="misfeed-parent", daemon=True)
            watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def wait(self) -> str:
        """Block until it is time to end; returns why, in words."""
        return self._reasons.get()

    def _signalled(self, number: int, _: FrameType | None) -> None:
        self._reasons.put(signal.Signals(number).name)

    def _watch(self, parent: int) -> None:
        _wait_for(parent)
        self._reasons.put("the parent process ended")


def _wait_for(parent: int) -> None:
    """Return when the process that started this one has ended."""
    if sys.platform == "linux":
        try:
            descriptor = os.pidfd_open(parent)
        except OSError:
            pass  # it has ended, or the system does not know such descriptors; either shows below
        else:
            try:
                if os.getppid() == parent:
                    select.select([descriptor], [], [])
            finally:
                os.close(descriptor)
            return
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(_LOOK_S)
