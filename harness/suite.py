"""Runs scenarios with pytest: collects first, then runs what is left, and hands every record on as it comes.

pytest selects and runs; the journal, the progress line and the reports belong to the caller.
"""

from __future__ import annotations

import glob
import io
import os
import shlex
import tempfile
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager, nullcontext, redirect_stderr
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from misfeed.called import called
from misfeed.casework import CaseSpec, lost
from misfeed.diagnostics.rulebook import rulebook
from misfeed.errors import MisfeedError, UsageError
from misfeed.extending import scenarios
from misfeed.extending.modules import shown
from misfeed.feed import Feed
from misfeed.journal import CaseRecord
from misfeed.plugin import record_in, spec_of
from misfeed.providers import provider
from misfeed.real.option import use


@dataclass(frozen=True, slots=True)
class Selection:
    """What to run.

    Attributes:
        words: paths, scenario ids ("MP-01") and family names ("media_path"). Without any, those scenarios are
            meant that the folder's settings name, or else the built-in ones and those of packages.
        profiles: models to run on; none for all. expression: pytest's -k, or "".
        actor: who diagnoses and repairs, by name; "" for the technician.
        every: without words, all scenarios that there are.
        hands: "prompts" where people say when an act is done; "" or "own" else.
        answers: a file of answers to what people would be asked, or "".
        baseline: path of the run that measurements are held against; "" for none.
        bench: real devices to run on, as `misfeed.real.Bench.told` says them; "" for emulated ones.
        over: "usb" where nothing but their USB cables leads to them.
        capture_usb: "all" or "failed" where what goes over USB is attached to those cases; "" for none.
    """

    words: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    expression: str = ""
    seed: int = 1
    actor: str = ""
    every: bool = False
    hands: str = ""
    answers: str = ""
    baseline: str = ""
    bench: str = ""
    over: str = ""
    capture_usb: str = ""

    def paths(self) -> list[str]:
        """The files and folders to collect from. Raises UsageError for a path that does not exist."""
        paths = []
        for word in self.words:
            if Path(word).exists():
                if not word.endswith(".py") and not Path(word).is_dir():
                    raise UsageError(f"{word} is neither a folder nor a Python file (.py)")
                paths.append(word)
            elif os.sep in word or word.endswith(".py"):
                raise UsageError(f"there is no file or folder {word!r}")
        if paths:
            return paths
        own = [str(path) for path in scenarios.own()]
        others = [str(path) for path in (scenarios.built_in(), *scenarios.of_packages())]
        return [*others, *own] if self.words or self.every else own or others

    def names(self) -> tuple[str, ...]:
        """The words that are no paths: scenario ids and families."""
        return tuple(word for word in self.words if not Path(word).exists())


@dataclass(slots=True)
class _Collector:
    """A pytest plugin that keeps what was collected, and why something was not."""

    specs: list[CaseSpec] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.specs += [spec for item in session.items if (spec := spec_of(item)) is not None]

    def pytest_exception_interact(self, node: Any, call: pytest.CallInfo[Any]) -> None:
        if call.excinfo is not None:
            self.errors.append(_sentence(call.excinfo.value, str(getattr(node, "path", ""))))


def _sentence(error: BaseException, script: str) -> str:
    """What went wrong while `script` was collected, and where in it."""
    if isinstance(error, pytest.UsageError):
        return shown(str(error))  # says its place itself
    if isinstance(error, pytest.Collector.CollectError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, SyntaxError):
        return f"{shown(str(error.filename))}:{error.lineno}: {error.msg}"
    lines = [entry.lineno for entry in traceback.extract_tb(error.__traceback__) if entry.filename == script]
    where = f"{script}:{lines[-1]}" if lines else script
    text = str(error).strip().splitlines()
    # Python's own messages need their kind: "'trays'" alone says nothing, "KeyError: 'trays'" does.
    kind = "" if isinstance(error, MisfeedError | pytest.Collector.CollectError) else type(error).__name__
    return ": ".join(filter(None, (shown(where), kind, text[0] if text else "")))


@dataclass(slots=True)
class _Listener:
    """A pytest plugin of the controlling process: hands on each case's record."""

    record: Callable[[CaseRecord], None]
    specs: Mapping[str, CaseSpec] = field(default_factory=dict)  # by the end of pytest's name of a case
    feed: Feed | None = None
    broken: list[str] = field(default_factory=list)
    stopped_by: BaseException | None = None

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        spec = self.specs.get(nodeid.partition("[")[2])
        if spec is not None and self.feed is not None:
            self.feed.began(spec.name)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        running = getattr(item, "misfeed_running", None)
        if running is not None and running.case is not None and self.feed is not None:
            self.feed.watch(running.case)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        plain = record_in(report)
        if plain is not None:
            self.record(CaseRecord.from_plain(plain))
        elif report.failed and (spec := self.specs.get(report.nodeid.partition("[")[2])) is not None:
            # Its worker died under it, so nobody else can write that case down.
            self.record(lost(spec, str(report.longrepr).partition(" while running ")[0]))
        elif report.failed and report.nodeid not in self.broken:
            self.broken.append(report.nodeid)

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        self.stopped_by = excinfo.value
        return True  # said by whoever called `run`, not by pytest


def collect(selection: Selection) -> list[CaseSpec]:
    """Every case of the selection, in order. Raises UsageError for a script that cannot be used, in one
    sentence with its place, and when nothing matches."""
    use(selection.bench, selection.over)
    # What is wrong with anybody's faults and rules is told here, where pytest does not catch what is said.
    provider().fault_versions()
    rulebook()
    # Devices of a bench are asked now, so that silence is told as what it is.
    for profile in selection.profiles or provider().profiles():
        provider().facts(profile)
    names, among = selection.names(), _among(selection)
    found = _collected(selection)
    known = {name for spec in found for name in (spec.scenario.id, spec.scenario.family)}
    if selection.expression and not (found and known.issuperset(names)):
        # A name is right or wrong whatever -k leaves of it.
        every = called(_collected(replace(selection, expression="")), names, among)
        names = tuple(name for name in names if name in known)
        if every and not (found and names):
            what = " and ".join(selection.names()) or "the selection"
            told = f"-k {selection.expression!r} leaves no case of {what}"
            raise UsageError(f"nothing to run: {told}")
    chosen = called(found, names, among)
    if not chosen:
        raise UsageError("nothing to run: no scenario was selected")
    _no_doubles(chosen)
    return chosen


def _collected(selection: Selection) -> list[CaseSpec]:
    """What pytest collects from the selection's files with its -k, whatever it is called."""
    collector = _Collector()
    # pytest complains of an expression itself, in its own words.
    quiet = redirect_stderr(io.StringIO()) if selection.expression else nullcontext()
    # The first mistake is told, so pytest need not write down the others: one in a profile is met by every
    # script. And nothing runs yet whose last words it would have all garbage collected for, twice.
    only = ("--collect-only", "--exitfirst", "-p", "no:unraisableexception")
    with _isolated(), quiet:
        code = pytest.main([*_arguments(selection), *only], plugins=[collector])
    if collector.errors:
        raise UsageError(collector.errors[0])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code == pytest.ExitCode.USAGE_ERROR and selection.expression:
        raise UsageError(f"-k {selection.expression!r} is no expression that pytest understands")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise UsageError(f"the scenarios cannot be collected: pytest says {pytest.ExitCode(code).name}")
    return collector.specs


def _no_doubles(specs: Sequence[CaseSpec]) -> None:
    """Raises UsageError when a journal could not tell two cases apart."""
    owners: dict[str, str] = {}
    names: set[str] = set()
    for spec in specs:
        place = spec.scenario.place
        first = owners.setdefault(spec.scenario.id, place)
        other = first if first != place else scenarios.taken(spec.scenario.id, spec.scenario.file)
        if other:
            raise UsageError(
                f"{shown(place)}: {spec.scenario.id} is also the id of {shown(other)}; rename one"
            )
        if spec.name in names:
            raise UsageError(f"{spec.name} is selected twice: two profiles go by one name")
        names.add(spec.name)


def _among(selection: Selection) -> str:
    """Where it was looked for, when that was not among the built-in scenarios."""
    paths = [word for word in selection.words if word not in selection.names()]
    return f" in {', '.join(paths)}" if paths else ""


def run(
    selection: Selection,
    cases: Sequence[str],
    record: Callable[[CaseRecord], None],
    *,
    workers: int = 0,
    specs: Iterable[CaseSpec] = (),
    feed: Feed | None = None,
) -> tuple[str, ...]:
    """Run the named cases of the selection; returns the names of tests that are no scenarios and failed.

    `record` is called in this process, once per case, as each ends; with `specs` also for a case whose worker
    died, and `feed` is told which begins. Raises KeyboardInterrupt, what `record` raises, and MisfeedError
    when pytest itself breaks.
    """
    listener = _Listener(record, {f"{spec.scenario.id}-{spec.suffix}]": spec for spec in specs}, feed)
    with tempfile.TemporaryDirectory(prefix="misfeed-") as folder, _isolated():
        chosen = Path(folder) / "cases"
        chosen.write_text("\n".join(cases), encoding="utf-8")
        arguments = [*_arguments(selection), f"--misfeed-cases={chosen}"]
        if workers > 1:
            arguments += ["-p", "xdist.plugin", "-n", str(workers)]
        code = pytest.main(arguments, plugins=[listener])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if isinstance(listener.stopped_by, MisfeedError):
        raise listener.stopped_by
    if code == pytest.ExitCode.INTERNAL_ERROR:
        raise MisfeedError(f"the run broke off: {listener.stopped_by!r}") from listener.stopped_by
    return tuple(listener.broken)


def _arguments(selection: Selection) -> list[str]:
    paths = selection.paths()
    arguments = [
        *paths,
        "-p", "misfeed.plugin",
        "-p", "no:terminal",
        "-p", "no:cacheprovider",
        "-p", "no:warnings",
        "--import-mode=importlib",
        "-o", f"python_files={' '.join(map(_scripts, paths))}",
        "-o", "addopts=",
        f"--misfeed-seed={selection.seed}",
        "--misfeed-driven",
    ]  # fmt: skip
    arguments += [f"--misfeed-profile={profile}" for profile in selection.profiles]
    if selection.actor:
        arguments.append(f"--misfeed-actor={selection.actor}")
    if selection.hands:
        arguments.append(f"--misfeed-hands={selection.hands}")
    if selection.answers:
        arguments.append(f"--misfeed-answers={selection.answers}")
    if selection.baseline:
        arguments.append(f"--misfeed-baseline={selection.baseline}")
    if selection.bench:
        arguments.append(f"--misfeed-bench={selection.bench}")
    if selection.capture_usb:
        arguments.append(f"--misfeed-capture-usb={selection.capture_usb}")
    if selection.over:
        arguments.append(f"--misfeed-over={selection.over}")
    if selection.expression:
        arguments += ["-k", selection.expression]
    return arguments


def _scripts(path: str) -> str:
    """Every script in a folder, or the one file, as pytest's pattern.

    Not "*.py": pytest rewrites the assertions of all that fits, and would do so for every module of every
    library that a scenario loads.
    """
    place = glob.escape(os.path.abspath(path))
    return shlex.quote(os.path.join(place, "*.py") if os.path.isdir(path) else place)


@contextmanager
def _isolated() -> Any:
    """Keep pytest's own settings and other plugins of the environment out of a run; workers inherit it."""
    names = ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS", "PYTEST_PLUGINS")
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(before)
