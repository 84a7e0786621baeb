"""The process that draws can be ended, and begins anew; nobody is left waiting, and nothing behind."""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest
from misfeed.emulators.documents import DocumentError, Reason, drawing, interpret, pdf
from misfeed.emulators.documents.drawing import Drawing
from misfeed.errors import BenchError
from misfeed.fixtures import document

MONO = ("black",)
READ = {"read": MONO}
PLAIN = document("plain-3p.pdf")
DEADLINE_S = 60
LEVELS = 9


def nested(levels: int = LEVELS, each: int = 10) -> bytes:
    """Forms that draw forms: two kilobytes that mean a thousand million squares."""
    calls = b"/F Do " * each
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(calls), calls),
    ]
    for level in range(levels):
        last = level == levels - 1
        draws = b"0 0 5 5 re f" if last else calls
        inner = b"" if last else b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level)
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%s/Length %d>>" % (inner, len(draws))
        objects.append(b"%sstream\n%s\nendstream" % (head, draws))
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


HOSTILE = nested()


@pytest.fixture
def hasty() -> Iterator[Drawing]:
    """Has little patience."""
    one = Drawing(limit_s=0.2)
    yield one
    one.close()


def gone(pid: int) -> bool:
    """Ended, and nobody's child any more."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_forms_within_forms_are_given_up_and_the_next_document_is_read(
    hasty: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "DRAWING", hasty)
    assert len(HOSTILE) < 2_500
    with pytest.raises(DocumentError, match="longer to draw") as caught:
        interpret(HOSTILE, pdf.FORMAT, MONO)
    assert caught.value.reason is Reason.FORMAT_ERROR
    assert interpret(nested(1), pdf.FORMAT, MONO).pages[0].coverage_ppm["black"] > 0


def test_a_page_that_somebody_looks_at_is_given_up_too(
    hasty: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "DRAWING", hasty)
    with pytest.raises(DocumentError, match="longer to draw"):
        pdf.page_pixels(HOSTILE, 0, 72, 1_000)
    rows, columns, octets = pdf.page_pixels(PLAIN, 1, 72, 421)
    assert (rows, len(octets)) == (421, 3 * rows * columns)


def test_one_process_draws_document_after_document_and_leaves_nothing_behind(hasty: Drawing) -> None:
    assert hasty.pid is None
    first = hasty.ask(READ, PLAIN)
    pid = hasty.pid
    assert pid is not None
    assert (hasty.ask(READ, PLAIN), hasty.pid) == (first, pid)
    with pytest.raises(DocumentError, match="longer to draw"):
        hasty.ask(READ, HOSTILE)
    assert gone(pid)
    assert hasty.ask(READ, PLAIN) == first
    assert hasty.pid not in (None, pid)


def test_a_refused_document_ends_no_process(hasty: Drawing) -> None:
    hasty.ask(READ, PLAIN)
    pid = hasty.pid
    with pytest.raises(DocumentError, match="cannot read"):
        hasty.ask(READ, b"%PDF-1.7 and then nothing")
    assert hasty.pid == pid


def test_a_long_document_gets_more_time(hasty: Drawing, make: ModuleType) -> None:
    told, _ = hasty.ask(READ, make.pdf([""] * 600))
    assert len(told["pages"]) == 600


def test_a_process_that_somebody_ended_between_documents_is_begun_anew(hasty: Drawing) -> None:
    first = hasty.ask(READ, PLAIN)
    pid = hasty.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert hasty.ask(READ, PLAIN) == first


def test_what_an_interrupted_caller_did_not_hear_is_no_answer_to_the_next(
    hasty: Drawing, make: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty.ask(READ, PLAIN)

    def interrupted(process: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "_receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            hasty.ask(READ, PLAIN)
    assert len(hasty.ask(READ, make.pdf([""]))[0]["pages"]) == 1


def test_threads_get_their_own_documents_answers(hasty: Drawing, make: ModuleType) -> None:
    with ThreadPoolExecutor(4) as threads:
        counts = [1, 2, 3, 4, 5, 6, 7, 8]
        answers = threads.map(lambda count: hasty.ask(READ, make.pdf([""] * count))[0], counts)
        assert [len(told["pages"]) for told in answers] == counts


def test_it_has_no_terminal_to_be_interrupted_from_and_bounded_memory(hasty: Drawing) -> None:
    hasty.ask(READ, PLAIN)
    assert hasty.pid is not None
    assert os.getsid(hasty.pid) != os.getsid(0)
    if hasattr(resource, "prlimit"):
        assert resource.prlimit(hasty.pid, resource.RLIMIT_AS)[0] <= 4 << 30
        assert resource.prlimit(hasty.pid, resource.RLIMIT_CORE)[0] == 0


@pytest.mark.parametrize("sign", ["SIG_IGN", "SIG_DFL"])
def test_it_is_ended_in_time_whatever_its_owner_was_begun_with(sign: str) -> None:
    code = f"""
import signal, sys
signal.signal(signal.SIGPROF, signal.{sign})
signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGPROF}})
from misfeed.emulators.documents.drawing import Drawing
Drawing(0.2).ask({{"read": ["black"]}}, sys.stdin.buffer.read())
"""
    told = subprocess.run(
        [sys.executable, "-c", code], input=HOSTILE, capture_output=True, timeout=DEADLINE_S
    )
    assert told.stderr.rstrip().endswith(b"the document takes longer to draw than any printer would give it")


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux's file descriptors of processes")
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "drawing"])
def test_it_is_gone_with_its_owner(busy: bool) -> None:
    code = """
import sys
from misfeed.emulators.documents.drawing import Drawing
one = Drawing(600)
one.ask({"read": ["black"]}, sys.stdin.buffer.read(int(sys.argv[1])))
print(one.pid, flush=True)
if rest := sys.stdin.buffer.read(int(sys.argv[2])):
    one.ask({"read": ["black"]}, rest)
sys.stdin.buffer.read()
"""
    rest = HOSTILE if busy else b""
    command = [sys.executable, "-c", code, str(len(PLAIN)), str(len(rest))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        owner.stdin.write(PLAIN)
        owner.stdin.flush()
        ended = os.pidfd_open(int(owner.stdout.readline()))
        try:
            owner.stdin.write(rest)
            owner.stdin.flush()
            owner.kill()
            poll = select.poll()
            poll.register(ended, select.POLLIN)
            assert poll.poll(1_000 * DEADLINE_S)
        finally:
            os.close(ended)


def test_nothing_is_left_and_nothing_said_when_a_run_ends() -> None:
    code = """
import sys
from misfeed.emulators.documents import drawing, interpret
interpret(sys.stdin.buffer.read(), "application/pdf", ("black",))
assert not {"numpy", "pypdfium2"} & set(sys.modules)
print(drawing.DRAWING.pid)
"""
    told = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        input=PLAIN,
        capture_output=True,
        timeout=DEADLINE_S,
    )
    assert told.stderr == b""
    assert gone(int(told.stdout))


def test_where_it_does_not_start_the_error_says_how_to_learn_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_MODULE", "misfeed.nothing_of_this_name")
    with pytest.raises(BenchError, match=r"-m misfeed\.nothing_of_this_name 10` tells why"):
        Drawing().ask(READ, PLAIN)
