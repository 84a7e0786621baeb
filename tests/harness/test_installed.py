"""misfeed installed from its wheel, in an environment of its own.

A folder of somebody's outside the tree runs there, and so does a plugin package; each broken piece is one
sentence.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "tests" / "plugin_package"

pytest.importorskip("setuptools", minversion="77", reason="wheels are built with setuptools>=77")

Ran = subprocess.CompletedProcess[str]


def checked(*words: str | Path, cwd: Path) -> None:
    ran = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def wheel_of(source: Path, into: Path) -> Path:
    """Build a wheel without a network, with what is installed here."""
    build = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index")
    checked(*build, "-w", into, source, cwd=into)
    (wheel,) = into.glob("*.whl")
    return wheel


class Installed:
    """An environment with misfeed's wheel, whose other packages are the ones installed here."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False)
        self.python = folder / "bin" / "python"
        site = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
        # What is installed here comes after what is installed there: the wheel goes before this tree.
        here = [path for path in sys.path if path.endswith("-packages")]
        (Path(site) / "zz_here.pth").write_text("\n".join(here) + "\n")

    def install(self, wheel: Path) -> None:
        pip = (sys.executable, "-m", "pip", "--python", str(self.python))
        # The same version that is installed here would do for pip, and is not what is to be tried.
        how = ("-q", "--no-deps", "--no-index", "--ignore-installed")
        checked(*pip, "install", *how, wheel, cwd=wheel.parent)

    def misfeed(self, folder: Path, *words: str) -> Ran:
        env = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MISFEED"))
        }
        command = [str(self.python), "-m", "misfeed", *words]
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    for name in ("harness", "emulators", "scenarios", "fixtures"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree / name)
    return wheel_of(tree, folder)


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """misfeed and nothing that adds to it."""
    installed = Installed(tmp_path_factory.mktemp("alone"))
    installed.install(wheel)
    return installed


@pytest.fixture(scope="module")
def with_acme(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """misfeed and a package that adds one of each kind."""
    folder = tmp_path_factory.mktemp("acme")
    source = folder / "source"
    shutil.copytree(PLUGIN, source, ignore=shutil.ignore_patterns("__pycache__"))
    text = (ROOT / "fixtures" / "profiles" / "mono-laser.toml").read_text("utf-8")
    text = text.replace('name = "mono-laser"', 'name = "acme-laser"', 1)
    text += '\n[network]\nservices = ["ipp", "snmp", "pjl", "web", "acme-ink"]\n'
    text += '[[parts]]\nkind = "acme.stamper"\nname = "stamper"\nsettings = { label = "Date stamp" }\n'
    (source / "acme_printers" / "profiles" / "acme-laser.toml").write_text(text, "utf-8")
    installed = Installed(folder / "env")
    installed.install(wheel)
    installed.install(wheel_of(source, folder))
    return installed


@pytest.fixture
def bench(alone: Installed, tmp_path: Path) -> Path:
    """A folder with two scenarios, a profile and a fault of its own."""
    for words in (
        ("profile", "my-laser", "-o", "profiles"),
        ("fault", "cover.hinge.bent", "-o", "faults"),
        ("scenario", "MY-01", "-o", "scenarios"),
        ("scenario", "MY-02", "-o", "scenarios"),
    ):
        assert alone.misfeed(tmp_path, "new", *words).returncode == 0
    script = tmp_path / "scenarios" / "my_02.py"
    mine = 'fault("cover.hinge.bent", at="{cover}"),\n    cause="cover.tab.broken"'
    script.write_text(script.read_text().replace('fault("cover.tab.broken", at="{cover}")', mine))
    (tmp_path / "misfeed.toml").write_text('[run]\nprofile = "my-laser"\n')
    return tmp_path


def test_it_is_the_wheel_that_runs(alone: Installed, tmp_path: Path) -> None:
    told = "import misfeed, misfeed.emulators; print(misfeed.__file__, misfeed.emulators.__file__)"
    ran = subprocess.run([alone.python, "-c", told], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert all(path.startswith(str(alone.python.parents[1])) for path in ran.stdout.split()), ran.stdout


def test_a_folder_of_somebodys_runs(alone: Installed, bench: Path) -> None:
    ran = alone.misfeed(bench, "run", "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    outcomes = {case["case"]: case["outcome"] for case in json.loads(ran.stdout)["cases"]}
    assert outcomes == {"MY-01[my-laser]": "passed", "MY-02[my-laser]": "passed"}


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("scenarios/my_01.py", "DO, Ticket", "DO,, Ticket", "scenarios/my_01.py:3: invalid syntax"),
        ("profiles/my-laser.toml", "speed_ppm", "sped_ppm", "unknown key 'sped_ppm' in engine; did you mean"),
        ("faults/cover_hinge_bent.py", "    summary = ", "    x = ", "does not say its 'summary'"),
        ("misfeed.toml", "profile", "profle", "misfeed.toml:2: unknown key 'profle' in [run]; did you mean"),
    ],
)
def test_one_broken_version_of_each_is_one_sentence(
    alone: Installed, bench: Path, file: str, before: str, after: str, told: str
) -> None:
    path = bench / file
    path.write_text(path.read_text().replace(before, after, 1))
    ran = alone.misfeed(bench, "run")
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"misfeed: {file}:")
    assert told in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_what_a_package_adds_is_listed(with_acme: Installed, tmp_path: Path) -> None:
    def listed(*words: str) -> list[dict[str, object]]:
        ran = with_acme.misfeed(tmp_path, *words, "--json")
        assert ran.stderr == ""
        found: list[dict[str, object]] = json.loads(ran.stdout)
        return found

    (model,) = [one for one in listed("profiles") if one["name"] == "acme-laser"]
    assert "acme-ink" in str(model["interfaces"])
    (fault,) = [one for one in listed("faults") if one["fault"] == "stamper.dry"]
    assert fault["places"] == {"acme-laser": ["stamper"]}
    (scenario,) = [one for one in listed("scenarios") if one["id"] == "AC-01"]
    assert scenario["profiles"] == ["acme-laser"]
    told = {one["check"]: one["text"] for one in listed("doctor")}
    assert "csv (acme-printers 1.2)" in str(told["misfeed.reporters"])


def test_what_a_package_adds_runs(with_acme: Installed, tmp_path: Path) -> None:
    ran = with_acme.misfeed(
        tmp_path, "run", "AC-01", "-o", "out", "--format", "csv", "--profile", "acme-laser"
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "out" / "cases.csv").read_text() == "1,AC-01[acme-laser],passed\n"
    (tmp_path / "out" / "cases.csv").unlink()
    ran = with_acme.misfeed(tmp_path, "report", "out", "--format", "csv")
    assert (ran.returncode, ran.stdout) == (0, "out/cases.csv\n")
    assert (tmp_path / "out" / "cases.csv").exists()


def test_its_interface_is_reached_in_memory(with_acme: Installed, tmp_path: Path) -> None:
    script = tmp_path / "ask.py"
    script.write_text(
        "from misfeed import emulate\n"
        "with emulate('acme-laser') as printer:\n"
        "    printer.inject('stamper.dry')\n"
        "    print(printer.route('10.0.9.17').stream('acme-ink', 3).receive(100, 3).decode(), end='')\n"
    )
    ran = subprocess.run([with_acme.python, script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ran.stdout == "arm down\n", ran.stderr


def test_its_interface_is_served(with_acme: Installed, tmp_path: Path) -> None:

    command = [
        str(with_acme.python),
        "-m",
        "misfeed",
        "emulate",
        "acme-laser",
        "--json",
        "--until-parent-exits",
    ]
    served = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        host, _, port = json.loads(served.stdout.readline())["acme-ink"].rpartition(":")
        with socket.create_connection((host, int(port)), 10) as client:
            assert client.makefile().read() == "arm up\n"
    finally:
        served.terminate()
        served.communicate(timeout=30)


@pytest.fixture
def break_acme(with_acme: Installed, tmp_path: Path) -> Callable[[str, str], None]:
    """Put a package beside it that cannot be used, into the folder that Python starts in."""

    def broken(group: str, code: str) -> None:
        (tmp_path / "bad_package.py").write_text(code)
        info = tmp_path / "bad_package-0.1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bad-package\nVersion: 0.1\n")
        (info / "entry_points.txt").write_text(f"[{group}]\nbad = bad_package:THING\n")

    return broken


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("misfeed.faults", ("faults",)),
        ("misfeed.profiles", ("profiles",)),
        ("misfeed.parts", ("profiles",)),
        ("misfeed.interfaces", ("profiles",)),
        ("misfeed.scenarios", ("scenarios",)),
        ("misfeed.probes", ("run", "AC-01", "--profile", "acme-laser", "-q")),
    ],
)
def test_a_package_that_cannot_be_used_is_told_and_the_rest_goes_on(
    with_acme: Installed,
    tmp_path: Path,
    break_acme: Callable[[str, str], None],
    group: str,
    words: tuple[str, ...],
) -> None:
    break_acme(group, "import nothing_of_the_kind\nTHING = 1\n")
    ran = with_acme.misfeed(tmp_path, *words)
    assert ran.returncode == 0, ran.stderr
    told = f"misfeed: warning: bad-package 0.1: its entry point {group} bad = bad_package:THING: "
    assert ran.stderr.startswith(f"{told}bad_package.py:1: "), ran.stderr
    assert ran.stderr.endswith("No module named 'nothing_of_the_kind'; it is left out\n")
    assert ran.stderr.count("\n") == 1


def test_a_thing_of_another_kind_is_told_too(
    with_acme: Installed, tmp_path: Path, break_acme: Callable[[str, str], None]
) -> None:
    break_acme("misfeed.parts", "THING = 1\n")
    ran = with_acme.misfeed(tmp_path, "profiles")
    assert ran.returncode == 0
    assert ran.stderr.endswith("bad = bad_package:THING: it is no kind of part; it is left out\n")
