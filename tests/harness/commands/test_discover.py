"""`misfeed discover`: what it lists, and how it ends."""

from __future__ import annotations

import json

import pytest
from misfeed.cli import main
from misfeed.errors import BenchError
from misfeed.interfaces import discovery
from misfeed.interfaces.discovery import Printer, Service
from misfeed.protocols.wsd import PRINT_DEVICE, Target

UUID = "9ef4cc28-60bf-575a-af96-7bd98981904b"
TXT = {"txtvers": "1", "rp": "ipp/print", "note": "Hall\x1b[2J", "UUID": UUID}
LASER = Printer("Laser", (Service("_ipp._tcp", "laser.local", ("127.0.0.1",), 631, TXT),))
ITS_TARGET = Target(f"urn:uuid:{UUID}", (PRINT_DEVICE,), (), ("http://127.0.0.1:631/",))
OTHER = Target("urn:uuid:other", (PRINT_DEVICE,), (), ("http://127.0.0.1:80/",))


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "browse", lambda *_: (LASER,))
    monkeypatch.setattr(discovery, "probe", lambda *_: (ITS_TARGET, OTHER))


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "browse", lambda *_: ())
    monkeypatch.setattr(discovery, "probe", lambda *_: ())


@pytest.mark.usefixtures("link")
def test_a_printer_is_one_whichever_way_it_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover"]) == 0
    assert capsys.readouterr().out == (
        "Laser\n"
        "  stands at: Hall\N{REPLACEMENT CHARACTER}[2J\n"
        "  ipp://127.0.0.1:631/ipp/print\n"
        "  by WS-Discovery too: http://127.0.0.1:631/\n"
        "urn:uuid:other\n"
        "  by WS-Discovery alone: http://127.0.0.1:80/\n"
    )


@pytest.mark.usefixtures("link")
def test_records_are_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--txt"]) == 0
    assert f"    UUID={UUID}\n" in capsys.readouterr().out


@pytest.mark.usefixtures("link")
def test_programs_get_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (printer,) = told["dns_sd"]
    assert printer["name"] == "Laser"
    assert printer["services"][0]["uri"] == "ipp://127.0.0.1:631/ipp/print"
    assert printer["services"][0]["txt"] == TXT
    assert [one["address"] for one in told["ws_discovery"]] == [ITS_TARGET.address, OTHER.address]


@pytest.mark.usefixtures("nobody")
def test_nobody_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--timeout", "0.5"]) == 1
    assert capsys.readouterr().out == "No printer said within 0.5 s that it is there.\n"
    assert main(["discover", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"dns_sd": [], "ws_discovery": []}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--timeout", "0"], "say seconds, above 0"),
        (["--timeout", "nan"], "say seconds, above 0"),
        (["--link", "lo"], "say an IPv4 address of this computer"),
        (["--link", "::1"], "say an IPv4 address of this computer"),
    ],
)
def test_misuse_is_told_in_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["discover", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_link_that_is_not_there_is_no_bench(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> tuple[Printer, ...]:
        raise BenchError("nobody can be asked on 192.0.2.99")

    monkeypatch.setattr(discovery, "browse", refused)
    monkeypatch.setattr(discovery, "probe", lambda *_: ())
    assert main(["discover", "--link", "192.0.2.99"]) == 3
    assert "nobody can be asked" in capsys.readouterr().err
