"""Scenarios under plain pytest, and tests that are no scenarios beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import misfeed.fixtures
import pytest

SCENARIO = '''\
from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MY-1",
    needs={"{cover}", "{exit_cover}"},
    ticket=Ticket(en="Door open message; all doors are closed."),
    fault=fault("cover.tab.broken", at="{cover}"),
    shows={"ipp": see.printer("stopped"), "usb": see.port_status(0x10)},
    repair=[DO.open("{cover}"), DO.replace("{cover}"), DO.close("{cover}")],
    verify=[see.no_conditions()],
)
def broken_tab():
    """A broken tab."""
'''

Pytest = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def plain(tmp_path: Path) -> Pytest:
    """Run pytest as anybody would, in a folder without any settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}

    def plain(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return plain


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "test_covers.py").write_text(SCENARIO)
    model = Path(misfeed.fixtures.__path__[0]) / "profiles/mono-laser.toml"
    (tmp_path / "our-laser.toml").write_text(model.read_text().replace('"mono-laser"', '"our-laser"', 1))
    return tmp_path


def test_a_folder_of_scenarios_runs_under_plain_pytest(plain: Pytest, scripts: Path) -> None:
    result = plain("my/", "-v", "-rs")
    assert result.returncode == 0, result.stdout
    assert "my/test_covers.py::broken_tab[MY-1-mono-laser] PASSED" in result.stdout
    assert "label-printer has no exit cover" in result.stdout
    assert "3 passed, 2 skipped" in result.stdout


COUNTING = """\
import gc

from misfeed.emulators.machine import Machine


def pytest_sessionfinish():
    gc.collect()
    print("machines left:", sum(isinstance(one, Machine) for one in gc.get_objects()))
"""


def test_the_device_of_a_case_that_is_over_does_not_stay(plain: Pytest, scripts: Path) -> None:
    (scripts / "conftest.py").write_text(COUNTING)
    assert "machines left: 0" in plain("my/", "-s").stdout


def test_ones_own_profile_is_named_by_its_file(plain: Pytest, scripts: Path) -> None:
    result = plain("my/", "-v", "--misfeed-profile", "our-laser.toml", "--misfeed-seed", "9")
    assert result.returncode == 0, result.stdout
    assert "broken_tab[MY-1-our-laser] PASSED" in result.stdout


def test_an_unknown_profile_stops_pytest_with_a_sentence(plain: Pytest, scripts: Path) -> None:
    result = plain("my/", "--misfeed-profile", "our-lasr")
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert "there is no profile 'our-lasr'" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_fault_is_an_error_of_collection_with_its_place(plain: Pytest, scripts: Path) -> None:
    script = scripts / "my" / "test_covers.py"
    script.write_text(SCENARIO.replace("cover.tab.broken", "cover.tab.brokn"))
    result = plain("my/")
    assert result.returncode == pytest.ExitCode.INTERRUPTED
    assert f"{script}:4: MY-1: there is no fault 'cover.tab.brokn'" in result.stdout


def test_a_failing_scenario_fails_with_what_was_expected_and_found(plain: Pytest, scripts: Path) -> None:
    script = scripts / "my" / "test_covers.py"
    script.write_text(SCENARIO.replace('DO.replace("{cover}"), ', ""))
    result = plain("my/", "--misfeed-profile", "mono-laser")
    assert result.returncode == pytest.ExitCode.TESTS_FAILED
    assert "CaseFailed: ipp: expected no error on any interface, found {'ipp': ['door-open" in result.stdout
    assert "_must_show" not in result.stdout, "shows the insides of the bench"


OTHERS = """\
import types
from pathlib import Path

import pytest


@pytest.mark.parametrize("case", [Path("a.txt"), types.SimpleNamespace(suffix="x"), 3])
def test_with_a_parameter_called_case(case):
    assert case


def test_with_an_attribute_called_scenario(request):
    assert request


test_with_an_attribute_called_scenario.scenario = "of another plugin"


class Local:
    @pytest.fixture
    def case(self):
        return "mine"


class TestLocal(Local):
    def test_with_a_fixture_called_case(self, case):
        assert case == "mine"

    test_with_a_fixture_called_case.scenario = object()
"""


def test_tests_that_are_no_scenarios_are_left_alone(plain: Pytest, tmp_path: Path) -> None:
    (tmp_path / "test_others.py").write_text(OTHERS)
    result = plain("test_others.py")
    assert result.returncode == 0, result.stdout
    assert "5 passed" in result.stdout


def test_the_fixture_without_a_scenario_says_what_is_missing(plain: Pytest, tmp_path: Path) -> None:
    (tmp_path / "test_bare.py").write_text("def test_bare(case):\n    assert case\n")
    result = plain("test_bare.py")
    assert result.returncode == pytest.ExitCode.TESTS_FAILED
    assert "the fixture `case` is for functions with @scenario" in result.stdout


FORBIDDEN = """\
from types import SimpleNamespace

import pytest
from misfeed.contract import Missing
from misfeed.permits import NotPermitted, Permit


def lasts(request):
    device = SimpleNamespace(lasting=True)
    request.node.misfeed_running = SimpleNamespace(case=SimpleNamespace(device=device))


def test_that_lacks_leave(request):
    lasts(request)
    raise NotPermitted("it would send the IPP operation Print-Job", [Permit.PRINT])


def test_that_lacks_a_part(request):
    lasts(request)
    raise Missing("office has no duplexer")


def test_that_does_what_nothing_allows(request):
    lasts(request)
    raise NotPermitted("it would send the PJL command FSDELETE, which nothing allows")
"""


def test_what_a_real_device_may_not_do_is_skipped_and_what_nothing_allows_fails(
    plain: Pytest, tmp_path: Path
) -> None:
    (tmp_path / "test_forbidden.py").write_text(FORBIDDEN)
    done = plain("-rsf", "-p", "no:randomly")
    assert done.returncode == 1, done.stdout
    assert "1 failed, 2 skipped" in done.stdout
    assert "it would print; --allow print lets it" in done.stdout
    assert "FAILED test_forbidden.py::test_that_does_what_nothing_allows" in done.stdout


def test_a_run_without_scenarios_does_not_load_the_bench(plain: Pytest, tmp_path: Path) -> None:
    (tmp_path / "test_light.py").write_text(
        "import sys\n\n\ndef test_light():\n"
        "    heavy = {'misfeed.casework', 'misfeed.providers', 'simpy', 'matplotlib'}\n"
        "    assert not heavy & set(sys.modules)\n"
    )
    assert plain("test_light.py").returncode == 0
