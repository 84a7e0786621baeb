"""When a serving command ends: a signal, or the end of the process that started it.

Knows nothing of what is served.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import socket
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
        # The system may give a signal to any thread; an octet wakes this one, whichever it was.
        self._woken, self._waking = socket.socketpair()
        self._woken_before = -1
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Ending:
        self._waking.setblocking(False)
        self._woken_before = signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
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
        signal.set_wakeup_fd(self._woken_before)
        self._waking.close()
        self._woken.close()

    def wait(self) -> str:
        """Block until it is time to end; returns why, in words."""
        while True:
            try:
                return self._reasons.get_nowait()
            except queue.Empty:
                self._woken.recv(64)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        self._reasons.put(signal.Signals(number).name)

    def _watch(self, parent: int) -> None:
        _wait_for(parent)
        self._reasons.put("the parent process ended")
        with contextlib.suppress(OSError):  # it has ended meanwhile
            self._waking.send(b"\0")


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
