"""CUPS's scheduler with a configuration of its own, run as somebody who may do nothing else on this computer.

It looks for no printers, asks nobody for a password, and has backends of its own: those of the system are for
root alone. Its queues are driverless: what they can do is what the printer says over IPP.
"""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import misfeed.emulators.profiles as shelf
from misfeed.control import ControlClient
from misfeed.emulators.control import ControlService
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Job, Machine, WallClock
from misfeed.emulators.machine.profile import Profile
from misfeed.emulators.serving import Serving

from .judges import PATH, ask, ended, lacking, program
from .strangers import free_port

SYSTEM = Path("/usr/lib/cups")
BACKENDS = ("ipp", "lpd", "socket")
LIMIT_S = 40.0
SETTLED_S = 120
SCALE = 20
"""Emulated seconds to a real one."""

FILES = """\
ServerRoot {folder}/etc
ServerBin {folder}/bin
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/tmp
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/pages
Printcap
User {user}
Group {group}
"""

SCHEDULER = """\
Listen 127.0.0.1:{port}
LogLevel debug
MaxLogSize 0
Browsing No
WebInterface No
IdleExitTimeout 0
JobRetryInterval 1
PageLogFormat %p %j %{{job-impressions-completed}}
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


@dataclass(frozen=True)
class Emulated:
    """A printer whose time runs faster than the scheduler's."""

    serving: Serving

    @property
    def machine(self) -> Machine:
        return self.serving.host.machine

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self.serving.ports['ipp']}/ipp/print"

    @property
    def control(self) -> ControlClient:
        return ControlClient(f"http://127.0.0.1:{self.serving.ports['control']}")

    def jobs(self) -> list[Job]:
        """As they are now."""
        with self.machine.clock.lock:
            self.machine.clock.catch_up()
            return list(self.machine.jobs.jobs)


@contextmanager
def emulated(model: str | Profile) -> Iterator[Emulated]:
    profile = shelf.load(model) if isinstance(model, str) else model
    host = Host(Machine(profile, WallClock(SCALE)))
    with Serving(host, extra={"control": ControlService(host.machine, None, host.wires)}) as serving:
        yield Emulated(serving)


@contextmanager
def warm(model: str) -> Iterator[Emulated]:
    """One that has warmed up, and will not fall asleep."""
    with emulated(model) as found:
        found.control.act("set_sleep_after", "power", seconds=0)
        found.control.advance(SETTLED_S)
        yield found


@dataclass(frozen=True)
class Scheduler:
    """One that runs, and what the programs of CUPS say of it."""

    folder: Path
    port: int

    def said(self, tool: str, *words: str) -> str:
        """What a program said that has to succeed."""
        found = ask(program(tool, "cups-client"), *words, more={"CUPS_SERVER": f"127.0.0.1:{self.port}"})
        assert found.code == 0, f"{tool} {' '.join(words)}: {found.errors}"
        return found.said

    def add(self, queue: str, uri: str, *options: str) -> None:
        """Have a driverless queue there.

        lpadmin returns before the scheduler knows the printer, and what is asked of a queue that the
        scheduler still makes, in a thread of its own, may be answered as if there were none.
        """
        more = [word for option in options for word in ("-o", option)]
        self.said("lpadmin", "-p", queue, "-E", "-v", uri, "-m", "everywhere", *more)
        made = f'Printer "{queue}" is now available.'
        self.until(
            lambda: made in (self.folder / "log" / "error").read_text(errors="replace"), "no queue came to be"
        )

    def add_raw(self, queue: str, uri: str) -> None:
        """Have a queue there that hands on what it gets as it is."""
        self.said("lpadmin", "-p", queue, "-E", "-v", uri, "-m", "raw")

    def forget_certificates(self) -> None:
        """Trust whatever a printer shows next: the first certificate of an address is kept."""
        shutil.rmtree(self.folder / "tmp" / ".cups", ignore_errors=True)

    def options(self, queue: str) -> dict[str, tuple[str, ...]]:
        """What a user can choose, as lpoptions lists it; the choice that is made without one is first."""
        found = re.findall(r"^(\w+)/[^:]*: (.*)$", self.said("lpoptions", "-p", queue, "-l"), re.MULTILINE)
        return {
            name: tuple(one.lstrip("*") for one in sorted(words.split(), key=lambda one: one[0] != "*"))
            for name, words in found
        }

    def submit(self, queue: str, document: Path, *options: str) -> str:
        """Print; the scheduler's name of the job."""
        more = [word for option in options for word in ("-o", option)]
        said = self.said("lp", "-d", queue, *more, str(document))
        found = re.match(r"request id is (\S+)", said)
        assert found is not None, said
        return found[1]

    def waiting(self, queue: str) -> list[str]:
        """Jobs that are not over."""
        return [line.split()[0] for line in self.said("lpstat", "-o", queue).splitlines()]

    def over(self, queue: str) -> None:
        """Return when no job waits."""
        self.until(lambda: not self.waiting(queue), f"a job of {queue} is not over")

    def state(self, queue: str) -> dict[str, str]:
        """What the scheduler knows of the printer, as lpoptions tells it."""
        told = self.said("lpoptions", "-p", queue)
        found = re.findall(r"((?:printer|marker)-\S+?)=('(?:[^']|'\\'')*'|\S*)", told)
        return {name: value.strip("'") for name, value in found}

    def reasons(self, queue: str) -> set[str]:
        """What is wrong, less what is about the scheduler itself."""
        told = self.state(queue)["printer-state-reasons"].split(",")
        return {one for one in told if one != "none" and not one.startswith("cups-")}

    def line(self, queue: str) -> str:
        """lpstat's on the printer, with what its panel says."""
        return self.said("lpstat", "-p", queue)

    def job_states(self, queue: str) -> dict[str, str]:
        """Of all jobs: where the scheduler lists them."""
        found: dict[str, str] = {}
        for which in ("not-completed", "completed"):
            for line in self.said("lpstat", "-W", which, "-o", queue).splitlines():
                found[line.split()[0]] = which
        return found

    def pages(self, job: str) -> int:
        """How many the scheduler counted of a job."""
        queue, _, number = job.rpartition("-")
        log = self.folder / "log" / "pages"
        for line in log.read_text().splitlines() if log.exists() else ():
            if line.split()[:2] == [queue, number]:
                return int(line.split()[2])
        return 0

    def until(self, holds: Callable[[], bool], what: str, limit_s: float = LIMIT_S) -> None:
        """Return when it holds; show the scheduler's log if it never does."""
        deadline = time.monotonic() + limit_s
        while not holds():
            if time.monotonic() > deadline:
                log = (self.folder / "log" / "error").read_text(errors="replace")
                raise AssertionError(f"{what}\n{log[-3000:]}")
            time.sleep(0.05)


@contextmanager
def scheduler() -> Iterator[Scheduler]:
    """Have one there meanwhile."""
    daemon = program("cupsd", "cups-daemon")
    program("lpadmin", "cups-client")
    if not (SYSTEM / "filter" / "pdftopdf").exists():
        lacking("CUPS has no filters; install the Debian package cups-filters")
    # Not pytest's folder, into which only its owner can look.
    folder = Path(tempfile.mkdtemp(prefix="misfeed-cups-"))
    try:
        found = Scheduler(folder, free_port())
        _lay_out(found)
        with _started(daemon, found):
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(found: Scheduler) -> None:
    folder = found.folder
    for name in ("etc", "etc/ppd", "bin", "bin/backend", "cache", "state", "spool", "tmp", "log"):
        (folder / name).mkdir()
    for backend in BACKENDS:
        made = folder / "bin" / "backend" / backend
        shutil.copyfile(SYSTEM / "backend" / backend, made)
        made.chmod(0o755)
    (folder / "bin" / "backend" / "ipps").symlink_to("ipp")
    for name in ("daemon", "driver", "filter", "notifier"):
        (folder / "bin" / name).symlink_to(SYSTEM / name)
    user, group = _whom()
    (folder / "etc" / "cups-files.conf").write_text(FILES.format(folder=folder, user=user, group=group))
    (folder / "etc" / "cupsd.conf").write_text(SCHEDULER.format(port=found.port))
    if os.geteuid() == 0:
        for one in (folder, *folder.rglob("*")):
            os.chown(one, pwd.getpwnam(user).pw_uid, grp.getgrnam(group).gr_gid, follow_symlinks=False)


def _whom() -> tuple[str, str]:
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


@contextmanager
def _started(daemon: str, found: Scheduler) -> Iterator[None]:
    user, group = _whom()
    etc = found.folder / "etc"
    words = [daemon, "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf")]
    environment = {"PATH": PATH, "LC_ALL": "C.UTF-8"}
    with (found.folder / "log" / "said").open("wb") as log:
        started = subprocess.Popen(
            words, env=environment, cwd="/", stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            **({"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}),
        )  # fmt: skip
        with ended(started):
            found.until(lambda: _runs(found), "the scheduler did not begin to answer")
            yield


def _runs(found: Scheduler) -> bool:
    told = ask(program("lpstat", "cups-client"), "-r", more={"CUPS_SERVER": f"127.0.0.1:{found.port}"})
    return "is running" in told.said
