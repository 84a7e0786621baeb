"""The pytest plugin: scenarios become tests, one per model and variant, and every case is written down.

Tests that are no scenarios can ask for an emulated `printer`.

Loaded by every pytest run in an environment with misfeed, so it imports little and stays out of the way of
tests that are no scenarios. Only the controlling process writes the journal; workers send their records home.
"""

from __future__ import annotations

import argparse
import glob
import hashlib
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from misfeed.casework import CaseSpec
    from misfeed.device import Device
    from misfeed.vocabulary import Case

_RECORD = "misfeed_case"
_DRIVEN = "--misfeed-driven"
"""The command `misfeed` calls: what files and settings mean is its business then."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("misfeed", "scenarios on printers")
    group.addoption("--misfeed-seed", type=int, default=1, help="seed of the run (default 1)")
    group.addoption("--misfeed-cases", metavar="FILE", help="run only the cases named in FILE, one a line")
    group.addoption("--misfeed-actor", metavar="NAME", help="who diagnoses and repairs (default technician)")
    group.addoption("--misfeed-baseline", metavar="RUN", help="a run that measurements are held against")
    group.addoption("--misfeed-bench", metavar="JSON", help="real devices, as `misfeed run` names them")
    group.addoption(
        "--misfeed-capture-usb", choices=("all", "failed"), help="attach what goes over USB to these cases"
    )
    group.addoption("--misfeed-over", choices=("usb",), help="reach devices by their USB cables alone")
    group.addoption(
        "--misfeed-hands", metavar="WHOSE", help="own, or prompts: people say when an act is done"
    )
    group.addoption("--misfeed-answers", metavar="FILE", help="answers to what people would be asked")
    group.addoption(_DRIVEN, action="store_true", help=argparse.SUPPRESS)
    group.addoption(
        "--misfeed-profile",
        action="append",
        default=[],
        metavar="NAME",
        help="run scenarios on this profile only (name or TOML file; may be given again)",
    )


def pytest_configure(config: pytest.Config) -> None:
    mark = "misfeed(profile, seed): the model (a name or a TOML file) of the fixture `printer`, and its seed"
    config.addinivalue_line("markers", mark)
    answers = config.getoption("--misfeed-answers")
    if answers:
        from misfeed.errors import MisfeedError
        from misfeed.prompting.answers import FileOfAnswers
        from misfeed.prompting.desk import desk

        try:
            staffed = desk().staffed(FileOfAnswers.read(answers))
        except MisfeedError as error:
            raise pytest.UsageError(str(error)) from error
        seats = ExitStack()
        seats.enter_context(staffed)
        config.add_cleanup(seats.close)
    profiles = config.getoption("--misfeed-profile")
    bench, over = config.getoption("--misfeed-bench"), config.getoption("--misfeed-over")
    if bench or over:
        from misfeed.real.option import use

        use(bench or "", over or "")
    if profiles:
        from misfeed.errors import MisfeedError
        from misfeed.providers import provider

        for profile in profiles:
            try:
                provider().facts(profile)
            except MisfeedError as error:
                raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(tryfirst=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Have pytest take a file of scenarios, whatever it is called: of a folder that was named, or of ours."""
    name = file_path.name
    if (
        parent.config.getoption(_DRIVEN)
        or file_path.suffix != ".py"
        or name.startswith(("_", "test_"))
        or name == "conftest.py"
    ):
        return
    if _holds_scenarios(file_path) and _is_named(file_path, parent.config):
        # pytest's own collector comes next; it rewrites the assertions of what fits, too.
        patterns = parent.config.getini("python_files")
        if (pattern := glob.escape(str(file_path))) not in patterns:
            parent.config.addinivalue_line("python_files", pattern)


def _is_named(file: Path, config: pytest.Config) -> bool:
    """Whether somebody asked for what is in this folder: on the command line, or in the folder's settings."""
    if config.args_source is config.ArgsSource.ARGS and not config.getini("testpaths"):
        return True
    from misfeed.config import current
    from misfeed.errors import MisfeedError

    try:
        return any(file.is_relative_to(folder) for folder in current().holding("scenarios"))
    except MisfeedError as error:
        raise pytest.UsageError(str(error)) from error


def _holds_scenarios(file: Path) -> bool:
    try:
        text = file.read_bytes()
    except OSError:
        return False
    return b"misfeed" in text and b"@scenario(" in text


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    declared = getattr(metafunc.function, "scenario", None)
    if declared is None or "case" not in metafunc.fixturenames:
        return
    from misfeed.casework import specs_for
    from misfeed.errors import MisfeedError
    from misfeed.vocabulary import Scenario

    if not isinstance(declared, Scenario):
        return
    try:
        profiles = _profiles(metafunc.config)
        specs = specs_for(declared, profiles, metafunc.config.getoption("--misfeed-seed"))
    except MisfeedError as error:
        raise pytest.UsageError(f"{declared.place}: {error}") from error
    metafunc.parametrize(
        "case",
        [
            pytest.param(
                spec,
                id=f"{spec.scenario.id}-{spec.suffix}",
                marks=[pytest.mark.skip(reason=spec.misfit)] if spec.misfit else [],
            )
            for spec in specs
        ],
        indirect=True,
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    listed = config.getoption("--misfeed-cases")
    if not listed:
        return
    wanted = set(Path(listed).read_text(encoding="utf-8").split("\n"))
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        spec = spec_of(item)
        (kept if spec is None or spec.name in wanted else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    """The scenario of this test, on a fresh device that passed the health gate."""
    from misfeed.casework import Running

    if spec_of(request.node) is None:
        pytest.fail("the fixture `case` is for functions with @scenario; this test is none", pytrace=False)
    options = request.config.getoption
    whose, before = options("--misfeed-hands") or "", options("--misfeed-baseline")
    kept = options("--misfeed-capture-usb") or ""
    running = Running(request.param, options("--misfeed-actor"), whose, before, kept)
    request.node.misfeed_running = running
    with running as found:
        yield found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    return (yield from _skippable(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    return (yield from _skippable(item))


def _skippable(item: pytest.Item) -> Generator[None, None, None]:
    """Skip what a person said to leave out, and what a real device may not or cannot do after all."""
    try:
        return (yield)
    except Exception as error:
        if _is_left_out(item, error):
            pytest.skip(str(error))
        raise


def _is_left_out(item: pytest.Item, error: Exception) -> bool:
    # Nobody can have been asked before casework was loaded.
    asker = sys.modules.get("misfeed.prompting.asker")
    if asker is not None and isinstance(error, asker.SkippedByPerson):
        return True
    running = getattr(item, "misfeed_running", None)
    if running is None or running.case is None:
        return False
    from misfeed.contract import Missing, OutOfReach

    if isinstance(error, OutOfReach):
        return True
    if not running.case.device.lasting:
        return False
    from misfeed.permits import NotPermitted

    # What no permit would let it do is the script's mistake, and nothing to skip for.
    return isinstance(error, Missing) or (isinstance(error, NotPermitted) and bool(error.permits))


@pytest.fixture
def printer(request: pytest.FixtureRequest) -> Iterator[Device]:
    """A fresh emulated printer in virtual time, of the model that `@pytest.mark.misfeed(profile=...)` names.

    Without that mark it is the first of `--misfeed-profile`, or of the settings' `[run] profile`.
    """
    from misfeed.errors import MisfeedError
    from misfeed.providers import emulate

    mark = request.node.get_closest_marker("misfeed")
    said = dict(mark.kwargs) if mark else {}
    if mark and (mark.args or said.keys() - {"profile", "seed"}):
        pytest.fail("write @pytest.mark.misfeed(profile=NAME, seed=N); both may be left out", pytrace=False)
    profile = said.get("profile") or next(iter(_profiles(request.config)), "")
    if not profile:
        told = "say which printer: @pytest.mark.misfeed(profile=...), --misfeed-profile, or [run] profile"
        pytest.fail(f"{told} in misfeed.toml", pytrace=False)
    digest = hashlib.blake2b(f"{request.config.getoption('--misfeed-seed')}/{request.node.nodeid}".encode())
    try:
        made = emulate(profile, seed=said.get("seed", int.from_bytes(digest.digest()[:6], "big")))
    except MisfeedError as error:
        pytest.fail(str(error), pytrace=False)
    with made as device:
        yield device


def _profiles(config: pytest.Config) -> tuple[str, ...]:
    """The models that the command line names; else those of the settings."""
    named = tuple(config.getoption("--misfeed-profile"))
    if named or config.getoption(_DRIVEN):
        return named
    from misfeed.config import current

    return current().profiles()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    spec = spec_of(item)
    if report.when == "teardown":
        # pytest keeps every test to the end of the run; a device, a whole machine in it, need not stay.
        vars(item).pop("misfeed_running", None)
    if spec is None or report.when == "teardown":
        return report
    # A case has one record: from its call, or from the set-up that kept it from being called.
    if report.when == "call" or not report.passed:
        from misfeed.casework import record_of

        running = getattr(item, "misfeed_running", None)
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, pytest.fail.Exception):
            error = AssertionError(str(error))
        if running is not None:
            running.settle()
        record = record_of(spec, running, report.outcome, error, report.longreprtext)
        setattr(report, _RECORD, record.to_plain())
    return report


def spec_of(item: pytest.Item) -> CaseSpec | None:
    """The case that a test stands for, or None when it is no scenario."""
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get("case") if callspec else None
    # Without casework loaded nobody has made one; other people's tests may well have a parameter `case`.
    casework = sys.modules.get("misfeed.casework")
    return found if casework is not None and isinstance(found, casework.CaseSpec) else None


def record_in(report: pytest.TestReport) -> dict[str, Any] | None:
    """The plain case record that a report carries, if it is a case's."""
    found: dict[str, Any] | None = getattr(report, _RECORD, None)
    return found
