"""The printer's HTTP before curl and ipptool: logins, chunks, packed bodies, and who waits to be let on."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation

from .judges import Judged, Verdict, ask, judged, program

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


@pytest.fixture(scope="module")
def request_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enable-Printer, which changes nothing and is for administrators."""
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", "ipp://localhost/ipp/print"),
    )
    made = ipp.encode(ipp.Request((2, 0), Operation.ENABLE_PRINTER, 1, (Group(GroupTag.OPERATION, about),)))
    path = tmp_path_factory.mktemp("http") / "enable.ipp"
    path.write_bytes(made)
    return path


def post(printer: Judged, body: Path, *more: str, secure: bool = False, to: str = "/dev/null") -> Verdict:
    url = f"{'https' if secure else 'http'}://{printer.address}:{printer.ipp_port}/ipp/print"
    return ask(
        *(program("curl", "curl"), "-sk", "-v", "--max-time", "30", "-H", "Content-Type: application/ipp"),
        *("--data-binary", f"@{body}", "-o", to, "-w", "%{http_code} %{num_connects}", *more, url),
    )


@pytest.fixture
def guarded(printer: Judged) -> Iterator[Judged]:
    printer.control.act("add_user", "network", name="admin", password="s3cret")
    try:
        yield printer
    finally:
        printer.control.advance(600)  # no lockout goes on into the next test
        printer.control.act("reset_settings", "network")


@pytest.mark.parametrize("scheme", ["--basic", "--digest", "--anyauth"])
@pytest.mark.parametrize("secure", [False, True])
def test_curl_signs_in(guarded: Judged, request_file: Path, scheme: str, secure: bool) -> None:
    done = post(guarded, request_file, scheme, "-u", "admin:s3cret", secure=secure)
    assert done.said.startswith("200 ")
    if scheme != "--basic":
        assert re.search(r"^> Authorization: Digest .*algorithm=SHA-256", done.errors, re.MULTILINE)


@pytest.mark.parametrize("scheme", ["--basic", "--digest"])
def test_curl_is_locked_out_when_it_guesses(guarded: Judged, request_file: Path, scheme: str) -> None:
    for _ in range(5):
        assert post(guarded, request_file, scheme, "-u", "admin:guess").said.startswith("401 ")
    # It is not asked for credentials again: IPP says why (client-error-not-authorized).
    locked = post(guarded, request_file, scheme, "-u", "admin:s3cret", to="-")
    assert "locked out" in locked.said


def test_ipptool_signs_in(guarded: Judged, tmp_path: Path) -> None:
    test = tmp_path / "enable.test"
    test.write_text(
        '{ OPERATION Enable-Printer GROUP operation-attributes-tag ATTR charset attributes-charset "utf-8" '
        'ATTR language attributes-natural-language "en" ATTR uri printer-uri $uri STATUS successful-ok }\n'
    )
    tool = program("ipptool", "cups-ipp-utils")
    door = f"{guarded.address}:{guarded.ipp_port}/ipp/print"
    assert "[PASS]" in ask(tool, "-tI", f"ipp://admin:s3cret@{door}", str(test)).said
    assert "[PASS]" in ask(tool, "-tI", f"ipps://admin:s3cret@{door}", str(test)).said


@pytest.mark.parametrize(
    "more",
    [
        ("-H", "Transfer-Encoding: chunked"),
        ("-H", "Expect: 100-continue"),
        ("-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue"),
        ("--http1.0",),
        ("--compressed",),
    ],
)
@pytest.mark.parametrize("secure", [False, True])
def test_curl_is_answered_however_it_sends(
    printer: Judged, request_file: Path, more: tuple[str, ...], secure: bool
) -> None:
    assert post(printer, request_file, *more, secure=secure).said.startswith("200 ")


def test_curl_may_pack_what_it_sends(printer: Judged, request_file: Path) -> None:
    packed = request_file.with_suffix(".gz")
    packed.write_bytes(gzip.compress(request_file.read_bytes()))
    assert post(printer, packed, "-H", "Content-Encoding: gzip").said.startswith("200 ")
    assert post(printer, packed, "-H", "Content-Encoding: br").said.startswith("415 ")


#: What curl's exit code and HTTP status are with each quirk (curl(1), "EXIT CODES").
QUIRKS = {
    "http-expectation-failed": (0, "417"),
    "http-no-continue": (0, "200"),  # after a second it no longer waits
    "http-late-continue": (0, "200"),
    "http-only-1.0": (0, "200"),
    "http-split": (0, "200"),
    "http-late": (28, "100"),
    "http-late-last-chunk": (0, "200"),
    "http-no-last-chunk": (18, "200"),
    "http-length-too-great": (28, "200"),
    "http-length-too-small": (0, "200"),
    "http-wrong-type": (0, "200"),
    "http-truncated": (18, "200"),
    "http-stalled": (28, "200"),
    "http-closed": (52, "100"),
    "http-second-closed": (0, "200"),
    "http-elsewhere": (0, "301"),
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_curl_finds_what_a_printer_does_wrong(printer: Judged, request_file: Path, quirk: str) -> None:
    printer.control.switch_quirk_on(f"ipp.{quirk}")
    try:
        done = post(printer, request_file, "-H", "Expect: 100-continue", "--max-time", "4")
    finally:
        printer.control.switch_quirk_off(f"ipp.{quirk}")
    assert (done.code, done.said.split()[0]) == QUIRKS[quirk]
