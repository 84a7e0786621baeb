"""A command that ippeveprinter runs and an emulated printer runs: of the same job, it is told the same."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path

import pytest

pytestmark = pytest.mark.peer

PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
TOOLS = {"ippeveprinter": "cups-ipp-utils", "ipptool": "cups-ipp-utils", "dbus-daemon": "dbus-daemon"}
TIMEOUT_S = 20.0

BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
"""ippeveprinter does not start without a system bus, though it needs nobody on it."""

#: What the command is told, as JSON and in one move.
COMMAND = """\
#!{python} -S
import json, os, sys
told = {{"arguments": sys.argv[1:], "variables": dict(os.environ)}}
told["file"] = open(sys.argv[-1], "rb").read().hex()
told["name"] = os.path.basename(sys.argv[-1])
with open("{out}.part", "w") as out:
    json.dump(told, out)
os.replace("{out}.part", "{out}")
sys.stderr.write("INFO: done\\n")
print("printer-ready")
"""

JOB = """\
{
    OPERATION Print-Job
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR language attributes-natural-language en
    ATTR uri printer-uri $uri
    ATTR name requesting-user-name "al ice"
    ATTR name job-name "My \\"Job\\" [1], näme"
    ATTR mimeMediaType document-format $filetype
    GROUP job-attributes-tag
    ATTR integer copies 2
    ATTR keyword sides one-sided
    ATTR enum print-quality 3
    ATTR enum orientation-requested 4
    ATTR keyword print-color-mode monochrome
    ATTR collection media-col {
        MEMBER collection media-size { MEMBER integer x-dimension 21590 MEMBER integer y-dimension 27940 }
        MEMBER keyword media-type stationery
    }
    FILE $filename
    STATUS successful-ok
}
"""

#: These tell of the one printer or the other, or of the moment.
OWN = {
    "IPP_DATE_TIME_AT_CREATION",
    "IPP_JOB_PRINTER_URI",
    "IPP_JOB_URI",
    "IPP_JOB_UUID",
    "IPP_TIME_AT_CREATION",
}


@pytest.fixture(autouse=True, scope="module")
def _tools() -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool, path=PATH) is None]
    if missing:
        packages = ", ".join(sorted({TOOLS[tool] for tool in missing}))
        reason = f"{', '.join(missing)} not found; install the Debian packages {packages}"
        if os.environ.get("MISFEED_PEERS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@contextmanager
def running(folder: Path, *words: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    with (folder / f"{Path(words[0]).name}.log").open("w") as log:
        process = subprocess.Popen(
            words, env={**os.environ, "PATH": PATH, **more}, cwd=folder, stdout=subprocess.PIPE, stderr=log,
            text=True,
        )  # fmt: skip
        with process:
            try:
                yield process
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.communicate(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()


@contextmanager
def ippeveprinter(folder: Path, command: Path) -> Iterator[str]:
    (folder / "bus.conf").write_text(BUS.format(path=folder / "bus"))
    (folder / "spool").mkdir()
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    with ExitStack() as stack:
        bus = ("dbus-daemon", "--nofork", f"--config-file={folder / 'bus.conf'}")
        stack.enter_context(running(folder, *bus))
        until((folder / "bus").exists, "there is no bus")
        words = (
            "ippeveprinter", "-n", "localhost", "-r", "off", "-p", str(port), "-c", str(command), "-k",
            "-d", str(folder / "spool"), "-f", "application/pdf,image/pwg-raster", "other",
        )  # fmt: skip
        address = f"unix:path={folder / 'bus'}"
        stack.enter_context(running(folder, *words, DBUS_SYSTEM_BUS_ADDRESS=address))
        until(lambda: answers(port), "ippeveprinter does not answer")
        yield f"ipp://127.0.0.1:{port}/ipp/print"


def answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def emulated(folder: Path, command: Path) -> Iterator[str]:
    words = (sys.executable, "-m", "misfeed", "emulate", "mono-laser", "--json", "--command", str(command))
    with running(folder, *words, "--keep", str(folder / "spool")) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["ipp"]


def told_by(printer: Callable[[Path, Path], object], folder: Path, document: str) -> dict[str, object]:
    """What a command is told of a job on that printer."""
    folder.mkdir()
    out, command = folder / "told.json", folder / "command"
    command.write_text(COMMAND.format(python=sys.executable, out=out))
    command.chmod(0o755)
    (folder / "job.test").write_text(JOB, encoding="utf-8")
    sent = resources.files("misfeed.fixtures") / "documents" / document
    with printer(folder, command) as uri:
        ran = subprocess.run(
            ["ipptool", "-tv", "-f", str(sent), uri, "job.test"],
            cwd=folder, env={**os.environ, "PATH": PATH}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout
        until(out.exists, "the command did not run")
        until(lambda: any((folder / "spool").glob("*.prn")), "what it printed was not kept")
    told = json.loads(out.read_text())
    return {**told, "printed": next((folder / "spool").glob("*.prn")).read_text()}


@pytest.fixture(scope="module", params=["one-page.pdf", "one-page.pwg"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, object], dict[str, object]]:
    """What each printer told, theirs first."""
    folder = tmp_path_factory.mktemp("hook")
    return (
        told_by(ippeveprinter, folder / "theirs", request.param),
        told_by(emulated, folder / "ours", request.param),
    )


Both = tuple[dict[str, object], dict[str, object]]


def variables(told: dict[str, object]) -> dict[str, str]:
    found = told["variables"]
    assert isinstance(found, dict)
    return {name: value for name, value in found.items() if name.startswith(("IPP_", "CONTENT_"))}


def test_the_command_is_called_alike_with_the_same_file(both: Both) -> None:
    theirs, ours = both
    assert [len(one["arguments"]) for one in both] == [1, 1]
    assert ours["file"] == theirs["file"]
    assert ours["printed"] == theirs["printed"] == "printer-ready\n"
    assert str(ours["name"]).startswith("1-my_job_1_n")
    assert str(theirs["name"]).startswith("1-my_job_")


def test_every_variable_of_the_job_has_the_same_value(both: Both) -> None:
    theirs, ours = map(variables, both)
    of_job = {name for name in theirs if not name.endswith("_DEFAULT") and "_SUPPORTED" not in name} - OWN
    assert len(of_job) >= 10
    assert {name: ours.get(name) for name in of_job} == {name: theirs[name] for name in of_job}
    assert set(theirs) & OWN == set(ours) & OWN == OWN


def test_the_printers_defaults_are_told_under_the_same_names(both: Both) -> None:
    theirs, ours = map(variables, both)
    # The model offers neither templates of finishings nor priorities.
    assert {name for name in theirs if name not in ours} <= {
        "IPP_FINISHINGS_COL_DEFAULT", "IPP_JOB_PRIORITY_DEFAULT",
    }  # fmt: skip
    for name in ("IPP_PRINT_QUALITY_DEFAULT", "IPP_ORIENTATION_REQUESTED_DEFAULT", "IPP_SIDES_DEFAULT"):
        assert ours[name] == theirs[name]
    assert ours["IPP_MEDIA_COL_DEFAULT"].startswith("{media-key=")
