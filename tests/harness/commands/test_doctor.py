"""`misfeed doctor`: what it finds, and what makes it fail."""

from __future__ import annotations

import errno
import json
import os
import sys
from typing import Any

import pytest
from misfeed.cli import main
from misfeed.commands import doctor
from misfeed.commands.doctor import Finding, Grade
from misfeed.messages import words


def findings(capsys: pytest.CaptureFixture[str], code: int = 0) -> dict[str, dict[str, str]]:
    assert main(["doctor", "--json"]) == code
    rows: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return {row["check"]: row for row in rows}


def test_a_computer_that_runs_these_tests_is_fit(capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(capsys)
    needs = ("python", "package msgspec", "misfeed.commands", "misfeed.providers", "profiles", "loopback")
    for needed in needs:
        assert found[needed]["grade"] == "ok", found[needed]
    assert "mono-laser" in found["profiles"]["text"]
    assert "emulate" in found["misfeed.commands"]["text"]


def test_people_get_one_plain_line_per_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert any(line.split()[:2] == ["ok", "python"] for line in said.splitlines())


def test_missing_peers_are_told_with_their_use_and_do_not_fail(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    found = findings(capsys)
    assert found["peer snmpwalk"] == {
        "check": "peer snmpwalk",
        "grade": "missing",
        "text": "for walks with Net-SNMP; install snmp",
    }


def test_an_old_python_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    monkeypatch.setattr(doctor, "examine", lambda say: iter([doctor._python(say)]))
    assert "3.8.1 is too old" in findings(capsys, 3)["python"]["text"]


@pytest.mark.parametrize(
    ("requirement", "grade"),
    [
        ("pytest>=8.3", Grade.OK),
        ("pytest", Grade.OK),
        ("pytest>=999", Grade.BROKEN),
        ("no-such-package-here>=1", Grade.BROKEN),
    ],
)
def test_packages_are_looked_up_with_their_least_version(requirement: str, grade: Grade) -> None:
    [finding] = doctor._packages([requirement], words())
    assert finding.grade is grade
    if grade is Grade.BROKEN:
        assert "pip install" in finding.text


def test_packages_of_extras_are_not_asked_for() -> None:
    assert list(doctor._packages(['uvloop>=0.21; extra == "fast"'], words())) == []


def test_an_entry_point_that_cannot_be_loaded_fails_and_names_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        name, group, value, module, dist = "coffee", "misfeed.interfaces", "mug:COFFEE", "mug", None

        def load(self) -> None:
            raise ImportError("no module named 'beans'")

    def points(group: str) -> list[Any]:
        return [Broken()] if group == "misfeed.interfaces" else []

    monkeypatch.setattr(doctor, "points", points)
    text = findings(capsys, 3)["misfeed.interfaces coffee"]["text"]
    assert text.startswith("cannot be loaded: mug: its entry point misfeed.interfaces coffee = mug:COFFEE: ")
    assert text.endswith(": ImportError: no module named 'beans'")


def test_where_there_are_no_pseudo_terminals_another_way_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings(capsys)["serial ports"]["grade"] == "ok"

    def none_left() -> tuple[int, int]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "openpty", none_left)
    found = findings(capsys)["serial ports"]
    assert found["grade"] == "missing"
    assert "(No space left on device)" in found["text"]
    assert "--serial rfc2217:" in found["text"]


def test_colour_is_for_terminals_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "examine", lambda say: iter([Finding(Grade.BROKEN, "loopback", "no")]))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(["doctor"]) == 3
    assert "\x1b[31mbroken" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["doctor"]) == 3
    assert "\x1b" not in capsys.readouterr().out
