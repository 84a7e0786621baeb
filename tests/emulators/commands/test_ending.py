"""When a serving command ends."""

from __future__ import annotations

import os
import signal
import threading
from itertools import chain, repeat

import pytest
from misfeed.emulators.commands import ending
from misfeed.emulators.commands.ending import Ending


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait_and_means_what_it_did_before_afterwards(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with Ending() as end:
        os.kill(os.getpid(), number)
        assert end.wait() == number.name
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


def test_a_signal_that_the_system_gives_to_another_thread_ends_the_wait_too() -> None:
    def signalled() -> None:
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    slept_on = threading.Event()

    def wake() -> None:
        slept_on.set()
        os.kill(os.getpid(), signal.SIGTERM)

    with Ending() as end:
        # While this thread waits.
        threading.Timer(0.2, signalled).start()
        waking = threading.Timer(5, wake)
        waking.start()
        reason = end.wait()
        waking.cancel()
    assert reason == "SIGINT"
    assert not slept_on.is_set()


def test_a_parent_that_is_gone_ends_the_wait_where_the_system_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(_: int) -> int:
        raise OSError("not here")

    ids = chain([100, 100, 100], repeat(1))
    monkeypatch.setattr(os, "pidfd_open", unknown, raising=False)
    monkeypatch.setattr(os, "getppid", lambda: next(ids))
    monkeypatch.setattr(ending, "_LOOK_S", 0.01)
    with Ending(with_parent=True) as end:
        assert end.wait() == "the parent process ended"
