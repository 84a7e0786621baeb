"""The process that draws, `python -m misfeed.emulators.documents.drawer SECONDS`; `drawing` begins it.

Takes a question, a line of JSON and a document, and gives an answer of the same form; ends when nobody can
ask any more, and by the system's hand when a document takes more processor time or memory than it may. Where
the system has no such bounds (Windows) there are none.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from typing import Any, BinaryIO

from .document import DocumentError
from .pdfium import lines, pixels, read

OCTETS_PER_S = 1_000_000
PAGE_S = 0.02
"""A long document takes long without being hostile: a second more for so many octets, and this for a page."""

_MEMORY = 4 << 30

_Question = tuple[dict[str, Any], bytes]


def main() -> None:
    """Answer until nobody asks."""
    _bound_memory()
    _obey_the_timer()
    # What a library prints is no answer.
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    questions: queue.SimpleQueue[_Question] = queue.SimpleQueue()
    # Read aside from drawing, which lets go of Python's lock: our owner's end is seen at once. Drawing has
    # the main thread, whose stack is the largest.
    threading.Thread(target=_take, args=(sys.stdin.buffer, questions), daemon=True).start()
    limit_s = float(sys.argv[1])
    _give(answers, {}, b"")
    while True:
        question, data = questions.get()
        _allow(limit_s + len(data) / OCTETS_PER_S)
        try:
            facts, octets = _answer(question, data)
        except DocumentError as error:
            facts, octets = _told(error), b""
        _allow(0)
        _give(answers, facts, octets)


def _answer(question: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    if "pixels" in question:
        dots = pixels(data, *question["pixels"])
        return {"rows": dots.shape[0], "columns": dots.shape[1]}, dots.tobytes()
    if "lines" in question:
        return {}, "\n".join(lines(data, question["lines"])).encode()
    pages, size = read(data, tuple(question["read"]), lambda count: _allow_more(count * PAGE_S))
    return {"pages": [dict(page.coverage_ppm) for page in pages], "size": size}, b""


def _told(error: DocumentError) -> dict[str, Any]:
    """What is raised again where it was asked, word by word."""
    reason, offset = error.reason.value, error.offset
    return {"error": error.words, "evidence": error.evidence.hex(), "offset": offset, "reason": reason}


def _take(asked: BinaryIO, questions: queue.SimpleQueue[_Question]) -> None:
    try:
        while line := asked.readline():
            question = json.loads(line)
            data = asked.read(question["octets"])
            if len(data) < question["octets"]:
                break
            questions.put((question, data))
    finally:
        os._exit(0)


def _give(answers: BinaryIO, facts: dict[str, Any], octets: bytes) -> None:
    answers.write(json.dumps({**facts, "octets": len(octets)}).encode() + b"\n")
    answers.write(octets)
    answers.flush()


def _obey_the_timer() -> None:
    """Whatever whoever began our owner did with the signal."""
    if hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})


def _allow(seconds: float) -> None:
    """Be ended by SIGPROF after so much more processor time; 0 is any."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _allow_more(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        _allow(signal.getitimer(signal.ITIMER_PROF)[0] + seconds)


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    for which, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(which)
        # Some systems know the word and refuse the deed.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
