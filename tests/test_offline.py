"""Nothing here needs a network: no command asks one beyond loopback, and no written page refers to one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

#: Put in front of every Python that a command starts: whoever asks for a network ends at once, and is named.
GUARD = """\
import ipaddress
import os
import sys

WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}
ASKED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


def stays_here(host):
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def watch(event, arguments):
    if event in ASKED:
        host = arguments[0]
    elif event in WATCHED and isinstance(arguments[1], tuple) and len(arguments[1]) >= 2:
        host = arguments[1][0]
    else:
        return
    if not stays_here(host):
        with open(os.environ["MISFEED_TEST_TOLD"], "a") as told:
            told.write(f"{event} {host}\\n")
        os._exit(99)


sys.addaudithook(watch)
"""

COMMANDS = (
    "run MP-01 --profile mono-laser -n 2 -o out",
    "run MP-01 --profile mono-laser --station -q --history",
    "report seed --html r.html --junit j.xml",
    "merge seed -o whole",
    "compare seed seed",
    "history add seed",
    "doctor",
    "explain MP-01 --html e.html",
    "prove MP-01 --profile mono-laser",
    "check",
    "coverage",
    "scenarios",
    "profiles",
    "faults",
    "capture snmp mono-laser --emulated -o walk.snmprec",
    "quirks",
    "lock MP-01",
    "completion bash",
    "completion --names scenarios",
    "diagnose mono-laser --fault bin.flag.stuck",
    "page mono-laser one-page.pdf -o p.png",
    "new scenario MY-01",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the guard, and the run `seed` in it."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(GUARD)
    ran = guarded(folder, "run", "MP-01", "--profile", "mono-laser", "-o", "seed", "-q")
    assert ran.returncode == 0, ran.stderr
    return folder


def guarded(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    paths = [str(folder / "guard"), *filter(None, [env.get("PYTHONPATH")])]
    env |= {"PYTHONPATH": os.pathsep.join(paths), "MISFEED_TEST_TOLD": str(folder / "told")}
    return subprocess.run(
        [sys.executable, *words] if words[0] == "-c" else [sys.executable, "-m", "misfeed", *words],
        cwd=folder, env=env, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    "asks",
    [
        "socket.create_connection(('192.0.2.1', 80), 1)",
        "socket.getaddrinfo('example.com', 80)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
        "socket.socket().bind(('0.0.0.0', 0))",
    ],
)
def test_the_guard_sees_who_asks(folder: Path, asks: str) -> None:
    assert guarded(folder, "-c", f"import socket; {asks}").returncode == 99
    assert (folder / "told").read_text()
    (folder / "told").unlink()


def test_the_guard_lets_loopback_be(folder: Path) -> None:
    asks = "s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    assert guarded(folder, "-c", f"import socket; {asks}").returncode == 0


@pytest.mark.parametrize("line", COMMANDS)
def test_no_command_asks_a_network(folder: Path, line: str) -> None:
    ran = guarded(folder, *line.split())
    told = folder / "told"
    assert not told.exists(), told.read_text()
    assert ran.returncode == (1 if "--fault" in line else 0), ran.stdout + ran.stderr


def test_a_printer_is_served_on_loopback_alone(folder: Path) -> None:
    serve = (
        "import signal, subprocess, sys; "
        "p = subprocess.Popen([sys.executable, '-m', 'misfeed', 'emulate', 'mono-laser', '--print-ready'],"
        " stdout=subprocess.PIPE, text=True); "
        "assert p.stdout.readline() == 'ready\\n'; p.send_signal(signal.SIGINT); sys.exit(p.wait())"
    )
    ran = guarded(folder, "-c", serve)
    assert (ran.returncode, (folder / "told").exists()) == (0, False), ran.stderr


def test_every_command_is_asked_or_known_to_serve() -> None:
    asked = {line.split()[0] for line in COMMANDS}
    # These stay until somebody ends them, wait for such, take minutes, need a file or ask a link.
    elsewhere = {"emulate", "fleet", "wait", "bench", "import", "discover"}
    everything = {
        point.name for point in entry_points(group="misfeed.commands") if point.value.startswith("misfeed.")
    }
    assert everything - asked - elsewhere == set(), "add a call of it to COMMANDS"


@pytest.mark.parametrize("page", ["seed/report.html", "r.html", "e.html"])
def test_a_page_refers_to_nothing_remote(folder: Path, page: str) -> None:
    for line in ("report seed --html r.html", "explain MP-01 --html e.html"):
        guarded(folder, *line.split())
    text = (folder / page).read_text(encoding="utf-8")
    found = re.findall(r"""(?:src|href|srcset|poster|action|data)\s*=\s*["']?([^"'\s>]+)""", text)
    found += re.findall(r"""url\(\s*["']?([^"')\s]+)""", text)
    assert [one for one in found if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", one)] == []
    assert "@import" not in text
